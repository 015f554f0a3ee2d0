import { assert } from '../base/index.ts';
import type { Entry, HardState, Index, Term } from '../raft/index.ts';
import { EntryKind } from '../raft/index.ts';
import { BATCH_HEAD_BYTES, BATCH_MAGIC, batchField } from './batch-header.ts';
import type { LogImage } from './checkpoint.ts';
import { type LogContext, toLogError } from './context.ts';
import { CarriedItem, HardStateItem, NoteItem } from './log-items.ts';
import { MemoryTail, TailEntry } from './memory-tail.ts';
import { ProducerTable } from './producer-table.ts';
import { Segment } from './segment.ts';
import { SegmentReader } from './segment-reader.ts';
import type { FlushableLog } from './segment-writer.ts';
import type { TailHolder } from './tail-budget.ts';
import { TermHistory } from './term-history.ts';
import { TransactionTable } from './transaction-table.ts';
import {
  type AbortedTransaction,
  type EpochEnd,
  type LeaderEpoch,
  LogError,
  type LogId,
  type LogProgress,
  type LogRead,
  type LogReadRequest,
  type LogSettings,
  type Offset,
  type PartitionLog,
  type TimestampMs,
  type TimestampOffset,
} from './types.ts';
import type { WalItem, WalOwner } from './wal.ts';
import { FLAG_CARRIED, type Frame } from './wal-format.ts';

const NO_HARD_STATE: HardState = { term: 0, vote: 0, commit: 0 };

/** A log on the node's disk (or in its memory): the tail in memory, the rest in segments, both behind one face. */
export class DiskLog implements PartitionLog, WalOwner, FlushableLog, TailHolder {
  readonly id: LogId;
  readonly number: number;
  readonly folder: string;
  readonly producers = new ProducerTable();
  settings: LogSettings;
  segments: Segment[] = [];
  failure: LogError | undefined;
  /** Set when the log is being removed: it takes and gives nothing any more. */
  removed = false;
  cleanOffset: Offset;
  cleanedMs: TimestampMs;

  #lastingFailure: string | null = null;
  /** Whether the write-ahead log or the checkpoint knows of the log. */
  #registered = true;
  readonly #context: LogContext;
  readonly #tail = new MemoryTail();
  readonly #terms: TermHistory;
  readonly #transactions = new TransactionTable();
  readonly #reader: SegmentReader;
  #listener: LogProgress | undefined;
  #hardState: HardState;
  #durableHardState: HardState;
  #firstIndex: Index;
  #lastIndex: Index;
  #lastTerm: Term;
  #durableIndex: Index;
  #commitIndex: Index;
  #flushedIndex: Index;
  #flushedTerm: Term;
  #flushedOffset: Offset;
  #logStartOffset: Offset;
  #logEndOffset: Offset;
  #highWatermark: Offset;
  #segmentBytes = 0;
  #unflushedBytes = 0;
  /** Producers and transactions already stand for entries up to here; only replay meets older ones. */
  #trackedIndex: Index;
  /** Committed by others while our own disk was full; must reach the write-ahead log before anything else of this log. */
  #unwritten: TailEntry[] = [];
  /** While replaying: an entry that came before those it follows; 0 for none. */
  #gapEnd = 0;
  #writtenHardState: HardState | undefined;
  #writtenEntry: TailEntry | undefined;

  constructor(context: LogContext, image: LogImage, settings: LogSettings) {
    this.#context = context;
    this.id = { topic: image.topic, topicId: image.topicId, partition: image.partition };
    this.number = image.number;
    this.folder = `${image.topic}-${image.partition}`;
    this.settings = settings;
    this.segments = image.segments.map((segment) => new Segment(this.folder, segment));
    this.#segmentBytes = this.segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
    this.#hardState = image.hardState;
    this.#durableHardState = image.hardState;
    this.#terms = new TermHistory(image.terms);
    this.#firstIndex = image.firstIndex;
    this.#lastIndex = image.flushedIndex;
    this.#lastTerm = image.flushedTerm;
    this.#durableIndex = image.flushedIndex;
    this.#commitIndex = image.flushedIndex;
    this.#flushedIndex = image.flushedIndex;
    this.#flushedTerm = image.flushedTerm;
    this.#flushedOffset = image.flushedOffset;
    this.#logStartOffset = image.logStartOffset;
    this.#logEndOffset = image.flushedOffset;
    this.#highWatermark = image.flushedOffset;
    this.#trackedIndex = image.committedIndex;
    this.cleanOffset = image.cleanOffset;
    this.cleanedMs = image.cleanedMs;
    this.producers.load(image.producers);
    this.#transactions.load(image.transactions);
    if (image.failure !== null) this.failForGood(image.failure);
    this.#reader = new SegmentReader(context.files, context.readBuffers, context.metrics);
  }

  /** The image of a log that holds nothing. */
  static emptyImage(id: LogId, number: number): LogImage {
    return {
      number,
      topic: id.topic,
      topicId: id.topicId,
      partition: id.partition,
      hardState: NO_HARD_STATE,
      firstIndex: 1,
      logStartOffset: 0,
      flushedIndex: 0,
      flushedTerm: 0,
      flushedOffset: 0,
      terms: [],
      segments: [],
      committedIndex: 0,
      producers: [],
      transactions: { open: [], aborted: [] },
      cleanOffset: 0,
      cleanedMs: -1,
      failure: null,
    };
  }

  // --- Raft's face ---

  get hardState(): HardState {
    return this.#hardState;
  }

  get durableHardState(): HardState {
    return this.#durableHardState;
  }

  get firstIndex(): Index {
    return this.#firstIndex;
  }

  get lastIndex(): Index {
    return this.#lastIndex;
  }

  get lastTerm(): Term {
    return this.#lastTerm;
  }

  get durableIndex(): Index {
    return this.#durableIndex;
  }

  get commitIndex(): Index {
    return this.#commitIndex;
  }

  setProgressListener(listener: LogProgress): void {
    this.#listener = listener;
  }

  termAt(index: Index): Term | undefined {
    if (index < this.#firstIndex - 1 || index > this.#lastIndex) return undefined;
    return this.#terms.termAt(index);
  }

  entries(from: Index, to: Index, bytesMax: number): Promise<readonly Entry[]> | readonly Entry[] {
    this.#throwIfFailed();
    if (from < this.#firstIndex) throw this.#outOfRange(`index ${from} is below the first one, ${this.#firstIndex}`);
    const end = Math.min(to, this.#lastIndex + 1);
    if (from >= end) return [];
    if (this.#tail.at(from) !== undefined) return this.#tailEntries(from, end, bytesMax);
    const segment = this.segments.find((candidate) => candidate.lastIndex >= from);
    assert(segment !== undefined && segment.firstIndex <= from, 'an entry that is not in memory is in a segment');
    const termAt = (index: Index): Term => this.#terms.termAt(index);
    const { indexIntervalBytes } = this.settings;
    return this.#guarded(this.#reader.entries(segment, from, end, bytesMax, termAt, indexIntervalBytes));
  }

  append(entries: readonly Entry[], hardState?: HardState): void {
    assert(!this.removed, 'a removed log takes nothing');
    if (this.failure !== undefined) {
      const failure = this.failure;
      this.#context.defer(() => this.#listener?.onFailed(failure));
      return;
    }
    this.#rewrite();
    if (hardState !== undefined) {
      this.#hardState = hardState;
      this.#context.push(new HardStateItem(this, this.number, hardState));
    }
    if (entries.length === 0) return;
    const first = entries[0]!.index;
    assert(first > this.#commitIndex, 'what is committed is never truncated');
    assert(first <= this.#lastIndex + 1, 'entries are contiguous');
    if (first <= this.#lastIndex) this.#truncateFrom(first);
    for (const entry of entries) {
      const added = this.#add(entry);
      this.#context.push(added);
    }
  }

  commitTo(index: Index): void {
    if (index <= this.#commitIndex) return;
    assert(index <= this.#lastIndex, 'only what is in the log is committed');
    this.#commitIndex = index;
    this.#highWatermark = this.#tail.at(index)!.nextOffset;
    this.producers.commitTo(index);
    this.#transactions.commitTo(index);
    this.#context.onFlushable(this);
  }

  // --- the write-ahead log's answers ---

  onItemDurable(item: WalItem): void {
    if (item instanceof TailEntry) this.#writtenEntry = item;
    else if (item instanceof HardStateItem) this.#writtenHardState = item.hardState;
    else if (item instanceof CarriedItem) item.entry.generation = item.generation;
    else if (item instanceof NoteItem) item.callbacks.onDurable();
  }

  onCommitDurable(): void {
    this.#durableHardState = this.#writtenHardState ?? this.#durableHardState;
    this.#writtenHardState = undefined;
    const entry = this.#writtenEntry;
    this.#writtenEntry = undefined;
    if (this.removed) return;
    if (entry !== undefined && !entry.dropped && entry.index > this.#durableIndex) this.#durableIndex = entry.index;
    const { index, term } = entry ?? { index: this.#durableIndex, term: this.#terms.termAt(this.#durableIndex) };
    this.#listener?.onWritten(index, term);
    this.#listener?.onDurable(index, term);
    if (entry !== undefined) this.#context.onFlushable(this);
  }

  onItemsFailed(items: readonly WalItem[], error: LogError): void {
    for (const item of items) if (item instanceof NoteItem) item.callbacks.onFailed(error);
    if (this.removed) return;
    this.#hardState = this.#durableHardState;
    const keptIndex = Math.max(this.#durableIndex, this.#commitIndex);
    if (keptIndex < this.#lastIndex) this.#truncateFrom(keptIndex + 1);
    this.#unwritten = [];
    for (let index = this.#durableIndex + 1; index <= keptIndex; index++) this.#unwritten.push(this.#tail.at(index)!);
    if (error.reason !== 'disk-full') this.failure = error;
    this.#listener?.onFailed(error);
  }

  /** Pushes all entries that are not in segments to the write-ahead log again, so that the slots that hold them now are not needed. */
  carryForward(): void {
    for (let index = this.#flushedIndex + 1; index <= this.#lastIndex; index++) {
      this.#context.push(new CarriedItem(this.#tail.at(index)!));
    }
  }

  /** The oldest slot generation that holds an entry which is not in segments; undefined if there is none. */
  oldestGeneration(): number | undefined {
    const entry = this.#tail.at(this.#flushedIndex + 1);
    return entry === undefined || entry.index > this.#durableIndex ? undefined : entry.generation;
  }

  // --- Kafka's face ---

  get logStartOffset(): Offset {
    return this.#logStartOffset;
  }

  get logEndOffset(): Offset {
    return this.#logEndOffset;
  }

  get highWatermark(): Offset {
    return this.#highWatermark;
  }

  get lastStableOffset(): Offset {
    return Math.min(this.#highWatermark, this.#transactions.firstUnstableOffset ?? this.#highWatermark);
  }

  get sizeBytes(): number {
    return this.#segmentBytes + this.#unflushedBytes;
  }

  get segmentCount(): number {
    return Math.max(1, this.segments.length);
  }

  get latestEpoch(): LeaderEpoch {
    return this.#logEndOffset === 0 ? 0 : this.#terms.epochAt(this.#logEndOffset - 1);
  }

  get unflushedBytes(): number {
    return this.#unflushedBytes;
  }

  get segmentsEndOffset(): Offset {
    return this.#flushedOffset;
  }

  read(request: LogReadRequest): LogRead | Promise<LogRead> {
    this.#throwIfFailed();
    const { offset } = request;
    if (offset < this.#logStartOffset || offset > this.#logEndOffset) {
      throw this.#outOfRange(`offset ${offset} is not in [${this.#logStartOffset}, ${this.#logEndOffset}]`);
    }
    const endOffset = Math.min(request.endOffset, this.#logEndOffset);
    if (offset >= endOffset) return emptyRead(offset);
    const tailStart = this.#tail.first;
    if (tailStart !== undefined && tailStart.baseOffset <= offset) return this.#readTail(request);
    const segment = this.segments.find((candidate) => candidate.nextOffset > offset);
    if (segment === undefined) return this.#readTail(request);
    return this.#guarded(this.#reader.read(segment, request, this.settings.indexIntervalBytes));
  }

  async offsetForTimestamp(): Promise<TimestampOffset | undefined> {
    return undefined;
  }

  async maxTimestamp(): Promise<TimestampOffset | undefined> {
    return undefined;
  }

  endOffsetForEpoch(leaderEpoch: LeaderEpoch): EpochEnd {
    return this.#terms.endOffsetForEpoch(leaderEpoch, this.#logEndOffset);
  }

  async abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]> {
    return this.#transactions.abortedIn(from, to);
  }

  async deleteRecordsBefore(offset: Offset): Promise<void> {
    this.#throwIfFailed();
    if (offset > this.#highWatermark) {
      throw this.#outOfRange(`offset ${offset} is above the high watermark, ${this.#highWatermark}`);
    }
    if (offset <= this.#logStartOffset) return;
    await new Promise<void>((resolve, reject) => {
      const callbacks = { onDurable: resolve, onFailed: reject };
      this.#context.push(NoteItem.logStart(this, this.number, offset, callbacks));
    });
    this.raiseLogStart(offset);
  }

  updateSettings(settings: LogSettings): void {
    this.settings = settings;
  }

  /** Moves the start without making it durable; for replay, and after it was made durable. */
  raiseLogStart(offset: Offset): void {
    if (offset <= this.#logStartOffset) return;
    this.#logStartOffset = offset;
    this.#transactions.forgetBefore(offset);
  }

  // --- segments ---

  flushable(bytesMax: number): readonly TailEntry[] {
    if (this.removed || this.failure !== undefined) return [];
    const last = Math.min(this.#commitIndex, this.#durableIndex);
    const result: TailEntry[] = [];
    let bytes = 0;
    for (let index = this.#flushedIndex + 1; index <= last; index++) {
      const entry = this.#tail.at(index)!;
      bytes += entry.sizeBytes;
      if (result.length > 0 && bytes > bytesMax) break;
      result.push(entry);
    }
    return result;
  }

  onFlushed(last: TailEntry): void {
    if (this.removed) return;
    let bytes = 0;
    for (let index = this.#flushedIndex + 1; index <= last.index; index++) bytes += this.#tail.at(index)!.sizeBytes;
    this.#flushedIndex = last.index;
    this.#flushedTerm = last.term;
    this.#flushedOffset = last.nextOffset;
    this.#unflushedBytes -= bytes;
    this.#segmentBytes += bytes;
    this.#context.budget.flushed(this, last.index, bytes);
  }

  dropTail(index: Index): number {
    return this.#tail.dropThrough(Math.min(index, this.#flushedIndex));
  }

  /** Takes the log out of memory; nothing of it is used any more. */
  remove(): void {
    this.removed = true;
    const flushed = this.#tail.dropThrough(this.#flushedIndex);
    this.#context.budget.released(flushed);
    const rest = this.#tail.truncateFrom(0);
    for (const entry of rest) entry.dropped = true;
    this.#context.budget.withdrawn(this.#unflushedBytes);
    this.#unflushedBytes = 0;
  }

  image(): LogImage {
    const { topic, topicId, partition } = this.id;
    return {
      number: this.number,
      topic,
      topicId,
      partition,
      hardState: this.#durableHardState,
      firstIndex: this.#firstIndex,
      logStartOffset: this.#logStartOffset,
      flushedIndex: this.#flushedIndex,
      flushedTerm: this.#flushedTerm,
      flushedOffset: this.#flushedOffset,
      terms: this.#terms.starts.filter((start) => start.startIndex <= this.#flushedIndex),
      segments: this.segments.map((segment) => segment.image()),
      committedIndex: this.#commitIndex,
      producers: this.producers.committed(),
      transactions: this.#transactions.image(this.#commitIndex),
      cleanOffset: this.cleanOffset,
      cleanedMs: this.cleanedMs,
      failure: this.#lastingFailure,
    };
  }

  /** Takes the log offline; everything that is asked of it from now on fails with `error`. */
  fail(error: LogError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    const { topic, partition } = this.id;
    this.#context.logger.error({ topic, partition, reason: error.reason }, error.message);
    this.#context.defer(() => this.#listener?.onFailed(error));
  }

  /** As `fail`, and over restarts too: for damage where the damaged bytes will not be there to be found again. */
  failForGood(message: string): void {
    this.#lastingFailure = message;
    this.fail(new LogError('damaged', message));
  }

  // --- replay of the write-ahead log at start ---

  replayEntry(frame: Frame, generation: number): void {
    if (this.failure !== undefined) return;
    const { index, term, kind } = frame;
    if ((frame.flags & FLAG_CARRIED) !== 0 && index <= this.#lastIndex && this.#terms.termAt(index) === term) return;
    const keptIndex = Math.max(index - 1, this.#flushedIndex);
    if (keptIndex < this.#lastIndex) this.#truncateFrom(keptIndex + 1);
    // A lower term than the last one's was overwritten later, or the last one would not be there.
    if (index <= this.#flushedIndex || term < this.#lastTerm) return;
    if (index > this.#lastIndex + 1) {
      // What is missing was carried forward and comes later in the write-ahead log, with this one.
      this.#gapEnd = index;
      return;
    }
    if (index >= this.#gapEnd || (frame.flags & FLAG_CARRIED) === 0) this.#gapEnd = 0;
    const added = this.#add({ index, term, kind, data: frame.payload! });
    added.generation = generation;
    this.#durableIndex = index;
  }

  replayHardState(hardState: HardState): void {
    this.#hardState = hardState;
    this.#durableHardState = hardState;
  }

  /** After replay: what was known to be committed, is. */
  finishReplay(): void {
    if (this.#gapEnd > 0) {
      this.failForGood(
        `${this.folder}: the write-ahead log holds entry ${this.#gapEnd}, but ends at ${this.#lastIndex} before it`,
      );
      return;
    }
    this.commitTo(Math.min(this.#hardState.commit, this.#lastIndex));
  }

  // --- within ---

  #add(entry: Entry): TailEntry {
    if (entry.kind === EntryKind.Data) this.#assertBatch(entry);
    const added = new TailEntry(this, this.number, entry, this.#logEndOffset);
    this.#terms.append(entry.index, entry.term, this.#logEndOffset);
    if (entry.kind === EntryKind.Data && entry.index > this.#trackedIndex) this.#track(entry);
    this.#tail.push(added);
    this.#lastIndex = entry.index;
    this.#lastTerm = entry.term;
    this.#logEndOffset = added.nextOffset;
    this.#unflushedBytes += added.sizeBytes;
    this.#context.budget.added(added.sizeBytes);
    return added;
  }

  #assertBatch({ data, term }: Entry): void {
    assert(data.length >= BATCH_HEAD_BYTES && batchField.magic(data) === BATCH_MAGIC, 'data is a record batch v2');
    assert(batchField.sizeBytes(data) === data.length, 'an entry is one whole batch');
    assert(batchField.baseOffset(data) >= this.#logEndOffset, 'offsets only grow');
    assert(batchField.leaderEpoch(data) === term, 'the epoch of a batch is the term of its entry');
  }

  #track({ index, data }: Entry): void {
    const producerId = batchField.producerId(data);
    if (producerId === -1) return;
    const isOpen = (): boolean => (this.producers.get(producerId)?.txnStartOffset ?? -1) !== -1;
    const wasOpen = isOpen();
    const end = this.producers.append(index, data);
    if (end !== undefined) this.#transactions.end(index, end);
    else if (!wasOpen && isOpen()) this.#transactions.begin(index, producerId, batchField.baseOffset(data));
  }

  #truncateFrom(index: Index): void {
    assert(index > this.#commitIndex, 'what is committed is never truncated');
    let bytes = 0;
    for (const entry of this.#tail.truncateFrom(index)) {
      entry.dropped = true;
      bytes += entry.sizeBytes;
    }
    this.#unflushedBytes -= bytes;
    this.#context.budget.withdrawn(bytes);
    this.#terms.truncateFrom(index);
    this.producers.truncateFrom(index);
    this.#transactions.truncateFrom(index);
    this.#lastIndex = index - 1;
    this.#lastTerm = this.#terms.termAt(index - 1);
    this.#logEndOffset = this.#tail.last?.nextOffset ?? this.#flushedOffset;
    this.#durableIndex = Math.min(this.#durableIndex, index - 1);
  }

  /** Tells the write-ahead log that the log exists; again if that failed. */
  register(): void {
    this.#registered = true;
    const onFailed = (): void => {
      this.#registered = false;
    };
    this.#context.push(NoteItem.create(this, this.number, this.id, { onDurable: () => undefined, onFailed }));
  }

  #rewrite(): void {
    if (!this.#registered) this.register();
    for (const entry of this.#unwritten.splice(0)) this.#context.push(entry);
  }

  #tailEntries(from: Index, end: Index, bytesMax: number): readonly Entry[] {
    const result: Entry[] = [];
    let bytes = 0;
    for (let index = from; index < end; index++) {
      const entry = this.#tail.at(index)!;
      bytes += entry.sizeBytes;
      if (result.length > 0 && bytes > bytesMax) break;
      result.push(entry);
    }
    return result;
  }

  #readTail({ offset, endOffset, bytesMax, atLeastOneBatch }: LogReadRequest): LogRead {
    const buffers: Buffer[] = [];
    let sizeBytes = 0;
    let nextOffset = offset;
    let entry = this.#tail.firstPast(offset);
    for (; entry !== undefined; entry = this.#tail.at(entry.index + 1)) {
      if (entry.kind !== EntryKind.Data) continue;
      if (entry.nextOffset > endOffset) break;
      if (sizeBytes + entry.sizeBytes > bytesMax && !(sizeBytes === 0 && atLeastOneBatch)) break;
      buffers.push(entry.data);
      sizeBytes += entry.sizeBytes;
      nextOffset = entry.nextOffset;
    }
    this.#context.metrics.readBytesFromMemory += sizeBytes;
    return { buffers, sizeBytes, nextOffset, release: releaseNothing };
  }

  /** Damage that a read finds takes the log offline. */
  async #guarded<T>(reading: Promise<T>): Promise<T> {
    try {
      return await reading;
    } catch (error) {
      const failure = toLogError(error, this.folder);
      if (failure.reason === 'damaged') this.fail(failure);
      throw failure;
    }
  }

  #throwIfFailed(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.removed) throw new LogError('closed', `${this.folder} was removed`);
  }

  #outOfRange(what: string): LogError {
    return new LogError('offset-out-of-range', `${this.folder}: ${what}`);
  }
}

function releaseNothing(): void {}

function emptyRead(offset: Offset): LogRead {
  return { buffers: [], sizeBytes: 0, nextOffset: offset, release: releaseNothing };
}
