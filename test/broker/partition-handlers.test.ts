import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { LogError } from '../../src/log/index.ts';
import {
  ApiKey,
  type DeleteRecordsResponse,
  type DescribeLogDirsResponse,
  type DescribeProducersResponse,
  type OffsetForLeaderEpochResponse,
} from '../../src/protocol/index.ts';
import type { PartitionSettings } from '../../src/replication/index.ts';
import { batchOf } from './support/batches.ts';
import type { FakePartition } from './support/fake-partition.ts';
import { TestBroker, type TestBrokerOptions } from './support/test-broker.ts';
import type { WireClient } from './support/wire-client.ts';

const APPEND = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;

let broker: TestBroker;
let client: WireClient;
let partition: FakePartition;
let directory: string | undefined;

async function start(options?: TestBrokerOptions): Promise<void> {
  broker = await TestBroker.start(options);
  partition = broker.topic('t')[0]!;
  for (let i = 0; i < 3; i++) await partition.append(batchOf('a', 'b'), APPEND);
  client = await broker.client();
}

afterEach(() => {
  broker.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true });
  directory = undefined;
});

describe('DeleteRecords', () => {
  const deleteTo = async (offset: number, topic = 't', timeoutMs = 1000) => {
    const answer = await client.request<DeleteRecordsResponse>(ApiKey.DeleteRecords, 2, {
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, offset }] }],
      timeoutMs,
    });
    const { errorCode, lowWatermark } = answer.topics[0]!.partitions[0]!;
    return [errorCode, lowWatermark];
  };

  test('raises the log start, -1 to the high watermark; never lowers it', async () => {
    await start();
    assert.deepEqual(await deleteTo(2), [0, 2]);
    assert.deepEqual(await deleteTo(1), [0, 2]);
    assert.deepEqual(await deleteTo(-1), [0, 6]);
  });

  test('refuses what is beyond the high watermark, negative, absent, internal or compacted', async () => {
    await start();
    assert.deepEqual(await deleteTo(7), [1, -1]);
    assert.deepEqual(await deleteTo(-2), [1, -1]);
    assert.deepEqual(await deleteTo(1, 'absent'), [3, -1]);
    broker.topic('__consumer_offsets');
    assert.deepEqual(await deleteTo(1, '__consumer_offsets'), [17, -1]);
    partition.settings = { cleanupDelete: false } as PartitionSettings;
    assert.deepEqual(await deleteTo(1), [44, -1]);
    partition.isLeader = false;
    assert.deepEqual(await deleteTo(1), [6, -1]);
  });

  test('gives its own deletion the time it takes when the client would not wait for replicas', async () => {
    await start();
    const atOnce = partition.log.deleteRecordsBefore.bind(partition.log);
    partition.log.deleteRecordsBefore = async (offset) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await atOnce(offset);
    };
    assert.deepEqual(await deleteTo(2, 't', 0), [0, 2]);
  });

  test('answers in time when the disk does not', async () => {
    await start();
    partition.log.deleteRecordsBefore = () => new Promise(() => {});
    assert.deepEqual(await deleteTo(1, 't', 5), [7, -1]);
    partition.log.deleteRecordsBefore = () => Promise.reject(new LogError('disk-full', 'no room'));
    assert.deepEqual(await deleteTo(1), [56, -1]);
  });
});

describe('OffsetForLeaderEpoch', () => {
  test('says where each epoch ends', async () => {
    await start();
    partition.leaderEpoch = 4;
    await partition.append(batchOf('c'), APPEND);
    partition.leaderEpoch = 6;
    const ask = async (leaderEpoch: number, currentLeaderEpoch = -1) => {
      const answer = await client.request<OffsetForLeaderEpochResponse>(ApiKey.OffsetForLeaderEpoch, 4, {
        replicaId: -1,
        topics: [{ topic: 't', partitions: [{ partition: 0, currentLeaderEpoch, leaderEpoch }] }],
      });
      const [end] = answer.topics[0]!.partitions;
      return [end!.errorCode, end!.leaderEpoch, end!.endOffset];
    };
    assert.deepEqual(await ask(0), [0, 0, 0], 'older than all that are known: the start');
    assert.deepEqual(await ask(1), [0, 1, 6]);
    assert.deepEqual(await ask(3), [0, 1, 6]);
    assert.deepEqual(await ask(4), [0, 4, 7]);
    assert.deepEqual(await ask(6), [0, 6, 7], 'the present epoch has no records yet');
    assert.deepEqual(await ask(7), [0, -1, -1]);
    assert.deepEqual(await ask(-1), [0, -1, -1]);
    assert.deepEqual(await ask(4, 5), [74, -1, -1]);
    assert.deepEqual(await ask(4, 7), [75, -1, -1]);
  });
});

describe('DescribeLogDirs', () => {
  const describeTopics = (topics: object[] | null) =>
    client.request<DescribeLogDirsResponse>(ApiKey.DescribeLogDirs, 5, { topics });

  test('shows the directory, its volume and the size of each partition', async () => {
    directory = mkdtempSync(join(tmpdir(), 'log-dirs-'));
    await start({ dataDir: directory });
    broker.topic('u', 2);
    const [result] = (await describeTopics(null)).results;
    assert.equal(result!.logDir, directory);
    assert.ok(result!.totalBytes >= result!.usableBytes && result!.usableBytes > 0);
    const sizes = result!.topics.map(({ name, partitions }) => [
      name,
      partitions.map(({ partitionSize }) => partitionSize),
    ]);
    assert.deepEqual(sizes, [
      ['t', [partition.log.sizeBytes]],
      ['u', [0, 0]],
    ]);
  });

  test('shows only what is asked for, and nothing of what is not there', async () => {
    await start();
    broker.topic('u', 2);
    const answer = await describeTopics([
      { topic: 'u', partitions: [1, 7] },
      { topic: 'absent', partitions: [0] },
    ]);
    const { topics, totalBytes } = answer.results[0]!;
    assert.deepEqual(
      topics.map(({ name, partitions }) => [name, partitions.map(({ partitionIndex }) => partitionIndex)]),
      [['u', [1]]],
    );
    assert.equal(totalBytes, -1);
  });
});

describe('DescribeProducers', () => {
  test('shows what the partition remembers of its producers', async () => {
    await start();
    const producer = {
      producerId: 9,
      producerEpoch: 1,
      lastSequence: 4,
      coordinatorEpoch: -1,
      currentTxnStartOffset: -1,
    };
    partition.activeProducers = [{ ...producer, lastTimestampMs: 1234 }];
    const answer = await client.request<DescribeProducersResponse>(ApiKey.DescribeProducers, 0, {
      topics: [{ name: 't', partitionIndexes: [0, 3] }],
    });
    const [known, absent] = answer.topics[0]!.partitions;
    assert.deepEqual(known!.activeProducers, [{ ...producer, lastTimestamp: 1234 }]);
    assert.equal(absent!.errorCode, 3);
  });
});
