import type { Clock } from '../base/index.ts';
import type { Index } from '../raft/index.ts';

/** A group that commits nothing for so long while this much waits takes no more: the memory is shared by all groups. */
const STUCK_AFTER_MS = 500;
const STUCK_BYTES = 16 << 20;

/** What a leader has proposed and is not committed: a limit on what a group without a quorum may take. */
export class UncommittedBytes {
  readonly #clock: Clock;
  #indexes: Index[] = [];
  #sizes: number[] = [];
  #head = 0;
  #movedMs = 0;
  sizeBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isStuck(): boolean {
    return this.sizeBytes >= STUCK_BYTES && this.#clock.monotonicMs() - this.#movedMs > STUCK_AFTER_MS;
  }

  add(index: Index, sizeBytes: number): void {
    if (this.sizeBytes === 0) this.#movedMs = this.#clock.monotonicMs();
    this.#indexes.push(index);
    this.#sizes.push(sizeBytes);
    this.sizeBytes += sizeBytes;
  }

  committed(index: Index): void {
    if (this.sizeBytes === 0) return;
    this.#movedMs = this.#clock.monotonicMs();
    while (this.#head < this.#indexes.length && this.#indexes[this.#head]! <= index) {
      this.sizeBytes -= this.#sizes[this.#head]!;
      this.#head++;
    }
    if (this.#head === this.#indexes.length) this.clear();
  }

  clear(): void {
    this.#indexes = [];
    this.#sizes = [];
    this.#head = 0;
    this.sizeBytes = 0;
  }
}
