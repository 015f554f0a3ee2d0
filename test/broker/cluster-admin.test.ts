import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { alterPartitionReassignmentsHandler } from '../../src/broker/handlers/alter-partition-reassignments.ts';
import { describeQuorumHandler } from '../../src/broker/handlers/describe-quorum.ts';
import { electLeadersHandler } from '../../src/broker/handlers/elect-leaders.ts';
import { initProducerIdHandler } from '../../src/broker/handlers/init-producer-id.ts';
import { listPartitionReassignmentsHandler } from '../../src/broker/handlers/list-partition-reassignments.ts';
import { MetadataQuorum } from '../../src/broker/metadata-quorum.ts';
import { alterPartitionReassignmentsApi } from '../../src/protocol/generated/alter-partition-reassignments.ts';
import { describeQuorumApi } from '../../src/protocol/generated/describe-quorum.ts';
import { electLeadersApi } from '../../src/protocol/generated/elect-leaders.ts';
import { initProducerIdApi } from '../../src/protocol/generated/init-producer-id.ts';
import { listPartitionReassignmentsApi } from '../../src/protocol/generated/list-partition-reassignments.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { type CallHandler, RpcError, type Transport } from '../../src/transport/index.ts';
import { AdminServices } from './support/admin-services.ts';
import { follower } from './support/fake-partition.ts';

describe('AlterPartitionReassignments', () => {
  const topics = [
    { name: 't', partitions: [{ partitionIndex: 1, replicas: [2, 3] }] },
    { name: 'u', partitions: [{ partitionIndex: 0, replicas: null }] },
  ];

  it('asks the controller for all moves at once and tells what became of each', async () => {
    const admin = await AdminServices.start();
    for (const version of [0, 1]) {
      const answer = await admin.ask(alterPartitionReassignmentsApi, alterPartitionReassignmentsHandler, version, {
        topics,
      });
      assert.equal(answer.errorCode, 0);
      assert.deepEqual(
        answer.responses.map(({ name, partitions }) => [name, partitions[0]?.partitionIndex, partitions[0]?.errorCode]),
        [
          ['t', 1, 0],
          ['u', 0, 0],
        ],
      );
      assert.deepEqual(admin.asked.at(-1), {
        moves: [
          { topic: 't', partition: 1, replicas: [2, 3] },
          { topic: 'u', partition: 0, replicas: null },
        ],
        options: { allowReplicationFactorChange: true },
      });
    }
  });

  it('says for each partition why it was refused', async () => {
    const admin = await AdminServices.start();
    const errorCode = ErrorCode.NO_REASSIGNMENT_IN_PROGRESS;
    admin.outcome = { topic: '', partition: 0, errorCode, errorMessage: 'nothing moves' };
    const answer = await admin.ask(alterPartitionReassignmentsApi, alterPartitionReassignmentsHandler, 1, {
      topics,
      allowReplicationFactorChange: false,
    });
    assert.equal(answer.allowReplicationFactorChange, false);
    const [first] = answer.responses[0]!.partitions;
    assert.deepEqual([first?.errorCode, first?.errorMessage], [errorCode, 'nothing moves']);
  });
});

describe('ListPartitionReassignments', () => {
  it('lists what moves, of all topics or of those asked for', async () => {
    const admin = await AdminServices.start();
    const move = { topicId: ZERO_UUID, replicas: [3, 1], addingReplicas: [3], removingReplicas: [1] };
    admin.reassignments = [
      { topic: 't', partition: 0, ...move },
      { topic: 't', partition: 2, ...move },
      { topic: 'u', partition: 0, ...move },
    ];
    const list = async (topics: { name: string; partitionIndexes: number[] }[] | null) => {
      const api = listPartitionReassignmentsApi;
      const answer = await admin.ask(api, listPartitionReassignmentsHandler, 0, { topics });
      return answer.topics.map(({ name, partitions }) => [name, partitions.map((each) => each.partitionIndex)]);
    };
    assert.deepEqual(await list(null), [
      ['t', [0, 2]],
      ['u', [0]],
    ]);
    assert.deepEqual(await list([{ name: 't', partitionIndexes: [1, 2] }]), [['t', [2]]]);
    const answer = await admin.ask(listPartitionReassignmentsApi, listPartitionReassignmentsHandler, 0, {});
    const [first] = answer.topics[0]!.partitions;
    assert.deepEqual([first?.replicas, first?.addingReplicas, first?.removingReplicas], [[3, 1], [3], [1]]);
  });
});

describe('ElectLeaders', () => {
  it('has the preferred replicas elected by the controller', async () => {
    const admin = await AdminServices.start();
    for (const version of [0, 1, 2]) {
      const answer = await admin.ask(electLeadersApi, electLeadersHandler, version, {
        topicPartitions: [{ topic: 't', partitions: [0, 9] }],
        electionType: 0,
      });
      assert.deepEqual(admin.asked.at(-1), {
        kind: 'preferred',
        partitions: [
          { topic: 't', partition: 0 },
          { topic: 't', partition: 9 },
        ],
      });
      const [topic] = answer.replicaElectionResults;
      assert.deepEqual(
        topic?.partitionResult.map(({ partitionId, errorCode }) => [partitionId, errorCode]),
        [
          [0, 0],
          [9, 0],
        ],
      );
    }
  });

  it('for all partitions leaves out those where nothing was to be done', async () => {
    const admin = await AdminServices.start();
    const ask = () => admin.ask(electLeadersApi, electLeadersHandler, 2, { topicPartitions: null, electionType: 0 });
    assert.equal((await ask()).replicaElectionResults.length, 1);
    const errorCode = ErrorCode.ELECTION_NOT_NEEDED;
    admin.outcome = { topic: '', partition: 0, errorCode, errorMessage: 'the preferred replica leads' };
    assert.deepEqual((await ask()).replicaElectionResults, []);
  });

  it('never elects a replica that lacks records', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t', 2);
    admin.cluster.opener.get('t', 1)!.isLeader = false;
    const answer = await admin.ask(electLeadersApi, electLeadersHandler, 2, {
      topicPartitions: [{ topic: 't', partitions: [0, 1, 9] }],
      electionType: 1,
    });
    assert.deepEqual(
      answer.replicaElectionResults[0]?.partitionResult.map(({ errorCode }) => errorCode),
      [ErrorCode.ELECTION_NOT_NEEDED, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
    );
    assert.deepEqual(admin.asked, []);
  });

  it('knows two kinds of elections', async () => {
    const admin = await AdminServices.start();
    const odd = await admin.ask(electLeadersApi, electLeadersHandler, 2, { topicPartitions: null, electionType: 7 });
    assert.equal(odd.errorCode, ErrorCode.INVALID_REQUEST);
  });
});

/** One other node, 2, that leads the metadata, or fails as told. */
function transportTo(answer: () => Buffer): Transport {
  const served = new Map<string, CallHandler>();
  return {
    serve: (method: string, handler: CallHandler) => served.set(method, handler),
    call: async (peer: number, method: string) => {
      assert.deepEqual([peer, served.has(method)], [2, true]);
      return answer();
    },
  } as unknown as Transport;
}

describe('DescribeQuorum', () => {
  const request = {
    topics: [
      { topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] },
      { topicName: '__meta', partitions: [{ partitionIndex: 0 }] },
      { topicName: 'other', partitions: [{ partitionIndex: 0 }] },
    ],
  };

  it('at the leader tells voters and learners with how far they are', async () => {
    const admin = await AdminServices.start();
    const { log } = admin.cluster;
    const learner = { isLearner: true, lastCaughtUpMs: -1, isActive: false };
    log.followers = [
      follower(1, 9, { lastCaughtUpMs: 7 }),
      follower(2, 8, { lastCaughtUpMs: 5 }),
      follower(3, -1, learner),
    ];
    const directoryIdOf = (nodeId: number) => (nodeId === 2 ? 'AAAAAAAAAAAAAAAAAAAAAg' : undefined);
    const quorum = new MetadataQuorum({ ...admin.services, transport: undefined, directoryIdOf });
    Object.assign(admin.services, { quorum });
    for (const version of [0, 1, 2]) {
      const { topics } = await admin.ask(describeQuorumApi, describeQuorumHandler, version, request);
      const [own, same, other] = topics.map(({ partitions }) => partitions[0]!);
      assert.deepEqual([own?.errorCode, own?.leaderId, own?.leaderEpoch, own?.highWatermark], [0, 1, 1, 2]);
      assert.deepEqual(
        own?.currentVoters.map(({ replicaId, logEndOffset }) => [replicaId, logEndOffset]),
        [
          [1, 9],
          [2, 8],
        ],
      );
      assert.deepEqual(
        own?.observers.map(({ replicaId }) => replicaId),
        [3],
      );
      assert.deepEqual(same, own);
      assert.equal(other?.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      if (version >= 1) {
        assert.equal(own?.currentVoters[1]?.lastCaughtUpTimestamp, 5);
        assert.equal(own?.observers[0]?.lastFetchTimestamp, -1);
      }
      if (version >= 2) {
        assert.deepEqual(
          own?.currentVoters.map(({ replicaDirectoryId }) => replicaDirectoryId),
          [ZERO_UUID, 'AAAAAAAAAAAAAAAAAAAAAg'],
        );
      }
    }
  });

  it('elsewhere asks the leader', async () => {
    const admin = await AdminServices.start();
    Object.assign(admin.cluster.log, { isLeader: false, leaderId: 2 });
    const state = { leaderId: 2, leaderEpoch: 4, highWatermark: 11, currentVoters: [], observers: [] };
    const transport = transportTo(() => Buffer.from(JSON.stringify(state)));
    const quorum = new MetadataQuorum({ ...admin.services, transport, directoryIdOf: () => undefined });
    assert.deepEqual(await quorum.describe(), state);
  });

  it('asks to be tried again while there is no leader to be asked', async () => {
    const admin = await AdminServices.start();
    Object.assign(admin.cluster.log, { isLeader: false, leaderId: 2 });
    const failures = [
      () => {
        throw new RpcError('unreachable', 'no route');
      },
      () => Buffer.from('null'),
    ];
    for (const answer of failures) {
      const quorum = new MetadataQuorum({
        ...admin.services,
        transport: transportTo(answer),
        directoryIdOf: () => undefined,
      });
      Object.assign(admin.services, { quorum });
      const { topics } = await admin.ask(describeQuorumApi, describeQuorumHandler, 2, request);
      assert.equal(topics[0]?.partitions[0]?.errorCode, ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }
  });
});

describe('InitProducerId', () => {
  it('takes ids from the controller a thousand at a time, also for those who come at once', async () => {
    const admin = await AdminServices.start();
    let blocks = 0;
    const { controller } = admin.services;
    const allocate = controller.allocateProducerIds.bind(controller);
    controller.allocateProducerIds = (count) => {
      blocks += 1;
      return allocate(count);
    };
    const ask = () =>
      admin.ask(initProducerIdApi, initProducerIdHandler, 4, { transactionalId: null, transactionTimeoutMs: 0 });
    const answers = await Promise.all(Array.from({ length: 1_001 }, ask));
    assert.equal(new Set(answers.map(({ producerId }) => producerId)).size, 1_001);
    assert.equal(blocks, 2);
  });
});
