import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryDisk } from '../../src/log/index.ts';
import { buildBatch, Compression } from '../../src/protocol/index.ts';
import { ID, openOn, Writer } from './opened.ts';

/** A log of `batches`, each a list of timestamps, in small segments, with the last batches still in memory. */
async function logOf(batches: readonly (readonly number[])[], compression: Compression): Promise<Writer> {
  const manager = await openOn(memoryDisk(), { tailBytesMax: 8_000 });
  const writer = await Writer.open(manager, ID, { segmentBytesMax: 2_000, indexIntervalBytes: 200 });
  for (const timestamps of batches) {
    const records = timestamps.map((timestamp) => ({ timestamp, value: Buffer.alloc(30, 'v') }));
    const baseOffset = writer.log.logEndOffset;
    await manager.waitForRoom();
    await writer.appendBatch(buildBatch(records, { baseOffset, partitionLeaderEpoch: 1, compression }));
  }
  return writer;
}

for (const [name, compression] of Object.entries(Compression)) {
  test(`the first record at or after a time is found within batches compressed with ${name}`, async () => {
    const batches = Array.from({ length: 120 }, (_, at) => [at * 100, at * 100 + 70, at * 100 + 30]);
    const { log } = await logOf(batches, compression);
    assert.ok(log.segmentCount > 3);
    const all = batches.flat();
    for (let time = 0; time < 12_000; time += 93) {
      const offset = all.findIndex((timestamp) => timestamp >= time);
      const found = await log.offsetForTimestamp(time, log.highWatermark);
      const expected = offset === -1 ? undefined : { offset, timestamp: all[offset], leaderEpoch: 1 };
      assert.deepEqual(found, expected, `time ${time}`);
    }
    assert.equal(await log.offsetForTimestamp(5_000, 100), undefined, 'nothing at or past the end asked for');
    assert.deepEqual(await log.maxTimestamp(log.highWatermark), { offset: 358, timestamp: 11_970, leaderEpoch: 1 });
  });
}

test('times that go back and forth are searched by the largest so far, and deleted records are not found', async () => {
  const batches = Array.from({ length: 100 }, (_, at) => [at === 10 ? 50_000 : at * 10]);
  const { log } = await logOf(batches, Compression.None);
  assert.deepEqual(await log.offsetForTimestamp(500, log.highWatermark), {
    offset: 10,
    timestamp: 50_000,
    leaderEpoch: 1,
  });
  assert.deepEqual(await log.maxTimestamp(log.highWatermark), { offset: 10, timestamp: 50_000, leaderEpoch: 1 });
  await log.deleteRecordsBefore(20);
  assert.deepEqual(await log.offsetForTimestamp(500, log.highWatermark), {
    offset: 50,
    timestamp: 500,
    leaderEpoch: 1,
  });
  assert.deepEqual(await log.maxTimestamp(log.highWatermark), { offset: 99, timestamp: 990, leaderEpoch: 1 });
});

test('a log without timestamps, or without records, has no largest one', async () => {
  assert.equal(await (await logOf([], Compression.None)).log.maxTimestamp(0), undefined);
  const { log } = await logOf([[-1]], Compression.None);
  assert.equal(await log.maxTimestamp(1), undefined);
});
