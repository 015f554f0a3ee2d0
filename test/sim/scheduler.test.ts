import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Machine } from '../../src/sim/machine.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { Scheduler } from '../../src/sim/scheduler.ts';

test('events run by time, and by the order of asking when times are equal', () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  scheduler.after(20, () => seen.push('late'));
  scheduler.after(10, () => seen.push('first'));
  scheduler.after(10, () => {
    seen.push('second');
    scheduler.after(0, () => seen.push('nested'));
  });
  scheduler.cancel(scheduler.after(15, () => seen.push('cancelled')));
  scheduler.runUntil(100);
  assert.deepEqual(seen, ['first', 'second', 'nested', 'late']);
  assert.equal(scheduler.nowUs, 100);
});

test('thousands of events come out sorted', () => {
  const scheduler = new Scheduler();
  const random = new SeededRandom(3);
  const times: number[] = [];
  for (let count = 0; count < 5_000; count++) {
    scheduler.after(random.below(1_000), () => times.push(scheduler.nowUs));
  }
  scheduler.runUntil(1_000);
  assert.equal(times.length, 5_000);
  assert.deepEqual(
    times,
    times.slice().sort((left, right) => left - right),
  );
});

test('promises settle between two events', async () => {
  const scheduler = new Scheduler();
  const seen: string[] = [];
  scheduler.after(1, async () => {
    seen.push('begin');
    for (let turn = 0; turn < 5; turn++) await null;
    seen.push('settled');
  });
  scheduler.after(1, () => seen.push('next'));
  await scheduler.runUntilSettling(10);
  assert.deepEqual(seen, ['begin', 'settled', 'next']);
});

test('one seed gives the same numbers on every machine, and other seeds and streams others', () => {
  const numbers = (seed: number, stream?: number): number[] => {
    const random = new SeededRandom(seed, stream);
    return [random.bits(), random.bits(), random.below(1_000)];
  };
  assert.deepEqual(numbers(1), [3_419_807_058, 345_877_377, 976]);
  assert.notDeepEqual(numbers(1), numbers(2));
  assert.notDeepEqual(numbers(1), numbers(1, 1));
  assert.notDeepEqual(numbers(1), numbers(1 + 2 ** 32));
});

test('numbers fill their range evenly', () => {
  const random = new SeededRandom(11);
  const counts = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 100_000; draw++) counts[random.below(10)]!++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, `${counts}`);
});

function machineAt(scheduler: Scheduler): Machine {
  const machine = new Machine(scheduler, new SeededRandom(1), 1);
  machine.start();
  return machine;
}

test('nothing of a former life runs after a restart', () => {
  const scheduler = new Scheduler();
  const machine = machineAt(scheduler);
  const seen: string[] = [];
  machine.clock.setTimer(5, () => seen.push('old timer'));
  machine.after(5_000, () => seen.push('old completion'));
  machine.stop();
  machine.start();
  machine.clock.setTimer(5, () => seen.push('new timer'));
  scheduler.runUntil(10_000);
  assert.deepEqual(seen, ['new timer']);
});

test('a paused process meets its late timers and messages in order when it goes on, and its clock has moved', () => {
  const scheduler = new Scheduler();
  const machine = machineAt(scheduler);
  const before = machine.clock.monotonicMs();
  const seen: string[] = [];
  machine.clock.setTimer(5, () => seen.push('timer'));
  machine.pause();
  scheduler.after(7_000, () => machine.run(() => seen.push('message')));
  scheduler.runUntil(9_000);
  assert.deepEqual(seen, []);
  machine.resume();
  scheduler.runUntil(10_000);
  assert.deepEqual(seen, ['timer', 'message']);
  assert.equal(machine.clock.monotonicMs() - before, 10);
});

test('a clock that runs fast fires its timers early and never goes back', () => {
  const scheduler = new Scheduler();
  const machine = machineAt(scheduler);
  const before = machine.clock.monotonicMs();
  machine.setClockRate(100_000);
  let firedUs = 0;
  machine.clock.setTimer(110, () => {
    firedUs = scheduler.nowUs;
  });
  scheduler.runUntil(200_000);
  assert.equal(firedUs, 100_000);
  const fast = machine.clock.monotonicMs();
  assert.equal(Math.round(fast - before), 220);
  machine.setClockRate(-100_000);
  assert.equal(machine.clock.monotonicMs(), fast);
});

test('the wall clock may jump back while the monotonic clock goes on', () => {
  const scheduler = new Scheduler();
  const machine = machineAt(scheduler);
  const { clock } = machine;
  const wall = clock.wallMs();
  const monotonic = clock.monotonicMs();
  machine.jumpWallClock(-60_000);
  scheduler.runUntil(1_000);
  assert.equal(clock.wallMs() - wall, -59_999);
  assert.equal(clock.monotonicMs() - monotonic, 1);
});
