import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeConsumerGroup } from '../../src/coordinator/core/index.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { ConsumerClient, converge, GROUP } from './support/consumer-client.ts';
import { CoreHarness } from './support/core-harness.ts';

describe('Joining a consumer group', () => {
  it('gives the first member all partitions at once', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 3);
    const a = new ConsumerClient(harness, 'a');
    const { errorCode, memberEpoch, heartbeatIntervalMs } = a.heartbeat();
    assert.deepEqual([errorCode, memberEpoch, heartbeatIntervalMs], [ErrorCode.NONE, 2, 5000]);
    assert.deepEqual(a.partitions(id), [0, 1, 2]);
    assert.equal(a.heartbeat().assignment, null, 'unchanged assignments are not sent again');
    assert.equal(harness.core.consumerGroup(GROUP)!.state, 'Stable');
  });

  it('waits for topics that are not there yet', () => {
    const harness = new CoreHarness();
    const a = new ConsumerClient(harness, 'a');
    assert.deepEqual([...a.heartbeat().assignment!], []);
    const { id } = harness.topic('t', 1);
    a.heartbeat();
    assert.deepEqual(a.partitions(id), [0]);
  });

  it('gives a partition to its new owner only when the old one has given it up', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    const b = new ConsumerClient(harness, 'b');
    a.heartbeat();
    const joined = b.heartbeat();
    assert.equal(joined.memberEpoch, 3);
    assert.deepEqual(b.partitions(id), [], 'a still owns everything');
    const told = a.send({ reported: new Map([[id, [0, 1]]]) });
    assert.equal(told.memberEpoch, 2, 'a stays at its epoch while it has to give up');
    assert.deepEqual(told.assignment!.get(id), [0]);
    b.heartbeat();
    assert.deepEqual(b.partitions(id), [], 'a was told, but has not said that it did');
    const done = a.send({ reported: new Map([[id, [0]]]) });
    assert.equal(done.memberEpoch, 3);
    b.heartbeat();
    assert.deepEqual(b.partitions(id), [1]);
    assert.equal(harness.core.consumerGroup(GROUP)!.state, 'Stable');
  });

  it('is refused when the group is full', () => {
    const harness = new CoreHarness();
    harness.settings.consumerSizeMax = 1;
    harness.topic('t', 1);
    new ConsumerClient(harness, 'a').heartbeat();
    assert.equal(new ConsumerClient(harness, 'b').heartbeat().errorCode, ErrorCode.GROUP_MAX_SIZE_REACHED);
    assert.equal(new ConsumerClient(harness, 'a').heartbeat().errorCode, ErrorCode.NONE, 'known members may rejoin');
  });

  it('does not make a group for a heartbeat of an unknown one', () => {
    const harness = new CoreHarness();
    const { errorCode, memberEpoch, memberId } = new ConsumerClient(harness, 'a').send({ memberEpoch: 5 });
    assert.deepEqual([errorCode, memberEpoch, memberId], [ErrorCode.GROUP_ID_NOT_FOUND, 0, null]);
    assert.equal(harness.core.groups.size, 0);
  });
});

describe('Epochs of a consumer group', () => {
  it('fence a member with a wrong epoch, but not one that missed the last answer', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    new ConsumerClient(harness, 'b').heartbeat();
    a.send({ reported: new Map([[id, [0, 1]]]) });
    assert.equal(a.send({ reported: new Map([[id, [0]]]) }).memberEpoch, 3);
    const lost = a.send({ memberEpoch: 2, reported: new Map([[id, [0]]]) });
    assert.equal(lost.errorCode, ErrorCode.NONE);
    assert.equal(lost.memberEpoch, 3);
    const foreign = a.send({ memberEpoch: 2, reported: new Map([[id, [1]]]) });
    assert.equal(foreign.errorCode, ErrorCode.FENCED_MEMBER_EPOCH, 'it must not keep what it gave up');
    assert.equal(a.send({ memberEpoch: 9 }).errorCode, ErrorCode.FENCED_MEMBER_EPOCH);
    assert.equal(a.send({ memberEpoch: 1 }).errorCode, ErrorCode.FENCED_MEMBER_EPOCH);
    assert.equal(new ConsumerClient(harness, 'x').send({ memberEpoch: 3 }).errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('let a member rejoin with epoch 0 and what it had', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    const again = new ConsumerClient(harness, 'a').heartbeat();
    assert.equal(again.memberEpoch, 2);
    assert.deepEqual(again.assignment!.get(id), [0, 1]);
  });

  it('grow when a topic gets partitions or is deleted', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 1);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    harness.topic('t', 2);
    assert.equal(a.heartbeat().memberEpoch, 3);
    assert.deepEqual(a.partitions(id), [0, 1]);
    harness.deleteTopic('t');
    converge([a], 3);
    assert.deepEqual(a.partitions(id), []);
  });
});

describe('Members of a consumer group that go', () => {
  it('leave their partitions to the others', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 4);
    const a = new ConsumerClient(harness, 'a');
    const b = new ConsumerClient(harness, 'b');
    converge([a, b]);
    const left = b.send({ memberEpoch: -1 });
    assert.deepEqual([left.errorCode, left.memberEpoch], [ErrorCode.NONE, -1]);
    converge([a], 2);
    assert.deepEqual(a.partitions(id), [0, 1, 2, 3]);
  });

  it('are fenced when their session ends', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    const b = new ConsumerClient(harness, 'b');
    converge([a, b]);
    harness.advance(30_000);
    a.heartbeat();
    harness.advance(20_000);
    converge([a], 2);
    assert.deepEqual(a.partitions(id), [0, 1]);
    assert.equal(b.heartbeat().errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('are fenced when they do not give up in time what they have to', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a');
    const b = new ConsumerClient(harness, 'b');
    a.heartbeat();
    b.heartbeat();
    for (let second = 0; second <= 60; second += 5) {
      a.send({ reported: new Map([[id, [0, 1]]]) });
      b.heartbeat();
      harness.advance(5_000);
    }
    assert.equal(a.send({ memberEpoch: 2 }).errorCode, ErrorCode.UNKNOWN_MEMBER_ID);
    converge([b], 2);
    assert.deepEqual(b.partitions(id), [0, 1]);
  });

  it('leave an empty group behind that survives a restart', () => {
    const harness = new CoreHarness();
    harness.topic('t', 1);
    const a = new ConsumerClient(harness, 'a');
    a.heartbeat();
    a.send({ memberEpoch: -1 });
    const group = harness.replayed().consumerGroup(GROUP)!;
    assert.equal(group.state, 'Empty');
    assert.equal(group.groupEpoch, 3);
  });
});

describe('Static members of a consumer group', () => {
  it('come back under a new id to what they had, without a new epoch', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a1', { instanceId: 'i' });
    const b = new ConsumerClient(harness, 'b');
    converge([a, b]);
    const had = a.partitions(id);
    const { groupEpoch } = harness.core.consumerGroup(GROUP)!;
    const early = new ConsumerClient(harness, 'a2', { instanceId: 'i' });
    assert.equal(early.heartbeat().errorCode, ErrorCode.UNRELEASED_INSTANCE_ID);
    assert.equal(a.send({ memberEpoch: -2 }).memberEpoch, -2);
    b.heartbeat();
    const back = new ConsumerClient(harness, 'a2', { instanceId: 'i' });
    back.heartbeat();
    assert.deepEqual(back.partitions(id), had);
    assert.equal(back.memberEpoch, groupEpoch);
    assert.equal(harness.core.consumerGroup(GROUP)!.groupEpoch, groupEpoch);
    assert.equal(a.send({ memberEpoch: groupEpoch }).errorCode, ErrorCode.FENCED_INSTANCE_ID);
    assert.ok(!harness.replayed().consumerGroup(GROUP)!.members.has('a1'));
  });

  it('lose their place when they do not come back within the session', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a1', { instanceId: 'i' });
    const b = new ConsumerClient(harness, 'b');
    converge([a, b]);
    a.send({ memberEpoch: -2 });
    for (let round = 0; round < 10; round++) {
      harness.advance(5_000);
      b.heartbeat();
    }
    assert.deepEqual(b.partitions(id), [0, 1]);
  });
});

describe('Subscriptions of a consumer group', () => {
  it('by regular expression follow the topics that come and go', () => {
    const harness = new CoreHarness();
    const one = harness.topic('foo-1', 1);
    harness.topic('bar', 1);
    const a = new ConsumerClient(harness, 'a', { subscribedTopicNames: null, subscribedTopicRegex: 'foo-.*' });
    a.heartbeat();
    assert.deepEqual([...a.owned], [[one.id, [0]]]);
    const two = harness.topic('foo-2', 2);
    a.heartbeat();
    assert.deepEqual(a.partitions(two.id), [0, 1]);
    assert.ok(harness.core.consumerGroup(GROUP)!.isSubscribedTo('foo-2'));
    assert.deepEqual(harness.replayed().consumerGroup(GROUP)!.regexes.get('foo-.*')!.topics, ['foo-1', 'foo-2']);
    a.heartbeat({ subscribedTopicRegex: '', subscribedTopicNames: ['bar'] });
    assert.equal(harness.core.consumerGroup(GROUP)!.regexes.size, 0, 'nobody uses the pattern any more');
  });

  it('by a broken regular expression are refused', () => {
    const harness = new CoreHarness();
    const a = new ConsumerClient(harness, 'a', { subscribedTopicNames: null, subscribedTopicRegex: '(' });
    assert.equal(a.heartbeat().errorCode, ErrorCode.INVALID_REGULAR_EXPRESSION);
    assert.equal(harness.core.groups.size, 0);
  });

  it('may differ between members', () => {
    const harness = new CoreHarness();
    const t = harness.topic('t', 2);
    const u = harness.topic('u', 2);
    const a = new ConsumerClient(harness, 'a', { subscribedTopicNames: ['t', 'u'] });
    const b = new ConsumerClient(harness, 'b', { subscribedTopicNames: ['u'] });
    converge([a, b]);
    assert.deepEqual(a.partitions(t.id), [0, 1]);
    assert.deepEqual(b.partitions(u.id), [0, 1]);
  });

  it('take away at once what a member gives up to consume', () => {
    const harness = new CoreHarness();
    const t = harness.topic('t', 2);
    const u = harness.topic('u', 1);
    const a = new ConsumerClient(harness, 'a', { subscribedTopicNames: ['t', 'u'] });
    a.heartbeat();
    a.heartbeat({ subscribedTopicNames: ['u'] });
    a.heartbeat();
    assert.deepEqual(a.partitions(t.id), []);
    assert.deepEqual(a.partitions(u.id), [0]);
  });
});

describe('A consumer group as administrators see it', () => {
  it('shows epochs, assignor, what members have and what they are to have', () => {
    const harness = new CoreHarness();
    const { id } = harness.topic('t', 2);
    const a = new ConsumerClient(harness, 'a', { serverAssignor: 'range' });
    a.heartbeat();
    new ConsumerClient(harness, 'b').heartbeat();
    const group = describeConsumerGroup(harness.core, GROUP);
    assert.deepEqual(
      [group.groupState, group.groupEpoch, group.assignmentEpoch, group.assignorName],
      ['Reconciling', 3, 3, 'range'],
    );
    const [first, second] = group.members;
    assert.deepEqual(first!.assignment, [{ topicId: id, topicName: 't', partitions: [0, 1] }]);
    assert.deepEqual(first!.targetAssignment, [{ topicId: id, topicName: 't', partitions: [0] }]);
    assert.deepEqual(second!.assignment, []);
    assert.equal(second!.memberType, 1);
    assert.equal(describeConsumerGroup(harness.core, 'none').errorCode, ErrorCode.GROUP_ID_NOT_FOUND);
  });
});
