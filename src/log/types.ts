import type { Uuid } from '../base/index.ts';
import type { Entry, HardState, Index, MembershipConfig, Term } from '../raft/index.ts';
import type { LogMetrics } from './metrics.ts';

/** A Kafka offset: counts records of a partition from 0. Exact to 2^53. */
export type Offset = number;
/** Milliseconds since the epoch as records carry them; -1 means none. */
export type TimestampMs = number;
/** Kafka's leader epoch; here always the Raft term. */
export type LeaderEpoch = Term;

/** Names one partition's log for good: a topic made again under its name has another id. */
export interface LogId {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
}

/** The settings of a topic that the log obeys; may change while it is open. Sizes in bytes, times in milliseconds; -1 = unlimited. */
export interface LogSettings {
  readonly segmentBytesMax: number;
  readonly segmentMsMax: number;
  readonly segmentJitterMs: number;
  readonly indexIntervalBytes: number;
  readonly indexBytesMax: number;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly cleanupDelete: boolean;
  readonly cleanupCompact: boolean;
  readonly minCleanableDirtyRatio: number;
  readonly minCompactionLagMs: number;
  readonly maxCompactionLagMs: number;
  readonly deleteRetentionMs: number;
  readonly fileDeleteDelayMs: number;
}

/** Whole batches in offset order, as they are stored. Views: valid until `release`, which must be called exactly once. */
export interface LogRead {
  readonly buffers: readonly Buffer[];
  readonly sizeBytes: number;
  /** Offset after the last returned record; equals the asked offset when nothing was returned. */
  readonly nextOffset: Offset;
  release(): void;
}

export interface LogReadRequest {
  /** First offset wanted; the batch that contains it is returned whole. In [logStartOffset, logEndOffset]. */
  readonly offset: Offset;
  /** Exclusive upper end: no batch that reaches to or past it is returned (highWatermark or lastStableOffset). */
  readonly endOffset: Offset;
  /** Stop before the batch that would exceed this, except for the first if `atLeastOneBatch`. */
  readonly bytesMax: number;
  readonly atLeastOneBatch: boolean;
}

export interface TimestampOffset {
  readonly offset: Offset;
  readonly timestamp: TimestampMs;
  readonly leaderEpoch: LeaderEpoch;
}

export interface EpochEnd {
  /** The largest epoch known at or below the asked one; -1 if none. */
  readonly leaderEpoch: LeaderEpoch;
  /** Where that epoch ends (start of the next one, or the log end); -1 if none. */
  readonly endOffset: Offset;
}

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
}

/** One row of DescribeProducers. */
export interface ActiveProducer {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  readonly lastTimestampMs: TimestampMs;
  readonly coordinatorEpoch: number;
  /** -1 when no transaction is open. */
  readonly currentTxnStartOffset: Offset;
}

/**
 * How far an append got, in order of appends; never from inside `append` itself. Several appends may be told of at once: the last of them
 * is `durableAppend`.
 */
export interface LogProgress {
  /** Everything up to and including `index` (of `term`) has been handed to the operating system: survives kill -9. */
  onWritten(index: Index, term: Term): void;
  /** Everything up to and including `index` (of `term`) is on disk (or sync is switched off): survives power loss. */
  onDurable(index: Index, term: Term): void;
  /**
   * The log cannot take writes (disk full, I/O error, damage). No append that was not durable will be; what was not committed of them is gone
   * from the log already. The owner forgets them all and tells its Raft node (`onStorageFailed`), in whatever role; a node made
   * anew may go on with this log after `resume`.
   */
  onFailed(error: LogError): void;
}

/**
 * - `disk-full`: may pass; see `PartitionLog.resume`. - `io-error`: the node's disk cannot be trusted; the server stops. - `damaged`: this
 * partition is offline. - `busy`: not possible at this moment, try again in a while. - `closed`: the log is no longer here.
 */
export type LogErrorReason = 'disk-full' | 'io-error' | 'damaged' | 'offset-out-of-range' | 'busy' | 'closed';

/** How entries are handed to `append`. */
export interface AppendOptions {
  /**
   * True: the log takes the entries' memory over instead of copying it. Nobody may write to it again until `onReleased`. The bytes are not looked at:
   * whoever received them has checked a CRC over them. A small entry keeps all of the memory it is a part of.
   */
  readonly owned?: boolean;
  /**
   * With `owned`: called once, when the log has no more use for any of the entries, so that the memory may be used again. Not so if it is
   * shared: entries of the append were given to somebody who does not say when they are done (`entries`, `entriesInMemory`).
   */
  readonly onReleased?: (isShared: boolean) => void;
}

/** A segment as a snapshot describes it. */
export interface SnapshotSegment {
  readonly baseOffset: Offset;
  readonly sizeBytes: number;
}

/** A log up to one index, as it can be given to another node. Its files stay until `release`, which must be called exactly once. */
export interface LogSnapshot {
  /** Last entry in it, and that entry's term. */
  readonly index: Index;
  readonly term: Term;
  /** As of `index`. */
  readonly membership: MembershipConfig;
  /** Everything about the log but the bytes of its segments, for `installSnapshot`. */
  readonly manifest: Buffer;
  readonly segments: readonly SnapshotSegment[];
  /** A copy of [position, position + length) of a segment. Errors: LogError('io-error' | 'damaged' | 'closed'). */
  read(segment: number, position: number, length: number): Promise<Buffer>;
  /** From here on retention and compaction may remove the files. */
  release(): void;
}

/** A snapshot that is being received. Nothing of it counts, also after a crash, before `finish`, and the log goes on meanwhile. */
export interface SnapshotInstall {
  readonly index: Index;
  readonly term: Term;
  readonly membership: MembershipConfig;
  readonly segments: readonly SnapshotSegment[];
  /**
   * Writes the next piece of a segment: each from its start to its end without gaps; segments in any order. A segment is checked when its last
   * piece was written. Errors: LogError('damaged') if it is not what the manifest says (then only `abort` is left), 'disk-full', 'io-error'.
   */
  write(segment: number, position: number, bytes: Buffer): Promise<void>;
  /**
   * Puts the snapshot, and `hardState` with it, in the place of all that the log held, durably and as one. Appends must wait for it: from its
   * call on until it resolved none may be made. Its index must be above the log's commit index. Rejects with LogError: then the log is as it was, and the
   * snapshot must be received anew.
   */
  finish(hardState?: HardState): Promise<void>;
  /** Gives up and removes what was written. Does nothing after `finish` was called. */
  abort(): Promise<void>;
}

/** An operating condition of a log. `message` names file, position, topic and partition. */
export class LogError extends Error {
  override readonly name = 'LogError';
  readonly reason: LogErrorReason;
  constructor(reason: LogErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/**
 * One partition's log: a Raft log whose data entries are Kafka record batches. Two faces on one object, so that fetch reads
 * what Raft committed and nothing is stored or counted twice.
 */
export interface PartitionLog {
  readonly id: LogId;

  // --- Raft's face: entries by index ---
  readonly hardState: HardState;
  /** The newest hard state that is on disk: the very object that was appended, so that its owner knows which one it was. */
  readonly durableHardState: HardState;
  /** First index still held as an entry; what is below was deleted, compacted or came as a snapshot. */
  readonly firstIndex: Index;
  /** 0 for an empty log. */
  readonly lastIndex: Index;
  readonly lastTerm: Term;
  /** Last index that is on disk. */
  readonly durableIndex: Index;
  readonly commitIndex: Index;
  /** The number of the newest append that is on disk with all before it; as returned by `append`. */
  readonly durableAppend: number;
  /** Term of an entry in [firstIndex - 1, lastIndex]; undefined outside. */
  termAt(index: Index): Term | undefined;
  /**
   * Entries in [from, to) up to `bytesMax` (at least one), from memory at once or from segments, of all kinds and without holes. Throws
   * LogError('offset-out-of-range') below firstIndex: then only a snapshot helps. May end before `to` where a segment ends.
   */
  entries(from: Index, to: Index, bytesMax: number): Promise<readonly Entry[]> | readonly Entry[];
  /**
   * As `entries`, if `from` is in memory, else undefined: `Storage.entries` of a Raft node. What is not in segments always is, the rest as long as
   * there is room. The bytes stay as they are for as long as somebody holds them.
   */
  entriesInMemory(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined;
  /**
   * Appends entries and/or a new hard state; progress is told to the listener. Entries are contiguous; a first index at or
   * below lastIndex truncates from there first (never at or below the commit index: assertion). Data entries carry their final
   * baseOffset and partitionLeaderEpoch already. Copies the bytes unless they are `owned`. After a crash the hard state is there only with
   * the first of the entries. Returns the append's number: it is durable when `durableAppend` got there. Numbers grow; an
   * append of nothing has the number of the one before it. So works of a Raft node are done, in order, up to `durableAppend`:
   * look at each `onDurable`, and at once for one that adds nothing.
   */
  append(entries: readonly Entry[], hardState?: HardState, options?: AppendOptions): number;
  /**
   * After `onFailed` with 'disk-full': writes what this log still owes the disk (entries that others committed meanwhile), and resolves when all it
   * holds is durable, so that a Raft node may be made over it. Rejects with LogError('disk-full') as long as there is no room; try again in a second.
   */
  resume(): Promise<void>;
  /**
   * Raises the commit index (never lowers it); moves highWatermark and lastStableOffset. `index` is about an entry that this log was given, not of one
   * that an append or a snapshot which waits to be made will put in its place.
   */
  commitTo(index: Index): void;
  /** Who is told of progress: the replica that owns the log. The latest counts. */
  setProgressListener(listener: LogProgress): void;
  /** The membership that was applied last, as the log remembers it over restarts; before founding and in logs of release 0.1 without members. */
  readonly membership: MembershipConfig;
  /** The entry that led to it, or the snapshot that brought it; 0 before founding. */
  readonly membershipIndex: Index;
  /**
   * Remembers the membership after the ConfChange at `index` was applied; it is written with the next commit. `index` is committed and not below
   * membershipIndex.
   */
  setMembership(index: Index, membership: MembershipConfig): void;
  /**
   * ConfChange entries above `index`, which is not below membershipIndex: all of them that the log ever got and did not cut off, also those
   * whose segments are gone. Always at hand.
   */
  confChangesAfter(index: Index): readonly Entry[];
  /**
   * Everything up to some index at or above firstIndex - 1 and membershipIndex, for another node. Rejects with LogError('busy') while a committed
   * ConfChange was not reported by `setMembership` yet, and before the first commit.
   */
  exportSnapshot(): Promise<LogSnapshot>;
  /** Begins to replace the whole log by another node's snapshot. One at a time. Rejects with LogError('damaged') for a manifest that cannot be one. */
  installSnapshot(manifest: Buffer): Promise<SnapshotInstall>;

  // --- Kafka's face: records by offset ---
  readonly logStartOffset: Offset;
  readonly logEndOffset: Offset;
  /** Where a log ends that holds the entries up to `index`; undefined where what follows them is not in memory any more. */
  endOffsetAt(index: Index): Offset | undefined;
  readonly highWatermark: Offset;
  readonly lastStableOffset: Offset;
  readonly sizeBytes: number;
  readonly segmentCount: number;
  /** How long the newest compaction took, and the newest read that was not served from memory; -1: there was none. */
  readonly lastCompactionMs: number;
  readonly lastReadMs: number;
  /** Set when damage took this partition offline; reads and writes then fail with it. */
  readonly failure: LogError | undefined;
  /**
   * Checks about `bytesMax` more bytes of what was found on disk at the start and has not been read since, oldest first. Returns how many it checked; 0:
   * nothing is left. Damage takes the log offline. Rejects with LogError.
   */
  verifySome(bytesMax: number): Promise<number>;
  /** From memory it answers at once, else after a disk read. Throws LogError('offset-out-of-range') outside the log. */
  read(request: LogReadRequest): LogRead | Promise<LogRead>;
  /** First record with a timestamp at or after `timestamp` and an offset below `endOffset`; undefined if none. */
  offsetForTimestamp(timestamp: TimestampMs, endOffset: Offset): Promise<TimestampOffset | undefined>;
  /** The record with the largest timestamp (ListOffsets -3); undefined for an empty log. */
  maxTimestamp(endOffset: Offset): Promise<TimestampOffset | undefined>;
  /** KIP-101/320: where the largest epoch at or below `leaderEpoch` ends. */
  endOffsetForEpoch(leaderEpoch: LeaderEpoch): EpochEnd;
  /** Epoch of the last record; 0 when there is none. */
  readonly latestEpoch: LeaderEpoch;
  /** Aborted transactions that overlap [from, to); for read_committed fetches. */
  abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]>;
  /** DeleteRecords: raises logStartOffset to at most the highWatermark, durably. */
  deleteRecordsBefore(offset: Offset): Promise<void>;
  /** Producer state of the whole log including what is not yet committed: the state that the next append is judged against. */
  readonly producers: ProducerStates;
  updateSettings(settings: LogSettings): void;
}

/** The outcome of judging a batch against the producer's last five (KIP-98; ProducerStateManager). */
export type SequenceVerdict =
  | { readonly kind: 'ok' }
  | {
      readonly kind: 'duplicate';
      readonly baseOffset: Offset;
      readonly appendTimeMs: TimestampMs;
      readonly lastIndex: Index;
    }
  | { readonly kind: 'out-of-order-sequence'; readonly message: string }
  | { readonly kind: 'invalid-producer-epoch'; readonly message: string };

export interface ProducerStates {
  /** Judges without changing anything; `append` of the log advances the state in the same synchronous step. */
  judge(producerId: number, producerEpoch: number, baseSequence: number, lastSequence: number): SequenceVerdict;
  list(): readonly ActiveProducer[];
}

/** All logs of one node over one write-ahead log. */
export interface LogManager {
  /** Opens (after recovery at start, instantly) or creates the log. The same LogId gives the same object. */
  open(id: LogId, settings: LogSettings): Promise<PartitionLog>;
  /** Forgets the log and removes its files after fileDeleteDelayMs. */
  delete(id: LogId): Promise<void>;
  /** Logs found on disk at start, for the owner to open or delete. */
  readonly found: readonly LogId[];
  /** Opened logs by `logKey(id)`. */
  readonly logs: ReadonlyMap<string, PartitionLog>;
  /**
   * Undefined: append now. Otherwise memory is full of entries that are not in segments yet: take no more requests until it
   * resolves. Appends are never refused for this; the caller keeps the bound by asking first.
   */
  waitForRoom(): Promise<void> | undefined;
  /** Counted where it happens; for whoever exports them. */
  readonly metrics: LogMetrics;
  /** Undefined: the memory for what is not yet in segments has room. Else resolves when it may have; then ask again. */
  waitForRoom(): Promise<void> | undefined;
  /** Applies retention and compaction to all logs now, instead of when their timers say so. */
  keepHouse(): Promise<void>;
  /** Writes and syncs what is pending, writes clean-shutdown state, closes every file. */
  close(): Promise<void>;
}
