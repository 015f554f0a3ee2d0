import type { Clock } from '../base/index.ts';

/** So many logs must have written within a window for company to be worth waiting for. */
const SIBLINGS_MIN = 64;
const WINDOW_MS = 100;
/** A commit of more frames is no trickle: waiting for more of them gains nothing. */
const SMALL_COMMIT_FRAMES_MAX = 32;
const DELAY_MS = 2;

/**
 * When many logs get a record now and then, each alone, a write for each record would cost more CPU than everything else. Then a commit that finds the
 * disk idle waits two milliseconds for company, as PostgreSQL's commit_delay with commit_siblings. Few busy logs never wait.
 */
export class CommitPace {
  readonly #clock: Clock;
  #windowStartMs = 0;
  #writers = new Set<object>();
  #writersBefore = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long the next commit should wait when the disk is idle, milliseconds. */
  delayMs(): number {
    if (Math.max(this.#writersBefore, this.#writers.size) < SIBLINGS_MIN) return 0;
    this.#turnWindow();
    return Math.max(this.#writersBefore, this.#writers.size) < SIBLINGS_MIN ? 0 : DELAY_MS;
  }

  /** Notes who wrote a commit. */
  note(items: readonly { readonly owner: object }[]): void {
    if (items.length > SMALL_COMMIT_FRAMES_MAX) return;
    this.#turnWindow();
    for (const item of items) this.#writers.add(item.owner);
  }

  #turnWindow(): void {
    const nowMs = this.#clock.monotonicMs();
    const ageMs = nowMs - this.#windowStartMs;
    if (ageMs < WINDOW_MS) return;
    this.#writersBefore = ageMs < 2 * WINDOW_MS ? this.#writers.size : 0;
    this.#writers = new Set();
    this.#windowStartMs = nowMs;
  }
}
