import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageType } from '../../src/raft/index.ts';
import { bytes, Cluster } from './cluster.ts';

function requestRead(cluster: Cluster, id: number): number {
  const result = cluster.node(id).readIndex();
  assert.equal(result.outcome, 'pending');
  return result.outcome === 'pending' ? result.requestId : 0;
}

test('a read is confirmed by a round of heartbeats, at the commit index of its arrival', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  const requestId = requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, []);
  cluster.settle();
  assert.deepEqual(cluster.member(1).readStates, [{ requestId, index: 2 }]);
});

test('reads that arrive together share one round', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  for (let i = 0; i < 100; i++) requestRead(cluster, 1);
  cluster.collect();
  assert.equal(cluster.messages.filter(({ type }) => type === MessageType.Heartbeat).length, 2);
  cluster.settle();
  assert.equal(cluster.member(1).readStates.length, 100);
});

test('a follower reads through its leader', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  const requestId = requestRead(cluster, 2);
  cluster.settle();
  assert.deepEqual(cluster.member(2).readStates, [{ requestId, index: 1 }]);
});

test('without a leader a read is refused', () => {
  const cluster = new Cluster(3);
  assert.deepEqual(cluster.node(1).readIndex(), { outcome: 'refused', reason: 'not-leader', leader: 0 });
});

test('a new leader answers no read before it has committed in its term', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  // The next leader knows of the entry, but not that it is committed: its first own entry is held back.
  cluster.isolate(1);
  cluster.passes = (message) =>
    message.from !== 1 && message.to !== 1 && !(message.type === MessageType.Append && message.entries.length > 0);
  cluster.tick(40, [2, 3]);
  const leader = cluster.leaders().find((id) => id !== 1)!;
  const requestId = requestRead(cluster, leader);
  cluster.settle();
  cluster.tick(2, [2, 3]);
  assert.deepEqual(cluster.member(leader).readStates, []);
  cluster.isolate(1);
  cluster.tick(3, [2, 3]);
  assert.deepEqual(cluster.member(leader).readStates, [{ requestId, index: 3 }]);
});

test('a leader that was replaced unawares confirms no read', () => {
  const cluster = new Cluster(3, { checkQuorum: false });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.tick(40, [2, 3]);
  cluster.elect(2);
  requestRead(cluster, 1);
  cluster.tick(30);
  assert.equal(cluster.node(1).role, 'leader');
  assert.deepEqual(cluster.member(1).readStates, []);
});

test('answers to heartbeats sent before a read came in do not confirm it', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  requestRead(cluster, 1);
  cluster.collect();
  cluster.deliver();
  cluster.collect();
  const answers = cluster.messages;
  cluster.messages = [];
  assert.equal(answers.length, 2);
  // The answers are late: meanwhile the first read is given up and another one asked for.
  requestRead(cluster, 1);
  cluster.collect();
  cluster.messages = [];
  for (const answer of answers) cluster.node(1).step(answer);
  cluster.collect();
  assert.equal(cluster.member(1).readStates.length, 1);
});

test('reads of a leader that steps down are told as dropped', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(1);
  const requestId = requestRead(cluster, 1);
  cluster.tick(25);
  assert.deepEqual(cluster.member(1).readsDropped, [requestId]);
});

test('more waiting reads than the limit are refused', () => {
  const cluster = new Cluster(3, { pendingReadsMax: 2 });
  cluster.elect(1);
  cluster.isolate(1);
  requestRead(cluster, 1);
  requestRead(cluster, 1);
  assert.deepEqual(cluster.node(1).readIndex(), { outcome: 'refused', reason: 'reads-full', leader: 1 });
});

test('under a lease a read is answered at once, and as long as the lease lasts', () => {
  const cluster = new Cluster(3, { readMode: 'lease', leaseTicks: 5 });
  cluster.elect(1);
  cluster.tick(2);
  const requestId = requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, [{ requestId, index: 1 }]);
  cluster.isolate(1);
  cluster.tick(4, [1]);
  requestRead(cluster, 1);
  cluster.collect();
  assert.equal(cluster.member(1).readStates.length, 2);
  cluster.tick(1, [1]);
  requestRead(cluster, 1);
  cluster.collect();
  assert.equal(cluster.member(1).readStates.length, 2, 'the lease has ended; a quorum must answer');
});

test('a new leader has no lease until a quorum has answered it', () => {
  const cluster = new Cluster(3, { readMode: 'lease', leaseTicks: 9 });
  cluster.passes = ({ type }) => type !== MessageType.HeartbeatResponse;
  cluster.elect(1);
  cluster.tick(1);
  requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, []);
});

test('a lease is given up for the rest of the term before a successor is told to stand', () => {
  const cluster = new Cluster(3, { readMode: 'lease', leaseTicks: 5 });
  cluster.elect(1);
  cluster.tick(2);
  cluster.passes = ({ type }) => type !== MessageType.TimeoutNow;
  cluster.node(1).transferLeader(2);
  cluster.settle();
  requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, [], 'not at once');
  cluster.settle();
  assert.equal(cluster.member(1).readStates.length, 1, 'but by a quorum');
  cluster.tick(12);
  cluster.member(1).readStates.length = 0;
  requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, [], 'even when the transfer was given up');
});

test('a single voter answers its reads at once', () => {
  const cluster = new Cluster(1, {}, 1);
  cluster.elect(1);
  const requestId = requestRead(cluster, 1);
  cluster.collect();
  assert.deepEqual(cluster.member(1).readStates, [{ requestId, index: 1 }]);
});

test('request ids do not return after a restart', () => {
  let draws = 0;
  const cluster = new Cluster(3, { random: () => (++draws % 97) / 97 });
  cluster.elect(1);
  const before = requestRead(cluster, 2);
  cluster.member(2).restart();
  cluster.tick(2);
  assert.notEqual(requestRead(cluster, 2), before);
});

test('reads that wait are confirmed when the leader becomes the only voter', () => {
  const cluster = new Cluster(2);
  cluster.elect(1);
  cluster.passes = ({ type }) => type !== MessageType.HeartbeatResponse;
  const requestId = requestRead(cluster, 1);
  cluster.settle();
  assert.deepEqual(cluster.member(1).readStates, []);
  cluster.node(1).proposeConfChange({ transition: 0, changes: [{ op: 1, id: 2 }], context: Buffer.alloc(0) });
  cluster.settle();
  assert.deepEqual(cluster.member(1).readStates, [{ requestId, index: 1 }]);
});
