import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LOG_SETTINGS, LogError, type LogManager, memoryDisk, type PartitionLog } from '../../src/log/index.ts';
import { type Entry, EntryKind } from '../../src/raft/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, dataEntry, noOp } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { ID, logId, openOn, SMALL, Writer } from './opened.ts';

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function settle(): Promise<void> {
  for (let hops = 0; hops < 300; hops++) await tick();
}

function data(index: number, baseOffset: number, term = 1, sizeBytes = 10): Entry {
  return dataEntry(index, batch({ baseOffset, term, values: ['x'.repeat(sizeBytes)] }), term);
}

async function openLog(manager: LogManager): Promise<PartitionLog> {
  const log = await manager.open(ID, DEFAULT_LOG_SETTINGS);
  log.setProgressListener({ onWritten: () => undefined, onDurable: () => undefined, onFailed: () => undefined });
  return log;
}

test('owned memory is not copied, and comes back when the log needs none of it any more', async () => {
  const manager = await openOn(memoryDisk(), { tailBytesMax: 20_000 });
  const writer = await Writer.open(manager);
  const entries = [data(1, 0, 1, 2000), data(2, 1, 1, 2000)];
  const released: boolean[] = [];
  writer.log.append(entries, undefined, { owned: true, onReleased: (isShared) => released.push(isShared) });
  await settle();
  const read = await writer.log.read({ offset: 0, endOffset: 1, bytesMax: 1 << 20, atLeastOneBatch: true });
  assert.equal(read.buffers[0], entries[0]!.data);
  read.release();
  for (let at = 0; at < 40; at++) {
    await manager.waitForRoom();
    await writer.append({ values: ['y'.repeat(2000)] });
  }
  await settle();
  assert.deepEqual(released, [false]);
  await manager.close();
});

test('memory that was given to Raft is never called free, but known to be shared when the log is done with it', async () => {
  const manager = await openOn(memoryDisk(), { tailBytesMax: 20_000 });
  const writer = await Writer.open(manager);
  const released: boolean[] = [];
  writer.log.append([data(1, 0, 1, 2000)], undefined, {
    owned: true,
    onReleased: (isShared) => released.push(isShared),
  });
  assert.equal(writer.log.entriesInMemory(1, 2, 1)?.length, 1);
  for (let at = 0; at < 40; at++) {
    await manager.waitForRoom();
    await writer.append({ values: ['y'.repeat(2000)] });
  }
  await settle();
  assert.equal(writer.log.entriesInMemory(1, 2, 1), undefined, 'the entry has left memory');
  assert.equal(writer.log.endOffsetAt(0), undefined);
  assert.equal(writer.log.endOffsetAt(writer.log.lastIndex), writer.log.logEndOffset);
  assert.deepEqual(released, [true]);
  await manager.close();
});

test('appends are numbered, and durable in order; one of nothing has the number before it', async () => {
  const manager = await openOn(memoryDisk());
  const log = await openLog(manager);
  assert.equal(log.append([]), 0);
  const first = log.append([noOp(1, 1)], { term: 1, vote: 1, commit: 0 });
  const second = log.append([], { term: 2, vote: 1, commit: 0 });
  assert.equal(log.append([]), second);
  assert.ok(second > first);
  assert.equal(log.durableAppend, 0);
  await settle();
  assert.equal(log.durableAppend, second);
  // Cut off before it was written: the work is done all the same.
  const third = log.append([data(2, 0, 2)]);
  const fourth = log.append([noOp(2, 3)]);
  await settle();
  assert.ok(log.durableAppend === fourth && fourth > third);
  assert.equal(log.durableIndex, 2);
  await manager.close();
});

test('entries of every kind come from segments without holes, and none below the first index', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(3) });
  const settings = { segmentBytesMax: 8000, retentionMs: -1, fileDeleteDelayMs: 0 };
  let manager = await openOn(disk.mount(), SMALL);
  let writer = await Writer.open(manager, ID, settings);
  for (let index = 1; index <= 60; index++) {
    if (index % 7 === 0) writer.log.append([noOp(index, 1)]);
    else if (index % 11 === 0)
      writer.log.append([{ index, term: 1, kind: EntryKind.ConfChange, data: Buffer.from(`change ${index}`) }]);
    else await writer.append({ values: ['x'.repeat(900)] });
  }
  await settle();
  await manager.close();
  manager = await openOn(disk.mount(), SMALL);
  writer = await Writer.open(manager, ID, settings);
  const { log } = writer;
  assert.equal(log.entriesInMemory(1, 2, 1), undefined);
  const readFrom = async (from: number): Promise<Entry[]> => {
    const entries: Entry[] = [];
    for (let index = from; index <= log.lastIndex; index += entries.length - (index - from)) {
      entries.push(...(await log.entries(index, log.lastIndex + 1, 3000)));
    }
    return entries;
  };
  const all = await readFrom(1);
  assert.deepEqual(
    all.map(({ index, kind }) => [index, kind]),
    Array.from({ length: 60 }, (_, at) => [at + 1, (at + 1) % 7 === 0 ? 1 : (at + 1) % 11 === 0 ? 2 : 0]),
  );
  assert.equal(all[10]!.data.toString(), 'change 11');

  await log.deleteRecordsBefore(25);
  await manager.keepHouse();
  assert.ok(log.firstIndex > 10 && log.firstIndex < 40, `${log.firstIndex}`);
  await assert.rejects(async () => await log.entries(log.firstIndex - 1, 60, 1000), { reason: 'offset-out-of-range' });
  assert.equal(log.termAt(log.firstIndex - 1), 1);
  assert.deepEqual(await readFrom(log.firstIndex), all.slice(log.firstIndex - 1));
  await manager.close();
});

test('a hard state is never kept without the entries that cut off what it would seem to be about', async () => {
  let cutOff = 0;
  for (let operations = 1; operations <= 6; operations++) {
    const disk = new SimulatedDisk({ random: new SeededRandom(operations) });
    const slots = { walSlotBytes: 5 << 20, walBytesMax: 5 << 20 };
    const manager = await openOn(disk.mount(), slots);
    const log = await openLog(manager);
    const other = await manager.open(logId('other'), DEFAULT_LOG_SETTINGS);
    const old = [1, 2, 3, 4, 5].map((index) => data(index, index - 1, 1));
    const appended = log.append(old, { term: 1, vote: 0, commit: 0 });
    while (log.durableAppend < appended) await tick();
    // One write is filled by another log, up to the hard state.
    other.append([1, 2, 3, 4].map((index) => data(index, index - 1, 1, 1_048_000)));
    log.append([data(1, 0, 2, 3000)], { term: 2, vote: 0, commit: 5 });
    let hasCrashed = false;
    disk.crashAfter(operations, () => {
      hasCrashed = true;
    });
    while (!hasCrashed && log.lastTerm !== log.termAt(log.durableIndex)) await tick();
    disk.kill();
    const again = await openOn(disk.mount(), slots);
    const found = await again.open(ID, DEFAULT_LOG_SETTINGS);
    if (found.hardState.commit > 0) assert.equal(found.lastTerm, 2, 'the old entries were never committed');
    if (found.lastTerm === 2) cutOff++;
    await again.close();
  }
  assert.ok(cutOff > 0, 'the new entry was kept at least once');
});

test('what others committed while the disk was full is owed, and written before the log is said to be whole', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(7) });
  const clock = new ManualClock();
  const manager = await openOn(disk.mount(), {
    ...SMALL,
    tailBytesMax: 64_000,
    walBytesMax: 2 << 16,
    walSlotBytes: 1 << 16,
    clock,
  });
  const log = await manager.open(ID, DEFAULT_LOG_SETTINGS);
  let failure: LogError | undefined;
  log.setProgressListener({
    onWritten: () => undefined,
    onDurable: () => undefined,
    onFailed: (error) => {
      failure = error;
    },
  });
  disk.capacityBytes = disk.usedBytes + 1000;
  let index = 0;
  while (failure === undefined) {
    index++;
    log.append([data(index, index - 1, 1, 2000)]);
    // As a follower hears from its leader, before its own disk has the entry.
    log.commitTo(index);
    await settle();
  }
  assert.equal(failure.reason, 'disk-full');
  assert.ok(log.durableIndex < log.commitIndex);
  await assert.rejects(log.resume(), (error) => error instanceof LogError && error.reason === 'disk-full');
  disk.capacityBytes = Number.POSITIVE_INFINITY;
  clock.advance(1000);
  await settle();
  await log.resume();
  assert.equal(log.durableIndex, log.lastIndex);
  assert.equal(log.lastIndex, log.commitIndex);
  await manager.close();
});

test('records that were deleted were committed: a start finds no high watermark below the log start', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(7) });
  let manager = await openOn(disk.mount(), SMALL);
  let log = await openLog(manager);
  // The hard state is of the time before.
  log.append([data(1, 0), data(2, 1), noOp(3, 1), data(4, 2), data(5, 3)], { term: 1, vote: 0, commit: 0 });
  await settle();
  log.commitTo(5);
  await log.deleteRecordsBefore(3);
  disk.crash();
  manager = await openOn(disk.mount(), SMALL);
  log = await openLog(manager);
  assert.equal(log.logStartOffset, 3);
  assert.equal(log.highWatermark, 3);
  assert.equal(log.commitIndex, 4);
  assert.equal(log.hardState.commit, 4);
  await manager.close();
});

test('a read that was asked for before the log start passed it is out of range, not served from further on', async () => {
  const gates: Promise<void>[] = [];
  const disk = new SimulatedDisk({ random: new SeededRandom(7), delay: () => gates.shift() ?? Promise.resolve() });
  const settings = { segmentBytesMax: 4000, retentionMs: -1, fileDeleteDelayMs: 0 };
  let manager = await openOn(disk.mount(), SMALL);
  const writer = await Writer.open(manager, ID, settings);
  for (let at = 0; at < 40; at++) await writer.append({ values: ['x'.repeat(900)] });
  await manager.close();
  manager = await openOn(disk.mount(), SMALL);
  const { log } = await Writer.open(manager, ID, settings);
  await settle();
  let openGate = (): void => undefined;
  gates.push(
    new Promise((resolve) => {
      openGate = resolve;
    }),
  );
  const request = { offset: 1, endOffset: log.logEndOffset, bytesMax: 100, atLeastOneBatch: true };
  const read = Promise.resolve(log.read(request));
  await log.deleteRecordsBefore(30);
  await manager.keepHouse();
  openGate();
  await assert.rejects(read, { reason: 'offset-out-of-range' });
  await manager.close();
});
