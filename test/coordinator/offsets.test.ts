import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import {
  type CommitCommand,
  type CommitResult,
  commitOffsets,
  deleteGroup,
  deleteOffsets,
  deleteOffsetsOfTopic,
  expireOffsets,
  fetchOffsets,
  listGroups,
  type OffsetDeleteResult,
} from '../../src/coordinator/core/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ClassicClient, formGroup, GROUP } from './support/classic-client.ts';
import { ConsumerClient, converge } from './support/consumer-client.ts';
import { CoreHarness } from './support/core-harness.ts';

function commit(harness: CoreHarness, overrides: Partial<CommitCommand> & { partitions?: number[]; offset?: number }) {
  const { partitions = [0], offset = 5, ...rest } = overrides;
  const topicId = harness.topics.get('t')?.id ?? ZERO_UUID;
  const command: CommitCommand = {
    groupId: GROUP,
    memberId: '',
    groupInstanceId: null,
    generationIdOrMemberEpoch: -1,
    retentionTimeMs: -1,
    apiVersion: 9,
    topics: [
      {
        topic: 't',
        topicId,
        partitions: partitions.map((partition) => ({ partition, offset, leaderEpoch: 3, metadata: 'm' })),
      },
    ],
    ...rest,
  };
  return harness.ask<CommitResult>((reply) => commitOffsets(harness.core, command, reply)).result.flat();
}

function committed(harness: CoreHarness, partition = 0, topicId: string = ZERO_UUID): number {
  const topics = [{ topic: 't', topicId, partitions: [partition] }];
  const command = { groupId: GROUP, memberId: null, memberEpoch: -1, topics };
  return fetchOffsets(harness.core, command).topics[0]!.partitions[0]!.offset;
}

describe('Committing offsets', () => {
  it('makes a group of its own for a consumer without membership', () => {
    const harness = new CoreHarness();
    assert.deepEqual(commit(harness, {}), [ErrorCode.NONE]);
    assert.equal(committed(harness), 5);
    assert.deepEqual(listGroups(harness.core, new Set(), new Set()), [
      { groupId: GROUP, protocolType: '', groupState: 'Empty', groupType: 'classic' },
    ]);
    assert.equal(harness.replayed().offsets.get(GROUP, 't', 0)!.metadata, 'm');
  });

  it('for a group that is not there needs no generation', () => {
    const harness = new CoreHarness();
    const asMember = { memberId: 'm', generationIdOrMemberEpoch: 3 };
    assert.deepEqual(commit(harness, { ...asMember, apiVersion: 8 }), [ErrorCode.ILLEGAL_GENERATION]);
    assert.deepEqual(commit(harness, asMember), [ErrorCode.GROUP_ID_NOT_FOUND]);
  });

  it('is for members of the present generation, and not while the leader assigns', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness);
    a.enter();
    harness.advance(1);
    const asA = { memberId: a.memberId, generationIdOrMemberEpoch: 1 };
    assert.deepEqual(commit(harness, asA), [ErrorCode.REBALANCE_IN_PROGRESS]);
    a.sync(new Map([[a.memberId, Buffer.from('x')]]));
    assert.deepEqual(commit(harness, asA), [ErrorCode.NONE]);
    assert.deepEqual(commit(harness, { ...asA, generationIdOrMemberEpoch: 2 }), [ErrorCode.ILLEGAL_GENERATION]);
    assert.deepEqual(commit(harness, { ...asA, memberId: 'who' }), [ErrorCode.UNKNOWN_MEMBER_ID]);
    assert.deepEqual(commit(harness, {}), [ErrorCode.UNKNOWN_MEMBER_ID], 'nobody else while there are members');
  });

  it('is possible while a rebalance is being prepared', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    a.join();
    assert.deepEqual(commit(harness, { memberId: b.memberId, generationIdOrMemberEpoch: b.generationId }), [
      ErrorCode.NONE,
    ]);
  });

  it('keeps the session of a classic member alive', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness);
    formGroup(harness, [a]);
    for (let round = 0; round < 4; round++) {
      harness.advance(8_000);
      assert.deepEqual(commit(harness, { memberId: a.memberId, generationIdOrMemberEpoch: 1 }), [ErrorCode.NONE]);
    }
  });

  it('refuses metadata that is too long, one partition at a time', () => {
    const harness = new CoreHarness();
    const position = { offset: 1, leaderEpoch: -1 };
    const partitions = [
      { ...position, partition: 0, metadata: 'x'.repeat(4097) },
      { ...position, partition: 1, metadata: 'x'.repeat(4096) },
    ];
    const topics = [{ topic: 't', topicId: ZERO_UUID, partitions }];
    assert.deepEqual(commit(harness, { topics }), [ErrorCode.OFFSET_METADATA_TOO_LARGE, ErrorCode.NONE]);
  });

  it('is not done before the log has it', () => {
    const harness = new CoreHarness();
    harness.commitsWith = ErrorCode.COORDINATOR_NOT_AVAILABLE;
    assert.deepEqual(commit(harness, { partitions: [0, 1] }), [
      ErrorCode.COORDINATOR_NOT_AVAILABLE,
      ErrorCode.COORDINATOR_NOT_AVAILABLE,
    ]);
  });

  it('by a member of a consumer group goes by its epoch, partition by partition', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    const b = new ConsumerClient(harness, 'b');
    a.heartbeat();
    b.heartbeat();
    converge([a, b]);
    assert.deepEqual([a.memberEpoch, a.partitions(id)], [3, [0]]);
    const asA = { memberId: 'a', partitions: [0, 1] };
    assert.deepEqual(commit(harness, { ...asA, generationIdOrMemberEpoch: 3 }), [ErrorCode.NONE, ErrorCode.NONE]);
    assert.deepEqual(
      commit(harness, { ...asA, generationIdOrMemberEpoch: 2 }),
      [ErrorCode.NONE, ErrorCode.STALE_MEMBER_EPOCH],
      'a has owned partition 0 since epoch 2',
    );
    assert.deepEqual(commit(harness, { memberId: 'b', generationIdOrMemberEpoch: 2, partitions: [1] }), [
      ErrorCode.STALE_MEMBER_EPOCH,
    ]);
    assert.deepEqual(commit(harness, { memberId: 'a', generationIdOrMemberEpoch: 9 }), [ErrorCode.STALE_MEMBER_EPOCH]);
    assert.deepEqual(commit(harness, { memberId: 'a', generationIdOrMemberEpoch: 3, apiVersion: 8 }), [
      ErrorCode.UNSUPPORTED_VERSION,
    ]);
    assert.deepEqual(commit(harness, {}), [ErrorCode.UNKNOWN_MEMBER_ID]);
  });
});

describe('Fetching offsets', () => {
  it('gives -1 and no error for what was never committed, also of groups that are not there', () => {
    const harness = new CoreHarness();
    assert.equal(committed(harness), -1);
    const all = fetchOffsets(harness.core, { groupId: GROUP, memberId: null, memberEpoch: -1, topics: null });
    assert.deepEqual(all, { errorCode: ErrorCode.NONE, topics: [] });
  });

  it('gives all that a group has when no topics are named', () => {
    const harness = new CoreHarness();
    commit(harness, { partitions: [2, 0] });
    const { topics } = fetchOffsets(harness.core, { groupId: GROUP, memberId: null, memberEpoch: -1, topics: null });
    assert.deepEqual(topics, [
      {
        topic: 't',
        partitions: [
          { partition: 2, offset: 5, leaderEpoch: 3, metadata: 'm' },
          { partition: 0, offset: 5, leaderEpoch: 3, metadata: 'm' },
        ],
      },
    ]);
  });

  it('does not take offsets of an older topic for those of its namesake', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 1);
    commit(harness, {});
    assert.equal(committed(harness, 0, id), 5);
    assert.equal(committed(harness, 0, 'bmV3LXRvcGljLWlkLi4uLg'), -1);
  });

  it('by a member of a consumer group goes by its epoch', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    new ConsumerClient(harness, 'a').heartbeat();
    const fetch = (memberId: string | null, memberEpoch: number) =>
      fetchOffsets(harness.core, { groupId: GROUP, memberId, memberEpoch, topics: null }).errorCode;
    assert.equal(fetch(null, -1), ErrorCode.NONE);
    assert.equal(fetch('a', 2), ErrorCode.NONE);
    assert.equal(fetch('a', 1), ErrorCode.STALE_MEMBER_EPOCH);
    assert.equal(fetch('b', 2), ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('Forgetting offsets', () => {
  /** Time passes while the member lives. */
  function live(harness: CoreHarness, member: ClassicClient, ms: number): void {
    for (let passed = 0; passed < ms; passed += 5_000) {
      harness.advance(5_000);
      assert.equal(member.heartbeat(), ErrorCode.NONE);
    }
  }

  it('happens a retention after the group became empty, not before', () => {
    const harness = new CoreHarness();
    harness.settings.offsetsRetentionMs = 60_000;
    const a = new ClassicClient(harness);
    formGroup(harness, [a]);
    commit(harness, { memberId: a.memberId, generationIdOrMemberEpoch: 1 });
    live(harness, a, 120_000);
    expireOffsets(harness.core);
    assert.equal(committed(harness), 5, 'the group lives');
    harness.advance(10_000);
    assert.equal(harness.core.classicGroup(GROUP)!.state, 'Empty');
    harness.advance(59_999);
    expireOffsets(harness.core);
    assert.equal(committed(harness), 5, 'the group has been empty for less than the retention');
    harness.advance(1);
    expireOffsets(harness.core);
    assert.equal(committed(harness), -1);
    assert.equal(harness.core.groups.size, 0, 'nothing is left of the group');
    assert.equal(harness.replayed().groups.size, 0);
  });

  it('happens to topics that a living group no longer consumes', () => {
    const harness = new CoreHarness();
    harness.settings.offsetsRetentionMs = 60_000;
    const a = new ClassicClient(harness);
    formGroup(harness, [a]);
    const partitions = [{ partition: 0, offset: 1, leaderEpoch: -1, metadata: '' }];
    const topics = ['t', 'old'].map((topic) => ({ topic, topicId: ZERO_UUID, partitions }));
    commit(harness, { memberId: a.memberId, generationIdOrMemberEpoch: 1, topics });
    live(harness, a, 60_000);
    expireOffsets(harness.core);
    assert.equal(harness.core.offsets.get(GROUP, 't', 0)?.offset, 1);
    assert.equal(harness.core.offsets.get(GROUP, 'old', 0), undefined);
  });

  it('goes by the retention that an old client asked for', () => {
    const harness = new CoreHarness();
    commit(harness, { retentionTimeMs: 1000, apiVersion: 4 });
    harness.advance(999);
    expireOffsets(harness.core);
    assert.equal(committed(harness), 5);
    harness.advance(1);
    expireOffsets(harness.core);
    assert.equal(committed(harness), -1);
  });

  it('happens when the topic is deleted', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    commit(harness, { partitions: [0, 1] });
    deleteOffsetsOfTopic(harness.core, { name: 't', id: 'an older topic of the name' });
    assert.equal(harness.core.offsets.size, 2, 'what was committed for the topic of now');
    deleteOffsetsOfTopic(harness.core, { name: 't', id });
    assert.equal(harness.core.offsets.size, 0);
    assert.equal(harness.replayed().offsets.size, 0);
  });

  it('can be asked for, except for topics that the group consumes', () => {
    const harness = new CoreHarness();
    const remove = (topic: string) =>
      harness.ask<OffsetDeleteResult>((reply) =>
        deleteOffsets(harness.core, GROUP, [{ topic, partitions: [0] }], reply),
      ).result;
    assert.equal(remove('t').errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
    const a = new ClassicClient(harness);
    formGroup(harness, [a]);
    assert.deepEqual(remove('t').topics[0]!.errorCodes, [ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC]);
    assert.deepEqual(remove('u').topics[0]!.errorCodes, [ErrorCode.NONE]);
  });
});

describe('Deleting a group', () => {
  const remove = (harness: CoreHarness) =>
    harness.ask<number>((reply) => deleteGroup(harness.core, GROUP, reply)).result;

  it('needs it to be empty', () => {
    const harness = new CoreHarness();
    assert.equal(remove(harness), ErrorCode.GROUP_ID_NOT_FOUND);
    const a = new ClassicClient(harness);
    formGroup(harness, [a]);
    assert.equal(remove(harness), ErrorCode.NON_EMPTY_GROUP);
    commit(harness, { memberId: a.memberId, generationIdOrMemberEpoch: 1 });
    harness.advance(10_001);
    assert.equal(remove(harness), ErrorCode.NONE);
    assert.equal(committed(harness), -1);
    const replayed = harness.replayed();
    assert.deepEqual([replayed.groups.size, replayed.offsets.size], [0, 0]);
  });

  it('works for consumer groups as well', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    assert.equal(remove(harness), ErrorCode.NON_EMPTY_GROUP);
    a.send({ memberEpoch: -1 });
    assert.equal(remove(harness), ErrorCode.NONE);
    assert.equal(harness.replayed().groups.size, 0);
  });
});
