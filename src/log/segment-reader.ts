import { batchHeader } from '../protocol/index.ts';
import type { Entry, Index, Term } from '../raft/index.ts';
import { EntryKind } from '../raft/index.ts';
import type { Disk } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { LogMetrics } from './metrics.ts';
import type { ReadAhead } from './read-ahead.ts';
import { READ_BYTES_MAX, type ReadBuffers } from './read-buffers.ts';
import type { Segment } from './segment.ts';
import { type Chunk, readChunk } from './segment-chunk.ts';
import { completeIndex } from './segment-files.ts';
import { checkBatch, checkedBatchBytes, walkBatches } from './segment-walk.ts';
import type { LogRead, LogReadRequest, Offset } from './types.ts';

/** Where sequential readers of one log go on, so that they need no index. */
const CURSORS_MAX = 16;
/** A sequential reader finds this many chunks on their way: one alone leaves the disk idle while the reader takes what it got. */
const READ_AHEAD_CHUNKS = 3;

interface Cut {
  /** Range of whole batches within the buffer. */
  readonly start: number;
  readonly end: number;
  readonly nextOffset: Offset;
  /** Size of a batch at `end` that is larger than what was read; 0 if there is none. */
  readonly largerBatchBytes: number;
}

export interface SegmentReaderOptions {
  readonly disk: Disk;
  readonly files: FileCache;
  readonly readBuffers: ReadBuffers;
  readonly readAhead: ReadAhead;
  readonly metrics: LogMetrics;
}

/** Reads of one log's segments. */
export class SegmentReader {
  readonly #files: FileCache;
  readonly #buffers: ReadBuffers;
  readonly #metrics: LogMetrics;
  readonly #readAhead: ReadAhead;
  readonly #blockBytes: number;
  /** Position of the batch that follows what a reader got last, by that batch's offset; oldest first. */
  readonly #cursors = new Map<Offset, { readonly segment: Segment; readonly position: number }>();

  constructor({ disk, files, readBuffers, readAhead, metrics }: SegmentReaderOptions) {
    this.#blockBytes = disk.blockBytes;
    this.#files = files;
    this.#buffers = readBuffers;
    this.#readAhead = readAhead;
    this.#metrics = metrics;
  }

  /**
   * Whole batches of one segment from the one that reaches past `request.offset`. Empty if the first does not fit `bytesMax` and need not be
   * there, or ends behind `endOffset`. Errors: DiskError, LogError('damaged').
   */
  async read(segment: Segment, request: LogReadRequest, indexIntervalBytes: number): Promise<LogRead> {
    const isSequential = this.#cursors.get(request.offset)?.segment === segment;
    const usual = Math.min(READ_BYTES_MAX, Math.max(request.bytesMax, indexIntervalBytes * 4));
    let start = await this.#locate(segment, request.offset, indexIntervalBytes);
    let wanted = Math.min(segment.sizeBytes - start, usual);
    for (;;) {
      const chunk = (await this.#readAhead.take(segment, start)) ?? (await this.#load(segment, start, wanted));
      const cut = cutBatches(segment, chunk.bytes, start, request);
      if (cut.end === cut.start && cut.largerBatchBytes > 0) {
        chunk.release();
        start += cut.start;
        wanted = Math.min(segment.sizeBytes - start, Math.max(usual, cut.largerBatchBytes));
        continue;
      }
      this.#verify(segment, chunk.bytes, cut, start);
      const sizeBytes = cut.end - cut.start;
      if (sizeBytes > 0) this.#remember(segment, cut.nextOffset, start + cut.end);
      if (isSequential && sizeBytes > 0) {
        void this.#readOn(segment, start + cut.end, usual, request.bytesMax, READ_AHEAD_CHUNKS);
      }
      this.#metrics.readBytesFromDisk += sizeBytes;
      return {
        buffers: sizeBytes > 0 ? [chunk.bytes.subarray(cut.start, cut.end)] : [],
        sizeBytes,
        nextOffset: cut.nextOffset,
        release: () => chunk.release(),
      };
    }
  }

  /** Entries [from, to) of one segment, as far as it holds them, up to `bytesMax` but at least one. */
  async entries(
    segment: Segment,
    from: Index,
    to: Index,
    bytesMax: number,
    termAt: (index: Index) => Term,
    indexIntervalBytes: number,
  ): Promise<Entry[]> {
    const index = await completeIndex(this.#files, segment, indexIntervalBytes);
    const place = index.placeForIndex(from) ?? { position: 0, index: segment.firstIndex };
    const last = Math.min(to - 1, segment.lastIndex);
    const result: Entry[] = [];
    let bytes = 0;
    let full = false;
    const take = (entry: Entry): void => {
      full = result.length > 0 && bytes + entry.data.length > bytesMax;
      if (full) return;
      bytes += entry.data.length;
      result.push(entry);
    };
    const own = segment.ownEntries.filter((entry) => entry.index >= from && entry.index <= last);
    const takeOwnBefore = (next: Index): void => {
      while (own.length > 0 && own[0]!.index < next && !full) {
        const entry = own.shift()!;
        take({ index: entry.index, term: entry.term, kind: entry.kind, data: Buffer.from(entry.data, 'base64') });
      }
    };
    const visit = (batch: { index: Index; bytes: Buffer }): boolean => {
      if (batch.index < from) return true;
      takeOwnBefore(batch.index);
      if (full || batch.index > last) return false;
      const data = Buffer.from(batch.bytes);
      take({ index: batch.index, term: termAt(batch.index), kind: EntryKind.Data, data });
      return !full && batch.index < last;
    };
    if (segment.sizeBytes > 0) {
      const options = { whole: true, checkContents: true };
      await walkBatches(this.#files, segment, place, segment.sizeBytes, visit, options);
    }
    if (!full) takeOwnBefore(last + 1);
    return result;
  }

  /** [position, position + sizeBytes) as it is in the file; at most READ_BYTES_MAX. */
  piece(segment: Segment, position: number, sizeBytes: number): Promise<Chunk> {
    return this.#load(segment, position, sizeBytes);
  }

  #load(segment: Segment, position: number, sizeBytes: number): Promise<Chunk> {
    return readChunk(this.#files, this.#buffers, this.#blockBytes, segment, position, sizeBytes);
  }

  /** Reads up to `chunks` chunks from `position` on, each from where a reader would go on after the one before it. */
  async #readOn(segment: Segment, position: number, usual: number, bytesMax: number, chunks: number): Promise<void> {
    let next = position;
    for (let ahead = 0; ahead < chunks; ahead++) {
      const from = next;
      const sizeBytes = Math.min(usual, segment.sizeBytes - from);
      if (sizeBytes <= 0 || (ahead > 0 && !this.#readAhead.hasRoom)) return;
      const chunk = await this.#readAhead.begin(segment, from, () => this.#load(segment, from, sizeBytes));
      const taken = chunk === undefined ? 0 : wholeBatchBytes(chunk.bytes, bytesMax);
      if (taken === 0) return;
      next += taken;
    }
  }

  async #locate(segment: Segment, offset: Offset, indexIntervalBytes: number): Promise<number> {
    if (offset <= segment.baseOffset) return 0;
    const cursor = this.#cursors.get(offset);
    if (cursor?.segment === segment) return cursor.position;
    const index = await completeIndex(this.#files, segment, indexIntervalBytes);
    return index.placeForOffset(offset)?.position ?? 0;
  }

  #remember(segment: Segment, nextOffset: Offset, position: number): void {
    this.#cursors.delete(nextOffset);
    this.#cursors.set(nextOffset, { segment, position });
    if (this.#cursors.size > CURSORS_MAX) {
      for (const oldest of this.#cursors.keys()) {
        this.#cursors.delete(oldest);
        break;
      }
    }
  }

  /** Checks batches that this process has neither written nor checked before. */
  #verify(segment: Segment, buffer: Buffer, cut: Cut, position: number): void {
    const from = position + cut.start;
    const to = position + cut.end;
    if (from === to || segment.isVerified(from, to)) return;
    for (let at = cut.start; at < cut.end; ) {
      const sizeBytes = batchHeader.sizeBytes(buffer, at);
      checkBatch(segment, buffer, at, position + at);
      at += sizeBytes;
    }
    if (to < segment.verifiedFrom || from > segment.verifiedTo) {
      segment.verifiedFrom = from;
      segment.verifiedTo = to;
    } else {
      segment.verifiedFrom = Math.min(segment.verifiedFrom, from);
      segment.verifiedTo = Math.max(segment.verifiedTo, to);
    }
  }
}

/** Bytes of the whole batches at the start of `buffer` that a reader takes at a time: up to `bytesMax`, but one in any case. */
function wholeBatchBytes(buffer: Buffer, bytesMax: number): number {
  let at = 0;
  while (at + batchHeader.HEADER_BYTES <= buffer.length) {
    const sizeBytes = batchHeader.sizeBytes(buffer, at);
    if (sizeBytes < batchHeader.HEADER_BYTES || at + sizeBytes > buffer.length) break;
    if (at > 0 && at + sizeBytes > bytesMax) break;
    at += sizeBytes;
  }
  return at;
}

/** Finds the whole batches in `buffer`, read from `position` on, that answer the request. */
function cutBatches(segment: Segment, buffer: Buffer, position: number, request: LogReadRequest): Cut {
  const count = buffer.length;
  let at = 0;
  let start = -1;
  let nextOffset = request.offset;
  let largerBatchBytes = 0;
  while (at < count) {
    if (at + batchHeader.HEADER_BYTES > count) {
      largerBatchBytes = batchHeader.HEADER_BYTES;
      break;
    }
    const sizeBytes = checkedBatchBytes(segment, buffer, at, position + at);
    const batchEnd = batchHeader.lastOffset(buffer, at) + 1;
    if (batchEnd <= request.offset) {
      at += sizeBytes;
      continue;
    }
    if (start === -1) start = at;
    if (batchEnd > request.endOffset) break;
    const isFirst = at === start;
    if (at + sizeBytes - start > request.bytesMax && !(isFirst && request.atLeastOneBatch)) break;
    if (at + sizeBytes > count) {
      largerBatchBytes = sizeBytes;
      break;
    }
    at += sizeBytes;
    nextOffset = batchEnd;
  }
  if (start === -1) {
    // Only batches before the offset were in reach: the next one is further on.
    const missing = at >= count && position + at < segment.sizeBytes;
    return { start: at, end: at, nextOffset, largerBatchBytes: missing ? batchHeader.HEADER_BYTES : largerBatchBytes };
  }
  return { start, end: Math.max(start, at), nextOffset, largerBatchBytes };
}
