import type { Uuid } from '../../base/index.ts';
import type { AbortedTransaction, EpochEnd, LogRead } from '../../log/index.ts';
import { LogError } from '../../log/index.ts';
import { ErrorCode } from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import { epochEnd } from '../leader-epochs.ts';
import { epochError, findPartition, findPartitionById } from '../partition-lookup.ts';
import type { HandlerServices } from '../types.ts';
import { preferredReadReplica } from './read-replica.ts';
import type { PartitionOutcome, PartitionRequest, SessionPartition } from './session.ts';

/** What holds for all partitions of one fetch. */
export interface FetchTerms {
  readonly readCommitted: boolean;
  readonly byTopicId: boolean;
  /** The request may be served by a replica that does not lead (KIP-392). */
  readonly anyReplica: boolean;
  /** The consumer's rack; '' when it did not say. */
  readonly rack: string;
}

/**
 * One partition within one fetch: looks at the partition, reads, and may look again when the partition has advanced; what was
 * read before is kept and only what is new is added. Reads are given back by {@link release}.
 */
export class PartitionFetch implements PartitionOutcome {
  readonly topic: string;
  readonly topicId: Uuid;
  readonly request: PartitionRequest;
  readonly session: SessionPartition | undefined;
  errorCode: number = ErrorCode.NONE;
  highWatermark = -1;
  lastStableOffset = -1;
  logStartOffset = -1;
  divergingEpoch: EpochEnd | undefined;
  /** Where the consumer should read instead; then nothing was read here. */
  preferredReadReplica: number | undefined;
  abortedTransactions: readonly AbortedTransaction[] | undefined;
  sizeBytes = 0;
  partition: Partition | undefined;
  readonly reads: LogRead[] = [];
  #nextOffset: number;
  #caughtUp = false;
  #leaderEpoch = -1;

  constructor(topic: string, topicId: Uuid, request: PartitionRequest, session: SessionPartition | undefined) {
    this.topic = topic;
    this.topicId = topicId;
    this.request = request;
    this.session = session;
    this.#nextOffset = request.fetchOffset;
  }

  get diverging(): boolean {
    return this.divergingEpoch !== undefined;
  }

  /** Nothing can be told of this partition until it advances. Of a follower without a leader there can: it may stay so. */
  get quiet(): boolean {
    const waits = this.fromFollower && this.partition!.leaderId < 0;
    return !this.urgent && this.sizeBytes === 0 && this.#caughtUp && !waits;
  }

  /** The partition has moved on since it was looked at. */
  get outdated(): boolean {
    const { partition } = this;
    if (partition === undefined) return false;
    const { log } = partition;
    return (
      log.highWatermark !== this.highWatermark ||
      log.lastStableOffset !== this.lastStableOffset ||
      log.logStartOffset !== this.logStartOffset ||
      partition.leaderEpoch !== this.#leaderEpoch
    );
  }

  /** The client must hear of this at once, however little there is to read. */
  get urgent(): boolean {
    return (
      this.errorCode !== ErrorCode.NONE || this.divergingEpoch !== undefined || this.preferredReadReplica !== undefined
    );
  }

  /** Served by a replica that does not lead. */
  get fromFollower(): boolean {
    return this.partition?.isLeader === false && this.errorCode === ErrorCode.NONE;
  }

  /**
   * Looks at the partition and reads what is new, up to `bytesMax` bytes in all answers of this fetch; `atLeastOneBatch` lets
   * a first batch be larger. Answers at once when the log does.
   */
  advance(
    services: HandlerServices,
    terms: FetchTerms,
    bytesMax: number,
    atLeastOneBatch: boolean,
  ): undefined | Promise<void> {
    const partition = this.#find(services, terms);
    if (partition === undefined) return undefined;
    const { log } = partition;
    this.highWatermark = log.highWatermark;
    this.lastStableOffset = log.lastStableOffset;
    this.logStartOffset = log.logStartOffset;
    const end = terms.readCommitted ? log.lastStableOffset : log.highWatermark;
    this.#caughtUp = this.#nextOffset >= end;
    if (this.preferredReadReplica !== undefined) return undefined;
    if (this.#caughtUp && this.sizeBytes === 0 && isCutOff(services, partition)) {
      services.leaderContact.noteStaleRead(partition);
      return this.#fail(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }
    const room = Math.min(this.request.partitionMaxBytes - this.sizeBytes, bytesMax);
    if (this.#caughtUp || (room <= 0 && !atLeastOneBatch)) return undefined;
    try {
      const read = partition.read(this.#nextOffset, Math.max(room, 0), atLeastOneBatch, terms.readCommitted);
      if (!(read instanceof Promise)) return this.#take(read);
      return read.then(
        (result) => this.#take(result),
        (error: unknown) => this.#failRead(error),
      );
    } catch (error) {
      return this.#failRead(error);
    }
  }

  /** For read_committed: which transactions in what was read were aborted. */
  async findAborted(): Promise<void> {
    this.abortedTransactions =
      this.sizeBytes === 0 || this.partition === undefined
        ? []
        : await this.partition.abortedTransactions(this.request.fetchOffset, this.#nextOffset);
  }

  release(): void {
    for (const read of this.reads) read.release();
    this.reads.length = 0;
  }

  /** Finds the partition and checks what the request claims to know of it; undefined after an error or a divergence. */
  #find(services: HandlerServices, terms: FetchTerms): Partition | undefined {
    const { request } = this;
    const partition = terms.byTopicId
      ? findPartitionById(services, this.topicId, request.partition)
      : findPartition(services, this.topic, request.partition);
    if (typeof partition === 'number') return this.#fail(partition);
    this.partition = partition;
    this.#leaderEpoch = partition.leaderEpoch;
    if (partition.log.failure !== undefined) return this.#fail(ErrorCode.KAFKA_STORAGE_ERROR);
    const staleEpoch = epochError(partition, request.currentLeaderEpoch);
    if (staleEpoch !== ErrorCode.NONE) return this.#fail(staleEpoch);
    const servesAsFollower = terms.anyReplica && services.followerReads && partition.hasCaughtUp;
    if (!partition.isLeader && !servesAsFollower) return this.#fail(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    // Later looks go on from where this fetch has read to: that was checked when it was read.
    if (this.reads.length > 0) return partition;
    if (request.lastFetchedEpoch >= 0 && !this.#followsOn(partition)) return undefined;
    const { logStartOffset, logEndOffset } = partition.log;
    // A replica that lags cannot tell an offset beyond its end from one that does not exist yet: it has nothing, for now.
    const beyond = partition.isLeader && request.fetchOffset > logEndOffset;
    if (request.fetchOffset < logStartOffset || beyond) return this.#fail(ErrorCode.OFFSET_OUT_OF_RANGE);
    this.preferredReadReplica = preferredReadReplica(services, partition, terms.rack, request.fetchOffset);
    return partition;
  }

  /** KIP-595's truncation check: is what the client read last still in the log? */
  #followsOn(partition: Partition): boolean {
    const { lastFetchedEpoch, fetchOffset } = this.request;
    const end = epochEnd(partition, lastFetchedEpoch);
    // A replica that does not lead may lack what the client has read elsewhere, and may have to cut off what lies beyond its commit.
    const isCertain = end.leaderEpoch >= 0 && end.endOffset < partition.log.highWatermark;
    if (!partition.isLeader && !isCertain) return true;
    if (end.leaderEpoch < 0) {
      this.#fail(ErrorCode.OFFSET_OUT_OF_RANGE);
      return false;
    }
    if (end.leaderEpoch >= lastFetchedEpoch && end.endOffset >= fetchOffset) return true;
    this.divergingEpoch = end;
    this.highWatermark = partition.log.highWatermark;
    this.lastStableOffset = partition.log.lastStableOffset;
    this.logStartOffset = partition.log.logStartOffset;
    return false;
  }

  #take(read: LogRead): undefined {
    if (read.sizeBytes === 0) {
      read.release();
      return;
    }
    this.reads.push(read);
    this.sizeBytes += read.sizeBytes;
    this.#nextOffset = read.nextOffset;
  }

  #fail(errorCode: number): undefined {
    this.errorCode = errorCode;
    this.highWatermark = -1;
    this.lastStableOffset = -1;
    this.logStartOffset = -1;
    this.release();
    this.sizeBytes = 0;
    return undefined;
  }

  #failRead(error: unknown): undefined {
    if (!(error instanceof LogError)) throw error;
    return this.#fail(
      error.reason === 'offset-out-of-range' ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.KAFKA_STORAGE_ERROR,
    );
  }
}

/** A follower that has lost its leader for long cannot know what it misses: its consumers have to find the leader. */
function isCutOff(services: HandlerServices, partition: Partition): boolean {
  if (partition.isLeader) return false;
  const patienceMs = services.config.number('follower.read.max.wait.ms');
  return services.leaderContact.isLost(partition, services.clock.monotonicMs(), patienceMs);
}
