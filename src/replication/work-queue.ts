import type { AppendWork } from '../raft/index.ts';

interface Placed {
  readonly work: AppendWork;
  /** The log's number of the append that makes it durable. */
  readonly appendNumber: number;
}

/** Works that were handed to the log and are not known to be durable, in order. Bounded by the entries that the log may hold unwritten. */
export class WorkQueue {
  #works: Placed[] = [];
  #head = 0;

  get size(): number {
    return this.#works.length - this.#head;
  }

  add(work: AppendWork, appendNumber: number): void {
    this.#works.push({ work, appendNumber });
  }

  /** The next work that is durable when appends up to `durableAppend` are; undefined if there is none. */
  take(durableAppend: number): AppendWork | undefined {
    const placed = this.#works[this.#head];
    if (placed === undefined || placed.appendNumber > durableAppend) return undefined;
    this.#head++;
    if (this.#head === this.#works.length) {
      this.#works = [];
      this.#head = 0;
    }
    return placed.work;
  }

  clear(): void {
    this.#works = [];
    this.#head = 0;
  }
}
