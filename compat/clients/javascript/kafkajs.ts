/** kafkajs: an older client with its own choice of old protocol versions. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import snappy from 'snappy';
import {
  baseTime,
  bootstrap,
  equal,
  expect,
  failure,
  runCheck,
  sampleRecords,
  Tally,
  unique,
  until,
} from './common.ts';

const { CompressionTypes, CompressionCodecs, ConfigResourceTypes, Kafka, logLevel, PartitionAssigners } = kafkajs;
type Encoder = { readonly buffer: Buffer };

function codec(compress: (data: Buffer) => Buffer, decompress: (data: Buffer) => Buffer) {
  return () => ({
    compress: async (encoder: Encoder) => compress(encoder.buffer),
    decompress: async (data: Buffer) => decompress(data),
  });
}

CompressionCodecs[CompressionTypes.Snappy] = codec(
  (data) => snappy.compressSync(data),
  (data) => snappy.uncompressSync(data) as Buffer,
);
CompressionCodecs[CompressionTypes.LZ4] = codec(compressFrameSync, decompressFrameSync);
CompressionCodecs[CompressionTypes.ZSTD] = codec(zstdCompressSync, zstdDecompressSync);

const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR, clientId: 'tester' });
const admin = kafka.admin();
await admin.connect();

async function makeTopic(name: string, numPartitions = 1, settings: Record<string, string> = {}): Promise<string> {
  const topic = unique(name);
  const configEntries = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
  expect(await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }] }), `${topic} was created`);
  return topic;
}

async function deliver(
  topic: string,
  messages: kafkajs.Message[],
  options: { compression?: kafkajs.CompressionTypes; producer?: kafkajs.ProducerConfig } = {},
): Promise<void> {
  const producer = kafka.producer(options.producer);
  await producer.connect();
  const compression = options.compression ?? CompressionTypes.None;
  await producer.send({ topic, messages, acks: -1, compression });
  await producer.disconnect();
}

function numbers(count: number, partition = 0): kafkajs.Message[] {
  return Array.from({ length: count }, (_, i) => ({
    partition,
    value: `${i}`,
    timestamp: `${baseTime + i * 1000}`,
  }));
}

/** Reads with a group of one until there are `count` messages. */
async function read(topic: string, count: number, config: Partial<kafkajs.ConsumerConfig> = {}) {
  const consumer = kafka.consumer({ groupId: unique('group'), maxWaitTimeInMs: 200, ...config });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const messages: (kafkajs.KafkaMessage & { partition: number })[] = [];
  await consumer.run({
    eachMessage: async ({ message, partition }) => {
      messages.push({ ...message, partition });
    },
  });
  await until(60, `${count} messages`, () => messages.length >= count);
  await consumer.disconnect();
  return messages;
}

async function rebalance(assigner: kafkajs.PartitionAssigner): Promise<void> {
  const count = 6_000;
  const topic = await makeTopic('rebalance', 6);
  const groupId = unique('group');
  const tally = new Tally();
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const load = (async () => {
    for (let i = 0; i < count; i += 60) {
      const messages = Array.from({ length: 60 }, (_, j) => ({ partition: j % 6, value: `${i + j}` }));
      await producer.send({ topic, messages });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const join = async (name: string) => {
    const consumer = kafka.consumer({
      groupId,
      partitionAssigners: [assigner],
      heartbeatInterval: 300,
      maxWaitTimeInMs: 200,
      rebalanceTimeout: 10_000,
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      tally.assigned(name, payload.memberAssignment[topic] ?? []);
    });
    consumer.on(consumer.events.REBALANCING, () => tally.left(name));
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message, partition }) => tally.saw(partition, message.offset),
    });
    return consumer;
  };
  const shares = (expected: Record<string, number>) =>
    until(40, `shares ${JSON.stringify(expected)}`, () => {
      const now = tally.shares();
      return (
        Object.keys(now).length === Object.keys(expected).length &&
        Object.entries(expected).every(([k, v]) => now[k] === v)
      );
    });
  const a = await join('a');
  await shares({ a: 6 });
  const b = await join('b');
  await shares({ a: 3, b: 3 });
  const c = await join('c');
  await shares({ a: 2, b: 2, c: 2 });
  await a.disconnect();
  tally.left('a');
  await shares({ b: 3, c: 3 });
  await load;
  // This client learns of a rebalance from its heartbeat, so what it has not committed yet comes again: at least once.
  await until(60, 'all records were seen', () => tally.count === count);
  await Promise.all([b.disconnect(), c.disconnect(), producer.disconnect()]);
}

runCheck({
  roundtrip: async () => {
    const topic = await makeTopic('roundtrip');
    const codecs = [
      CompressionTypes.None,
      CompressionTypes.GZIP,
      CompressionTypes.Snappy,
      CompressionTypes.LZ4,
      CompressionTypes.ZSTD,
    ];
    const sent = codecs.flatMap(() => sampleRecords());
    for (const compression of codecs) {
      const messages = sampleRecords().map(({ key, value, headers, timestamp }) => ({
        key,
        value,
        headers: Object.fromEntries(headers),
        timestamp: `${timestamp}`,
      }));
      await deliver(topic, messages, { compression });
    }
    const got = await read(topic, sent.length);
    equal(got.length, sent.length, 'messages');
    got.forEach((message, i) => {
      const expected = sent[i]!;
      equal(message.offset, `${i}`, 'offset');
      equal(message.key, expected.key, `key of ${i}`);
      equal(message.value, expected.value, `value of ${i}`);
      equal(message.timestamp, `${expected.timestamp}`, `timestamp of ${i}`);
      equal({ ...message.headers }, Object.fromEntries(expected.headers), `headers of ${i}`);
    });
  },

  idempotent: async () => {
    const [count, size] = [50_000, 500];
    const topic = await makeTopic('idempotent');
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 5 });
    await producer.connect();
    for (let i = 0; i < count; i += size) {
      const messages = Array.from({ length: size }, (_, j) => ({ value: `${i + j}`, partition: 0 }));
      await producer.send({ topic, messages });
    }
    await producer.disconnect();
    const got = await read(topic, count);
    equal(got.length, count, 'messages');
    got.forEach((message, i) => {
      equal(message.value?.toString(), `${i}`, 'message in its place');
    });
  },

  'group-resume': async () => {
    const topic = await makeTopic('resume', 3);
    const groupId = unique('group');
    for (let p = 0; p < 3; p++) await deliver(topic, numbers(500, p));
    const next = new Map<number, number>();
    for (const share of [600, 900]) {
      const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      let seen = 0;
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ message, partition }) => {
          if (seen === share) return;
          equal(Number(message.offset), next.get(partition) ?? 0, 'next offset');
          next.set(partition, Number(message.offset) + 1);
          seen++;
        },
      });
      await until(60, `${share} messages`, () => seen === share);
      const offsets = [...next].map(([partition, offset]) => ({
        topic,
        partition,
        offset: `${offset}`,
        metadata: 'm',
      }));
      await consumer.commitOffsets(offsets);
      await consumer.disconnect();
      const [fetched] = await admin.fetchOffsets({ groupId, topics: [topic] });
      for (const { partition, offset } of fetched?.partitions ?? []) {
        if (next.has(partition)) equal(Number(offset), next.get(partition), 'committed offset');
      }
    }
  },

  'rebalance-roundrobin': () => rebalance(PartitionAssigners.roundRobin),

  'offsets-for-times': async () => {
    const topic = await makeTopic('times');
    await deliver(topic, numbers(100), { compression: CompressionTypes.GZIP });
    const at = async (time: number) => (await admin.fetchTopicOffsetsByTimestamp(topic, time))[0]?.offset;
    equal(await at(baseTime), '0', 'first');
    equal(await at(baseTime + 50_500), '51', 'in the middle');
    // The client turns "none after that time" into the end offset.
    equal(await at(baseTime + 99_001), '100', 'after the last');
    const [{ low, high } = { low: '', high: '' }] = await admin.fetchTopicOffsets(topic);
    equal([low, high], ['0', '100'], 'watermarks');
  },

  'seek-pause': async () => {
    const topic = await makeTopic('seek', 2);
    for (let p = 0; p < 2; p++) await deliver(topic, numbers(500, p));
    const consumer = kafka.consumer({ groupId: unique('group'), maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const seen: string[] = [];
    await consumer.run({
      eachMessage: async ({ message, partition }) => {
        seen.push(`${partition}@${message.offset}`);
      },
    });
    await until(30, '1000 messages', () => seen.length === 1000);
    consumer.pause([{ topic, partitions: [0] }]);
    consumer.seek({ topic, partition: 1, offset: '490' });
    await until(20, 'messages after seek', () => seen.length === 1010);
    equal(seen.at(-10), '1@490', 'first message after seek');
    await deliver(topic, numbers(5, 0));
    consumer.resume([{ topic, partitions: [0] }]);
    await until(20, 'messages after resume', () => seen.length === 1015);
    equal(seen.at(-1), '0@504', 'last message');
    await consumer.disconnect();
  },

  'read-committed': async () => {
    const topic = await makeTopic('committed');
    await deliver(topic, numbers(1000));
    equal((await read(topic, 1000, { readUncommitted: false })).length, 1000, 'messages');
  },

  'large-messages': async () => {
    const limit = 300_000;
    const topic = await makeTopic('large', 1, { 'max.message.bytes': `${limit}` });
    await deliver(topic, [{ value: Buffer.alloc(limit - 90, 'f') }]);
    const error = await failure(
      () => deliver(topic, [{ value: Buffer.alloc(limit) }], { producer: { retry: { retries: 0 } } }),
      'a message over the limit',
    );
    equal(error['type'], 'MESSAGE_TOO_LARGE', 'error');
    equal((await read(topic, 1))[0]?.value?.length, limit - 90, 'size of the message');
  },

  transactions: async () => {
    const topic = await makeTopic('transactions');
    const producer = kafka.producer({
      transactionalId: unique('tx'),
      maxInFlightRequests: 1,
      idempotent: true,
      retry: { retries: 1 },
    });
    const began = performance.now();
    await producer.connect();
    for (const outcome of ['commit', 'abort', 'commit']) {
      let transaction: kafkajs.Transaction;
      try {
        transaction = await producer.transaction();
      } catch (error) {
        expect(performance.now() - began < 20_000, `a clean refusal, not after 20 s: ${error}`);
        console.log(`refused: ${error}`);
        return;
      }
      await transaction.send({ topic, messages: [{ value: outcome }] });
      await (outcome === 'commit' ? transaction.commit() : transaction.abort());
    }
    const got = await read(topic, 2);
    equal(
      got.map((message) => message.value?.toString()),
      ['commit', 'commit'],
      'committed messages',
    );
  },

  'admin-topics': async () => {
    const topic = await makeTopic('topics', 3, { 'retention.ms': '123456' });
    equal(await admin.createTopics({ topics: [{ topic }] }), false, 'creating it again');
    const partitions = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions.length;
    equal(await partitions(), 3, 'partitions');
    await admin.createPartitions({ topicPartitions: [{ topic, count: 5 }] });
    await until(20, 'five partitions', async () => (await partitions()) === 5);
    const cluster = await admin.describeCluster();
    expect(cluster.brokers.length > 0 && cluster.clusterId !== '', 'cluster');
    await admin.deleteTopics({ topics: [topic] });
    await until(20, 'the topic is gone', async () => !(await admin.listTopics()).includes(topic));
  },

  'admin-configs': async () => {
    const topic = await makeTopic('configs', 1, { 'retention.ms': '1000000' });
    const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
    const value = async (name: string) => {
      const described = await admin.describeConfigs({ resources: [resource], includeSynonyms: true });
      return described.resources[0]?.configEntries.find((entry) => entry.configName === name)?.configValue;
    };
    equal(await value('retention.ms'), '1000000', 'retention.ms');
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ ...resource, configEntries: [{ name: 'max.message.bytes', value: '4321' }] }],
    });
    await until(20, 'the change shows', async () => (await value('max.message.bytes')) === '4321');
    equal(await value('retention.ms'), '604800000', 'what is not named is reset');
  },

  'admin-records': async () => {
    const topic = await makeTopic('records');
    await deliver(topic, numbers(100));
    // The client must have looked the topic up before it finds its leader.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '40' }] });
    equal((await read(topic, 60))[0]?.offset, '40', 'first offset that is left');
  },

  'admin-groups': async () => {
    const topic = await makeTopic('groups');
    const groupId = unique('group');
    await deliver(topic, numbers(50));
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    let seen = 0;
    await consumer.run({
      eachMessage: async () => {
        seen++;
      },
    });
    await until(30, '50 messages', () => seen === 50);
    expect(
      (await admin.listGroups()).groups.some((group) => group.groupId === groupId),
      'the group is listed',
    );
    const described = (await admin.describeGroups([groupId])).groups[0];
    equal(described?.state, 'Stable', 'state');
    equal(
      described?.members.map((member) => member.clientId),
      ['tester'],
      'members',
    );
    await consumer.disconnect();
    await until(20, 'empty', async () => (await admin.describeGroups([groupId])).groups[0]?.state === 'Empty');
    await admin.resetOffsets({ groupId, topic, earliest: true });
    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '20' }] });
    equal((await admin.fetchOffsets({ groupId, topics: [topic] }))[0]?.partitions[0]?.offset, '20', 'offset');
    await admin.deleteGroups([groupId]);
    expect(!(await admin.listGroups()).groups.some((group) => group.groupId === groupId), 'the group is gone');
  },

  'auto-create': async () => {
    const topic = unique('auto');
    await deliver(topic, [{ value: 'first' }]);
    equal((await read(topic, 1))[0]?.value?.toString(), 'first', 'message');
    const absent = unique('absent');
    const error = await failure(
      () => deliver(absent, [{ value: 'x' }], { producer: { allowAutoTopicCreation: false, retry: { retries: 1 } } }),
      'a topic that may not be created',
    );
    expect(/does not host this topic-partition|UNKNOWN_TOPIC/.test(String(error)), `error: ${error}`);
  },

  regex: async () => {
    const prefix = unique('regex');
    await admin.createTopics({ topics: [{ topic: `${prefix}-one` }, { topic: `not-${prefix}` }] });
    await deliver(`${prefix}-one`, [{ value: '1' }]);
    await deliver(`not-${prefix}`, [{ value: '2' }]);
    const consumer = kafka.consumer({ groupId: unique('group'), maxWaitTimeInMs: 200 });
    await consumer.connect();
    await consumer.subscribe({ topic: new RegExp(`^${prefix}-.*`), fromBeginning: true });
    const seen: string[] = [];
    await consumer.run({
      eachMessage: async ({ topic }) => {
        seen.push(topic);
      },
    });
    await until(30, 'a message', () => seen.length === 1);
    equal(seen, [`${prefix}-one`], 'topics');
    await consumer.disconnect();
  },
});
