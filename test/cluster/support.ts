import { type Random, silentLogger, systemClock } from '../../src/base/index.ts';
import { MetadataController } from '../../src/cluster/controller.ts';
import { followDynamicConfigs } from '../../src/cluster/dynamic-configs.ts';
import { METADATA_TOPIC, METADATA_TOPIC_ID } from '../../src/cluster/index.ts';
import { Metadata } from '../../src/cluster/metadata.ts';
import { PartitionHost, type PartitionOpener } from '../../src/cluster/partition-host.ts';
import { ServerConfig, type TopicSettings } from '../../src/config/index.ts';
import type { LogId } from '../../src/log/index.ts';
import { FakePartition } from '../broker/support/fake-partition.ts';

/** Chance that repeats: uuids count up. */
export function countingRandom(): Random {
  let next = 0;
  return {
    next: () => 0,
    bytes: (length) => {
      const bytes = Buffer.alloc(length);
      bytes.writeUInt32BE(++next, 0);
      return bytes;
    },
  };
}

/** Opens partitions in memory, and remembers what it was told. */
export class FakeOpener implements PartitionOpener {
  readonly opened = new Map<string, FakePartition>();
  readonly deleted: string[] = [];
  readonly retired: string[] = [];
  readonly renewed: string[] = [];
  readonly targets = new Map<string, readonly number[]>();
  readonly deletedIds: string[] = [];
  readonly settings = new Map<string, TopicSettings>();
  /** Openings wait for this. */
  gate: Promise<void> = Promise.resolve();
  failing: string | undefined;

  async open(id: LogId, settings: TopicSettings): Promise<FakePartition> {
    await this.gate;
    if (id.topic === this.failing) throw new Error('the disk is full');
    const partition = new FakePartition(id.topic, id.topicId, id.partition);
    this.opened.set(`${id.topic}-${id.partition}`, partition);
    this.settings.set(id.topic, settings);
    return partition;
  }

  async delete(id: LogId): Promise<void> {
    this.deleted.push(`${id.topic}-${id.partition}`);
    this.deletedIds.push(id.topicId);
    this.opened.delete(`${id.topic}-${id.partition}`);
  }

  retire(id: LogId): void {
    this.retired.push(`${id.topic}-${id.partition}`);
    this.opened.delete(`${id.topic}-${id.partition}`);
  }

  async renew(id: LogId): Promise<void> {
    this.renewed.push(`${id.topic}-${id.partition}`);
    this.opened.delete(`${id.topic}-${id.partition}`);
  }

  setTarget(topic: string, partition: number, replicas: readonly number[]): void {
    this.targets.set(`${topic}-${partition}`, replicas);
  }

  updateSettings(topic: string, settings: TopicSettings): void {
    this.settings.set(topic, settings);
  }

  get(topic: string, partition: number): FakePartition | undefined {
    return this.opened.get(`${topic}-${partition}`);
  }

  all(): Iterable<FakePartition> {
    return this.opened.values();
  }
}

/** The metadata of one node over a partition in memory; `restart` opens it anew over the same log. */
export class TestCluster {
  readonly log: FakePartition;
  readonly opener: FakeOpener;
  readonly config: ServerConfig;
  readonly metadata: Metadata;
  readonly controller: MetadataController;
  readonly host: PartitionHost;

  private constructor(log: FakePartition, config: ServerConfig, metadata: Metadata, random: Random) {
    this.log = log;
    this.config = config;
    this.metadata = metadata;
    this.opener = new FakeOpener();
    this.host = new PartitionHost({
      metadata,
      config,
      opener: this.opener,
      nodeId: 1,
      clock: systemClock,
      logger: silentLogger,
    });
    this.controller = new MetadataController({
      metadata,
      config,
      random,
      partitionsReady: (topic) => this.host.ready(topic),
    });
    followDynamicConfigs(metadata, config, 1);
  }

  static async start(
    settings: Record<string, string> = {},
    log = new FakePartition(METADATA_TOPIC, METADATA_TOPIC_ID, 0),
    random = countingRandom(),
  ): Promise<TestCluster> {
    const config = new ServerConfig(new Map(Object.entries(settings)));
    const metadata = await Metadata.open({
      partition: log,
      nodeId: 1,
      featureLevels: { min: 1, max: 1 },
      onUnreadable: (error) => {
        throw error;
      },
      config,
      clock: systemClock,
      random,
      logger: silentLogger,
    });
    const cluster = new TestCluster(log, config, metadata, random);
    if (!metadata.brokers.has(1)) {
      await metadata.propose([{ kind: 'broker-registered', nodeId: 1, host: 'localhost', port: 9092, rack: null }]);
    }
    await cluster.host.start([]);
    await cluster.host.upToDate();
    return cluster;
  }

  /** A node that starts over what this one wrote. */
  async restart(): Promise<TestCluster> {
    this.stop();
    return TestCluster.start({}, this.log);
  }

  stop(): void {
    this.host.close();
    this.metadata.close();
  }

  async topic(name: string, numPartitions = 1, configs: Record<string, string> = {}): Promise<string> {
    const image = await this.controller.createTopic(
      { name, numPartitions, replicationFactor: -1, assignments: new Map(), configs: new Map(Object.entries(configs)) },
      { validateOnly: false },
    );
    return image.id;
  }
}
