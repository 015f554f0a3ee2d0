import type { Clock } from '../base/index.ts';

/** The shortest time over which a rate is taken, so that two who scrape at the same time see the same. */
const WINDOW_MS_MIN = 1_000;

interface Look {
  readonly count: number;
  readonly atMs: number;
  readonly perSecond: number;
}

/** How fast a count of each key grows, from one scrape to the next. */
export class Rates<Key extends object> {
  readonly #clock: Clock;
  readonly #count: (key: Key) => number;
  readonly #looks = new WeakMap<Key, Look>();

  constructor(clock: Clock, count: (key: Key) => number) {
    this.#clock = clock;
    this.#count = count;
  }

  /** Growth a second since the look before; 0 at the first, and where the count fell. */
  perSecond(key: Key): number {
    const atMs = this.#clock.monotonicMs();
    const before = this.#looks.get(key);
    if (before !== undefined && atMs - before.atMs < WINDOW_MS_MIN) return before.perSecond;
    const count = this.#count(key);
    const grown = before === undefined ? 0 : Math.max(0, count - before.count);
    const perSecond = before === undefined ? 0 : (grown * 1_000) / (atMs - before.atMs);
    this.#looks.set(key, { count, atMs, perSecond });
    return perSecond;
  }
}
