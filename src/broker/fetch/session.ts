import type { Uuid } from '../../base/index.ts';
import type { Partition } from '../../replication/index.ts';

/** What a client asks of one partition. Offsets count records; sizes in bytes. */
export interface PartitionRequest {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  readonly partitionMaxBytes: number;
}

/** What a client was told of one partition in the latest answer. */
export interface PartitionOutcome {
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly sizeBytes: number;
  readonly diverging: boolean;
  /** Where the client should read instead (KIP-392). */
  readonly preferredReadReplica: number | undefined;
}

/** A partition of a session: what is asked, and what the client knows already. */
export class SessionPartition {
  readonly key: string;
  readonly topic: string;
  readonly topicId: Uuid;
  request: PartitionRequest;
  /** Ends the listening for the partition's next advance; undefined while nobody listens. */
  disarm: (() => void) | undefined;
  #highWatermark = -1;
  #logStartOffset = -1;

  constructor(key: string, topic: string, topicId: Uuid, request: PartitionRequest) {
    this.key = key;
    this.topic = topic;
    this.topicId = topicId;
    this.request = request;
  }

  /** Whether an incremental answer must hold this partition; from then on the client knows the outcome. */
  tell(outcome: PartitionOutcome): boolean {
    const news =
      outcome.sizeBytes > 0 ||
      outcome.highWatermark !== this.#highWatermark ||
      outcome.logStartOffset !== this.#logStartOffset ||
      outcome.errorCode !== 0 ||
      outcome.diverging ||
      outcome.preferredReadReplica !== undefined;
    this.#logStartOffset = outcome.logStartOffset;
    // After an error the partition is sent once more when the error has gone, whatever its high watermark is then.
    this.#highWatermark = outcome.errorCode !== 0 || outcome.diverging ? -1 : outcome.highWatermark;
    return news;
  }
}

/** The epoch of a request that opens a session. */
const INITIAL_EPOCH = 0;
const EPOCH_MAX = 2 ** 31 - 1;

/** The epoch that follows; after the largest comes 1, for 0 would open a new session. */
export function nextEpoch(epoch: number): number {
  return epoch >= EPOCH_MAX ? 1 : epoch + 1;
}

/** A fetch of a session that is waiting. */
export interface SessionWaiter {
  onAdvance(partition: SessionPartition): void;
  /** The session goes on without this fetch. */
  onSuperseded(): void;
}

/**
 * What a client fetches, remembered so that it need only send what changed (KIP-227).
 *
 * Only partitions that are due are looked at: those that the client has changed, that had something to tell, or that have
 * advanced since. For all others the session listens, so that a fetch of a thousand quiet partitions costs nothing.
 */
export class FetchSession {
  readonly id: number;
  /** Made by a request of version 13 or later, which names topics by id; the others name them. */
  readonly byTopicId: boolean;
  readonly createdMs: number;
  lastUsedMs: number;
  /** Expected of the next request. */
  epoch = nextEpoch(INITIAL_EPOCH);
  readonly partitions = new Map<string, SessionPartition>();
  /** How many of them the cache has counted. */
  countedPartitions = 0;
  /** Those that were served by a follower last. */
  readonly followed = new Set<SessionPartition>();
  /** To be looked at by the next fetch, in this order: who got records goes to the end, so that none starves. */
  #due = new Set<SessionPartition>();
  #waiter: SessionWaiter | undefined;
  #readCommitted = false;
  #closed = false;

  constructor(id: number, byTopicId: boolean, nowMs: number) {
    this.id = id;
    this.byTopicId = byTopicId;
    this.createdMs = nowMs;
    this.lastUsedMs = nowMs;
  }

  /** Adds a partition or changes what is asked of it. */
  update(topic: string, topicId: Uuid, request: PartitionRequest): void {
    const key = partitionKey(this.byTopicId ? topicId : topic, request.partition);
    let partition = this.partitions.get(key);
    if (partition === undefined) {
      partition = new SessionPartition(key, topic, topicId, request);
      this.partitions.set(key, partition);
    } else partition.request = request;
    this.#due.add(partition);
  }

  forget(topic: string, topicId: Uuid, index: number): void {
    const key = partitionKey(this.byTopicId ? topicId : topic, index);
    const partition = this.partitions.get(key);
    if (partition === undefined) return;
    partition.disarm?.();
    this.partitions.delete(key);
    this.followed.delete(partition);
    this.#due.delete(partition);
  }

  /** Begins a fetch: ends the one before it if that still waits, and hands over what is due. */
  begin(readCommitted: boolean): SessionPartition[] {
    this.#supersede();
    if (readCommitted !== this.#readCommitted) {
      // What has nothing more to read at one isolation level may have at the other.
      this.#readCommitted = readCommitted;
      for (const partition of this.partitions.values()) this.#due.add(partition);
    }
    const due = [...this.#due];
    this.#due.clear();
    return due;
  }

  /** It must be looked at (again) by the next fetch, or by the one that waits. */
  makeDue(partition: SessionPartition): void {
    if (this.#closed || this.partitions.get(partition.key) !== partition) return;
    if (this.#waiter !== undefined) this.#waiter.onAdvance(partition);
    else this.#due.add(partition);
  }

  /** Listens for the next advance of a partition, once. */
  arm(partition: SessionPartition, log: Pick<Partition, 'onAdvance'>): void {
    if (this.#closed || partition.disarm !== undefined) return;
    const end = log.onAdvance(() => {
      partition.disarm?.();
      this.makeDue(partition);
    });
    partition.disarm = () => {
      partition.disarm = undefined;
      end();
    };
  }

  /** Until the returned function is called, what becomes due is told to the waiter. */
  wait(waiter: SessionWaiter): () => void {
    this.#waiter = waiter;
    return () => {
      if (this.#waiter === waiter) this.#waiter = undefined;
    };
  }

  /** Ends all listening; nothing is remembered from now on. */
  close(): void {
    this.#closed = true;
    for (const partition of this.partitions.values()) partition.disarm?.();
    this.#due.clear();
    this.#supersede();
  }

  #supersede(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.onSuperseded();
  }
}

function partitionKey(topic: string, partition: number): string {
  return `${partition}:${topic}`;
}
