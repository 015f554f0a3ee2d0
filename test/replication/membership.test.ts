import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfChangeOp, type MembershipConfig } from '../../src/raft/index.ts';
import { type MembershipTarget, nextMembershipStep } from '../../src/replication/membership-plan.ts';
import { NONE, ORDERS, TestCluster } from './support/cluster.ts';

const plain: MembershipConfig = {
  voters: [1, 2, 3],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};
const target = (voters: number[], learners: number[] = []): MembershipTarget => ({
  promised: voters.length,
  voters,
  learners,
});
const always = (): boolean => true;

test('a new member learns first, and votes when it has caught up, while the old one leaves', () => {
  const first = nextMembershipStep(plain, target([1, 2, 4]), 1, () => false);
  assert.deepEqual(first?.kind === 'change' && first.change.changes, [{ op: ConfChangeOp.AddLearner, id: 4 }]);
  const learning = { ...plain, learners: [4] };
  assert.equal(
    nextMembershipStep(learning, target([1, 2, 4]), 1, () => false),
    undefined,
  );
  const second = nextMembershipStep(learning, target([1, 2, 4]), 1, always);
  assert.deepEqual(second?.kind === 'change' && second.change.changes, [
    { op: ConfChangeOp.AddVoter, id: 4 },
    { op: ConfChangeOp.Remove, id: 3 },
  ]);
});

test('a leader that is to go stays until another leads', () => {
  const step = nextMembershipStep({ ...plain, voters: [1, 2, 3, 4] }, target([2, 3, 4]), 1, always);
  assert.deepEqual(step, { kind: 'hand-over' });
  const after = nextMembershipStep({ ...plain, voters: [1, 2, 3, 4] }, target([2, 3, 4]), 2, always);
  assert.deepEqual(after?.kind === 'change' && after.change.changes, [{ op: ConfChangeOp.Remove, id: 1 }]);
});

test('nothing is begun while a joint configuration stands, and learners that are wanted stay', () => {
  assert.equal(nextMembershipStep({ ...plain, votersOutgoing: [1, 2] }, target([1]), 1, always), undefined);
  assert.equal(nextMembershipStep({ ...plain, learners: [4] }, target([1, 2, 3], [4]), 1, always), undefined);
  const dropped = nextMembershipStep({ ...plain, learners: [4, 5] }, target([1, 2, 3], [4]), 1, always);
  assert.deepEqual(dropped?.kind === 'change' && dropped.change.changes, [{ op: ConfChangeOp.Remove, id: 5 }]);
});

test('all replicas move to other nodes under load, the leader last, without a record lost', async () => {
  const cluster = new TestCluster(5, { nodes: [1, 2, 3, 4, 5], replicas: [1, 2] });
  await cluster.until(() => cluster.leader() === 1);
  for (let at = 0; at < 30; at++) assert.equal((await cluster.append([`${at}`])).errorCode, NONE);
  cluster.setTarget([4, 5, 3]);
  for (const node of [3, 4, 5]) cluster.join(node);
  let appended = 30;
  const isDone = (): boolean => {
    const leader = cluster.leader();
    const voters = leader === undefined ? [] : cluster.partition(leader)!.membership.voters;
    return `${voters}` === '3,4,5' && cluster.partition(leader!)!.membership.votersOutgoing.length === 0;
  };
  for (let tries = 0; tries < 400 && !isDone(); tries++) {
    if (cluster.leader() !== undefined && (await cluster.append([`${appended}`])).errorCode === NONE) appended++;
    await cluster.runFor(20);
  }
  assert.ok(isDone(), 'the members are the wanted ones');
  await cluster.until(() => [3, 4, 5].includes(cluster.leader() ?? 0));
  const expected = Array.from({ length: appended }, (_, at) => `${at}`);
  await cluster.until(() => [3, 4, 5].every((node) => cluster.partition(node)!.lastFetchable === appended), 5_000);
  for (const node of [3, 4, 5]) assert.deepEqual(await cluster.values(node), expected);
});

test('a partition of one node becomes one of three without a break', async () => {
  const cluster = new TestCluster(6, { nodes: [1, 2, 3], replicas: [1] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  cluster.setTarget([1, 2, 3]);
  cluster.join(2);
  cluster.join(3);
  await cluster.until(() => cluster.partition(1)!.isr.length === 3, 10_000, 'three in sync');
  assert.equal((await cluster.append(['b'])).errorCode, NONE);
  cluster.kill(1);
  await cluster.until(() => cluster.leader() !== undefined);
  assert.deepEqual(await cluster.values(cluster.leader()!), ['a', 'b']);
});

test('a member that died is replaced, with what is left of the group deciding', async () => {
  const cluster = new TestCluster(7, { nodes: [1, 2, 3, 4], replicas: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  cluster.kill(3);
  cluster.setTarget([1, 2, 4]);
  cluster.join(4);
  await cluster.until(() => `${cluster.partition(1)!.membership.voters}` === '1,2,4', 10_000, 'the change');
  await cluster.until(() => cluster.partition(4)!.lastFetchable === 1);
  assert.deepEqual(await cluster.values(4), ['a']);
});

test('a new replica gets what the log no longer begins with as a snapshot, and serves it', async () => {
  const settings = { segmentBytesMax: 20_000, indexIntervalBytes: 512, fileDeleteDelayMs: 0 };
  const cluster = new TestCluster(8, { nodes: [1, 2, 3, 4], replicas: [1, 2, 3], settings, tailBytesMax: 1 << 16 });
  await cluster.until(() => cluster.leader() === 1);
  const values = Array.from({ length: 120 }, (_, at) => `${at}-${'y'.repeat(1_000)}`);
  for (const value of values) assert.equal((await cluster.append([value])).errorCode, NONE);
  let deleted = false;
  void cluster
    .partition(1)!
    .deleteRecordsBefore(60)
    .then(() => {
      deleted = true;
    });
  await cluster.until(() => deleted, 10_000, 'the records to be deleted');
  for (const node of [1, 2, 3]) assert.equal(cluster.partition(node)!.log.logStartOffset, 60, `log start of ${node}`);
  for (const node of [1, 2, 3]) void cluster.nodes.get(node)!.logs.keepHouse();
  await cluster.until(() => cluster.partition(1)!.log.firstIndex > 10, 10_000, 'segments to go');
  cluster.setTarget([1, 2, 4]);
  cluster.join(4);
  await cluster.until(() => `${cluster.partition(1)!.membership.voters}` === '1,2,4', 20_000, 'the change');
  await cluster.until(() => cluster.partition(4)!.lastFetchable === 120, 5_000);
  assert.ok(cluster.partition(4)!.log.firstIndex > 10, 'it came as a snapshot');
  assert.equal(cluster.partition(4)!.log.logStartOffset, 60);
  assert.deepEqual(await cluster.values(4), values.slice(60));
  assert.equal((await cluster.append(['more'])).errorCode, NONE);
  await cluster.until(() => cluster.partition(4, ORDERS)!.lastFetchable === 121, 1_000);
});
