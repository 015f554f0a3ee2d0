import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryDisk } from '../../src/log/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { ManualClock } from './manual-clock.ts';
import { logId, openOn, Writer } from './opened.ts';

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

test('records that trickle into many logs share commits, those of few logs wait for nothing, and closing waits for nobody', async () => {
  const clock = new ManualClock();
  const disk = new SimulatedDisk({ random: new SeededRandom(1) });
  const manager = await openOn(disk.mount(), { clock });
  const writers: Writer[] = [];
  for (let partition = 0; partition < 100; partition++) writers.push(await Writer.open(manager, logId('t', partition)));
  const { metrics } = manager;
  for (let at = 0; at < 40; at++) await writers[0]!.append();
  const before = metrics.walSyncCount;
  for (const writer of writers.slice(0, 64)) await writer.append();
  assert.ok(metrics.walSyncCount - before === 64, 'until it is seen that many logs write, each record is a commit');

  const delayed = writers.map((writer) => writer.append());
  await settle();
  const waiting = metrics.walSyncCount;
  clock.advance(2);
  await Promise.all(delayed);
  assert.equal(metrics.walSyncCount, waiting + 1, 'all of them in one commit');

  clock.advance(1_000);
  await writers[3]!.append();
  const last = writers[4]!.append();
  await manager.close();
  await last;
});

test('a log in memory acknowledges without a disk', async () => {
  const manager = await openOn(memoryDisk());
  const writer = await Writer.open(manager);
  await writer.append();
  assert.equal(writer.log.highWatermark, 1);
  await manager.close();
});
