import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const sim = (...options: string[]): Promise<{ stdout: string }> => run(process.execPath, ['tools/sim.ts', ...options]);

test('many seeds end with what passed and failed, and with the simulated time per CPU minute', async () => {
  const { stdout } = await sim('--seeds', '1..5');
  assert.match(stdout, /simulated hours per CPU minute/);
  assert.equal(stdout.trimEnd().split('\n').at(-1), '5 passed, 0 failed');
});

test('one seed can be replayed with every event, and gives the same hash each time', async () => {
  const plain = await sim('--seed', '7');
  const traced = await sim('--seed', '7', '--trace');
  const hash = /trace ([0-9a-f]{16})/.exec(plain.stdout)?.[1];
  assert.ok(hash !== undefined && traced.stdout.includes(`trace ${hash}`));
  assert.match(traced.stdout, /faults \(\d+\):/);
  assert.match(traced.stdout, / ms n1 start /);
});

test('a wrong option is refused with an explanation', async () => {
  await assert.rejects(sim('--layer', 'moon'), /layers are core, log, cluster/);
  await assert.rejects(sim('--seeds', '5'), /FIRST\.\.LAST/);
});
