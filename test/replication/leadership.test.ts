import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogId } from '../../src/log/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { NONE, ORDERS, TestCluster } from './support/cluster.ts';

function partitionsOf(count: number): LogId[] {
  return Array.from({ length: count }, (_, partition) => ({ ...ORDERS, partition }));
}

test('leadership is handed over on request, from the leader and from a follower', async () => {
  const cluster = new TestCluster(21, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  const outcomes: boolean[] = [];
  void cluster
    .partition(1)!
    .transferLeadership(2)
    .then((done) => outcomes.push(done));
  await cluster.until(() => outcomes.length === 1);
  assert.equal(cluster.leader(), 2);
  void cluster
    .partition(1)!
    .transferLeadership(3)
    .then((done) => outcomes.push(done));
  await cluster.until(() => outcomes.length === 2);
  assert.equal(cluster.leader(), 3);
  void cluster
    .partition(3)!
    .transferLeadership(7)
    .then((done) => outcomes.push(done));
  await cluster.until(() => outcomes.length === 3);
  assert.deepEqual(outcomes, [true, true, false]);
});

test('whether a node still leads is known from a majority: one that is cut off is told no, and no earlier than it asked', async () => {
  const cluster = new TestCluster(27, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  const ask = async (node: number): Promise<boolean> => {
    const answers: boolean[] = [];
    cluster.world.machine(node).run(() => {
      void cluster
        .partition(node)!
        .confirmLeadership()
        .then((leads) => answers.push(leads));
    });
    await cluster.until(() => answers.length === 1, 5_000, 'an answer');
    return answers[0]!;
  };
  assert.deepEqual(await Promise.all([ask(1), ask(1)]), [true, true]);
  assert.equal(await ask(2), false);
  await cluster.runFor(10_000);
  assert.equal(await ask(1), true, 'also in a group at rest');
  const join = cluster.isolate(1);
  assert.equal(cluster.partition(1)!.isLeader, true, 'it does not know yet');
  assert.equal(await ask(1), false);
  await cluster.until(() => ![undefined, 1].includes(cluster.leader()), 5_000, 'another leader');
  join();
  assert.equal(await ask(cluster.leader()!), true);
});

test('a node that is about to stop hands over all it leads, and nobody waits for an election', async () => {
  const cluster = new TestCluster(22, { nodes: [1, 2, 3], partitions: partitionsOf(10) });
  const ids = cluster.partitions;
  await cluster.until(() => ids.every((id) => cluster.leader(id) === 1));
  let isDrained = false;
  void cluster.nodes
    .get(1)!
    .replicas.drainLeadership(5_000)
    .then(() => {
      isDrained = true;
    });
  const tookMs = await cluster.until(() => isDrained, 5_000, 'the drain');
  assert.ok(tookMs < 1_000, `drained after ${tookMs} ms`);
  for (const id of ids) assert.equal(cluster.leader(id), 2);
});

test('nodes that stop together hand over to the one that stays, and to nobody once all stop', async () => {
  const cluster = new TestCluster(30, { nodes: [1, 2, 3], partitions: partitionsOf(10) });
  const ids = cluster.partitions;
  const drain = (...nodes: number[]): (() => boolean) => {
    const left = new Set(nodes);
    for (const node of nodes)
      void cluster.nodes
        .get(node)!
        .replicas.drainLeadership(5_000)
        .then(() => left.delete(node));
    return () => left.size === 0;
  };
  await cluster.until(() => ids.every((id) => cluster.leader(id) === 1));
  const tookMs = await cluster.until(drain(1, 2), 5_000, 'the drain');
  assert.ok(tookMs < 1_000, `drained after ${tookMs} ms`);
  for (const id of ids) assert.equal(cluster.leader(id), 3);
  const lastMs = await cluster.until(drain(3), 5_000, 'the drain of the last');
  assert.ok(lastMs < 100, `drained after ${lastMs} ms`);
});

test('a leader that is cut off from the others sends its producers elsewhere, and does not keep them until the link is back', async () => {
  const cluster = new TestCluster(28, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  cluster.isolate(1);
  const { errorCode } = await cluster.append(['a'], { node: 1, timeoutMs: 30_000 });
  assert.equal(errorCode, ErrorCode.NOT_LEADER_OR_FOLLOWER);
});

test('the preferred leader leads again once it has kept up for a while', async () => {
  const replication = { preferredLeaderDelayMs: 2_000 };
  const cluster = new TestCluster(23, { nodes: [1, 2, 3], replication });
  await cluster.until(() => cluster.leader() === 1);
  cluster.kill(1);
  await cluster.until(() => cluster.leader() !== undefined);
  cluster.restart(1);
  await cluster.until(() => cluster.leader() === 1, 10_000, 'the preferred leader');
});

test('a commit reaches followers at once, also when nothing follows it', async () => {
  const cluster = new TestCluster(24, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  await cluster.until(() => cluster.nodes.size === 3);
  await cluster.append(['a']);
  const tookMs = await cluster.until(() => [2, 3].every((node) => cluster.partition(node)!.lastFetchable === 1), 1_000);
  assert.ok(tookMs <= 50, `${tookMs} ms`);
});

test('idle groups sleep: no ticks, no messages; and wake for a record or a lost leader', async () => {
  const cluster = new TestCluster(25, { nodes: [1, 2, 3], partitions: partitionsOf(40) });
  const ids = cluster.partitions;
  await cluster.until(() => ids.every((id) => cluster.leader(id) !== undefined));
  const awake = (): number => [...cluster.nodes.values()].reduce((sum, node) => sum + node.replicas.awakeGroups, 0);
  await cluster.until(() => awake() === 0, 20_000, 'all to sleep');
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  assert.ok(awake() <= 3, `${awake()} groups are awake for one record`);
  await cluster.until(() => awake() === 0, 20_000, 'all to sleep again');
  cluster.kill(1);
  const tookMs = await cluster.until(() => ids.every((id) => cluster.leader(id) !== undefined), 5_000, 'leaders');
  assert.ok(tookMs < 1_000, `led again after ${tookMs} ms`);
});

test('a leader that nobody answers for a while leads on when its only follower is back', async () => {
  const cluster = new TestCluster(29, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  cluster.kill(3);
  await cluster.runFor(1_500);
  const rejoin = cluster.isolate(2);
  await cluster.until(() => cluster.leader() === undefined);
  rejoin();
  const tookMs = await cluster.until(() => cluster.leader() !== undefined);
  assert.equal(cluster.leader(), 1);
  assert.ok(tookMs < 500, `${tookMs} ms, which is as long as others wait before they stand for election`);
});
