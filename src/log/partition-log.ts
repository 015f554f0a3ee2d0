import { assert } from '../base/index.ts';
import { type Entry, EntryKind, type HardState, type Index, type Term } from '../raft/index.ts';
import { encodeLogLine, type LogImage } from './checkpoint.ts';
import { type LogContext, toLogError } from './context.ts';
import { DiskError } from './disk.ts';
import { EntryLog } from './entry-log.ts';
import { LogExport } from './log-export.ts';
import { LogImport } from './log-import.ts';
import { NoteItem } from './log-items.ts';
import type { TailEntry } from './memory-tail.ts';
import { Segment, type SegmentImage } from './segment.ts';
import { verifySegment } from './segment-check.ts';
import type { Chunk } from './segment-chunk.ts';
import { finishSwaps, removeReplaced } from './segment-names.ts';
import { SegmentReader } from './segment-reader.ts';
import type { FlushableLog } from './segment-writer.ts';
import {
  decodeManifest,
  type InstallImage,
  imageFrom,
  manifestOf,
  type SnapshotManifest,
} from './snapshot-manifest.ts';
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

/** Segments that take the place of others, as the write-ahead log keeps it: `bases` are the base offsets of those replaced. */
export interface SegmentSwap {
  readonly bases: readonly Offset[];
  readonly replacement: SegmentImage | null;
  readonly cleanOffset: Offset;
  readonly cleanCount: number;
  /** How often the log had been replaced by a snapshot. Missing in frames of release 0.1. */
  readonly installCount?: number;
}

/** A log on the node's disk (or in its memory): the tail in memory, the rest in segments, both behind one face. */
export class DiskLog extends EntryLog implements PartitionLog, FlushableLog {
  settings: LogSettings;
  segments: Segment[] = [];
  /** Up to here the log was compacted; from here it is dirty. */
  cleanOffset: Offset;
  /** How often it was compacted: numbers the files that compaction writes. */
  cleanCount: number;
  /** How often it was replaced by a snapshot: numbers the files that come with one. */
  installCount: number;
  /** Compaction writes files for it. */
  isBeingCleaned = false;
  lastCompactionMs = -1;
  lastReadMs = -1;
  readonly #reader: SegmentReader;
  readonly #epochAt = (offset: Offset): LeaderEpoch => this.terms.epochAt(offset);
  #firstIndex: Index;
  #logStartOffset: Offset;
  #segmentBytes: number;
  /** How often segments were replaced or taken away since the start. */
  #replacements = 0;
  #line: string | undefined;
  /** What the line depends on, as it was then. */
  #lineFacts: readonly unknown[] = [];
  #renaming: Promise<void> | undefined;
  /** Exports whose files must stay. */
  #pins = 0;
  /** A compacted segment is about to take the place of others. */
  #swapping: Promise<void> | undefined;
  #import: LogImport | undefined;
  /** Numbers of imports are not used again, for what became of a failed one is known after the next start only. */
  #lastImport = 0;

  constructor(context: LogContext, image: LogImage, settings: LogSettings) {
    super(context, image);
    this.settings = settings;
    this.segments = image.segments.map((segment) => new Segment(this.folder, segment, this.#epochAt));
    this.#segmentBytes = this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
    this.#firstIndex = image.firstIndex;
    this.#logStartOffset = image.logStartOffset;
    this.cleanOffset = image.cleanOffset;
    this.cleanCount = image.cleanCount;
    this.installCount = image.installCount ?? 0;
    this.#reader = new SegmentReader(context);
  }

  get firstIndex(): Index {
    return this.#firstIndex;
  }
  get logStartOffset(): Offset {
    return this.#logStartOffset;
  }
  get sizeBytes(): number {
    return this.#segmentBytes + this.unflushedBytes;
  }
  get segmentCount(): number {
    return Math.max(1, this.segments.length);
  }
  get latestEpoch(): LeaderEpoch {
    return this.logEndOffset === 0 ? 0 : this.terms.epochAt(this.logEndOffset - 1);
  }

  termAt(index: Index): Term | undefined {
    if (index < this.#firstIndex - 1 || index > this.lastIndex) return undefined;
    return this.terms.termAt(index);
  }

  entries(from: Index, to: Index, bytesMax: number): Promise<readonly Entry[]> | readonly Entry[] {
    this.#throwIfFailed();
    const end = Math.min(to, this.lastIndex + 1);
    if (from >= this.#firstIndex && from >= end) return [];
    if (this.tail.at(from) !== undefined && from >= this.#firstIndex) return this.#tailEntries(from, end, bytesMax);
    return this.#stable(() => this.#segmentEntries(from, end, bytesMax));
  }

  entriesInMemory(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined {
    if (this.failure !== undefined || from < this.#firstIndex || this.tail.at(from) === undefined) return undefined;
    return this.#tailEntries(from, Math.min(to, this.lastIndex + 1), bytesMax);
  }

  read(request: LogReadRequest): LogRead | Promise<LogRead> {
    this.#throwIfFailed();
    const { offset } = request;
    this.#throwIfOutside(offset);
    if (offset >= Math.min(request.endOffset, this.logEndOffset)) return emptyRead(offset);
    const tailStart = this.tail.first;
    if (tailStart !== undefined && tailStart.baseOffset <= offset) return this.#readTail(request);
    return this.#stable(() => this.#readSegments(request));
  }

  offsetForTimestamp(timestamp: TimestampMs, endOffset: Offset): Promise<TimestampOffset | undefined> {
    this.#throwIfFailed();
    return this.#stable(() => findTimestamp(this.context.files, this.#searched(), timestamp, endOffset));
  }

  maxTimestamp(endOffset: Offset): Promise<TimestampOffset | undefined> {
    this.#throwIfFailed();
    return this.#stable(() => findMaxTimestamp(this.context.files, this.#searched(), endOffset));
  }

  endOffsetForEpoch(leaderEpoch: LeaderEpoch): EpochEnd {
    return this.terms.endOffsetForEpoch(leaderEpoch, this.logEndOffset);
  }

  async abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]> {
    return this.transactions.abortedIn(from, to);
  }

  async deleteRecordsBefore(offset: Offset): Promise<void> {
    this.#throwIfFailed();
    if (offset > this.highWatermark) {
      throw this.#outOfRange(`offset ${offset} is above the high watermark, ${this.highWatermark}`);
    }
    // What others committed and the disk refused is not there after a crash.
    const reached = Math.min(offset, this.writtenOffset);
    if (reached <= this.#logStartOffset) return;
    await this.pushNote(
      (callbacks) => NoteItem.logStart(this, this.number, reached, callbacks),
      () => this.#raiseLogStart(reached),
    );
  }

  updateSettings(settings: LogSettings): void {
    this.settings = settings;
  }

  // --- segments ---

  override onFlushed(last: TailEntry, bytes: number): void {
    super.onFlushed(last, bytes);
    this.#segmentBytes += bytes;
  }

  /** Segments of which nothing is left to read, oldest first; the one that is written to is not among them. */
  deadSegments(): readonly Segment[] {
    const count = this.segments.findIndex((segment) => !segment.sealed || segment.nextOffset > this.#logStartOffset);
    return count === -1 ? this.segments : this.segments.slice(0, count);
  }

  /** Takes the dead segments out of the log; their files are the caller's to remove. */
  dropDeadSegments(): readonly Segment[] {
    const dead = this.isPinned ? [] : this.deadSegments();
    if (dead.length === 0) return dead;
    this.segments = this.segments.slice(dead.length);
    this.#segmentsChanged();
    return dead;
  }

  /** Puts a compacted segment in the place of others, durably; false if they are not all there any more. */
  async swapSegments(swap: SegmentSwap): Promise<boolean> {
    if (this.isPinned || !this.#holds(swap)) return false;
    let isDone = false;
    this.#swapping = this.pushNote(
      (callbacks) => NoteItem.swap(this, this.number, swap, callbacks),
      () => {
        isDone = this.applySwap(swap);
      },
    );
    try {
      await this.#swapping;
    } finally {
      this.#swapping = undefined;
    }
    return isDone;
  }

  applySwap(swap: SegmentSwap): boolean {
    const { bases, replacement, cleanOffset, cleanCount } = swap;
    if (!this.#holds(swap)) return false;
    const at = this.segments.findIndex((segment) => segment.baseOffset === bases[0]);
    const added = replacement === null ? [] : [new Segment(this.folder, replacement, this.#epochAt)];
    // What memory still holds of them is not what the log holds any more.
    this.context.budget.released(this.dropTail(this.segments[at + bases.length - 1]!.lastIndex));
    this.segments = [...this.segments.slice(0, at), ...added, ...this.segments.slice(at + bases.length)];
    this.cleanOffset = Math.max(this.cleanOffset, cleanOffset);
    this.cleanCount = Math.max(this.cleanCount, cleanCount);
    this.#segmentsChanged();
    return true;
  }

  /** Runs what gives segment files other names; reads that fail meanwhile are done again afterwards. */
  async whileRenaming(rename: () => Promise<void>): Promise<void> {
    this.#renaming = rename();
    try {
      await this.#renaming;
    } finally {
      this.#renaming = undefined;
      this.#replacements++;
    }
  }

  /** Whether a transactional record belongs to an aborted transaction. */
  isAborted(producerId: number, offset: Offset): boolean {
    return this.transactions.isAborted(producerId, offset);
  }

  replayLogStart(offset: Offset): void {
    this.#raiseLogStart(offset);
  }

  /** Also drops what is below the start: its files may be gone already, even of one that was still written to at the checkpoint. */
  override finishReplay(): void {
    const start = this.#logStartOffset;
    // One that holds only Raft's own entries so far begins and ends at the same offset: at the start, it is not below it.
    const alive = this.segments.findIndex(({ baseOffset, nextOffset }) => nextOffset > start || baseOffset >= start);
    const count = alive === -1 ? this.segments.length : alive;
    if (count > 0) {
      this.segments = this.segments.slice(count);
      this.#segmentsChanged();
    }
    super.finishReplay(start);
  }

  /** The log's line of a checkpoint; made anew only after the log changed, so that idle logs cost a checkpoint little. */
  checkpointLine(): string {
    const last = this.segments.at(-1);
    const facts = [
      this.durableHardState,
      this.flushedIndex,
      this.commitIndex,
      this.#logStartOffset,
      this.#replacements,
      this.failure,
      last?.sealed,
      this.cleanOffset,
      this.membership,
    ];
    if (this.#line === undefined || facts.some((fact, at) => fact !== this.#lineFacts[at])) {
      this.#line = encodeLogLine(this.image());
      this.#lineFacts = facts;
    }
    return this.#line;
  }

  image(): LogImage {
    return {
      ...this.entryImage(),
      firstIndex: this.#firstIndex,
      logStartOffset: this.#logStartOffset,
      segments: this.segments.map((segment) => segment.image()),
      cleanOffset: this.cleanOffset,
      cleanCount: this.cleanCount,
      installCount: this.installCount,
    };
  }

  // --- snapshots ---

  /** Files of the log are being read by another node: none is removed or exchanged. */
  get isPinned(): boolean {
    return this.#pins > 0;
  }

  /** The numbers of files that are being written for compaction and for a snapshot; 0 where none are. */
  get underWay(): { readonly clean: number; readonly install: number } {
    const clean = this.isBeingCleaned ? this.cleanCount + 1 : 0;
    return { clean, install: this.#import === undefined ? 0 : this.#lastImport };
  }

  async exportSnapshot(): Promise<LogSnapshot> {
    this.#throwIfFailed();
    this.#pins++;
    try {
      await this.#swapping;
      return await this.context.maintain(() => this.#export());
    } catch (error) {
      this.#pins--;
      throw toLogError(error, this.folder);
    }
  }

  async installSnapshot(manifest: Buffer): Promise<SnapshotInstall> {
    this.#throwIfFailed();
    const decoded = decodeManifest(manifest);
    if (this.#import !== undefined) throw new LogError('busy', `${this.folder}: another snapshot is being received`);
    this.#lastImport = Math.max(this.#lastImport, this.installCount) + 1;
    const started = new LogImport(this.context, this, decoded, this.#lastImport);
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
    this.#throwIfFailed();
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
    this.#pins--;
  }

  importEnded(): void {
    this.#import = undefined;
  }

  async replaceBy(
    manifest: SnapshotManifest,
    segments: readonly Segment[],
    hardState: HardState | undefined,
  ): Promise<void> {
    this.#throwIfFailed();
    this.isBeingReplaced = true;
    const own = {
      hardState: hardState ?? this.hardState,
      logStartOffset: this.#logStartOffset,
      installCount: this.#lastImport,
    };
    const image = imageFrom(manifest, own, segments);
    let old: readonly Segment[] = [];
    try {
      await this.pushNote(
        (callbacks) => NoteItem.install(this, this.number, image, callbacks),
        () => {
          old = this.segments;
          this.#install(image, segments);
        },
      );
    } finally {
      this.isBeingReplaced = false;
    }
    void this.#takeNames(old);
  }

  replayInstall(image: InstallImage): void {
    // The checkpoint has it already, and may have what compaction made of it since.
    if ((image.installCount ?? 0) <= this.installCount) {
      this.replayedBefore(image.hardState);
      return;
    }
    this.#install(
      image,
      image.segments.map((segment) => new Segment(this.folder, segment, this.#epochAt)),
    );
  }

  /** Gives up what is being received; for a log that is removed. */
  async abortImport(): Promise<void> {
    await this.#import?.abort();
  }

  async #export(): Promise<LogSnapshot> {
    this.#throwIfFailed();
    // What segments hold may all be deleted: then the log begins behind their end.
    const isBehind = this.flushedOffset < this.#logStartOffset;
    if (isBehind || this.flushedIndex < Math.max(this.membershipIndex, this.#firstIndex - 1, 1)) {
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

  #install(image: InstallImage, segments: readonly Segment[]): void {
    const { number, cleanCount } = this;
    this.replace({ ...image, ...this.id, number, cleanCount, failure: null });
    this.segments = [...segments];
    this.#firstIndex = image.firstIndex;
    this.#logStartOffset = image.logStartOffset;
    this.cleanOffset = image.cleanOffset;
    this.installCount = image.installCount ?? 0;
    this.#segmentsChanged();
  }

  /** Gives installed segments their names, and removes the files of `old` that none of them took over. */
  async #takeNames(old: readonly Segment[]): Promise<void> {
    const { disk, files, logger, maintain, writer } = this.context;
    try {
      await maintain(async () => {
        // Nothing is left to be synced under a name that is about to change.
        await writer.sync();
        await this.whileRenaming(() => finishSwaps(disk, files, this, old));
        for (const segment of old) writer.forget(segment.path);
        await removeReplaced(disk, files, this, old);
      });
    } catch (error) {
      const { topic, partition } = this.id;
      // The next start does it.
      logger.warn({ topic, partition, err: error }, `files of a snapshot keep their names for now`);
    }
  }

  // --- within ---

  #raiseLogStart(offset: Offset): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = offset;
    this.transactions.forgetBefore(offset);
    this.terms.forgetBefore(this.#firstIndex - 1, offset);
  }

  #segmentsChanged(): void {
    this.#replacements++;
    this.#segmentBytes = this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
    const first = this.segments.find((segment) => !segment.compacted);
    this.#firstIndex = Math.max(this.#firstIndex, first?.firstIndex ?? this.flushedIndex + 1);
    this.terms.forgetBefore(this.#firstIndex - 1, this.#logStartOffset);
  }

  /**
   * Segments of the same names may be others: after a snapshot, and where a replay meets an exchange again that the checkpoint has already, and others
   * after it.
   */
  #holds({ bases, cleanCount, installCount }: SegmentSwap): boolean {
    if ((installCount ?? 0) !== this.installCount || cleanCount <= this.cleanCount) return false;
    const at = this.segments.findIndex((segment) => segment.baseOffset === bases[0]);
    return at !== -1 && bases.every((base, step) => this.segments[at + step]?.baseOffset === base);
  }

  #tailEntries(from: Index, end: Index, bytesMax: number): readonly Entry[] {
    const result: Entry[] = [];
    let bytes = 0;
    for (let index = from; index < end; index++) {
      const entry = this.tail.at(index)!;
      bytes += entry.sizeBytes;
      if (result.length > 0 && bytes > bytesMax) break;
      entry.share();
      result.push(entry);
    }
    return result;
  }

  async #segmentEntries(from: Index, end: Index, bytesMax: number): Promise<readonly Entry[]> {
    if (from < this.#firstIndex) throw this.#outOfRange(`index ${from} is below the first one, ${this.#firstIndex}`);
    const segment = this.segments.find((candidate) => candidate.lastIndex >= from);
    assert(segment !== undefined && segment.firstIndex <= from, 'an entry that is not in memory is in a segment');
    const termAt = (index: Index): Term => this.terms.termAt(index);
    return await this.#reader.entries(segment, from, end, bytesMax, termAt, this.settings.indexIntervalBytes);
  }

  #searched(): SearchedLog {
    return {
      segments: this.segments,
      unflushed: () => this.tail.from(this.flushedIndex + 1),
      logStartOffset: this.#logStartOffset,
      indexIntervalBytes: this.settings.indexIntervalBytes,
    };
  }

  #throwIfOutside(offset: Offset): void {
    if (offset >= this.#logStartOffset && offset <= this.logEndOffset) return;
    throw this.#outOfRange(`offset ${offset} is not in [${this.#logStartOffset}, ${this.logEndOffset}]`);
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

  #readTail({ offset, endOffset, bytesMax, atLeastOneBatch }: LogReadRequest): LogRead {
    const buffers: Buffer[] = [];
    const retained: TailEntry[] = [];
    let sizeBytes = 0;
    let nextOffset = offset;
    let entry = this.tail.firstPast(offset);
    for (; entry !== undefined; entry = this.tail.at(entry.index + 1)) {
      if (entry.kind !== EntryKind.Data) continue;
      if (entry.nextOffset > endOffset) break;
      if (sizeBytes + entry.sizeBytes > bytesMax && !(sizeBytes === 0 && atLeastOneBatch)) break;
      buffers.push(entry.data);
      entry.retain();
      retained.push(entry);
      sizeBytes += entry.sizeBytes;
      nextOffset = entry.nextOffset;
    }
    this.context.metrics.readBytesFromMemory += sizeBytes;
    const release = (): void => {
      for (const each of retained) each.release();
    };
    return { buffers, sizeBytes, nextOffset, release };
  }

  /**
   * Reads segments. Damage that is found takes the log offline; but when segments were replaced meanwhile, a read may have met the new file
   * with what it knew of the old one, and is done again.
   */
  async #stable<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      const replacements = this.#replacements;
      try {
        const result = await read();
        if (replacements === this.#replacements) return result;
      } catch (error) {
        if (this.#renaming !== undefined) await this.#renaming;
        if (replacements !== this.#replacements) continue;
        this.#throwIfRemoved();
        const failure = isMissing(error) ? new LogError('damaged', error.message) : toLogError(error, this.folder);
        if (failure.reason === 'damaged') this.fail(failure);
        throw failure;
      }
    }
  }

  #throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure;
    this.#throwIfRemoved();
  }

  #throwIfRemoved(): void {
    if (this.removed) throw new LogError('closed', `${this.folder} was removed`);
  }

  /** A snapshot took the log's place, or the export was released and compaction or retention came by. */
  #throwIfGone(segment: Segment): void {
    this.#throwIfFailed();
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
