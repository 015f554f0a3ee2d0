import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ClassicClient, formGroup, GROUP, leaveGroup, subscription } from './support/classic-client.ts';
import { CoreHarness } from './support/core-harness.ts';

describe('Joining a classic group', () => {
  it('gives a dynamic member an id first and takes it in when it comes back with that', () => {
    const harness = new CoreHarness();
    const client = new ClassicClient(harness);
    const first = client.join().result;
    assert.equal(first.errorCode, ErrorCode.MEMBER_ID_REQUIRED);
    assert.match(first.memberId, /^client-/);
    const second = client.join();
    assert.ok(!second.isAnswered, 'the join waits for the initial rebalance delay');
    harness.advance(1);
    assert.equal(second.result.generationId, 1);
    assert.equal(second.result.leaderId, first.memberId);
    assert.deepEqual(
      second.result.members.map((member) => member.memberId),
      [first.memberId],
    );
  });

  it('takes members of old versions in without an id of their own', () => {
    const harness = new CoreHarness();
    const join = new ClassicClient(harness, { requireKnownMemberId: false }).join();
    harness.advance(1);
    assert.equal(join.result.errorCode, ErrorCode.NONE);
  });

  it('forgets an id that was not used within the session timeout', () => {
    const harness = new CoreHarness();
    const client = new ClassicClient(harness);
    client.join();
    harness.advance(10_001);
    assert.equal(client.join().result.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('makes one rebalance of the members that come within the initial delay, which new members extend', () => {
    const harness = new CoreHarness();
    harness.settings.initialRebalanceDelayMs = 3000;
    const a = new ClassicClient(harness);
    const b = new ClassicClient(harness);
    const joinA = a.enter();
    harness.advance(2000);
    const joinB = b.enter();
    harness.advance(1000);
    assert.ok(!joinA.isAnswered, 'b extended the delay');
    harness.advance(3000);
    assert.equal(joinA.result.generationId, 1);
    assert.equal(joinB.result.generationId, 1);
    assert.equal(joinA.result.members.length, 2);
    assert.deepEqual(joinB.result.members, [], 'only the leader sees the members');
  });

  it('refuses protocols that the other members do not support, before and after the group is there', () => {
    const harness = new CoreHarness();
    const none = new ClassicClient(harness, { protocolType: '' });
    assert.equal(none.join().result.errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    assert.equal(harness.core.groups.size, 0, 'no group is left behind');
    formGroup(harness, [new ClassicClient(harness)]);
    const other = new ClassicClient(harness, { protocols: [{ name: 'other', metadata: Buffer.from([1]) }] });
    const { errorCode, memberId } = other.join().result;
    assert.equal(errorCode, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    assert.equal(memberId, '');
  });

  it('selects the protocol that most members prefer among those that all support', () => {
    const harness = new CoreHarness();
    const protocols = (...names: string[]) => names.map((name) => ({ name, metadata: Buffer.from(name) }));
    const clients = [
      new ClassicClient(harness, { protocols: protocols('a', 'b', 'c') }),
      new ClassicClient(harness, { protocols: protocols('b', 'c') }),
      new ClassicClient(harness, { protocols: protocols('d', 'c', 'b') }),
    ];
    const joins = clients.map((client) => client.enter());
    harness.advance(1);
    assert.equal(joins[0]!.result.protocolName, 'b');
    assert.equal(joins[0]!.result.members[2]!.metadata.toString(), 'b');
  });

  it('refuses members beyond the largest size, but lets those in that are known', () => {
    const harness = new CoreHarness();
    harness.settings.classicSizeMax = 2;
    const [a, b, c] = [new ClassicClient(harness), new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    assert.equal(c.join().result.errorCode, ErrorCode.GROUP_MAX_SIZE_REACHED);
    const rejoin = a.join();
    assert.ok(!rejoin.isAnswered);
    b.join();
    assert.equal(rejoin.result.generationId, 2);
  });

  it('answers an unknown member of an unknown group with UNKNOWN_MEMBER_ID', () => {
    const client = new ClassicClient(new CoreHarness());
    client.memberId = 'who';
    assert.equal(client.join().result.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('A rebalance of a classic group', () => {
  it('holds followers in SyncGroup until the assignments of the leader are committed', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    a.enter();
    b.enter();
    harness.advance(1);
    const follower = b.sync();
    assert.ok(!follower.isAnswered);
    const leader = a.sync(
      new Map([
        [a.memberId, Buffer.from('A')],
        [b.memberId, Buffer.from('B')],
      ]),
    );
    assert.equal(leader.result.assignment.toString(), 'A');
    assert.equal(follower.result.assignment.toString(), 'B');
    assert.equal(a.sync().result.assignment.toString(), 'A', 'a stable group repeats the assignment');
  });

  it('starts again when the assignments could not be stored, and all who wait are told', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    a.enter();
    b.enter();
    harness.advance(1);
    const follower = b.sync();
    harness.commitsWith = ErrorCode.COORDINATOR_NOT_AVAILABLE;
    const leader = a.sync(new Map([[a.memberId, Buffer.from('A')]]));
    assert.equal(leader.result.errorCode, ErrorCode.COORDINATOR_NOT_AVAILABLE);
    assert.equal(follower.result.errorCode, ErrorCode.COORDINATOR_NOT_AVAILABLE);
    assert.equal(a.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('begins when the leader rejoins, but not when a follower rejoins with the same metadata', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    const same = b.join().result;
    assert.equal(same.errorCode, ErrorCode.NONE);
    assert.equal(same.generationId, 1);
    assert.deepEqual(same.members, []);
    const leader = a.join();
    assert.ok(!leader.isAnswered);
    assert.equal(b.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
    b.join();
    assert.equal(leader.result.generationId, 2);
  });

  it('begins when a follower rejoins with new metadata, at once again after the last one (cooperative)', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    const rejoin = b.join({ protocols: [{ name: 'range', metadata: subscription('t', 'u') }] });
    assert.ok(!rejoin.isAnswered);
    assert.equal(a.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
    a.join();
    assert.equal(rejoin.result.generationId, 2);
  });

  it('repeats the join answer to a member that asks again before it syncs', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness);
    const first = a.enter();
    harness.advance(1);
    const again = a.join().result;
    assert.deepEqual(again, first.result);
  });

  it('leaves out members that do not rejoin within the rebalance timeout', () => {
    const harness = new CoreHarness();
    const [a, b] = [
      new ClassicClient(harness, { sessionTimeoutMs: 60_000 }),
      new ClassicClient(harness, { sessionTimeoutMs: 60_000 }),
    ];
    formGroup(harness, [a, b]);
    const join = b.join({ protocols: [{ name: 'range', metadata: subscription('t', 'u') }] });
    harness.advance(29_999);
    assert.ok(!join.isAnswered);
    harness.advance(2);
    assert.equal(join.result.leaderId, b.memberId);
    assert.equal(join.result.members.length, 1);
    assert.equal(a.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('removes members that join but never sync', () => {
    const harness = new CoreHarness();
    const clients = [
      new ClassicClient(harness, { sessionTimeoutMs: 60_000 }),
      new ClassicClient(harness, { sessionTimeoutMs: 60_000 }),
    ];
    const [a, b] = clients as [ClassicClient, ClassicClient];
    for (const client of clients) client.enter();
    harness.advance(1);
    const sync = b.sync();
    harness.advance(30_000);
    assert.equal(sync.result.errorCode, ErrorCode.REBALANCE_IN_PROGRESS);
    assert.equal(a.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    const rejoined = b.join();
    assert.equal(rejoined.result.generationId, 2);
  });

  it('begins when a session ends, and the group is empty when the last one does', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    harness.advance(6000);
    assert.equal(a.heartbeat(), ErrorCode.NONE);
    harness.advance(6000);
    assert.equal(a.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
    const join = a.join();
    assert.equal(join.result.members.length, 1);
    a.sync(new Map([[a.memberId, Buffer.from('x')]]));
    harness.advance(10_001);
    const group = harness.core.classicGroup(GROUP)!;
    assert.equal(group.state, 'Empty');
    assert.equal(group.protocolType, 'consumer', 'an empty group keeps its type');
    assert.equal(harness.replayed().classicGroup(GROUP)!.generationId, 3);
  });

  it('keeps a member alive that waits for the others, however long its session is', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    const join = a.join();
    for (let round = 0; round < 3; round++) {
      harness.advance(9_000);
      assert.equal(b.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
    }
    assert.ok(!join.isAnswered);
    b.join();
    assert.equal(join.result.members.length, 2);
  });
});

describe('Heartbeats of a classic group', () => {
  it('are judged by group, member and generation', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness);
    a.memberId = 'nobody';
    assert.equal(a.heartbeat(), ErrorCode.UNKNOWN_MEMBER_ID);
    const b = new ClassicClient(harness);
    b.enter();
    harness.advance(1);
    assert.equal(b.heartbeat(), ErrorCode.NONE, 'a member may wait for the leader to assign');
    b.generationId = 7;
    assert.equal(b.heartbeat(), ErrorCode.ILLEGAL_GENERATION);
    assert.equal(b.sync().result.errorCode, ErrorCode.ILLEGAL_GENERATION);
  });
});

describe('Static members of a classic group', () => {
  it('take their place back after a restart without a rebalance, and fence their old id', () => {
    const harness = new CoreHarness();
    const [leader, other] = [
      new ClassicClient(harness, { groupInstanceId: 'i1' }),
      new ClassicClient(harness, { groupInstanceId: 'i2' }),
    ];
    formGroup(harness, [leader, other]);
    const oldId = leader.memberId;
    const restarted = new ClassicClient(harness, { groupInstanceId: 'i1' });
    const { errorCode, generationId, leaderId, skipAssignment, members } = restarted.join().result;
    assert.deepEqual([errorCode, generationId, leaderId], [ErrorCode.NONE, 1, restarted.memberId]);
    assert.ok(skipAssignment);
    assert.equal(members.length, 2);
    assert.equal(restarted.sync().result.assignment[0], 0);
    assert.equal(leader.heartbeat(), ErrorCode.FENCED_INSTANCE_ID);
    assert.equal(leader.join({ memberId: oldId }).result.errorCode, ErrorCode.FENCED_INSTANCE_ID);
    assert.equal(other.heartbeat(), ErrorCode.NONE);
    assert.ok(harness.replayed().classicGroup(GROUP)!.members.has(restarted.memberId));
  });

  it('are not told that they lead when their version knows no skipping', () => {
    const harness = new CoreHarness();
    const leader = new ClassicClient(harness, { groupInstanceId: 'i1', supportsSkippingAssignment: false });
    formGroup(harness, [leader]);
    const oldId = leader.memberId;
    const restarted = new ClassicClient(harness, { groupInstanceId: 'i1', supportsSkippingAssignment: false });
    const { leaderId, skipAssignment, members } = restarted.join().result;
    assert.equal(leaderId, oldId);
    assert.ok(!skipAssignment);
    assert.deepEqual(members, []);
  });

  it('cause a rebalance when they come back while one is completing', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness, { groupInstanceId: 'i1' });
    const b = new ClassicClient(harness, { groupInstanceId: 'i2' });
    a.enter();
    b.enter();
    harness.advance(1);
    const waiting = b.sync();
    const restarted = new ClassicClient(harness, { groupInstanceId: 'i1' });
    const join = restarted.join();
    assert.equal(waiting.result.errorCode, ErrorCode.REBALANCE_IN_PROGRESS);
    b.join();
    assert.equal(join.result.generationId, 2);
  });

  it('stay in the group while they are away, until their session ends', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness, { groupInstanceId: 'i1', sessionTimeoutMs: 100_000 });
    const b = new ClassicClient(harness, { sessionTimeoutMs: 100_000 });
    formGroup(harness, [a, b]);
    const join = b.join({ protocols: [{ name: 'range', metadata: subscription('u') }] });
    harness.advance(30_001);
    assert.equal(join.result.members.length, 2, 'the static member is still counted');
    b.sync(new Map([[b.memberId, Buffer.from('x')]]));
    assert.equal(harness.core.classicGroup(GROUP)!.members.size, 2);
  });
});

describe('Leaving a classic group', () => {
  it('is answered member by member, and makes one rebalance', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness, { groupInstanceId: 'i1' });
    const b = new ClassicClient(harness);
    const c = new ClassicClient(harness);
    formGroup(harness, [a, b, c]);
    const left = leaveGroup(harness, [
      { memberId: '', groupInstanceId: 'i1' },
      { memberId: b.memberId, groupInstanceId: null },
      { memberId: 'nobody', groupInstanceId: null },
      { memberId: '', groupInstanceId: 'nobody' },
    ]);
    assert.deepEqual(
      left.map(({ errorCode }) => errorCode),
      [ErrorCode.NONE, ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.UNKNOWN_MEMBER_ID],
    );
    assert.equal(c.heartbeat(), ErrorCode.REBALANCE_IN_PROGRESS);
    const join = c.join();
    assert.equal(join.result.generationId, 2);
    assert.equal(join.result.leaderId, c.memberId);
  });

  it('frees an id that was given out and not used', () => {
    const harness = new CoreHarness();
    const a = new ClassicClient(harness);
    a.join();
    const [left] = leaveGroup(harness, [{ memberId: a.memberId, groupInstanceId: null }]);
    assert.equal(left!.errorCode, ErrorCode.NONE);
    assert.equal(a.join().result.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('is answered with UNKNOWN_MEMBER_ID for a group that is not there', () => {
    const left = leaveGroup(new CoreHarness(), [{ memberId: 'm', groupInstanceId: null }]);
    assert.equal(left[0]!.errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });
});

describe('A classic group after a restart', () => {
  it('is as it was after its last rebalance, and its members go on by heartbeats', () => {
    const harness = new CoreHarness();
    const [a, b] = [new ClassicClient(harness), new ClassicClient(harness)];
    formGroup(harness, [a, b]);
    const live = harness.core.classicGroup(GROUP)!;
    const loaded = harness.replayed().classicGroup(GROUP)!;
    assert.equal(loaded.state, 'Stable');
    assert.deepEqual(loaded.snapshot(0), live.snapshot(0));
    assert.ok(loaded.isSubscribedTo('t'));
    assert.ok(!loaded.isSubscribedTo('u'));
  });
});
