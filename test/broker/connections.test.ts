import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Clock, systemClock } from '../../src/base/index.ts';
import { handlers } from '../../src/broker/handlers/index.ts';
import { type ApiHandler, createBroker, type RequestContext } from '../../src/broker/index.ts';
import {
  ApiKey,
  type ApiVersionsResponse,
  type FetchResponse,
  type ListOffsetsRequest,
  type ListOffsetsResponseInput,
  type ProduceResponse,
} from '../../src/protocol/index.ts';
import { batchOf, written } from './support/batches.ts';
import { TestBroker, type TestBrokerOptions } from './support/test-broker.ts';
import { requestFrame, WireClient } from './support/wire-client.ts';

let broker: TestBroker;
const start = async (options?: TestBrokerOptions) => {
  broker = await TestBroker.start(options);
};

const API_VERSIONS_BODY = { clientSoftwareName: 'test', clientSoftwareVersion: '1.0' };

function produceBody(records: Buffer, acks = -1) {
  return { acks, timeoutMs: 1000, topicData: [{ name: 't', partitionData: [{ index: 0, records }] }] };
}

function fetchBody(fetchOffset: number, maxWaitMs = 0) {
  const partitions = [{ partition: 0, fetchOffset, partitionMaxBytes: 1 << 24 }];
  return { maxWaitMs, minBytes: 1, maxBytes: 1 << 24, topics: [{ topic: 't', partitions }] };
}

async function isServed(client: WireClient): Promise<void> {
  const answer = await client.request<ApiVersionsResponse>(ApiKey.ApiVersions, 3, API_VERSIONS_BODY);
  assert.equal(answer.errorCode, 0);
}

/** A handler in the place of ListOffsets that answers when the test says so. */
function gate() {
  const begun: { context: RequestContext; answer: () => void }[] = [];
  let onBegin = () => {};
  const handler: ApiHandler<ListOffsetsRequest, ListOffsetsResponseInput> = {
    apiKey: ApiKey.ListOffsets,
    minVersion: 1,
    maxVersion: 11,
    handle(_services, context) {
      return new Promise((resolve) => {
        begun.push({ context, answer: () => resolve({ topics: [] }) });
        onBegin();
      });
    },
  };
  return {
    begun,
    handlers: [...handlers.filter(({ apiKey }) => apiKey !== ApiKey.ListOffsets), handler],
    async waitForBegun(count: number) {
      while (begun.length < count) {
        await new Promise<void>((resolve) => {
          onBegin = resolve;
        });
      }
    },
  };
}

const LIST_OFFSETS_BODY = { replicaId: -1, isolationLevel: 0, topics: [] };

describe('requests of one connection', () => {
  afterEach(() => broker.stop());

  test('are answered in their order when sent ahead', async () => {
    await start();
    broker.topic('t');
    const client = await broker.client();
    const frames = [];
    for (let id = 1; id <= 200; id++) {
      const api = id % 3 === 0 ? ApiKey.Fetch : id % 3 === 1 ? ApiKey.ApiVersions : ApiKey.Produce;
      const body =
        api === ApiKey.Fetch ? fetchBody(0) : api === ApiKey.Produce ? produceBody(batchOf('a')) : API_VERSIONS_BODY;
      frames.push(await requestFrame(api, 4, id, body));
    }
    client.write(Buffer.concat(frames));
    for (let id = 1; id <= 200; id++) assert.equal((await client.frame()).readInt32BE(0), id);
  });

  test('do not begin before the one in front has been answered', async () => {
    const held = gate();
    await start({ handlers: held.handlers });
    const client = await broker.client();
    await client.send(ApiKey.ListOffsets, 4, LIST_OFFSETS_BODY);
    await client.send(ApiKey.ListOffsets, 4, LIST_OFFSETS_BODY);
    await client.send(ApiKey.ApiVersions, 3, API_VERSIONS_BODY);
    await held.waitForBegun(1);
    await isServed(await broker.client());
    assert.equal(held.begun.length, 1);
    held.begun[0]!.answer();
    await held.waitForBegun(2);
    held.begun[1]!.answer();
    for (const expected of [1, 2, 3]) assert.equal((await client.frame()).readInt32BE(0), expected);
  });

  test('let Produce requests be appended while earlier ones wait for their acknowledgement', async () => {
    await start();
    const [partition] = broker.topic('t');
    partition!.holdAcks = true;
    const client = await broker.client();
    for (const value of ['a', 'b', 'c']) await client.send(ApiKey.Produce, 9, produceBody(batchOf(value)));
    await client.send(ApiKey.Fetch, 12, fetchBody(0));
    while (partition!.logEndOffset < 3) await new Promise(setImmediate);
    partition!.acknowledge();
    for (const offset of [0, 1, 2]) {
      const { body } = await client.receive<ProduceResponse>(ApiKey.Produce, 9);
      assert.equal(body.responses[0]!.partitionResponses[0]!.baseOffset, offset);
    }
    const { body } = await client.receive<FetchResponse>(ApiKey.Fetch, 12);
    assert.deepEqual(written(body.responses[0]!.partitions[0]!.records), ['0=a', '1=b', '2=c']);
  });

  test('are answered although the client has closed its sending side', async () => {
    await start();
    broker.topic('t');
    const client = await broker.client();
    await client.send(ApiKey.Produce, 9, produceBody(batchOf('a')));
    client.socket.end();
    const { body } = await client.receive<ProduceResponse>(ApiKey.Produce, 9);
    assert.equal(body.responses[0]!.partitionResponses[0]!.errorCode, 0);
    await client.waitForClose();
  });

  test('carry who asks: client id, address, software', async () => {
    const held = gate();
    await start({ handlers: held.handlers });
    const client = await broker.client();
    await isServed(client);
    await client.send(ApiKey.ListOffsets, 4, LIST_OFFSETS_BODY);
    await held.waitForBegun(1);
    const { context } = held.begun[0]!;
    assert.equal(context.clientId, 'test');
    assert.equal(context.clientHost, '127.0.0.1');
    assert.equal(context.clientSoftwareName, 'test');
    assert.equal(context.principal.name, 'ANONYMOUS');
    assert.equal(context.apiVersion, 4);
    assert.equal(context.signal.aborted, false);
    client.close();
    await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    held.begun[0]!.answer();
  });
});

describe('ApiVersions of an unknown version', () => {
  afterEach(() => broker.stop());

  for (const version of [5, 99, 32_767, -1]) {
    test(`${version} is answered in the oldest layout with what is served instead`, async () => {
      await start();
      const client = await broker.client();
      const frame = Buffer.alloc(4 + 10 + 5);
      frame.writeInt32BE(frame.length - 4);
      frame.writeInt16BE(ApiKey.ApiVersions, 4);
      frame.writeInt16BE(version, 6);
      frame.writeInt32BE(77, 8);
      frame.writeInt16BE(-1, 12);
      client.write(frame);
      const { correlationId, body } = await client.receive<ApiVersionsResponse>(ApiKey.ApiVersions, 0);
      assert.equal(correlationId, 77);
      assert.equal(body.errorCode, 35);
      assert.deepEqual(body.apiKeys, [{ apiKey: 18, minVersion: 0, maxVersion: 4 }]);
      await isServed(client);
    });
  }

  test('and a bad software name is an invalid request', async () => {
    await start();
    const client = await broker.client();
    for (const name of ['', '-a', 'a-', 'a b', 'ä']) {
      const answer = await client.request<ApiVersionsResponse>(ApiKey.ApiVersions, 3, {
        clientSoftwareName: name,
        clientSoftwareVersion: '1',
      });
      assert.equal(answer.errorCode, 42);
    }
  });
});

describe('bytes that are no request', () => {
  afterEach(() => broker.stop());

  const header = (apiKey: number, version: number, rest: number[] = [0xff, 0xff]) => {
    const body = Buffer.alloc(8);
    body.writeInt16BE(apiKey);
    body.writeInt16BE(version, 2);
    const all = Buffer.concat([body, Buffer.from(rest)]);
    const size = Buffer.alloc(4);
    size.writeInt32BE(all.length);
    return Buffer.concat([size, all]);
  };
  const cases: Record<string, Buffer> = {
    'an unknown API': header(999, 0),
    'a negative API key': header(-1, 0),
    'a version that is not served': header(ApiKey.Fetch, 3),
    'a newer version': header(ApiKey.Fetch, 19),
    'a size of 0': Buffer.alloc(4),
    'a negative size': Buffer.from([0xff, 0xff, 0xff, 0xff]),
    'a huge size': Buffer.from([0x7f, 0xff, 0xff, 0xff]),
    'a header that ends too early': header(ApiKey.ApiVersions, 0, []),
    'a client id longer than the frame': header(ApiKey.ApiVersions, 0, [0x7f, 0xff]),
    'a negative client id length': header(ApiKey.ApiVersions, 0, [0xff, 0xfe]),
    'a body that is cut off': header(ApiKey.Fetch, 12, [0xff, 0xff, 0, 1, 2, 3]),
    'a TLS handshake': Buffer.from('16030100f1010000ed0303', 'hex'),
    'an HTTP request': Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
  };
  for (const [what, bytes] of Object.entries(cases)) {
    test(`${what}: the connection is closed with a line in the log, others notice nothing`, async () => {
      await start();
      const other = await broker.client();
      const client = await broker.client();
      client.write(bytes);
      await client.waitForClose();
      assert.equal(broker.logLines.length, 1);
      assert.match(broker.logLines[0]!.message, /closing the connection from 127\.0\.0\.1/);
      await isServed(other);
    });
  }

  test('and requests in front of them are not answered out of turn', async () => {
    await start();
    const client = await broker.client();
    const good = await requestFrame(ApiKey.ApiVersions, 3, 5, API_VERSIONS_BODY);
    client.write(good);
    assert.equal((await client.frame()).readInt32BE(0), 5);
    client.write(Buffer.concat([good, header(999, 0)]));
    await client.waitForClose();
  });

  test('do not fill the log', async () => {
    await start();
    for (let i = 0; i < 30; i++) {
      const client = await broker.client();
      client.write(header(999, 0));
      await client.waitForClose();
    }
    assert.equal(broker.logLines.length, 10);
  });

  test('of any kind leave the broker serving', async () => {
    await start();
    broker.topic('t');
    const other = await broker.client();
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed;
    };
    for (let round = 0; round < 40; round++) {
      const client = await broker.client();
      const frames = [
        await requestFrame(ApiKey.Produce, 9, 1, produceBody(batchOf('x'))),
        await requestFrame(ApiKey.Fetch, 12, 2, fetchBody(0)),
      ];
      const bytes = Buffer.concat(frames);
      for (let i = 0; i < 5; i++) bytes[12 + (random() % (bytes.length - 12))] = random() & 0xff;
      client.write(bytes);
      client.socket.end();
      await client.waitForClose();
    }
    await isServed(other);
    assert.equal(broker.broker.metrics.requestMemoryBytes(), 0);
  });
});

describe('limits', () => {
  afterEach(() => broker.stop());

  test('a thousand connections that say nothing, or half of something huge, disturb nobody and hold little memory', async () => {
    await start();
    const half = Buffer.alloc(12);
    half.writeInt32BE(100 * 1024 * 1024);
    const silent = await Promise.all(Array.from({ length: 1000 }, () => broker.client()));
    for (const [i, client] of silent.entries()) if (i % 2 === 0) client.write(half);
    await isServed(await broker.client());
    assert.ok(broker.broker.metrics.requestMemoryBytes() <= 500 * 64 * 1024);
    assert.equal(broker.broker.metrics.connectionsOpen, 1001);
  });

  test('connections beyond max.connections are refused, and admitted again when others have gone', async () => {
    await start({ settings: { 'max.connections': 2 } });
    const first = await broker.client();
    await isServed(first);
    await isServed(await broker.client());
    const third = await broker.client();
    await third.waitForClose();
    assert.equal(broker.broker.metrics.connectionsRefused, 1);
    assert.match(broker.logLines[0]!.message, /max\.connections allows 2/);
    first.close();
    while (broker.broker.metrics.connectionsOpen === 2) await new Promise(setImmediate);
    await isServed(await broker.client());
  });

  test('connections beyond those of one address are refused, with exceptions by address', async () => {
    await start({ settings: { 'max.connections.per.ip': 1 } });
    await isServed(await broker.client());
    await (await broker.client()).waitForClose();
    broker.stop();
    await start({
      settings: { 'max.connections.per.ip': 1, 'max.connections.per.ip.overrides': '10.0.0.1:1, 127.0.0.1:2' },
    });
    await isServed(await broker.client());
    await isServed(await broker.client());
    await (await broker.client()).waitForClose();
  });

  test('idle connections are closed, those with a request under way are not', async () => {
    const held = gate();
    await start({ handlers: held.handlers, settings: { 'connections.max.idle.ms': 60 } });
    const busy = await broker.client();
    await busy.send(ApiKey.ListOffsets, 4, LIST_OFFSETS_BODY);
    await held.waitForBegun(1);
    const idle = await broker.client();
    await idle.waitForClose();
    assert.equal(broker.broker.metrics.connectionsIdleClosed, 1);
    held.begun[0]!.answer();
    await busy.frame();
    await busy.waitForClose();
  });

  test('a client that sends ahead without end is not read beyond its bound', async () => {
    const held = gate();
    await start({ handlers: held.handlers, limits: { connectionRequestsMax: 4 } });
    const client = await broker.client();
    const frame = await requestFrame(ApiKey.ListOffsets, 4, 1, LIST_OFFSETS_BODY);
    client.write(frame);
    await held.waitForBegun(1);
    const chunk = Buffer.concat(Array.from({ length: 1000 }, () => frame));
    for (let i = 0; i < 600; i++) client.write(chunk);
    while (broker.broker.metrics.connectionsStalled === 0) await new Promise(setImmediate);
    assert.ok(broker.broker.metrics.requestMemoryBytes() < 1024 * 1024);
    assert.ok(client.socket.writableLength > 0, 'TCP holds the client back');
    await isServed(await broker.client());
  });

  test('memory for requests as a whole: sockets are not read until some is given back', async () => {
    const held = gate();
    await start({
      handlers: held.handlers,
      settings: { 'socket.request.max.bytes': 100_000, 'queued.max.request.bytes': 100_000 },
    });
    const body = {
      ...LIST_OFFSETS_BODY,
      topics: Array.from({ length: 3000 }, () => ({ name: 'a-topic-with-a-name', partitions: [] })),
    };
    const frame = await requestFrame(ApiKey.ListOffsets, 4, 1, body);
    assert.ok(frame.length > 70_000 && frame.length < 100_000);
    const clients = await Promise.all([broker.client(), broker.client(), broker.client()]);
    for (const client of clients) client.write(frame);
    await held.waitForBegun(1);
    while (broker.broker.metrics.connectionsStalled === 0) await new Promise(setImmediate);
    for (let begun = 1; begun <= 3; begun++) {
      await held.waitForBegun(begun);
      held.begun[begun - 1]!.answer();
    }
    for (const client of clients) await client.frame();
    assert.equal(broker.broker.metrics.requestMemoryBytes(), 0);
  });

  test('half requests that fill the memory and do not get on are given up for the others', async () => {
    // Time runs two hundred times as fast here.
    const clock: Clock = {
      ...systemClock,
      monotonicMs: () => performance.now() * 200,
      setTimer: (delayMs, callback) => systemClock.setTimer(delayMs / 200, callback),
    };
    const settings = { 'socket.request.max.bytes': 100_000, 'queued.max.request.bytes': 100_000 };
    await start({ clock, settings });
    const half = Buffer.alloc(60_000);
    half.writeInt32BE(90_000);
    const stuck = await Promise.all([broker.client(), broker.client()]);
    for (const client of stuck) client.write(half);
    while (broker.broker.metrics.requestMemoryBytes() < 100_000) await new Promise(setImmediate);
    await isServed(await broker.client());
    await Promise.any(stuck.map((client) => client.waitForClose()));
    assert.match(broker.logLines[0]!.message, /memory for requests is full/);
  });

  test('a client that does not read its answers is not worked for any more', async () => {
    await start({ limits: { connectionOutgoingBytesMax: 64 * 1024 } });
    const [partition] = broker.topic('t');
    const options = { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 } as const;
    for (let i = 0; i < 16; i++) await partition!.append(batchOf('x'.repeat(1 << 20)), options);
    const client = await broker.client();
    client.socket.pause();
    for (let i = 0; i < 10; i++) await client.send(ApiKey.Fetch, 12, fetchBody(0));
    while (broker.broker.metrics.connectionsStalled === 0) await new Promise(setImmediate);
    const reads = partition!.reads;
    await isServed(await broker.client());
    assert.equal(partition!.reads, reads);
    assert.ok(reads < 5, `${reads} answers were made for a client that reads none`);
    client.socket.resume();
    for (let i = 1; i <= 10; i++) assert.equal((await client.frame()).readInt32BE(0), i);
    while (partition!.unreleased > 0) await new Promise(setImmediate);
  });

  test('memory of answers is given back when the client disappears', async () => {
    await start();
    const [partition] = broker.topic('t');
    await partition!.append(batchOf('x'.repeat(30 << 20)), { acks: 1, origin: 'client', timeoutMs: 0, apiVersion: 9 });
    const client = await broker.client();
    client.socket.pause();
    await client.send(ApiKey.Fetch, 12, { ...fetchBody(0), maxBytes: 1 << 30 });
    while (partition!.unreleased === 0) await new Promise(setImmediate);
    client.close();
    while (partition!.unreleased > 0) await new Promise(setImmediate);
  });
});

describe('shutdown', () => {
  afterEach(() => broker.stop());

  test('answers what was received, ends long polls, refuses newcomers and resolves', async () => {
    await start();
    const [partition] = broker.topic('t');
    partition!.holdAcks = true;
    const producer = await broker.client();
    await producer.send(ApiKey.Produce, 9, produceBody(batchOf('a')));
    const consumer = await broker.client();
    await consumer.send(ApiKey.Fetch, 12, fetchBody(1, 60_000));
    const idle = await broker.client();
    while (partition!.listeners === 0) await new Promise(setImmediate);
    const port = broker.port;
    const drained = broker.broker.drain(5000);
    const { body } = await consumer.receive<FetchResponse>(ApiKey.Fetch, 12);
    assert.equal(body.responses[0]!.partitions[0]!.errorCode, 0);
    await idle.waitForClose();
    partition!.acknowledge();
    const produced = await producer.receive<ProduceResponse>(ApiKey.Produce, 9);
    assert.equal(produced.body.responses[0]!.partitionResponses[0]!.errorCode, 0);
    await drained;
    assert.equal(partition!.listeners, 0);
    const late = await broker.client();
    assert.ok(late.closed, `port ${port} is closed`);
  });

  test('takes no longer than it was given', async () => {
    await start();
    const [partition] = broker.topic('t');
    partition!.holdAcks = true;
    const producer = await broker.client();
    await producer.send(ApiKey.Produce, 9, produceBody(batchOf('a')));
    while (partition!.logEndOffset === 0) await new Promise(setImmediate);
    await broker.broker.drain(20);
    await producer.waitForClose();
    partition!.acknowledge();
  });
});

describe('listening', () => {
  afterEach(() => broker.stop());

  test('on localhost takes both families, under one port', async () => {
    await start({ address: { host: 'localhost', port: 0 } });
    await isServed(await WireClient.connect(broker.port, '127.0.0.1'));
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    if (addresses.some(({ address }) => address === '::1'))
      await isServed(await WireClient.connect(broker.port, '::1'));
  });

  test('without a host takes every address, IPv4 ones by their plain name', async () => {
    await start({
      address: { host: undefined, port: 0 },
      settings: { 'max.connections.per.ip.overrides': '127.0.0.1:0' },
    });
    const client = await WireClient.connect(broker.port, '127.0.0.1');
    await client.waitForClose();
    assert.match(broker.logLines[0]!.message, /from 127\.0\.0\.1/);
  });

  test('holds clients that come early until the address was announced', async () => {
    let early: WireClient | undefined;
    let isAnnounced = false;
    let served: Promise<boolean> | undefined;
    await start({
      announce: async ({ port }) => {
        early = await WireClient.connect(port);
        served = isServed(early).then(() => isAnnounced);
        await Promise.race([served, setTimeout(50)]);
        isAnnounced = true;
      },
    });
    assert.equal(await served, true);
    early!.close();
  });

  test('ends, and early clients with it, when the address cannot be announced', async () => {
    let early: WireClient | undefined;
    const announce = async ({ port }: { readonly port: number }) => {
      early = await WireClient.connect(port);
      throw new Error('nobody wants it');
    };
    await assert.rejects(start({ announce }), { message: 'nobody wants it' });
    await assert.rejects(early!.frame(), { message: 'CONNECTION CLOSED' });
  });

  test('on a port that is taken rejects with the reason', async () => {
    await start();
    const other = createBroker(broker.services, { address: { host: '127.0.0.1', port: broker.port } });
    await assert.rejects(other.listen(), { code: 'EADDRINUSE' });
    const both = createBroker(broker.services, { address: { host: 'localhost', port: broker.port } });
    await assert.rejects(both.listen(), { code: 'EADDRINUSE' });
  });
});

describe('acks=0', () => {
  afterEach(() => broker.stop());

  test('is not answered; the next request is', async () => {
    await start();
    const [partition] = broker.topic('t');
    const client = await broker.client();
    await client.send(ApiKey.Produce, 9, produceBody(batchOf('a'), 0));
    await client.send(ApiKey.ApiVersions, 3, API_VERSIONS_BODY);
    assert.equal((await client.frame()).readInt32BE(0), 2);
    assert.equal(partition!.logEndOffset, 1);
  });

  test('that fails closes the connection', async () => {
    await start();
    const client = await broker.client();
    await client.send(ApiKey.Produce, 9, produceBody(batchOf('a'), 0));
    await client.waitForClose();
  });

  test('sent before the client closes is stored', async () => {
    await start();
    const [partition] = broker.topic('t');
    const client = await broker.client();
    for (let i = 0; i < 50; i++) await client.send(ApiKey.Produce, 9, produceBody(batchOf('a'), 0));
    client.socket.end();
    await client.waitForClose();
    assert.equal(partition!.logEndOffset, 50);
  });
});
