// Load on one broker from raw sockets, for profiling its request path: `node bench/wire-load.ts --port 9092 --mode produce`.
// It decodes no more of an answer than its size, so that on few cores the broker is what is measured.
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { ApiKey, buildBatch, loadApi, Reader, Writer } from '../src/protocol/index.ts';

const { values: flags } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9092' },
    topic: { type: 'string', default: 'bench' },
    partitions: { type: 'string', default: '1' },
    mode: { type: 'string', default: 'produce' },
    connections: { type: 'string', default: '64' },
    /** Requests of one connection that are sent and not answered. */
    inFlight: { type: 'string', default: '1' },
    records: { type: 'string', default: '1' },
    recordBytes: { type: 'string', default: '100' },
    acks: { type: 'string', default: '-1' },
    seconds: { type: 'string', default: '5' },
  },
});

const PRODUCE_VERSION = 9;
const FETCH_VERSION = 12;
const FETCH_BYTES = 50 * 1024 * 1024;
const PARTITION_BYTES = 1024 * 1024;
const NO_OFFSET = -1;

/** One request as a frame. */
async function frame(apiKey: number, version: number, body: unknown): Promise<Buffer> {
  const api = (await loadApi(apiKey))!;
  const writer = new Writer({ passThroughBytesMin: Number.POSITIVE_INFINITY });
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(0);
  writer.nullableString('wire-load');
  if (api.requestHeaderVersion(version) >= 2) writer.uvarint(0);
  api.writeRequest(writer, body, version);
  return Buffer.concat(writer.takeFrame());
}

async function produceFrame(partition: number): Promise<Buffer> {
  const value = Buffer.alloc(Number(flags.recordBytes), 'x');
  const records = buildBatch(Array.from({ length: Number(flags.records) }, () => ({ value, timestamp: Date.now() })));
  return frame(ApiKey.Produce, PRODUCE_VERSION, {
    acks: Number(flags.acks),
    timeoutMs: 30_000,
    topicData: [{ name: flags.topic, partitionData: [{ index: partition, records }] }],
  });
}

function fetchFrame(partition: number, fetchOffset: number): Promise<Buffer> {
  const partitions = [{ partition, fetchOffset, partitionMaxBytes: PARTITION_BYTES }];
  return frame(ApiKey.Fetch, FETCH_VERSION, {
    maxWaitMs: 500,
    minBytes: 1,
    maxBytes: FETCH_BYTES,
    topics: [{ topic: flags.topic, partitions }],
  });
}

/** Calls `onAnswer` with the size of each answer, whose bytes are passed over. */
function onAnswers(socket: Socket, onAnswer: (sizeBytes: number) => void): (chunk: Buffer, length: number) => void {
  let left = 0;
  const size = Buffer.alloc(4);
  let filled = 0;
  let sizeBytes = 0;
  socket.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  return (chunk, length) => {
    let at = 0;
    while (at < length) {
      if (left > 0) {
        const take = Math.min(left, length - at);
        left -= take;
        at += take;
        if (left === 0) onAnswer(sizeBytes);
        continue;
      }
      size[filled++] = chunk[at++]!;
      if (filled === 4) {
        filled = 0;
        sizeBytes = size.readInt32BE(0);
        left = sizeBytes;
      }
    }
  };
}

const shared = Buffer.allocUnsafeSlow(256 * 1024);
let requests = 0;
let bytes = 0;

function open(onBytes: (socket: Socket) => (chunk: Buffer, length: number) => void): Promise<Socket> {
  return new Promise((resolve) => {
    let take: (chunk: Buffer, length: number) => void = () => {};
    const socket = connect(
      {
        host: flags.host,
        port: Number(flags.port),
        noDelay: true,
        onread: {
          buffer: shared,
          callback: (length: number, chunk: Uint8Array) => {
            take(chunk as Buffer, length);
            return true;
          },
        },
      },
      () => resolve(socket),
    );
    take = onBytes(socket);
  });
}

async function produce(connection: number): Promise<void> {
  const request = await produceFrame(connection % Number(flags.partitions));
  const answered = Number(flags.acks) !== 0;
  const socket = await open((self) =>
    onAnswers(self, () => {
      requests++;
      bytes += request.length;
      self.write(request);
    }),
  );
  if (answered) for (let i = 0; i < Number(flags.inFlight); i++) socket.write(request);
}

/** Reads the same megabyte over and over: what a broker's log costs is not the question here. */
async function consume(connection: number): Promise<void> {
  const request = await fetchFrame(connection % Number(flags.partitions), 0);
  const socket = await open((self) =>
    onAnswers(self, (sizeBytes) => {
      requests++;
      bytes += sizeBytes;
      self.write(request);
    }),
  );
  for (let i = 0; i < Number(flags.inFlight); i++) socket.write(request);
}

/** Long polls at the end of the log: what idle consumers cost. */
async function idle(connection: number): Promise<void> {
  const request = await fetchFrame(
    connection % Number(flags.partitions),
    await endOffset(connection % Number(flags.partitions)),
  );
  const socket = await open((self) =>
    onAnswers(self, () => {
      requests++;
      self.write(request);
    }),
  );
  socket.write(request);
}

async function endOffset(partition: number): Promise<number> {
  const request = await frame(ApiKey.ListOffsets, 1, {
    replicaId: -1,
    topics: [{ name: flags.topic, partitions: [{ partitionIndex: partition, timestamp: -1 }] }],
  });
  const api = (await loadApi(ApiKey.ListOffsets))!;
  return new Promise((resolve) => {
    const socket = connect({ host: flags.host, port: Number(flags.port) }, () => socket.write(request));
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      const body = api.readResponse(new Reader(received, { position: 8 }), 1) as {
        topics: { partitions: { offset: number }[] }[];
      };
      socket.destroy();
      resolve(body.topics[0]?.partitions[0]?.offset ?? NO_OFFSET);
    });
  });
}

const modes: Record<string, (connection: number) => Promise<void>> = { produce, consume, idle };
const run = modes[flags.mode];
if (run === undefined) throw new Error(`--mode is one of ${Object.keys(modes).join(', ')}`);
for (let connection = 0; connection < Number(flags.connections); connection++) await run(connection);
const warmUpMs = 1000;
setTimeout(() => {
  const before = { requests, bytes, atMs: performance.now() };
  setTimeout(() => {
    const seconds = (performance.now() - before.atMs) / 1000;
    const rate = (requests - before.requests) / seconds;
    const megabytes = (bytes - before.bytes) / seconds / 1e6;
    console.log(`${flags.mode}: ${Math.round(rate)} requests/s, ${megabytes.toFixed(1)} MB/s`);
    process.exit(0);
  }, Number(flags.seconds) * 1000);
}, warmUpMs);
