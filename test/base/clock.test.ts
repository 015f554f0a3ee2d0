import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/index.ts';

/** The most that Node counts at once: 24.8 days. */
const STRETCH_MS = 2 ** 31 - 1;

test('a timer waits for longer than Node can count at once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let fired = 0;
  systemClock.setTimer(2 * STRETCH_MS + 1000, () => fired++);
  t.mock.timers.tick(STRETCH_MS);
  t.mock.timers.tick(STRETCH_MS);
  t.mock.timers.tick(999);
  assert.equal(fired, 0);
  t.mock.timers.tick(1);
  assert.equal(fired, 1);
});

test('a long timer is cancelled in any of its stretches', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let fired = 0;
  const timer = systemClock.setTimer(2 * STRETCH_MS + 1000, () => fired++);
  t.mock.timers.tick(STRETCH_MS);
  timer.cancel();
  for (let stretch = 0; stretch < 3; stretch++) t.mock.timers.tick(STRETCH_MS);
  assert.equal(fired, 0);
});

test('a delay that has passed already, or that never ends, brings no warning and no timer that fires at once', async (t) => {
  const warnings: string[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', onWarning);
  t.after(() => process.off('warning', onWarning));
  const never = systemClock.setTimer(2 ** 63, () => assert.fail('never came'));
  await new Promise<void>((resolve) => {
    systemClock.setTimer(-Date.now(), () => systemClock.setTimer(5, resolve));
    // The server's timers do not keep a process alive, this one does.
    const keepAlive = setTimeout(() => {}, 60_000);
    t.after(() => clearTimeout(keepAlive));
  });
  never.cancel();
  assert.deepEqual(warnings, []);
});
