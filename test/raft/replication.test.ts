import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EntryKind, MessageType } from '../../src/raft/index.ts';
import { appliedData, bytes, Cluster } from './cluster.ts';

test('what a quorum has on disk is committed and applied by all, in order', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  const first = cluster.node(1).propose(bytes('a'));
  assert.deepEqual(first, { outcome: 'appended', index: 2, term: 1 });
  assert.deepEqual(cluster.node(1).proposeBatch([bytes('b'), bytes('c')]), { outcome: 'appended', index: 3, term: 1 });
  cluster.settle();
  for (const member of cluster.members) assert.deepEqual(appliedData(member), ['a', 'b', 'c']);
});

test('payloads are handed through uncopied', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  const payload = bytes('a');
  cluster.node(1).propose(payload);
  cluster.settle();
  for (const { applied } of cluster.members) assert.equal(applied[applied.length - 1]!.data, payload);
});

test('a leader counts itself only when its own disk has the entry', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  cluster.node(1).propose(bytes('a'));
  cluster.collect();
  cluster.deliver();
  cluster.collect();
  while (cluster.member(2).sync());
  cluster.collect();
  cluster.deliver();
  assert.equal(cluster.node(1).status().peers[1]!.match, 2);
  assert.equal(cluster.node(1).commitIndex, 1, 'one of three is known to have it');
  cluster.member(1).sync();
  assert.equal(cluster.node(1).commitIndex, 2);
});

test('a leader commits what a quorum of others has while its own disk still writes, but applies it only when it has it too', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  for (let i = 0; i < 3; i++) {
    cluster.collect();
    cluster.deliver();
    for (const id of [2, 3]) while (cluster.member(id).sync());
  }
  cluster.collect();
  assert.equal(cluster.node(1).commitIndex, 2);
  assert.deepEqual(appliedData(cluster.member(1)), []);
  cluster.settle();
  assert.deepEqual(appliedData(cluster.member(1)), ['a']);
});

test('a single node commits when its disk is done', () => {
  const cluster = new Cluster(1);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.collect();
  assert.equal(cluster.node(1).commitIndex, 1);
  cluster.settle();
  assert.equal(cluster.node(1).commitIndex, 2);
});

test('several proposals leave in one message, at the next ready', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  for (const text of ['a', 'b', 'c']) cluster.node(1).propose(bytes(text));
  cluster.collect();
  const appends = cluster.messages.filter((message) => message.type === MessageType.Append);
  assert.deepEqual(
    appends.map(({ to, entries }) => [to, entries.length]),
    [
      [2, 3],
      [3, 3],
    ],
  );
});

test('messages are cut by bytes, and an entry larger than the limit travels alone', () => {
  const cluster = new Cluster(2, { appendBytesMax: 1000 });
  cluster.elect(1);
  cluster.node(1).proposeBatch([400, 400, 5000, 1].map((size) => Buffer.alloc(size)));
  cluster.collect();
  const sizes = cluster.messages.map((message) =>
    message.type === MessageType.Append ? message.entries.map(({ data }) => data.length) : [],
  );
  assert.deepEqual(sizes, [[400, 400], [5000], [1]]);
});

test('a follower that does not answer is sent no more than its window, in messages and in bytes', () => {
  for (const options of [{ inflightMessagesMax: 3 }, { inflightBytesMax: 250 }]) {
    const cluster = new Cluster(2, options);
    cluster.elect(1);
    cluster.passes = ({ to }) => to !== 2;
    for (let i = 0; i < 10; i++) {
      cluster.node(1).propose(Buffer.alloc(100));
      cluster.settle();
    }
    const peer = cluster.node(1).status().peers[1]!;
    assert.ok(peer.paused);
    assert.ok(peer.inflightMessages <= 3);
    cluster.heal();
    cluster.tick(3);
    assert.equal(cluster.node(2).lastIndex, 11);
    assert.equal(cluster.node(1).status().peers[1]!.inflightMessages, 0);
  }
});

test('lost messages are found by heartbeats alone', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.passes = (message) => message.type !== MessageType.Append;
  cluster.node(1).proposeBatch([bytes('a'), bytes('b')]);
  cluster.settle();
  assert.equal(cluster.node(1).commitIndex, 1);
  cluster.heal();
  cluster.tick(2);
  for (const member of cluster.members) assert.deepEqual(appliedData(member), ['a', 'b']);
});

test('an unreachable follower is probed, and goes back to pipelining when it answers', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).reportUnreachable(2);
  assert.equal(cluster.node(1).status().peers[1]!.state, 'probe');
  cluster.tick();
  assert.equal(cluster.node(1).status().peers[1]!.state, 'replicate');
});

test('conflicting tails are found by terms, in few messages', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  // Alone, node 1 appends much that nobody else gets.
  cluster.isolate(1);
  for (let i = 0; i < 200; i++) cluster.node(1).propose(bytes('lost'));
  cluster.settle();
  cluster.tick(40);
  const leader = cluster.leaders().find((id) => id !== 1)!;
  cluster.node(leader).propose(bytes('kept'));
  cluster.settle();
  cluster.heal();
  let refusals = 0;
  cluster.passes = (message) => {
    if (message.type === MessageType.AppendResponse && message.reject) refusals++;
    return true;
  };
  cluster.tick(3);
  assert.deepEqual(appliedData(cluster.member(1)), ['kept']);
  assert.ok(refusals <= 3, `${refusals} refusals`);
});

test('an old message does not undo what a newer one brought', () => {
  const cluster = new Cluster(2);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.collect();
  const [early] = cluster.messages;
  cluster.settle();
  cluster.node(1).propose(bytes('b'));
  cluster.settle();
  cluster.node(2).step(early!);
  assert.equal(cluster.node(2).lastIndex, 3);
});

test('more than the limit of uncommitted bytes is refused, one large entry alone is not, and room comes back', () => {
  const cluster = new Cluster(3, { uncommittedBytesMax: 1000 });
  cluster.elect(1);
  cluster.isolate(1);
  assert.equal(cluster.node(1).propose(Buffer.alloc(1500)).outcome, 'appended');
  const refused = cluster.node(1).propose(Buffer.alloc(1));
  assert.deepEqual(refused, { outcome: 'refused', reason: 'uncommitted-full', leader: 1 });
  assert.equal(cluster.node(1).proposeBatch([Buffer.alloc(0), Buffer.alloc(1)]).outcome, 'refused');
  cluster.heal();
  cluster.tick(2);
  assert.equal(cluster.node(1).status().uncommittedBytes, 0);
  assert.equal(cluster.node(1).propose(Buffer.alloc(1000)).outcome, 'appended');
});

test('proposals are refused by a follower, or passed on to the leader if so configured', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  assert.deepEqual(cluster.node(2).propose(bytes('a')), { outcome: 'refused', reason: 'not-leader', leader: 1 });
  const forwarding = new Cluster(3, { forwardProposals: true });
  forwarding.elect(1);
  assert.deepEqual(forwarding.node(2).propose(bytes('a')), { outcome: 'forwarded', leader: 1 });
  assert.deepEqual(forwarding.node(3).proposeBatch([bytes('b')]), { outcome: 'forwarded', leader: 1 });
  forwarding.settle();
  assert.deepEqual(appliedData(forwarding.member(3)), ['a', 'b']);
});

test('entries that are on disk only are asked for, loaded, and sent', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.isolate(3);
  for (const text of ['a', 'b', 'c']) cluster.node(1).propose(bytes(text));
  cluster.settle();
  const { storage, loads } = cluster.member(1);
  const onDisk = storage.entries.bind(storage);
  storage.entries = () => undefined as never;
  cluster.heal();
  for (let i = 0; i < 4 && loads.length === 0; i++) cluster.tick();
  assert.equal(loads.length, 1, 'one load for the lagging follower');
  cluster.tick(3);
  assert.equal(loads.length, 1, 'and no second one meanwhile');
  for (let load = loads.shift(); load !== undefined; load = loads.shift()) {
    cluster.node(1).onLoaded(load, onDisk(load.from, load.to, load.bytesMax));
    cluster.settle();
  }
  assert.deepEqual(appliedData(cluster.member(3)), ['a', 'b', 'c']);
});

test('committed entries that are on disk only are loaded before they are applied', () => {
  const cluster = new Cluster(1);
  cluster.elect(1);
  cluster.node(1).proposeBatch([bytes('a'), bytes('b')]);
  cluster.settle();
  const member = cluster.member(1);
  const onDisk = member.storage.entries.bind(member.storage);
  member.storage.entries = () => undefined as never;
  member.storage.hardState = { ...member.storage.hardState, commit: 3 };
  member.restart();
  cluster.settle();
  const load = member.loads.shift()!;
  assert.deepEqual([load.peer, load.from, load.to], [0, 1, 4]);
  member.node.onLoaded(load, undefined);
  assert.ok(!member.node.hasReady(), 'not again at once');
  cluster.tick();
  const again = member.loads.shift()!;
  member.node.onLoaded(again, onDisk(again.from, again.to, again.bytesMax));
  cluster.settle();
  assert.deepEqual(appliedData(member), ['a', 'b']);
});

test('no more is handed out to be applied than the limit allows', () => {
  const cluster = new Cluster(1, { applyBytesMax: 100 });
  cluster.elect(1);
  cluster.node(1).proposeBatch(Array.from({ length: 10 }, () => Buffer.alloc(50)));
  const { node } = cluster.member(1);
  let handedOut = 0;
  while (node.hasReady()) {
    const { append, committed } = node.ready();
    if (append !== undefined) {
      cluster.member(1).write(append);
      node.onAppended(append);
    }
    assert.ok(committed.length <= 1);
    handedOut += committed.length;
    if (committed.length > 0) node.onApplied(committed[0]!.index);
  }
  assert.equal(handedOut, 10);
});

test('a write that ends late says nothing about the entry that took its place', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  const append = { type: MessageType.Append, from: 1, to: 2, prevIndex: 1, prevTerm: 1, commit: 1 } as const;
  const entry = { index: 2, kind: EntryKind.Data, data: bytes('old') };
  const member = cluster.member(2);
  member.node.step({ ...append, term: 1, entries: [{ ...entry, term: 1 }] });
  member.drain();
  member.node.step({ ...append, from: 3, term: 2, entries: [{ ...entry, term: 2, data: bytes('new') }] });
  member.drain();
  assert.equal(member.works.length, 2);
  member.sync();
  assert.equal(member.node.status().durableIndex, 1);
  const answers = member.drain();
  assert.ok(answers.every((message) => message.term === 1));
  member.sync();
  assert.equal(member.node.status().durableIndex, 2);
});

test('an idle heartbeat round makes no work for the disk', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.tick(3);
  for (const { node } of cluster.members) node.tick();
  cluster.collect();
  cluster.deliver();
  cluster.collect();
  for (const { works } of cluster.members) assert.deepEqual(works, []);
});

test('a restarted node goes on from what was durable', () => {
  const cluster = new Cluster(3);
  cluster.elect(1);
  cluster.node(1).propose(bytes('a'));
  cluster.settle();
  cluster.member(2).restart();
  assert.equal(cluster.node(2).term, 1);
  assert.equal(cluster.node(2).lastIndex, 2);
  cluster.tick(3);
  assert.deepEqual(appliedData(cluster.member(2)), ['a']);
});
