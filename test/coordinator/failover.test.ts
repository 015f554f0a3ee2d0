import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { coordinatorPartition, ErrorCode } from '../../src/protocol/index.ts';
import { subscription } from './support/classic-client.ts';
import { caller, FakeCluster, type FakePartition, turn } from './support/fake-cluster.ts';

const GROUP = 'g';

/** A cluster of which this node leads all partitions, with the offsets topic there. */
async function started(settings?: Readonly<Record<string, string>>): Promise<FakeCluster> {
  const cluster = new FakeCluster(settings);
  await cluster.coordinator.findCoordinator(caller(0), { key: GROUP, keyType: 0, coordinatorKeys: [] });
  cluster.topic('t', 2);
  return cluster;
}

function home(cluster: FakeCluster): FakePartition {
  return cluster.partitions[coordinatorPartition(GROUP, cluster.partitions.length)]!;
}

/** The coordinator moves to another node: what it had in memory is gone, and the log is all that the next one has. */
function failOver(cluster: FakeCluster): void {
  home(cluster).setLeader(false);
  home(cluster).setLeader(true);
}

async function commit(cluster: FakeCluster, offset: number, member?: { memberId: string; generation: number }) {
  const { topics } = await cluster.coordinator.offsetCommit(caller(9), {
    groupId: GROUP,
    generationIdOrMemberEpoch: member?.generation ?? -1,
    memberId: member?.memberId ?? '',
    groupInstanceId: null,
    retentionTimeMs: -1,
    topics: [
      {
        name: 't',
        topicId: ZERO_UUID,
        partitions: [{ partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: null }],
      },
    ],
  });
  return topics[0]!.partitions[0]!.errorCode;
}

/** The committed offset, or the error code as a text. */
async function committed(cluster: FakeCluster): Promise<number | string> {
  const topics = [{ name: 't', topicId: ZERO_UUID, partitionIndexes: [0] }];
  const { groups } = await cluster.coordinator.offsetFetch(caller(9), {
    groupId: '',
    topics: null,
    groups: [{ groupId: GROUP, memberId: null, memberEpoch: -1, topics }],
    requireStable: true,
  });
  const { errorCode, topics: found } = groups![0]!;
  return errorCode === ErrorCode.NONE ? Number(found[0]!.partitions[0]!.committedOffset) : `error ${errorCode}`;
}

function join(cluster: FakeCluster, memberId = '', groupInstanceId: string | null = null) {
  return cluster.coordinator.joinGroup(caller(groupInstanceId === null ? 3 : 9), {
    groupId: GROUP,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 20_000,
    memberId,
    groupInstanceId,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription('t') }],
    reason: null,
  });
}

function sync(cluster: FakeCluster, memberId: string, generationId: number) {
  const assignments = [{ memberId, assignment: Buffer.from('all') }];
  return cluster.coordinator.syncGroup(caller(3), {
    groupId: GROUP,
    generationId,
    memberId,
    groupInstanceId: null,
    protocolType: null,
    protocolName: null,
    assignments,
  });
}

async function heartbeat(cluster: FakeCluster, memberId: string, generationId: number, instance: string | null = null) {
  const request = { groupId: GROUP, generationId, memberId, groupInstanceId: instance };
  return (await cluster.coordinator.heartbeat(caller(4), request)).errorCode;
}

/** A stable group of one. */
async function formGroup(cluster: FakeCluster, instance: string | null = null) {
  const joining = join(cluster, '', instance);
  await cluster.advance(1);
  const { memberId, generationId = -1 } = await joining;
  await sync(cluster, memberId, generationId);
  return { memberId, generationId };
}

describe('A coordinator whose leadership goes', () => {
  it('tells no offset while it is cut off: the next one may have been told of a newer', async () => {
    const cluster = await started();
    await commit(cluster, 1);
    assert.equal(await committed(cluster), 1);
    home(cluster).isCutOff = true;
    assert.equal(await committed(cluster), `error ${ErrorCode.NOT_COORDINATOR}`);
  });

  it('answers at once those whose commit is under way; the next one knows what became of it', async () => {
    for (const survives of [true, false]) {
      const cluster = await started();
      await commit(cluster, 1);
      home(cluster).holdsAppends = true;
      const inDoubt = commit(cluster, 2);
      await turn();
      home(cluster).setLeader(false);
      assert.equal(await inDoubt, ErrorCode.NOT_COORDINATOR);
      if (!survives) home(cluster).truncate();
      home(cluster).settle(survives ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER, true);
      home(cluster).setLeader(true);
      assert.equal(await committed(cluster), survives ? 2 : 1);
    }
  });

  it('never appends in a later term what it decided in an earlier one', async () => {
    const cluster = await started();
    await commit(cluster, 1);
    home(cluster).holdsAppends = true;
    const first = commit(cluster, 2);
    await turn();
    const second = commit(cluster, 3);
    await turn();
    const appended = home(cluster).batches.length;
    // The listeners have not run when the next batch is about to be written.
    home(cluster).setLeader(false, false);
    home(cluster).setLeader(true, false);
    home(cluster).settle(ErrorCode.NONE, false);
    assert.equal(await first, ErrorCode.NONE);
    assert.equal(await second, ErrorCode.NOT_COORDINATOR);
    assert.equal(home(cluster).batches.length, appended);
    home(cluster).commit();
    assert.equal(await committed(cluster), 2);
  });

  it('gives up its state when it does not know what became of a write', async () => {
    for (const unsure of [ErrorCode.REQUEST_TIMED_OUT, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND]) {
      const cluster = await started();
      await commit(cluster, 1);
      home(cluster).holdsAppends = true;
      const inDoubt = commit(cluster, 2);
      await turn();
      home(cluster).settle(unsure);
      assert.equal(await inDoubt, ErrorCode.NOT_COORDINATOR);
      // The record is in the log of a leader that still leads: nothing is told before it is known to be committed.
      const asked = committed(cluster);
      await cluster.advance(500);
      assert.equal(await asked, `error ${ErrorCode.COORDINATOR_LOAD_IN_PROGRESS}`);
      home(cluster).commit();
      assert.equal(await committed(cluster), 2);
    }
  });

  it('does not load from a replica that was closed and opened anew', async () => {
    const cluster = await started();
    await commit(cluster, 1);
    const index = cluster.partitions.indexOf(home(cluster));
    const replaced = home(cluster);
    const reopened = replaced.reopened();
    cluster.partitions[index] = reopened;
    assert.equal(await commit(cluster, 2), ErrorCode.NONE);
    assert.equal(reopened.batches.length, replaced.batches.length + 1);
  });
});

describe('A change that is not committed yet', () => {
  it('is not shown to anybody, and is not at all if its write fails', async () => {
    const cluster = await started();
    await commit(cluster, 1);
    home(cluster).holdsAppends = true;
    const changing = commit(cluster, 2);
    await turn();
    let isTold = false;
    const asked = committed(cluster).finally(() => {
      isTold = true;
    });
    const listed = cluster.coordinator.listGroups(caller(5), { statesFilter: [], typesFilter: [] });
    await turn();
    assert.equal(isTold, false);
    home(cluster).setLeader(false);
    assert.equal(await asked, `error ${ErrorCode.NOT_COORDINATOR}`);
    assert.equal((await listed).errorCode, ErrorCode.COORDINATOR_NOT_AVAILABLE);
    await changing;
  });

  it('fences no static member before it is committed', async () => {
    const cluster = await started();
    const { memberId, generationId } = await formGroup(cluster, 'i');
    home(cluster).holdsAppends = true;
    const rejoining = join(cluster, '', 'i');
    await turn();
    const beating = heartbeat(cluster, memberId, generationId, 'i');
    await turn();
    home(cluster).setLeader(false);
    assert.equal(await beating, ErrorCode.NOT_COORDINATOR);
    assert.equal((await rejoining).errorCode, ErrorCode.NOT_COORDINATOR);
    home(cluster).truncate();
    home(cluster).settle(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    home(cluster).setLeader(true);
    assert.equal(await heartbeat(cluster, memberId, generationId, 'i'), ErrorCode.NONE, 'its place was never taken');
  });
});

describe('A group whose coordinator moves', () => {
  it('goes on in its generation, with a whole session for its members', async () => {
    const cluster = await started();
    const { memberId, generationId } = await formGroup(cluster);
    assert.equal(await commit(cluster, 5, { memberId, generation: generationId }), ErrorCode.NONE);
    await cluster.advance(9_000);
    failOver(cluster);
    await cluster.advance(9_000);
    assert.equal(await heartbeat(cluster, memberId, generationId), ErrorCode.NONE);
    assert.equal(await commit(cluster, 6, { memberId, generation: generationId }), ErrorCode.NONE);
    assert.equal(await heartbeat(cluster, memberId, generationId + 1), ErrorCode.ILLEGAL_GENERATION);
    const rejoining = join(cluster, memberId);
    await cluster.advance(1);
    assert.equal((await rejoining).generationId, generationId + 1);
  });

  it('in the middle of a rebalance begins it anew', async () => {
    const cluster = await started();
    const { memberId, generationId } = await formGroup(cluster);
    const newcomer = join(cluster);
    await turn();
    failOver(cluster);
    assert.equal((await newcomer).errorCode, ErrorCode.NOT_COORDINATOR);
    assert.equal(await heartbeat(cluster, memberId, generationId), ErrorCode.NONE, 'as if it had not begun');
    const again = join(cluster);
    await turn();
    assert.equal(await heartbeat(cluster, memberId, generationId), ErrorCode.REBALANCE_IN_PROGRESS);
    await join(cluster, memberId);
    assert.equal((await again).generationId, generationId + 1);
  });

  it('keeps a static member its place, and takes members out that do not come to the new one', async () => {
    const cluster = await started();
    const { memberId, generationId } = await formGroup(cluster, 'i');
    failOver(cluster);
    const back = await join(cluster, '', 'i');
    assert.deepEqual([back.errorCode, back.generationId], [ErrorCode.NONE, generationId]);
    assert.equal(await heartbeat(cluster, memberId, generationId, 'i'), ErrorCode.FENCED_INSTANCE_ID);
    failOver(cluster);
    assert.equal(await heartbeat(cluster, back.memberId, generationId, 'i'), ErrorCode.NONE);
    await cluster.advance(10_001);
    assert.deepEqual([...cluster.coordinator.countByState()], [['Empty', 1]]);
  });

  it('of the consumer protocol keeps members, epochs and assignments', async () => {
    const cluster = await started();
    const request = {
      groupId: GROUP,
      memberId: 'm',
      memberEpoch: 0,
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: 60_000,
      subscribedTopicNames: ['t'],
      subscribedTopicRegex: null,
      serverAssignor: null,
      topicPartitions: [],
    };
    const joined = await cluster.coordinator.consumerGroupHeartbeat(caller(1), request);
    const { topicPartitions } = joined.assignment!;
    assert.deepEqual(topicPartitions[0]!.partitions, [0, 1]);
    const beat = { ...request, rebalanceTimeoutMs: -1, subscribedTopicNames: null, topicPartitions: null };
    const next = { ...beat, memberEpoch: joined.memberEpoch };
    failOver(cluster);
    const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(1), next);
    assert.deepEqual([answer.errorCode, answer.memberEpoch, answer.assignment], [0, joined.memberEpoch, null]);
    const full = { ...request, memberEpoch: joined.memberEpoch, topicPartitions };
    const told = await cluster.coordinator.consumerGroupHeartbeat(caller(1), full);
    assert.deepEqual(told.assignment?.topicPartitions[0]?.partitions, [0, 1]);
    const other = await cluster.coordinator.consumerGroupHeartbeat(caller(1), { ...request, memberId: 'n' });
    assert.ok(other.memberEpoch > joined.memberEpoch);
    assert.deepEqual(other.assignment?.topicPartitions ?? [], [], 'what the other has not given up stays with it');
  });
});

describe('Loading', () => {
  it('of many partitions at once goes on a few at a time, and is counted', async () => {
    const cluster = await started({ 'offsets.topic.num.partitions': '12' });
    const groups = Array.from({ length: 60 }, (_, number) => `group-${number}`);
    const topics = [
      {
        name: 't',
        topicId: ZERO_UUID,
        partitions: [{ partitionIndex: 0, committedOffset: 1, committedLeaderEpoch: -1, committedMetadata: null }],
      },
    ];
    const facts = { generationIdOrMemberEpoch: -1, memberId: '', groupInstanceId: null, retentionTimeMs: -1, topics };
    for (const groupId of groups) await cluster.coordinator.offsetCommit(caller(9), { groupId, ...facts });
    let open = () => {};
    const readGate = new Promise<void>((resolve) => {
      open = resolve;
    });
    for (const partition of cluster.partitions) partition.readGate = readGate;
    cluster.restart();
    await turn();
    const { metrics } = cluster.coordinator;
    assert.equal(cluster.partitions.filter(({ reading }) => reading > 0).length, 4);
    assert.deepEqual(metrics.partitions(), { serving: 0, loading: 12 });
    open();
    for (let i = 0; i < 1_000 && metrics.partitions().serving < 12; i++) await cluster.advance(1);
    assert.deepEqual(metrics.partitions(), { serving: 12, loading: 0 });
    assert.equal(metrics.loadSeconds.count, 12);
    assert.ok(metrics.loadedRecords >= 60);
    const families = metrics.families().map(({ name }) => name);
    assert.equal(new Set(families).size, families.length);
  });

  it('of a partition that is led elsewhere by then ends without a trace', async () => {
    const cluster = await started();
    await commit(cluster, 1);
    let open = () => {};
    home(cluster).readGate = new Promise((resolve) => {
      open = resolve;
    });
    failOver(cluster);
    await turn();
    home(cluster).setLeader(false);
    open();
    assert.equal(await committed(cluster), `error ${ErrorCode.NOT_COORDINATOR}`);
    assert.equal(cluster.coordinator.metrics.partitions().loading, 0);
  });
});
