import type { Uuid } from '../base/index.ts';
import type { NodeId, Term } from '../raft/index.ts';

/** A range of feature levels: what a release writes into `__meta` and says between nodes. */
export interface FeatureLevels {
  readonly min: number;
  readonly max: number;
}

export interface BrokerImage {
  readonly nodeId: NodeId;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface PartitionImage {
  readonly partition: number;
  /** The preferred leader first. While the partition moves: the new ones, then those that will go. */
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
  /** -1 while there is no leader. */
  readonly leaderId: NodeId | -1;
  readonly leaderEpoch: Term;
  /** Only while the partition moves: those of `replicas` that are being added, and those that will go. As in Kafka (KIP-455). */
  readonly addingReplicas?: readonly NodeId[];
  readonly removingReplicas?: readonly NodeId[];
}

export interface TopicImage {
  readonly name: string;
  readonly id: Uuid;
  readonly internal: boolean;
  readonly partitions: readonly PartitionImage[];
  /** Only what was set for the topic itself. */
  readonly configs: ReadonlyMap<string, string>;
}

/**
 * The metadata as this node has applied it: read locally, never over the network. What it returns is immutable and is replaced by a
 * change, so what was read in one turn of the event loop fits together.
 */
export interface MetadataView {
  readonly clusterId: string;
  /** The level that all members understand. What an older release does not know is written and sent only from its level on: ask here. */
  readonly featureLevel: number;
  /** The levels that this node works with. */
  readonly featureLevelsKnown: FeatureLevels;
  /** -1 while the metadata has no leader. */
  readonly controllerId: NodeId | -1;
  /** Those that clients may be sent to; fenced ones are left out. */
  readonly brokers: ReadonlyMap<NodeId, BrokerImage>;
  /** Registered, but not to be used now: they were not heard of, or are stopping. */
  readonly fencedBrokers: ReadonlyMap<NodeId, BrokerImage>;
  topic(name: string): TopicImage | undefined;
  topicById(id: Uuid): TopicImage | undefined;
  /** By name, sorted. */
  topics(): readonly TopicImage[];
  /** Dynamic configuration of one resource (type as in Kafka: 2 topic, 4 broker, 32 group; name '' = cluster default). */
  dynamicConfigs(resourceType: number, resourceName: string): ReadonlyMap<string, string>;
  /** Names of the resources of a type that have dynamic configuration. */
  configuredResources(resourceType: number): readonly string[];
  /** After every applied change. */
  onChange(listener: (change: MetadataChange) => void): () => void;
}

export type MetadataChange =
  | { readonly kind: 'topic-created' | 'topic-deleted' | 'partitions-added'; readonly topic: TopicImage }
  | { readonly kind: 'configs-changed'; readonly resourceType: number; readonly resourceName: string }
  | { readonly kind: 'leader-changed'; readonly topic: string; readonly partition: number }
  /** The assignment of a partition changed: it is to move, has moved, or its replica on a node is to be made anew. */
  | { readonly kind: 'partition-moved'; readonly topic: TopicImage; readonly partition: number }
  /** Nodes came, went, were fenced or moved. */
  | { readonly kind: 'brokers-changed' }
  /** Much was skipped and taken from a snapshot: everything may be different. */
  | { readonly kind: 'replaced' };

/** A refusal in Kafka's terms. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface NewTopic {
  readonly name: string;
  /** -1: the default. */
  readonly numPartitions: number;
  /** -1: the default. */
  readonly replicationFactor: number;
  /** Empty: placed by the cluster. */
  readonly assignments: ReadonlyMap<number, readonly NodeId[]>;
  readonly configs: ReadonlyMap<string, string | null>;
}

/** How metadata changes: each call is validated, proposed to `__meta` and resolves when applied on this node. Refusals reject with ApiError. */
export interface Controller {
  createTopic(topic: NewTopic, options: { validateOnly: boolean; internal?: boolean }): Promise<TopicImage>;
  deleteTopic(id: Uuid): Promise<void>;
  createPartitions(
    name: string,
    count: number,
    assignments: readonly (readonly NodeId[])[] | null,
    options: { validateOnly: boolean },
  ): Promise<void>;
  /** null value: delete the key. Values are already validated and merged. */
  alterConfigs(
    resourceType: number,
    resourceName: string,
    changes: ReadonlyMap<string, string | null>,
    options: { validateOnly: boolean },
  ): Promise<void>;
  /** A block of producer ids that no one else has or had, over restarts too. */
  allocateProducerIds(count: number): Promise<{ readonly first: number; readonly count: number }>;
  /**
   * AlterPartitionReassignments: resolves when the new targets are in the metadata, long before the replicas are there. `null` cancels.
   * One outcome each, in the order asked; nothing of the whole is rejected but for want of a controller.
   */
  reassign(
    moves: readonly PartitionMove[],
    options?: { readonly allowReplicationFactorChange?: boolean },
  ): Promise<readonly PartitionOutcome[]>;
  /** ListPartitionReassignments, from this node's metadata. */
  listReassignments(): readonly Reassignment[];
  /**
   * ElectLeaders: hands leadership to the preferred replica where that is in sync, and waits for it. `null`: every partition that is not
   * led by its preferred replica. 'unclean' is refused: Raft never elects a replica that lacks committed records.
   */
  electLeaders(
    kind: 'preferred' | 'unclean',
    partitions: readonly TopicPartition[] | null,
    timeoutMs: number,
  ): Promise<readonly PartitionOutcome[]>;
  /** Hands leadership to `nodeId` and waits for it. Rejects with ApiError. */
  transferLeader(partition: TopicPartition, nodeId: NodeId, timeoutMs: number): Promise<void>;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface PartitionMove extends TopicPartition {
  /** The preferred leader first; null: stop the move that is under way and go back. */
  readonly replicas: readonly NodeId[] | null;
}

/** What became of one partition of a request: a Kafka error code, 0 for success. */
export interface PartitionOutcome extends TopicPartition {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** A partition on its way to other replicas, with Kafka's fields. */
export interface Reassignment extends TopicPartition {
  readonly topicId: Uuid;
  /** The new ones, then those that will go. */
  readonly replicas: readonly NodeId[];
  readonly addingReplicas: readonly NodeId[];
  readonly removingReplicas: readonly NodeId[];
}
