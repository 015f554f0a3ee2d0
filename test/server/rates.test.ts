import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../src/base/index.ts';
import { Rates } from '../../src/server/rates.ts';

test('a rate is the growth since the scrape before, however many scrape, and never negative', () => {
  let nowMs = 0;
  const counter = { count: 100 };
  const rates = new Rates({ ...systemClock, monotonicMs: () => nowMs }, (key: typeof counter) => key.count);
  assert.equal(rates.perSecond(counter), 0, 'nothing is known at the first look');
  nowMs = 10_000;
  counter.count = 150;
  assert.equal(rates.perSecond(counter), 5);
  nowMs += 10;
  counter.count = 1000;
  assert.equal(rates.perSecond(counter), 5, 'a second scraper right after it sees the same');
  nowMs += 10_000;
  counter.count = 0;
  assert.equal(rates.perSecond(counter), 0);
});
