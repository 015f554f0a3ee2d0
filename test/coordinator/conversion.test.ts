import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeConsumerGroup } from '../../src/coordinator/core/index.ts';
import type { PartitionsByTopic } from '../../src/coordinator/records/model.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ClassicClient, formGroup, GROUP, leaveGroup } from './support/classic-client.ts';
import { ConsumerClient } from './support/consumer-client.ts';
import { CooperativeClient } from './support/cooperative-client.ts';
import { CoreHarness } from './support/core-harness.ts';

describe('An empty group', () => {
  it('of the classic protocol becomes a consumer group with the first heartbeat that joins', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    formGroup(harness, [new ClassicClient(harness)]);
    harness.advance(10_001);
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Empty');
    assert.equal(new ConsumerClient(harness, 'a').heartbeat().errorCode, ErrorCode.NONE);
    assert.equal(harness.core.groups.get(GROUP)!.kind, 'consumer');
    assert.equal(harness.replayed().groups.get(GROUP)!.kind, 'consumer');
  });

  it('of the consumer protocol becomes a classic group with the first member that joins', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    a.send({ memberEpoch: -1 });
    formGroup(harness, [new ClassicClient(harness)]);
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Stable');
    const replayed = harness.replayed().classicGroup(GROUP)!;
    assert.equal(replayed.state, 'Stable');
    assert.equal(replayed.members.size, 1);
  });
});

/** Steps of all in turn, with a little time between rounds. */
function run(harness: CoreHarness, classics: readonly CooperativeClient[], consumers: readonly ConsumerClient[] = []) {
  for (let round = 0; round < 40; round++) {
    for (const classic of classics) classic.step();
    for (const consumer of consumers) consumer.heartbeat();
    assertDisjoint([...classics.map((classic) => classic.ownsNow), ...consumers.map((consumer) => consumer.owned)]);
    harness.advance(500);
  }
}

function assertDisjoint(all: readonly PartitionsByTopic[]): void {
  const seen = new Set<string>();
  for (const owned of all) {
    for (const [topicId, partitions] of owned) {
      for (const partition of partitions) {
        assert.ok(!seen.has(`${topicId}-${partition}`), `partition ${partition} has one owner`);
        seen.add(`${topicId}-${partition}`);
      }
    }
  }
}

describe('A classic group that a member of the consumer protocol joins', () => {
  it('becomes a consumer group in which all go on, and nothing has two owners on the way', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 6);
    const classics = [new CooperativeClient(harness), new CooperativeClient(harness)];
    run(harness, classics);
    assert.deepEqual(
      classics.map(({ owned }) => owned.length),
      [3, 3],
    );
    const consumer = new ConsumerClient(harness, 'new');
    run(harness, classics, [consumer]);
    assert.equal(harness.core.groups.get(GROUP)!.kind, 'consumer');
    assert.deepEqual([...classics.map(({ owned }) => owned.length), consumer.partitions(id).length], [2, 2, 2]);
    const described = describeConsumerGroup(harness.core, GROUP);
    assert.deepEqual(
      described.members.map(({ memberType }) => memberType),
      [0, 0, 1],
    );
    assert.equal(described.groupState, 'Stable');
    assert.equal(harness.replayed().consumerGroup(GROUP)!.members.size, 3);
  });

  it('is left alone when the policy does not allow the upgrade, or its protocol cannot be read', () => {
    const harness = new CoreHarness();
    harness.topic('t', 2);
    run(harness, [new CooperativeClient(harness)]);
    harness.settings.migrationPolicy = 'downgrade';
    assert.equal(new ConsumerClient(harness, 'new').heartbeat().errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
    const other = new CoreHarness();
    const protocols = [{ name: 'range', metadata: Buffer.from([0, 0]) }];
    formGroup(other, [new ClassicClient(other, { protocols })]);
    assert.equal(new ConsumerClient(other, 'new').heartbeat().errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
    assert.equal(other.core.classicGroup(GROUP)!.state, 'Stable');
  });

  it('goes back to the classic protocol when the last member of the new one leaves', () => {
    const harness = new CoreHarness();
    harness.topic('t', 4);
    const classics = [new CooperativeClient(harness), new CooperativeClient(harness)];
    const consumer = new ConsumerClient(harness, 'new');
    run(harness, classics);
    run(harness, classics, [consumer]);
    consumer.send({ memberEpoch: -1 });
    consumer.owned = new Map();
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'PreparingRebalance');
    const { memberId, generationId } = classics[0]!.client;
    assert.equal(harness.core.classicGroup(GROUP)!.generationId, generationId);
    assert.ok(harness.core.classicGroup(GROUP)!.members.has(memberId));
    assert.equal(harness.replayed().classicGroup(GROUP)!.members.size, 2);
    for (let round = 0; round < 40; round++) {
      for (const classic of classics) classic.step();
      harness.advance(500);
    }
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Stable');
    assert.deepEqual(
      classics.map(({ owned }) => owned.length),
      [2, 2],
    );
  });

  it('lets classic members join, leave and be fenced as before', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 4);
    const consumer = new ConsumerClient(harness, 'new');
    consumer.heartbeat();
    const classic = new CooperativeClient(harness);
    run(harness, [classic], [consumer]);
    assert.deepEqual([classic.owned.length, consumer.partitions(id).length], [2, 2]);
    const { memberId } = classic.client;
    const other = new ClassicClient(harness, { protocols: [{ name: 'odd', metadata: Buffer.from([0]) }] });
    assert.equal(other.join().result.errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    classic.client.generationId += 1;
    assert.equal(classic.client.heartbeat(), ErrorCode.ILLEGAL_GENERATION);
    const left = leaveGroup(harness, [
      { memberId, groupInstanceId: null },
      { memberId: 'new', groupInstanceId: null },
    ]);
    assert.deepEqual(
      left.map(({ errorCode }) => errorCode),
      [ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID],
      'a member of the consumer protocol does not leave by LeaveGroup',
    );
    consumer.heartbeat();
    assert.equal(consumer.partitions(id).length, 4);
  });

  it('takes out a classic member that does not rejoin within its rebalance timeout', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 4);
    const classic = new CooperativeClient(harness);
    run(harness, [classic]);
    const consumer = new ConsumerClient(harness, 'new');
    for (let second = 0; second < 35; second++) {
      consumer.heartbeat();
      classic.client.heartbeat();
      harness.advance(1_000);
    }
    consumer.heartbeat();
    assert.equal(classic.client.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    assert.equal(consumer.partitions(id).length, 4);
  });
});
