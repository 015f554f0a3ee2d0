import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LogFields, silentLogger } from '../../src/base/index.ts';
import type { LogManager } from '../../src/log/index.ts';
import { buildBatch } from '../../src/protocol/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { ManualClock } from './manual-clock.ts';
import { logId, openOn, Writer } from './opened.ts';

const SMALL = { tailBytesMax: 20_000, walBytesMax: 4 << 16, walSlotBytes: 1 << 16 };
const COMPACTED = { cleanupCompact: true, cleanupDelete: false, segmentBytesMax: 4_000, minCleanableDirtyRatio: 0.01 };

function newDisk(): SimulatedDisk {
  return new SimulatedDisk({ random: new SeededRandom(11) });
}

/** Lets everything that is under way come to its end. */
async function settle(): Promise<void> {
  for (let hops = 0; hops < 500; hops++) await new Promise((resolve) => setImmediate(resolve));
}

test('compaction rests while it is switched off, and its settings count while the log is open', async () => {
  const clock = new ManualClock();
  const settings = { cleanerEnabled: false, cleanerBackoffMs: 1_000 };
  const manager = await openOn(newDisk().mount(), { ...SMALL, clock, housekeeping: () => settings });
  const writer = await Writer.open(manager, logId('t'), COMPACTED);
  for (let at = 0; at < 60; at++) {
    await manager.waitForRoom();
    const record = { key: Buffer.from('one'), value: Buffer.alloc(400), timestamp: clock.nowMs };
    await writer.appendBatch(buildBatch([record], { baseOffset: writer.log.logEndOffset, partitionLeaderEpoch: 1 }));
  }
  await settle();
  const sizeBytes = (): number => writer.log.sizeBytes;
  const before = sizeBytes();
  clock.advance(1_000);
  await settle();
  assert.equal(sizeBytes(), before);

  settings.cleanerEnabled = true;
  settings.cleanerBackoffMs = 60_000;
  clock.advance(1_000);
  await settle();
  const compacted = sizeBytes();
  assert.ok(compacted < before / 2, `${before} bytes became ${compacted}`);

  for (let at = 0; at < 60; at++) {
    await manager.waitForRoom();
    const record = { key: Buffer.from('one'), value: Buffer.alloc(400), timestamp: clock.nowMs };
    await writer.appendBatch(buildBatch([record], { baseOffset: writer.log.logEndOffset, partitionLeaderEpoch: 1 }));
  }
  await settle();
  const grown = sizeBytes();
  clock.advance(59_000);
  await settle();
  assert.equal(sizeBytes(), grown, 'the new interval is not over');
  clock.advance(1_000);
  await settle();
  assert.ok(sizeBytes() < grown / 2);
  await manager.close();
});

test('a log says when it is opened whether it was closed in order', async () => {
  const said: unknown[] = [];
  const logger = { ...silentLogger, info: (fields: LogFields) => void said.push(fields['clean']) };
  const disk = newDisk();
  const open = () => openOn(disk.mount(), { ...SMALL, clock: new ManualClock(), logger });
  const append = async (manager: LogManager) => (await Writer.open(manager)).append();

  const first = await open();
  await append(first);
  await first.close();
  const second = await open();
  await append(second);
  disk.crash();
  const third = await open();
  await third.close();
  await open();

  assert.deepEqual(said, [true, true, false, true]);
});
