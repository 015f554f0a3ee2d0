import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Clock, systemRandom } from '../../src/base/index.ts';
import { nextEpoch } from '../../src/broker/fetch/session.ts';
import { FetchSessionCache } from '../../src/broker/fetch/session-cache.ts';
import { RequestMetrics } from '../../src/broker/index.ts';

const TWO_MINUTES_MS = 120_000;

function cacheAt(slots: number) {
  let nowMs = 0;
  const clock: Clock = { wallMs: () => nowMs, monotonicMs: () => nowMs, setTimer: () => ({ cancel() {} }) };
  const metrics = new RequestMetrics();
  const cache = new FetchSessionCache(() => slots, clock, systemRandom, metrics);
  const open = (size: number) => {
    const session = cache.create(size, false);
    for (let partition = 0; session !== undefined && partition < size; partition++) {
      session.update('t', '', {
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: 0,
        lastFetchedEpoch: -1,
        partitionMaxBytes: 1,
      });
    }
    if (session !== undefined) cache.touch(session);
    return session;
  };
  return { cache, metrics, open, pass: (ms: number) => (nowMs += ms) };
}

describe('the cache of fetch sessions', () => {
  test('gives up the session that was not used for two minutes, the one longest unused first', () => {
    const { cache, open, pass, metrics } = cacheAt(2);
    const first = open(10)!;
    const second = open(10)!;
    pass(TWO_MINUTES_MS);
    cache.touch(first);
    assert.equal(open(1), undefined);
    pass(1);
    const third = open(1);
    assert.ok(third !== undefined);
    assert.equal(cache.get(second.id), undefined);
    assert.equal(cache.get(first.id), first);
    assert.equal(metrics.fetchSessionsEvicted, 1);
    assert.deepEqual(metrics.fetchSessions(), { sessions: 2, partitions: 11 });
  });

  test('gives up the smallest session in use for one that is larger, if it is not young', () => {
    const { cache, open, pass } = cacheAt(2);
    const small = open(2)!;
    const large = open(5)!;
    assert.equal(open(3), undefined, 'both are young');
    pass(TWO_MINUTES_MS + 1);
    cache.touch(small);
    cache.touch(large);
    assert.equal(open(2), undefined, 'none is smaller');
    assert.ok(open(3) !== undefined);
    assert.equal(cache.get(small.id), undefined);
    assert.equal(cache.get(large.id), large);
  });

  test('makes none without slots', () => {
    assert.equal(cacheAt(0).open(1), undefined);
  });

  test('epochs follow each other and wrap to 1', () => {
    assert.equal(nextEpoch(0), 1);
    assert.equal(nextEpoch(1), 2);
    assert.equal(nextEpoch(2 ** 31 - 1), 1);
  });
});
