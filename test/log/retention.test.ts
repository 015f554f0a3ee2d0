import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogManager, LogManagerOptions, LogSettings } from '../../src/log/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { ManualClock } from './manual-clock.ts';
import { logId, openOn, readAll, Writer } from './opened.ts';

const CHECK_MS = 1_000;
const SEGMENTS = { segmentBytesMax: 10_000, fileDeleteDelayMs: 5_000 };

function newDisk(): SimulatedDisk {
  return new SimulatedDisk({ random: new SeededRandom(3) });
}

function open(disk: SimulatedDisk, clock: ManualClock, options: Partial<LogManagerOptions> = {}): Promise<LogManager> {
  const limits = {
    tailBytesMax: 40_000,
    walBytesMax: 4 << 16,
    walSlotBytes: 1 << 16,
    housekeeping: () => ({ retentionCheckMs: CHECK_MS }),
  };
  return openOn(disk.mount(), { clock, ...limits, ...options });
}

/** Lets everything that is under way come to its end. */
async function settle(): Promise<void> {
  for (let hops = 0; hops < 300; hops++) await new Promise((resolve) => setImmediate(resolve));
}

async function fill(manager: LogManager, writer: Writer, count: number, timestamp: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await manager.waitForRoom();
    await writer.append({ values: ['x'.repeat(900)], timestamps: [timestamp] });
  }
}

async function filled(
  disk: SimulatedDisk,
  clock: ManualClock,
  settings: Partial<LogSettings>,
): Promise<{ manager: LogManager; writer: Writer }> {
  const manager = await open(disk, clock);
  const writer = await Writer.open(manager, logId('t'), { ...SEGMENTS, ...settings });
  return { manager, writer };
}

test('segments whose records are all too old are removed, their files after a delay, and the start is durable', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const settings = { retentionMs: 60_000 };
  const { manager, writer } = await filled(disk, clock, settings);
  await fill(manager, writer, 50, clock.nowMs);
  clock.advance(50_000);
  await fill(manager, writer, 50, clock.nowMs);
  clock.advance(20_000);
  await settle();
  clock.advance(CHECK_MS);
  await settle();
  const start = writer.log.logStartOffset;
  assert.ok(start > 40 && start <= 50, `records 0 to ${start} are gone`);
  assert.throws(() => writer.log.read({ offset: start - 1, endOffset: 100, bytesMax: 1, atLeastOneBatch: true }), {
    reason: 'offset-out-of-range',
  });
  assert.ok(disk.paths().includes(`t-0/${'0'.repeat(20)}.log.deleted`));
  clock.advance(5_000);
  await settle();
  assert.deepEqual(
    disk.paths().filter((path) => path.endsWith('.deleted')),
    [],
  );
  disk.crash();
  const again = await open(disk, clock);
  const { log } = await Writer.open(again, logId('t'), { ...SEGMENTS, ...settings });
  assert.equal(log.logStartOffset, start);
  assert.equal((await readAll(log)).length, 100 - start);
  await again.close();
});

test('a log whose records are all too old is empty but keeps its end', async () => {
  const clock = new ManualClock();
  const { manager, writer } = await filled(newDisk(), clock, { retentionMs: 10_000 });
  await fill(manager, writer, 15, clock.nowMs);
  clock.advance(20_000);
  await settle();
  assert.equal(writer.log.logStartOffset, 15);
  assert.equal(writer.log.logEndOffset, 15);
  assert.equal(writer.log.sizeBytes, 0);
  await fill(manager, writer, 3, clock.nowMs);
  assert.equal((await readAll(writer.log)).length, 3);
  await manager.close();
});

test('the oldest segments go when the log is larger than it may be', async () => {
  const clock = new ManualClock();
  const { manager, writer } = await filled(newDisk(), clock, { retentionBytes: 30_000, retentionMs: -1 });
  await fill(manager, writer, 100, clock.nowMs);
  clock.advance(CHECK_MS);
  await settle();
  assert.ok(writer.log.sizeBytes >= 30_000 && writer.log.sizeBytes < 45_000, `${writer.log.sizeBytes} bytes are left`);
  assert.equal((await readAll(writer.log)).length, 100 - writer.log.logStartOffset);
  await manager.close();
});

test('deleted records stay deleted after a crash, and segments without others are removed', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const { manager, writer } = await filled(disk, clock, { retentionMs: -1 });
  await fill(manager, writer, 100, clock.nowMs);
  await writer.log.deleteRecordsBefore(77);
  await assert.rejects(writer.log.deleteRecordsBefore(101), { reason: 'offset-out-of-range' });
  clock.advance(CHECK_MS);
  await settle();
  assert.equal(writer.log.logStartOffset, 77);
  assert.ok(writer.log.sizeBytes < 40_000);
  disk.crash();
  const again = await open(disk, clock);
  const { log } = await Writer.open(again, logId('t'), SEGMENTS);
  assert.equal(log.logStartOffset, 77);
  assert.equal((await readAll(log)).length, 23);
  await again.close();
});

test('files that a crash left without a segment are removed', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const { manager, writer } = await filled(disk, clock, { retentionBytes: 30_000, retentionMs: -1 });
  await fill(manager, writer, 100, clock.nowMs);
  clock.advance(CHECK_MS);
  await settle();
  const strays = disk.paths().filter((path) => path.endsWith('.deleted'));
  assert.ok(strays.length > 0);
  disk.kill();
  const again = await open(disk, clock);
  await Writer.open(again, logId('t'), SEGMENTS);
  clock.advance(CHECK_MS);
  await settle();
  assert.deepEqual(
    strays.filter((path) => disk.paths().includes(path)),
    [],
  );
  await again.close();
});

test('on a full disk retention makes room at once', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const { manager, writer } = await filled(disk, clock, { retentionBytes: 30_000, retentionMs: -1 });
  await fill(manager, writer, 100, clock.nowMs);
  await settle();
  disk.capacityBytes = disk.usedBytes;
  let refused = 0;
  for (let at = 0; at < 200; at++) {
    await manager.waitForRoom();
    await writer.append({ values: ['y'.repeat(900)], timestamps: [clock.nowMs] }).catch(() => refused++);
    await settle();
    clock.advance(1_000);
    await settle();
  }
  assert.ok(refused < 100, `${refused} of 200 were refused`);
  assert.equal(writer.log.logEndOffset, 300 - refused);
  await manager.close();
});

test('a deleted log is gone after a crash too, and its name can be used at once', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const { manager, writer } = await filled(disk, clock, {});
  await fill(manager, writer, 60, clock.nowMs);
  await settle();
  await manager.delete(writer.log.id);
  const namesake = await Writer.open(manager, { ...logId('t'), topicId: 'BBBBBBBBBBBBBBBBBBBBBQ' }, SEGMENTS);
  await fill(manager, namesake, 60, clock.nowMs);
  await settle();
  disk.crash();
  const again = await open(disk, clock);
  assert.deepEqual(again.found, [namesake.log.id]);
  assert.equal((await readAll((await Writer.open(again, namesake.log.id, SEGMENTS)).log)).length, 60);
  await again.close();
});
