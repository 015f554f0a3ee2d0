import { assert } from '../base/index.ts';
import type { Index } from '../raft/index.ts';
import type { Offset, TimestampMs } from './types.ts';

const FIRST_CAPACITY = 16;
export const OFFSET_ENTRY_BYTES = 8;
export const TIME_ENTRY_BYTES = 12;

/** A place in a segment file from which a reader can step from batch to batch. */
export interface IndexedPlace {
  readonly position: number;
  /** Raft index of the batch there. */
  readonly index: Index;
}

/**
 * The sparse index of one segment in memory: by offset (as Kafka's .index: last offset and position of a batch), by time (as Kafka's
 * .timeindex: largest timestamp so far and the offset it was reached at), and by Raft index. It may cover only the segment's end
 * (`coveredFrom`), when the segment was continued after a restart and nobody has looked at its beginning yet.
 */
export class SegmentIndex {
  readonly #baseOffset: Offset;
  readonly #baseIndex: Index;
  /** Triples: last offset - base, position, Raft index - base. */
  #places = new Int32Array(FIRST_CAPACITY * 3);
  #placeCount = 0;
  #timestamps = new Float64Array(FIRST_CAPACITY);
  #timeOffsets = new Int32Array(FIRST_CAPACITY);
  #timeCount = 0;
  /** Position from which on every indexed place is known. */
  readonly coveredFrom: number;

  constructor(baseOffset: Offset, baseIndex: Index, coveredFrom: number) {
    this.#baseOffset = baseOffset;
    this.#baseIndex = baseIndex;
    this.coveredFrom = coveredFrom;
  }

  /** Bytes that the index would take on disk, Kafka's measure for `segment.index.bytes`. */
  get offsetBytes(): number {
    return this.#placeCount * OFFSET_ENTRY_BYTES;
  }

  get memoryBytes(): number {
    return this.#places.byteLength + this.#timestamps.byteLength + this.#timeOffsets.byteLength;
  }

  addPlace(lastOffset: Offset, position: number, index: Index): void {
    const at = this.#placeCount * 3;
    if (at === this.#places.length) {
      const grown = new Int32Array(this.#places.length * 2);
      grown.set(this.#places);
      this.#places = grown;
    }
    this.#places[at] = lastOffset - this.#baseOffset;
    this.#places[at + 1] = position;
    this.#places[at + 2] = index - this.#baseIndex;
    this.#placeCount++;
  }

  addTime(timestamp: TimestampMs, offset: Offset): void {
    const at = this.#timeCount;
    if (at > 0 && timestamp <= this.#timestamps[at - 1]!) return;
    if (at === this.#timestamps.length) {
      const timestamps = new Float64Array(at * 2);
      const offsets = new Int32Array(at * 2);
      timestamps.set(this.#timestamps);
      offsets.set(this.#timeOffsets);
      this.#timestamps = timestamps;
      this.#timeOffsets = offsets;
    }
    this.#timestamps[at] = timestamp;
    this.#timeOffsets[at] = offset - this.#baseOffset;
    this.#timeCount++;
  }

  /** Where to start looking for the batch with `offset`; undefined: at the place from which the index covers. */
  placeForOffset(offset: Offset): IndexedPlace | undefined {
    return this.#place(this.#search(0, offset - this.#baseOffset));
  }

  /** The last known place at or before `position`. */
  placeAtPosition(position: number): IndexedPlace | undefined {
    return this.#place(this.#search(1, position));
  }

  /** Where to start looking for the entry with Raft index `index`. */
  placeForIndex(index: Index): IndexedPlace | undefined {
    return this.#place(this.#search(2, index - this.#baseIndex));
  }

  /** Offset up to which every record's timestamp is below `timestamp`: look from the batch with it on. */
  offsetBefore(timestamp: TimestampMs): Offset {
    let low = 0;
    let high = this.#timeCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timestamps[middle]! < timestamp) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? this.#baseOffset : this.#baseOffset + this.#timeOffsets[low - 1]!;
  }

  /** This index with the places of `later`, which begins where this one ends. */
  followedBy(later: SegmentIndex): void {
    for (let at = 0; at < later.#placeCount; at++) {
      const [offset, position, index] = later.#places.subarray(at * 3, at * 3 + 3);
      this.addPlace(later.#baseOffset + offset!, position!, later.#baseIndex + index!);
    }
    for (let at = 0; at < later.#timeCount; at++) {
      this.addTime(later.#timestamps[at]!, later.#baseOffset + later.#timeOffsets[at]!);
    }
  }

  /** Kafka's .index file: pairs of int32, relative last offset and position. */
  encodeOffsets(): Buffer {
    const file = Buffer.alloc(this.#placeCount * OFFSET_ENTRY_BYTES);
    for (let at = 0; at < this.#placeCount; at++) {
      file.writeInt32BE(this.#places[at * 3]!, at * OFFSET_ENTRY_BYTES);
      file.writeInt32BE(this.#places[at * 3 + 1]!, at * OFFSET_ENTRY_BYTES + 4);
    }
    return file;
  }

  /** Kafka's .timeindex file: int64 timestamp and int32 relative offset. */
  encodeTimes(): Buffer {
    const file = Buffer.alloc(this.#timeCount * TIME_ENTRY_BYTES);
    for (let at = 0; at < this.#timeCount; at++) {
      file.writeBigInt64BE(BigInt(this.#timestamps[at]!), at * TIME_ENTRY_BYTES);
      file.writeInt32BE(this.#timeOffsets[at]!, at * TIME_ENTRY_BYTES + 8);
    }
    return file;
  }

  /** The Raft indexes of the offset index's places, relative to the segment's first: int32 each. */
  encodeIndexes(): Buffer {
    const file = Buffer.alloc(this.#placeCount * 4);
    for (let at = 0; at < this.#placeCount; at++) file.writeInt32BE(this.#places[at * 3 + 2]!, at * 4);
    return file;
  }

  /** Reads what the three encoders wrote; undefined if it cannot be an index of a segment of `sizeBytes`. */
  static decode(
    base: { readonly offset: Offset; readonly index: Index; readonly sizeBytes: number },
    offsets: Buffer,
    times: Buffer,
    indexes: Buffer,
  ): SegmentIndex | undefined {
    const count = offsets.length / OFFSET_ENTRY_BYTES;
    if (!Number.isInteger(count) || indexes.length !== count * 4) return undefined;
    if (times.length % TIME_ENTRY_BYTES !== 0) return undefined;
    const index = new SegmentIndex(base.offset, base.index, 0);
    let before = [-1, -1, -1];
    for (let at = 0; at < count; at++) {
      const next = [
        offsets.readInt32BE(at * OFFSET_ENTRY_BYTES),
        offsets.readInt32BE(at * OFFSET_ENTRY_BYTES + 4),
        indexes.readInt32BE(at * 4),
      ];
      if (next.some((value, field) => value <= before[field]!) || next[1]! >= base.sizeBytes) return undefined;
      index.addPlace(base.offset + next[0]!, next[1]!, base.index + next[2]!);
      before = next;
    }
    for (let at = 0; at < times.length; at += TIME_ENTRY_BYTES) {
      const countBefore = index.#timeCount;
      index.addTime(Number(times.readBigInt64BE(at)), base.offset + times.readInt32BE(at + 8));
      if (index.#timeCount === countBefore) return undefined;
    }
    return index;
  }

  /** The last place whose `field` is at or below `target`. */
  #search(field: number, target: number): number {
    let low = 0;
    let high = this.#placeCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle * 3 + field]! <= target) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #place(at: number): IndexedPlace | undefined {
    if (at < 0) return undefined;
    assert(at < this.#placeCount, 'a found place exists');
    return { position: this.#places[at * 3 + 1]!, index: this.#baseIndex + this.#places[at * 3 + 2]! };
  }
}
