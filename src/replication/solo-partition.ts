import { assert, type Clock, type Logger } from '../base/index.ts';
import type { AbortedTransaction, LogError, LogProgress, LogRead, Offset, PartitionLog } from '../log/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import { EntryKind, type Index, type MembershipConfig, type NodeId, type Term } from '../raft/index.ts';
import { AckQueue } from './ack-queue.ts';
import { refused, stamp, validateAppend } from './append-validation.ts';
import type { AppendOptions, AppendResult, FollowerState, Partition, PartitionSettings } from './types.ts';

const NOTHING = Buffer.alloc(0);

export interface ReplicaOptions {
  readonly log: PartitionLog;
  readonly settings: PartitionSettings;
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A partition whose Raft group has this node as its only member: it elects itself when it opens (a new term, made durable with
 * the no-op that a leader starts with), and an entry is committed as soon as it is on this node's disk.
 */
export class SoloPartition implements Partition, LogProgress {
  readonly log: PartitionLog;
  readonly replicas: readonly NodeId[];
  readonly membership: MembershipConfig;
  readonly leaderId: NodeId;
  readonly leaderEpoch: Term;

  #settings: PartitionSettings;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #written = new AckQueue();
  readonly #committed = new AckQueue();
  readonly #listeners = new Set<() => void>();
  #writtenIndex: Index;
  #notifying = false;
  #retired = false;
  /** The last write failed, and the operator was told. */
  #failing = false;

  constructor(options: ReplicaOptions) {
    this.log = options.log;
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.replicas = [options.nodeId];
    this.membership = { voters: this.replicas, votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
    this.leaderId = options.nodeId;
    this.leaderEpoch = this.log.hardState.term + 1;
    this.#writtenIndex = this.log.lastIndex;
    this.log.setProgressListener(this);
    // What recovery kept is on the disk of every member, so it is committed (a quorum of one).
    this.log.commitTo(this.log.lastIndex);
    if (this.log.failure === undefined) this.#becomeLeader();
  }

  get topic(): string {
    return this.log.id.topic;
  }
  get topicId(): string {
    return this.log.id.topicId;
  }
  get partition(): number {
    return this.log.id.partition;
  }
  get settings(): PartitionSettings {
    return this.#settings;
  }
  get isLeader(): boolean {
    return !this.#retired && this.log.failure === undefined;
  }
  get isr(): readonly NodeId[] {
    return this.replicas;
  }
  get target(): readonly NodeId[] {
    return this.replicas;
  }
  get lastFetchable(): Offset {
    return this.log.highWatermark;
  }
  /** Producers that wait for an acknowledgement. */
  get waiting(): number {
    return this.#written.size + this.#committed.size;
  }

  updateSettings(settings: PartitionSettings): void {
    this.#settings = settings;
    this.log.updateSettings(settings);
  }

  append(records: Buffer, options: AppendOptions): Promise<AppendResult> {
    if (this.#retired)
      return Promise.resolve(this.#refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'the topic was deleted'));
    const failure = this.log.failure;
    if (failure !== undefined) return Promise.resolve(this.#refuse(ErrorCode.KAFKA_STORAGE_ERROR, failure.message));

    const verdict = validateAppend(records, options, this.#settings, this.log, this.#clock.wallMs());
    if (verdict.kind === 'refused')
      return Promise.resolve({ ...verdict.result, logStartOffset: this.log.logStartOffset });
    if (verdict.kind === 'duplicate') {
      return this.#acknowledge(
        options,
        verdict.lastIndex,
        verdict.baseOffset,
        verdict.lastOffset,
        verdict.appendTimeMs,
      );
    }

    const baseOffset = this.log.logEndOffset;
    const lastOffset = stamp(verdict.batch, baseOffset, this.leaderEpoch);
    const index = this.log.lastIndex + 1;
    this.log.append([{ index, term: this.leaderEpoch, kind: EntryKind.Data, data: verdict.batch }]);
    return this.#acknowledge(options, index, baseOffset, lastOffset, verdict.appendTimeMs);
  }

  read(offset: Offset, bytesMax: number, atLeastOneBatch: boolean, readCommitted: boolean): LogRead | Promise<LogRead> {
    const endOffset = readCommitted ? this.log.lastStableOffset : this.log.highWatermark;
    return this.log.read({ offset, endOffset, bytesMax, atLeastOneBatch });
  }

  abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]> {
    return this.log.abortedTransactions(from, to);
  }

  async deleteRecordsBefore(offset: Offset): Promise<Offset> {
    await this.log.deleteRecordsBefore(offset);
    this.#notify();
    return this.log.logStartOffset;
  }

  async transferLeadership(to: NodeId): Promise<boolean> {
    return to === this.leaderId;
  }

  followerState(): readonly FollowerState[] {
    return [
      {
        nodeId: this.leaderId,
        isLearner: false,
        lagEntries: 0,
        lagMs: 0,
        lastCaughtUpMs: this.#clock.wallMs(),
        logEndOffset: this.log.logEndOffset,
        isActive: true,
      },
    ];
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onWritten(index: Index): void {
    this.#writtenIndex = Math.max(this.#writtenIndex, index);
    this.#written.reach(index);
  }

  onDurable(index: Index): void {
    this.#failing = false;
    this.onWritten(index);
    this.log.commitTo(index);
    this.#committed.reach(index);
    this.#notify();
  }

  onFailed(error: LogError): void {
    // Once until a write succeeds again: producers try a full disk many times a second.
    if (!this.#failing) this.#tellFailure(error);
    this.#failing = true;
    this.#writtenIndex = this.log.durableIndex;
    this.#written.failAfter(this.log.durableIndex);
    this.#committed.failAfter(this.log.durableIndex);
    this.#notify();
  }

  #tellFailure(error: LogError): void {
    this.#logger.error(
      {
        topic: this.topic,
        partition: this.partition,
        term: this.leaderEpoch,
        offset: this.log.logEndOffset,
        err: error,
      },
      `cannot write to ${this.topic}-${this.partition}: ${error.message}`,
    );
  }

  /** Ends the waits that are overdue; called now and then by the owner of all partitions. */
  expireWaits(nowMs: number): void {
    this.#written.expire(nowMs);
    this.#committed.expire(nowMs);
  }

  /** The partition is no longer served here: refuses what waits and wakes those who listen. */
  retire(): void {
    this.#retired = true;
    this.#written.failAfter(-1);
    this.#committed.failAfter(-1);
    this.#notify();
  }

  #becomeLeader(): void {
    const term = this.leaderEpoch;
    const index = this.log.lastIndex + 1;
    assert(
      this.log.lastTerm < term,
      `term ${term} of ${this.topic}-${this.partition} must be newer than its log's last`,
    );
    this.log.append([{ index, term, kind: EntryKind.NoOp, data: NOTHING }], {
      term,
      vote: this.leaderId,
      commit: this.log.lastIndex,
    });
  }

  #acknowledge(
    options: AppendOptions,
    index: Index,
    baseOffset: Offset,
    lastOffset: Offset,
    logAppendTimeMs: number,
  ): Promise<AppendResult> {
    const appended = (): AppendResult => ({
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      baseOffset,
      lastOffset,
      logAppendTimeMs,
      logStartOffset: this.log.logStartOffset,
      recordErrors: [],
    });
    if (options.acks === 0) return Promise.resolve(appended());
    const [queue, reached] =
      options.acks === 1 ? [this.#written, this.#writtenIndex] : [this.#committed, this.log.durableIndex];
    if (index <= reached) return Promise.resolve(appended());
    return new Promise((resolve) => {
      queue.add(index, this.#clock.monotonicMs() + options.timeoutMs, (outcome) => {
        if (outcome === 'reached') resolve(appended());
        else if (outcome === 'failed' && this.#retired) {
          resolve(this.#refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'the topic was deleted'));
        } else if (outcome === 'failed') {
          resolve(
            this.#refuse(
              ErrorCode.KAFKA_STORAGE_ERROR,
              'the broker could not store the records; nothing of them was kept',
            ),
          );
        } else resolve(this.#refuse(ErrorCode.REQUEST_TIMED_OUT, `not on disk within ${options.timeoutMs} ms`));
      });
    });
  }

  #refuse(errorCode: number, errorMessage: string): AppendResult {
    return { logStartOffset: this.log.logStartOffset, ...refused(errorCode, errorMessage) };
  }

  /** Coalesces: many entries committed by one sync wake a waiting fetch once. */
  #notify(): void {
    if (this.#notifying || this.#listeners.size === 0) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
