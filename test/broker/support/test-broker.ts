import {
  type Clock,
  type LogFields,
  newUuid,
  silentLogger,
  systemClock,
  systemRandom,
} from '../../../src/base/index.ts';
import { type Broker, type BrokerOptions, type BrokerServices, createBroker } from '../../../src/broker/index.ts';
import type { BrokerImage, MetadataView, TopicImage } from '../../../src/cluster/index.ts';
import type { LiveConfig } from '../../../src/config/index.ts';
import { FakeDirectory, type FakePartition } from './fake-partition.ts';
import { WireClient } from './wire-client.ts';

const DEFAULTS: Readonly<Record<string, number | string>> = {
  'socket.request.max.bytes': 104_857_600,
  'request.timeout.ms': 30_000,
  'queued.max.request.bytes': -1,
  'max.connections': 2_147_483_647,
  'max.connections.per.ip': 2_147_483_647,
  'max.connections.per.ip.overrides': '',
  'connections.max.idle.ms': 600_000,
  'connection.inflight.requests.max': 128,
  'connection.inflight.bytes.max': 16_777_216,
  'socket.listen.backlog.size': 1024,
  'fetch.max.bytes': 57_671_680,
  'follower.read.max.wait.ms': 1000,
  'max.incremental.fetch.session.cache.slots': 1000,
};

export interface TestBrokerOptions extends Partial<BrokerOptions> {
  readonly settings?: Readonly<Record<string, number | string>>;
  readonly clock?: Clock;
  /** See Broker.listen. */
  readonly announce?: Parameters<Broker['listen']>[0];
}

/** A broker over partitions in memory, on a free port. */
export class TestBroker {
  readonly directory = new FakeDirectory();
  readonly topicIds = new Map<string, string>();
  /** Node 1 is this one. */
  readonly brokers = new Map<number, BrokerImage>([[1, { nodeId: 1, host: '127.0.0.1', port: 9092, rack: null }]]);
  readonly fencedBrokers = new Map<number, BrokerImage>();
  controllerId = 1;
  /** What the cluster knows of the leaders of a topic, where it is not what the partition here says. */
  readonly reported = new Map<string, { readonly leaderId: number; readonly leaderEpoch: number }>();
  readonly logLines: { fields: LogFields; message: string }[] = [];
  readonly services: BrokerServices;
  readonly broker: Broker;
  readonly #clients: WireClient[] = [];

  private constructor(options: TestBrokerOptions) {
    const settings = { ...DEFAULTS, ...options.settings };
    const record = (fields: LogFields, message: string) => this.logLines.push({ fields, message });
    this.services = {
      nodeId: 1,
      config: {
        number: (name: string) => settings[name] as number,
        string: (name: string) => settings[name] as string,
        boolean: (name: string) => settings[name] === 'true',
        onChange: () => () => {},
      } as unknown as LiveConfig,
      metadata: this.#metadata(),
      controller: {} as BrokerServices['controller'],
      partitions: this.directory,
      groups: {} as BrokerServices['groups'],
      clock: options.clock ?? systemClock,
      random: systemRandom,
      logger: { ...silentLogger, warn: record, error: record, fatal: record },
    };
    this.broker = createBroker(this.services, { address: { host: '127.0.0.1', port: 0 }, ...options });
  }

  static async start(options: TestBrokerOptions = {}): Promise<TestBroker> {
    const broker = new TestBroker(options);
    await broker.broker.listen(options.announce);
    return broker;
  }

  get port(): number {
    return this.broker.address!.port;
  }

  topic(name: string, partitions = 1): readonly FakePartition[] {
    const id = newUuid(systemRandom);
    this.topicIds.set(name, id);
    return this.directory.add(name, id, partitions);
  }

  async client(): Promise<WireClient> {
    const client = await WireClient.connect(this.port);
    this.#clients.push(client);
    return client;
  }

  stop(): void {
    for (const client of this.#clients) client.close();
    this.broker.close();
  }

  #metadata(): MetadataView {
    const self = this;
    const image = (name: string): TopicImage | undefined => {
      const partitions = this.directory.topics().get(name);
      if (partitions === undefined) return undefined;
      return {
        name,
        id: this.topicIds.get(name)!,
        internal: name.startsWith('__'),
        partitions: partitions.map(({ partition, leaderEpoch, leaderId, replicas, isr }) => ({
          partition,
          leaderEpoch,
          leaderId,
          replicas,
          isr,
          ...this.reported.get(name),
        })),
        configs: new Map(),
      };
    };
    return {
      clusterId: 'test',
      featureLevel: 1,
      featureLevelsKnown: { min: 1, max: 1 },
      get controllerId() {
        return self.controllerId;
      },
      brokers: this.brokers,
      fencedBrokers: this.fencedBrokers,
      topic: image,
      topicById: (id: string) => {
        for (const [name, known] of this.topicIds) if (known === id) return image(name);
        return undefined;
      },
      topics: () => [...this.directory.topics().keys()].map((name) => image(name)!),
      dynamicConfigs: () => new Map(),
      configuredResources: () => [],
      onChange: () => () => {},
    };
  }
}
