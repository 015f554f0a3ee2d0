import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeEventBatches } from '../../src/cluster/event-batch.ts';
import { decodeEvent, encodeEvent, type MetadataEvent } from '../../src/cluster/events.ts';
import { METADATA_TOPIC, METADATA_TOPIC_ID } from '../../src/cluster/index.ts';
import { MetadataState } from '../../src/cluster/state.ts';
import { FakePartition } from '../broker/support/fake-partition.ts';
import { TestCluster } from './support.ts';

interface LoggedEvent {
  readonly event: MetadataEvent;
  readonly snapshot: boolean;
  readonly offset: number;
}

async function eventsOf(log: FakePartition): Promise<LoggedEvent[]> {
  const from = log.logStartOffset;
  const { buffers } = await log.read(from, Number.MAX_SAFE_INTEGER, true, false);
  return decodeEventBatches(buffers, from).map((each, position) => ({ ...each, offset: from + position }));
}

function stateOf(events: readonly LoggedEvent[]): MetadataState {
  const state = new MetadataState();
  for (const { event } of events) state.apply(event);
  return state;
}

describe('metadata events', () => {
  it('are read as they were written, and know a snapshot\u2019s', () => {
    const event: MetadataEvent = {
      kind: 'configs-changed',
      resourceType: 2,
      resourceName: 't',
      changes: { a: null, b: '1' },
    };
    for (const snapshot of [true, false]) {
      const { key, value } = encodeEvent(event, snapshot);
      assert.deepEqual(decodeEvent(key, value), { event, snapshot });
    }
  });

  it('of a newer server stop this one instead of being lost', () => {
    assert.throws(() => decodeEvent(Buffer.from('topic-moved'), Buffer.from('{"v":1}')), /topic-moved.*newer/s);
    assert.throws(() => decodeEvent(Buffer.from('topic-deleted'), Buffer.from('{"v":2,"id":"x"}')), /version 2/);
  });
});

describe('the metadata state', () => {
  it('is the same after its snapshot is applied to an empty one', () => {
    const state = new MetadataState();
    const events: MetadataEvent[] = [
      { kind: 'cluster-created', clusterId: 'c' },
      { kind: 'broker-registered', nodeId: 1, host: 'h', port: 1, rack: 'r' },
      {
        kind: 'topic-created',
        id: 'i1',
        name: 'b',
        internal: false,
        replicas: [[1], [1]],
        configs: { 'retention.ms': '1' },
      },
      { kind: 'topic-created', id: 'i2', name: 'a', internal: true, replicas: [[1]], configs: {} },
      { kind: 'partitions-added', id: 'i1', replicas: [[1]] },
      { kind: 'configs-changed', resourceType: 4, resourceName: '', changes: { x: '1' } },
      { kind: 'configs-changed', resourceType: 32, resourceName: 'g:1', changes: { y: '2' } },
      { kind: 'topic-created', id: 'i3', name: 'gone', internal: false, replicas: [[1]], configs: {} },
      { kind: 'topic-deleted', id: 'i3' },
      { kind: 'producer-ids-allocated', next: 5001 },
    ];
    for (const event of events) state.apply(event);
    const copy = new MetadataState();
    for (const event of state.snapshot()) copy.apply(event);
    assert.deepEqual([...copy.snapshot()], [...state.snapshot()]);
    assert.deepEqual(copy.topics(), state.topics());
    assert.equal(copy.partitionCount, 4);
    assert.deepEqual(copy.configuredResources(32), ['g:1']);
    assert.equal(copy.nextProducerId, 5001);
    assert.equal(copy.topicCollidingWith('gone'), undefined);
  });

  it('ignores an older leader epoch and tells of a newer one', () => {
    const state = new MetadataState();
    state.apply({ kind: 'topic-created', id: 'i', name: 't', internal: false, replicas: [[1, 2]], configs: {} });
    const report = (leaderId: number, leaderEpoch: number) =>
      state.apply({ kind: 'leaders-changed', topics: [{ id: 'i', partitions: [[0, leaderId, leaderEpoch, [1, 2]]] }] });
    assert.equal(report(1, 5).length, 1);
    assert.equal(report(1, 5).length, 0);
    assert.equal(report(2, 4).length, 0);
    assert.deepEqual([state.topic('t')?.partitions[0]?.leaderId, state.topic('t')?.partitions[0]?.leaderEpoch], [1, 5]);
    state.apply({ kind: 'topic-deleted', id: 'i' });
    assert.equal(report(2, 9).length, 0);
  });
});

describe('the metadata log', () => {
  it('gives a restarted node the same metadata', async () => {
    const before = await TestCluster.start();
    await before.topic('kept', 3, { 'retention.ms': '5' });
    await before.controller.deleteTopic(await before.topic('gone'));
    await before.controller.alterConfigs(32, 'g', new Map([['consumer.session.timeout.ms', '50000']]), {
      validateOnly: false,
    });
    const after = await before.restart();
    assert.equal(after.metadata.clusterId, before.metadata.clusterId);
    assert.deepEqual(
      after.metadata.topics().map(({ name, id, partitions, configs }) => [name, id, partitions.length, [...configs]]),
      before.metadata.topics().map(({ name, id, partitions, configs }) => [name, id, partitions.length, [...configs]]),
    );
    assert.equal(after.metadata.dynamicConfigs(32, 'g').get('consumer.session.timeout.ms'), '50000');
    assert.ok(after.opener.get('kept', 2), 'its partitions are open again');
  });

  it('is followed by a node that did not write it', async () => {
    const leader = await TestCluster.start();
    const follower = await TestCluster.start({}, leader.log);
    await leader.topic('t', 2);
    await follower.host.ready(follower.metadata.topic('t')!);
    assert.equal(follower.metadata.topic('t')?.id, leader.metadata.topic('t')?.id);
    assert.ok(follower.opener.get('t', 1));
  });

  it('removes logs of topics that were deleted while the node was down', async () => {
    const cluster = await TestCluster.start();
    const id = await cluster.topic('t');
    await cluster.host.start([
      { topic: 't', topicId: id, partition: 0 },
      { topic: 'gone', topicId: 'x', partition: 0 },
      { topic: 't', topicId: 'earlier', partition: 0 },
      { topic: METADATA_TOPIC, topicId: METADATA_TOPIC_ID, partition: 0 },
    ]);
    assert.deepEqual(cluster.opener.deleted, [], 'not before it is known that nothing is missing here');
    await cluster.host.upToDate();
    assert.deepEqual(cluster.opener.deleted, ['gone-0', 't-0']);
    assert.deepEqual(cluster.opener.deletedIds, ['x', 'earlier']);
  });

  it('stays short under endless changes, and a restart from it loses nothing', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('t');
    const changes = Array.from({ length: 4000 }, (_, count) => count);
    for (let from = 0; from < changes.length; from += 100) {
      await Promise.all(
        changes.slice(from, from + 100).map((count) =>
          cluster.controller.alterConfigs(
            32,
            `g${count % 10}`,
            new Map([['consumer.session.timeout.ms', String(45_000 + count)]]),
            {
              validateOnly: false,
            },
          ),
        ),
      );
    }
    const { log } = cluster;
    assert.ok(log.logEndOffset > 4000);
    assert.ok(log.logEndOffset - log.logStartOffset < 1200, `${log.logEndOffset - log.logStartOffset} events are left`);
    const after = await cluster.restart();
    assert.equal(after.metadata.clusterId, cluster.metadata.clusterId);
    assert.equal(after.metadata.topic('t')?.id, cluster.metadata.topic('t')?.id);
    for (const group of ['g0', 'g9']) {
      assert.deepEqual(after.metadata.dynamicConfigs(32, group), cluster.metadata.dynamicConfigs(32, group));
    }
  });

  it('is refused where it begins later than the snapshot of its state: what it says alone would make every partition one of a deleted topic', async () => {
    const cluster = await TestCluster.start();
    await cluster.topic('t');
    cluster.log.logStartOffset = 1;
    await assert.rejects(cluster.restart(), { name: 'ClusterError', message: /begins at offset 1 without the state/ });
  });

  it('writes snapshots that equal all that stands before them, whatever is under way', async () => {
    const cluster = await TestCluster.start();
    const { log } = cluster;
    log.slowReads = true;
    const deleteRecordsBefore = log.log.deleteRecordsBefore.bind(log.log);
    let snapshots = 0;
    log.log.deleteRecordsBefore = async (offset) => {
      const events = await eventsOf(log);
      const before = stateOf(events.filter((each) => each.offset < offset));
      const snapshot = stateOf(events.filter((each) => each.offset >= offset && each.snapshot));
      assert.deepEqual([...snapshot.snapshot()], [...before.snapshot()]);
      snapshots++;
      await deleteRecordsBefore(offset);
    };
    const workers = Array.from({ length: 8 }, async (_, worker) => {
      for (let count = 0; count < 600; count++) {
        const change = new Map([['consumer.session.timeout.ms', String(45_000 + count)]]);
        await cluster.controller.alterConfigs(32, `g${worker}`, change, { validateOnly: false });
        // Out of step with each other, so that some are under way whenever a snapshot is due.
        for (let turn = 0; turn < (worker * 7 + count) % 4; turn++) await new Promise((next) => setImmediate(next));
      }
    });
    await Promise.all(workers);
    assert.ok(snapshots >= 3, `${snapshots} snapshots`);
  });

  it('is right when a snapshot was written and what it stands for was not yet deleted', async () => {
    const cluster = await TestCluster.start();
    cluster.log.log.deleteRecordsBefore = () => Promise.reject(new Error('the power went'));
    const id = await cluster.topic('t');
    for (let count = 0; count < 1100; count++) {
      await cluster.controller.alterConfigs(2, 't', new Map([['retention.ms', String(count)]]), {
        validateOnly: false,
      });
    }
    assert.equal(cluster.log.logStartOffset, 0);
    assert.ok(cluster.log.logEndOffset > 1104, 'a snapshot stands behind the events');
    const after = await cluster.restart();
    assert.equal(after.metadata.topic('t')?.id, id);
    assert.equal(after.metadata.topic('t')?.configs.get('retention.ms'), '1099');
  });

  it('takes ten thousand partitions in a thousand topics', async () => {
    const cluster = await TestCluster.start();
    await Promise.all(Array.from({ length: 1000 }, (_, count) => cluster.topic(`t${count}`, 10)));
    const after = await cluster.restart();
    assert.equal(after.metadata.topics().length, 1000);
    assert.equal([...after.opener.all()].length, 10_000);
    assert.equal(after.metadata.topic('t999')?.partitions[9]?.leaderId, 1);
  });

  it('cannot be opened when it holds what is no event', async () => {
    const log = new FakePartition(METADATA_TOPIC, METADATA_TOPIC_ID, 0);
    const { buildBatch } = await import('../../src/protocol/index.ts');
    await log.append(buildBatch([{ key: null, value: Buffer.from('x') }]), {
      acks: -1,
      origin: 'client',
      timeoutMs: 1,
      apiVersion: 9,
    });
    await assert.rejects(TestCluster.start({}, log), /no metadata event/);
  });
});
