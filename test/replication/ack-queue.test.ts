import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AckOutcome, AckQueue } from '../../src/replication/ack-queue.ts';

test('producers are answered in order, and only up to what was reached', () => {
  const queue = new AckQueue();
  const answered: string[] = [];
  for (const index of [1, 2, 2, 5]) queue.add(index, 1_000, (outcome) => answered.push(`${index} ${outcome}`));
  queue.reach(2);
  assert.deepEqual(answered, ['1 reached', '2 reached', '2 reached']);
  assert.equal(queue.size, 1);
});

test('a duplicate that waits for an earlier batch is answered with that batch', () => {
  const queue = new AckQueue();
  const answered: string[] = [];
  queue.add(4, 1_000, () => answered.push('later'));
  queue.add(3, 1_000, () => answered.push('duplicate'));
  queue.reach(3);
  assert.deepEqual(answered, ['duplicate']);
});

test('entries that were not kept fail their producers, earlier ones go on waiting', () => {
  const queue = new AckQueue();
  const answered: string[] = [];
  for (const index of [1, 2, 3]) queue.add(index, 1_000, (outcome) => answered.push(`${index} ${outcome}`));
  queue.failAfter(1);
  assert.deepEqual(answered, ['2 failed', '3 failed']);
  queue.reach(3);
  assert.deepEqual(answered, ['2 failed', '3 failed', '1 reached']);
});

test('whatever happens, each producer is answered exactly once and never too early', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), back: fc.nat(3), deadline: fc.nat(100) }),
    fc.record({ kind: fc.constant('reach' as const), by: fc.nat(5) }),
    fc.record({ kind: fc.constant('fail' as const) }),
    fc.record({ kind: fc.constant('expire' as const), now: fc.nat(100) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new AckQueue();
      const outcomes = new Map<number, AckOutcome[]>();
      let last = 0;
      let reached = 0;
      let added = 0;
      for (const each of steps) {
        if (each.kind === 'add') {
          const index = Math.max(reached + 1, ++last - each.back);
          const id = added++;
          outcomes.set(id, []);
          queue.add(index, each.deadline, (outcome) => {
            if (outcome === 'reached') assert.ok(index <= reached);
            outcomes.get(id)!.push(outcome);
          });
        } else if (each.kind === 'reach') {
          reached = Math.min(last, reached + each.by);
          queue.reach(reached);
        } else if (each.kind === 'fail') queue.failAfter(reached);
        else queue.expire(each.now);
      }
      reached = last;
      queue.reach(Number.MAX_SAFE_INTEGER - 1);
      assert.equal(queue.size, 0);
      for (const seen of outcomes.values()) assert.equal(seen.length, 1);
    }),
  );
});
