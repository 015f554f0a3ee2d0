import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from '@node-rs/crc32';
import { DEFAULT_LOG_SETTINGS, LogError, type LogManager, type LogSettings, memoryDisk } from '../../src/log/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, dataEntry, marker } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { ID, logId, openOn, readAll, Writer } from './opened.ts';
import {
  allEntries,
  contentsOf,
  fillWithEverything,
  follow,
  MEMBERS,
  receive,
  type SentSnapshot,
  send,
  settle,
} from './snapshot-parts.ts';

const LIMITS = { tailBytesMax: 24_000, walBytesMax: 6 << 16, walSlotBytes: 1 << 16 };
const SETTINGS: Partial<LogSettings> = {
  segmentBytesMax: 6000,
  indexIntervalBytes: 300,
  retentionMs: -1,
  fileDeleteDelayMs: 0,
};

function newDisk(seed = 11): SimulatedDisk {
  return new SimulatedDisk({ random: new SeededRandom(seed) });
}

async function open(disk: SimulatedDisk, settings = SETTINGS): Promise<{ manager: LogManager; writer: Writer }> {
  const manager = await openOn(disk.mount(), LIMITS);
  return { manager, writer: await Writer.open(manager, ID, settings) };
}

/** A leader's log with everything in it. */
async function leader(settings = SETTINGS): Promise<{ manager: LogManager; writer: Writer }> {
  const opened = await open(newDisk(1), settings);
  await fillWithEverything(opened.writer, 60);
  opened.writer.log.setMembership(1, MEMBERS);
  return opened;
}

test('a snapshot brings another node everything but the newest entries, which follow as entries', async () => {
  const { manager: leaderManager, writer: from } = await leader();
  const sent = await send(await from.log.exportSnapshot());
  assert.ok(sent.segments.length > 3);
  const disk = newDisk();
  let { manager, writer } = await open(disk);
  await receive(writer.log, sent, { term: 6, vote: 2, commit: sent.index });
  assert.equal(writer.log.lastIndex, sent.index);
  assert.equal(writer.log.commitIndex, sent.index);
  assert.deepEqual(writer.log.membership, MEMBERS);
  assert.equal(writer.log.membershipIndex, sent.index);
  assert.deepEqual(writer.log.hardState, { term: 6, vote: 2, commit: sent.index });
  assert.deepEqual(writer.log.durableHardState, writer.log.hardState);

  for (let index = sent.index + 1; index <= from.log.lastIndex; ) {
    const entries = await from.log.entries(index, from.log.lastIndex + 1, 4000);
    writer.log.append(entries);
    index += entries.length;
  }
  await settle();
  const expected = await contentsOf(from.log);
  assert.deepEqual(await contentsOf(writer.log), expected);
  assert.deepEqual(await allEntries(writer.log), (await allEntries(from.log)).slice(writer.log.firstIndex - 1));
  assert.equal(from.log.producers.judge(7, 1, 120, 121).kind, 'ok');
  assert.equal(writer.log.producers.judge(7, 1, 120, 121).kind, 'ok');
  assert.equal(writer.log.producers.judge(7, 1, 118, 119).kind, 'duplicate');
  disk.crash();

  ({ manager, writer } = await open(disk));
  assert.deepEqual(await contentsOf(writer.log), expected, 'after a loss of power');
  assert.deepEqual(writer.log.membership, MEMBERS);
  await manager.close();
  ({ manager, writer } = await open(disk));
  assert.deepEqual(await contentsOf(writer.log), expected, 'after a clean stop');
  await manager.keepHouse();
  assert.deepEqual(await contentsOf(writer.log), expected);
  assert.deepEqual(
    disk.paths().filter((path) => path.includes('.received')),
    [],
  );
  await manager.close();
  await leaderManager.close();
});

test('producers and transactions of a snapshot stand for entries that come after it, also when a stop comes first', async () => {
  const manager = await openOn(newDisk(1).mount(), { ...LIMITS, tailBytesMax: 1 << 20 });
  const from = await Writer.open(manager, ID, SETTINGS);
  const transactional = { producerId: 50, producerEpoch: 0, attributes: 0x10, baseSequence: 0 };
  const begin = (): Promise<void> => from.append({ ...transactional, values: ['t'] });
  const end = (isCommit: boolean): Promise<void> => {
    const baseOffset = from.log.logEndOffset;
    return from.appendBatch(marker({ baseOffset, producerId: 50, producerEpoch: 0 }, isCommit));
  };
  await from.append();
  from.log.setMembership(1, MEMBERS);
  await begin();
  await end(false);
  // Everything up to here goes into segments.
  await (await from.log.exportSnapshot()).release();
  for (const isCommit of [false, true, false]) {
    await begin();
    await end(isCommit);
  }
  await begin();
  const sent = await send(await from.log.exportSnapshot());
  assert.ok(sent.index < from.log.lastIndex, 'the newest entries come behind the snapshot');
  const disk = newDisk();
  let follower = await open(disk);
  await receive(follower.writer.log, sent);
  // So much that the write-ahead log does not tell of the snapshot any more.
  const other = await Writer.open(follower.manager, logId('other'), SETTINGS);
  for (let at = 0; at < 60; at++) {
    await follower.manager.waitForRoom();
    await other.append({ values: ['x'.repeat(9000)] });
  }
  await follower.manager.close();
  follower = await open(disk);
  for (let index = sent.index + 1; index <= from.log.lastIndex; index++) {
    follower.writer.log.append(await from.log.entries(index, index + 1, 1));
  }
  await settle();
  assert.deepEqual(await contentsOf(follower.writer.log), await contentsOf(from.log));
  await follower.manager.close();
  await manager.close();
});

test('entries that a start may flush at once go to the segment that a snapshot brought, whatever its name is then', async () => {
  const { manager: leaderManager, writer: from } = await leader({ ...SETTINGS, segmentBytesMax: 1 << 20 });
  const sent = await send(await from.log.exportSnapshot());
  await leaderManager.close();
  for (let seed = 1; seed <= 10; seed++) {
    const disk = new SimulatedDisk({
      random: new SeededRandom(seed),
      delay: () => new Promise((resolve) => setImmediate(resolve)),
    });
    let { manager, writer } = await open(disk, { ...SETTINGS, segmentBytesMax: 1 << 20 });
    await receive(writer.log, sent);
    // Enough that it is flushed as soon as it is known to be committed.
    for (let at = 0; at < 8; at++) follow(writer.log, 2, 5);
    writer.log.append([], { term: 5, vote: 0, commit: writer.log.lastIndex });
    while (writer.log.durableIndex < writer.log.lastIndex) await new Promise((resolve) => setImmediate(resolve));
    disk.kill();
    ({ manager, writer } = await open(disk, { ...SETTINGS, segmentBytesMax: 1 << 20 }));
    const { log } = writer;
    await settle();
    for (let at = 0; at < 5; at++) await writer.append({ values: ['y'.repeat(3000)], term: 5 });
    const batches = await readAll(log);
    await manager.close();
    ({ manager, writer } = await open(disk, SETTINGS));
    assert.deepEqual(await readAll(writer.log), batches);
    await manager.close();
  }
});

test('a snapshot replaces a log that had other entries, and nothing of them is left', async () => {
  const { manager: leaderManager, writer: from } = await leader();
  const sent = await send(await from.log.exportSnapshot());
  const disk = newDisk();
  let { manager, writer } = await open(disk);
  for (let at = 0; at < 12; at++)
    await writer.append({ values: ['old', 'o'.repeat(900)], producerId: 5, producerEpoch: 0, baseSequence: at * 2 });
  // Never committed.
  for (let at = 0; at < sent.index; at++) {
    writer.log.append([dataEntry(writer.log.lastIndex + 1, batch({ baseOffset: writer.log.logEndOffset }))]);
  }
  await receive(writer.log, sent);
  assert.equal(writer.log.lastIndex, sent.index);
  assert.equal(writer.log.durableIndex, sent.index);
  assert.deepEqual(
    writer.log.producers.list().filter(({ producerId }) => producerId === 5),
    [],
  );
  const received = await readAll(writer.log);
  follow(writer.log, 20, 5);
  await settle();
  const entries = await allEntries(writer.log);
  disk.crash();
  ({ manager, writer } = await open(disk));
  assert.deepEqual(await allEntries(writer.log), entries);
  assert.deepEqual((await readAll(writer.log)).slice(0, received.length), received);
  await manager.keepHouse();
  assert.deepEqual(await allEntries(writer.log), entries);
  await manager.close();
  await leaderManager.close();
});

test('power may fail in any operation of an install: the log is the old one or the snapshot, never between', async (context) => {
  const { manager: leaderManager, writer: from } = await leader({ ...SETTINGS, segmentBytesMax: 16_000 });
  const sent = await send(await from.log.exportSnapshot());
  const snapshotBatches = await readAll(from.log);
  await leaderManager.close();
  const outcomes = { old: 0, replaced: 0 };
  for (let operations = 1, hasCrashed = true; hasCrashed; operations++) {
    hasCrashed = false;
    const disk = newDisk(operations);
    let { manager, writer } = await open(disk);
    for (let at = 0; at < 8; at++) await writer.append({ values: ['old', 'o'.repeat(900)] });
    const old = await allEntries(writer.log);
    disk.crashAfter(operations, () => {
      hasCrashed = true;
    });
    let isDone = false;
    receive(writer.log, sent, { term: 9, vote: 0, commit: sent.index }).then(
      () => {
        isDone = true;
      },
      (error: unknown) => assert.fail(String(error)),
    );
    while (!hasCrashed && !isDone) await new Promise((resolve) => setImmediate(resolve));
    if (isDone) {
      // The files get their names in the background.
      for (let hops = 0; hops < 30 && !hasCrashed; hops++) await new Promise((resolve) => setImmediate(resolve));
    }
    if (!hasCrashed) disk.crash();
    ({ manager, writer } = await open(disk));
    if (writer.log.lastIndex === old.length) {
      outcomes.old++;
      assert.ok(!isDone, 'what was said to be finished is');
      assert.deepEqual(await allEntries(writer.log), old);
      assert.notEqual(writer.log.hardState.term, 9, 'the hard state comes with the snapshot');
      await receive(writer.log, sent, { term: 9, vote: 0, commit: sent.index });
    } else outcomes.replaced++;
    assert.equal(writer.log.lastIndex, sent.index);
    assert.deepEqual(writer.log.membership, MEMBERS);
    assert.equal(writer.log.hardState.term, 9);
    const batches = await readAll(writer.log);
    assert.deepEqual(batches, snapshotBatches.slice(0, batches.length));
    assert.ok(batches.length > 50);
    follow(writer.log, 10, 9);
    await settle();
    const entries = await allEntries(writer.log);
    disk.crash();
    ({ manager, writer } = await open(disk));
    assert.deepEqual(await allEntries(writer.log), entries);
    await manager.keepHouse();
    assert.deepEqual(
      disk.paths().filter((path) => path.includes('.received')),
      [],
      'nothing is left lying about',
    );
    await manager.close();
  }
  context.diagnostic(JSON.stringify(outcomes));
  assert.ok(outcomes.old > 5 && outcomes.replaced > 3, JSON.stringify(outcomes));
});

async function corrupted(sent: SentSnapshot, change: (segments: Buffer[]) => void): Promise<void> {
  const segments = sent.segments.map((bytes) => Buffer.from(bytes));
  change(segments);
  const { manager, writer } = await open(newDisk());
  await writer.append({ values: ['mine'] });
  const before = await allEntries(writer.log);
  await assert.rejects(receive(writer.log, { ...sent, segments }), { reason: 'damaged' });
  await assert.rejects(writer.log.installSnapshot(sent.manifest), { reason: 'busy' });
  assert.equal(writer.log.failure, undefined, 'the log itself is none the worse');
  assert.deepEqual(await allEntries(writer.log), before);
  await manager.close();
}

test('a snapshot that does not arrive as it was is refused', async () => {
  const { manager, writer } = await leader();
  const sent = await send(await writer.log.exportSnapshot());
  await manager.close();
  await corrupted(sent, (segments) => {
    segments[1]![segments[1]!.length - 5]! ^= 1;
  });
  await corrupted(sent, (segments) => {
    // An offset, which no CRC covers.
    segments[1]![7]! ^= 1;
  });
  await corrupted(sent, (segments) => {
    // The term of a batch, likewise.
    segments[0]![15]! ^= 1;
  });
  await corrupted(sent, (segments) => {
    [segments[0], segments[1]] = [segments[1]!.subarray(0, segments[0]!.length), segments[0]!];
  });
  const { manager: other, writer: follower } = await open(newDisk());
  const manifest = Buffer.from(sent.manifest);
  manifest[40]! ^= 1;
  await assert.rejects(follower.log.installSnapshot(manifest), { reason: 'damaged' });
  const text = JSON.stringify({ ...JSON.parse(sent.manifest.toString('utf8', 9)), version: 2 });
  const later = Buffer.from(`${crc32(text).toString(16).padStart(8, '0')} ${text}`);
  await assert.rejects(follower.log.installSnapshot(later), /of version 2, which this program cannot read/);
  await assert.rejects(follower.log.installSnapshot(Buffer.from('no')), { reason: 'damaged' });
  await other.close();
});

test('what is given up leaves no file, and the next snapshot may come', async () => {
  const { manager: leaderManager, writer: from } = await leader();
  const sent = await send(await from.log.exportSnapshot());
  const disk = newDisk();
  const { manager, writer } = await open(disk);
  await writer.append();
  const install = await writer.log.installSnapshot(sent.manifest);
  await install.write(0, 0, sent.segments[0]!);
  await install.write(1, 0, sent.segments[1]!.subarray(0, 10));
  assert.ok(disk.paths().some((path) => path.includes('.received')));
  await install.abort();
  assert.deepEqual(
    disk.paths().filter((path) => path.includes('.received')),
    [],
  );
  await receive(writer.log, sent);
  assert.equal(writer.log.lastIndex, sent.index);
  await manager.close();
  await leaderManager.close();
});

test('files that another node reads stay as they are until they are released', async () => {
  const settings = { ...SETTINGS, cleanupCompact: true, minCleanableDirtyRatio: 0.01 };
  const disk = newDisk();
  const clock = new ManualClock();
  const manager = await openOn(disk.mount(), { ...LIMITS, clock });
  const writer = await Writer.open(manager, ID, settings);
  for (let at = 0; at < 60; at++) await writer.append({ keys: [`key ${at % 5}`], values: ['x'.repeat(800)] });
  const snapshot = await writer.log.exportSnapshot();
  const firstIndex = writer.log.firstIndex;
  const before = await readAll(writer.log);
  await writer.log.deleteRecordsBefore(20);
  await manager.keepHouse();
  await writer.append({ values: ['after'] });
  assert.equal(writer.log.firstIndex, firstIndex, 'what follows the snapshot is still there as entries');
  const sent = await send(snapshot);
  const follower = await open(newDisk(2));
  await receive(follower.writer.log, sent);
  const received = await readAll(follower.writer.log);
  assert.deepEqual(received, before.slice(0, received.length));
  await follower.manager.close();
  const { segmentCount } = writer.log;
  await manager.keepHouse();
  assert.ok(writer.log.segmentCount < segmentCount);
  await manager.close();
});

/** A log with five keys, written many times, that has not been compacted yet. */
async function compactable() {
  const settings = { ...SETTINGS, cleanupCompact: true, cleanupDelete: false, minCleanableDirtyRatio: 0.01 };
  const manager = await openOn(newDisk().mount(), LIMITS);
  const writer = await Writer.open(manager, ID, settings);
  for (let at = 0; at < 80; at++) {
    await manager.waitForRoom();
    await writer.append({ keys: [`key ${at % 5}`], values: ['x'.repeat(800)] });
  }
  return { manager, writer, settings };
}

test('a compacted log travels as it is, and its holes are never given out as entries', async () => {
  const { manager, writer, settings } = await compactable();
  await manager.keepHouse();
  assert.ok(writer.log.firstIndex > 20);
  const follower = await open(newDisk(2), settings);
  await receive(follower.writer.log, await send(await writer.log.exportSnapshot()));
  const { log } = follower.writer;
  assert.ok(log.firstIndex >= writer.log.firstIndex);
  for (const index of [1, 2, log.firstIndex - 1]) {
    await assert.rejects(async () => await log.entries(index, index + 1, 100), { reason: 'offset-out-of-range' });
    assert.equal(log.entriesInMemory(index, index + 1, 100), undefined);
  }
  for (let index = log.lastIndex + 1; index <= writer.log.lastIndex; index++) {
    log.append(await writer.log.entries(index, index + 1, 1));
    await settle();
  }
  assert.deepEqual(await readAll(log), await readAll(writer.log));
  await follower.manager.keepHouse();
  assert.equal(log.highWatermark, writer.log.highWatermark);
  await follower.manager.close();
  await manager.close();
});

test('a log whose records are all deleted but for what is in memory can be given away', async () => {
  const manager = await openOn(newDisk().mount(), LIMITS);
  const writer = await Writer.open(manager, ID, SETTINGS);
  for (let at = 0; at < 10; at++) await writer.append({ values: ['x'.repeat(500)] });
  await manager.keepHouse();
  await writer.log.deleteRecordsBefore(8);
  const follower = await open(newDisk(2));
  await receive(follower.writer.log, await send(await writer.log.exportSnapshot()));
  const { log } = follower.writer;
  assert.equal(log.logStartOffset, 8);
  assert.deepEqual(await readAll(log), await readAll(writer.log));
  assert.equal(log.logEndOffset, 10);
  await follower.manager.close();
  await manager.close();
});

test('a restart does not go back to a snapshot that its checkpoint has, and what compaction made of it', async () => {
  const { manager, writer, settings } = await compactable();
  const disk = newDisk(2);
  const follower = await open(disk, settings);
  await receive(follower.writer.log, await send(await writer.log.exportSnapshot()));
  await manager.close();
  let { log } = follower.writer;
  for (let at = 0; at < 3; at++) {
    for (let key = 0; key < 10; key++) {
      await follower.manager.waitForRoom();
      await follower.writer.append({ keys: [`key ${key % 5}`], values: ['y'.repeat(800)] });
    }
    await follower.manager.keepHouse();
  }
  const before = await readAll(log);
  disk.crash();
  const again = await open(disk, settings);
  ({ log } = again.writer);
  assert.deepEqual(await readAll(log), before);
  assert.equal(log.failure, undefined);
  await again.manager.close();
});

test('a log that nobody committed to, or whose newest change is not applied, cannot be given away yet', async () => {
  const manager = await openOn(memoryDisk());
  const writer = await Writer.open(manager);
  await assert.rejects(writer.log.exportSnapshot(), (error) => error instanceof LogError && error.reason === 'busy');
  await manager.close();
});

test('a topic made again takes the folder of the one before it, also after a crash while that was being removed', async () => {
  const disk = newDisk();
  const again = { ...ID, topicId: 'BBBBBBBBBBBBBBBBBBBBBQ' };
  let { manager, writer } = await open(disk, { ...SETTINGS, fileDeleteDelayMs: 60_000 });
  for (let at = 0; at < 30; at++) await writer.append({ values: ['x'.repeat(900)] });
  await assert.rejects(manager.open(again, DEFAULT_LOG_SETTINGS), { reason: 'busy' });
  await manager.close();
  ({ manager, writer } = await open(disk, { ...SETTINGS, fileDeleteDelayMs: 60_000 }));
  // Not awaited: the new log waits for it.
  const deleted = manager.delete(ID);
  let next = await Writer.open(manager, again, SETTINGS);
  await deleted;
  for (let at = 0; at < 30; at++) await next.append({ values: [`new ${at}`, 'y'.repeat(900)] });
  const expected = await readAll(next.log);
  disk.kill();
  for (let start = 0; start < 2; start++) {
    manager = await openOn(disk.mount(), LIMITS);
    assert.deepEqual(
      manager.found.map(({ topicId }) => topicId),
      [again.topicId],
    );
    next = await Writer.open(manager, again, SETTINGS);
    assert.deepEqual(await readAll(next.log), expected);
    disk.crash();
  }
});

test('a segment that is read after its release is not taken for a damaged one when compaction has replaced it', async () => {
  const settings = { ...SETTINGS, cleanupCompact: true, cleanupDelete: false, minCleanableDirtyRatio: 0.01 };
  const manager = await openOn(newDisk().mount(), LIMITS);
  const writer = await Writer.open(manager, ID, settings);
  const { log } = writer;
  for (let at = 0; at < 60; at++) {
    await manager.waitForRoom();
    await writer.append({ keys: [`key ${at % 5}`], values: ['x'.repeat(800)] });
  }
  const snapshot = await log.exportSnapshot();
  await snapshot.read(0, 0, 10);
  const reading = snapshot.read(0, 0, snapshot.segments[0]!.sizeBytes).then(
    () => 'read',
    (error: unknown) => (error as LogError).reason,
  );
  snapshot.release();
  await manager.keepHouse();
  assert.ok(['read', 'closed'].includes(await reading));
  assert.equal(log.failure, undefined);
  await manager.close();
});

test('an exchange that the disk may have made although it failed leaves a log that can be read, the one or the other', async () => {
  const { manager: leaderManager, writer: from } = await leader();
  const sent = await send(await from.log.exportSnapshot());
  await leaderManager.close();
  const outcomes = { old: 0, replaced: 0 };
  for (let seed = 1; seed <= 12; seed++) {
    const disk = newDisk(seed);
    const manager = await openOn(disk.mount(), { ...LIMITS, onFatal: () => undefined });
    const writer = await Writer.open(manager, ID, SETTINGS);
    for (let at = 0; at < 8; at++) await writer.append({ values: ['old', 'o'.repeat(900)] });
    const old = await allEntries(writer.log);
    const install = await writer.log.installSnapshot(sent.manifest);
    for (const [at, bytes] of sent.segments.entries()) await install.write(at, 0, bytes);
    disk.failsNextSync = true;
    await assert.rejects(install.finish(), { reason: 'io-error' });
    await install.abort();
    await settle();
    if (seed % 2 === 0) disk.kill();
    else disk.crash();
    const again = await open(disk);
    const isOld = again.writer.log.lastIndex === old.length;
    if (isOld) outcomes.old++;
    else outcomes.replaced++;
    if (isOld) assert.deepEqual(await allEntries(again.writer.log), old);
    else assert.ok((await readAll(again.writer.log)).length > 50);
    if (isOld) await receive(again.writer.log, sent);
    await again.manager.close();
  }
  assert.ok(outcomes.replaced > 0, JSON.stringify(outcomes));
});
