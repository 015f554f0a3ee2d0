import type { Entry, Index } from './types.ts';

const CAPACITY_FIRST = 8;
/** Slots that stay allocated while the ring is empty: little enough for thousands of idle groups. */
const CAPACITY_KEPT = 256;

/** What an entry costs beside its payload when limits are counted, so that empty entries are bounded too. */
export const ENTRY_OVERHEAD_BYTES = 32;

/** The size of an entry as every limit counts it. */
export function entrySizeBytes(entry: Entry): number {
  return entry.data.length + ENTRY_OVERHEAD_BYTES;
}

/** Contiguous entries from `first` on, added at the end, dropped at both ends without moving the rest. */
export class EntryRing {
  #slots: (Entry | undefined)[] = [];
  #start = 0;
  #count = 0;
  #first: Index;

  constructor(first: Index) {
    this.#first = first;
  }

  /** Index of the first entry, or of the next one to come when empty. */
  get first(): Index {
    return this.#first;
  }

  get count(): number {
    return this.#count;
  }

  /** Index after the last entry. */
  get end(): Index {
    return this.#first + this.#count;
  }

  /** The entry at `index` in [first, end). */
  at(index: Index): Entry {
    return this.#slots[this.#slot(index - this.#first)]!;
  }

  push(entry: Entry): void {
    if (this.#count === this.#slots.length) this.#grow();
    this.#slots[this.#slot(this.#count)] = entry;
    this.#count++;
  }

  /** Drops entries from `index` in [first, end] on. */
  truncateFrom(index: Index): void {
    while (this.#first + this.#count > index) {
      this.#count--;
      this.#slots[this.#slot(this.#count)] = undefined;
    }
  }

  /** Drops entries up to and including `index`. */
  dropUpTo(index: Index): void {
    const mask = this.#slots.length - 1;
    while (this.#count > 0 && this.#first <= index) {
      this.#slots[this.#start] = undefined;
      this.#start = (this.#start + 1) & mask;
      this.#first++;
      this.#count--;
    }
    if (this.#count === 0 && this.#slots.length > CAPACITY_KEPT) this.#slots = [];
    if (this.#count === 0) this.#start = 0;
  }

  /** Empties it; the next entry will be at `first`. */
  reset(first: Index): void {
    this.#slots = [];
    this.#start = 0;
    this.#count = 0;
    this.#first = first;
  }

  /** Entries [from, to) within [first, end), from the first on as many as fit in `bytesMax`, at least one. */
  slice(from: Index, to: Index, bytesMax: number): Entry[] {
    const mask = this.#slots.length - 1;
    const start = this.#slot(from - this.#first);
    const countMax = to - from;
    let count = 0;
    for (let bytes = 0; count < countMax; count++) {
      bytes += entrySizeBytes(this.#slots[(start + count) & mask]!);
      if (bytes > bytesMax && count > 0) break;
    }
    const entries = new Array<Entry>(count);
    for (let i = 0; i < count; i++) entries[i] = this.#slots[(start + i) & mask]!;
    return entries;
  }

  #slot(position: number): number {
    return (this.#start + position) & (this.#slots.length - 1);
  }

  #grow(): void {
    const slots = new Array<Entry | undefined>(Math.max(CAPACITY_FIRST, this.#slots.length * 2)).fill(undefined);
    for (let i = 0; i < this.#count; i++) slots[i] = this.#slots[this.#slot(i)];
    this.#slots = slots;
    this.#start = 0;
  }
}
