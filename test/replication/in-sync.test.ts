import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { InSync } from '../../src/replication/in-sync.ts';
import type { AppendResult } from '../../src/replication/index.ts';
import { batchOf, NONE, TestCluster } from './support/cluster.ts';

test('a member is in sync while it reaches the end that the log had a while ago', () => {
  const inSync = new InSync([1, 2], 10, 0);
  const look = (match: number, end: number, nowMs: number): void => {
    inSync.look([{ id: 2, match, isAlive: true }], end, nowMs);
  };
  look(10, 20, 500);
  look(20, 30, 1_000);
  assert.equal(inSync.isInSync(2, 1_400, 1_000), true);
  look(25, 40, 1_500);
  look(25, 50, 2_000);
  assert.equal(inSync.isInSync(2, 1_450, 1_000), true);
  assert.equal(inSync.isInSync(2, 2_000, 1_000), false);
  look(50, 50, 2_500);
  assert.equal(inSync.isInSync(2, 2_500, 1_000), true);
});

test('a dead member leaves the in-sync replicas and comes back, and both are counted', async () => {
  const cluster = new TestCluster(11, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  const leader = cluster.partition(1)!;
  assert.deepEqual(leader.isr, [1, 2, 3]);
  const { isr } = leader;
  await cluster.runFor(5_000);
  assert.equal(leader.isr, isr, 'the same as long as nothing changes');
  cluster.kill(3);
  await cluster.until(() => leader.isr.length === 2, 5_000, 'the dead one to be out');
  assert.deepEqual(leader.isr, [1, 2]);
  assert.equal((await cluster.append(['b'])).errorCode, NONE);
  const dead = leader.followerState().find(({ nodeId }) => nodeId === 3)!;
  assert.equal(dead.isActive, false);
  assert.equal(dead.lagEntries, 1);
  assert.equal(dead.logEndOffset, 1, 'where its log ended, though more was committed since');
  cluster.restart(3);
  await cluster.until(() => leader.isr.length === 3, 10_000, 'it to be back');
  const { metrics } = [...cluster.nodes.get(1)!.replicas.all()][0]!;
  assert.deepEqual([metrics.isrShrinks, metrics.isrExpands], [1, 1]);
});

test('with acks=all nothing is taken while fewer replicas are in sync than the topic asks for', async () => {
  const cluster = new TestCluster(12, { nodes: [1, 2, 3], settings: { minInsyncReplicas: 3 } });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  cluster.kill(3);
  const waiting = await cluster.append(['b'], { timeoutMs: 10_000 });
  assert.equal(waiting.errorCode, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
  const refused = await cluster.append(['c']);
  assert.equal(refused.errorCode, ErrorCode.NOT_ENOUGH_REPLICAS);
  assert.equal((await cluster.append(['d'], { acks: 1 })).errorCode, NONE);
  cluster.restart(3);
  await cluster.until(() => cluster.partition(1)!.isr.length === 3);
  assert.equal((await cluster.append(['e'])).errorCode, NONE);
  assert.deepEqual(await cluster.values(1), ['a', 'b', 'd', 'e']);
});

test('a replica that is left out because it lost its data does not lower what acks=all promises', async () => {
  const cluster = new TestCluster(17, { nodes: [1, 2, 3], settings: { minInsyncReplicas: 3 } });
  await cluster.until(() => cluster.leader() === 1);
  cluster.setTarget([1, 2], 3);
  await cluster.until(() => cluster.partition(1)!.replicas.length === 2, 10_000, 'the third to be out');
  assert.equal((await cluster.append(['a'])).errorCode, ErrorCode.NOT_ENOUGH_REPLICAS);
  assert.equal((await cluster.append(['b'], { acks: 1 })).errorCode, NONE);
  cluster.setTarget([1, 2, 3]);
  await cluster.until(() => cluster.partition(1)!.isr.length === 3, 10_000, 'the third to be back');
  assert.equal((await cluster.append(['c'])).errorCode, NONE);
  cluster.setTarget([1, 2], 2);
  await cluster.until(() => cluster.partition(1)!.replicas.length === 2, 10_000, 'the third to be out again');
  assert.equal((await cluster.append(['d'])).errorCode, NONE, 'the topic is to have two replicas only');
});

test('without a majority acks=all times out, and the leader that is left alone steps down', async () => {
  const cluster = new TestCluster(13, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  const join = cluster.isolate(1);
  const answer = await cluster.append(['lost'], { node: 1, timeoutMs: 500 });
  assert.equal(answer.errorCode, ErrorCode.REQUEST_TIMED_OUT);
  await cluster.until(() => cluster.leader() !== undefined && cluster.leader() !== 1, 5_000, 'another leader');
  await cluster.until(() => !cluster.partition(1)!.isLeader, 3_000, 'the old leader to step down');
  assert.equal(cluster.metrics(1).quorumLosses, 1, 'a majority was lost');
  assert.equal((await cluster.append(['kept'])).errorCode, NONE);
  join();
  await cluster.until(() => cluster.partition(1)!.lastFetchable === 2, 5_000);
  assert.deepEqual(await cluster.values(1), ['a', 'kept']);
});

test('a producer whose records are cut off by another leader is told so, not left to wait', async () => {
  const cluster = new TestCluster(14, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  const join = cluster.isolate(1);
  let answer: AppendResult | undefined;
  const options = { acks: -1, origin: 'client', timeoutMs: 60_000, apiVersion: 12 } as const;
  void cluster
    .partition(1)!
    .append(batchOf(['cut']), options)
    .then((result) => {
      answer = result;
    });
  await cluster.until(() => ![undefined, 1].includes(cluster.leader()), 5_000, 'another leader');
  assert.equal((await cluster.append(['kept'])).errorCode, NONE);
  assert.equal(answer, undefined, 'in doubt as long as it is not known');
  join();
  await cluster.until(() => answer !== undefined, 5_000, 'the answer');
  assert.equal(answer!.errorCode, ErrorCode.NOT_LEADER_OR_FOLLOWER);
});

test('a batch of an idempotent producer that was committed before a failover is not stored again', async () => {
  const cluster = new TestCluster(15, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  const producer = { producerId: 9, producerEpoch: 0, baseSequence: 0 };
  assert.equal((await cluster.append(['a'], { producer })).baseOffset, 0);
  assert.equal((await cluster.append(['b'], { producer: { ...producer, baseSequence: 1 } })).baseOffset, 1);
  cluster.kill(1);
  await cluster.until(() => cluster.leader() !== undefined);
  const again = await cluster.append(['b'], { producer: { ...producer, baseSequence: 1 } });
  assert.deepEqual([again.errorCode, again.baseOffset], [NONE, 1]);
  const gap = await cluster.append(['x'], { producer: { ...producer, baseSequence: 7 } });
  assert.equal(gap.errorCode, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
  assert.deepEqual(await cluster.values(cluster.leader()!), ['a', 'b']);
});

test('a batch that is sent again after the last replica has got it is acknowledged, also in a group at rest', async () => {
  const cluster = new TestCluster(16, { nodes: [1, 2, 3], settings: { minInsyncReplicas: 3 } });
  await cluster.until(() => cluster.leader() === 1);
  const producer = { producerId: 9, producerEpoch: 0, baseSequence: 0 };
  cluster.kill(3);
  const first = await cluster.append(['a'], { producer, timeoutMs: 10_000 });
  assert.equal(first.errorCode, ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);
  cluster.restart(3);
  await cluster.until(() => cluster.partition(1)!.isr.length === 3);
  await cluster.runFor(10_000);
  const again = await cluster.append(['a'], { producer, timeoutMs: 500 });
  assert.deepEqual([again.errorCode, again.baseOffset], [NONE, 0]);
});
