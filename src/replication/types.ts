import type { AbortedTransaction, LogRead, LogSettings, Offset, PartitionLog, TimestampMs } from '../log/index.ts';
import type { MembershipConfig, NodeId, Term } from '../raft/index.ts';

/** What a produce needs to be answered, or why it was refused. `errorCode` is Kafka's; 0 means appended (and acknowledged as asked). */
export interface AppendResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Offset of the first record; -1 on error. For a duplicate of an idempotent producer: the original's. */
  readonly baseOffset: Offset;
  /** Offset of the last record; -1 on error. */
  readonly lastOffset: Offset;
  /** The broker's time if the topic uses LogAppendTime, else -1. */
  readonly logAppendTimeMs: TimestampMs;
  readonly logStartOffset: Offset;
  /** Records at fault (KIP-467), empty unless a single record is to blame. */
  readonly recordErrors: readonly { readonly batchIndex: number; readonly message: string | null }[];
}

/** 0: answer at once, 1: when written by the leader, -1: when a quorum has it on disk. */
export type Acks = 0 | 1 | -1;

/** The memory that a batch came in, larger than the batch by what came with it. */
export interface BatchDonor {
  readonly sizeBytes: number;
  /** Hands the memory over: its owner does not touch it any more. Returns what gives it back, to be called when nobody looks at it. Once at most. */
  take(): () => void;
}

export interface AppendOptions {
  readonly acks: Acks;
  /** 'client' batches are validated in full; 'coordinator' ones (offsets, markers) may be control batches and are trusted. */
  readonly origin: 'client' | 'coordinator';
  /** Give up waiting for the quorum after this (REQUEST_TIMED_OUT); the records may still be committed later. */
  readonly timeoutMs: number;
  /** The Produce request's version, where a rule depends on it (zstd needs 7). -1 for internal appends. */
  readonly apiVersion: number;
  /** Whose memory may be kept instead of a copy of the batch. */
  readonly donor?: BatchDonor;
}

/** A topic's settings as the write path needs them; bytes and milliseconds. */
export interface PartitionSettings extends LogSettings {
  readonly maxMessageBytes: number;
  readonly timestampType: 'CreateTime' | 'LogAppendTime';
  readonly timestampBeforeMsMax: number;
  readonly timestampAfterMsMax: number;
  /** 'producer' keeps what came; another codec name means recompress. */
  readonly compressionType: string;
  readonly minInsyncReplicas: number;
}

/** One partition on this node: a Raft group with its log. The only way for records to get in or out. */
export interface Partition {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly settings: PartitionSettings;

  /** -1 while there is no leader. */
  readonly leaderId: NodeId | -1;
  readonly leaderEpoch: Term;
  readonly isLeader: boolean;
  /** Voters, in the order in which they should lead. The same array as long as nothing changes. */
  readonly replicas: readonly NodeId[];
  /**
   * Voters whose log reached the leader's end within `replica.lag.time.max.ms`, the leader among them. Known to the leader; other nodes give all
   * voters. The same array as long as nothing changes.
   */
  readonly isr: readonly NodeId[];
  /** Who votes and who only learns, as applied here; without voters before the group has reached this node. */
  readonly membership: MembershipConfig;
  /** Whom the metadata wants as replicas, preferred leader first; the leader changes the membership until it is so. */
  readonly target: readonly NodeId[];
  /**
   * False on a replica whose log was opened empty (new, lost, or made anew because of damage) until it has all that was committed when its leader first
   * wrote to it: before that it shows less than was read from it in its earlier life.
   */
  readonly hasCaughtUp: boolean;
  /** Offset up to which records may be read here: what this node, leader or follower, knows to be committed. */
  readonly lastFetchable: Offset;

  /** Reads of positions go through here; appends never do. */
  readonly log: PartitionLog;

  /**
   * Validates one record batch, gives it offsets and proposes it. May change `records` in place (base offset, leader epoch); once the
   * promise is settled the memory is the caller's again. Synchronous up to the moment where the batch has its place in the log, so that calls in order
   * are appended in order. Never rejects for operating conditions: those are error codes.
   */
  append(records: Buffer, options: AppendOptions): Promise<AppendResult>;

  /** Reads committed data: up to the last stable offset if `readCommitted`, else up to the high watermark. */
  read(offset: Offset, bytesMax: number, atLeastOneBatch: boolean, readCommitted: boolean): LogRead | Promise<LogRead>;
  /** Aborted transactions overlapping [from, to). */
  abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]>;

  /**
   * DeleteRecords, on the leader: raises the log start here, durably, and on the followers that can be reached (others are told when
   * they come back). Rejects with LogError('offset-out-of-range') above the high watermark. Returns the new log start.
   */
  deleteRecordsBefore(offset: Offset): Promise<Offset>;

  /**
   * Asks the leader, here or elsewhere, to hand over to `to`, a voter. True once `to` leads, false when it does not within an election
   * timeout or so; never rejects.
   */
  transferLeadership(to: NodeId): Promise<boolean>;
  /**
   * True when a majority says, after this call, that this node leads: then nobody else has, up to this call, and what was read here is the newest there
   * is. False at the latest when a leader that is cut off finds out, within an election timeout or so; never rejects.
   */
  confirmLeadership(): Promise<boolean>;
  /** What the leader knows of each member, itself included, in the order of `replicas` and then learners. Empty on other nodes. */
  followerState(): readonly FollowerState[];

  /**
   * Calls `listener` after highWatermark, lastStableOffset, logStartOffset, leadership, membership, ISR or failure changed: a hint to
   * look again, coalesced to at most one call per turn of the event loop. Returns the function that ends it.
   */
  onAdvance(listener: () => void): () => void;
}

/** How far one member of a group is, as its leader knows. */
export interface FollowerState {
  readonly nodeId: NodeId;
  readonly isLearner: boolean;
  /** Entries that the leader has and it has not acknowledged. */
  readonly lagEntries: number;
  /** How long ago its log last reached the leader's end, milliseconds; 0 while it does. */
  readonly lagMs: number;
  /** When that was, on the wall clock; -1: not since this leader leads. */
  readonly lastCaughtUpMs: TimestampMs;
  /** End of its log as far as it was acknowledged; -1 when it is so far behind that the leader has not in memory what it lacks. */
  readonly logEndOffset: Offset;
  /** Something was heard from it within the last election timeout. */
  readonly isActive: boolean;
}

/** The partitions that this node holds. */
export interface PartitionDirectory {
  get(topic: string, partition: number): Partition | undefined;
  all(): Iterable<Partition>;
  /**
   * Undefined: there is memory for more records. Else resolves when there may be; until then nothing should be appended for
   * clients. Internal appends are few and do not wait.
   */
  waitForRoom(): Promise<void> | undefined;
}
