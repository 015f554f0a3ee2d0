import { assert, SmallCopies } from '../base/index.ts';
import { batchHeader } from '../protocol/index.ts';
import { type Entry, EntryKind, type HardState, type Index, type MembershipConfig, type Term } from '../raft/index.ts';
import type { LogImage } from './checkpoint.ts';
import type { LogContext } from './context.ts';
import { OwnedLease, type PlacedBytes } from './entry-memory.ts';
import { CarriedItem, HardStateItem, type NoteCallbacks, NoteItem } from './log-items.ts';
import { MembershipRecord, NO_MEMBERSHIP } from './membership-record.ts';
import { MemoryTail, TailEntry } from './memory-tail.ts';
import { ProducerTable } from './producer-table.ts';
import type { TailHolder } from './tail-budget.ts';
import { TermHistory } from './term-history.ts';
import { TransactionTable } from './transaction-table.ts';
import { type AppendOptions, LogError, type LogId, type LogProgress, type Offset, type TimestampMs } from './types.ts';
import type { WalItem, WalOwner } from './wal.ts';
import { FLAG_CARRIED, type Frame } from './wal-format.ts';

/**
 * The half of a log that Raft writes: entries in memory on their way through the write-ahead log, and everything that follows each append in the
 * same step (terms, producers, transactions). Where flushed entries go is the other half's affair.
 */
export class EntryLog implements WalOwner, TailHolder {
  readonly id: LogId;
  readonly number: number;
  readonly folder: string;
  readonly producers = new ProducerTable();
  failure: LogError | undefined;
  /** Set when the log is being removed: it takes and gives nothing any more. */
  removed = false;
  /** Set while a snapshot is about to take the place of the log. */
  protected isBeingReplaced = false;

  protected readonly context: LogContext;
  protected readonly tail = new MemoryTail();
  protected terms: TermHistory;
  protected transactions = new TransactionTable();
  protected members: MembershipRecord;
  #listener: LogProgress | undefined;
  /** Whether the write-ahead log or the checkpoint knows of the log. */
  #registered = true;
  #hardState: HardState;
  #durableHardState: HardState;
  #lastIndex: Index;
  #lastTerm: Term;
  #durableIndex: Index;
  #commitIndex: Index;
  #flushedIndex: Index;
  #flushedTerm: Term;
  #flushedOffset: Offset;
  #logEndOffset: Offset;
  #highWatermark: Offset;
  #unflushedBytes = 0;
  #appendCount = 0;
  #durableAppend = 0;
  /** The membership is to be written before or with what is appended next. */
  #owesMembership = false;
  /** Producers and transactions already stand for entries up to here; only replay meets older ones. */
  #trackedIndex: Index;
  /** Committed by others while our own disk was full; must reach the write-ahead log before anything else of this log. */
  #unwritten: TailEntry[] = [];
  readonly #smallEntries = new SmallCopies();
  /** While replaying: an entry that came before those it follows; 0 for none. */
  #gapEnd = 0;
  #writtenHardState: HardState | undefined;
  #writtenEntry: TailEntry | undefined;
  /** Something of Raft's became durable with this commit. */
  #hasProgressed = false;
  #lastingFailure: string | null = null;

  constructor(context: LogContext, image: LogImage) {
    this.context = context;
    this.id = { topic: image.topic, topicId: image.topicId, partition: image.partition };
    this.number = image.number;
    this.folder = `${image.topic}-${image.partition}`;
    this.#hardState = image.hardState;
    this.#durableHardState = image.hardState;
    this.terms = new TermHistory(image.terms);
    this.#lastIndex = image.flushedIndex;
    this.#lastTerm = image.flushedTerm;
    this.#durableIndex = image.flushedIndex;
    this.#commitIndex = image.flushedIndex;
    this.#flushedIndex = image.flushedIndex;
    this.#flushedTerm = image.flushedTerm;
    this.#flushedOffset = image.flushedOffset;
    this.#logEndOffset = image.flushedOffset;
    this.#highWatermark = image.flushedOffset;
    this.#trackedIndex = image.committedIndex;
    this.producers.load(image.producers);
    this.transactions.load(image.transactions);
    this.members = new MembershipRecord(image.membership ?? NO_MEMBERSHIP);
    if (image.failure !== null) this.failForGood(image.failure);
  }

  get hardState(): HardState {
    return this.#hardState;
  }
  get durableHardState(): HardState {
    return this.#durableHardState;
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
  get durableAppend(): number {
    return this.#durableAppend;
  }
  get commitIndex(): Index {
    return this.#commitIndex;
  }
  get flushedIndex(): Index {
    return this.#flushedIndex;
  }
  /** Offset after the last record in segments. */
  get flushedOffset(): Offset {
    return this.#flushedOffset;
  }
  get logEndOffset(): Offset {
    return this.#logEndOffset;
  }
  endOffsetAt(index: Index): Offset | undefined {
    return index >= this.lastIndex ? this.#logEndOffset : this.tail.at(index + 1)?.baseOffset;
  }
  get highWatermark(): Offset {
    return this.#highWatermark;
  }
  get lastStableOffset(): Offset {
    return Math.min(this.#highWatermark, this.transactions.firstUnstableOffset ?? this.#highWatermark);
  }
  get unflushedBytes(): number {
    return this.#unflushedBytes;
  }

  setProgressListener(listener: LogProgress): void {
    this.#listener = listener;
  }

  get membership(): MembershipConfig {
    return this.members.config;
  }
  get membershipIndex(): Index {
    return this.members.index;
  }

  append(entries: readonly Entry[], hardState?: HardState, options: AppendOptions = {}): number {
    assert(!this.removed, 'a removed log takes nothing');
    assert(!this.isBeingReplaced, 'appends wait while a snapshot takes the place of the log');
    if (entries.length === 0 && hardState === undefined) return this.#appendCount;
    const number = ++this.#appendCount;
    if (this.failure !== undefined) {
      const failure = this.failure;
      this.context.defer(() => this.#listener?.onFailed(failure));
      return number;
    }
    this.#pushOwed();
    if (hardState !== undefined) {
      this.#hardState = hardState;
      const item = new HardStateItem(this, this.number, hardState);
      if (entries.length === 0) item.append = number;
      this.context.push(item);
    }
    if (entries.length > 0) this.#appendEntries(entries, number, options);
    return number;
  }

  setMembership(index: Index, membership: MembershipConfig): void {
    assert(index <= this.#commitIndex, 'only what is committed is applied');
    this.members.set(index, membership);
    if (this.#owesMembership) return;
    this.#owesMembership = true;
    // Founding applies several changes in a row.
    this.context.defer(() => {
      if (!this.removed && this.failure === undefined) this.#pushOwed();
    });
  }

  confChangesAfter(index: Index): readonly Entry[] {
    return this.members.after(index);
  }

  async resume(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    const refusal = this.context.refusal();
    if (refusal !== undefined) throw refusal;
    this.#pushOwed();
    // A frame that comes after all of it, and says nothing new.
    const { index, config } = this.members;
    await this.pushNote(
      (callbacks) => NoteItem.membership(this, this.number, index, config, callbacks),
      () => undefined,
    );
  }

  commitTo(index: Index): void {
    if (index <= this.#commitIndex) return;
    assert(!this.isBeingReplaced, 'commits wait while a snapshot takes the place of the log');
    assert(index <= this.#lastIndex, 'only what is in the log is committed');
    this.#commitIndex = index;
    this.#highWatermark = this.tail.at(index)!.nextOffset;
    this.producers.commitTo(index);
    this.transactions.commitTo(index);
    this.context.onFlushable(this);
  }

  /** Takes the log offline; everything that is asked of it from now on fails with `error`. */
  fail(error: LogError): void {
    if (this.failure !== undefined) return;
    this.failure = error;
    const { topic, partition } = this.id;
    this.context.logger.error({ topic, partition, reason: error.reason }, error.message);
    // At once: nobody may give a place to another entry that this log will not take.
    this.#listener?.onFailed(error);
  }

  /** As `fail`, and over restarts too: for damage where the damaged bytes will not be there to be found again. */
  failForGood(message: string): void {
    this.#lastingFailure = message;
    this.fail(new LogError('damaged', message));
  }

  // --- the write-ahead log's answers ---

  onItemDurable(item: WalItem): void {
    if (item instanceof TailEntry) {
      this.#writtenEntry = item.dropped ? this.#writtenEntry : item;
      this.#noteAppend(item.append);
    } else if (item instanceof HardStateItem) {
      this.#writtenHardState = item.hardState;
      this.#noteAppend(item.append);
    } else if (item instanceof CarriedItem) {
      item.entry.generation = item.generation;
      item.entry.release();
    } else if (item instanceof NoteItem) item.callbacks.onDurable();
  }

  onCommitDurable(): void {
    const entry = this.#writtenEntry;
    const hardState = this.#writtenHardState;
    this.#writtenEntry = undefined;
    this.#writtenHardState = undefined;
    const hasProgressed = this.#hasProgressed;
    this.#hasProgressed = false;
    if (this.removed || !hasProgressed) return;
    this.#durableHardState = hardState ?? this.#durableHardState;
    if (entry !== undefined && entry.index > this.#durableIndex) this.#durableIndex = entry.index;
    const index = entry?.index ?? this.#durableIndex;
    const term = entry?.term ?? this.terms.termAt(index);
    this.#listener?.onWritten(index, term);
    this.#listener?.onDurable(index, term);
    this.context.onFlushable(this);
  }

  onItemsFailed(items: readonly WalItem[], error: LogError): void {
    for (const item of items) {
      if (item instanceof NoteItem) item.callbacks.onFailed(error);
      else if (item instanceof CarriedItem) item.entry.release();
    }
    if (this.removed) return;
    this.#hardState = this.#durableHardState;
    const keptIndex = Math.max(this.#durableIndex, this.#commitIndex);
    if (keptIndex < this.#lastIndex) this.#truncateFrom(keptIndex + 1);
    this.#unwritten = [];
    for (let index = this.#durableIndex + 1; index <= keptIndex; index++) this.#unwritten.push(this.tail.at(index)!);
    if (error.reason !== 'disk-full') this.failure = error;
    this.#listener?.onFailed(error);
  }

  /** Tells the write-ahead log that the log exists; `append` does it again if that failed. */
  register(): void {
    this.#registered = true;
    const onFailed = (): void => {
      this.#registered = false;
    };
    this.context.push(NoteItem.create(this, this.number, this.id, { onDurable: () => undefined, onFailed }));
  }

  /** Pushes a note and resolves when it is durable; `apply` runs in the same step, so that no checkpoint comes between. */
  pushNote(make: (callbacks: NoteCallbacks) => NoteItem, apply: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const onDurable = (): void => {
        apply();
        resolve();
      };
      this.context.push(make({ onDurable, onFailed: reject }));
    });
  }

  /** Pushes all entries that are not in segments to the write-ahead log again, so that the slots that hold them now are not needed. */
  carryForward(): void {
    for (const entry of this.tail.from(this.#flushedIndex + 1)) this.context.push(new CarriedItem(entry));
  }

  /** The oldest slot generation that holds an entry which is not in segments; undefined if there is none. */
  oldestGeneration(): number | undefined {
    const entry = this.tail.at(this.#flushedIndex + 1);
    return entry === undefined || entry.index > this.#durableIndex ? undefined : entry.generation;
  }

  // --- on the way to segments ---

  /** Committed and durable entries that are not in segments, oldest first, up to `bytesMax` (at least one); empty if there is none. */
  flushable(bytesMax: number): readonly TailEntry[] {
    if (this.removed || this.failure !== undefined) return [];
    const last = Math.min(this.#commitIndex, this.#durableIndex);
    const result: TailEntry[] = [];
    let bytes = 0;
    for (let index = this.#flushedIndex + 1; index <= last; index++) {
      const entry = this.tail.at(index)!;
      bytes += entry.sizeBytes;
      if (result.length > 0 && bytes > bytesMax) break;
      result.push(entry);
    }
    return result;
  }

  /** The timestamp of the first entry that is not in segments; undefined if there is none or it has none. */
  oldestUnflushedTimestamp(): TimestampMs | undefined {
    for (const entry of this.tail.from(this.#flushedIndex + 1)) if (entry.maxTimestamp >= 0) return entry.maxTimestamp;
    return undefined;
  }

  /** The largest timestamp of entries that are not in segments; infinite if one has none, undefined if there are no such entries. */
  newestUnflushedTimestamp(): TimestampMs | undefined {
    let newest: TimestampMs | undefined;
    for (const entry of this.tail.from(this.#flushedIndex + 1)) {
      if (entry.kind !== EntryKind.Data) continue;
      newest = Math.max(newest ?? -1, entry.maxTimestamp < 0 ? Number.POSITIVE_INFINITY : entry.maxTimestamp);
    }
    return newest;
  }

  /** Entries up to and including `last` were written to a segment. */
  onFlushed(last: TailEntry, bytes: number): void {
    if (this.removed) return;
    let memoryBytes = 0;
    for (let index = this.#flushedIndex + 1; index <= last.index; index++)
      memoryBytes += this.tail.at(index)!.memoryBytes;
    this.#flushedIndex = last.index;
    this.#flushedTerm = last.term;
    this.#flushedOffset = last.nextOffset;
    this.#unflushedBytes -= bytes;
    this.context.budget.flushed(this, last.index, memoryBytes);
  }

  dropTail(index: Index): number {
    return this.tail.dropThrough(Math.min(index, this.#flushedIndex));
  }

  /** Takes the log out of memory; nothing of it is used any more. */
  remove(): void {
    this.removed = true;
    this.#dropAll();
  }

  /** Goes on as the log of `image`, which ends in a segment; nothing of what it was counts any more. */
  protected replace(image: LogImage): void {
    this.#dropAll();
    this.terms = new TermHistory(image.terms);
    this.transactions = new TransactionTable();
    this.transactions.load(image.transactions);
    this.producers.load(image.producers);
    this.members = new MembershipRecord(image.membership ?? NO_MEMBERSHIP);
    this.#owesMembership = false;
    this.#trackedIndex = image.committedIndex;
    this.#hardState = image.hardState;
    this.#durableHardState = image.hardState;
    this.#lastIndex = image.flushedIndex;
    this.#lastTerm = image.flushedTerm;
    this.#durableIndex = image.flushedIndex;
    this.#commitIndex = image.flushedIndex;
    this.#flushedIndex = image.flushedIndex;
    this.#flushedTerm = image.flushedTerm;
    this.#flushedOffset = image.flushedOffset;
    this.#logEndOffset = image.flushedOffset;
    this.#highWatermark = image.flushedOffset;
    this.#unwritten = [];
    this.#writtenEntry = undefined;
    this.#writtenHardState = undefined;
    this.#gapEnd = 0;
  }

  /** What a checkpoint keeps of this half. */
  protected entryImage(): Omit<
    LogImage,
    'firstIndex' | 'logStartOffset' | 'segments' | 'cleanOffset' | 'cleanCount' | 'installCount'
  > {
    const { topic, topicId, partition } = this.id;
    return {
      number: this.number,
      topic,
      topicId,
      partition,
      hardState: this.#durableHardState,
      flushedIndex: this.#flushedIndex,
      flushedTerm: this.#flushedTerm,
      flushedOffset: this.#flushedOffset,
      terms: this.terms.starts.filter((start) => start.startIndex <= this.#flushedIndex),
      // After a restart or a snapshot they may stand for more than is known to be committed again.
      committedIndex: Math.max(this.#commitIndex, this.#trackedIndex),
      producers: this.producers.committed(),
      transactions: this.transactions.image(this.#commitIndex),
      membership: this.members.image(this.#flushedIndex),
      failure: this.#lastingFailure,
    };
  }

  // --- replay of the write-ahead log at start ---

  replayEntry(frame: Frame, generation: number): void {
    if (this.failure !== undefined) return;
    const { index, term, kind } = frame;
    const isCarried = (frame.flags & FLAG_CARRIED) !== 0;
    if (isCarried && index <= this.#lastIndex && this.terms.termAt(index) === term) return;
    const keptIndex = Math.max(index - 1, this.#flushedIndex);
    if (keptIndex < this.#lastIndex) this.#truncateFrom(keptIndex + 1);
    // A lower term than the last one's was overwritten later, or the last one would not be there.
    if (index <= this.#flushedIndex || term < this.#lastTerm) return;
    if (index > this.#lastIndex + 1) {
      // What is missing was carried forward and comes later in the write-ahead log, with this one.
      this.#gapEnd = index;
      return;
    }
    if (index >= this.#gapEnd || !isCarried) this.#gapEnd = 0;
    const placed = this.#place(frame.payload!);
    const added = this.#add({ index, term, kind, data: placed.bytes }, placed);
    added.generation = generation;
    this.#durableIndex = index;
  }

  replayHardState(hardState: HardState): void {
    this.#hardState = hardState;
    this.#durableHardState = hardState;
  }

  /** All entries that the replay has met so far are from before the log was replaced by one that ended with this hard state. */
  protected replayedBefore(hardState: HardState): void {
    if (this.#lastIndex > this.#flushedIndex) this.#truncateFrom(this.#flushedIndex + 1);
    this.#gapEnd = 0;
    this.replayHardState(hardState);
  }

  /** After replay: what was known to be committed, is. Records below `startOffset` are deleted, so they were. */
  finishReplay(startOffset: Offset): void {
    if (this.#gapEnd > 0) {
      this.failForGood(
        `${this.folder}: the write-ahead log holds entry ${this.#gapEnd}, but ends at ${this.#lastIndex} before it`,
      );
      return;
    }
    // The commit index is a hint: it may be about entries that a crash took, and may lag behind what other facts show.
    const known = Math.max(this.#hardState.commit, this.members.index, this.#indexBelow(startOffset));
    const commit = Math.max(this.#flushedIndex, Math.min(known, this.#lastIndex));
    this.#hardState = { ...this.#hardState, commit };
    this.#durableHardState = this.#hardState;
    this.commitTo(commit);
  }

  replayMembership(index: Index, membership: MembershipConfig): void {
    if (index >= this.members.index) this.members.set(index, membership);
  }

  // --- within ---

  /** Offset after the last record that is on disk, or on its way there before whatever is pushed next. */
  protected get writtenOffset(): Offset {
    const owed = this.#unwritten[0];
    return owed === undefined ? this.#logEndOffset : owed.baseOffset;
  }

  /** The last entry all of whose records are below `offset`; 0 if none is in memory. */
  #indexBelow(offset: Offset): Index {
    let index = 0;
    for (const entry of this.tail.from(this.#flushedIndex + 1)) {
      if (entry.nextOffset > offset) break;
      if (entry.kind === EntryKind.Data) index = entry.index;
    }
    return index;
  }

  #appendEntries(entries: readonly Entry[], number: number, { owned, onReleased }: AppendOptions): void {
    const first = entries[0]!.index;
    assert(first > this.#commitIndex, 'what is committed is never truncated');
    assert(first <= this.#lastIndex + 1, 'entries are contiguous');
    if (first <= this.#lastIndex) this.#truncateFrom(first);
    const lease = onReleased === undefined ? undefined : new OwnedLease(entries.length, onReleased);
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!;
      const placed = owned === true ? { bytes: entry.data, lease } : this.#place(entry.data);
      const added = this.#add(entry, placed);
      if (at === entries.length - 1) added.append = number;
      this.context.push(added);
    }
  }

  #place(data: Buffer): PlacedBytes {
    return this.context.entryMemory.place(data, this.#smallEntries);
  }

  #dropAll(): void {
    this.context.budget.released(this.tail.dropThrough(this.#flushedIndex));
    this.#withdraw(this.tail.truncateFrom(0));
  }

  /** Takes back entries that are not in segments. */
  #withdraw(entries: readonly TailEntry[]): void {
    let memoryBytes = 0;
    for (const entry of entries) {
      entry.dropped = true;
      this.#unflushedBytes -= entry.sizeBytes;
      memoryBytes += entry.memoryBytes;
    }
    this.context.budget.withdrawn(memoryBytes);
  }

  #noteAppend(number: number): void {
    this.#hasProgressed = true;
    if (number > this.#durableAppend) this.#durableAppend = number;
  }

  #add(entry: Entry, placed: PlacedBytes): TailEntry {
    if (entry.kind === EntryKind.Data) this.#assertBatch(entry);
    const added = new TailEntry(this, this.number, entry, this.#logEndOffset, placed);
    this.members.append(added);
    this.terms.append(entry.index, entry.term, this.#logEndOffset);
    if (entry.kind === EntryKind.Data && entry.index > this.#trackedIndex) this.#track(entry);
    this.tail.push(added);
    this.#lastIndex = entry.index;
    this.#lastTerm = entry.term;
    this.#logEndOffset = added.nextOffset;
    this.#unflushedBytes += added.sizeBytes;
    this.context.budget.added(added.memoryBytes);
    return added;
  }

  #assertBatch({ data, term }: Entry): void {
    assert(data.length >= batchHeader.HEADER_BYTES, 'data is a record batch');
    assert(batchHeader.magic(data, 0) === batchHeader.MAGIC, 'a batch is of the format that is stored');
    assert(batchHeader.sizeBytes(data, 0) === data.length, 'an entry is one whole batch');
    assert(batchHeader.baseOffset(data, 0) >= this.#logEndOffset, 'offsets only grow');
    assert(batchHeader.partitionLeaderEpoch(data, 0) === term, 'the epoch of a batch is the term of its entry');
  }

  #track({ index, data }: Entry): void {
    const producerId = batchHeader.producerId(data, 0);
    if (producerId === -1) return;
    const isOpen = (): boolean => (this.producers.get(producerId)?.txnStartOffset ?? -1) !== -1;
    const wasOpen = isOpen();
    const end = this.producers.append(index, data);
    if (end !== undefined) this.transactions.end(index, end);
    else if (!wasOpen && isOpen()) this.transactions.begin(index, producerId, batchHeader.baseOffset(data, 0));
  }

  #truncateFrom(index: Index): void {
    assert(index > this.#commitIndex, 'what is committed is never truncated');
    this.#withdraw(this.tail.truncateFrom(index));
    this.terms.truncateFrom(index);
    this.producers.truncateFrom(index);
    this.transactions.truncateFrom(index);
    this.members.truncateFrom(index);
    this.#lastIndex = index - 1;
    this.#lastTerm = this.terms.termAt(index - 1);
    this.#logEndOffset = this.tail.last?.nextOffset ?? this.#flushedOffset;
    this.#durableIndex = Math.min(this.#durableIndex, index - 1);
  }

  /** What failed to reach the write-ahead log before and must be there before what comes next. */
  #pushOwed(): void {
    if (!this.#registered) this.register();
    if (this.#owesMembership) this.#pushMembership();
    for (const entry of this.#unwritten.splice(0)) this.context.push(entry);
  }

  #pushMembership(): void {
    this.#owesMembership = false;
    const { index, config } = this.members;
    const onFailed = (): void => {
      this.#owesMembership = true;
    };
    this.context.push(NoteItem.membership(this, this.number, index, config, { onDurable: () => undefined, onFailed }));
  }
}
