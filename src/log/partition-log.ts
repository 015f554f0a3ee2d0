import { assert } from '../base/index.ts';
import type { Entry, Index, Term } from '../raft/index.ts';
import type { LogImage } from './checkpoint.ts';
import { type LogContext, toLogError } from './context.ts';
import { DiskError } from './disk.ts';
import { LogExport } from './log-export.ts';
import { LogImport } from './log-import.ts';
import { NoteItem } from './log-items.ts';
import type { Segment } from './segment.ts';
import { verifySegment } from './segment-check.ts';
import type { Chunk } from './segment-chunk.ts';
import { SegmentReader } from './segment-reader.ts';
import { SegmentedLog } from './segmented-log.ts';
import { decodeManifest, manifestOf } from './snapshot-manifest.ts';
import { findMaxTimestamp, findTimestamp, type SearchedLog } from './timestamp-search.ts';
import {
  type AbortedTransaction,
  type EpochEnd,
  type LeaderEpoch,
  LogError,
  type LogRead,
  type LogReadRequest,
  type LogSettings,
  type LogSnapshot,
  type Offset,
  type PartitionLog,
  type SnapshotInstall,
  type TimestampMs,
  type TimestampOffset,
} from './types.ts';

/** A log on the node's disk (or in its memory): the tail in memory, the rest in segments, both behind one face. */
export class DiskLog extends SegmentedLog implements PartitionLog {
  /** Compaction writes files for it. */
  isBeingCleaned = false;
  lastCompactionMs = -1;
  lastReadMs = -1;
  readonly #reader: SegmentReader;
  #import: LogImport | undefined;

  constructor(context: LogContext, image: LogImage, settings: LogSettings) {
    super(context, image, settings);
    this.#reader = new SegmentReader(context);
  }

  get latestEpoch(): LeaderEpoch {
    return this.logEndOffset === 0 ? 0 : this.terms.epochAt(this.logEndOffset - 1);
  }

  termAt(index: Index): Term | undefined {
    if (index < this.firstIndex - 1 || index > this.lastIndex) return undefined;
    return this.terms.termAt(index);
  }

  entries(from: Index, to: Index, bytesMax: number): Promise<readonly Entry[]> | readonly Entry[] {
    this.throwIfFailed();
    const end = Math.min(to, this.lastIndex + 1);
    if (from >= this.firstIndex && from >= end) return [];
    if (this.tail.at(from) !== undefined && from >= this.firstIndex) return this.tail.entries(from, end, bytesMax);
    return this.#stable(() => this.#segmentEntries(from, end, bytesMax));
  }

  entriesInMemory(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined {
    if (this.failure !== undefined || from < this.firstIndex || this.tail.at(from) === undefined) return undefined;
    return this.tail.entries(from, Math.min(to, this.lastIndex + 1), bytesMax);
  }

  read(request: LogReadRequest): LogRead | Promise<LogRead> {
    this.throwIfFailed();
    const { offset } = request;
    this.#throwIfOutside(offset);
    if (offset >= Math.min(request.endOffset, this.logEndOffset)) return emptyRead(offset);
    const tailStart = this.tail.first;
    if (tailStart !== undefined && tailStart.baseOffset <= offset) return this.#readTail(request);
    return this.#stable(() => this.#readSegments(request));
  }

  offsetForTimestamp(timestamp: TimestampMs, endOffset: Offset): Promise<TimestampOffset | undefined> {
    this.throwIfFailed();
    return this.#stable(() => findTimestamp(this.context.files, this.#searched(), timestamp, endOffset));
  }

  maxTimestamp(endOffset: Offset): Promise<TimestampOffset | undefined> {
    this.throwIfFailed();
    return this.#stable(() => findMaxTimestamp(this.context.files, this.#searched(), endOffset));
  }

  endOffsetForEpoch(leaderEpoch: LeaderEpoch): EpochEnd {
    return this.terms.endOffsetForEpoch(leaderEpoch, this.logEndOffset);
  }

  async abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]> {
    return this.transactions.abortedIn(from, to);
  }

  async deleteRecordsBefore(offset: Offset): Promise<void> {
    this.throwIfFailed();
    if (offset > this.highWatermark) {
      throw this.#outOfRange(`offset ${offset} is above the high watermark, ${this.highWatermark}`);
    }
    // What others committed and the disk refused is not there after a crash.
    const reached = Math.min(offset, this.writtenOffset);
    if (reached <= this.logStartOffset) return;
    await this.pushNote(
      (callbacks) => NoteItem.logStart(this, this.number, reached, callbacks),
      () => this.raiseLogStart(reached),
    );
  }

  updateSettings(settings: LogSettings): void {
    this.settings = settings;
  }

  // --- snapshots ---

  /** The numbers of files that are being written for compaction and for a snapshot; 0 where none are. */
  get underWay(): { readonly clean: number; readonly install: number } {
    const clean = this.isBeingCleaned ? this.cleanCount + 1 : 0;
    return { clean, install: this.#import === undefined ? 0 : this.lastImport };
  }

  async exportSnapshot(): Promise<LogSnapshot> {
    this.throwIfFailed();
    this.pins++;
    try {
      await this.swapping;
      return await this.context.maintain(() => this.#export());
    } catch (error) {
      this.pins--;
      throw toLogError(error, this.folder);
    }
  }

  async installSnapshot(manifest: Buffer): Promise<SnapshotInstall> {
    this.throwIfFailed();
    const decoded = decodeManifest(manifest);
    if (this.#import !== undefined) throw new LogError('busy', `${this.folder}: another snapshot is being received`);
    this.lastImport = Math.max(this.lastImport, this.installCount) + 1;
    const started = new LogImport(this.context, this, decoded, this.lastImport);
    this.#import = started;
    try {
      await started.begin();
    } catch (error) {
      await started.abort();
      throw error;
    }
    return started;
  }

  async verify(segment: Segment, sizeBytes: number, bytesMax?: number): Promise<void> {
    if (segment.isVerified(0, sizeBytes)) return;
    await this.#stable(async () => {
      this.#throwIfGone(segment);
      await verifySegment(this.context.files, segment, sizeBytes, bytesMax);
    });
  }

  async verifySome(bytesMax: number): Promise<number> {
    this.throwIfFailed();
    const segment = this.segments.find((each) => !each.isVerified(0, each.sizeBytes));
    if (segment === undefined) return 0;
    const before = segment.checkedTo;
    await this.verify(segment, segment.sizeBytes, bytesMax);
    return Math.max(1, segment.checkedTo - before);
  }

  /** What was checked of the segments counts no more: somebody met damage who may have read a file that another has taken the name of. */
  distrustSegments(): void {
    for (const segment of this.segments) segment.distrust();
  }

  async readPiece(segment: Segment, position: number, sizeBytes: number): Promise<Chunk> {
    return await this.#stable(async () => {
      this.#throwIfGone(segment);
      return await this.#reader.piece(segment, position, sizeBytes);
    });
  }

  unpin(): void {
    this.pins--;
  }

  importEnded(): void {
    this.#import = undefined;
  }

  /** Gives up what is being received; for a log that is removed. */
  async abortImport(): Promise<void> {
    await this.#import?.abort();
  }

  async #export(): Promise<LogSnapshot> {
    this.throwIfFailed();
    // What segments hold may all be deleted: then the log begins behind their end.
    const isBehind = this.flushedOffset < this.logStartOffset;
    if (isBehind || this.flushedIndex < Math.max(this.membershipIndex, this.firstIndex - 1, 1)) {
      await this.context.writer.flush(this);
    }
    const change = this.members.newestChange?.index ?? Number.POSITIVE_INFINITY;
    if (this.flushedIndex < Math.max(this.membershipIndex, 1) || change <= this.flushedIndex) {
      throw new LogError('busy', `${this.folder} cannot be described at this moment`);
    }
    const manifest = manifestOf(this.image(), this.membership);
    const files = this.segments.slice(this.segments.length - manifest.segments.length);
    return new LogExport(this, manifest, files);
  }

  // --- within ---

  async #segmentEntries(from: Index, end: Index, bytesMax: number): Promise<readonly Entry[]> {
    if (from < this.firstIndex) throw this.#outOfRange(`index ${from} is below the first one, ${this.firstIndex}`);
    const segment = this.segments.find((candidate) => candidate.lastIndex >= from);
    assert(segment !== undefined && segment.firstIndex <= from, 'an entry that is not in memory is in a segment');
    const termAt = (index: Index): Term => this.terms.termAt(index);
    return await this.#reader.entries(segment, from, end, bytesMax, termAt, this.settings.indexIntervalBytes);
  }

  #searched(): SearchedLog {
    return {
      segments: this.segments,
      unflushed: () => this.tail.from(this.flushedIndex + 1),
      logStartOffset: this.logStartOffset,
      indexIntervalBytes: this.settings.indexIntervalBytes,
    };
  }

  #throwIfOutside(offset: Offset): void {
    if (offset >= this.logStartOffset && offset <= this.logEndOffset) return;
    throw this.#outOfRange(`offset ${offset} is not in [${this.logStartOffset}, ${this.logEndOffset}]`);
  }

  async #readSegments(request: LogReadRequest): Promise<LogRead> {
    // The log's start may have moved since the read was asked for.
    this.#throwIfOutside(request.offset);
    const segment = this.segments.find((candidate) => candidate.nextOffset > request.offset);
    if (segment === undefined) return this.#readTail(request);
    const { clock } = this.context;
    const startedMs = clock.monotonicMs();
    const read = await this.#reader.read(segment, request, this.settings.indexIntervalBytes);
    this.lastReadMs = clock.monotonicMs() - startedMs;
    return read;
  }

  #readTail(request: LogReadRequest): LogRead {
    const read = this.tail.read(request);
    this.context.metrics.readBytesFromMemory += read.sizeBytes;
    return read;
  }

  /** Reads segments. Damage that is found takes the log offline. */
  async #stable<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await this.reads.run(read);
    } catch (error) {
      this.throwIfRemoved();
      const failure = isMissing(error) ? new LogError('damaged', error.message) : toLogError(error, this.folder);
      if (failure.reason === 'damaged') this.fail(failure);
      throw failure;
    }
  }

  /** A snapshot took the log's place, or the export was released and compaction or retention came by. */
  #throwIfGone(segment: Segment): void {
    this.throwIfFailed();
    if (!this.segments.includes(segment)) throw new LogError('closed', `${segment.path} is not the log's any more`);
  }

  #outOfRange(what: string): LogError {
    return new LogError('offset-out-of-range', `${this.folder}: ${what}`);
  }
}

/** A segment's file is not there, although the checkpoint says that it was written and synced. */
function isMissing(error: unknown): error is DiskError {
  return error instanceof DiskError && error.code === 'ENOENT';
}

function releaseNothing(): void {}

function emptyRead(offset: Offset): LogRead {
  return { buffers: [], sizeBytes: 0, nextOffset: offset, release: releaseNothing };
}
