import { EntryKind, type Index, type Term } from '../raft/index.ts';
import type { TailEntry } from './memory-tail.ts';
import { SegmentIndex } from './segment-index.ts';
import type { LeaderEpoch, Offset, TimestampMs } from './types.ts';

/** An entry of Raft's own that lies between a segment's batches; the file itself holds batches only. */
export interface OwnEntry {
  readonly index: Index;
  readonly term: Term;
  readonly kind: EntryKind;
  /** Position in the file of the batch that follows it. */
  readonly position: number;
  readonly data: string;
}

/** Everything of a segment that must be known without opening it; stands in the checkpoint as JSON. */
export interface SegmentImage {
  readonly baseOffset: Offset;
  readonly firstIndex: Index;
  readonly lastIndex: Index;
  /** Offset after the last record. */
  readonly nextOffset: Offset;
  readonly sizeBytes: number;
  readonly maxTimestamp: TimestampMs;
  /** Last offset of the batch that holds the largest timestamp. */
  readonly maxTimestampOffset: Offset;
  /** Largest timestamp of the first batch: where rolling by time counts from. */
  readonly firstTimestamp: TimestampMs;
  readonly createdMs: TimestampMs;
  /** No more is added; its index files are complete. */
  readonly sealed: boolean;
  /** Rewritten by compaction: indexes have holes, so it no longer serves entries. */
  readonly compacted: boolean;
  /**
   * Not 0 while the files may still have the names that compaction gave them, which end in this number, or those under which they were received,
   * which end in its negative.
   */
  readonly swapNumber: number;
  readonly ownEntries: readonly OwnEntry[];
}

const DIGITS = 20;
const CLEANED = '.cleaned';
const RECEIVED = '.received';

/** The files of a segment. */
export const SEGMENT_SUFFIXES = ['.log', '.index', '.timeindex', '.raft'] as const;
export type SegmentSuffix = (typeof SEGMENT_SUFFIXES)[number];

/** Kafka's file name of a segment: its base offset in twenty digits. */
function segmentFileName(baseOffset: Offset, suffix: string): string {
  return `${String(baseOffset).padStart(DIGITS, '0')}${suffix}`;
}

/** Whether a file was begun for compaction or a snapshot as number `number`, counted for each of the two. */
export function isUnfinished(name: string, number: { readonly clean: number; readonly install: number }): boolean {
  return name.endsWith(`.${number.clean}${CLEANED}`) || name.endsWith(`.${number.install}${RECEIVED}`);
}

/** One segment: a file of whole batches, named after the offset it begins with. */
export class Segment {
  readonly baseOffset: Offset;
  readonly firstIndex: Index;
  readonly createdMs: TimestampMs;
  /** The epoch of a record that it holds, known otherwise than from its own bytes; 0: not known. */
  readonly epochAt: (offset: Offset) => LeaderEpoch;
  readonly #stem: string;
  lastIndex: Index;
  nextOffset: Offset;
  sizeBytes: number;
  maxTimestamp: TimestampMs;
  maxTimestampOffset: Offset;
  firstTimestamp: TimestampMs;
  sealed: boolean;
  compacted: boolean;
  swapNumber: number;
  readonly ownEntries: OwnEntry[];
  /** Undefined until somebody needs it. */
  index: SegmentIndex | undefined;
  /** What this process wrote or has checked against its CRC; the rest is checked when it is first read. */
  verifiedFrom: number;
  verifiedTo: number;
  /** How far from its start the segment was checked by a walk through it, see `verifySegment`; reads elsewhere leave it alone. */
  checkedTo = 0;
  /** Bytes before this are read past the page cache, as most were written; of the batch that straddles it, the rest is in memory. */
  directTo = 0;
  /** Whether the last write went past the page cache, so that the next one begins at a block. */
  isDirect = false;
  #bytesSincePlace = 0;

  constructor(folder: string, image: SegmentImage, epochAt: (offset: Offset) => LeaderEpoch = () => 0) {
    this.epochAt = epochAt;
    this.baseOffset = image.baseOffset;
    this.firstIndex = image.firstIndex;
    this.lastIndex = image.lastIndex;
    this.nextOffset = image.nextOffset;
    this.sizeBytes = image.sizeBytes;
    this.maxTimestamp = image.maxTimestamp;
    this.maxTimestampOffset = image.maxTimestampOffset;
    this.firstTimestamp = image.firstTimestamp;
    this.createdMs = image.createdMs;
    this.sealed = image.sealed;
    this.compacted = image.compacted;
    this.ownEntries = [...image.ownEntries];
    this.swapNumber = image.swapNumber;
    this.#stem = `${folder}/${segmentFileName(image.baseOffset, '')}`;
    this.verifiedFrom = image.sizeBytes;
    this.verifiedTo = image.sizeBytes;
  }

  static create(folder: string, baseOffset: Offset, firstIndex: Index, createdMs: TimestampMs): Segment {
    const segment = new Segment(folder, {
      baseOffset,
      firstIndex,
      lastIndex: firstIndex - 1,
      nextOffset: baseOffset,
      sizeBytes: 0,
      maxTimestamp: -1,
      maxTimestampOffset: -1,
      firstTimestamp: -1,
      createdMs,
      sealed: false,
      compacted: false,
      swapNumber: 0,
      ownEntries: [],
    });
    segment.index = new SegmentIndex(baseOffset, firstIndex, 0);
    return segment;
  }

  /** The file of its batches. */
  get path(): string {
    return this.filePath('.log');
  }

  /** Path of one of its files, by suffix (".index"). */
  filePath(suffix: SegmentSuffix): string {
    const path = this.finalPath(suffix);
    if (this.swapNumber === 0) return path;
    return this.swapNumber > 0 ? `${path}.${this.swapNumber}${CLEANED}` : `${path}.${-this.swapNumber}${RECEIVED}`;
  }

  /** The name that Kafka gives the file, whatever it is called at the moment. */
  finalPath(suffix: SegmentSuffix): string {
    return this.#stem + suffix;
  }

  /** Whether `nextOffset` can be addressed from the base: index files hold 31-bit differences. */
  canAddress(nextOffset: Offset, index: Index): boolean {
    return nextOffset - this.baseOffset <= 0x7fff_ffff && index - this.firstIndex <= 0x7fff_ffff;
  }

  /** This process wrote [from, to), or has checked it since it was found. */
  isVerified(from: number, to: number): boolean {
    return to <= this.checkedTo || (this.verifiedFrom <= from && to <= this.verifiedTo);
  }

  /** Something in the file is not what it was: nothing that was checked before counts. */
  distrust(): void {
    this.checkedTo = 0;
    this.verifiedFrom = this.sizeBytes;
    this.verifiedTo = this.sizeBytes;
  }

  /** Notes an entry that was written at the present end. */
  noteAppended(entry: TailEntry, indexIntervalBytes: number): void {
    this.lastIndex = entry.index;
    if (entry.kind !== EntryKind.Data) {
      const { index, term, kind } = entry;
      this.ownEntries.push({ index, term, kind, position: this.sizeBytes, data: entry.data.toString('base64') });
      return;
    }
    this.index ??= new SegmentIndex(this.baseOffset, this.firstIndex, this.sizeBytes);
    const lastOffset = entry.nextOffset - 1;
    if (this.#bytesSincePlace > indexIntervalBytes) {
      this.index.addPlace(lastOffset, this.sizeBytes, entry.index);
      if (this.maxTimestamp >= 0) this.index.addTime(this.maxTimestamp, this.maxTimestampOffset);
      this.#bytesSincePlace = 0;
    }
    if (this.sizeBytes === 0) this.firstTimestamp = entry.maxTimestamp;
    if (entry.maxTimestamp > this.maxTimestamp) {
      this.maxTimestamp = entry.maxTimestamp;
      this.maxTimestampOffset = lastOffset;
    }
    this.#bytesSincePlace += entry.sizeBytes;
    if (this.verifiedTo === this.sizeBytes) this.verifiedTo += entry.sizeBytes;
    this.sizeBytes += entry.sizeBytes;
    this.nextOffset = entry.nextOffset;
  }

  image(): SegmentImage {
    const { baseOffset, firstIndex, lastIndex, nextOffset, sizeBytes, maxTimestamp, maxTimestampOffset } = this;
    const { firstTimestamp, createdMs, sealed, compacted, swapNumber, ownEntries } = this;
    return {
      baseOffset,
      firstIndex,
      lastIndex,
      nextOffset,
      sizeBytes,
      maxTimestamp,
      maxTimestampOffset,
      firstTimestamp,
      createdMs,
      sealed,
      compacted,
      swapNumber,
      ownEntries,
    };
  }
}
