import type { Clock, Timer } from '../../base/index.ts';

interface Entry {
  dueMs: number;
  firesMs: number;
  timer: Timer;
  onExpired: () => void;
}

/** Names a timer of a group or of one of its members. The length keeps two ids from running into each other. */
export function timerKey(
  kind: 'session' | 'rebalance' | 'join' | 'sync' | 'pending',
  groupId: string,
  memberId = '',
): string {
  return `${kind}/${groupId.length}/${groupId}/${memberId}`;
}

/**
 * Timers by key. Pushing a deadline back, which every heartbeat does, costs no timer of the clock: the one that is set fires
 * early, sees the later deadline and sleeps the rest. Holds at most a few timers a member, so its bound is the members' bound.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `onExpired` once after `delayMs`, in place of what the key stood for before. */
  schedule(key: string, delayMs: number, onExpired: () => void): void {
    if (this.#isClosed) return;
    const dueMs = this.#clock.monotonicMs() + delayMs;
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.firesMs <= dueMs) {
      entry.dueMs = dueMs;
      entry.onExpired = onExpired;
      return;
    }
    entry?.timer.cancel();
    this.#entries.set(key, { dueMs, firesMs: dueMs, timer: this.#arm(key, delayMs), onExpired });
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  cancel(key: string): void {
    this.#entries.get(key)?.timer.cancel();
    this.#entries.delete(key);
  }

  /** Cancels all, and sets none any more. */
  close(): void {
    this.#isClosed = true;
    for (const entry of this.#entries.values()) entry.timer.cancel();
    this.#entries.clear();
  }

  #arm(key: string, delayMs: number): Timer {
    return this.#clock.setTimer(delayMs, () => this.#fire(key));
  }

  #fire(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    const remainingMs = entry.dueMs - this.#clock.monotonicMs();
    if (remainingMs > 0) {
      entry.firesMs = entry.dueMs;
      entry.timer = this.#arm(key, remainingMs);
      return;
    }
    this.#entries.delete(key);
    entry.onExpired();
  }
}
