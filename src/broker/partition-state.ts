import type { PartitionImage, TopicImage } from '../cluster/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { BrokerServices } from './types.ts';

/** A partition as Metadata and DescribeTopicPartitions tell it. */
export interface PartitionState {
  readonly errorCode: number;
  readonly partitionIndex: number;
  /** -1 while there is no leader. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly offlineReplicas: readonly number[];
}

/**
 * Who leads a partition now. A partition that is on this node knows best, since a leader epoch told to clients must be the one
 * that fetches are judged by; of others the metadata knows.
 */
export function partitionState(services: BrokerServices, topic: TopicImage, image: PartitionImage): PartitionState {
  const local = services.partitions.get(topic.name, image.partition);
  const own = local !== undefined && local.topicId === topic.id ? local : undefined;
  const failed = own !== undefined && own.leaderId === services.nodeId && !own.isLeader;
  const leaderId = failed ? -1 : (own ?? image).leaderId;
  const offlineReplicas = image.replicas.filter(
    (node) => !services.metadata.brokers.has(node) || (failed && node === services.nodeId),
  );
  const reachable = services.metadata.brokers.has(leaderId);
  return {
    errorCode: reachable ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE,
    partitionIndex: image.partition,
    leaderId: reachable ? leaderId : -1,
    leaderEpoch: (own ?? image).leaderEpoch,
    replicaNodes: image.replicas,
    isrNodes: (own ?? image).isr,
    offlineReplicas,
  };
}
