import type { Uuid } from '../base/index.ts';
import type { NodeId, Term } from '../raft/index.ts';

export interface BrokerImage {
  readonly nodeId: NodeId;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface PartitionImage {
  readonly partition: number;
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
  /** -1 while there is no leader. */
  readonly leaderId: NodeId | -1;
  readonly leaderEpoch: Term;
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
  readonly controllerId: NodeId;
  readonly brokers: ReadonlyMap<NodeId, BrokerImage>;
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
  | { readonly kind: 'leader-changed'; readonly topic: string; readonly partition: number };

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
}
