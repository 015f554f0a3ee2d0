import { silentLogger } from '../../../src/base/index.ts';
import type { Controller, MetadataChange, MetadataView, NewTopic, TopicImage } from '../../../src/cluster/index.ts';
import { ServerConfig } from '../../../src/config/index.ts';
import { createGroupCoordinator, type GroupCoordinatorService } from '../../../src/coordinator/index.ts';
import { batchHeader, ErrorCode } from '../../../src/protocol/index.ts';
import type { AppendOptions, AppendResult, Partition } from '../../../src/replication/index.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A partition whose log is a list of batches. Commits at once, unless told to fail or to hold back. */
export class FakePartition {
  readonly topic = '__consumer_offsets';
  readonly partition: number;
  readonly settings = { maxMessageBytes: 1_048_588 };
  readonly batches: Buffer[] = [];
  isLeader = true;
  /** Others elected a leader that this node has not heard of. */
  isCutOff = false;
  leaderEpoch = 1;
  failsWith: number = ErrorCode.NONE;
  /** Reads wait for this when set. */
  readGate: Promise<void> | undefined;
  /** Appends wait for `settle`; what they wrote is in the log, and not committed. */
  holdsAppends = false;
  /** Reads under way, and the most there were at once. */
  reading = 0;
  readonly #held: ((errorCode: number) => void)[] = [];
  #uncommitted = 0;
  readonly #listeners = new Set<() => void>();

  constructor(partition: number) {
    this.partition = partition;
  }

  get log() {
    const endOffset = this.#endOffset;
    return { logStartOffset: 0, logEndOffset: endOffset, highWatermark: endOffset - this.#uncommitted };
  }

  append(records: Buffer, _options: AppendOptions): Promise<AppendResult> {
    const errorCode = this.isLeader ? this.failsWith : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    const baseOffset = this.#endOffset;
    if (errorCode === ErrorCode.NONE) {
      batchHeader.setBaseOffset(records, 0, baseOffset);
      this.batches.push(records);
    }
    const result = { errorMessage: null, baseOffset, lastOffset: this.#endOffset - 1 };
    const facts = { ...result, logAppendTimeMs: -1, logStartOffset: 0, recordErrors: [] };
    if (!this.holdsAppends || errorCode !== ErrorCode.NONE) return Promise.resolve({ ...facts, errorCode });
    this.#uncommitted += this.#endOffset - baseOffset;
    return new Promise((resolve) => this.#held.push((outcome) => resolve({ ...facts, errorCode: outcome })));
  }

  /** Answers the appends that are held. What they wrote stays in the log, committed from now on or still in doubt. */
  settle(errorCode: number, isCommitted = errorCode === ErrorCode.NONE): void {
    this.holdsAppends = false;
    if (isCommitted) this.commit();
    for (const answer of this.#held.splice(0)) answer(errorCode);
  }

  /** All that the log holds is committed. */
  commit(): void {
    this.#uncommitted = 0;
    for (const listener of [...this.#listeners]) listener();
  }

  /** The leader in place of this one does not have what was not committed. */
  truncate(): void {
    while (this.#uncommitted > 0) this.#uncommitted -= batchHeader.recordsCount(this.batches.pop()!, 0);
  }

  async read(offset: number) {
    this.reading += 1;
    await this.readGate;
    this.reading -= 1;
    const batch = this.batches.find((bytes) => batchHeader.lastOffset(bytes, 0) >= offset)!;
    return {
      buffers: [batch],
      sizeBytes: batch.length,
      nextOffset: batchHeader.lastOffset(batch, 0) + 1,
      release() {},
    };
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Another object over the same log, in a newer term. */
  reopened(): FakePartition {
    const partition = new FakePartition(this.partition);
    partition.batches.push(...this.batches);
    partition.leaderEpoch = this.leaderEpoch + 1;
    return partition;
  }

  /** Leadership goes, or comes back in a newer term; `isTold` is false when the listeners learn of it later. */
  async confirmLeadership(): Promise<boolean> {
    return this.isLeader && !this.isCutOff;
  }

  setLeader(isLeader: boolean, isTold = true): void {
    this.isLeader = isLeader;
    if (isLeader) this.leaderEpoch += 1;
    if (isTold) for (const listener of [...this.#listeners]) listener();
  }

  get #endOffset(): number {
    const last = this.batches.at(-1);
    return last === undefined ? 0 : batchHeader.lastOffset(last, 0) + 1;
  }
}

/** One node with the metadata and partitions that a group coordinator needs. */
export class FakeCluster {
  readonly clock = new VirtualClock();
  readonly partitions: FakePartition[] = [];
  coordinator: GroupCoordinatorService;
  readonly #topics = new Map<string, TopicImage>();
  readonly #listeners = new Set<(change: MetadataChange) => void>();
  readonly #settings: ReadonlyMap<string, string>;
  #ids = 0;

  constructor(settings: Readonly<Record<string, string>> = {}) {
    this.#settings = new Map(Object.entries({ 'offsets.topic.num.partitions': '3', ...settings }));
    this.coordinator = this.#newCoordinator();
  }

  topic(name: string, count: number): TopicImage {
    const image: TopicImage = {
      name,
      id: Buffer.alloc(16, ++this.#ids).toString('base64url'),
      internal: name.startsWith('__'),
      configs: new Map(),
      partitions: Array.from({ length: count }, (_, partition) => ({
        partition,
        replicas: [1],
        isr: [1],
        leaderId: 1,
        leaderEpoch: 1,
      })),
    };
    this.#topics.set(name, image);
    this.#tell({ kind: 'topic-created', topic: image });
    return image;
  }

  deleteTopic(name: string): void {
    const topic = this.#topics.get(name)!;
    this.#topics.delete(name);
    this.#tell({ kind: 'topic-deleted', topic });
  }

  /** The server is started anew over the same log. */
  restart(): void {
    this.coordinator.stop();
    this.coordinator = this.#newCoordinator();
  }

  /** Lets time pass in small steps, with room for what waits on promises. */
  async advance(ms: number): Promise<void> {
    await turn();
    this.clock.advance(ms);
    await turn();
  }

  #newCoordinator(): GroupCoordinatorService {
    const coordinator = createGroupCoordinator({
      nodeId: 1,
      config: new ServerConfig(this.#settings),
      metadata: this.#metadata(),
      controller: this.#controller(),
      partitions: {
        get: (topic, partition) =>
          topic === '__consumer_offsets' ? (this.partitions[partition] as unknown as Partition) : undefined,
        all: () => [],
        waitForRoom: () => undefined,
      },
      clock: this.clock,
      random: { next: () => 0.5, bytes: (length) => Buffer.alloc(length, ++this.#ids) },
      logger: silentLogger,
    });
    coordinator.start();
    return coordinator;
  }

  #metadata(): MetadataView {
    return {
      clusterId: 'c',
      featureLevel: 1,
      featureLevelsKnown: { min: 1, max: 1 },
      controllerId: 1,
      brokers: new Map([[1, { nodeId: 1, host: 'broker', port: 9092, rack: null }]]),
      fencedBrokers: new Map(),
      topic: (name) => this.#topics.get(name),
      topicById: (id) => [...this.#topics.values()].find((topic) => topic.id === id),
      topics: () => [...this.#topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      dynamicConfigs: () => new Map(),
      configuredResources: () => [],
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }

  #controller(): Controller {
    const createTopic = (topic: NewTopic): Promise<TopicImage> => {
      const count = Number(this.#settings.get('offsets.topic.num.partitions'));
      for (let partition = 0; partition < count; partition++) this.partitions.push(new FakePartition(partition));
      return Promise.resolve(this.topic(topic.name, count));
    };
    return { createTopic } as unknown as Controller;
  }

  #tell(change: MetadataChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** Everything that is ready to run has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function caller(apiVersion: number) {
  return { apiVersion, clientId: 'client', clientHost: '/127.0.0.1' };
}
