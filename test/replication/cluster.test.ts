import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { NONE, TestCluster } from './support/cluster.ts';

test('three nodes elect the preferred leader of a new partition at once, and all hold what is acknowledged', async () => {
  const cluster = new TestCluster(1, { nodes: [1, 2, 3], replicas: [2, 1, 3] });
  const tookMs = await cluster.until(() => cluster.leader() !== undefined, 2_000, 'a leader');
  assert.equal(cluster.leader(), 2);
  assert.ok(tookMs < 500, `a leader after ${tookMs} ms`);
  for (const value of ['a', 'b', 'c']) assert.equal((await cluster.append([value])).errorCode, NONE);
  await cluster.until(() => [1, 2, 3].every((node) => cluster.partition(node)!.lastFetchable === 3), 200, 'followers');
  for (const node of [1, 2, 3]) assert.deepEqual(await cluster.values(node), ['a', 'b', 'c']);
  const { durations, quorumLosses } = cluster.metrics(2);
  assert.deepEqual([durations.commit?.count, durations.replication?.count], [3, 3], 'each append was timed');
  assert.equal(quorumLosses, 0);
  assert.equal((await cluster.append(['d'], { node: 1 })).errorCode, ErrorCode.NOT_LEADER_OR_FOLLOWER);
});

test('a leader that dies is replaced within a second, and nothing acknowledged is lost', async () => {
  const cluster = new TestCluster(2, { nodes: [1, 2, 3] });
  await cluster.until(() => cluster.leader() === 1);
  for (let at = 0; at < 20; at++) assert.equal((await cluster.append([`${at}`])).errorCode, NONE);
  cluster.kill(1);
  const tookMs = await cluster.until(() => cluster.leader() !== undefined, 5_000, 'a new leader');
  assert.ok(tookMs < 1_000, `a new leader after ${tookMs} ms`);
  for (let at = 20; at < 30; at++) assert.equal((await cluster.append([`${at}`])).errorCode, NONE);
  cluster.restart(1);
  await cluster.until(() => cluster.partition(1)?.lastFetchable === 30, 5_000, 'the old leader to catch up');
  const expected = Array.from({ length: 30 }, (_, at) => `${at}`);
  for (const node of [1, 2, 3]) assert.deepEqual(await cluster.values(node), expected);
});
