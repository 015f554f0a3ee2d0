import type { HardState, Index } from '../raft/index.ts';
import { encodeLogLine, type LogImage } from './checkpoint.ts';
import type { LogContext } from './context.ts';
import { EntryLog } from './entry-log.ts';
import { NoteItem } from './log-items.ts';
import type { TailEntry } from './memory-tail.ts';
import { Segment, type SegmentImage } from './segment.ts';
import { finishSwaps, removeReplaced } from './segment-names.ts';
import type { FlushableLog } from './segment-writer.ts';
import { type InstallImage, imageFrom, type SnapshotManifest } from './snapshot-manifest.ts';
import { StableReads } from './stable-reads.ts';
import { type LeaderEpoch, LogError, type LogSettings, type Offset } from './types.ts';

/** Segments that take the place of others, as the write-ahead log keeps it: `bases` are the base offsets of those replaced. */
export interface SegmentSwap {
  readonly bases: readonly Offset[];
  readonly replacement: SegmentImage | null;
  readonly cleanOffset: Offset;
  readonly cleanCount: number;
  /** How often the log had been replaced by a snapshot. Missing in frames of release 0.1. */
  readonly installCount?: number;
}

/**
 * What a log consists of, beside the entries in memory: its segments, where it begins, and how these change (flushes, deleted records, compaction,
 * snapshots), durably and over again at a start.
 */
export abstract class SegmentedLog extends EntryLog implements FlushableLog {
  settings: LogSettings;
  segments: Segment[];
  /** The disk has the log's folder, or may have it: a segment that was begun need not have come into the log. */
  hasFolder: boolean;
  /** Up to here the log was compacted; from here it is dirty. */
  cleanOffset: Offset;
  /** How often it was compacted: numbers the files that compaction writes. */
  cleanCount: number;
  /** How often it was replaced by a snapshot: numbers the files that come with one. */
  installCount: number;
  protected readonly reads = new StableReads();
  /** Exports whose files must stay. */
  protected pins = 0;
  /** A compacted segment is about to take the place of others. */
  protected swapping: Promise<void> | undefined;
  /** Numbers of imports are not used again, for what became of a failed one is known after the next start only. */
  protected lastImport = 0;
  readonly #epochAt = (offset: Offset): LeaderEpoch => this.terms.epochAt(offset);
  #firstIndex: Index;
  #logStartOffset: Offset;
  #segmentBytes: number;
  #line: string | undefined;
  /** What the line depends on, as it was then. */
  #lineFacts: readonly unknown[] = [];

  constructor(context: LogContext, image: LogImage, settings: LogSettings) {
    super(context, image);
    this.settings = settings;
    this.segments = image.segments.map((segment) => new Segment(this.folder, segment, this.#epochAt));
    this.hasFolder = this.segments.length > 0;
    this.#segmentBytes = this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
    this.#firstIndex = image.firstIndex;
    this.#logStartOffset = image.logStartOffset;
    this.cleanOffset = image.cleanOffset;
    this.cleanCount = image.cleanCount;
    this.installCount = image.installCount ?? 0;
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
    this.swapping = this.pushNote(
      (callbacks) => NoteItem.swap(this, this.number, swap, callbacks),
      () => {
        isDone = this.applySwap(swap);
      },
    );
    try {
      await this.swapping;
    } finally {
      this.swapping = undefined;
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

  /** See StableReads. */
  whileRenaming(rename: () => Promise<void>): Promise<void> {
    return this.reads.whileRenaming(rename);
  }

  /** Whether a transactional record belongs to an aborted transaction. */
  isAborted(producerId: number, offset: Offset): boolean {
    return this.transactions.isAborted(producerId, offset);
  }

  replayLogStart(offset: Offset): void {
    this.raiseLogStart(offset);
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
      this.reads.replacements,
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

  /** Files of the log are being read by another node: none is removed or exchanged. */
  get isPinned(): boolean {
    return this.pins > 0;
  }

  async replaceBy(
    manifest: SnapshotManifest,
    segments: readonly Segment[],
    hardState: HardState | undefined,
  ): Promise<void> {
    this.throwIfFailed();
    this.isBeingReplaced = true;
    const own = {
      hardState: hardState ?? this.hardState,
      logStartOffset: this.#logStartOffset,
      installCount: this.lastImport,
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
        await this.whileRenaming(() => finishSwaps(disk, files, this));
        for (const segment of old) writer.forget(segment.path);
        await removeReplaced(disk, files, this, old);
      });
    } catch (error) {
      const { topic, partition } = this.id;
      // The next start does it.
      logger.warn({ topic, partition, err: error }, `files of a snapshot keep their names for now`);
    }
  }

  protected raiseLogStart(offset: Offset): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = offset;
    this.transactions.forgetBefore(offset);
    this.terms.forgetBefore(this.#firstIndex - 1, offset);
  }

  #segmentsChanged(): void {
    this.reads.replaced();
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

  protected throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure;
    this.throwIfRemoved();
  }

  protected throwIfRemoved(): void {
    if (this.removed) throw new LogError('closed', `${this.folder} was removed`);
  }
}
