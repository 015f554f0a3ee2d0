import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foundersFor, holds, wantedMembers } from '../../src/cluster/assignment.ts';
import { decodeEventBatches, encodeEventBatch } from '../../src/cluster/event-batch.ts';
import type { MetadataEvent } from '../../src/cluster/events.ts';
import { MetadataState } from '../../src/cluster/state.ts';
import { METADATA_TOPIC_ID } from '../../src/cluster/topic-names.ts';
import { TopicViews } from '../../src/cluster/topic-views.ts';
import { TestCluster } from './support.ts';

const node = fc.integer({ min: 1, max: 5 });
const replicas = fc.uniqueArray(node, { minLength: 1, maxLength: 3 });
const partition = fc.nat(2);
const id = fc.constantFrom('a', 'b', 'c');

/** Anything a controller may write about topics a, b and c, which are there. */
const event: fc.Arbitrary<MetadataEvent> = fc.oneof(
  fc.record({ kind: fc.constant('partition-reassigned'), id, partition, replicas } as const),
  fc.record({ kind: fc.constant('reassignment-completed'), id, partition, replicas } as const),
  fc.record({ kind: fc.constant('lost-replicas-left'), id, partition, nodes: replicas } as const),
  fc.record({ kind: fc.constant('broker-fenced'), nodeId: node } as const),
  fc.record({ kind: fc.constant('broker-unfenced'), nodeId: node } as const),
  fc.record({ kind: fc.constant('broker-replaced'), nodeId: node, directoryId: fc.uuid() } as const),
  fc.record({ kind: fc.constant('broker-draining'), nodeId: node, draining: fc.boolean() } as const),
  fc.record({ kind: fc.constant('broker-removed'), nodeId: node } as const),
  fc.record({ kind: fc.constant('metadata-members'), voters: replicas, learners: fc.constant([]) } as const),
  fc.record({ kind: fc.constant('feature-level'), level: fc.integer({ min: 1, max: 3 }) } as const),
  fc.record({
    kind: fc.constant('broker-registered'),
    nodeId: node,
    host: fc.constant('h'),
    port: fc.nat(9),
    rack: fc.constantFrom(null, 'r'),
    directoryId: fc.constantFrom('x', 'y'),
    fenced: fc.boolean(),
  } as const),
  fc.tuple(id, partition, node, fc.nat(9), replicas).map(([topicId, at, leader, epoch, isr]) => ({
    kind: 'leaders-changed' as const,
    topics: [{ id: topicId, partitions: [[at, leader, epoch, isr] as const] }],
  })),
);

function withTopics(): MetadataState {
  const state = new MetadataState();
  state.apply({ kind: 'cluster-created', clusterId: 'c', founders: [], featureLevel: 1 });
  for (const name of ['a', 'b', 'c']) {
    state.apply({
      kind: 'topic-created',
      id: name,
      name,
      internal: false,
      replicas: [[1, 2, 3], [2, 3], [1]],
      configs: {},
    });
  }
  return state;
}

describe('the state of the metadata', () => {
  it('is the same on every node that applies the same events, also by way of records and of a snapshot', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const state = withTopics();
        for (const each of events) state.apply(each);
        const followed = withTopics();
        if (events.length > 0) {
          const records = encodeEventBatch(events, false, 1);
          for (const { event: each } of decodeEventBatches([records], 0)) followed.apply(each);
        }
        const rebuilt = new MetadataState();
        for (const each of state.snapshot()) rebuilt.apply(each);
        for (const other of [followed, rebuilt]) {
          assert.deepEqual([...other.members], [...state.members]);
          assert.deepEqual(other.metadataMembers, state.metadataMembers);
          assert.deepEqual(other.topics(), state.topics());
          assert.equal(other.featureLevel, state.featureLevel);
          for (const topic of state.topics()) {
            for (const { partition: at } of topic.partitions) {
              assert.deepEqual(other.assignment(topic.id, at), state.assignment(topic.id, at));
            }
          }
        }
      }),
    );
  });

  it('keeps every node that may be in a group as a holder until the group is said to be the target', () => {
    const state = withTopics();
    const move = (to: readonly number[]): void => {
      state.apply({ kind: 'partition-reassigned', id: 'a', partition: 0, replicas: to });
    };
    move([4, 5]);
    move([5, 1]);
    const moving = state.assignment('a', 0)!;
    assert.deepEqual([...moving.holders].sort(), [1, 2, 3, 4, 5]);
    assert.deepEqual(wantedMembers(moving), [5, 1]);
    const image = state.topic('a')!.partitions[0]!;
    assert.deepEqual(image.replicas, [5, 1, 2, 3, 4]);
    assert.deepEqual([image.addingReplicas, image.removingReplicas], [[5], [2, 3, 4]]);
    state.apply({ kind: 'reassignment-completed', id: 'a', partition: 0, replicas: [5, 1] });
    assert.equal(holds(state.assignment('a', 0)!, 4), false);
    assert.deepEqual(state.topic('a')!.partitions[0]!.replicas, [5, 1]);
  });

  it('keeps a replica that lost its data out of its group until the group has let go of it', () => {
    const state = withTopics();
    state.apply({ kind: 'broker-registered', nodeId: 2, host: 'h', port: 1, rack: null, directoryId: 'x' });
    state.apply({ kind: 'broker-replaced', nodeId: 2, directoryId: 'y' });
    const lost = state.assignment('a', 0)!;
    assert.deepEqual(wantedMembers(lost), [1, 3]);
    assert.equal(holds(lost, 2), false);
    assert.deepEqual(foundersFor(lost, 3), [1, 2, 3], 'the others may not have opened theirs yet');
    assert.equal(state.brokers.has(2), false, 'it does not serve until it registers');
    state.apply({ kind: 'lost-replicas-left', id: 'a', partition: 0, nodes: [2] });
    assert.deepEqual(wantedMembers(state.assignment('a', 0)!), [1, 2, 3]);
    assert.ok(holds(state.assignment('a', 0)!, 2));
    assert.deepEqual(foundersFor(state.assignment('a', 0)!, 2), [], 'it comes back as a new one');
  });

  it('founds a partition by the nodes that it was first given to, wherever it is to go meanwhile', () => {
    const state = withTopics();
    state.apply({ kind: 'partition-reassigned', id: 'a', partition: 0, replicas: [3, 4] });
    const copy = new MetadataState();
    for (const event of state.snapshot()) copy.apply(event);
    for (const each of [state, copy]) {
      assert.deepEqual(foundersFor(each.assignment('a', 0)!, 3), [1, 2, 3]);
      assert.deepEqual(foundersFor(each.assignment('a', 0)!, 4), []);
    }
    state.apply({ kind: 'reassignment-completed', id: 'a', partition: 0, replicas: [3, 4] });
    assert.deepEqual(foundersFor(state.assignment('a', 0)!, 3), []);
  });

  it('lets go of a damaged replica as long as a majority of the others is whole, and of one partition only', () => {
    const state = withTopics();
    const damage = (nodeId: number): void => {
      state.apply({ kind: 'replica-damaged', id: 'a', partition: 0, nodeId });
    };
    damage(2);
    assert.deepEqual(wantedMembers(state.assignment('a', 0)!), [1, 3]);
    assert.deepEqual(state.assignment('a', 1)!.lost, [], 'what else it has is whole');
    damage(3);
    assert.deepEqual(state.assignment('a', 0)!.lost, [2], 'the last majority is kept');
    damage(9);
    assert.deepEqual(state.assignment('a', 0)!.lost, [2], 'it has no replica');
    state.apply({ kind: 'replica-damaged', id: 'a', partition: 2, nodeId: 1 });
    assert.deepEqual(state.assignment('a', 2)!.lost, [], 'the only replica stays');
  });

  it('remembers in a snapshot whose part of the metadata is damaged, without fencing it', () => {
    const state = withTopics();
    state.apply({ kind: 'broker-registered', nodeId: 2, host: 'h', port: 1, rack: null, directoryId: 'x' });
    state.apply({ kind: 'metadata-members', voters: [1, 2, 3], learners: [] });
    state.apply({ kind: 'feature-level', level: 2 });
    state.apply({ kind: 'replica-damaged', id: METADATA_TOPIC_ID, partition: 0, nodeId: 2 });
    const copy = new MetadataState();
    for (const event of state.snapshot()) copy.apply(event);
    assert.deepEqual(copy.metadataMembers, { voters: [1, 2, 3], learners: [], lost: [2] });
    assert.ok(copy.brokers.has(2));
    assert.deepEqual(copy.assignment('a', 0)!.lost, []);
  });

  it('asks nothing of a group all of whose members lost their data', () => {
    const state = withTopics();
    state.apply({ kind: 'broker-registered', nodeId: 1, host: 'h', port: 1, rack: null, directoryId: 'x' });
    state.apply({ kind: 'broker-replaced', nodeId: 1, directoryId: 'y' });
    assert.equal(wantedMembers(state.assignment('a', 2)!), undefined);
    assert.equal(holds(state.assignment('a', 2)!, 1), false);
  });

  it('takes events of a node that ran alone in an earlier release', () => {
    const state = new MetadataState();
    state.apply({ kind: 'cluster-created', clusterId: 'c' });
    state.apply({ kind: 'broker-registered', nodeId: 1, host: 'h', port: 9, rack: null });
    assert.deepEqual([...state.brokers.values()], [{ nodeId: 1, host: 'h', port: 9, rack: null }]);
    assert.deepEqual(state.metadataMembers, { voters: [], learners: [], lost: [] });
  });
});

describe('topics as a node shows them', () => {
  const shown = (state: MetadataState, views: TopicViews) => {
    const { leaderId, leaderEpoch, isr } = views.topicById('a')!.partitions[0]!;
    assert.equal(
      views.topics().find(({ id: each }) => each === 'a'),
      views.topicById('a'),
    );
    assert.equal(state.topicById('a')!.partitions.length, 3);
    return [leaderId, leaderEpoch, isr];
  };
  const report = (state: MetadataState, leaderId: number, epoch: number, isr: readonly number[]) =>
    state.apply({ kind: 'leaders-changed', topics: [{ id: 'a', partitions: [[0, leaderId, epoch, isr]] }] });

  it('have the leader of the higher epoch, whoever knows it first', () => {
    const state = withTopics();
    const views = new TopicViews(state, 1);
    views.observe('a', [{ partition: 0, leaderId: 2, leaderEpoch: 3, isr: [1, 2, 3] }]);
    assert.deepEqual(shown(state, views), [2, 3, [1, 2, 3]]);
    report(state, 2, 3, [2, 3]);
    assert.deepEqual(shown(state, views), [2, 3, [2, 3]], 'only the leader knows who is in sync');
    report(state, 3, 4, [3]);
    assert.deepEqual(shown(state, views), [3, 4, [3]]);
    views.observe('a', [{ partition: 0, leaderId: 2, leaderEpoch: 3, isr: [1, 2, 3] }]);
    assert.deepEqual(shown(state, views), [3, 4, [3]], 'never back');
    views.observe('a', [{ partition: 0, leaderId: 1, leaderEpoch: 5, isr: [1] }]);
    assert.deepEqual(shown(state, views), [1, 5, [1]], 'the own leadership at once');
  });

  it('have no leader on a fenced node until another one is known', () => {
    const state = withTopics();
    const views = new TopicViews(state, 1);
    state.apply({ kind: 'broker-registered', nodeId: 2, host: 'h', port: 1, rack: null });
    report(state, 2, 3, [1, 2, 3]);
    views.observe('a', [{ partition: 0, leaderId: 2, leaderEpoch: 3, isr: [1, 2, 3] }]);
    state.apply({ kind: 'broker-fenced', nodeId: 2 });
    views.refresh();
    assert.equal(shown(state, views)[0], -1);
    views.observe('a', [{ partition: 0, leaderId: 3, leaderEpoch: 4, isr: [1, 2, 3] }]);
    assert.equal(shown(state, views)[0], 3);
  });
});

describe('a node that was away for long', () => {
  it('builds its metadata anew from the snapshot that its log begins with, and follows it', async () => {
    const cluster = await TestCluster.start();
    const kept = await cluster.topic('kept');
    await cluster.topic('gone');
    const elsewhere = new MetadataState();
    for (const each of cluster.metadata.state.snapshot()) elsewhere.apply(each);
    elsewhere.apply({ kind: 'topic-deleted', id: cluster.metadata.topic('gone')!.id });
    elsewhere.apply({ kind: 'topic-created', id: 'n', name: 'new', internal: false, replicas: [[1]], configs: {} });
    elsewhere.apply({
      kind: 'configs-changed',
      resourceType: 2,
      resourceName: 'kept',
      changes: { 'retention.ms': '7' },
    });

    const replaced = new Promise<void>((resolve) => {
      cluster.metadata.onChange((change) => {
        if (change.kind === 'replaced') resolve();
      });
    });
    const { log } = cluster;
    log.logStartOffset = 1_000;
    log.logEndOffset = 1_000;
    const options = { acks: -1, origin: 'coordinator', timeoutMs: 1, apiVersion: -1 } as const;
    await log.append(encodeEventBatch([...elsewhere.snapshot()], true, 1), options);
    await replaced;

    assert.deepEqual(
      cluster.metadata.topics().map(({ name }) => name),
      ['kept', 'new'],
    );
    assert.equal(cluster.metadata.topic('kept')!.id, kept);
    await cluster.host.ready(cluster.metadata.topic('new')!);
    assert.ok(cluster.opener.get('new', 0), 'a topic that came meanwhile is open');
    assert.equal(cluster.opener.settings.get('kept')?.retentionMs, 7);
    await cluster.host.upToDate();
    assert.deepEqual(cluster.opener.deleted, ['gone-0']);
    const later = await cluster.topic('later');
    assert.equal(cluster.metadata.topic('later')!.id, later);
  });
});
