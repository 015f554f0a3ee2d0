import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageType } from '../../src/raft/index.ts';
import { appliedData, bytes, Cluster } from './cluster.ts';

test('a follower that hears no leader stands after its own timeout and is elected', () => {
  const cluster = new Cluster(3);
  cluster.tick(10);
  assert.deepEqual(cluster.leaders(), []);
  cluster.tick();
  assert.deepEqual(cluster.leaders(), [1]);
  for (const { node } of cluster.members) assert.equal(node.leader, 1);
});

test('election timeouts are spread over once to twice the configured ticks', () => {
  for (const [random, ticks] of [
    [0, 10],
    [0.999, 19],
  ] as const) {
    const cluster = new Cluster(1, { random: () => random });
    cluster.tick(ticks - 1);
    assert.equal(cluster.node(1).role, 'follower');
    cluster.tick();
    assert.equal(cluster.node(1).role, 'leader');
  }
});

test('the own vote counts only when it is durable', () => {
  const cluster = new Cluster(3, { preVote: false });
  cluster.node(1).campaign();
  cluster.collect();
  assert.deepEqual(cluster.messages, [], 'no vote is asked for before term and vote are durable');
  assert.equal(cluster.node(1).role, 'candidate');
  cluster.settle();
  assert.equal(cluster.node(1).role, 'leader');
});

test('without pre-votes a candidate whose term is behind is told by the refusal, and stands beyond it', () => {
  const cluster = new Cluster(2, { preVote: false, checkQuorum: false });
  cluster.isolate(1);
  for (let time = 0; time < 3; time++) {
    cluster.node(2).campaign();
    cluster.settle();
  }
  cluster.heal();
  cluster.node(1).campaign();
  cluster.settle();
  assert.deepEqual([cluster.node(1).term, cluster.node(1).role], [3, 'follower']);
  cluster.node(1).campaign();
  cluster.settle();
  assert.deepEqual([cluster.node(1).term, cluster.node(1).role], [4, 'leader']);
});

test('a vote is sent only when it is durable, and a restart does not take it back', () => {
  const cluster = new Cluster(3, { preVote: false });
  cluster.node(1).campaign();
  cluster.collect();
  cluster.member(1).sync();
  cluster.collect();
  cluster.deliver();
  cluster.collect();
  assert.deepEqual(cluster.messages, [], 'voters write before they answer');
  cluster.member(2).sync();
  cluster.member(2).restart();
  cluster.node(2).step({
    type: MessageType.Vote,
    from: 3,
    to: 2,
    term: 1,
    lastIndex: 0,
    lastTerm: 0,
    transfer: false,
  });
  const answers = [...cluster.member(2).drain(), ...cluster.member(2).works.flatMap(({ responses }) => responses)];
  assert.deepEqual(
    answers.map((answer) => 'reject' in answer && answer.reject),
    [true],
  );
});

test('a pre-vote raises nobody’s term, however often it fails', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.tick(100);
  assert.equal(cluster.node(3).role, 'pre-candidate');
  assert.equal(cluster.node(3).term, 1);
  cluster.heal();
  cluster.tick(30);
  assert.deepEqual(cluster.leaders(), [1]);
  assert.equal(cluster.node(1).term, 1);
  assert.equal(cluster.node(3).leader, 1);
});

test('without pre-vote a node that was cut off deposes the leader at most once, and the group goes on', () => {
  const cluster = new Cluster(3, { preVote: false });
  cluster.elect(1);
  cluster.isolate(3);
  cluster.tick(50);
  cluster.heal();
  cluster.tick(60);
  const [leader, ...others] = cluster.leaders();
  assert.ok(leader !== undefined && others.length === 0);
  for (const { node } of cluster.members) assert.equal(node.leader, leader);
});

test('followers that hear a leader ignore candidates', () => {
  const cluster = new Cluster(3, { preVote: false });
  cluster.elect(1);
  cluster.elect(2);
  assert.deepEqual(cluster.leaders(), [1]);
  assert.equal(cluster.node(3).term, 1);
});

test('a leader that no quorum answers steps down, and the others elect another', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(1);
  cluster.tick(20);
  assert.equal(cluster.node(1).role === 'leader', false);
  cluster.tick(20);
  assert.deepEqual(cluster.leaders(), [2]);
});

test('a leader that can send but not receive is replaced', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.passes = ({ to }) => to !== 1;
  cluster.tick(60);
  const [leader] = cluster.leaders();
  assert.ok(leader === 2 || leader === 3);
});

test('a candidate with a shorter log cannot win', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.isolate(1);
  for (let i = 0; i < 5; i++) {
    cluster.tick(20, [2, 3]);
    assert.notEqual(cluster.node(3).role, 'leader');
  }
  assert.deepEqual(
    cluster.leaders().filter((id) => id !== 1),
    [2],
  );
  assert.deepEqual(appliedData(cluster.member(3)), ['a']);
});

test('learners do not stand for election, but vote when asked', () => {
  const cluster = new Cluster(1, {}, 1);
  cluster.node(2).campaign();
  cluster.tick(50, [2]);
  assert.equal(cluster.node(2).role, 'follower');
  cluster.node(2).step({ type: MessageType.Vote, from: 9, to: 2, term: 5, lastIndex: 0, lastTerm: 0, transfer: false });
  cluster.member(2).drain();
  const [work] = cluster.member(2).works;
  const answer = work!.responses[0]!;
  assert.ok(answer.type === MessageType.VoteResponse && !answer.reject && work!.hardState?.vote === 9);
});

test('forgetting the leader lets a follower vote at once, but not in lease mode', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(2).forgetLeader();
  assert.equal(cluster.node(2).leader, 0);
  cluster.isolate(1);
  cluster.elect(3);
  assert.ok(cluster.leaders().includes(3));

  const leased = new Cluster(3, { readMode: 'lease' });
  leased.elect(1);
  leased.node(2).forgetLeader();
  assert.equal(leased.node(2).leader, 1);
});

test('a leader that stepped down is voted for by those who follow it still', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.tick();
  cluster.isolate(1);
  cluster.tick(25, [1]);
  assert.notEqual(cluster.node(1).role, 'leader');
  assert.equal(cluster.node(2).leader, 1);
  cluster.heal();
  cluster.node(1).campaign();
  cluster.settle();
  assert.deepEqual(cluster.leaders(), [1]);
});

test('a leader whose storage failed steps down and takes no part until it is made anew', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).onStorageFailed();
  assert.deepEqual(cluster.node(1).propose(bytes('a')), { outcome: 'refused', reason: 'storage-failed', leader: 0 });
  cluster.tick(60);
  assert.equal(cluster.node(1).role, 'follower');
  assert.equal(cluster.leaders().length, 1);
  cluster.member(1).restart();
  cluster.tick(5);
  assert.equal(cluster.node(1).leader, cluster.leaders()[0]);
});

test('a leader whose disk hangs steps down, though heartbeats go on', () => {
  const cluster = new Cluster(3, { storageStallTicks: 15 });
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.collect();
  const stalled = cluster.member(1);
  for (let i = 0; i < 14; i++) {
    for (const { node } of cluster.members) node.tick();
    cluster.collect();
    cluster.deliver();
    for (const member of cluster.members) if (member !== stalled) while (member.sync());
  }
  assert.equal(cluster.node(1).role, 'leader');
  cluster.node(1).tick();
  assert.equal(cluster.node(1).role, 'follower');
});

test('a node waits before it votes after a restart in lease mode: it may have promised not to', () => {
  const cluster = new Cluster(3, { readMode: 'lease' });
  cluster.elect(1);
  cluster.isolate(1);
  cluster.member(2).restart();
  cluster.elect(3);
  assert.equal(cluster.node(3).role, 'pre-candidate');
  cluster.tick(25, [2, 3]);
  assert.equal(cluster.leaders().filter((id) => id !== 1).length, 1);
});
