import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ZERO_UUID } from '../../src/base/index.ts';
import { describeClusterHandler } from '../../src/broker/handlers/describe-cluster.ts';
import { describeTopicPartitionsHandler } from '../../src/broker/handlers/describe-topic-partitions.ts';
import { metadataHandler } from '../../src/broker/handlers/metadata.ts';
import { LogError } from '../../src/log/index.ts';
import { describeClusterApi } from '../../src/protocol/generated/describe-cluster.ts';
import { describeTopicPartitionsApi } from '../../src/protocol/generated/describe-topic-partitions.ts';
import { metadataApi } from '../../src/protocol/generated/metadata.ts';
import { ErrorCode, type MetadataRequestInput, type MetadataResponse } from '../../src/protocol/index.ts';
import { AdminServices } from './support/admin-services.ts';

const NOT_ASKED = -2_147_483_648;
const UNKNOWN_ID = 'zzzzzzzzQACAAAAAAAAAAA';

function metadata(admin: AdminServices, version: number, request: MetadataRequestInput): Promise<MetadataResponse> {
  return admin.ask(metadataApi, metadataHandler, version, request);
}

const named = (...names: readonly string[]): MetadataRequestInput => ({ topics: names.map((name) => ({ name })) });
const quietly = (request: MetadataRequestInput): MetadataRequestInput => ({
  ...request,
  allowAutoTopicCreation: false,
});

describe('Metadata', () => {
  it('answers a known topic in every version, with what that version can tell', async () => {
    const admin = await AdminServices.start();
    const id = await admin.cluster.topic('orders', 2);
    for (let version = 0; version <= 13; version++) {
      const { brokers, topics, controllerId, clusterId } = await metadata(admin, version, named('orders'));
      assert.deepEqual(
        brokers.map(({ nodeId, host, port }) => [nodeId, host, port]),
        [[1, 'localhost', 9092]],
      );
      assert.equal(controllerId, version >= 1 ? 1 : -1);
      assert.equal(clusterId, version >= 2 ? admin.cluster.metadata.clusterId : null);
      const [topic] = topics;
      assert.deepEqual([topics.length, topic?.errorCode, topic?.name, topic?.isInternal], [1, 0, 'orders', false]);
      assert.equal(topic?.topicId, version >= 10 ? id : ZERO_UUID);
      assert.deepEqual(
        topic?.partitions.map((p) => [
          p.errorCode,
          p.partitionIndex,
          p.leaderId,
          p.leaderEpoch,
          p.replicaNodes,
          p.isrNodes,
        ]),
        [0, 1].map((index) => [0, index, 1, version >= 7 ? 1 : -1, [1], [1]]),
      );
    }
  });

  it('lists all topics for null, and in version 0 for an empty list; later an empty list means none', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('b');
    await admin.cluster.topic('a');
    const names = async (version: number, topics: MetadataRequestInput['topics']): Promise<(string | null)[]> =>
      (await metadata(admin, version, { topics })).topics.map(({ name }) => name);
    assert.deepEqual(await names(9, null), ['a', 'b']);
    assert.deepEqual(await names(0, []), ['a', 'b']);
    assert.deepEqual(await names(1, []), []);
  });

  it('does not tell of __meta unless it is asked for by name', async () => {
    const admin = await AdminServices.start();
    assert.deepEqual((await metadata(admin, 12, { topics: null })).topics, []);
    const [topic] = (await metadata(admin, 12, named('__meta'))).topics;
    assert.deepEqual([topic?.isInternal, topic?.partitions[0]?.leaderId], [true, 1]);
  });

  it('says what is unknown: by name, by id, and what cannot be a name', async () => {
    const admin = await AdminServices.start();
    const [absent] = (await metadata(admin, 9, quietly(named('absent')))).topics;
    assert.deepEqual(
      [absent?.errorCode, absent?.name, absent?.partitions],
      [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'absent', []],
    );
    const [invalid] = (await metadata(admin, 12, named('bad name!'))).topics;
    assert.equal(invalid?.errorCode, ErrorCode.INVALID_TOPIC_EXCEPTION);
    const [byId] = (await metadata(admin, 12, { topics: [{ name: null, topicId: UNKNOWN_ID }] })).topics;
    assert.deepEqual([byId?.errorCode, byId?.name, byId?.topicId], [ErrorCode.UNKNOWN_TOPIC_ID, null, UNKNOWN_ID]);
  });

  it('finds a topic by its id', async () => {
    const admin = await AdminServices.start();
    const topicId = await admin.cluster.topic('orders');
    const [topic] = (await metadata(admin, 12, { topics: [{ name: null, topicId }] })).topics;
    assert.deepEqual([topic?.errorCode, topic?.name], [0, 'orders']);
  });

  it('refuses ids and null names in versions 10 and 11, which did not have them yet', async () => {
    const admin = await AdminServices.start();
    for (const topic of [{ name: null }, { name: 'x', topicId: UNKNOWN_ID }]) {
      const { topics, brokers } = await metadata(admin, 10, { topics: [topic] });
      assert.deepEqual(
        [topics[0]?.errorCode, topics[0]?.name, brokers.length],
        [ErrorCode.INVALID_REQUEST, topic.name ?? '', 0],
      );
    }
  });

  it('creates a topic that a client allows to be created, and answers when it can be used', async () => {
    const admin = await AdminServices.start({ 'num.partitions': '3' });
    for (const version of [1, 4, 13]) {
      const [topic] = (await metadata(admin, version, named(`new${version}`))).topics;
      assert.equal(topic?.errorCode, 0);
      assert.deepEqual(
        topic?.partitions.map(({ errorCode, leaderId }) => [errorCode, leaderId]),
        [
          [0, 1],
          [0, 1],
          [0, 1],
        ],
      );
    }
    const both = await Promise.all([metadata(admin, 9, named('raced', 'raced')), metadata(admin, 9, named('raced'))]);
    assert.deepEqual(
      both.map(({ topics }) => topics.map(({ errorCode, partitions }) => [errorCode, partitions.length])),
      [[[0, 3]], [[0, 3]]],
    );
  });

  it('creates nothing when server or client forbid it, when all topics are asked for, or when a name collides', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('a.b');
    await metadata(admin, 9, quietly(named('x')));
    await metadata(admin, 9, { topics: null });
    const [colliding] = (await metadata(admin, 9, named('a_b'))).topics;
    assert.equal(colliding?.errorCode, ErrorCode.INVALID_TOPIC_EXCEPTION);
    assert.equal(admin.cluster.metadata.topics().length, 1);
    const strict = await AdminServices.start({ 'auto.create.topics.enable': 'false' });
    const [refused] = (await metadata(strict, 9, named('x'))).topics;
    assert.equal(refused?.errorCode, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('creates __consumer_offsets with its own settings', async () => {
    const admin = await AdminServices.start();
    const [topic] = (await metadata(admin, 9, named('__consumer_offsets'))).topics;
    assert.deepEqual([topic?.isInternal, topic?.partitions.length], [true, 50]);
    assert.equal(admin.cluster.metadata.topic('__consumer_offsets')?.configs.get('cleanup.policy'), 'compact');
  });

  it('tells a partition without a leader, and replicas that are offline', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    const own = admin.cluster.opener.get('t', 0)!;
    const told = async () => {
      const [partition] = (await metadata(admin, 9, named('t'))).topics[0]!.partitions;
      return [partition?.errorCode, partition?.leaderId, partition?.replicaNodes, partition?.offlineReplicas];
    };
    own.isLeader = false;
    assert.deepEqual(await told(), [ErrorCode.LEADER_NOT_AVAILABLE, -1, [1], []], 'it is handing over');
    own.failure = new LogError('io-error', 'the disk is gone');
    own.leaderId = -1;
    assert.deepEqual(await told(), [ErrorCode.LEADER_NOT_AVAILABLE, -1, [1], [1]]);
  });

  it('tells allowed operations when asked: all of them', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    const asked = { ...named('t'), includeClusterAuthorizedOperations: true, includeTopicAuthorizedOperations: true };
    const with8 = await metadata(admin, 8, asked);
    assert.deepEqual([with8.clusterAuthorizedOperations, with8.topics[0]?.topicAuthorizedOperations], [8096, 3576]);
    const without = await metadata(admin, 10, named('t'));
    assert.deepEqual(
      [without.clusterAuthorizedOperations, without.topics[0]?.topicAuthorizedOperations],
      [NOT_ASKED, NOT_ASKED],
    );
  });
});

describe('DescribeTopicPartitions', () => {
  const ask = (admin: AdminServices, request: { topics?: string[]; limit?: number; cursor?: [string, number] }) =>
    admin.ask(describeTopicPartitionsApi, describeTopicPartitionsHandler, 0, {
      topics: (request.topics ?? []).map((name) => ({ name })),
      responsePartitionLimit: request.limit,
      cursor: request.cursor === undefined ? null : { topicName: request.cursor[0], partitionIndex: request.cursor[1] },
    });

  it('answers sorted by name, with errors for what is not there', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('mdz', 3);
    await admin.cluster.topic('md', 2);
    const { topics, nextCursor } = await ask(admin, { topics: ['mdz', 'md', 'absent', 'b b', 'md'] });
    assert.deepEqual(
      topics.map(({ name, errorCode, partitions }) => [name, errorCode, partitions.length]),
      [
        ['absent', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 0],
        ['b b', ErrorCode.INVALID_TOPIC_EXCEPTION, 0],
        ['md', 0, 2],
        ['mdz', 0, 3],
      ],
    );
    assert.equal(nextCursor, null);
    assert.deepEqual(topics[2]?.partitions[0]?.eligibleLeaderReplicas, []);
  });

  it('goes on from a cursor, page by page, to the end', async () => {
    const admin = await AdminServices.start({ 'max.request.partition.size.limit': '4' });
    for (const [name, count] of [
      ['a', 3],
      ['b', 5],
      ['c', 1],
    ] as const)
      await admin.cluster.topic(name, count);
    const pages: string[] = [];
    let cursor: [string, number] | undefined;
    do {
      const page = await ask(admin, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(
        page.topics
          .map(({ name, partitions }) => `${name}${partitions.map((p) => p.partitionIndex).join('')}`)
          .join(' '),
      );
      cursor = page.nextCursor === null ? undefined : [page.nextCursor.topicName, page.nextCursor.partitionIndex];
    } while (cursor !== undefined);
    assert.deepEqual(pages, ['a012 b0', 'b1234', 'c0']);
  });

  it('goes on behind a cursor\u2019s topic that is gone, and refuses a negative partition', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('c');
    assert.deepEqual(
      (await ask(admin, { cursor: ['b', 2] })).topics.map(({ name }) => name),
      ['c'],
    );
    const refused = await ask(admin, { topics: ['c'], cursor: ['c', -1] });
    assert.equal(refused.topics[0]?.errorCode, ErrorCode.INVALID_REQUEST);
  });
});

describe('DescribeCluster', () => {
  it('names the nodes, and refuses other endpoints than brokers', async () => {
    const admin = await AdminServices.start();
    const ask = (version: number, request: { endpointType?: number; includeClusterAuthorizedOperations?: boolean }) =>
      admin.ask(describeClusterApi, describeClusterHandler, version, {
        includeClusterAuthorizedOperations: false,
        includeFencedBrokers: false,
        ...request,
      });
    for (const version of [0, 1, 2]) {
      const { errorCode, controllerId, brokers, clusterAuthorizedOperations } = await ask(version, {});
      assert.deepEqual([errorCode, controllerId, brokers.length, brokers[0]?.brokerId], [0, 1, 1, 1]);
      assert.equal(clusterAuthorizedOperations, NOT_ASKED);
    }
    assert.equal((await ask(1, { includeClusterAuthorizedOperations: true })).clusterAuthorizedOperations, 8096);
    assert.equal((await ask(1, { endpointType: 2 })).errorCode, ErrorCode.MISMATCHED_ENDPOINT_TYPE);
    assert.equal((await ask(1, { endpointType: 9 })).errorCode, ErrorCode.UNSUPPORTED_ENDPOINT_TYPE);
  });
});
