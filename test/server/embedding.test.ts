import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kafka, logLevel } from 'kafkajs';
import { Chronik } from '../../src/server/index.ts';
import { startTestServer } from '../../src/server/testing.ts';
import { withFolder } from './process.ts';

function client(bootstrapServers: string): Kafka {
  return new Kafka({ brokers: [bootstrapServers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } });
}

async function send(bootstrapServers: string, topic: string, value: string): Promise<string | undefined> {
  const producer = client(bootstrapServers).producer();
  await producer.connect();
  const [sent] = await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
  return sent?.baseOffset;
}

async function topics(bootstrapServers: string): Promise<string[]> {
  const admin = client(bootstrapServers).admin();
  await admin.connect();
  const names = await admin.listTopics();
  await admin.disconnect();
  return names.sort();
}

test('two servers in one process do not know of each other', async () => {
  await using first = await startTestServer();
  await using second = await startTestServer();
  assert.notEqual(first.bootstrapServers, second.bootstrapServers);
  assert.equal(await send(first.bootstrapServers, 'mine', 'a'), '0');
  assert.equal(await send(second.bootstrapServers, 'yours', 'b'), '0');
  assert.deepEqual(await topics(first.bootstrapServers), ['mine']);
  assert.deepEqual(await topics(second.bootstrapServers), ['yours']);
});

test('in a folder, records outlive the server; in memory they do not', async () => {
  await withFolder(async (folder) => {
    for (const expected of ['0', '1']) {
      const chronik = await Chronik.start({ storage: { folder } });
      assert.equal(await send(chronik.bootstrapServers, 'kept', 'x'), expected);
      await chronik.stop();
    }
  });
  for (let start = 0; start < 2; start++) {
    await using kafka = await startTestServer();
    assert.equal(await send(kafka.bootstrapServers, 'forgotten', 'x'), '0');
  }
});

test('settings are Kafka’s own, and a wrong one is refused by name', async () => {
  await using kafka = await startTestServer({ settings: { 'num.partitions': 3 } });
  await send(kafka.bootstrapServers, 'wide', 'x');
  const admin = client(kafka.bootstrapServers).admin();
  await admin.connect();
  const { topics: described } = await admin.fetchTopicMetadata({ topics: ['wide'] });
  await admin.disconnect();
  assert.equal(described[0]?.partitions.length, 3);
  await assert.rejects(Chronik.start({ settings: { 'num.partitionz': 3 } }), /num\.partitionz/);
});

test('stopping twice is stopping once, and the port is free again', async () => {
  const chronik = await Chronik.start();
  const port = Number(chronik.bootstrapServers.split(':')[1]);
  await Promise.all([chronik.stop(), chronik.stop()]);
  const again = await Chronik.start({ port });
  assert.equal(again.bootstrapServers, `127.0.0.1:${port}`);
  await again.stop();
});
