import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  ApiKey,
  type ApiVersionsResponse,
  type FetchResponse,
  type ListOffsetsResponse,
  type ProduceResponse,
} from '../../src/protocol/index.ts';
import { batchOf, written } from './support/batches.ts';
import { TestBroker } from './support/test-broker.ts';

describe('a client that produces and fetches', () => {
  let broker: TestBroker;
  beforeEach(async () => {
    broker = await TestBroker.start();
  });
  afterEach(() => broker.stop());

  test('learns which versions are served', async () => {
    const client = await broker.client();
    const answer = await client.request<ApiVersionsResponse>(ApiKey.ApiVersions, 4, {
      clientSoftwareName: 'test',
      clientSoftwareVersion: '1.0',
    });
    assert.equal(answer.errorCode, 0);
    const produce = answer.apiKeys.find(({ apiKey }) => apiKey === ApiKey.Produce);
    assert.deepEqual(produce, { apiKey: 0, minVersion: 0, maxVersion: 13 });
  });

  for (let version = 3; version <= 13; version++) {
    test(`gets back from Fetch what Produce version ${version} has stored`, async () => {
      broker.topic('t');
      const client = await broker.client();
      const topicId = broker.topicIds.get('t');
      for (const expected of [0, 2]) {
        const produced = await client.request<ProduceResponse>(ApiKey.Produce, version, {
          acks: -1,
          timeoutMs: 1000,
          topicData: [{ name: 't', topicId, partitionData: [{ index: 0, records: batchOf('a', 'b') }] }],
        });
        const [partition] = produced.responses[0]!.partitionResponses;
        assert.equal(partition!.errorCode, 0);
        assert.equal(partition!.baseOffset, expected);
      }
      const fetchVersion = version + 1;
      const fetched = await client.request<FetchResponse>(ApiKey.Fetch, fetchVersion, {
        maxWaitMs: 0,
        minBytes: 1,
        maxBytes: 1 << 20,
        topics: [{ topic: 't', topicId, partitions: [{ partition: 0, fetchOffset: 1, partitionMaxBytes: 1 << 20 }] }],
      });
      const data = fetched.responses[0]!.partitions[0]!;
      assert.equal(data.highWatermark, 4);
      assert.deepEqual(written(data.records), ['0=a', '1=b', '2=a', '3=b']);
    });
  }

  test('finds the ends of a partition', async () => {
    const [partition] = broker.topic('t');
    await partition!.append(batchOf('a', 'b', 'c'), { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 });
    const client = await broker.client();
    const ask = async (timestamp: number) => {
      const answer = await client.request<ListOffsetsResponse>(ApiKey.ListOffsets, 11, {
        replicaId: -1,
        isolationLevel: 0,
        topics: [{ name: 't', partitions: [{ partitionIndex: 0, timestamp }] }],
      });
      const { errorCode, offset, timestamp: found, leaderEpoch } = answer.topics[0]!.partitions[0]!;
      return [errorCode, offset, found, leaderEpoch];
    };
    assert.deepEqual(await ask(-1), [0, 3, -1, 1]);
    assert.deepEqual(await ask(-2), [0, 0, -1, 1]);
    assert.deepEqual(await ask(-3), [0, 2, 1002, 1]);
    assert.deepEqual(await ask(-4), [0, 0, -1, 1]);
    assert.deepEqual(await ask(-5), [0, -1, -1, -1]);
    assert.deepEqual(await ask(-6), [0, -1, -1, -1]);
    assert.deepEqual(await ask(1001), [0, 1, 1001, 1]);
    assert.deepEqual(await ask(2000), [0, -1, -1, -1]);
  });
});
