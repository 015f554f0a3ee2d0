import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogManager, LogSettings, PartitionLog } from '../../src/log/index.ts';
import { batchHeader, buildBatch, Compression, type KafkaRecord, readRecords } from '../../src/protocol/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, marker } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { logId, openOn, readAll, Writer } from './opened.ts';

const DAY_MS = 86_400_000;
const COMPACTED: Partial<LogSettings> = {
  cleanupCompact: true,
  cleanupDelete: false,
  segmentBytesMax: 4_000,
  indexIntervalBytes: 300,
  minCleanableDirtyRatio: 0.01,
};

class Fixture {
  readonly disk: SimulatedDisk;
  readonly clock = new ManualClock();
  manager!: LogManager;
  writer!: Writer;
  readonly settings: Partial<LogSettings>;

  constructor(settings: Partial<LogSettings> = {}, seed = 5) {
    this.settings = { ...COMPACTED, ...settings };
    this.disk = new SimulatedDisk({ random: new SeededRandom(seed) });
  }

  async open(): Promise<this> {
    this.manager = await openOn(this.disk.mount(), {
      clock: this.clock,
      tailBytesMax: 20_000,
      walBytesMax: 4 << 16,
      walSlotBytes: 1 << 16,
    });
    this.writer = await Writer.open(this.manager, logId('t'), this.settings);
    return this;
  }

  get log(): PartitionLog {
    return this.writer.log;
  }

  async put(key: string, value: string | null, compression: Compression = Compression.None): Promise<void> {
    await this.putAll([[key, value]], compression);
  }

  async putAll(
    pairs: readonly (readonly [string, string | null])[],
    compression: Compression = Compression.None,
  ): Promise<void> {
    await this.manager.waitForRoom();
    const records = pairs.map(([key, value]) => ({
      key: Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      timestamp: this.clock.nowMs,
    }));
    const options = { baseOffset: this.log.logEndOffset, partitionLeaderEpoch: 1, compression };
    await this.writer.appendBatch(buildBatch(records, options));
  }

  turn(): Promise<void> {
    return this.manager.keepHouse();
  }

  async records(): Promise<KafkaRecord[]> {
    const batches = await readAll(this.log);
    const data = batches.filter((bytes) => !batchHeader.isControl(bytes, 0));
    return data.flatMap((bytes) => readRecords(bytes, 0, { uncompressedBytesMax: 1 << 20 }));
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let hops = 0; !condition() && hops < 100_000; hops++) await new Promise((resolve) => setImmediate(resolve));
}

function describe(records: readonly KafkaRecord[]): string[] {
  return records.map(({ offset, key, value }) => `${offset} ${key} ${value}`);
}

function lastOf(records: readonly KafkaRecord[]): Map<string, string | null> {
  return new Map(records.map(({ key, value }) => [key!.toString(), value === null ? null : value.toString()]));
}

for (const [name, compression] of Object.entries(Compression)) {
  test(`compaction keeps the last value of each key at its offset, compressed with ${name}`, async () => {
    const fixture = await new Fixture().open();
    const random = new SeededRandom(9);
    const offsets = new Map<string, number>();
    for (let at = 0; at < 100; at++) {
      const pairs = Array.from({ length: 5 }, (_, step) => {
        const key = `key ${random.below(20)}`;
        offsets.set(key, at * 5 + step);
        return [key, `value ${at} ${step} ${random.bytes(40).toString('hex')}`] as const;
      });
      await fixture.putAll(pairs, compression);
    }
    const before = await fixture.records();
    const sizeBefore = fixture.log.sizeBytes;
    assert.equal(fixture.log.lastCompactionMs, -1);
    await fixture.turn();
    assert.ok(fixture.log.lastCompactionMs >= 0, 'its time is taken');
    const after = await fixture.records();
    assert.ok(fixture.log.sizeBytes < sizeBefore / 2, `${sizeBefore} bytes became ${fixture.log.sizeBytes}`);
    assert.deepEqual(lastOf(after), lastOf(before));
    const kept = new Set(after.map(({ offset }) => offset));
    for (const offset of offsets.values()) assert.ok(kept.has(offset), `offset ${offset} is kept`);
    for (const record of after) assert.deepEqual(record, before[record.offset], 'what is kept is as it was');
    assert.equal(fixture.log.logEndOffset, 500);
    for (let offset = 0; offset < 500; offset += 11) {
      const request = { offset, endOffset: 500, bytesMax: 1, atLeastOneBatch: true };
      const read = await fixture.log.read(request);
      const next = after.find((record) => record.offset >= offset)!.offset;
      assert.ok(batchHeader.lastOffset(read.buffers[0]!, 0) >= offset);
      assert.ok(batchHeader.baseOffset(read.buffers[0]!, 0) <= next, `nothing kept is skipped at ${offset}`);
    }
    fixture.disk.crash();
    await fixture.open();
    assert.deepEqual(describe(await fixture.records()), describe(after), 'the same after a crash');
    await fixture.manager.close();
  });
}

test('a tombstone removes its key at once and itself after delete.retention.ms', async () => {
  const fixture = await new Fixture({ deleteRetentionMs: 10_000 }).open();
  for (let at = 0; at < 40; at++) await fixture.put(`key ${at % 4}`, 'x'.repeat(400));
  await fixture.put('key 1', null);
  for (let at = 0; at < 40; at++) await fixture.put('other', 'x'.repeat(400));
  await fixture.turn();
  const records = await fixture.records();
  assert.deepEqual(
    records.filter((record) => record.key!.toString() === 'key 1').map((record) => [record.offset, record.value]),
    [[40, null]],
  );
  fixture.clock.advance(15_000);
  for (let at = 0; at < 20; at++) await fixture.put('other', 'y'.repeat(400));
  for (let turns = 0; turns < 2; turns++) await fixture.turn();
  assert.equal(lastOf(await fixture.records()).has('key 1'), false);
  assert.equal(lastOf(await fixture.records()).get('key 2'), 'x'.repeat(400));
  await fixture.manager.close();
});

test('what is younger than min.compaction.lag.ms, and the segment being written, is left alone', async () => {
  const fixture = await new Fixture({ minCompactionLagMs: DAY_MS }).open();
  for (let at = 0; at < 60; at++) await fixture.put('key', `${at}`.padEnd(300));
  await fixture.turn();
  assert.equal((await fixture.records()).length, 60);
  fixture.clock.advance(DAY_MS);
  for (let hops = 0; hops < 3; hops++) await fixture.turn();
  const left = (await fixture.records()).length;
  assert.ok(left > 1 && left < 20, `${left} records are left`);
  await fixture.manager.close();
});

test('a log with little that is dirty is compacted when something has waited for max.compaction.lag.ms', async () => {
  const fixture = await new Fixture({ minCleanableDirtyRatio: 0.99, maxCompactionLagMs: 50_000 }).open();
  for (let at = 0; at < 5; at++) await fixture.put('key', `${at}`);
  await fixture.turn();
  assert.equal((await fixture.records()).length, 5);
  fixture.clock.advance(60_000);
  for (let turns = 0; turns < 3; turns++) await fixture.turn();
  assert.equal((await fixture.records()).length, 1);
  assert.equal((await fixture.records())[0]!.offset, 4);
  await fixture.manager.close();
});

test('a log of a few records is compacted once they have waited for segment.ms, however small it is', async () => {
  const fixture = await new Fixture({ segmentMsMax: 30_000 }).open();
  for (let at = 0; at < 5; at++) await fixture.put('key', `${at}`);
  for (let turns = 0; turns < 2; turns++) await fixture.turn();
  assert.equal((await fixture.records()).length, 5);
  fixture.clock.advance(31_000);
  for (let turns = 0; turns < 2; turns++) await fixture.turn();
  assert.deepEqual(
    (await fixture.records()).map(({ offset }) => offset),
    [4],
  );
  await fixture.manager.close();
});

test('records of aborted transactions go, those of committed ones stay, and open ones stop compaction', async () => {
  const fixture = await new Fixture().open();
  const { writer, log } = fixture;
  const transactional = { attributes: 0x10, producerId: 7, producerEpoch: 0, timestamps: [1_000] };
  const filler = async (): Promise<void> => {
    for (let at = 0; at < 20; at++) await fixture.put('filler', 'z'.repeat(400));
  };
  await writer.appendBatch(
    batch({ ...transactional, baseOffset: 0, baseSequence: 0, keys: ['a'], values: ['aborted'] }),
  );
  await writer.appendBatch(marker({ ...transactional, baseOffset: 1 }, false));
  await writer.appendBatch(batch({ ...transactional, baseOffset: 2, baseSequence: 1, keys: ['b'], values: ['kept'] }));
  await writer.appendBatch(marker({ ...transactional, baseOffset: 3 }, true));
  await filler();
  const openAt = log.logEndOffset;
  assert.deepEqual(await log.abortedTransactions(0, 10), [{ producerId: 7, firstOffset: 0 }]);
  await writer.appendBatch(
    batch({ ...transactional, baseOffset: openAt, baseSequence: 2, keys: ['c'], values: ['open'] }),
  );
  assert.equal(log.lastStableOffset, openAt);
  await filler();
  await fixture.turn();
  const records = lastOf(await fixture.records());
  assert.equal(records.has('a'), false);
  assert.equal(records.get('b'), 'kept');
  assert.equal(records.get('c'), 'open');
  assert.ok(
    (await fixture.records()).filter(({ offset }) => offset > openAt).length >= 20,
    'nothing behind an open transaction is touched',
  );
  await writer.appendBatch(marker({ ...transactional, baseOffset: log.logEndOffset }, true));
  assert.equal(log.lastStableOffset, log.highWatermark);
  await fixture.manager.close();
});

test('with both policies old segments are removed from a compacted log', async () => {
  const fixture = await new Fixture({ cleanupDelete: true, retentionMs: 100_000 }).open();
  for (let at = 0; at < 60; at++) await fixture.put(`key ${at}`, 'x'.repeat(300));
  await fixture.turn();
  fixture.clock.advance(99_000);
  for (let at = 0; at < 30; at++) await fixture.put('young', 'x'.repeat(300));
  fixture.clock.advance(2_000);
  for (let turns = 0; turns < 2; turns++) await fixture.turn();
  const keys = new Set((await fixture.records()).map(({ key }) => key!.toString()));
  assert.ok(keys.has('young'));
  assert.ok(keys.size < 30, `${keys.size} keys are left`);
  assert.ok(fixture.log.logStartOffset > 30);
  await fixture.manager.close();
});

test('a crash at any operation of compaction leaves the old records or the new ones', async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const fixture = await new Fixture({}, seed).open();
    for (let at = 0; at < 60; at++) await fixture.put(`key ${at % 7}`, `${at}`.padEnd(300));
    const expected = lastOf(await fixture.records());
    let crashed = false;
    fixture.disk.crashAfter(1 + ((seed * 7) % 120), () => {
      crashed = true;
    });
    const turn = fixture.turn();
    await Promise.race([turn, until(() => crashed)]);
    if (!crashed) fixture.disk.crash();
    for (let lives = 0; lives < 2; lives++) {
      await fixture.open();
      assert.deepEqual(lastOf(await fixture.records()), expected, `seed ${seed}`);
      assert.equal(fixture.log.failure, undefined);
      await fixture.turn();
      assert.deepEqual(lastOf(await fixture.records()), expected, `seed ${seed}, compacted`);
      fixture.disk.crash();
    }
  }
});

test('a restart does not make again what compactions exchanged before its checkpoint', async () => {
  const fixture = await new Fixture({ segmentMsMax: 1_000 }).open();
  for (const value of ['first', 'second', 'third']) {
    for (const key of ['a', 'b', 'c']) await fixture.put(key, value);
    fixture.clock.advance(5_000);
    await fixture.turn();
  }
  const before = describe(await fixture.records());
  await fixture.manager.close();
  await fixture.open();
  assert.deepEqual(describe(await fixture.records()), before);
  for (const key of ['a', 'b', 'c']) await fixture.put(key, 'fourth');
  fixture.clock.advance(5_000);
  await fixture.turn();
  assert.equal(fixture.log.failure, undefined);
  assert.deepEqual(
    (await fixture.records()).map(({ value }) => value?.toString()),
    ['fourth', 'fourth', 'fourth'],
  );
  await fixture.manager.close();
});
