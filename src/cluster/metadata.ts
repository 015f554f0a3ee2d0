import { assert, type Clock, type Logger, newUuid, type Random, type Uuid } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import { ClusterError } from './cluster-error.ts';
import type { MetadataEvent } from './events.ts';
import { levelRefusal } from './feature-level.ts';
import { MetadataLog } from './metadata-log.ts';
import { MetadataState } from './state.ts';
import { METADATA_TOPIC, METADATA_TOPIC_ID } from './topic-names.ts';
import { type LeaderState, TopicViews } from './topic-views.ts';
import type { BrokerImage, FeatureLevels, MetadataChange, MetadataView, TopicImage } from './types.ts';

export interface MetadataOptions {
  /** `__meta`-0, open. */
  readonly partition: Partition;
  readonly nodeId: NodeId;
  /** The feature levels that this node works with. */
  readonly featureLevels: FeatureLevels;
  /** Told when the log goes on with what this release does not know: the node must end. Before that `open` rejects. */
  readonly onUnreadable: (error: ClusterError) => void;
  readonly config: LiveConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The metadata of this node: the state machine over the log of `__meta`, read locally. */
export class Metadata implements MetadataView {
  readonly #partition: Partition;
  readonly #log: MetadataLog;
  readonly #nodeId: NodeId;
  readonly featureLevelsKnown: FeatureLevels;
  #state = new MetadataState();
  #views: TopicViews;
  /** While the state is built from nothing: readers keep the old one until this is whole. */
  #rebuilt: MetadataState | undefined;
  readonly #listeners = new Set<(change: MetadataChange) => void>();

  private constructor(options: MetadataOptions) {
    this.#partition = options.partition;
    this.#nodeId = options.nodeId;
    this.featureLevelsKnown = options.featureLevels;
    this.#views = new TopicViews(this.#state, options.nodeId);
    this.#log = new MetadataLog({
      partition: options.partition,
      clock: options.clock,
      logger: options.logger,
      timeoutMs: () => options.config.number('request.timeout.ms'),
      apply: (event) => this.#apply(event),
      snapshot: () => this.#state.snapshot(),
      snapshotSize: () => this.#state.entityCount,
      snapshotEventsMin: () => options.config.number('metadata.snapshot.min.events'),
      rebuild: () => {
        this.#rebuilt = new MetadataState();
      },
      rebuilt: () => this.#adopt(),
      onUnreadable: options.onUnreadable,
    });
  }

  /** Replays the log; a node that founds a cluster alone gives it its id. Rejects when the log cannot be read. */
  static async open(options: MetadataOptions): Promise<Metadata> {
    const metadata = new Metadata(options);
    await metadata.#log.catchUp();
    const { isLeader, replicas } = options.partition;
    if (metadata.#state.clusterId === '' && isLeader && replicas.length === 1) {
      const featureLevel = options.featureLevels.min;
      await metadata.propose([{ kind: 'cluster-created', clusterId: newUuid(options.random), featureLevel }]);
    }
    return metadata;
  }

  /** The state, for those who judge proposals. */
  get state(): MetadataState {
    return this.#state;
  }

  get clusterId(): string {
    return this.#state.clusterId;
  }

  get featureLevel(): number {
    return this.#state.featureLevel;
  }

  get controllerId(): NodeId | -1 {
    return this.#partition.leaderId;
  }

  get fencedBrokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#state.fencedBrokers;
  }

  /** Everything of `__meta` below this offset is applied here. */
  get appliedEnd(): number {
    return this.#log.appliedEnd;
  }

  /** After more was applied. */
  onApplied(listener: () => void): () => void {
    return this.#log.onApplied(listener);
  }

  /** Resolves when everything below `end` is applied here; rejects with ApiError after `timeoutMs`. */
  waitUntilApplied(end: number, timeoutMs: number): Promise<void> {
    return this.#log.waitUntilApplied(end, timeoutMs);
  }

  get brokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#state.brokers;
  }

  topic(name: string): TopicImage | undefined {
    return this.#views.topic(name) ?? (name === METADATA_TOPIC ? this.#ownTopic() : undefined);
  }

  topicById(id: Uuid): TopicImage | undefined {
    return this.#views.topicById(id) ?? (id === METADATA_TOPIC_ID ? this.#ownTopic() : undefined);
  }

  topics(): readonly TopicImage[] {
    return this.#views.topics();
  }

  dynamicConfigs(resourceType: number, resourceName: string): ReadonlyMap<string, string> {
    return this.#state.dynamicConfigs(resourceType, resourceName);
  }

  configuredResources(resourceType: number): readonly string[] {
    return this.#state.configuredResources(resourceType);
  }

  onChange(listener: (change: MetadataChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Appends events to the log and resolves when they are applied here. Only the controller judges what may be proposed. */
  propose(events: readonly MetadataEvent[]): Promise<void> {
    return this.#log.propose(events);
  }

  /** Takes what the groups of a topic's partitions on this node say of their leaders. */
  observeLeaders(topicId: Uuid, leaders: readonly LeaderState[]): void {
    this.#tell(this.#views.observe(topicId, leaders));
  }

  /** The partition is not on this node any more. */
  forgetLeader(topicId: Uuid, partition: number): void {
    this.#views.forget(topicId, partition);
  }

  close(): void {
    this.#log.close();
    this.#listeners.clear();
  }

  #apply(event: MetadataEvent): void {
    const changes = (this.#rebuilt ?? this.#state).apply(event);
    this.#refuseUnknownLevel(this.#rebuilt ?? this.#state);
    if (this.#rebuilt !== undefined) return;
    if (changes.some(({ kind }) => kind === 'brokers-changed')) this.#views.refresh();
    for (const change of changes) if (change.kind === 'topic-deleted') this.#views.forgetTopic(change.topic.id);
    this.#tell(changes);
  }

  /** What follows in the log may be of kinds that this release does not know, or mean more than it sees. */
  #refuseUnknownLevel({ featureLevel }: MetadataState): void {
    const known = this.featureLevelsKnown;
    if (featureLevel > known.max) throw new ClusterError(levelRefusal(this.#nodeId, known, featureLevel));
  }

  /** Readers go over to the state that was built from nothing, at once. */
  #adopt(): void {
    assert(this.#rebuilt !== undefined, 'a state was being built');
    this.#state = this.#rebuilt;
    this.#rebuilt = undefined;
    this.#views = new TopicViews(this.#state, this.#nodeId, this.#views);
    this.#tell([{ kind: 'replaced' }]);
  }

  #tell(changes: readonly MetadataChange[]): void {
    for (const change of changes) for (const listener of [...this.#listeners]) listener(change);
  }

  /** `__meta` describes itself: it is there before any event, is not listed, and can be read by those who ask for it. */
  #ownTopic(): TopicImage {
    const { leaderId, leaderEpoch, replicas, isr, partition } = this.#partition;
    assert(partition === 0, 'the metadata has one partition');
    return {
      name: METADATA_TOPIC,
      id: METADATA_TOPIC_ID,
      internal: true,
      partitions: [{ partition, replicas, isr, leaderId, leaderEpoch }],
      configs: new Map(),
    };
  }
}
