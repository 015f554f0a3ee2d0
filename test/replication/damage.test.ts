import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE, ORDERS, SETTINGS, TestCluster } from './support/cluster.ts';

/** A group of three that wrote ten records; node 3 is down, and the fifth is damaged in its write-ahead log. */
async function withDamage(seed: number): Promise<TestCluster> {
  const cluster = new TestCluster(seed, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  for (let at = 1; at <= 10; at++) assert.equal((await cluster.append([`record-${at}-`])).errorCode, NONE);
  await cluster.until(() => cluster.partition(3)!.lastFetchable === 10, 5_000);
  cluster.kill(3);
  const disk = cluster.world.disk(3);
  const path = disk.paths().find((name) => name.endsWith('.wal') && disk.contents(name).includes('record-5-'))!;
  disk.rot(path, disk.contents(path).indexOf('record-5-'));
  cluster.restart(3);
  await cluster.until(() => cluster.nodes.get(3)?.isReady === true, 5_000, 'node 3 to start');
  assert.equal(cluster.partition(3)!.log.failure?.reason, 'damaged');
  return cluster;
}

test('a replica whose log is damaged acknowledges nothing, not even what is left, and votes for nobody', async () => {
  const cluster = await withDamage(21);
  assert.equal((await cluster.append(['more'])).errorCode, NONE, 'the others go on');
  cluster.kill(1);
  await cluster.runFor(5_000);
  assert.equal(cluster.leader(), undefined, 'node 2 alone is no majority');
  cluster.restart(1);
  await cluster.until(() => cluster.leader() !== undefined, 10_000, 'a leader');
  assert.equal((await cluster.append(['again'])).errorCode, NONE);
  await cluster.runFor(1_000);
  const leader = cluster.partition(cluster.leader()!)!;
  const { lagEntries } = leader.followerState().find(({ nodeId }) => nodeId === 3)!;
  assert.equal(lagEntries, leader.log.lastIndex, 'the new leader does not know of anything that it has');
});

test('a damaged replica that its group has let go of begins anew, in the term that it knew, and gets everything', async () => {
  const cluster = await withDamage(22);
  cluster.setTarget([1, 2]);
  await cluster.until(
    () => `${cluster.partition(1)!.membership.voters}` === '1,2',
    10_000,
    'the group to let go of it',
  );
  const { term, vote } = cluster.partition(3)!.log.hardState;
  assert.ok(term > 0);
  const { replicas } = cluster.nodes.get(3)!;
  let isRenewed = false;
  cluster.world.machine(3).run(() => {
    void replicas.renew(ORDERS, SETTINGS).then(() => {
      isRenewed = true;
    });
  });
  await cluster.until(() => isRenewed, 5_000, 'the log to be given up');
  cluster.setTarget([1, 2, 3]);
  cluster.join(3);
  await cluster.until(() => cluster.partition(3) !== undefined, 1_000);
  assert.deepEqual({ ...cluster.partition(3)!.log.hardState, commit: 0 }, { term, vote, commit: 0 });
  await cluster.until(() => cluster.partition(1)!.membership.voters.length === 3, 10_000, 'it to vote again');
  await cluster.until(() => cluster.partition(3)!.lastFetchable === 10, 5_000);
  assert.deepEqual(await cluster.values(3), await cluster.values(1));

  cluster.crash(3);
  cluster.restart(3);
  await cluster.until(() => cluster.nodes.get(3)?.isReady === true, 5_000, 'node 3 to start again');
  assert.equal(cluster.partition(3)!.log.failure, undefined, 'old damage does not come back');
  cluster.kill(2);
  assert.equal((await cluster.append(['more'])).errorCode, NONE, 'it counts');
});
