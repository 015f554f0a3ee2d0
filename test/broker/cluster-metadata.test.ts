import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { systemClock } from '../../src/base/index.ts';
import {
  ApiKey,
  type DescribeClusterResponse,
  type ListOffsetsResponse,
  type MetadataResponse,
  type OffsetForLeaderEpochResponse,
} from '../../src/protocol/index.ts';
import { batchOf } from './support/batches.ts';
import type { FakePartition } from './support/fake-partition.ts';
import { TestBroker } from './support/test-broker.ts';
import type { WireClient } from './support/wire-client.ts';

const APPEND = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;
const LEADER_NOT_AVAILABLE = 5;
const NOT_LEADER_OR_FOLLOWER = 6;
const OFFSET_NOT_AVAILABLE = 78;

let broker: TestBroker;
let client: WireClient;
let partition: FakePartition;
let nowMs = 0;

/** Three nodes, of which this is 1. */
beforeEach(async () => {
  nowMs = 0;
  broker = await TestBroker.start({ clock: { ...systemClock, monotonicMs: () => nowMs } });
  for (const nodeId of [2, 3]) broker.brokers.set(nodeId, { nodeId, host: `node${nodeId}`, port: 9092, rack: null });
  [partition] = broker.topic('t') as [FakePartition];
  partition.replicas = [1, 2, 3];
  partition.isr = [1, 2, 3];
  client = await broker.client();
});
afterEach(() => broker.stop());

async function metadata() {
  const answer = await client.request<MetadataResponse>(ApiKey.Metadata, 12, { topics: [{ name: 't' }] });
  const [state] = answer.topics[0]!.partitions;
  return { answer, state: state! };
}

describe('Metadata', () => {
  test('tells leader, replicas, and who of them is in sync or away', async () => {
    partition.isr = [1, 2];
    broker.fencedBrokers.set(3, broker.brokers.get(3)!);
    broker.brokers.delete(3);
    const { answer, state } = await metadata();
    assert.deepEqual(
      answer.brokers.map(({ nodeId }) => nodeId),
      [1, 2],
    );
    const { errorCode, leaderId, replicaNodes, isrNodes, offlineReplicas } = state;
    assert.deepEqual([errorCode, leaderId, replicaNodes, isrNodes, offlineReplicas], [0, 1, [1, 2, 3], [1, 2], [3]]);
  });

  test('has no leader to name where the known one cannot be reached', async () => {
    Object.assign(partition, { isLeader: false, leaderId: 7, leaderEpoch: 3 });
    const { state } = await metadata();
    assert.deepEqual([state.errorCode, state.leaderId, state.leaderEpoch], [LEADER_NOT_AVAILABLE, -1, 3]);
    assert.deepEqual(state.replicaNodes, [1, 2, 3]);
  });

  test('names the last leader while an election is on, and none when that goes on for long', async () => {
    const told = async () => {
      const { state } = await metadata();
      return [state.errorCode, state.leaderId, state.leaderEpoch];
    };
    Object.assign(partition, { isLeader: false, leaderId: -1, leaderEpoch: 3 });
    for (const leaderId of [1, 2]) {
      broker.reported.set('t', { leaderId, leaderEpoch: 2 });
      assert.deepEqual(await told(), [0, leaderId, 2]);
    }
    nowMs += 1_500;
    assert.deepEqual(await told(), [LEADER_NOT_AVAILABLE, -1, 3]);
    partition.leaderId = 3;
    assert.deepEqual(await told(), [0, 3, 3]);
    partition.leaderId = -1;
    assert.deepEqual(await told(), [0, 2, 2], 'another election');
    broker.brokers.delete(2);
    assert.deepEqual(await told(), [LEADER_NOT_AVAILABLE, -1, 2], 'the last leader is away');
  });

  test('names the first replica that is alive as the leader of a partition that had none yet', async () => {
    broker.brokers.delete(2);
    partition.replicas = [2, 3, 1];
    Object.assign(partition, { isLeader: false, leaderId: -1, leaderEpoch: 1 });
    broker.reported.set('t', { leaderId: -1, leaderEpoch: 0 });
    const { state } = await metadata();
    assert.deepEqual([state.errorCode, state.leaderId, state.leaderEpoch], [0, 3, -1]);
    nowMs += 1_500;
    const later = (await metadata()).state;
    assert.deepEqual([later.errorCode, later.leaderId, later.leaderEpoch], [LEADER_NOT_AVAILABLE, -1, 1]);
  });

  test('names no leader of a partition that had none yet while too few of its replicas are alive to elect one', async () => {
    broker.brokers.delete(2);
    broker.brokers.delete(3);
    Object.assign(partition, { isLeader: false, leaderId: -1, leaderEpoch: 0 });
    broker.reported.set('t', { leaderId: -1, leaderEpoch: 0 });
    const { state } = await metadata();
    assert.deepEqual([state.errorCode, state.leaderId], [LEADER_NOT_AVAILABLE, -1]);
  });

  test('takes the newer of what the replica here and the cluster know', async () => {
    Object.assign(partition, { isLeader: false, leaderId: 2, leaderEpoch: 5 });
    const told = (leaderId: number, leaderEpoch: number) => {
      broker.reported.set('t', { leaderId, leaderEpoch });
      return metadata().then(({ state }) => [state.leaderId, state.leaderEpoch]);
    };
    assert.deepEqual(await told(1, 4), [2, 5]);
    assert.deepEqual(await told(3, 6), [3, 6]);
    partition.leaderId = -1;
    assert.deepEqual(await told(2, 5), [2, 5], 'the leader of the same epoch, where the replica does not know it');
    nowMs += 1_500;
    assert.deepEqual(await told(2, 5), [2, 5]);
  });

  test('names this node as the controller while there is none that clients can reach', async () => {
    for (const [controllerId, told] of [
      [2, 2],
      [-1, 1],
      [9, 1],
    ] as const) {
      broker.controllerId = controllerId;
      assert.equal((await metadata()).answer.controllerId, told);
      const cluster = await client.request<DescribeClusterResponse>(ApiKey.DescribeCluster, 1, {
        includeClusterAuthorizedOperations: false,
      });
      assert.equal(cluster.controllerId, told);
    }
  });
});

test('DescribeCluster shows fenced nodes to those who ask for them', async () => {
  broker.fencedBrokers.set(2, broker.brokers.get(2)!);
  broker.brokers.delete(2);
  const ask = async (includeFencedBrokers: boolean) => {
    const answer = await client.request<DescribeClusterResponse>(ApiKey.DescribeCluster, 2, {
      includeClusterAuthorizedOperations: false,
      includeFencedBrokers,
    });
    return answer.brokers.map(({ brokerId, isFenced }) => [brokerId, isFenced]);
  };
  assert.deepEqual(await ask(false), [
    [1, false],
    [3, false],
  ]);
  assert.deepEqual(await ask(true), [
    [1, false],
    [2, true],
    [3, false],
  ]);
});

describe('ListOffsets', () => {
  const LATEST = -1;
  const EARLIEST = -2;
  const MAX_TIMESTAMP = -3;

  async function list(timestamp: number, version = 8, replicaId = -1): Promise<[number, number]> {
    const answer = await client.request<ListOffsetsResponse>(ApiKey.ListOffsets, version, {
      replicaId,
      topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp }] }],
    });
    const { errorCode, offset } = answer.topics[0]!.partitions[0]!;
    return [errorCode, offset];
  }

  test('waits with the latest offset until a new leader knows what its predecessors committed', async () => {
    for (const value of ['a', 'b']) await partition.append(batchOf(value), APPEND);
    partition.holdCommits = true;
    await partition.append(batchOf('c'), APPEND);
    partition.leaderEpoch = 2;
    assert.deepEqual(await list(LATEST), [OFFSET_NOT_AVAILABLE, -1]);
    assert.deepEqual(await list(LATEST, 4), [LEADER_NOT_AVAILABLE, -1]);
    assert.deepEqual(await list(MAX_TIMESTAMP), [OFFSET_NOT_AVAILABLE, -1]);
    assert.deepEqual(await list(EARLIEST), [0, 0]);
    assert.deepEqual(await list(1000), [0, 0], 'what is found below the high watermark stays where it is');
    assert.deepEqual(await list(5000), [OFFSET_NOT_AVAILABLE, -1]);
    await partition.append(batchOf('d'), APPEND);
    partition.commit(3);
    assert.deepEqual(await list(LATEST), [0, 3], 'its own records need not be committed');
    assert.deepEqual(await list(5000), [0, -1]);
  });

  test('is for leaders, except for tools that look into replicas', async () => {
    await partition.append(batchOf('a'), APPEND);
    Object.assign(partition, { isLeader: false, leaderId: 2 });
    assert.deepEqual(await list(LATEST), [NOT_LEADER_OR_FOLLOWER, -1]);
    assert.deepEqual(await list(LATEST, 8, -2), [0, 1]);
  });
});

test('OffsetForLeaderEpoch is for leaders', async () => {
  Object.assign(partition, { isLeader: false, leaderId: 2 });
  const answer = await client.request<OffsetForLeaderEpochResponse>(ApiKey.OffsetForLeaderEpoch, 4, {
    replicaId: -1,
    topics: [{ topic: 't', partitions: [{ partition: 0, currentLeaderEpoch: 1, leaderEpoch: 1 }] }],
  });
  assert.equal(answer.topics[0]!.partitions[0]!.errorCode, NOT_LEADER_OR_FOLLOWER);
});
