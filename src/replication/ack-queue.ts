import { assert } from '../base/index.ts';
import type { Index } from '../raft/index.ts';

interface Waiter {
  readonly index: Index;
  readonly deadlineMs: number;
  readonly settle: (outcome: AckOutcome) => void;
}

/** How a wait ended: reached, or why not. */
export type AckOutcome = 'reached' | 'timed-out' | 'failed';

/**
 * Producers that wait until an index is reached (written, or committed), in index order: appends come in order, so this is a
 * queue and not a search. Bounded by the requests in flight, which the connection layer limits.
 */
export class AckQueue {
  #waiters: Waiter[] = [];
  #head = 0;

  get size(): number {
    return this.#waiters.length - this.#head;
  }

  /** `settle` is called once. `deadlineMs` is on the monotonic clock. */
  add(index: Index, deadlineMs: number, settle: (outcome: AckOutcome) => void): void {
    const last = this.#waiters.at(-1);
    if (last === undefined || last.index <= index) {
      this.#waiters.push({ index, deadlineMs, settle });
      return;
    }
    // A duplicate of an earlier batch waits for an index that has its place further ahead.
    let place = this.#waiters.length;
    while (place > this.#head && this.#waiters[place - 1]!.index > index) place--;
    this.#waiters.splice(place, 0, { index, deadlineMs, settle });
  }

  /** Settles all that wait for `index` or less. */
  reach(index: Index): void {
    while (this.#head < this.#waiters.length && this.#waiters[this.#head]!.index <= index) {
      const waiter = this.#waiters[this.#head]!;
      this.#head++;
      waiter.settle('reached');
    }
    this.#shrink();
  }

  /** Settles all that wait for more than `index` as failed: their entries are gone. */
  failAfter(index: Index): void {
    const all = this.#waiters.splice(this.#head);
    this.#waiters = [];
    this.#head = 0;
    for (const waiter of all) {
      if (waiter.index > index) waiter.settle('failed');
      else this.#waiters.push(waiter);
    }
  }

  /** Settles all that wait for `index` or less as failed. */
  failUpTo(index: Index): void {
    while (this.#head < this.#waiters.length && this.#waiters[this.#head]!.index <= index) {
      const waiter = this.#waiters[this.#head]!;
      this.#head++;
      waiter.settle('failed');
    }
    this.#shrink();
  }

  /** Settles all whose deadline has passed. They may still be reached later; the caller no longer waits. */
  expire(nowMs: number): void {
    if (this.size === 0) return;
    const all = this.#waiters.splice(this.#head);
    this.#waiters = [];
    this.#head = 0;
    for (const waiter of all) {
      if (waiter.deadlineMs <= nowMs) waiter.settle('timed-out');
      else this.#waiters.push(waiter);
    }
    assert(this.#head === 0, 'an expired queue starts at its head');
  }

  #shrink(): void {
    if (this.#head === this.#waiters.length) {
      this.#waiters.length = 0;
      this.#head = 0;
    } else if (this.#head > 1024) {
      this.#waiters.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
