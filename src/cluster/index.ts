export type {
  ClusterAdmin,
  ClusterStatus,
  ImpairedPartition,
  MemberState,
  MemberStatus,
  PlannedMove,
  Progress,
  ReassignmentProgress,
  RebalanceOptions,
  RebalancePlan,
} from './admin-types.ts';
export { Cluster, type ClusterNode, type ClusterOptions } from './cluster.ts';
export { ClusterError } from './cluster-error.ts';
export { consumerOffsetsTopic } from './internal-topics.ts';
export type { Metadata } from './metadata.ts';
export {
  diskNodeStateStore,
  type Founder,
  type NodeRecord,
  NodeState,
  type NodeStateOptions,
  type NodeStateStore,
} from './node-state.ts';
export { CONSUMER_OFFSETS, invalidTopicName, METADATA_TOPIC, METADATA_TOPIC_ID } from './topic-names.ts';
export {
  ApiError,
  type BrokerImage,
  type Controller,
  type MetadataChange,
  type MetadataView,
  type NewTopic,
  type PartitionImage,
  type PartitionMove,
  type PartitionOutcome,
  type Reassignment,
  type TopicImage,
  type TopicPartition,
} from './types.ts';
