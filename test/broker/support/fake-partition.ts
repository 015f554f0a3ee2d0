import type {
  AbortedTransaction,
  ActiveProducer,
  EpochEnd,
  LogRead,
  LogReadRequest,
  PartitionLog,
  TimestampOffset,
} from '../../../src/log/index.ts';
import { LogError } from '../../../src/log/index.ts';
import { ErrorCode } from '../../../src/protocol/index.ts';
import type { MembershipConfig } from '../../../src/raft/index.ts';
import type {
  AppendOptions,
  AppendResult,
  FollowerState,
  Partition,
  PartitionDirectory,
  PartitionSettings,
} from '../../../src/replication/index.ts';
import { recordsIn } from './batches.ts';

interface StoredBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly bytes: Buffer;
}

/** A partition in memory, with knobs for what a test wants to see: held back acknowledgements, slow reads, epochs, failures. */
export class FakePartition implements Partition {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  settings = { cleanupDelete: true } as PartitionSettings;
  leaderId = 1;
  leaderEpoch = 1;
  isLeader = true;
  replicas: readonly number[] = [1];
  isr: readonly number[] = [1];
  hasCaughtUp = true;
  /** What the leader knows of the others. */
  followers: readonly FollowerState[] = [];
  readonly transfers: number[] = [];
  /** Hold the answers of appends until `acknowledge`. */
  holdAcks = false;
  /** Batches become visible with `commit` only. */
  holdCommits = false;
  /** Reads answer in a later turn, as from a disk. */
  slowReads = false;
  aborted: readonly AbortedTransaction[] = [];
  /** Reads handed out and not given back. */
  unreleased = 0;
  reads = 0;
  readonly appended: AppendOptions[] = [];
  failure: LogError | undefined;
  logStartOffset = 0;
  logEndOffset = 0;
  highWatermark = 0;
  lastStableOffset = 0;
  /** Ascending; each epoch begins at its offset. */
  epochs: { epoch: number; startOffset: number }[] = [];
  activeProducers: readonly ActiveProducer[] = [];
  readonly log: PartitionLog;
  readonly #batches: StoredBatch[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #held: (() => void)[] = [];

  constructor(topic: string, topicId: string, partition: number) {
    this.topic = topic;
    this.topicId = topicId;
    this.partition = partition;
    this.log = this.#asLog();
  }

  get membership(): MembershipConfig {
    return { voters: this.replicas, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  }

  get target(): readonly number[] {
    return this.replicas;
  }

  get lastFetchable(): number {
    return this.highWatermark;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  append(records: Buffer, options: AppendOptions): Promise<AppendResult> {
    this.appended.push(options);
    if (records.length < 61) return Promise.resolve(this.#refused(ErrorCode.INVALID_RECORD, 'too short for a batch'));
    const count = records.readInt32BE(57);
    const baseOffset = this.logEndOffset;
    records.writeBigInt64BE(BigInt(baseOffset), 0);
    records.writeInt32BE(this.leaderEpoch, 12);
    this.#batches.push({ baseOffset, lastOffset: baseOffset + count - 1, bytes: records });
    this.logEndOffset += count;
    if (this.epochs.at(-1)?.epoch !== this.leaderEpoch)
      this.epochs.push({ epoch: this.leaderEpoch, startOffset: baseOffset });
    if (!this.holdCommits) this.commit(this.logEndOffset);
    const result: AppendResult = {
      errorCode: 0,
      errorMessage: null,
      baseOffset,
      lastOffset: this.logEndOffset - 1,
      logAppendTimeMs: -1,
      logStartOffset: this.logStartOffset,
      recordErrors: [],
    };
    if (!this.holdAcks || options.acks === 0) return Promise.resolve(result);
    return new Promise((resolve) => this.#held.push(() => resolve(result)));
  }

  /** Answers the oldest held append, or all. */
  acknowledge(count = this.#held.length): void {
    for (const release of this.#held.splice(0, count)) release();
  }

  commit(offset: number): void {
    this.highWatermark = offset;
    this.lastStableOffset = offset;
    this.advance();
  }

  /** Tells those who wait that something has changed. */
  advance(): void {
    queueMicrotask(() => {
      for (const listener of [...this.#listeners]) listener();
    });
  }

  read(offset: number, bytesMax: number, atLeastOneBatch: boolean, readCommitted: boolean): LogRead | Promise<LogRead> {
    const endOffset = readCommitted ? this.lastStableOffset : this.highWatermark;
    return this.log.read({ offset, endOffset, bytesMax, atLeastOneBatch });
  }

  abortedTransactions(): Promise<readonly AbortedTransaction[]> {
    return Promise.resolve(this.aborted);
  }

  async deleteRecordsBefore(offset: number): Promise<number> {
    await this.log.deleteRecordsBefore(offset);
    return this.logStartOffset;
  }

  async transferLeadership(to: number): Promise<boolean> {
    this.transfers.push(to);
    return true;
  }

  async confirmLeadership(): Promise<boolean> {
    return this.isLeader;
  }

  followerState(): readonly FollowerState[] {
    return this.isLeader ? this.followers : [];
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #refused(errorCode: number, errorMessage: string): AppendResult {
    return {
      errorCode,
      errorMessage,
      baseOffset: -1,
      lastOffset: -1,
      logAppendTimeMs: -1,
      logStartOffset: -1,
      recordErrors: [],
    };
  }

  #read(request: LogReadRequest): LogRead | Promise<LogRead> {
    this.reads++;
    if (request.offset < this.logStartOffset) throw new LogError('offset-out-of-range', 'below the log start');
    const buffers: Buffer[] = [];
    let sizeBytes = 0;
    let nextOffset = request.offset;
    for (const batch of this.#batches) {
      if (batch.lastOffset < request.offset) continue;
      if (batch.lastOffset >= request.endOffset) break;
      const first = buffers.length === 0 && request.atLeastOneBatch;
      if (!first && sizeBytes + batch.bytes.length > request.bytesMax) break;
      buffers.push(batch.bytes);
      sizeBytes += batch.bytes.length;
      nextOffset = batch.lastOffset + 1;
    }
    this.unreleased++;
    const read = { buffers, sizeBytes, nextOffset, release: () => this.unreleased-- };
    return this.slowReads ? new Promise((resolve) => setImmediate(resolve, read)) : read;
  }

  async #find(wanted: (timestamp: number) => boolean): Promise<TimestampOffset | undefined> {
    for (const batch of this.#batches) {
      for (const record of recordsIn(batch.bytes)) {
        const { offset, timestamp } = record;
        if (offset < this.highWatermark && wanted(timestamp))
          return { offset, timestamp, leaderEpoch: this.leaderEpoch };
      }
    }
    return undefined;
  }

  #endOffsetForEpoch(asked: number): EpochEnd {
    const floor = this.epochs.findLastIndex(({ epoch }) => epoch <= asked);
    if (floor < 0) return { leaderEpoch: -1, endOffset: -1 };
    const endOffset = this.epochs[floor + 1]?.startOffset ?? this.logEndOffset;
    return { leaderEpoch: this.epochs[floor]!.epoch, endOffset };
  }

  #asLog(): PartitionLog {
    const self = this;
    return {
      id: { topic: self.topic, topicId: self.topicId, partition: self.partition },
      get failure() {
        return self.failure;
      },
      get logStartOffset() {
        return self.logStartOffset;
      },
      get logEndOffset() {
        return self.logEndOffset;
      },
      get highWatermark() {
        return self.highWatermark;
      },
      get lastStableOffset() {
        return self.lastStableOffset;
      },
      get latestEpoch() {
        return self.epochs.at(-1)?.epoch ?? 0;
      },
      get sizeBytes() {
        return self.#batches.reduce((total, batch) => total + batch.bytes.length, 0);
      },
      read: (request: LogReadRequest) => self.#read(request),
      endOffsetForEpoch: (epoch: number) => self.#endOffsetForEpoch(epoch),
      offsetForTimestamp: (wanted: number) => self.#find((timestamp) => timestamp >= wanted),
      async maxTimestamp() {
        let max = -1;
        await self.#find((timestamp) => {
          max = Math.max(max, timestamp);
          return false;
        });
        return max < 0 ? undefined : self.#find((timestamp) => timestamp === max);
      },
      async deleteRecordsBefore(offset: number) {
        self.logStartOffset = offset;
        self.advance();
      },
      producers: { judge: () => ({ kind: 'ok' }), list: () => self.activeProducers },
    } as unknown as PartitionLog;
  }
}

/** A follower that holds all up to `logEndOffset`, as its leader sees it. */
export function follower(nodeId: number, logEndOffset: number, more: Partial<FollowerState> = {}): FollowerState {
  return {
    nodeId,
    logEndOffset,
    isLearner: false,
    lagEntries: 0,
    lagMs: 0,
    lastCaughtUpMs: 0,
    isActive: true,
    ...more,
  };
}

/** Partitions by topic, with an id for each topic. */
export class FakeDirectory implements PartitionDirectory {
  readonly #topics = new Map<string, FakePartition[]>();
  /** Set: there is no memory for more records until it resolves. */
  room: Promise<void> | undefined;

  waitForRoom(): Promise<void> | undefined {
    return this.room;
  }

  add(topic: string, topicId: string, count: number): readonly FakePartition[] {
    const partitions = Array.from({ length: count }, (_, index) => new FakePartition(topic, topicId, index));
    this.#topics.set(topic, partitions);
    return partitions;
  }

  remove(topic: string): void {
    this.#topics.delete(topic);
  }

  get(topic: string, partition: number): FakePartition | undefined {
    return this.#topics.get(topic)?.[partition];
  }

  *all(): Iterable<FakePartition> {
    for (const partitions of this.#topics.values()) yield* partitions;
  }

  topics(): ReadonlyMap<string, readonly FakePartition[]> {
    return this.#topics;
  }
}
