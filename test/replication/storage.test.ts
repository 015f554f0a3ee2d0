import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { NONE, TestCluster } from './support/cluster.ts';

const LARGE = 'z'.repeat(20_000);

function fill(cluster: TestCluster, node: number): void {
  cluster.world.disk(node).capacityBytes = 0;
}

function empty(cluster: TestCluster, node: number): void {
  cluster.world.disk(node).capacityBytes = Number.POSITIVE_INFINITY;
}

/** Appends until the write-ahead log needs space that is not there. */
async function appendUntil(cluster: TestCluster, node: number, isDone: (errorCode: number) => boolean): Promise<void> {
  for (let at = 0; at < 400; at++) {
    const { errorCode } = await cluster.append([`${at}-${LARGE}`], { node, timeoutMs: 1_000 });
    if (isDone(errorCode)) return;
  }
  assert.fail('the disk never was full');
}

test('a leader whose disk is full lets another lead, and comes back when there is room', async () => {
  const cluster = new TestCluster(31, { nodes: [1, 2, 3], tailBytesMax: 1 << 20 });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  fill(cluster, 1);
  await appendUntil(cluster, 1, (errorCode) => errorCode !== NONE);
  await cluster.until(() => ![undefined, 1].includes(cluster.leader()), 10_000, 'another leader');
  assert.equal((await cluster.append(['b'])).errorCode, NONE);
  empty(cluster, 1);
  const end = cluster.partition(cluster.leader()!)!;
  await cluster.until(() => cluster.partition(1)!.lastFetchable === end.lastFetchable, 20_000, 'node 1 to follow');
  await cluster.until(() => end.isr.length === 3, 20_000, 'all in sync');
  const values = await cluster.values(1);
  assert.deepEqual(values, await cluster.values(cluster.leader()!));
});

test('a follower whose disk is full does not hold the others up, and catches up later', async () => {
  const cluster = new TestCluster(32, { nodes: [1, 2, 3], tailBytesMax: 1 << 20 });
  await cluster.until(() => cluster.leader() === 1);
  fill(cluster, 3);
  for (let at = 0; at < 150; at++) assert.equal((await cluster.append([`${at}-${LARGE}`])).errorCode, NONE);
  assert.equal(cluster.leader(), 1);
  empty(cluster, 3);
  await cluster.until(() => cluster.partition(3)!.lastFetchable === 150, 20_000, 'the follower');
  assert.deepEqual(await cluster.values(3), await cluster.values(1));
});

test('alone, a node with a full disk refuses records, and takes them again once there is room', async () => {
  const cluster = new TestCluster(33, { nodes: [1], tailBytesMax: 1 << 20 });
  await cluster.until(() => cluster.leader() === 1);
  assert.equal((await cluster.append(['a'])).errorCode, NONE);
  fill(cluster, 1);
  await appendUntil(cluster, 1, (errorCode) => errorCode === ErrorCode.KAFKA_STORAGE_ERROR);
  assert.equal((await cluster.append(['no'], { node: 1 })).errorCode, ErrorCode.KAFKA_STORAGE_ERROR);
  empty(cluster, 1);
  await cluster.until(() => cluster.leader() === 1, 5_000, 'the leader');
  assert.equal((await cluster.append(['b'])).errorCode, NONE);
  const values = await cluster.values(1);
  assert.equal(values[0], 'a');
  assert.equal(values.at(-1), 'b');
  assert.ok(!values.includes('no'));
});
