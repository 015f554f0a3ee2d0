import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALM_WEATHER, SimNetwork } from '../../src/sim/network.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { Scheduler } from '../../src/sim/scheduler.ts';

function world(): { scheduler: Scheduler; network: SimNetwork<number>; arrived: number[] } {
  const scheduler = new Scheduler();
  const arrived: number[] = [];
  const network = new SimNetwork<number>(scheduler, new SeededRandom(5), 3, (_from, _to, message) => {
    arrived.push(message);
  });
  return { scheduler, network, arrived };
}

test('in calm weather every message of a link arrives once and in order', () => {
  const { scheduler, network, arrived } = world();
  for (let message = 0; message < 100; message++) assert.equal(network.send(1, 2, message, 10), true);
  scheduler.runUntil(1_000_000);
  assert.deepEqual(
    arrived,
    Array.from({ length: 100 }, (_, message) => message),
  );
});

test('a shut link loses what is sent and what is under way, in its direction only', () => {
  const { scheduler, network, arrived } = world();
  network.send(1, 2, 1, 10);
  const release = network.shut(1, 2);
  assert.equal(network.send(1, 2, 2, 10), false);
  network.send(2, 1, 3, 10);
  scheduler.runUntil(1_000_000);
  assert.deepEqual(arrived, [3]);
  release();
  release();
  network.send(1, 2, 4, 10);
  scheduler.runUntil(2_000_000);
  assert.deepEqual(arrived, [3, 4]);
});

test('faults that overlap on a link all have to end, and healing ends them at once', () => {
  const { network } = world();
  const first = network.shut(1, 2);
  network.shut(1, 2);
  first();
  assert.equal(network.isOpen(1, 2), false);
  const late = network.shut(1, 2);
  network.heal();
  assert.equal(network.isOpen(1, 2), true);
  network.shut(1, 2);
  late();
  assert.equal(network.isOpen(1, 2), false);
});

test('rough weather loses, doubles, reorders and brings ghosts', () => {
  const { scheduler, network, arrived } = world();
  network.weather = {
    ...CALM_WEATHER,
    lossPermille: 100,
    duplicatePermille: 100,
    ordered: false,
    delayUsMax: 100_000,
    ghostPermille: 20,
  };
  for (let message = 0; message < 1_000; message++) {
    scheduler.after(message * 100, () => network.send(1, 2, message, 10));
  }
  scheduler.runUntil(500_000);
  const early = arrived.length;
  assert.ok(new Set(arrived).size < 1_000, 'some are lost');
  assert.ok(new Set(arrived).size < early, 'some are doubled');
  assert.ok(
    arrived.some((message, position) => position > 0 && message < arrived[position - 1]!),
    'some overtake others',
  );
  scheduler.runUntil(60_000_000);
  assert.ok(arrived.length > early, 'some come again much later');
});

test('a slow link delays by size and drops what its queue cannot hold', () => {
  const { scheduler, network, arrived } = world();
  network.slowDown(1, 2, 1);
  assert.equal(network.send(1, 2, 1, 50_000), true);
  assert.equal(network.send(1, 2, 2, 50_000), true);
  assert.equal(network.send(1, 2, 3, 50_000), false);
  scheduler.runUntil(49_000_000);
  assert.deepEqual(arrived, []);
  scheduler.runUntil(110_000_000);
  assert.deepEqual(arrived, [1, 2]);
});
