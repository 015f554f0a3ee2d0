import { assert, type Uuid } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { MetadataEvent } from './events.ts';
import { collisionKey } from './topic-names.ts';
import type { BrokerImage, MetadataChange, PartitionImage, TopicImage } from './types.ts';

const TOPIC = 2;
const NO_CONFIGS: ReadonlyMap<string, string> = new Map();

/** Leader and in-sync replicas of a partition, as its Raft group has them. */
export interface LeaderState {
  readonly partition: number;
  readonly leaderId: NodeId | -1;
  readonly leaderEpoch: number;
  readonly isr: readonly NodeId[];
}

/**
 * The metadata as a state machine: the same events give the same state on every node. No clock, no chance, no I/O. Images of topics
 * are immutable and replaced, so a reader may keep one.
 */
export class MetadataState {
  #clusterId = '';
  #nextProducerId = 1;
  #topics = new Map<string, TopicImage>();
  #namesById = new Map<Uuid, string>();
  #namesByCollision = new Map<string, string>();
  #configs = new Map<string, ReadonlyMap<string, string>>();
  #brokers: ReadonlyMap<NodeId, BrokerImage> = new Map();
  #partitionCount = 0;
  #sorted: readonly TopicImage[] | undefined;

  get clusterId(): string {
    return this.#clusterId;
  }
  get brokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#brokers;
  }
  /** The smallest producer id that was never given away. */
  get nextProducerId(): number {
    return this.#nextProducerId;
  }
  /** Partitions of all topics. */
  get partitionCount(): number {
    return this.#partitionCount;
  }
  /** How many events a snapshot of this state takes. */
  get entityCount(): number {
    return this.#topics.size + this.#configs.size + this.#brokers.size + 4;
  }

  topic(name: string): TopicImage | undefined {
    return this.#topics.get(name);
  }

  topicById(id: Uuid): TopicImage | undefined {
    const name = this.#namesById.get(id);
    return name === undefined ? undefined : this.#topics.get(name);
  }

  /** By name, sorted by code points as Kafka sorts. */
  topics(): readonly TopicImage[] {
    this.#sorted ??= [...this.#topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  /** The topic whose metric names `name` would share: equal but for '.' and '_'. */
  topicCollidingWith(name: string): string | undefined {
    return this.#namesByCollision.get(collisionKey(name));
  }

  dynamicConfigs(resourceType: number, resourceName: string): ReadonlyMap<string, string> {
    if (resourceType === TOPIC) return this.#topics.get(resourceName)?.configs ?? NO_CONFIGS;
    return this.#configs.get(configKey(resourceType, resourceName)) ?? NO_CONFIGS;
  }

  /** Names of the resources of a type that have dynamic settings; topics too. */
  configuredResources(resourceType: number): readonly string[] {
    if (resourceType === TOPIC) return this.topics().flatMap((topic) => (topic.configs.size > 0 ? [topic.name] : []));
    const prefix = configKey(resourceType, '');
    return [...this.#configs.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  }

  /** Takes an event and returns what changed for readers. Asserts that the event fits the state: `__meta` is written by one leader. */
  apply(event: MetadataEvent): MetadataChange | undefined {
    switch (event.kind) {
      case 'cluster-created':
        this.#clusterId = event.clusterId;
        return undefined;
      case 'broker-registered': {
        const { nodeId, host, port, rack } = event;
        this.#brokers = new Map(this.#brokers).set(nodeId, { nodeId, host, port, rack });
        return undefined;
      }
      case 'topic-created':
        return this.#createTopic(event);
      case 'topic-deleted':
        return this.#deleteTopic(event.id);
      case 'partitions-added':
        return this.#addPartitions(event.id, event.replicas);
      case 'configs-changed':
        return this.#changeConfigs(event.resourceType, event.resourceName, event.changes);
      case 'producer-ids-allocated':
        this.#nextProducerId = Math.max(this.#nextProducerId, event.next);
        return undefined;
    }
  }

  /** Events that build this state from nothing, in order; topics in the order of their names. */
  *snapshot(): Iterable<MetadataEvent> {
    yield { kind: 'cluster-created', clusterId: this.#clusterId };
    for (const broker of this.#brokers.values()) yield { kind: 'broker-registered', ...broker };
    yield { kind: 'producer-ids-allocated', next: this.#nextProducerId };
    for (const { name, id, internal, partitions, configs } of this.topics()) {
      const replicas = partitions.map((partition) => partition.replicas);
      yield { kind: 'topic-created', id, name, internal, replicas, configs: Object.fromEntries(configs) };
    }
    for (const [key, configs] of this.#configs) {
      const separator = key.indexOf(':');
      const resourceType = Number(key.slice(0, separator));
      const resourceName = key.slice(separator + 1);
      yield { kind: 'configs-changed', resourceType, resourceName, changes: Object.fromEntries(configs) };
    }
  }

  /**
   * Takes what the Raft groups of a topic's partitions say of their leaders: not part of the events, since each group knows its own.
   * An epoch that is lower than the known one is ignored: clients rely on epochs that never go back.
   */
  observeLeaders(name: string, leaders: readonly LeaderState[]): readonly MetadataChange[] {
    const topic = this.#topics.get(name);
    if (topic === undefined) return [];
    const partitions = topic.partitions.slice();
    const changes: MetadataChange[] = [];
    for (const { partition, leaderId, leaderEpoch, isr } of leaders) {
      const known = partitions[partition];
      if (known === undefined || leaderEpoch < known.leaderEpoch) continue;
      if (known.leaderEpoch === leaderEpoch && known.leaderId === leaderId && sameNodes(known.isr, isr)) continue;
      partitions[partition] = { ...known, leaderId, leaderEpoch, isr };
      changes.push({ kind: 'leader-changed', topic: name, partition });
    }
    if (changes.length > 0) this.#put({ ...topic, partitions });
    return changes;
  }

  #createTopic(event: Extract<MetadataEvent, { kind: 'topic-created' }>): MetadataChange {
    assert(!this.#topics.has(event.name), `the topic ${event.name} does not exist before it is created`);
    const topic: TopicImage = {
      name: event.name,
      id: event.id,
      internal: event.internal,
      partitions: event.replicas.map((replicas, partition) => newPartition(partition, replicas)),
      configs: new Map(Object.entries(event.configs)),
    };
    this.#namesById.set(topic.id, topic.name);
    this.#namesByCollision.set(collisionKey(topic.name), topic.name);
    this.#partitionCount += topic.partitions.length;
    this.#put(topic);
    return { kind: 'topic-created', topic };
  }

  #deleteTopic(id: Uuid): MetadataChange {
    const topic = this.#existing(id);
    this.#topics.delete(topic.name);
    this.#namesById.delete(id);
    this.#namesByCollision.delete(collisionKey(topic.name));
    this.#partitionCount -= topic.partitions.length;
    this.#sorted = undefined;
    return { kind: 'topic-deleted', topic };
  }

  #addPartitions(id: Uuid, replicas: readonly (readonly NodeId[])[]): MetadataChange {
    const old = this.#existing(id);
    const added = replicas.map((nodes, position) => newPartition(old.partitions.length + position, nodes));
    const topic = { ...old, partitions: [...old.partitions, ...added] };
    this.#partitionCount += added.length;
    this.#put(topic);
    return { kind: 'partitions-added', topic };
  }

  #changeConfigs(
    resourceType: number,
    resourceName: string,
    changes: Readonly<Record<string, string | null>>,
  ): MetadataChange {
    const configs = new Map(this.dynamicConfigs(resourceType, resourceName));
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) configs.delete(name);
      else configs.set(name, value);
    }
    if (resourceType === TOPIC) {
      const topic = this.#topics.get(resourceName);
      assert(topic !== undefined, `the topic ${resourceName} exists when its settings change`);
      this.#put({ ...topic, configs });
    } else {
      const key = configKey(resourceType, resourceName);
      if (configs.size === 0) this.#configs.delete(key);
      else this.#configs.set(key, configs);
    }
    return { kind: 'configs-changed', resourceType, resourceName };
  }

  #existing(id: Uuid): TopicImage {
    const topic = this.topicById(id);
    assert(topic !== undefined, `a topic with id ${id} exists`);
    return topic;
  }

  #put(topic: TopicImage): void {
    this.#topics.set(topic.name, topic);
    this.#sorted = undefined;
  }
}

/** A partition whose group has not been heard of: no leader yet, all replicas taken as in sync. */
function newPartition(partition: number, replicas: readonly NodeId[]): PartitionImage {
  return { partition, replicas, isr: replicas, leaderId: -1, leaderEpoch: 0 };
}

function configKey(resourceType: number, resourceName: string): string {
  return `${resourceType}:${resourceName}`;
}

function sameNodes(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((node, position) => node === b[position]);
}
