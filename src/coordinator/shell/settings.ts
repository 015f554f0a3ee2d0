import type { MetadataView } from '../../cluster/index.ts';
import { type LiveConfig, ResourceType } from '../../config/index.ts';
import type { GroupSettings, MigrationPolicy } from '../core/index.ts';

const MS_PER_MINUTE = 60_000;
/** What fits into a record's string (32,767 bytes) whatever its characters are. */
const METADATA_LENGTH_MAX = 10_922;
const MIGRATION_POLICIES: readonly MigrationPolicy[] = ['bidirectional', 'upgrade', 'downgrade', 'disabled'];

/** The coordinator's settings as they are now: the broker's, and for some the group's own over them. */
export class LiveGroupSettings implements GroupSettings {
  readonly #config: LiveConfig;
  readonly #metadata: MetadataView;

  constructor(config: LiveConfig, metadata: MetadataView) {
    this.#config = config;
    this.#metadata = metadata;
  }

  get classicSizeMax(): number {
    return this.#config.number('group.max.size');
  }
  get classicSessionTimeoutMsMin(): number {
    return this.#config.number('group.min.session.timeout.ms');
  }
  get classicSessionTimeoutMsMax(): number {
    return this.#config.number('group.max.session.timeout.ms');
  }
  get initialRebalanceDelayMs(): number {
    return this.#config.number('group.initial.rebalance.delay.ms');
  }
  get offsetMetadataBytesMax(): number {
    return Math.min(this.#config.number('offset.metadata.max.bytes'), METADATA_LENGTH_MAX);
  }
  get offsetsRetentionMs(): number {
    return this.#config.number('offsets.retention.minutes') * MS_PER_MINUTE;
  }
  get offsetsRetentionCheckIntervalMs(): number {
    return this.#config.number('offsets.retention.check.interval.ms');
  }
  get consumerSizeMax(): number {
    return this.#config.number('group.consumer.max.size');
  }
  get consumerAssignors(): readonly string[] {
    return this.#config.list('group.consumer.assignors');
  }
  get migrationPolicy(): MigrationPolicy {
    const policy = this.#config.string('group.consumer.migration.policy').toLowerCase();
    return MIGRATION_POLICIES.find((known) => known === policy) ?? 'bidirectional';
  }
  /** Whether members may use the protocol of KIP-848. */
  get offersConsumerProtocol(): boolean {
    return this.#config.list('group.coordinator.rebalance.protocols').includes('consumer');
  }
  /** How long an append may wait for its quorum. */
  get commitTimeoutMs(): number {
    return this.#config.number('offsets.commit.timeout.ms');
  }
  get offsetsTopicPartitions(): number {
    return this.#config.number('offsets.topic.num.partitions');
  }

  consumerSessionTimeoutMs(groupId: string): number {
    return this.#ofGroup(groupId, 'consumer.session.timeout.ms');
  }

  consumerHeartbeatIntervalMs(groupId: string): number {
    return this.#ofGroup(groupId, 'consumer.heartbeat.interval.ms');
  }

  #ofGroup(groupId: string, name: string): number {
    return this.#config.groupNumber(this.#metadata.dynamicConfigs(ResourceType.Group, groupId), name);
  }
}
