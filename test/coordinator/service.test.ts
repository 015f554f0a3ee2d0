import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { batchHeader, coordinatorPartition, ErrorCode } from '../../src/protocol/index.ts';
import { subscription } from './support/classic-client.ts';
import { caller, FakeCluster, turn } from './support/fake-cluster.ts';

const GROUP = 'g';

async function started(settings?: Readonly<Record<string, string>>): Promise<FakeCluster> {
  const cluster = new FakeCluster(settings);
  await find(cluster);
  cluster.topic('t', 2);
  return cluster;
}

function find(cluster: FakeCluster, version = 0, keyType = 0) {
  const request = { key: GROUP, keyType, coordinatorKeys: [GROUP, 'other'] };
  return cluster.coordinator.findCoordinator(caller(version), request);
}

function partitionOf(cluster: FakeCluster, group = GROUP) {
  return cluster.partitions[coordinatorPartition(group, cluster.partitions.length)]!;
}

function commit(
  cluster: FakeCluster,
  overrides: { group?: string; version?: number; offset?: number; name?: string } = {},
) {
  const { group = GROUP, version = 9, offset = 7, name = 't' } = overrides;
  return cluster.coordinator.offsetCommit(caller(version), {
    groupId: group,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    retentionTimeMs: -1,
    topics: [
      {
        name,
        topicId: ZERO_UUID,
        partitions: [
          { partitionIndex: 0, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: null },
          { partitionIndex: 9, committedOffset: offset, committedLeaderEpoch: -1, committedMetadata: null },
        ],
      },
    ],
  });
}

async function committed(cluster: FakeCluster, version = 9): Promise<number | bigint | undefined> {
  const topics = [{ name: 't', topicId: ZERO_UUID, partitionIndexes: [0] }];
  const { groups } = await cluster.coordinator.offsetFetch(caller(version), {
    groupId: '',
    topics: null,
    groups: [{ groupId: GROUP, memberId: null, memberEpoch: -1, topics }],
    requireStable: true,
  });
  const group = groups![0]!;
  return group.errorCode === ErrorCode.NONE ? group.topics[0]!.partitions[0]!.committedOffset : undefined;
}

function join(cluster: FakeCluster, memberId = '', version = 3) {
  return cluster.coordinator.joinGroup(caller(version), {
    groupId: GROUP,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 20_000,
    memberId,
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription('t') }],
    reason: null,
  });
}

describe('Finding the coordinator', () => {
  it('makes the offsets topic and names the leader of the group in it', async () => {
    const cluster = new FakeCluster();
    const [one, another] = await Promise.all([find(cluster), find(cluster, 4)]);
    assert.deepEqual(one, { errorCode: 0, errorMessage: 'NONE', nodeId: 1, host: 'broker', port: 9092 });
    assert.deepEqual(
      another.coordinators!.map(({ key, nodeId, errorCode }) => [key, nodeId, errorCode]),
      [
        [GROUP, 1, 0],
        ['other', 1, 0],
      ],
    );
    assert.equal(cluster.partitions.length, 3, 'the topic is made once');
  });

  it('finds nobody while leadership is on its way from this node to another', async () => {
    const cluster = await started();
    assert.equal((await find(cluster)).nodeId, 1);
    partitionOf(cluster).setLeader(false);
    const { errorCode, nodeId } = await find(cluster);
    assert.deepEqual([errorCode, nodeId], [ErrorCode.COORDINATOR_NOT_AVAILABLE, -1]);
  });

  it('of anything but a group is refused', async () => {
    const cluster = new FakeCluster();
    const share = await find(cluster, 6, 2);
    assert.deepEqual(share.coordinators![0], {
      key: GROUP,
      nodeId: -1,
      host: '',
      port: -1,
      errorCode: ErrorCode.INVALID_REQUEST,
      errorMessage: null,
    });
    assert.equal((await find(cluster, 3, 1)).errorCode, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    assert.equal(cluster.partitions.length, 0);
  });
});

describe('A coordinator partition', () => {
  it('takes the commits of one turn in one batch', async () => {
    const cluster = await started();
    const commits = [1, 2, 3].map((offset) => commit(cluster, { offset }));
    for (const { topics } of await Promise.all(commits)) {
      assert.deepEqual(
        topics[0]!.partitions.map(({ errorCode }) => errorCode),
        [ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      );
    }
    assert.deepEqual(
      partitionOf(cluster).batches.map((batch) => batchHeader.recordsCount(batch, 0)),
      [3],
    );
    assert.equal(await committed(cluster), 3);
  });

  it('keeps groups and offsets over a restart', async () => {
    const cluster = await started();
    await commit(cluster);
    cluster.restart();
    assert.equal(await committed(cluster), 7);
    const { groups } = await cluster.coordinator.listGroups(caller(5), {
      statesFilter: ['EMPTY'],
      typesFilter: ['Classic'],
    });
    assert.deepEqual(groups, [{ groupId: GROUP, protocolType: '', groupState: 'Empty', groupType: 'classic' }]);
    const none = await cluster.coordinator.listGroups(caller(5), { statesFilter: ['stable'], typesFilter: [] });
    assert.deepEqual(none.groups, []);
    assert.deepEqual(
      [...cluster.coordinator.committedOffsets()],
      [{ group: GROUP, topic: 't', partition: 0, offset: 7 }],
    );
    assert.deepEqual([...cluster.coordinator.countByState()], [['Empty', 1]]);
  });

  it('that cannot append tells clients to try again, and forgets what it did not store', async () => {
    const cluster = await started();
    await commit(cluster);
    partitionOf(cluster).failsWith = ErrorCode.NOT_ENOUGH_REPLICAS;
    const failed = await commit(cluster, { offset: 99 });
    assert.equal(failed.topics[0]!.partitions[0]!.errorCode, ErrorCode.COORDINATOR_NOT_AVAILABLE);
    partitionOf(cluster).failsWith = ErrorCode.NONE;
    await cluster.advance(1_000);
    assert.deepEqual([...cluster.coordinator.countByState()], [['Empty', 1]], 'it is loaded again without being asked');
    assert.equal(await committed(cluster), 7);
    await commit(cluster, { offset: 8 });
    assert.equal(await committed(cluster), 8);
  });

  it('that loses its leadership answers all who wait, and loads again when it comes back', async () => {
    const cluster = await started({ 'group.initial.rebalance.delay.ms': '3000' });
    await commit(cluster);
    const waiting = join(cluster);
    await turn();
    partitionOf(cluster).setLeader(false);
    assert.equal((await waiting).errorCode, ErrorCode.NOT_COORDINATOR);
    assert.equal((await join(cluster)).errorCode, ErrorCode.NOT_COORDINATOR);
    assert.equal(await committed(cluster), undefined);
    partitionOf(cluster).setLeader(true);
    assert.equal(await committed(cluster), 7);
  });

  it('that is loading says so to those who have waited for a while, but lets heartbeats pass', async () => {
    const cluster = await started();
    await commit(cluster);
    let open = () => {};
    partitionOf(cluster).readGate = new Promise((resolve) => {
      open = resolve;
    });
    cluster.restart();
    const heartbeat = cluster.coordinator.heartbeat(caller(4), {
      groupId: GROUP,
      generationId: 1,
      memberId: 'm',
      groupInstanceId: null,
    });
    const refused = join(cluster);
    await cluster.advance(500);
    assert.equal((await refused).errorCode, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    assert.equal((await heartbeat).errorCode, ErrorCode.NONE);
    const listed = await cluster.coordinator.listGroups(caller(5), { statesFilter: [], typesFilter: [] });
    assert.equal(listed.errorCode, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    const patient = committed(cluster);
    open();
    assert.equal(await patient, 7);
  });

  it('forgets the offsets of a topic that is deleted, and expires those of groups long empty', async () => {
    const cluster = await started({ 'offsets.retention.minutes': '1' });
    await commit(cluster);
    cluster.deleteTopic('t');
    await turn();
    assert.deepEqual([...cluster.coordinator.committedOffsets()], []);
    cluster.topic('t', 1);
    await commit(cluster);
    assert.equal([...cluster.coordinator.committedOffsets()].length, 1);
    await cluster.advance(600_000);
    await cluster.advance(0);
    assert.deepEqual([...cluster.coordinator.committedOffsets()], []);
  });

  it('leaves no timer behind when it stops', async () => {
    const cluster = await started();
    const joining = join(cluster);
    await cluster.advance(1);
    await joining;
    cluster.coordinator.stop();
    assert.equal(cluster.clock.timerCount, 0);
  });
});

describe('Answers of the group APIs', () => {
  it('take the form of the version', async () => {
    const cluster = await started();
    const { id } = cluster.topic('t', 2);
    await commit(cluster);
    const ask = (version: number, topicId: string) =>
      cluster.coordinator.offsetFetch(caller(version), {
        groupId: GROUP,
        topics: [{ name: 't', partitionIndexes: [1] }],
        groups: [
          { groupId: GROUP, memberId: null, memberEpoch: -1, topics: [{ name: '', topicId, partitionIndexes: [1] }] },
        ],
        requireStable: false,
      });
    const never = { partitionIndex: 1, committedOffset: -1, committedLeaderEpoch: -1, metadata: '', errorCode: 0 };
    assert.deepEqual(await ask(7, ZERO_UUID), { errorCode: 0, topics: [{ name: 't', partitions: [never] }] });
    const byId = await ask(10, id);
    assert.deepEqual(byId.groups![0]!.topics, [{ name: 't', topicId: id, partitions: [never] }]);
    const unknown = await ask(10, 'bm9zdWNodG9waWMuLi4uLg');
    assert.equal(unknown.groups![0]!.topics[0]!.partitions[0]!.errorCode, ErrorCode.UNKNOWN_TOPIC_ID);
  });

  it('refuse commits for topics that do not exist, by name and by id', async () => {
    const cluster = await started();
    const byName = await commit(cluster, { name: 'nope' });
    assert.equal(byName.topics[0]!.partitions[0]!.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    const byId = await commit(cluster, { version: 10 });
    assert.equal(byId.topics[0]!.partitions[0]!.errorCode, ErrorCode.UNKNOWN_TOPIC_ID);
  });

  it('call an absent group dead, and an error only from version 6 on', async () => {
    const cluster = await started();
    const ask = async (version: number) => {
      const request = { groups: ['none'], includeAuthorizedOperations: true };
      const { groups } = await cluster.coordinator.describeGroups(caller(version), request);
      return [groups[0]!.errorCode, groups[0]!.groupState, groups[0]!.authorizedOperations];
    };
    assert.deepEqual(await ask(5), [0, 'Dead', 3400]);
    assert.deepEqual(await ask(6), [ErrorCode.GROUP_ID_NOT_FOUND, 'Dead', 3400]);
  });

  it('check timeouts and ids before the group is looked for', async () => {
    const cluster = await started();
    const base = {
      groupId: GROUP,
      sessionTimeoutMs: 5_999,
      rebalanceTimeoutMs: 1,
      memberId: 'm',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [],
      reason: null,
    };
    const ask = async (changes: object) =>
      (await cluster.coordinator.joinGroup(caller(9), { ...base, ...changes })).errorCode;
    assert.equal(await ask({}), ErrorCode.INVALID_SESSION_TIMEOUT);
    assert.equal(await ask({ sessionTimeoutMs: 1_800_001 }), ErrorCode.INVALID_SESSION_TIMEOUT);
    assert.equal(await ask({ groupId: '' }), ErrorCode.INVALID_GROUP_ID);
    assert.equal(await ask({ sessionTimeoutMs: 6_000 }), ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('want SyncGroup to name the protocol from version 5 on', async () => {
    const cluster = await started();
    const request = {
      groupId: GROUP,
      generationId: 1,
      memberId: 'm',
      groupInstanceId: null,
      protocolType: null,
      protocolName: null,
      assignments: [],
    };
    const ask = async (version: number) => (await cluster.coordinator.syncGroup(caller(version), request)).errorCode;
    assert.equal(await ask(4), ErrorCode.UNKNOWN_MEMBER_ID);
    assert.equal(await ask(5), ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });
});

describe('The form of a ConsumerGroupHeartbeat', () => {
  const valid = {
    groupId: GROUP,
    memberId: 'm',
    memberEpoch: 0,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: 60_000,
    subscribedTopicNames: ['t'] as string[] | null,
    subscribedTopicRegex: null as string | null,
    serverAssignor: null,
    topicPartitions: [],
  };
  const faults: readonly [string, object, number?][] = [
    ['an empty group id', { groupId: '' }],
    ['an empty member id', { memberId: '' }],
    ['an empty instance id', { instanceId: '' }],
    ['an empty rack id', { rackId: '' }],
    ['an epoch below -2', { memberEpoch: -3 }],
    ['a static leave without an instance id', { memberEpoch: -2 }],
    ['a join without a rebalance timeout', { rebalanceTimeoutMs: -1 }],
    ['a join with partitions', { topicPartitions: [{ topicId: ZERO_UUID, partitions: [0] }] }],
    ['a join that does not say what it owns', { topicPartitions: null }],
    ['a join without a subscription', { subscribedTopicNames: null }],
    ['an unknown assignor', { serverAssignor: 'best' }, ErrorCode.UNSUPPORTED_ASSIGNOR],
    ['a broken pattern', { subscribedTopicRegex: '[' }, ErrorCode.INVALID_REGULAR_EXPRESSION],
  ];
  for (const [name, changes, expected = ErrorCode.INVALID_REQUEST] of faults) {
    it(`must not have ${name}`, async () => {
      const cluster = await started();
      const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(1), { ...valid, ...changes });
      assert.equal(answer.errorCode, expected);
      assert.ok(answer.errorMessage);
      assert.deepEqual([answer.memberId, answer.memberEpoch, answer.assignment], [null, 0, null]);
    });
  }

  it('leaves the member id to the server in version 0', async () => {
    const cluster = await started();
    const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(0), { ...valid, memberId: '' });
    assert.equal(answer.errorCode, ErrorCode.NONE);
    assert.equal(answer.memberId?.length, 22);
    assert.deepEqual(answer.assignment?.topicPartitions[0]?.partitions, [0, 1]);
    const { groups } = await cluster.coordinator.consumerGroupDescribe(caller(1), {
      groupIds: [GROUP, ''],
      includeAuthorizedOperations: false,
    });
    assert.deepEqual(
      groups.map(({ errorCode, groupState }) => [errorCode, groupState]),
      [
        [ErrorCode.NONE, 'Stable'],
        [ErrorCode.INVALID_GROUP_ID, ''],
      ],
    );
  });

  it('may subscribe by a pattern alone', async () => {
    const cluster = await started();
    const byPattern = { ...valid, subscribedTopicNames: null, subscribedTopicRegex: 't|u' };
    const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(1), byPattern);
    assert.deepEqual(answer.assignment?.topicPartitions[0]?.partitions, [0, 1]);
  });

  it('may name an internal topic by its pattern', async () => {
    const cluster = await started();
    const byPattern = { ...valid, subscribedTopicNames: null, subscribedTopicRegex: '__consumer_offsets' };
    const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(1), byPattern);
    assert.deepEqual(answer.assignment?.topicPartitions[0]?.partitions, [0, 1, 2]);
  });

  it('goes on following its pattern when the coordinator has changed', async () => {
    const cluster = await started();
    const byPattern = { ...valid, subscribedTopicNames: null, subscribedTopicRegex: 't|u' };
    const { memberEpoch } = await cluster.coordinator.consumerGroupHeartbeat(caller(1), byPattern);
    cluster.restart();
    cluster.topic('u', 1);
    const quiet = { ...valid, subscribedTopicNames: null, rebalanceTimeoutMs: -1, topicPartitions: null, memberEpoch };
    const answer = await cluster.coordinator.consumerGroupHeartbeat(caller(1), quiet);
    assert.equal(answer.assignment?.topicPartitions.length, 2);
  });
});
