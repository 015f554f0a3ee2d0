import { type Clock, type Logger, newUuid, type Random, type Timer } from '../../base/index.ts';
import { CONSUMER_OFFSETS, type Controller, type MetadataChange, type MetadataView } from '../../cluster/index.ts';
import type { LiveConfig } from '../../config/index.ts';
import { coordinatorPartition, ErrorCode } from '../../protocol/index.ts';
import type { PartitionDirectory } from '../../replication/index.ts';
import { deleteOffsetsOfTopic, expireOffsets, Timers, type TopicLookup } from '../core/index.ts';
import { CoordinatorMetrics } from '../metrics.ts';
import { LoadTurns } from './load-turns.ts';
import { OffsetsTopic } from './offsets-topic.ts';
import { RegexEngine } from './regex.ts';
import { LiveGroupSettings } from './settings.ts';
import { CoordinatorShard } from './shard.ts';
import { MetadataTopics } from './topics.ts';

/** A request that meets a loading shard waits this long before its client is told to come back. */
const LOAD_WAIT_MS = 500;
/** A shard that closed is opened again after this, if its partition is still led here and no request did it before. */
const REOPEN_DELAY_MS = 1_000;
/** Partitions that are read back at the same time. Each read takes up to 1 MiB. */
const LOADS_AT_ONCE = 4;
/** Node's timers fire at once for anything longer. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export interface ShardsOptions {
  readonly nodeId: number;
  readonly config: LiveConfig;
  readonly metadata: MetadataView;
  readonly controller: Controller;
  readonly partitions: PartitionDirectory;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The shards of this node: one for each partition of `__consumer_offsets` that it leads, begun and ended as leadership comes and goes. */
export class Shards {
  readonly settings: LiveGroupSettings;
  readonly topics: TopicLookup;
  readonly offsetsTopic: OffsetsTopic;
  readonly regexes = new RegexEngine();
  readonly metadata: MetadataView;
  readonly random: Random;
  readonly metrics = new CoordinatorMetrics();
  readonly #options: ShardsOptions;
  readonly #turns = new LoadTurns(LOADS_AT_ONCE);
  readonly #shards = new Map<number, CoordinatorShard>();
  readonly #reopening: Timers;
  #endMetadata: (() => void) | undefined;
  #expiry: Timer | undefined;
  #isStopped = false;

  constructor(options: ShardsOptions) {
    this.#options = options;
    this.metadata = options.metadata;
    this.random = options.random;
    this.metrics.partitions = () => {
      const serving = this.serving().length;
      return { serving, loading: this.#shards.size - serving };
    };
    this.settings = new LiveGroupSettings(options.config, options.metadata);
    this.topics = new MetadataTopics(options.metadata);
    this.offsetsTopic = new OffsetsTopic(options);
    this.#reopening = new Timers(options.clock);
  }

  /** Begins to load what this node leads, and to follow the metadata. */
  start(): void {
    this.#endMetadata = this.metadata.onChange((change) => this.#onMetadataChange(change));
    this.#planExpiry();
    this.#openAll();
  }

  /** Whoever waits is told to find the coordinator anew. */
  stop(): void {
    this.#isStopped = true;
    this.#endMetadata?.();
    this.#expiry?.cancel();
    this.#reopening.close();
    for (const shard of [...this.#shards.values()]) shard.close(ErrorCode.NOT_COORDINATOR);
  }

  /** Shards that serve, in the order of their partitions; those that load or are elsewhere are not among them. */
  serving(): CoordinatorShard[] {
    return [...this.#shards.values()].filter((shard) => shard.errorCode === ErrorCode.NONE);
  }

  /** Whether some groups of this node cannot be seen yet. */
  get isLoading(): boolean {
    return [...this.#shards.values()].some((shard) => shard.errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
  }

  /** The partition of `__consumer_offsets` whose leader coordinates the group (Kafka's rule: all brokers and versions agree). */
  partitionOf(groupId: string): number {
    const count = this.offsetsTopic.image?.partitions.length ?? this.settings.offsetsTopicPartitions;
    return coordinatorPartition(groupId, count);
  }

  /** Who coordinates the groups of a partition; -1: nobody at the moment, as far as it is known here. */
  leaderOf(partitionId: number): number {
    const leaderId = this.offsetsTopic.image?.partitions[partitionId]?.leaderId ?? -1;
    const { nodeId, partitions } = this.#options;
    // It is on its way to another node when this one does not lead it any more and nobody has told the cluster yet.
    if (leaderId === nodeId && partitions.get(CONSUMER_OFFSETS, partitionId)?.isLeader !== true) return -1;
    return leaderId;
  }

  /** The group's shard, ready to serve, or the error code to answer with. */
  async shardOf(groupId: string): Promise<CoordinatorShard | number> {
    const shard = this.#open(this.partitionOf(groupId));
    if (shard === undefined) return ErrorCode.NOT_COORDINATOR;
    if (shard.errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) await this.#waitForLoad(shard);
    return shard.errorCode === ErrorCode.NONE ? shard : shard.errorCode;
  }

  /** Whether this node certainly coordinates the group at some moment after this call. */
  async isConfirmed(groupId: string): Promise<boolean> {
    const partition = this.#options.partitions.get(CONSUMER_OFFSETS, this.partitionOf(groupId));
    return (await partition?.confirmLeadership()) ?? false;
  }

  #open(partitionId: number): CoordinatorShard | undefined {
    if (this.#isStopped) return undefined;
    const partition = this.#options.partitions.get(CONSUMER_OFFSETS, partitionId);
    const before = this.#shards.get(partitionId);
    if (before !== undefined && before.partition !== partition) before.close(ErrorCode.NOT_COORDINATOR);
    else before?.checkLeadership();
    const present = this.#shards.get(partitionId);
    if (present !== undefined) return present;
    if (partition?.isLeader !== true) return undefined;
    const { clock, random, logger } = this.#options;
    const shard = new CoordinatorShard({
      partition,
      clock,
      logger,
      metrics: this.metrics,
      turns: this.#turns,
      commitTimeoutMs: () => this.settings.commitTimeoutMs,
      environment: {
        settings: this.settings,
        topics: this.topics,
        newId: () => newUuid(random),
        compileRegex: (pattern) => this.regexes.compile(pattern),
      },
      prepare: async (core) => {
        const hasPatterns = [...core.groups.values()].some(
          (group) => group.kind === 'consumer' && group.regexes.size > 0,
        );
        if (hasPatterns) await this.regexes.load();
      },
      onClosed: (closed) => {
        if (this.#shards.get(partitionId) === closed) this.#shards.delete(partitionId);
        if (this.#isStopped) return;
        // Sessions must end and offsets expire also when no request comes to wake the shard after a failed append.
        this.#reopening.schedule(String(partitionId), REOPEN_DELAY_MS, () => this.#open(partitionId));
      },
    });
    this.#shards.set(partitionId, shard);
    return shard;
  }

  #openAll(): void {
    const partitions = this.offsetsTopic.image?.partitions ?? [];
    for (const { partition } of partitions) this.#open(partition);
  }

  #waitForLoad(shard: CoordinatorShard): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(LOAD_WAIT_MS, resolve);
      shard.loaded.then(() => {
        timer.cancel();
        resolve();
      });
    });
  }

  #onMetadataChange(change: MetadataChange): void {
    switch (change.kind) {
      case 'topic-created':
      case 'partitions-added':
        if (change.topic.name === CONSUMER_OFFSETS) this.#openAll();
        else this.#onTopicsChanged();
        return;
      case 'topic-deleted':
        for (const shard of this.serving()) deleteOffsetsOfTopic(shard.core, change.topic);
        this.#onTopicsChanged();
        return;
      case 'leader-changed':
        if (change.topic === CONSUMER_OFFSETS) this.#open(change.partition);
        return;
      case 'replaced':
        this.#openAll();
        this.#onTopicsChanged();
        return;
      case 'configs-changed':
      case 'partition-moved':
      case 'brokers-changed':
    }
  }

  /** Consumer groups look at their topics again with the next heartbeat of any of their members. */
  #onTopicsChanged(): void {
    for (const { core } of this.#shards.values()) {
      for (const group of core.groups.values()) if (group.kind === 'consumer') group.metadataStale = true;
    }
  }

  #planExpiry(): void {
    const intervalMs = Math.min(this.settings.offsetsRetentionCheckIntervalMs, TIMER_MS_MAX);
    this.#expiry = this.#options.clock.setTimer(intervalMs, () => {
      for (const shard of this.serving()) expireOffsets(shard.core);
      this.#planExpiry();
    });
  }
}
