import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LOG_SETTINGS, memoryDisk, nodeDisk } from '../../src/log/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, dataEntry, noOp } from './batches.ts';
import { ID, logId, openIn, openOn, readAll, SMALL, Writer, withFolder } from './opened.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `value ${at}`);

test('what was appended is read back byte for byte, from memory and after a restart', async () => {
  await withFolder(async (folder) => {
    let manager = await openIn(folder);
    let writer = await Writer.open(manager);
    for (const value of numbered(50)) await writer.append({ values: [value] });
    const before = await readAll(writer.log);
    assert.equal(before.length, 50);
    assert.equal(writer.log.logEndOffset, 50);
    await manager.close();

    manager = await openIn(folder);
    assert.deepEqual(manager.found, [ID]);
    writer = await Writer.open(manager);
    assert.equal(writer.log.highWatermark, 50);
    assert.deepEqual(await readAll(writer.log), before);
    await writer.append();
    assert.equal(writer.log.logEndOffset, 51);
    await manager.close();
  });
});

test('a log in memory serves what was appended and survives its own memory limit', async () => {
  const manager = await openOn(memoryDisk(), SMALL);
  const writer = await Writer.open(manager, ID, { segmentBytesMax: 300_000 });
  const value = 'x'.repeat(50_000);
  for (let at = 0; at < 100; at++) {
    await manager.waitForRoom();
    await writer.append({ values: [value] });
  }
  assert.equal((await readAll(writer.log)).length, 100);
  assert.ok(manager.metrics.tailBytes <= SMALL.tailBytesMax);
  assert.ok(writer.log.segmentCount > 10);
  await manager.close();
});

test('more data than memory, write-ahead log and segment hold are read back whole, before and after a restart', async () => {
  await withFolder(async (folder) => {
    let manager = await openIn(folder, SMALL);
    let writer = await Writer.open(manager, ID, { segmentBytesMax: 2 << 20 });
    const expected: Buffer[] = [];
    for (let at = 0; at < 300; at++) {
      await manager.waitForRoom();
      const data = batch({ baseOffset: writer.log.logEndOffset, values: [`${at}`, 'y'.repeat(1000 + at * 200)] });
      expected.push(Buffer.from(data));
      await writer.appendBatch(data);
    }
    assert.ok(manager.metrics.checkpointCount > 0, 'the write-ahead log was recycled');
    assert.deepEqual(await readAll(writer.log), expected);
    assert.deepEqual(await readAll(writer.log, 0, 1), expected, 'one batch at a time');
    await manager.close();
    manager = await openIn(folder, SMALL);
    writer = await Writer.open(manager);
    assert.deepEqual(await readAll(writer.log), expected);
    await manager.close();
  });
});

test("Raft's own entries take no offset, and all entries come back by index, from memory and from segments", async () => {
  await withFolder(async (folder) => {
    let manager = await openIn(folder);
    let log = (await Writer.open(manager)).log;
    log.append(
      [
        noOp(1),
        dataEntry(2, batch({ baseOffset: 0, values: ['a', 'b'] })),
        noOp(3, 2),
        dataEntry(4, batch({ baseOffset: 2, term: 2 }), 2),
      ],
      { term: 2, vote: 1, commit: 0 },
    );
    const kinds = [1, 0, 1, 0];
    assert.deepEqual(
      (await log.entries(1, 5, 1 << 20)).map((entry) => entry.kind),
      kinds,
    );
    assert.equal(log.logEndOffset, 3);
    assert.deepEqual(log.endOffsetForEpoch(1), { leaderEpoch: 1, endOffset: 2 });
    await manager.close();

    manager = await openIn(folder);
    log = (await Writer.open(manager)).log;
    assert.deepEqual(log.hardState, { term: 2, vote: 1, commit: 4 }, 'what is in segments was committed');
    const entries = await log.entries(1, 5, 1 << 20);
    assert.deepEqual(
      entries.map(({ index, term, kind }) => [index, term, kind]),
      [
        [1, 1, 1],
        [2, 1, 0],
        [3, 2, 1],
        [4, 2, 0],
      ],
    );
    assert.equal(log.termAt(2), 1);
    assert.equal(log.termAt(4), 2);
    assert.equal(log.termAt(5), undefined);
    await manager.close();
  });
});

test('an append below the end replaces what was not committed', async () => {
  await withFolder(async (folder) => {
    let manager = await openIn(folder);
    const log = await manager.open(ID, DEFAULT_LOG_SETTINGS);
    const durable: number[] = [];
    log.setProgressListener({
      onWritten: () => undefined,
      onDurable: (index, term) => durable.push(index, term),
      onFailed: assert.fail,
    });
    log.append([1, 2, 3].map((index) => dataEntry(index, batch({ baseOffset: index - 1 }))));
    log.append([dataEntry(2, batch({ baseOffset: 1, term: 2, values: ['new'] }), 2)]);
    assert.equal(log.lastIndex, 2);
    assert.equal(log.logEndOffset, 2);
    await manager.close();
    assert.deepEqual(durable, [2, 2]);
    manager = await openIn(folder);
    const again = (await Writer.open(manager)).log;
    assert.equal(again.lastIndex, 2);
    assert.equal(again.termAt(2), 2);
    await manager.close();
  });
});

test('entries that wait for a quorum move on in the write-ahead log, and survive with those around them', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(1) });
  const limits = { tailBytesMax: 200_000, walBytesMax: 8 << 16, walSlotBytes: 1 << 16 };
  let manager = await openOn(disk.mount(), limits);
  const waiting = await manager.open(logId('waiting'), DEFAULT_LOG_SETTINGS);
  const busy = await Writer.open(manager, logId('busy'));
  const expected: Buffer[] = [];
  for (let at = 0; at < 600; at++) {
    if (at % 20 === 0) {
      const index = waiting.lastIndex + 1;
      const data = batch({ baseOffset: index - 1, values: [`${at}`] });
      expected.push(Buffer.from(data));
      waiting.append([dataEntry(index, data)]);
    }
    await manager.waitForRoom();
    await busy.append({ values: ['z'.repeat(3_000)] });
  }
  const walBytes = disk
    .paths()
    .reduce((sum, path) => sum + (path.startsWith('wal/') ? disk.contents(path).length : 0), 0);
  assert.ok(walBytes <= limits.walBytesMax, 'the write-ahead log kept its size');
  disk.crash();

  manager = await openOn(disk.mount(), limits);
  const again = await manager.open(logId('waiting'), DEFAULT_LOG_SETTINGS);
  assert.equal(again.failure, undefined);
  assert.deepEqual(
    (await again.entries(1, 31, 1 << 20)).map((entry) => entry.data),
    expected,
  );
  assert.equal(again.highWatermark, 0);
  assert.equal((await readAll((await Writer.open(manager, logId('busy'))).log)).length, 600);
  await manager.close();
});

test('a write-ahead log full of entries that wait for a quorum grows rather than stop what could commit them', async () => {
  const disk = new SimulatedDisk({ random: new SeededRandom(1) });
  const limits = { walBytesMax: 4 << 16, walSlotBytes: 1 << 16 };
  let manager = await openOn(disk.mount(), limits);
  const log = await manager.open(ID, DEFAULT_LOG_SETTINGS);
  const count = 200;
  const durable = new Promise<void>((resolve) => {
    log.setProgressListener({
      onWritten: () => undefined,
      onDurable: (index) => index === count && resolve(),
      onFailed: assert.fail,
    });
  });
  for (let index = 1; index <= count; index++) {
    log.append([dataEntry(index, batch({ baseOffset: index - 1, values: ['w'.repeat(3_000)] }))]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await durable;
  log.commitTo(count);
  await manager.close();
  manager = await openOn(disk.mount(), limits);
  assert.equal((await readAll((await Writer.open(manager)).log)).length, count);
  await manager.close();
});

test('a second server on the same folder is refused with a line that says so', async () => {
  await withFolder(async (folder) => {
    const manager = await openIn(folder);
    await assert.rejects(openOn(await nodeDisk(folder)), /in use by another server/);
    await manager.close();
    await (await openIn(folder)).close();
  });
});
