import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { History, type Operation } from '../../src/sim/history.ts';
import { InvariantViolation } from '../../src/sim/violation.ts';

interface Call {
  readonly kind: 'write' | 'read';
  readonly start: number;
  readonly end: number;
  readonly position: number;
}

/** Feeds calls to the checker in the order of their moments; true if it accepts. */
function isAccepted(calls: readonly Call[]): boolean {
  const history = new History();
  const operations = new Map<Call, Operation>();
  const moments = calls.flatMap((call) => [
    { at: call.start, call, isStart: true },
    { at: call.end, call, isStart: false },
  ]);
  moments.sort((left, right) => left.at - right.at);
  try {
    for (const { at, call, isStart } of moments) {
      if (isStart) {
        operations.set(call, history.invoke(1, call.kind, 'key', at));
        if (call.kind === 'write') history.wrote('key', call.position);
      } else {
        history.answer(operations.get(call)!, call.position);
      }
    }
    return true;
  } catch (error) {
    assert.ok(error instanceof InvariantViolation);
    return false;
  }
}

/** The definition, tried out: some order that respects real time in which each read sees the newest write before it. */
function isLinearizable(left: readonly Call[], newest: number): boolean {
  if (left.length === 0) return true;
  return left.some((call) => {
    if (left.some((other) => other.end < call.start)) return false;
    const rest = left.filter((other) => other !== call);
    if (call.kind === 'read') return call.position === newest && isLinearizable(rest, newest);
    return call.position > newest && isLinearizable(rest, call.position);
  });
}

/** Up to six calls at distinct moments; every write has a position of its own. */
const callsArbitrary = fc
  .array(fc.record({ isWrite: fc.boolean(), seen: fc.nat(4), one: fc.nat(40), other: fc.nat(40) }), { maxLength: 6 })
  .map((drafts) => {
    let writes = 0;
    return drafts.map(({ isWrite, seen, one, other }, number): Call => {
      const start = Math.min(one, other) + number / 100;
      const end = Math.max(one, other) + 0.5 + number / 100;
      return { kind: isWrite ? 'write' : 'read', start, end, position: isWrite ? ++writes : seen };
    });
  });

test('a history is accepted exactly if some order explains it', () => {
  let accepted = 0;
  fc.assert(
    fc.property(callsArbitrary, (calls) => {
      const expected = isLinearizable(calls, 0);
      if (expected) accepted++;
      assert.equal(isAccepted(calls), expected);
    }),
    { numRuns: 3_000, seed: 7 },
  );
  assert.ok(accepted > 300, `only ${accepted} histories were linearizable`);
});

test('a read that misses a write answered before it began is refused', () => {
  assert.equal(
    isAccepted([
      { kind: 'write', start: 0, end: 1, position: 1 },
      { kind: 'read', start: 2, end: 3, position: 0 },
    ]),
    false,
  );
});
