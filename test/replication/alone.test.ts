import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { silentLogger, systemClock, systemRandom } from '../../src/base/index.ts';
import { ServerConfig } from '../../src/config/index.ts';
import { DEFAULT_LOG_SETTINGS, type LogId, type LogManager, memoryDisk, openLogManager } from '../../src/log/index.ts';
import { buildBatch, ErrorCode, readRecords } from '../../src/protocol/index.ts';
import { type Acks, type AppendOptions, type Partition, ReplicaManager } from '../../src/replication/index.ts';

const id: LogId = { topic: 'orders', topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partition: 0 };
const settings = new ServerConfig().topicSettings(new Map());
const producer = { producerId: 7, producerEpoch: 0 };

let logs: LogManager;
let replicas: ReplicaManager;
let partition: Partition;

beforeEach(async () => {
  logs = await openLogManager({
    disk: memoryDisk(),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    defaultSettings: DEFAULT_LOG_SETTINGS,
    onFatal: (error) => assert.fail(error),
  });
  replicas = new ReplicaManager({ logs, nodeId: 1, clock: systemClock, logger: silentLogger });
  partition = await replicas.open(id, settings);
});
afterEach(async () => {
  replicas.close();
  await logs.close();
});

function asked(acks: Acks = -1): AppendOptions {
  return { acks, origin: 'client', timeoutMs: 5_000, apiVersion: 12 };
}

function batchOf(values: readonly string[], options: Parameters<typeof buildBatch>[1] = {}): Buffer {
  return buildBatch(
    values.map((value) => ({ value: Buffer.from(value), timestamp: Date.now() })),
    options,
  );
}

async function stored(): Promise<string[]> {
  const read = await partition.read(0, 1 << 20, true, false);
  const values = read.buffers.flatMap((buffer) => readRecords(buffer, 0, { uncompressedBytesMax: 1 << 20 }));
  const texts = values.map(({ offset, value }) => `${offset} ${value}`);
  read.release();
  return texts;
}

test('appends take their places in the order of the calls, and are answered when they are committed', async () => {
  const answers = [['a', 'b'], ['c'], ['d']].map((values) => partition.append(batchOf(values), asked()));
  assert.equal(partition.log.logEndOffset, 4);
  assert.equal(partition.log.highWatermark, 0);
  const results = await Promise.all(answers);
  assert.deepEqual(
    results.map(({ errorCode, baseOffset, lastOffset }) => [errorCode, baseOffset, lastOffset]),
    [
      [0, 0, 1],
      [0, 2, 2],
      [0, 3, 3],
    ],
  );
  assert.equal(partition.log.highWatermark, 4);
  assert.deepEqual(await stored(), ['0 a', '1 b', '2 c', '3 d']);
});

test('what a node alone has acknowledged can be read at once, with acks=1 as with acks=all', async () => {
  for (let round = 0; round < 20; round++) {
    const { lastOffset } = await partition.append(batchOf(['a']), asked(round % 2 === 0 ? 1 : -1));
    assert.equal(partition.log.highWatermark, lastOffset + 1);
  }
});

test('a producer’s batch that comes twice is stored once, also while the first still waits', async () => {
  const batch = batchOf(['a', 'b'], { ...producer, baseSequence: 0 });
  const both = [partition.append(Buffer.from(batch), asked()), partition.append(Buffer.from(batch), asked())];
  const results = await Promise.all(both);
  assert.deepEqual(
    results.map(({ errorCode, baseOffset, lastOffset }) => [errorCode, baseOffset, lastOffset]),
    [
      [0, 0, 1],
      [0, 0, 1],
    ],
  );
  const later = await partition.append(Buffer.from(batch), asked(1));
  assert.equal(later.baseOffset, 0);
  assert.deepEqual(await stored(), ['0 a', '1 b']);
  const gap = await partition.append(batchOf(['x'], { ...producer, baseSequence: 5 }), asked());
  assert.equal(gap.errorCode, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
});

test('the memory of a request is its owner’s again once it is answered', async () => {
  const batch = batchOf(['x'.repeat(100_000)]);
  await partition.append(batch, asked());
  batch.fill(0xff);
  assert.deepEqual(await stored(), [`0 ${'x'.repeat(100_000)}`]);
});

test('memory that is given along is kept instead of a copy, as long as it is served; a small part of it is copied', async () => {
  let givenBack = 0;
  const donor = (sizeBytes: number) => ({ sizeBytes, take: () => () => void givenBack++ });
  const batch = batchOf(['x'.repeat(10_000)]);
  await partition.append(batch, { ...asked(), donor: donor(batch.length + 50) });
  const read = await partition.read(0, 1 << 20, true, false);
  assert.equal(read.buffers[0]!.buffer, batch.buffer);
  assert.equal(read.buffers[0]!.byteOffset, batch.byteOffset);
  read.release();
  assert.equal(givenBack, 0);

  const small = batchOf(['y']);
  const untouched = { sizeBytes: 2 * small.length, take: () => assert.fail('the batch is a small part of the memory') };
  await partition.append(small, { ...asked(), donor: untouched });
  small.fill(0);
  assert.deepEqual(await stored(), [`0 ${'x'.repeat(10_000)}`, '1 y']);
  assert.equal(givenBack, 0);
});

test('those who wait for records are woken when they are committed, once for many', async () => {
  // What the leader itself began with is committed after this.
  await partition.append(batchOf(['first']), asked());
  let woken = 0;
  const stop = partition.onAdvance(() => woken++);
  await Promise.all([partition.append(batchOf(['a']), asked()), partition.append(batchOf(['b']), asked())]);
  await Promise.resolve();
  assert.equal(woken, 1);
  stop();
  await partition.append(batchOf(['c']), asked());
  assert.equal(woken, 1);
});

test('a partition that is deleted refuses what comes and what waits', async () => {
  const waiting = partition.append(batchOf(['a']), asked());
  const deleted = replicas.delete(id);
  const codes = [(await waiting).errorCode, (await partition.append(batchOf(['b']), asked())).errorCode];
  assert.deepEqual(codes, [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
  await deleted;
  assert.equal(replicas.get('orders', 0), undefined);
});
