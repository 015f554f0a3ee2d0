import type { Uuid } from '../../base/index.ts';

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
}

/** A partition of a session: what is asked, and what the client knows already. */
export class SessionPartition {
  readonly key: string;
  readonly topic: string;
  readonly topicId: Uuid;
  request: PartitionRequest;
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
      outcome.diverging;
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

/** What a client fetches, remembered so that it need only send what changed (KIP-227). */
export class FetchSession {
  readonly id: number;
  /** Made by a request of version 13 or later, which names topics by id; the others name them. */
  readonly byTopicId: boolean;
  readonly createdMs: number;
  lastUsedMs: number;
  /** Expected of the next request. */
  epoch = nextEpoch(INITIAL_EPOCH);
  /** In the order they are served: who got records goes to the end, so that none starves. */
  readonly partitions = new Map<string, SessionPartition>();
  /** How many of them the cache has counted. */
  countedPartitions = 0;

  constructor(id: number, byTopicId: boolean, nowMs: number) {
    this.id = id;
    this.byTopicId = byTopicId;
    this.createdMs = nowMs;
    this.lastUsedMs = nowMs;
  }

  /** Adds a partition or changes what is asked of it. */
  update(topic: string, topicId: Uuid, request: PartitionRequest): SessionPartition {
    const key = partitionKey(this.byTopicId ? topicId : topic, request.partition);
    const known = this.partitions.get(key);
    if (known !== undefined) {
      known.request = request;
      return known;
    }
    const added = new SessionPartition(key, topic, topicId, request);
    this.partitions.set(key, added);
    return added;
  }

  forget(topic: string, topicId: Uuid, partition: number): void {
    this.partitions.delete(partitionKey(this.byTopicId ? topicId : topic, partition));
  }

  moveToEnd(partition: SessionPartition): void {
    if (this.partitions.delete(partition.key)) this.partitions.set(partition.key, partition);
  }
}

function partitionKey(topic: string, partition: number): string {
  return `${partition}:${topic}`;
}
