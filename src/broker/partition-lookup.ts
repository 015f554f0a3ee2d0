import type { Uuid } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Partition } from '../replication/index.ts';
import type { BrokerServices } from './types.ts';

/** No check of the epoch is wanted. */
export const NO_EPOCH = -1;

/**
 * The partition on this node, or the error code for its absence: UNKNOWN_TOPIC_OR_PARTITION when the cluster has none either,
 * NOT_LEADER_OR_FOLLOWER when it is elsewhere.
 */
export function findPartition(services: BrokerServices, topic: string, index: number): Partition | number {
  const partition = services.partitions.get(topic, index);
  if (partition !== undefined) return partition;
  const known = services.metadata.topic(topic)?.partitions.some((image) => image.partition === index);
  return known ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}

/**
 * As {@link findPartition} by topic id: UNKNOWN_TOPIC_ID when no topic has it, INCONSISTENT_TOPIC_ID when the log on this node is
 * of another incarnation of the topic.
 */
export function findPartitionById(services: BrokerServices, topicId: Uuid, index: number): Partition | number {
  const topic = services.metadata.topicById(topicId);
  if (topic === undefined) return ErrorCode.UNKNOWN_TOPIC_ID;
  const partition = findPartition(services, topic.name, index);
  if (typeof partition !== 'number' && partition.topicId !== topicId) return ErrorCode.INCONSISTENT_TOPIC_ID;
  return partition;
}

/** Why the partition cannot serve as leader now; NONE if it can. */
export function leaderError(partition: Partition): number {
  if (partition.log.failure !== undefined) return ErrorCode.KAFKA_STORAGE_ERROR;
  return partition.isLeader ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER;
}

/** KIP-320: an epoch older than the partition's is fenced, a newer one is not known here yet. */
export function epochError(partition: Partition, currentLeaderEpoch: number): number {
  if (currentLeaderEpoch === NO_EPOCH || currentLeaderEpoch === partition.leaderEpoch) return ErrorCode.NONE;
  return currentLeaderEpoch < partition.leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
}
