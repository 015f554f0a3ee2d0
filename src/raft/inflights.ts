import { assert } from '../base/index.ts';
import type { Index } from './types.ts';

const CAPACITY_FIRST = 8;

/**
 * A window of batches on their way, oldest first, each known by the index of its last entry and its size. Bounded in count and,
 * softly, in bytes: the batch that crosses the limit still goes in. A ring that grows on demand up to `countMax`.
 */
export class Inflights {
  #indexes: number[] = [];
  #sizes: number[] = [];
  #start = 0;
  #count = 0;
  #bytes = 0;
  readonly #countMax: number;
  readonly #bytesMax: number;

  constructor(countMax: number, bytesMax: number) {
    assert(countMax >= 1 && bytesMax >= 1, 'a window admits at least one batch');
    this.#countMax = countMax;
    this.#bytesMax = bytesMax;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get full(): boolean {
    return this.#count >= this.#countMax || this.#bytes >= this.#bytesMax;
  }

  /** Only when not full; indexes must rise. */
  add(lastIndex: Index, sizeBytes: number): void {
    assert(this.#count < this.#countMax, 'nothing is added to a full window');
    if (this.#count === this.#indexes.length) this.#grow();
    const slot = (this.#start + this.#count) % this.#indexes.length;
    this.#indexes[slot] = lastIndex;
    this.#sizes[slot] = sizeBytes;
    this.#count++;
    this.#bytes += sizeBytes;
  }

  /** Forgets every batch that ends at or before `index`. */
  freeUpTo(index: Index): void {
    while (this.#count > 0 && this.#indexes[this.#start]! <= index) {
      this.#bytes -= this.#sizes[this.#start]!;
      this.#start = (this.#start + 1) % this.#indexes.length;
      this.#count--;
    }
    if (this.#count === 0) this.#start = 0;
  }

  clear(): void {
    this.#start = 0;
    this.#count = 0;
    this.#bytes = 0;
  }

  #grow(): void {
    const capacity = Math.min(Math.max(CAPACITY_FIRST, this.#indexes.length * 2), this.#countMax);
    const indexes = new Array<number>(capacity).fill(0);
    const sizes = new Array<number>(capacity).fill(0);
    for (let i = 0; i < this.#count; i++) {
      const slot = (this.#start + i) % this.#indexes.length;
      indexes[i] = this.#indexes[slot]!;
      sizes[i] = this.#sizes[slot]!;
    }
    this.#indexes = indexes;
    this.#sizes = sizes;
    this.#start = 0;
  }
}
