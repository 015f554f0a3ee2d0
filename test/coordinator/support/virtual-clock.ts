import type { Clock, Timer } from '../../../src/base/index.ts';

/** A clock that stands still until it is told to go on; timers run in the order of their times. */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #sequence = 0;
  readonly #timers = new Map<number, { dueMs: number; callback: () => void }>();

  wallMs(): number {
    return 1_700_000_000_000 + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const id = this.#sequence++;
    this.#timers.set(id, { dueMs: this.#nowMs + delayMs, callback });
    return { cancel: () => this.#timers.delete(id) };
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets time pass; `afterEach` runs after every timer that fired. */
  advance(ms: number, afterEach: () => void = () => {}): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      let next: number | undefined;
      for (const [id, timer] of this.#timers) {
        if (timer.dueMs <= endMs && (next === undefined || timer.dueMs < this.#timers.get(next)!.dueMs)) next = id;
      }
      if (next === undefined) break;
      const { dueMs, callback } = this.#timers.get(next)!;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, dueMs);
      callback();
      afterEach();
    }
    this.#nowMs = endMs;
  }
}
