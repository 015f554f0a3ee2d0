import { crc32c } from '@node-rs/crc32';
import { assert } from '../base/index.ts';
import { batchHeader } from '../protocol/index.ts';
import { type Entry, EntryKind, type Index, type Term } from '../raft/index.ts';
import type { PlacedBytes } from './entry-memory.ts';
import type { LogRead, LogReadRequest, Offset, TimestampMs } from './types.ts';
import type { WalItem, WalOwner } from './wal.ts';
import { FrameType } from './wal-format.ts';

/** What an entry takes beside its bytes: this object, the view of its bytes and its places in lists (heap snapshot, Node 24). */
const ENTRY_OVERHEAD_BYTES = 300;

/**
 * An entry in memory: what Raft asked to keep, what fetch serves, and the frame of the write-ahead log, all in one object. Its bytes
 * are its own, usually from a pool; they go back when the tail and all who retained the entry have let go of it.
 */
export class TailEntry implements Entry, WalItem {
  readonly type: FrameType = FrameType.Entry;
  readonly flags = 0;
  readonly index: Index;
  readonly term: Term;
  readonly kind: EntryKind;
  readonly data: Buffer;
  readonly payloadCrc: number;
  readonly owner: WalOwner;
  readonly logNumber: number;
  /** Offset of the first record; for Raft's own entries the offset that the next record gets. */
  readonly baseOffset: Offset;
  /** Offset after the last record. */
  readonly nextOffset: Offset;
  readonly maxTimestamp: TimestampMs;
  generation = 0;
  /** Number of the append that ends with it; 0 if others follow. */
  append = 0;
  /** Truncated or failed: what the disk says of it does not count any more. */
  dropped = false;
  readonly #lease: PlacedBytes['lease'];
  #holders = 1;

  /** `placed`: the entry's bytes, to keep. `nextRecordOffset`: the log's end before this entry. */
  constructor(owner: WalOwner, logNumber: number, entry: Entry, nextRecordOffset: Offset, placed: PlacedBytes) {
    this.owner = owner;
    this.logNumber = logNumber;
    this.index = entry.index;
    this.term = entry.term;
    this.kind = entry.kind;
    this.data = placed.bytes;
    this.#lease = placed.lease;
    if (entry.kind === EntryKind.Data) {
      this.payloadCrc = batchHeader.crc(entry.data, 0);
      this.baseOffset = batchHeader.baseOffset(entry.data, 0);
      this.nextOffset = batchHeader.lastOffset(entry.data, 0) + 1;
      this.maxTimestamp = batchHeader.maxTimestamp(entry.data, 0);
    } else {
      this.payloadCrc = crc32c(entry.data);
      this.baseOffset = nextRecordOffset;
      this.nextOffset = nextRecordOffset;
      this.maxTimestamp = -1;
    }
  }

  get payload(): Buffer {
    return this.data;
  }

  get extra(): number {
    return this.baseOffset;
  }

  get sizeBytes(): number {
    return this.data.length;
  }

  /** What the tail's limit counts. */
  get memoryBytes(): number {
    return this.data.length + ENTRY_OVERHEAD_BYTES;
  }

  /** Somebody beside the tail looks at the bytes, until `release`. */
  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    assert(this.#holders >= 0, 'an entry is released as often as it was retained');
    if (this.#holders === 0) this.#lease?.release();
  }

  /** The bytes go to somebody who will not say when they are done: they are left to the garbage collector. */
  share(): void {
    this.#lease?.share();
  }
}

const COMPACT_AFTER = 1024;

/** The newest entries of one log, contiguous by index. Its bytes are bounded by the node-wide budget, not here. */
export class MemoryTail {
  #entries: (TailEntry | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  get first(): TailEntry | undefined {
    return this.#entries[this.#head];
  }

  get last(): TailEntry | undefined {
    return this.#head === this.#entries.length ? undefined : this.#entries[this.#entries.length - 1];
  }

  at(index: Index): TailEntry | undefined {
    const first = this.first;
    if (first === undefined || index < first.index) return undefined;
    return this.#entries[this.#head + index - first.index];
  }

  push(entry: TailEntry): void {
    const last = this.last;
    assert(last === undefined || entry.index === last.index + 1, 'entries are contiguous');
    this.#entries.push(entry);
  }

  /** The entries from `index` on, as they are when the walk reaches them. */
  *from(index: Index): Generator<TailEntry> {
    const first = this.first;
    if (first === undefined) return;
    for (let at = Math.max(index, first.index), entry = this.at(at); entry !== undefined; entry = this.at(++at)) {
      yield entry;
    }
  }

  /** Removes the entries from `index` on and returns them, oldest first. */
  truncateFrom(index: Index): TailEntry[] {
    const first = this.first;
    if (first === undefined) return [];
    const from = this.#head + Math.max(0, index - first.index);
    return this.#entries.splice(from) as TailEntry[];
  }

  /** Removes the entries up to and including `index`; returns the memory that they took. */
  dropThrough(index: Index): number {
    let bytes = 0;
    for (let entry = this.first; entry !== undefined && entry.index <= index; entry = this.first) {
      bytes += entry.memoryBytes;
      entry.release();
      this.#entries[this.#head++] = undefined;
    }
    if (this.#head === this.#entries.length) {
      this.#entries = [];
      this.#head = 0;
    } else if (this.#head > COMPACT_AFTER && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return bytes;
  }

  /** The first entry whose records reach past `offset`. */
  firstPast(offset: Offset): TailEntry | undefined {
    let low = this.#head;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#entries[middle]!.nextOffset > offset) high = middle;
      else low = middle + 1;
    }
    return this.#entries[low];
  }

  /** The entries [from, end), which must be here, as far as they fit `bytesMax`, but one in any case; for somebody who will not say when they are done. */
  entries(from: Index, end: Index, bytesMax: number): readonly Entry[] {
    const result: Entry[] = [];
    let bytes = 0;
    for (let index = from; index < end; index++) {
      const entry = this.at(index)!;
      bytes += entry.sizeBytes;
      if (result.length > 0 && bytes > bytesMax) break;
      entry.share();
      result.push(entry);
    }
    return result;
  }

  /** Whole batches from the one that reaches past `offset`; their memory stays until the read is released. */
  read({ offset, endOffset, bytesMax, atLeastOneBatch }: LogReadRequest): LogRead {
    const buffers: Buffer[] = [];
    const retained: TailEntry[] = [];
    let sizeBytes = 0;
    let nextOffset = offset;
    let entry = this.firstPast(offset);
    for (; entry !== undefined; entry = this.at(entry.index + 1)) {
      if (entry.kind !== EntryKind.Data) continue;
      if (entry.nextOffset > endOffset) break;
      if (sizeBytes + entry.sizeBytes > bytesMax && !(sizeBytes === 0 && atLeastOneBatch)) break;
      buffers.push(entry.data);
      entry.retain();
      retained.push(entry);
      sizeBytes += entry.sizeBytes;
      nextOffset = entry.nextOffset;
    }
    const release = (): void => {
      for (const each of retained) each.release();
    };
    return { buffers, sizeBytes, nextOffset, release };
  }
}
