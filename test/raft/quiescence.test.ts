import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appliedData, bytes, Cluster } from './cluster.ts';

const OPTIONS = { quiesceAfterTicks: 5 };

function asleep(cluster: Cluster): number[] {
  return cluster.members.filter(({ node }) => node.quiesced).map(({ id }) => id);
}

function sleepingCluster(options = {}): Cluster {
  const cluster = new Cluster(3, { ...OPTIONS, ...options });
  cluster.elect(1);
  cluster.tick(7);
  assert.deepEqual(asleep(cluster), [1, 2, 3]);
  return cluster;
}

test('an idle group falls asleep, and then does nothing per tick', () => {
  const cluster = sleepingCluster();
  cluster.collect();
  for (let i = 0; i < 1000; i++) for (const { node } of cluster.members) node.tick();
  assert.ok(cluster.members.every(({ node }) => !node.hasReady()));
  assert.deepEqual(cluster.leaders(), [1]);
});

test('a proposal wakes the whole group', () => {
  const cluster = sleepingCluster();
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  assert.deepEqual(asleep(cluster), []);
  assert.deepEqual(appliedData(cluster.member(3)), ['a']);
  cluster.tick(8);
  assert.deepEqual(asleep(cluster), [1, 2, 3]);
});

test('a read, a transfer and a refused proposal: only what is for the leader wakes it', () => {
  const cluster = sleepingCluster();
  assert.equal(cluster.node(2).propose(bytes('a')).outcome, 'refused');
  assert.deepEqual(asleep(cluster), [1, 2, 3]);
  cluster.node(1).readIndex();
  cluster.settle();
  assert.equal(cluster.member(1).readStates.length, 1);
  cluster.tick(8);
  cluster.node(1).transferLeader(2);
  cluster.settle();
  assert.deepEqual(cluster.leaders(), [2]);
});

test('followers that are woken because the leader died elect another', () => {
  const cluster = sleepingCluster();
  cluster.isolate(1);
  cluster.node(2).wake();
  cluster.tick(60, [2, 3]);
  assert.equal(cluster.leaders().filter((id) => id !== 1).length, 1);
});

test('a restarted follower finds its sleeping leader again', () => {
  const cluster = sleepingCluster();
  cluster.member(3).restart();
  cluster.tick(40);
  assert.equal(cluster.node(3).leader, 1);
  assert.equal(cluster.node(1).term, 1);
});

test('a follower that lags keeps the group awake', () => {
  const cluster = new Cluster(3, OPTIONS);
  cluster.elect(1);
  cluster.passes = (message) => !(message.to === 3 && message.type === 1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.tick(30);
  assert.deepEqual(asleep(cluster), []);
});

test('a dead follower does not, and wakes the others when it is back', () => {
  const cluster = new Cluster(3, OPTIONS);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.tick(30);
  assert.deepEqual(asleep(cluster), [1, 2]);
  cluster.heal();
  cluster.tick(40);
  assert.deepEqual(appliedData(cluster.member(3)), ['a']);
  assert.deepEqual(asleep(cluster), [1, 2, 3]);
});

test('a learner that is out of reach keeps the group awake: it asks for no votes that would wake the others', () => {
  const cluster = new Cluster(2, OPTIONS);
  cluster.elect(1);
  cluster.node(1).proposeConfChange({ transition: 0, changes: [{ op: 2, id: 2 }], context: Buffer.alloc(0) });
  cluster.settle();
  assert.deepEqual(cluster.node(1).membership.learners, [2]);
  cluster.isolate(2);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.tick(30);
  assert.deepEqual(asleep(cluster), []);
  cluster.heal();
  cluster.tick(10);
  assert.deepEqual(appliedData(cluster.member(2)), ['a']);
  cluster.tick(10);
  assert.deepEqual(asleep(cluster), [1, 2]);
});

test('a follower that misses the last heartbeat wakes the group and all sleep in the end', () => {
  const cluster = new Cluster(3, OPTIONS);
  cluster.elect(1);
  cluster.passes = (message) => !(message.to === 3 && message.type === 7 && message.quiesce);
  cluster.tick(10);
  assert.deepEqual(asleep(cluster), [1, 2]);
  cluster.heal();
  cluster.tick(40);
  assert.deepEqual(asleep(cluster), [1, 2, 3]);
  assert.equal(cluster.node(1).term, 1);
});

test('no lease outlives the sleep', () => {
  const cluster = sleepingCluster({ readMode: 'lease', leaseTicks: 5 });
  cluster.node(1).readIndex();
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, []);
  cluster.settle();
  assert.equal(cluster.member(1).readStates.length, 1);
});

test('a group that is joint, or has something to apply, does not sleep', () => {
  const cluster = new Cluster(1, OPTIONS);
  cluster.elect(1);
  cluster.tick(4);
  cluster.node(1).proposeConfChange({ transition: 2, changes: [{ op: 2, id: 2 }], context: Buffer.alloc(0) });
  cluster.settle();
  assert.deepEqual(cluster.node(1).membership.votersOutgoing, [1]);
  cluster.tick(50);
  assert.deepEqual(asleep(cluster), []);
});
