import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRecords } from '../../src/protocol/index.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { logId, openIn, readAll, Writer, withFolder } from './opened.ts';

const KILLS = Number(process.env['CHRONIK_LOG_KILLS'] ?? 4);

/** Runs the appending process until it has acknowledged `count` records, then kills it. Returns the last acknowledged offset by partition. */
async function appendUntilKilled(folder: string, count: number): Promise<Map<number, number>> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let isKilled = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (isKilled || output.split('\n').length < count) return;
    isKilled = true;
    child.kill('SIGKILL');
  });
  await once(child, 'close');
  assert.ok(isKilled, 'the process ran until it was killed');
  const lines = output.split('\n').slice(0, -1);
  return new Map(lines.map((line) => line.split(' ').map(Number) as [number, number]));
}

test(`a process killed ${KILLS} times in the middle of appending loses nothing that it acknowledged`, async () => {
  const random = new SeededRandom(11);
  await withFolder(async (folder) => {
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = await appendUntilKilled(folder, 50 + random.below(1_500));
      const manager = await openIn(folder);
      for (const [partition, offset] of acknowledged) {
        const { log } = await Writer.open(manager, logId('killed', partition));
        assert.equal(log.failure, undefined);
        assert.ok(log.highWatermark > offset, `partition ${partition} has offset ${offset}`);
        const batches = await readAll(log);
        for (const [at, bytes] of batches.entries()) {
          const [record] = readRecords(bytes, 0, { uncompressedBytesMax: 1 << 20 });
          assert.equal(record!.offset, at);
          assert.equal(record!.value!.toString().trimEnd(), `${partition}/${at}`);
        }
        assert.equal(batches.length, log.highWatermark);
      }
      await manager.close();
    }
  });
});
