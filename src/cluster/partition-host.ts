import type { Logger } from '../base/index.ts';
import { type LiveConfig, ResourceType, type TopicSettings } from '../config/index.ts';
import type { LogId } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { Metadata } from './metadata.ts';
import type { LeaderState } from './state.ts';
import { METADATA_TOPIC } from './topic-names.ts';
import type { MetadataChange, TopicImage } from './types.ts';

/** Logs that are opened at the same time at the start. */
const OPENS_AT_ONCE = 64;

/** Who opens and deletes the partitions of this node: the replica manager. */
export interface PartitionOpener {
  open(id: LogId, settings: TopicSettings): Promise<Partition>;
  delete(id: LogId): Promise<void>;
  updateSettings(topic: string, settings: TopicSettings): void;
}

export interface PartitionHostOptions {
  readonly metadata: Metadata;
  readonly config: LiveConfig;
  readonly opener: PartitionOpener;
  readonly nodeId: NodeId;
  readonly logger: Logger;
}

/** Keeps this node's partitions as the metadata says: opens, deletes, sets, and tells the metadata who leads them. */
export class PartitionHost {
  readonly #options: PartitionHostOptions;
  /** By topic id: the openings and deletions that are under way, one after the other. */
  readonly #underWay = new Map<string, Promise<void>>();
  /** By topic id and partition: what ends the watch of an open partition. */
  readonly #watches = new Map<string, Map<number, () => void>>();
  readonly #stops: (() => void)[];

  constructor(options: PartitionHostOptions) {
    this.#options = options;
    this.#stops = [
      options.metadata.onChange((change) => this.#onChange(change)),
      options.config.onChange(() => this.#updateAllSettings()),
    ];
  }

  /** Opens all partitions that the metadata gives this node, and removes the logs among `found` that it no longer knows. */
  async start(found: readonly LogId[]): Promise<void> {
    const { metadata, opener, logger } = this.#options;
    const topics = [...metadata.topics()];
    const workers = Array.from({ length: Math.min(OPENS_AT_ONCE, topics.length) }, async () => {
      for (let topic = topics.pop(); topic !== undefined; topic = topics.pop()) await this.#schedule(topic);
    });
    await Promise.all(workers);
    for (const id of found) {
      if (id.topic === METADATA_TOPIC || metadata.topicById(id.topicId) !== undefined) continue;
      logger.info(
        { topic: id.topic, topicId: id.topicId, partition: id.partition },
        'removing the log of a deleted topic',
      );
      await opener.delete(id);
    }
  }

  /** Resolves when everything that was begun for a topic is done; failures are in the log and in the partition's errors. */
  async ready(topic: TopicImage): Promise<void> {
    await this.#underWay.get(topic.id);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const watches of this.#watches.values()) for (const stop of watches.values()) stop();
    this.#watches.clear();
  }

  #onChange(change: MetadataChange): void {
    switch (change.kind) {
      case 'topic-created':
      case 'partitions-added':
        void this.#schedule(change.topic);
        break;
      case 'topic-deleted':
        void this.#inOrder(change.topic.id, () => this.#remove(change.topic));
        break;
      case 'configs-changed':
        if (change.resourceType === ResourceType.Topic) this.#updateSettings(change.resourceName);
        break;
      case 'leader-changed':
        break;
    }
  }

  #schedule(topic: TopicImage): Promise<void> {
    return this.#inOrder(topic.id, () => this.#open(topic));
  }

  async #inOrder(topicId: string, work: () => Promise<void>): Promise<void> {
    const before = this.#underWay.get(topicId);
    const mine = (before === undefined ? work() : before.then(work)).catch((error: unknown) => {
      this.#options.logger.error({ topicId, err: error }, 'cannot open or delete partitions of a topic');
    });
    this.#underWay.set(topicId, mine);
    await mine;
    if (this.#underWay.get(topicId) === mine) this.#underWay.delete(topicId);
  }

  async #open(topic: TopicImage): Promise<void> {
    const { config, opener, nodeId, logger } = this.#options;
    const settings = config.topicSettings(topic.configs);
    const watched = this.#watches.get(topic.id) ?? new Map<number, () => void>();
    this.#watches.set(topic.id, watched);
    const mine = topic.partitions.filter((each) => each.replicas.includes(nodeId) && !watched.has(each.partition));
    const opened = await Promise.all(
      mine.map(async ({ partition }) => {
        try {
          return await opener.open({ topic: topic.name, topicId: topic.id, partition }, settings);
        } catch (error) {
          logger.error({ topic: topic.name, partition, err: error }, `cannot open ${topic.name}-${partition}`);
          return undefined;
        }
      }),
    );
    const partitions = opened.filter((partition) => partition !== undefined);
    for (const partition of partitions) watched.set(partition.partition, this.#watch(partition));
    this.#options.metadata.observeLeaders(topic.name, partitions.map(leaderState));
  }

  async #remove(topic: TopicImage): Promise<void> {
    for (const stop of this.#watches.get(topic.id)?.values() ?? []) stop();
    this.#watches.delete(topic.id);
    const mine = topic.partitions.filter(({ replicas }) => replicas.includes(this.#options.nodeId));
    await Promise.all(
      mine.map(({ partition }) => this.#options.opener.delete({ topic: topic.name, topicId: topic.id, partition })),
    );
  }

  /** Tells the metadata of a change of leadership. Runs after every advance of the partition, so it compares before it tells. */
  #watch(partition: Partition): () => void {
    let { leaderId, leaderEpoch, isr } = partition;
    return partition.onAdvance(() => {
      if (partition.leaderEpoch === leaderEpoch && partition.leaderId === leaderId && partition.isr === isr) return;
      ({ leaderId, leaderEpoch, isr } = partition);
      this.#options.metadata.observeLeaders(partition.topic, [leaderState(partition)]);
    });
  }

  #updateSettings(name: string): void {
    const { metadata, config, opener } = this.#options;
    const topic = metadata.topic(name);
    if (topic !== undefined) opener.updateSettings(name, config.topicSettings(topic.configs));
  }

  #updateAllSettings(): void {
    for (const topic of this.#options.metadata.topics()) this.#updateSettings(topic.name);
  }
}

function leaderState({ partition, leaderId, leaderEpoch, isr }: Partition): LeaderState {
  return { partition, leaderId, leaderEpoch, isr };
}
