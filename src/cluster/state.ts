import { assert, type Uuid } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import {
  type Assignment,
  addingReplicas,
  completed,
  lostLeft,
  newAssignment,
  reassigned,
  removingReplicas,
  sameOrder,
  visibleReplicas,
  withDamaged,
  withLost,
} from './assignment.ts';
import type { LeaderTuple, MetadataEvent } from './events.ts';
import { type Member, Members, type MetadataMembers } from './members.ts';
import { collisionKey, METADATA_TOPIC_ID } from './topic-names.ts';
import type { BrokerImage, MetadataChange, PartitionImage, TopicImage } from './types.ts';

const TOPIC = 2;
const NO_CONFIGS: ReadonlyMap<string, string> = new Map();
/** Leaders that share an event of a snapshot. */
const LEADERS_PER_EVENT = 500;

const BROKERS_CHANGED: readonly MetadataChange[] = [{ kind: 'brokers-changed' }];

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
  readonly #members = new Members();
  /** By topic id and partition: those that differ from what the topic was made with. */
  readonly #assignments = new Map<Uuid, Map<number, Assignment>>();
  #featureLevel = 1;
  #partitionCount = 0;
  #sorted: readonly TopicImage[] | undefined;

  get clusterId(): string {
    return this.#clusterId;
  }
  /** Those that are not fenced. */
  get brokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#members.serving;
  }
  get fencedBrokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#members.fenced;
  }
  get members(): ReadonlyMap<NodeId, Member> {
    return this.#members.all;
  }
  get metadataMembers(): MetadataMembers {
    return this.#members.metadata;
  }
  get featureLevel(): number {
    return this.#featureLevel;
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
    const leaders = Math.ceil(this.#partitionCount / LEADERS_PER_EVENT);
    return this.#topics.size + this.#configs.size + this.#members.all.size + this.#moved + leaders + 8;
  }

  topic(name: string): TopicImage | undefined {
    return this.#topics.get(name);
  }

  topicById(id: Uuid): TopicImage | undefined {
    const name = this.#namesById.get(id);
    return name === undefined ? undefined : this.#topics.get(name);
  }

  assignment(id: Uuid, partition: number): Assignment | undefined {
    const deviating = this.#assignments.get(id)?.get(partition);
    if (deviating !== undefined) return deviating;
    const image = this.topicById(id)?.partitions[partition];
    return image === undefined ? undefined : newAssignment(image.replicas);
  }

  /** Partitions that are not at rest: they move, or a replica of theirs lost its data. In the order in which they began to. */
  *unsettled(): Iterable<{ readonly topic: TopicImage; readonly partition: number; readonly assignment: Assignment }> {
    for (const [id, partitions] of this.#assignments) {
      for (const [partition, assignment] of partitions) {
        if (assignment.target === undefined && assignment.lost.length === 0) continue;
        yield { topic: this.#existing(id), partition, assignment };
      }
    }
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

  /**
   * Takes an event and returns what changed for readers. Asserts that the event fits the state where only a defect could make it not
   * fit: `__meta` is written by one leader. What a leader reported may have been overtaken by a deletion, and is ignored then.
   */
  apply(event: MetadataEvent): readonly MetadataChange[] {
    switch (event.kind) {
      case 'cluster-created':
        // Written again by a controller that did not know whether it had been: the first one counts.
        if (this.#clusterId !== '') return [];
        this.#clusterId = event.clusterId;
        this.#featureLevel = event.featureLevel ?? 1;
        this.#members.found(event.founders ?? []);
        return BROKERS_CHANGED;
      case 'broker-registered':
        this.#members.register(event);
        return BROKERS_CHANGED;
      case 'broker-fenced':
        if (!this.#members.setFenced(event.nodeId, true)) return [];
        return [...BROKERS_CHANGED, ...this.#dropLeader(event.nodeId)];
      case 'broker-unfenced':
        return this.#members.setFenced(event.nodeId, false) ? BROKERS_CHANGED : [];
      case 'broker-replaced':
        return this.#replaceBroker(event.nodeId, event.directoryId);
      case 'replica-damaged':
        if (event.id !== METADATA_TOPIC_ID) {
          return this.#assign(event.id, event.partition, (assignment) => withDamaged(assignment, event.nodeId));
        }
        this.#members.loseMetadata(event.nodeId);
        return BROKERS_CHANGED;
      case 'broker-draining':
        this.#members.setDraining(event.nodeId, event.draining);
        return BROKERS_CHANGED;
      case 'broker-removed':
        this.#members.remove(event.nodeId);
        return BROKERS_CHANGED;
      case 'metadata-members':
        this.#members.setMetadata(event.voters, event.learners);
        return BROKERS_CHANGED;
      case 'leaders-changed':
        return event.topics.flatMap(({ id, partitions }) => this.#changeLeaders(id, partitions));
      case 'partition-reassigned':
        return this.#assign(event.id, event.partition, (assignment) => reassigned(assignment, event.replicas));
      case 'reassignment-completed':
        return this.#assign(event.id, event.partition, () => completed(event.replicas));
      case 'lost-replicas-left':
        return this.#assign(event.id, event.partition, (assignment) => lostLeft(assignment, event.nodes));
      case 'partition-assignment': {
        const { replicas, target, holders, lost, founding = false } = event;
        const assignment = { replicas, target: target ?? undefined, holders, lost, founding };
        return this.#assign(event.id, event.partition, () => assignment);
      }
      case 'feature-level':
        this.#featureLevel = event.level;
        return BROKERS_CHANGED;
      case 'confirmed':
        return [];
      case 'topic-created':
        return [this.#createTopic(event)];
      case 'topic-deleted':
        return [this.#deleteTopic(event.id)];
      case 'partitions-added':
        return [this.#addPartitions(event.id, event.replicas)];
      case 'configs-changed':
        return [this.#changeConfigs(event.resourceType, event.resourceName, event.changes)];
      case 'producer-ids-allocated':
        this.#nextProducerId = Math.max(this.#nextProducerId, event.next);
        return [];
    }
  }

  /** Events that build this state from nothing, in order; topics in the order of their names. */
  *snapshot(): Iterable<MetadataEvent> {
    yield { kind: 'cluster-created', clusterId: this.#clusterId };
    if (this.#featureLevel > 1) yield { kind: 'feature-level', level: this.#featureLevel };
    yield* this.#members.snapshot(this.#featureLevel);
    yield { kind: 'producer-ids-allocated', next: this.#nextProducerId };
    for (const { name, id, internal, partitions, configs } of this.topics()) {
      const replicas = partitions.map(({ partition }) => this.assignment(id, partition)!.replicas);
      yield { kind: 'topic-created', id, name, internal, replicas, configs: Object.fromEntries(configs) };
    }
    for (const [id, partitions] of this.#assignments) {
      for (const [partition, { target, founding, ...rest }] of partitions) {
        const event = { kind: 'partition-assignment', id, partition, ...rest, target: target ?? null } as const;
        yield founding ? { ...event, founding } : event;
      }
    }
    yield* this.#leaders();
    for (const [key, configs] of this.#configs) {
      const separator = key.indexOf(':');
      const resourceType = Number(key.slice(0, separator));
      const resourceName = key.slice(separator + 1);
      yield { kind: 'configs-changed', resourceType, resourceName, changes: Object.fromEntries(configs) };
    }
  }

  *#leaders(): Iterable<MetadataEvent> {
    for (const { id, partitions } of this.topics()) {
      const tuples = partitions
        .filter(isToldOf)
        .map(({ partition, leaderId, leaderEpoch, isr }): LeaderTuple => [partition, leaderId, leaderEpoch, isr]);
      for (let from = 0; from < tuples.length; from += LEADERS_PER_EVENT) {
        yield { kind: 'leaders-changed', topics: [{ id, partitions: tuples.slice(from, from + LEADERS_PER_EVENT) }] };
      }
    }
  }

  get #moved(): number {
    let count = 0;
    for (const partitions of this.#assignments.values()) count += partitions.size;
    return count;
  }

  /** An epoch that is lower than the known one is ignored: clients rely on epochs that never go back. */
  #changeLeaders(id: Uuid, leaders: readonly LeaderTuple[]): readonly MetadataChange[] {
    const topic = this.topicById(id);
    if (topic === undefined) return [];
    const partitions = topic.partitions.slice();
    const changes: MetadataChange[] = [];
    for (const [partition, leaderId, leaderEpoch, isr] of leaders) {
      const known = partitions[partition];
      if (known === undefined || leaderEpoch < known.leaderEpoch) continue;
      if (known.leaderEpoch === leaderEpoch && known.leaderId === leaderId && sameOrder(known.isr, isr)) continue;
      partitions[partition] = { ...known, leaderId, leaderEpoch, isr };
      changes.push({ kind: 'leader-changed', topic: topic.name, partition });
    }
    if (changes.length > 0) this.#put({ ...topic, partitions });
    return changes;
  }

  /** What a fenced node led has no leader until another one is reported. */
  #dropLeader(nodeId: NodeId): readonly MetadataChange[] {
    return [...this.#topics.values()].flatMap(({ id, partitions }) => {
      const led = partitions.filter(({ leaderId }) => leaderId === nodeId);
      if (led.length === 0) return [];
      return this.#changeLeaders(
        id,
        led.map(({ partition, leaderEpoch, isr }): LeaderTuple => [partition, -1, leaderEpoch, isr]),
      );
    });
  }

  #replaceBroker(nodeId: NodeId, directoryId: Uuid): readonly MetadataChange[] {
    this.#members.replace(nodeId, directoryId);
    const changes: MetadataChange[] = [...BROKERS_CHANGED, ...this.#dropLeader(nodeId)];
    for (const { id, partitions } of [...this.#topics.values()]) {
      for (const { partition } of partitions) {
        if (!this.assignment(id, partition)!.holders.includes(nodeId)) continue;
        changes.push(...this.#assign(id, partition, (assignment) => withLost(assignment, nodeId)));
      }
    }
    return changes;
  }

  #assign(id: Uuid, partition: number, change: (assignment: Assignment) => Assignment): readonly MetadataChange[] {
    const topic = this.topicById(id);
    const image = topic?.partitions[partition];
    if (topic === undefined || image === undefined) return [];
    const before = this.assignment(id, partition)!;
    const assignment = change(before);
    if (assignment === before) return [];
    const ofTopic = this.#assignments.get(id) ?? new Map<number, Assignment>();
    this.#assignments.set(id, ofTopic);
    ofTopic.set(partition, assignment);
    const { leaderId, leaderEpoch, isr } = image;
    const replicas = visibleReplicas(assignment);
    const moving = {
      addingReplicas: addingReplicas(assignment),
      removingReplicas: removingReplicas(assignment),
    };
    const moved: PartitionImage = {
      partition,
      replicas,
      isr: isr.filter((node) => replicas.includes(node)),
      leaderId,
      leaderEpoch,
      ...(assignment.target === undefined ? {} : moving),
    };
    const changed = { ...topic, partitions: topic.partitions.with(partition, moved) };
    this.#put(changed);
    return [{ kind: 'partition-moved', topic: changed, partition }];
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
    this.#assignments.delete(id);
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

/** It differs from a partition of which nothing was ever reported. */
function isToldOf({ replicas, isr, leaderId, leaderEpoch }: PartitionImage): boolean {
  return leaderEpoch > 0 || leaderId !== -1 || !sameOrder(replicas, isr);
}

function configKey(resourceType: number, resourceName: string): string {
  return `${resourceType}:${resourceName}`;
}
