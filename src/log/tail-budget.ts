import { assert } from '../base/index.ts';
import type { Index } from '../raft/index.ts';
import type { LogMetrics } from './metrics.ts';

/** A log whose flushed entries may be dropped from memory. */
export interface TailHolder {
  /** Drops entries up to and including `index`; returns the bytes that became free. */
  dropTail(index: Index): number;
}

interface FlushedPiece {
  readonly holder: TailHolder;
  readonly throughIndex: Index;
}

/**
 * The memory that the tails of all logs of a node share. Entries that are in segments stay as a cache until the limit, and the oldest go
 * first; entries that are not in segments cannot go, so when they alone reach the limit, producers must wait.
 */
export class TailBudget {
  readonly bytesMax: number;
  readonly #metrics: LogMetrics;
  #flushed: FlushedPiece[] = [];
  #head = 0;
  #waiting: (() => void)[] = [];
  /** Set while waiting for room would never end (full disk): then appends are let through, to fail. */
  #open = false;

  constructor(bytesMax: number, metrics: LogMetrics) {
    this.bytesMax = bytesMax;
    this.#metrics = metrics;
  }

  get unflushedBytes(): number {
    return this.#metrics.unflushedBytes;
  }

  get isFull(): boolean {
    return this.#metrics.unflushedBytes >= this.bytesMax;
  }

  /** Undefined: there is room now. */
  waitForRoom(): Promise<void> | undefined {
    if (!this.isFull || this.#open) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  letThrough(open: boolean): void {
    this.#open = open;
    if (open) this.#wake();
  }

  added(bytes: number): void {
    this.#metrics.tailBytes += bytes;
    this.#metrics.unflushedBytes += bytes;
    if (this.#metrics.tailBytes > this.bytesMax) this.#evict();
  }

  /** `bytes` of `holder` up to `throughIndex` are in segments now. */
  flushed(holder: TailHolder, throughIndex: Index, bytes: number): void {
    this.#metrics.unflushedBytes -= bytes;
    this.#flushed.push({ holder, throughIndex });
    this.#settle();
  }

  /** `bytes` that were not in segments were taken back. */
  withdrawn(bytes: number): void {
    this.#metrics.tailBytes -= bytes;
    this.#metrics.unflushedBytes -= bytes;
    this.#settle();
  }

  /** `bytes` that were in segments left memory otherwise than by eviction. */
  released(bytes: number): void {
    this.#metrics.tailBytes -= bytes;
  }

  #settle(): void {
    assert(this.#metrics.unflushedBytes >= 0, 'no byte leaves memory twice');
    if (this.#metrics.tailBytes > this.bytesMax) this.#evict();
    if (!this.isFull) this.#wake();
  }

  #evict(): void {
    while (this.#metrics.tailBytes > this.bytesMax && this.#head < this.#flushed.length) {
      const { holder, throughIndex } = this.#flushed[this.#head++]!;
      this.#metrics.tailBytes -= holder.dropTail(throughIndex);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#flushed.length) {
      this.#flushed = this.#flushed.slice(this.#head);
      this.#head = 0;
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
