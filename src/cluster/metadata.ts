import { assert, type Clock, type Logger, newUuid, type Random, type Uuid } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { MetadataEvent } from './events.ts';
import { MetadataLog } from './metadata-log.ts';
import { type LeaderState, MetadataState } from './state.ts';
import { METADATA_TOPIC, METADATA_TOPIC_ID } from './topic-names.ts';
import type { BrokerImage, MetadataChange, MetadataView, TopicImage } from './types.ts';

export interface MetadataOptions {
  /** `__meta`-0, open. */
  readonly partition: Partition;
  readonly config: LiveConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The metadata of this node: the state machine over the log of `__meta`, read locally. */
export class Metadata implements MetadataView {
  readonly #partition: Partition;
  readonly #log: MetadataLog;
  readonly #state = new MetadataState();
  readonly #listeners = new Set<(change: MetadataChange) => void>();

  private constructor(options: MetadataOptions) {
    this.#partition = options.partition;
    this.#log = new MetadataLog({
      partition: options.partition,
      clock: options.clock,
      logger: options.logger,
      timeoutMs: () => options.config.number('request.timeout.ms'),
      apply: (event) => this.#apply(event),
      snapshot: () => this.#state.snapshot(),
      snapshotSize: () => this.#state.entityCount,
    });
  }

  /** Replays the log; the first start of a cluster gives it its id. Rejects when the log cannot be read. */
  static async open(options: MetadataOptions): Promise<Metadata> {
    const metadata = new Metadata(options);
    await metadata.#log.catchUp();
    if (metadata.#state.clusterId === '' && options.partition.isLeader) {
      await metadata.propose([{ kind: 'cluster-created', clusterId: newUuid(options.random) }]);
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

  get controllerId(): NodeId {
    return this.#partition.leaderId;
  }

  get brokers(): ReadonlyMap<NodeId, BrokerImage> {
    return this.#state.brokers;
  }

  topic(name: string): TopicImage | undefined {
    return this.#state.topic(name) ?? (name === METADATA_TOPIC ? this.#ownTopic() : undefined);
  }

  topicById(id: Uuid): TopicImage | undefined {
    return this.#state.topicById(id) ?? (id === METADATA_TOPIC_ID ? this.#ownTopic() : undefined);
  }

  topics(): readonly TopicImage[] {
    return this.#state.topics();
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

  /** Makes this node, or its new address, known to the cluster. Nothing is written when nothing changed. */
  async registerBroker(broker: BrokerImage): Promise<void> {
    const known = this.#state.brokers.get(broker.nodeId);
    const same = known?.host === broker.host && known.port === broker.port && known.rack === broker.rack;
    if (!same) await this.propose([{ kind: 'broker-registered', ...broker }]);
  }

  /** Appends events to the log and resolves when they are applied here. Only the controller judges what may be proposed. */
  propose(events: readonly MetadataEvent[]): Promise<void> {
    return this.#log.propose(events);
  }

  /** Tells who leads partitions of a topic; see {@link MetadataState.observeLeaders}. */
  observeLeaders(topic: string, leaders: readonly LeaderState[]): void {
    for (const change of this.#state.observeLeaders(topic, leaders)) this.#tell(change);
  }

  close(): void {
    this.#log.close();
    this.#listeners.clear();
  }

  #apply(event: MetadataEvent): void {
    const change = this.#state.apply(event);
    if (change !== undefined) this.#tell(change);
  }

  #tell(change: MetadataChange): void {
    for (const listener of this.#listeners) listener(change);
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
