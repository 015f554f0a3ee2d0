import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tryDecodeConfChange } from '../../src/raft/conf-change-codec.ts';
import { EMPTY_MEMBERSHIP } from '../../src/raft/configuration.ts';
import {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  decodeConfChange,
  encodeConfChange,
  MessageType,
} from '../../src/raft/index.ts';
import { appliedData, bytes, Cluster } from './cluster.ts';

const { AddVoter, AddLearner, Remove } = ConfChangeOp;
const NO_CONTEXT = Buffer.alloc(0);
// What a joining node knows of the group: its members before the first entry of the log.
const FOUNDED_BY_ONE = { ...EMPTY_MEMBERSHIP, voters: [1] };
const FOUNDED_BY_THREE = { ...EMPTY_MEMBERSHIP, voters: [1, 2, 3] };

function change(...changes: [ConfChangeOp, number][]): ConfChange {
  return {
    transition: ConfChangeTransition.Auto,
    changes: changes.map(([op, id]) => ({ op, id })),
    context: NO_CONTEXT,
  };
}

test('a new voter catches up and counts', () => {
  const cluster = new Cluster(1);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.add(2, FOUNDED_BY_ONE);
  assert.equal(cluster.node(1).proposeConfChange(change([AddVoter, 2])).outcome, 'appended');
  cluster.settle();
  cluster.tick(2);
  assert.deepEqual(cluster.node(2).membership.voters, [1, 2]);
  assert.deepEqual(appliedData(cluster.member(2)), ['a']);
  cluster.isolate(2);
  cluster.node(1).propose(bytes('b'));
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(1)), ['a'], 'one of two is no majority');
});

test('a learner gets everything and counts for nothing', () => {
  const cluster = new Cluster(2, {}, 1);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(3)), ['a']);
  cluster.isolate(2);
  cluster.node(1).propose(bytes('b'));
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(1)), ['a']);
});

test('several voters change at once through a joint configuration, which the leader leaves by itself', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  for (const id of [4, 5]) cluster.add(id, FOUNDED_BY_THREE);
  cluster.node(1).proposeConfChange(change([AddVoter, 4], [AddVoter, 5], [Remove, 2], [AddLearner, 3]));
  cluster.settle();
  cluster.tick(3);
  const expected = { voters: [1, 4, 5], votersOutgoing: [], learners: [3], learnersNext: [], autoLeave: false };
  for (const id of [1, 3, 4, 5]) assert.deepEqual(cluster.node(id).membership, expected);
});

test('in a joint configuration both halves must agree', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  for (const id of [4, 5]) cluster.add(id, FOUNDED_BY_THREE);
  const { transition: _, ...rest } = change([AddVoter, 4], [AddVoter, 5], [Remove, 2], [Remove, 3]);
  cluster.node(1).proposeConfChange({ ...rest, transition: ConfChangeTransition.JointExplicit });
  cluster.settle();
  cluster.tick(2);
  assert.deepEqual(cluster.node(1).membership.votersOutgoing, [1, 2, 3]);
  // The incoming half {1,4,5} alone.
  cluster.isolate(2, 3);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(1)), []);
  // The outgoing half {1,2,3} alone.
  cluster.isolate(4, 5);
  cluster.tick(2);
  assert.deepEqual(appliedData(cluster.member(1)), ['a'], 'each half had it by then');
  cluster.node(1).propose(bytes('b'));
  cluster.tick(2);
  assert.deepEqual(appliedData(cluster.member(1)), ['a']);
  cluster.heal();
  cluster.tick(2);
  assert.deepEqual(appliedData(cluster.member(1)), ['a', 'b']);
  cluster.node(1).proposeConfChange(change());
  cluster.settle();
  assert.deepEqual(cluster.node(1).membership.voters, [1, 4, 5]);
});

test('a change waits until the former one is applied', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  assert.equal(cluster.node(1).proposeConfChange(change([AddLearner, 4])).outcome, 'appended');
  const second = cluster.node(1).proposeConfChange(change([AddLearner, 5]));
  assert.deepEqual(second, { outcome: 'refused', reason: 'conf-change-pending', leader: 1 });
  cluster.settle();
  assert.deepEqual(cluster.node(2).membership.learners, [4]);
  assert.equal(cluster.node(1).proposeConfChange(change([AddLearner, 5])).outcome, 'appended');
});

test('a change that does not fit is refused and leaves nothing behind', () => {
  const cluster = new Cluster(1);
  cluster.elect(1);
  const lastIndex = cluster.node(1).lastIndex;
  const refused = { outcome: 'refused', reason: 'conf-change-invalid', leader: 1 };
  cluster.settle();
  assert.deepEqual(cluster.node(1).proposeConfChange(change([Remove, 1])), refused);
  assert.equal(cluster.node(1).lastIndex, lastIndex);
});

test('a removed leader steps down once its removal is applied, and a removed node disturbs nobody', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).proposeConfChange(change([Remove, 1]));
  cluster.settle();
  assert.equal(cluster.node(1).role, 'follower');
  cluster.tick(30);
  const [leader] = cluster.leaders();
  assert.ok(leader === 2 || leader === 3);
  const { term } = cluster.node(leader);
  cluster.tick(100);
  assert.equal(cluster.node(leader).term, term);
});

test('a group whose leader removed itself, and alone knows it, is not stuck: the refusal of its vote tells the others', () => {
  const cluster = new Cluster(2);
  cluster.elect(1);
  // The change and what follows it: the other node has the one but not the other, and does not hear that it is committed.
  cluster.node(1).proposeConfChange(change([Remove, 1]));
  cluster.collect();
  cluster.node(1).propose(bytes('longer'));
  cluster.member(1).sync();
  cluster.passes = (message) =>
    !(
      message.type === MessageType.Append &&
      (message.commit > 1 || message.entries.length !== 1 || message.prevIndex > 1)
    );
  cluster.settle();
  assert.equal(cluster.node(1).role, 'follower');
  assert.deepEqual(cluster.node(2).membership.voters, [1, 2]);
  cluster.heal();
  cluster.tick(60);
  assert.deepEqual(cluster.leaders(), [2]);
  assert.deepEqual(cluster.node(2).membership.voters, [2]);
});

test('a snapshot waits until entries that were handed out before it are applied', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  const { node } = cluster.member(2);
  const { membership } = node;
  const entry = { index: 2, term: 1, kind: 0, data: bytes('a') } as const;
  node.step({ type: 1, from: 1, to: 2, term: 1, prevIndex: 1, prevTerm: 1, commit: 2, entries: [entry] });
  const { append } = node.ready();
  cluster.member(2).write(append!);
  node.onAppended(append!);
  assert.equal(node.ready().committed.length, 1);
  const snapshot = { index: 9, term: 1, membership, data: NO_CONTEXT };
  node.step({ type: 9, from: 1, to: 2, term: 1, snapshot });
  assert.equal(node.commitIndex, 2);
  node.onApplied(2);
  node.step({ type: 9, from: 1, to: 2, term: 1, snapshot });
  assert.equal(node.commitIndex, 9);
});

test('leadership goes to the transferee at once, and proposals are held off meanwhile', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).transferLeader(3);
  assert.deepEqual(cluster.node(1).propose(bytes('a')), {
    outcome: 'refused',
    reason: 'leadership-transfer',
    leader: 1,
  });
  cluster.settle();
  assert.deepEqual(cluster.leaders(), [3]);
});

test('a follower passes the wish for a transfer on', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(2).transferLeader(2);
  cluster.settle();
  assert.deepEqual(cluster.leaders(), [2]);
});

test('a transferee that lags is brought up to date first', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.heal();
  cluster.node(1).transferLeader(3);
  cluster.tick(2);
  assert.deepEqual(cluster.leaders(), [3]);
  assert.equal(cluster.node(3).lastIndex, 3);
});

test('a transfer that does not succeed is given up after an election timeout', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.passes = ({ type }) => type !== 10;
  cluster.node(1).transferLeader(3);
  cluster.tick(9);
  assert.equal(cluster.node(1).status().leaderTransferee, 3);
  cluster.tick(2);
  assert.equal(cluster.node(1).status().leaderTransferee, 0);
  assert.equal(cluster.node(1).propose(bytes('a')).outcome, 'appended');
});

test('learners and strangers are not transferred to', () => {
  const cluster = new Cluster(2, {}, 1);
  cluster.elect(1);
  for (const id of [1, 3, 9]) {
    cluster.node(1).transferLeader(id);
    assert.equal(cluster.node(1).status().leaderTransferee, 0);
  }
});

test('a follower that is too far behind gets a snapshot, with the membership in it', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).proposeBatch([bytes('a'), bytes('b')]);
  cluster.settle();
  cluster.node(1).proposeConfChange(change([AddLearner, 4]));
  cluster.settle();
  const { storage, node } = cluster.member(1);
  storage.compact(3);
  storage.newestSnapshot = { index: 4, term: 1, membership: node.membership, data: bytes('state') };
  cluster.heal();
  cluster.tick(3);
  assert.equal(cluster.node(3).commitIndex, 4);
  assert.deepEqual(cluster.node(3).membership.learners, [4]);
  assert.equal(node.status().peers[2]!.state, 'replicate');
  node.propose(bytes('c'));
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(3)), ['c']);
});

test('a snapshot that covers no more than what is committed is not taken', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  const { membership } = cluster.node(1);
  const snapshot = { index: 1, term: 1, membership, data: NO_CONTEXT };
  cluster.node(2).step({ type: 9, from: 1, to: 2, term: 1, snapshot });
  const ready = cluster.node(2).ready();
  assert.equal(ready.append?.snapshot, undefined);
  assert.equal(cluster.node(2).commitIndex, 2);
});

test('a snapshot that was lost is sent again after it was reported', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).proposeBatch([bytes('a'), bytes('b')]);
  cluster.settle();
  const { storage, node } = cluster.member(1);
  storage.compact(3);
  storage.newestSnapshot = { index: 3, term: 1, membership: node.membership, data: NO_CONTEXT };
  cluster.passes = ({ type }) => type !== 9;
  cluster.tick(3);
  assert.equal(node.status().peers[2]!.pendingSnapshot, 3);
  cluster.heal();
  node.reportSnapshot(3, false);
  cluster.tick(3);
  assert.equal(cluster.node(3).commitIndex, 3);
});

test('a membership change comes back from its payload as it was', () => {
  const full: ConfChange = {
    transition: ConfChangeTransition.JointExplicit,
    changes: [
      { op: AddVoter, id: 1 },
      { op: AddLearner, id: Number.MAX_SAFE_INTEGER },
    ],
    context: bytes('who asked'),
  };
  assert.deepEqual(decodeConfChange(encodeConfChange(full)), full);
  assert.equal(encodeConfChange(change()).length, 0);
  assert.deepEqual(decodeConfChange(NO_CONTEXT), change());
});

test('a malformed membership change is told as such', () => {
  const good = encodeConfChange(change([AddVoter, 1]));
  for (let length = 1; length < good.length; length++) {
    assert.equal(tryDecodeConfChange(good.subarray(0, length)), undefined);
  }
  for (const at of [0, 1, 4]) {
    const bad = Buffer.from(good);
    bad[at] = 99;
    assert.equal(tryDecodeConfChange(bad), undefined);
  }
  assert.throws(() => decodeConfChange(bytes('no')), { name: 'AssertionError' });
});
