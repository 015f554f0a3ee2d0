// What the simulator found in the core (docs/decisions/0009-simulator-findings.md), each as the shortest story that shows it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  createRaftNode,
  type Entry,
  EntryKind,
  encodeConfChange,
  type MembershipConfig,
  MessageType,
} from '../../src/raft/index.ts';
import { MemoryStorage } from '../../tools/raft/memory-storage.ts';
import { bytes, Cluster, Member } from './cluster.ts';

function change(op: ConfChange['changes'][number]['op'], id: number): ConfChange {
  return { transition: ConfChangeTransition.Auto, changes: [{ op, id }], context: Buffer.alloc(0) };
}

function members(...voters: number[]): MembershipConfig {
  return { voters, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
}

function entry(index: number, term: number, text = ''): Entry {
  return { index, term, kind: EntryKind.Data, data: bytes(text) };
}

/** A group of two whose leader, 1, has removed itself and has an entry more than 2, which does not know that it is alone. */
function groupOfTheRemoved(): Cluster {
  const cluster = new Cluster(2);
  cluster.elect(1);
  cluster.node(1).proposeConfChange(change(ConfChangeOp.Remove, 1));
  cluster.collect();
  cluster.deliver();
  cluster.node(1).propose(bytes('one more'));
  // From now on 2 hears nothing: neither of the other entry, nor that its acknowledgement committed the change.
  cluster.passes = ({ to }) => to === 1;
  cluster.settle();
  cluster.heal();
  return cluster;
}

test('a group goes on after its leader removed itself and alone knew that this was committed', () => {
  const cluster = groupOfTheRemoved();
  assert.deepEqual(cluster.node(1).membership.voters, [2]);
  assert.deepEqual(cluster.node(2).membership.voters, [1, 2]);
  assert.ok(cluster.node(1).lastIndex > cluster.node(2).lastIndex);
  assert.deepEqual(cluster.leaders(), []);
  cluster.tick(60);
  assert.deepEqual(cluster.leaders(), [2]);
  assert.deepEqual(cluster.node(2).membership.voters, [2]);
});

test('a refused vote tells how far is committed, and the candidate gives way to a change that it did not know of', () => {
  const storage = new MemoryStorage();
  storage.membership = members(1, 2, 3, 4);
  const removal = {
    ...entry(2, 1),
    kind: EntryKind.ConfChange,
    data: encodeConfChange(change(ConfChangeOp.Remove, 4)),
  };
  storage.append([entry(1, 1), removal]);
  storage.hardState = { term: 1, vote: 0, commit: 1 };
  const candidate = new Member({
    id: 4,
    storage,
    electionTicks: 10,
    heartbeatTicks: 1,
    random: () => 0,
    preVote: false,
  });
  candidate.drain();
  candidate.node.campaign();
  candidate.drain();
  while (candidate.sync()) candidate.drain();
  assert.equal(candidate.node.role, 'candidate');
  const response = { type: MessageType.VoteResponse, to: 4, term: 2 } as const;
  candidate.node.step({ ...response, from: 1, reject: true, commit: 2, commitTerm: 1 });
  candidate.drain();
  assert.equal(candidate.node.commitIndex, 2);
  assert.deepEqual(candidate.node.membership.voters, [1, 2, 3]);
  for (const from of [2, 3]) {
    candidate.node.step({ ...response, from, reject: false, commit: 0, commitTerm: 0 });
  }
  assert.equal(candidate.node.role, 'follower', 'a removed node does not win with the votes of the old configuration');
});

test('a refused vote commits nothing that the candidate holds in another term', () => {
  const storage = new MemoryStorage();
  storage.membership = members(1, 2, 3);
  storage.append([entry(1, 1), entry(2, 1)]);
  storage.hardState = { term: 3, vote: 0, commit: 0 };
  const candidate = new Member({ id: 3, storage, electionTicks: 10, heartbeatTicks: 1, random: () => 0 });
  candidate.node.campaign();
  candidate.drain();
  const refusal = { type: MessageType.PreVoteResponse, from: 1, to: 3, term: 3, reject: true } as const;
  candidate.node.step({ ...refusal, commit: 2, commitTerm: 2 });
  assert.equal(candidate.node.commitIndex, 0);
});

test('a snapshot that arrives while committed entries are being applied is not taken in between', () => {
  const storage = new MemoryStorage();
  storage.membership = members(1, 2);
  const addition = {
    ...entry(1, 1),
    kind: EntryKind.ConfChange,
    data: encodeConfChange(change(ConfChangeOp.AddVoter, 3)),
  };
  storage.append([addition]);
  storage.hardState = { term: 1, vote: 0, commit: 1 };
  const node = createRaftNode({ id: 2, storage, electionTicks: 10, heartbeatTicks: 1, random: () => 0 });
  assert.equal(node.ready().committed.length, 1);
  const snapshot = { index: 9, term: 1, membership: members(2, 3), data: Buffer.alloc(0) };
  const message = { type: MessageType.Snapshot, from: 1, to: 2, term: 1, snapshot } as const;
  node.step(message);
  assert.deepEqual(node.membership.voters, [1, 2], 'the entries belong to this configuration');
  assert.deepEqual(node.applyConfChange(change(ConfChangeOp.AddVoter, 3)).voters, [1, 2, 3]);
  node.onApplied(1);
  node.step(message);
  assert.deepEqual(node.membership.voters, [2, 3], 'afterwards it is welcome');
});

test('reads that wait for a quorum are confirmed when only this voter is left', () => {
  const cluster = new Cluster(2, { pendingReadsMax: 1 });
  cluster.elect(1);
  cluster.settle();
  cluster.node(1).proposeConfChange(change(ConfChangeOp.Remove, 2));
  cluster.collect();
  cluster.deliver();
  while (cluster.member(2).sync());
  while (cluster.member(1).sync());
  // The acknowledgement that commits the change arrives after the read's heartbeat was lost.
  cluster.member(1).node.readIndex();
  cluster.passes = ({ type }) => type !== MessageType.Heartbeat;
  cluster.settle();
  assert.deepEqual(cluster.node(1).membership.voters, [1]);
  assert.equal(cluster.member(1).readStates.length, 1);
  assert.equal(cluster.node(1).readIndex().outcome, 'pending');
});

test('entries that memory replaces are never loaded from the disk', () => {
  const storage = new MemoryStorage();
  storage.membership = members(1, 2, 3);
  storage.append([entry(1, 1, 'kept'), entry(2, 1, 'old')]);
  storage.hardState = { term: 1, vote: 0, commit: 0 };
  storage.entries = () => undefined as never;
  const node = createRaftNode({
    id: 2,
    storage,
    electionTicks: 10,
    heartbeatTicks: 1,
    random: () => 0,
    asyncStorage: false,
  });
  node.step({
    type: MessageType.Append,
    from: 1,
    to: 2,
    term: 2,
    prevIndex: 1,
    prevTerm: 1,
    commit: 2,
    entries: [entry(2, 2, 'new')],
  });
  const { loads } = node.ready();
  assert.deepEqual(
    loads.map(({ from, to }) => [from, to]),
    [[1, 2]],
    'entry 2 of term 1 is still on the disk, but not of the log',
  );
});
