import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LOG_SETTINGS, LogError, type LogManager, type LogManagerOptions } from '../../src/log/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { ManualClock } from './manual-clock.ts';
import { ID, logId, openOn, readAll, Writer } from './opened.ts';

const LIMITS = { tailBytesMax: 64_000, walBytesMax: 4 << 16, walSlotBytes: 1 << 16 };

function newDisk(): SimulatedDisk {
  return new SimulatedDisk({ random: new SeededRandom(7) });
}

function open(disk: SimulatedDisk, options: Partial<LogManagerOptions> = {}): Promise<LogManager> {
  return openOn(disk.mount(), { ...LIMITS, ...options });
}

/** Fills a log with `count` batches of about 1 kB. */
async function fill(manager: LogManager, writer: Writer, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await manager.waitForRoom();
    await writer.append({ values: [`${writer.log.logEndOffset}`, 'x'.repeat(1000)] });
  }
}

function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('on a full disk appends fail, reads go on, and writing resumes when there is room', async () => {
  const disk = newDisk();
  const clock = new ManualClock();
  const manager = await open(disk, { clock });
  const writer = await Writer.open(manager);
  await fill(manager, writer, 100);
  disk.capacityBytes = disk.usedBytes + 20_000;
  let refused = 0;
  let acknowledged = 100;
  for (let at = 0; at < 600; at++) {
    await manager.waitForRoom();
    const end = writer.log.logEndOffset;
    try {
      await writer.append({ values: [`${at}`, 'y'.repeat(1000)] });
      acknowledged++;
    } catch (error) {
      assert.ok(error instanceof LogError && error.reason === 'disk-full', String(error));
      assert.equal(writer.log.logEndOffset, end, 'what failed is not in the log');
      refused++;
    }
  }
  assert.ok(refused > 100, 'most appends were refused');
  assert.equal(writer.log.failure, undefined);
  assert.equal((await readAll(writer.log)).length, acknowledged, 'reads go on');

  disk.capacityBytes = Number.POSITIVE_INFINITY;
  clock.advance(1000);
  for (let hops = 0; hops < 200; hops++) await tick();
  await fill(manager, writer, 50);
  const before = await readAll(writer.log);
  assert.equal(before.length, acknowledged + 50);
  disk.crash();

  const again = await open(disk);
  assert.deepEqual(await readAll((await Writer.open(again)).log), before, 'nothing of what failed came back');
  await again.close();
});

test('a start on a full disk serves what is there, and goes on when there is room', async () => {
  const disk = newDisk();
  const wide = { tailBytesMax: 400_000, walBytesMax: 8 << 16, walSlotBytes: 1 << 16 };
  let manager = await open(disk, wide);
  let writer = await Writer.open(manager);
  await fill(manager, writer, 100);
  writer.log.append([], { term: 1, vote: 1, commit: writer.log.lastIndex });
  await writer.log.resume();
  const expected = await readAll(writer.log);
  disk.kill();
  // Folders of others, which the start looks into while flushing has begun.
  for (let at = 0; at < 30; at++) await disk.mount().open(`not-ours-${at}/note`, { create: true });
  disk.capacityBytes = disk.usedBytes;
  // Less memory than before: what is found there must go to segments at once.
  const clock = new ManualClock();
  manager = await open(disk, { ...LIMITS, clock });
  writer = await Writer.open(manager);
  for (let hops = 0; hops < 200; hops++) await tick();
  assert.deepEqual(await readAll(writer.log), expected);
  disk.capacityBytes = Number.POSITIVE_INFINITY;
  clock.advance(1000);
  for (let hops = 0; hops < 200; hops++) await tick();
  await fill(manager, writer, 10);
  assert.equal((await readAll(writer.log)).length, 110);
  await manager.close();
});

test('a failed sync stops the node, is not tried again, and nothing it covered is acknowledged', async () => {
  const disk = newDisk();
  const fatal: LogError[] = [];
  const manager = await open(disk, { onFatal: (error) => fatal.push(error) });
  const writer = await Writer.open(manager);
  await fill(manager, writer, 10);
  disk.failsNextSync = true;
  await assert.rejects(writer.append(), { reason: 'io-error' });
  assert.equal(fatal.length, 1);
  assert.match(fatal[0]!.message, /wal\/0001\.wal/);
  await assert.rejects(writer.append(), { reason: 'io-error' });
  assert.equal(writer.log.highWatermark, 20);
  disk.crash();
  const again = await open(disk);
  assert.ok((await Writer.open(again)).log.logEndOffset >= 20);
  await again.close();
});

test('damage in a segment takes only its partition offline, and names file and position', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const writer = await Writer.open(manager, logId('bad'));
  const other = await Writer.open(manager, logId('good'));
  await fill(manager, writer, 60);
  await fill(manager, other, 60);
  await manager.close();
  const path = 'bad-0/00000000000000000000.log';
  disk.rot(path, 5_000);

  manager = await open(disk);
  const bad = (await Writer.open(manager, logId('bad'))).log;
  await assert.rejects(readAll(bad), (error: LogError) => {
    assert.equal(error.reason, 'damaged');
    assert.match(error.message, /bad-0\/0{20}\.log is damaged at position \d+/);
    return true;
  });
  assert.equal(bad.failure?.reason, 'damaged');
  assert.throws(() => bad.read({ offset: 100, endOffset: 120, bytesMax: 1000, atLeastOneBatch: true }), {
    reason: 'damaged',
  });
  assert.equal((await readAll((await Writer.open(manager, logId('good'))).log)).length, 60);
  await manager.close();
});

test('a place of a segment that the disk cannot read is damage, for readers and for who only checks', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const names = ['read', 'checked', 'good'];
  for (const name of names) await fill(manager, await Writer.open(manager, logId(name)), 60);
  await manager.close();
  for (const name of names.slice(0, 2)) disk.lose(`${name}-0/00000000000000000000.log`, 5_000);

  manager = await open(disk, { onFatal: (error) => assert.fail(error) });
  const [read, checked, good] = await Promise.all(names.map((name) => Writer.open(manager, logId(name))));
  const damage = {
    reason: 'damaged',
    message: /^(read|checked)-0\/0{20}\.log is damaged at position \d+: cannot read/,
  };
  await assert.rejects(readAll(read!.log), damage);
  await assert.rejects(async () => {
    while ((await checked!.log.verifySome(1 << 20)) > 0);
  }, damage);
  for (const { log } of [read!, checked!]) assert.equal(log.failure?.reason, 'damaged');
  assert.equal((await readAll(good!.log)).length, 60);
  await manager.close();
});

test('damage that is found where a segment ends takes only its partition offline, and writing goes on', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const settings = { ...DEFAULT_LOG_SETTINGS, segmentBytesMax: 100_000 };
  const start = (name: string): Promise<Writer> => Writer.open(manager, logId(name), settings);
  await fill(manager, await start('bad'), 60);
  await start('good');
  await manager.close();
  // The head of a batch: whoever steps over it to index the segment cannot go on.
  disk.rot('bad-0/00000000000000000000.log', 8);

  const fatal = Promise.withResolvers<never>();
  manager = await open(disk, { onFatal: (error) => fatal.reject(error) });
  const bad = await start('bad');
  const good = await start('good');
  for (let at = 0; at < 90 && bad.log.failure === undefined; at++) {
    await bad.append({ values: ['x'.repeat(1000)] }).catch(() => undefined);
    await tick();
  }
  await Promise.race([fill(manager, good, 400), fatal.promise]);
  assert.equal(bad.log.failure?.reason, 'damaged');
  assert.equal(good.log.failure, undefined);
  await manager.close();
});

test('a damaged payload in the write-ahead log takes only its partition offline, for good', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const bad = await Writer.open(manager, logId('bad'));
  const good = await Writer.open(manager, logId('good'));
  await bad.append({ values: ['needle in the write-ahead log'] });
  await good.append();
  await good.append();
  disk.kill();
  disk.rot('wal/0001.wal', disk.contents('wal/0001.wal').indexOf('needle'));
  for (let start = 0; start < 2; start++) {
    manager = await open(disk);
    const log = await manager.open(logId('bad'), DEFAULT_LOG_SETTINGS);
    assert.equal(log.failure?.reason, 'damaged');
    assert.match(log.failure!.message, /entry 1 is damaged in wal\/0001\.wal at position \d+/);
    const writer = await Writer.open(manager, logId('good'));
    assert.equal(writer.log.logEndOffset, 2 + start * 300);
    await fill(manager, writer, 150);
    disk.kill();
  }
});

test('a commit of the write-ahead log that cannot be read, with others behind it, stops the start with file and position', async () => {
  const disk = newDisk();
  const manager = await open(disk);
  const writer = await Writer.open(manager);
  await writer.append({ values: ['first'] });
  const secondAt = disk.contents('wal/0001.wal').indexOf(Buffer.alloc(256));
  await writer.append();
  await writer.append();
  disk.kill();
  disk.rot('wal/0001.wal', Math.ceil(secondAt / 8) * 8 + 20);
  await assert.rejects(open(disk), /write-ahead log is damaged: commit \d+ is in wal\/0001\.wal at position \d+/);
});

test('a damaged checkpoint is replaced by its copy; without either the start is refused', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  await fill(manager, await Writer.open(manager), 30);
  await manager.close();
  disk.rot('checkpoint', 20);
  manager = await open(disk);
  assert.equal((await readAll((await Writer.open(manager)).log)).length, 30);
  disk.kill();
  disk.rot('checkpoint.copy', 20);
  await assert.rejects(open(disk), /checkpoint and its copy are both damaged/);
});

test('a partition whose line in both copies of the checkpoint is damaged is offline, the others are not', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  await fill(manager, await Writer.open(manager, logId('bad')), 30);
  await fill(manager, await Writer.open(manager, logId('good')), 30);
  await manager.close();
  for (const path of ['checkpoint', 'checkpoint.copy']) {
    disk.rot(path, disk.contents(path).indexOf('"logStartOffset":0') + '"logStartOffset":'.length, 1);
  }
  manager = await open(disk);
  assert.match((await Writer.open(manager, logId('bad'))).log.failure?.message ?? '', /checkpoint/);
  assert.equal((await readAll((await Writer.open(manager, logId('good'))).log)).length, 30);
  await manager.close();
});

test('missing and damaged index files are made again from the segment', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const settings = { segmentBytesMax: 20_000, indexIntervalBytes: 1000 };
  const writer = await Writer.open(manager, logId('t'), settings);
  await fill(manager, writer, 200);
  const before = await readAll(writer.log);
  await manager.close();
  const indexes = disk.paths().filter((path) => path.endsWith('.index') && disk.contents(path).length > 0);
  assert.ok(indexes.length > 5);
  disk.removeFile(indexes[0]!);
  disk.rot(indexes[1]!, 5);
  disk.removeFile(indexes[2]!.replace('.index', '.raft'));
  disk.rot(indexes[3]!.replace('.index', '.raft'), 9);
  manager = await open(disk);
  const log = (await Writer.open(manager, logId('t'), settings)).log;
  for (let offset = 0; offset < log.highWatermark; offset += 7) {
    const read = await log.read({ offset, endOffset: log.highWatermark, bytesMax: 1, atLeastOneBatch: true });
    assert.deepEqual(read.buffers[0], before[Math.floor(offset / 2)], `offset ${offset}`);
    read.release();
  }
  await manager.close();
});

test('a folder of another format version is refused with a line that says so', async () => {
  const disk = newDisk();
  await (await open(disk)).close();
  disk.rot('format', 'chronik-log '.length, 3);
  await assert.rejects(open(disk), /simulated\/format says "chronik-log 2"/);
});

test('an epoch that rotted is damage too, although the CRC of a batch leaves it out', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const writer = await Writer.open(manager, ID, { segmentBytesMax: 20_000 });
  await fill(manager, writer, 60);
  await manager.close();
  const path = disk.paths().find((each) => each.endsWith('.log'))!;
  // The epoch is the four bytes from 12 on.
  disk.rot(path, 14);
  manager = await open(disk);
  const { log } = await Writer.open(manager);
  await assert.rejects(readAll(log), { reason: 'damaged' });
  assert.match(log.failure?.message ?? '', /is damaged at position 0: the epoch of the batch is not 1/);
  await manager.close();
});

test('what was found on disk is checked piece by piece, once; damage that nobody reads is found so', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const writer = await Writer.open(manager, ID, { segmentBytesMax: 20_000 });
  await fill(manager, writer, 60);
  assert.equal(await writer.log.verifySome(1), 0, 'what this process wrote needs no check');
  await manager.close();

  manager = await open(disk);
  let { log } = await Writer.open(manager);
  const checkAll = async (): Promise<number> => {
    let total = 0;
    for (let bytes = await log.verifySome(2_000); bytes > 0; bytes = await log.verifySome(2_000)) total += bytes;
    return total;
  };
  assert.ok((await log.verifySome(2_000)) < 4_000);
  assert.equal((await readAll(log)).length, 60, 'reads go on beside it');
  await checkAll();
  assert.equal(await checkAll(), 0, 'once');
  await manager.close();

  const paths = disk.paths().filter((path) => path.endsWith('.log'));
  assert.ok(paths.length > 1, 'several segments');
  disk.rot(paths[1]!, 700);
  manager = await open(disk);
  ({ log } = await Writer.open(manager));
  await assert.rejects(checkAll(), { reason: 'damaged' });
  assert.match(log.failure?.message ?? '', new RegExp(`${paths[1]} is damaged at position`));
  await manager.close();

  disk.removeFile(paths[0]!);
  manager = await open(disk);
  ({ log } = await Writer.open(manager));
  await assert.rejects(checkAll(), { reason: 'damaged' });
  assert.match(log.failure?.message ?? '', new RegExp(paths[0]!), 'a missing file is damage too');
  await manager.close();
});
