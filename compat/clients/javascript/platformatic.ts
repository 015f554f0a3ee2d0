/** @platformatic/kafka: a client for Node that speaks recent protocol versions. */
import {
  Admin,
  type CompressionAlgorithmValue,
  ConfigResourceTypes,
  Consumer,
  type ConsumerOptions,
  FetchIsolationLevels,
  type Message,
  MessagesStreamModes,
  type MessageToProduce,
  type ProduceOptions,
  Producer,
} from '@platformatic/kafka';
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

const connection = { clientId: 'tester', bootstrapBrokers: [bootstrap], timeout: 30_000 };
const admin = new Admin(connection);

async function makeTopic(name: string, partitions = 1, settings: Record<string, string> = {}): Promise<string> {
  const topic = unique(name);
  const configs = Object.entries(settings).map(([key, value]) => ({ name: key, value }));
  await admin.createTopics({ topics: [topic], partitions, replicas: 1, configs });
  return topic;
}

async function deliver(
  messages: MessageToProduce[],
  options: ProduceOptions<Buffer, Buffer, Buffer, Buffer> = {},
): Promise<void> {
  const producer = new Producer({ ...connection, acks: -1 });
  try {
    await producer.send({ messages, ...options });
  } finally {
    await producer.close();
  }
}

function numbers(topic: string, count: number, partition = 0): MessageToProduce[] {
  return Array.from({ length: count }, (_, i) => ({
    topic,
    partition,
    value: Buffer.from(`${i}`),
    timestamp: BigInt(baseTime + i * 1000),
  }));
}

type Extra = Partial<ConsumerOptions<Buffer, Buffer, Buffer, Buffer>>;

/** Reads as the only member of a group until there are `count` messages. */
async function read(topic: string, count: number, extra: Extra = {}): Promise<Message[]> {
  const consumer = new Consumer({ ...connection, groupId: unique('group'), maxWaitTime: 200, ...extra });
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false });
  const messages: Message[] = [];
  stream.on('data', (message) => messages.push(message));
  await until(60, `${count} messages`, () => messages.length >= count);
  await consumer.close(true);
  return messages;
}

async function rebalance(extra: Extra): Promise<void> {
  const count = 6_000;
  const topic = await makeTopic('rebalance', 6);
  const groupId = unique('group');
  const tally = new Tally();
  const load = (async () => {
    const producer = new Producer({ ...connection, acks: -1, idempotent: true });
    for (let i = 0; i < count; i += 60) {
      const messages = Array.from({ length: 60 }, (_, j) => ({
        topic,
        partition: j % 6,
        value: Buffer.from(`${i + j}`),
      }));
      await producer.send({ messages });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await producer.close();
  })();
  const join = async (): Promise<Consumer> => {
    const consumer = new Consumer({ ...connection, groupId, maxWaitTime: 200, ...extra });
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.COMMITTED,
      fallbackMode: 'earliest',
      autocommit: false,
    });
    // Autocommit covers what the client has fetched, not what was handed over, so what was seen is committed here.
    stream.on('data', (message) => {
      tally.saw(message.partition, message.offset);
      if (message.offset % 10n === 0n) Promise.resolve(message.commit()).catch(() => {});
    });
    stream.on('error', (error) => console.error(error));
    return consumer;
  };
  const shares = (...expected: (readonly [Consumer, number])[]): Promise<void> =>
    until(40, `shares of ${expected.map(([, share]) => share)}`, () =>
      expected.every(([member, share]) => {
        const mine = member.assignments?.find((assignment) => assignment.topic === topic);
        return mine?.partitions.length === share;
      }),
    );
  const a = await join();
  await shares([a, 6]);
  const b = await join();
  await shares([a, 3], [b, 3]);
  await load;
  // The client fetches ahead of what it commits: at least once.
  await until(60, 'all records were seen', () => tally.count === count);
  await a.close(true);
  await shares([b, 6]);
  await b.close(true);
}

runCheck({
  roundtrip: async () => {
    const topic = await makeTopic('roundtrip');
    const codecs: CompressionAlgorithmValue[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
    // This client sends neither null keys nor null values apart from absent ones.
    const samples = sampleRecords().filter((record) => record.value !== null && record.value.length > 0);
    const sent = codecs.flatMap(() => samples);
    for (const compression of codecs) {
      const messages = samples.map(({ key, value, headers, timestamp }) => ({
        topic,
        partition: 0,
        ...(key === null ? {} : { key }),
        value: value!,
        headers: new Map(headers.map(([name, content]) => [Buffer.from(name), content])),
        timestamp: BigInt(timestamp),
      }));
      await deliver(messages, { compression });
    }
    const got = await read(topic, sent.length);
    equal(got.length, sent.length, 'messages');
    got.forEach((message, i) => {
      const expected = sent[i]!;
      equal(message.offset, BigInt(i), 'offset');
      equal(message.key ?? null, expected.key, `key of ${i}`);
      equal(message.value, expected.value, `value of ${i}`);
      equal(message.timestamp, BigInt(expected.timestamp), `timestamp of ${i}`);
      const headers = [...message.headers].map(([name, content]) => [name.toString(), Buffer.from(content)]);
      equal(headers, expected.headers, `headers of ${i}`);
    });
  },

  idempotent: async () => {
    const [count, size] = [50_000, 500];
    const topic = await makeTopic('idempotent');
    const producer = new Producer({ ...connection, idempotent: true, acks: -1 });
    for (let i = 0; i < count; i += size) {
      const messages = Array.from({ length: size }, (_, j) => ({
        topic,
        partition: 0,
        value: Buffer.from(`${i + j}`),
      }));
      await producer.send({ messages });
    }
    await producer.close();
    const got = await read(topic, count);
    equal(got.length, count, 'messages');
    got.forEach((message, i) => {
      equal(message.value.toString(), `${i}`, 'message in its place');
    });
  },

  'group-resume': async () => {
    const topic = await makeTopic('resume');
    const groupId = unique('group');
    await deliver(numbers(topic, 1000));
    let next = 0n;
    for (const share of [300, 700]) {
      const consumer = new Consumer({ ...connection, groupId, maxWaitTime: 200, maxBytes: 4000 });
      const stream = await consumer.consume({
        topics: [topic],
        mode: MessagesStreamModes.COMMITTED,
        fallbackMode: 'earliest',
        autocommit: false,
      });
      let seen = 0;
      for await (const message of stream) {
        equal(message.offset, next++, 'next offset');
        if (++seen === share) {
          await message.commit();
          break;
        }
      }
      const committed = await consumer.listCommittedOffsets({ topics: [{ topic, partitions: [0] }] });
      equal(committed.get(topic)?.[0], next, 'committed offset');
      await consumer.close(true);
    }
  },

  'rebalance-roundrobin': () => rebalance({ heartbeatInterval: 300, sessionTimeout: 10_000, rebalanceTimeout: 10_000 }),
  'rebalance-consumer-protocol': () => rebalance({ groupProtocol: 'consumer' }),

  'offsets-for-times': async () => {
    const topic = await makeTopic('times');
    await deliver(numbers(topic, 100), { compression: 'lz4' });
    const at = async (timestamp: number): Promise<bigint | undefined> => {
      const partitions = [{ partitionIndex: 0, timestamp: BigInt(timestamp) }];
      return (await admin.listOffsets({ topics: [{ name: topic, partitions }] }))[0]?.partitions[0]?.offset;
    };
    for (const [time, offset] of [
      [baseTime, 0],
      [baseTime + 50_500, 51],
      [baseTime + 99_001, -1],
      [-1, 100],
      [-2, 0],
      [-3, 99],
    ] as const) {
      equal(await at(time), BigInt(offset), `offset for ${time}`);
    }
  },

  'read-committed': async () => {
    const topic = await makeTopic('committed');
    await deliver(numbers(topic, 1000));
    equal((await read(topic, 1000, { isolationLevel: FetchIsolationLevels.READ_COMMITTED })).length, 1000, 'messages');
  },

  'large-messages': async () => {
    const limit = 300_000;
    const topic = await makeTopic('large', 1, { 'max.message.bytes': `${limit}` });
    await deliver([{ topic, value: Buffer.alloc(limit - 90, 'f') }]);
    const error = await failure(() => deliver([{ topic, value: Buffer.alloc(limit) }]), 'a message over the limit');
    expect(
      JSON.stringify(error, errorFields).includes('MESSAGE_TOO_LARGE'),
      `error: ${JSON.stringify(error, errorFields)}`,
    );
    equal((await read(topic, 1))[0]?.value.length, limit - 90, 'size of the message');
  },

  transactions: async () => {
    const topic = await makeTopic('transactions');
    const producer = new Producer({
      ...connection,
      transactionalId: unique('tx'),
      idempotent: true,
      acks: -1,
      retries: 1,
    });
    const began = performance.now();
    for (const outcome of ['commit', 'abort', 'commit']) {
      let transaction: Awaited<ReturnType<typeof producer.beginTransaction>>;
      try {
        transaction = await producer.beginTransaction();
      } catch (error) {
        expect(performance.now() - began < 20_000, `a clean refusal, not after 20 s: ${error}`);
        console.log(`refused: ${error}`);
        return;
      }
      await transaction.send({ messages: [{ topic, value: Buffer.from(outcome) }] });
      await (outcome === 'commit' ? transaction.commit() : transaction.abort());
    }
    const got = await read(topic, 2, { isolationLevel: FetchIsolationLevels.READ_COMMITTED });
    equal(
      got.map((message) => message.value.toString()),
      ['commit', 'commit'],
      'committed messages',
    );
  },

  'admin-topics': async () => {
    const topic = await makeTopic('topics', 3);
    const error = await failure(() => admin.createTopics({ topics: [topic] }), 'creating it again');
    expect(
      JSON.stringify(error, errorFields).includes('TOPIC_ALREADY_EXISTS'),
      `error: ${JSON.stringify(error, errorFields)}`,
    );
    await admin.createPartitions({ topics: [{ name: topic, count: 5, assignments: null as never }] });
    const partitions = async () =>
      (await admin.metadata({ topics: [topic], forceUpdate: true })).topics.get(topic)?.partitionsCount;
    await until(20, 'five partitions', async () => (await partitions()) === 5);
    await admin.deleteTopics({ topics: [topic] });
    await until(20, 'the topic is gone', async () => !(await admin.listTopics()).includes(topic));
  },

  'admin-configs': async () => {
    const topic = await makeTopic('configs', 1, { 'retention.ms': '1000000' });
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic };
    const value = async (name: string) => {
      const [described] = await admin.describeConfigs({
        resources: [{ ...resource, configurationKeys: null as never }],
      });
      return described?.configs.find((entry) => entry.name === name)?.value;
    };
    equal(await value('retention.ms'), '1000000', 'retention.ms');
    await admin.incrementalAlterConfigs({
      resources: [{ ...resource, configs: [{ name: 'max.message.bytes', configOperation: 0, value: '4321' }] }],
    });
    await until(20, 'the change shows', async () => (await value('max.message.bytes')) === '4321');
    equal(await value('retention.ms'), '1000000', 'retention.ms after another change');
  },

  'admin-records': async () => {
    const topic = await makeTopic('records');
    await deliver(numbers(topic, 100));
    const [deleted] = await admin.deleteRecords({
      topics: [{ name: topic, partitions: [{ partition: 0, offset: 40n }] }],
    });
    equal(deleted?.partitions[0]?.lowWatermark, 40n, 'low watermark');
    equal((await read(topic, 60))[0]?.offset, 40n, 'first offset that is left');
  },

  'admin-groups': async () => {
    const topic = await makeTopic('groups');
    const groupId = unique('group');
    await deliver(numbers(topic, 50));
    const consumer = new Consumer({ ...connection, groupId, maxWaitTime: 200 });
    const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false });
    let last: Message | undefined;
    stream.on('data', (message) => {
      last = message;
    });
    await until(30, '50 messages', () => last?.offset === 49n);
    await last?.commit();
    equal((await admin.listGroups()).get(groupId)?.state, 'STABLE', 'state in the list');
    const described = (await admin.describeGroups({ groups: [groupId] })).get(groupId);
    equal(
      [...(described?.members.values() ?? [])].map((member) => member.clientId),
      ['tester'],
      'members',
    );
    await consumer.close(true);
    await until(20, 'the group is empty', async () => (await admin.listGroups()).get(groupId)?.state === 'EMPTY');
    await admin.alterConsumerGroupOffsets({
      groupId,
      topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 20n }] }],
    });
    const [offsets] = await admin.listConsumerGroupOffsets({ groups: [groupId] });
    equal(offsets?.topics[0]?.partitions[0]?.committedOffset, 20n, 'offset after the reset');
    await admin.deleteGroups({ groups: [groupId] });
    expect(!(await admin.listGroups()).has(groupId), 'the group is gone');
  },

  'auto-create': async () => {
    const topic = unique('auto');
    await deliver([{ topic, value: Buffer.from('first') }], { autocreateTopics: true });
    equal((await read(topic, 1))[0]?.value.toString(), 'first', 'message');
  },
});

/** Errors of this client nest; their names are what tells them apart. */
function errorFields(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (value instanceof Error)
    return { ...value, message: value.message, cause: value.cause, errors: (value as AggregateError).errors };
  return value;
}
