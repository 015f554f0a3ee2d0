import { type Logger, silentLogger } from '../../../src/base/index.ts';
import { ServerConfig } from '../../../src/config/index.ts';
import { DEFAULT_LOG_SETTINGS, type LogId, type LogManager, openLogManager } from '../../../src/log/index.ts';
import { batchHeader, buildBatch, ErrorCode, readRecords } from '../../../src/protocol/index.ts';
import {
  type AppendResult,
  type Partition,
  type PartitionSettings,
  ReplicaManager,
  type ReplicationSettings,
} from '../../../src/replication/index.ts';
import { type Program, SimWorld, simHost, simNetwork } from '../../../src/sim/index.ts';
import { createTransport, type Transport } from '../../../src/transport/index.ts';

const PORT = 9_093;
const CLUSTER_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

export const ORDERS: LogId = { topic: 'orders', topicId: 'AAAAAAAAAAAAAAAAAAAAAg', partition: 0 };
export const SETTINGS: PartitionSettings = new ServerConfig().topicSettings(new Map());

export interface ClusterOptions {
  readonly nodes: readonly number[];
  readonly partitions?: readonly LogId[];
  /** Whom the partitions are founded with; default all nodes. */
  readonly replicas?: readonly number[];
  readonly settings?: Partial<PartitionSettings>;
  readonly replication?: Partial<ReplicationSettings>;
  readonly logger?: Logger;
  /** Little memory makes logs write segments early. */
  readonly tailBytesMax?: number;
}

/** One node in one life. */
export interface Node {
  readonly logs: LogManager;
  readonly replicas: ReplicaManager;
  readonly transport: Transport;
  /** Opened all of its partitions. */
  isReady: boolean;
}

/** Nodes with real logs and the real transport, on simulated disks, clocks and connections. */
export class TestCluster {
  readonly world: SimWorld;
  readonly nodes = new Map<number, Node>();
  readonly #options: ClusterOptions;
  readonly #settings: PartitionSettings;
  /** By node: whom each partition is opened with, as metadata would say. */
  target: readonly number[];
  /** Has ever been opened: no longer founding. */
  readonly #known = new Set<number>();

  constructor(seed: number, options: ClusterOptions) {
    this.#options = options;
    this.#settings = { ...SETTINGS, ...options.settings };
    this.target = options.replicas ?? options.nodes;
    this.world = new SimWorld(seed, options.nodes, { usualUs: 100, usMax: 2_000 });
    for (const id of options.nodes) this.world.start(id, this.#program(id));
  }

  get partitions(): readonly LogId[] {
    return this.#options.partitions ?? [ORDERS];
  }

  /** What the node's only partition has counted. */
  metrics(node: number) {
    const [partition] = this.nodes.get(node)!.replicas.all();
    return partition!.metrics;
  }

  partition(node: number, id: LogId = ORDERS): Partition | undefined {
    const { isUp, isPaused } = this.world.machine(node);
    return isUp && !isPaused ? this.nodes.get(node)?.replicas.get(id.topic, id.partition) : undefined;
  }

  /** The node that leads, as the one of the highest term says of itself. */
  leader(id: LogId = ORDERS): number | undefined {
    let found: { readonly node: number; readonly term: number } | undefined;
    for (const node of this.nodes.keys()) {
      const partition = this.partition(node, id);
      if (partition?.isLeader !== true || partition.leaderEpoch <= (found?.term ?? 0)) continue;
      found = { node, term: partition.leaderEpoch };
    }
    return found?.node;
  }

  kill(node: number): void {
    this.world.kill(node);
    this.nodes.delete(node);
  }

  crash(node: number): void {
    this.world.crash(node);
    this.nodes.delete(node);
  }

  restart(node: number): void {
    this.world.restart(node);
  }

  /** Cuts `node` off from all others in both directions; returns how to undo it. */
  isolate(node: number): () => void {
    const releases = this.#options.nodes
      .filter((other) => other !== node)
      .flatMap((other) => [this.world.network.shut(node, other), this.world.network.shut(other, node)]);
    return () => {
      for (const release of releases) release();
    };
  }

  setTarget(replicas: readonly number[], promised = replicas.length): void {
    const { topic, partition } = ORDERS;
    this.target = replicas;
    for (const { replicas: manager } of this.nodes.values())
      manager.setTarget(topic, partition, replicas, [], promised);
  }

  async runFor(ms: number): Promise<void> {
    await this.world.runFor(ms * 1_000);
  }

  /** Lets time pass until `condition` holds; fails after `limitMs`. Returns how long it took. */
  async until(condition: () => boolean, limitMs = 10_000, what = 'the condition to hold'): Promise<number> {
    for (let ms = 0; ms < limitMs; ms += 5) {
      if (condition()) return ms;
      await this.runFor(5);
    }
    throw new Error(`waited ${limitMs} ms for ${what}`);
  }

  /** Appends on whoever leads; resolves with the answer while time goes on. */
  async append(values: readonly string[], options: AppendChoice = {}): Promise<AppendResult> {
    const node = options.node ?? this.leader();
    const partition = node === undefined ? undefined : this.partition(node);
    if (partition === undefined) throw new Error('nobody leads');
    let answer: AppendResult | undefined;
    this.world.machine(node!).run(() => {
      void partition
        .append(batchOf(values, options.producer), {
          acks: options.acks ?? -1,
          origin: 'client',
          timeoutMs: options.timeoutMs ?? 5_000,
          apiVersion: 12,
        })
        .then((result) => {
          answer = result;
        });
    });
    await this.until(() => answer !== undefined, 60_000, 'an answer to an append');
    return answer!;
  }

  /** All committed values as `node` serves them. */
  async values(node: number, id: LogId = ORDERS): Promise<string[]> {
    const partition = this.partition(node, id)!;
    const values: string[] = [];
    for (let next = partition.log.logStartOffset; next < partition.lastFetchable; ) {
      let read: Awaited<ReturnType<Partition['read']>> | undefined;
      void Promise.resolve(partition.read(next, 1 << 20, true, false)).then((result) => {
        read = result;
      });
      await this.until(() => read !== undefined, 10_000, 'a read');
      for (const buffer of read!.buffers) {
        for (let at = 0; at < buffer.length; at += batchHeader.sizeBytes(buffer, at)) {
          for (const { value } of readRecords(buffer, at, { uncompressedBytesMax: 1 << 24 })) values.push(`${value}`);
        }
      }
      next = read!.nextOffset;
      read!.release();
    }
    return values;
  }

  #program(id: number): Program {
    return async (environment) => {
      const { clock, random, disk } = environment;
      const { incarnation } = this.world.machine(id);
      const logger = this.#options.logger ?? silentLogger;
      const defer = (callback: () => void): void => void clock.setTimer(0, callback);
      const logs = await openLogManager({
        disk,
        clock,
        random,
        logger,
        defer,
        defaultSettings: DEFAULT_LOG_SETTINGS,
        walBytesMax: 2 << 20,
        walSlotBytes: 1 << 18,
        tailBytesMax: this.#options.tailBytesMax ?? 1 << 24,
        onFatal: (error) => {
          throw error;
        },
      });
      const peers = new Map(this.#options.nodes.map((node) => [node, { host: simHost(node), port: PORT }]));
      const identity = {
        clusterId: CLUSTER_ID,
        nodeId: id,
        directoryId: `AAAAAAAAAAAAAAAAAAAA${id}g`,
        founders: this.#options.nodes,
        release: 'test',
        featureLevel: { min: 1, max: 1 },
      };
      const transport = createTransport({
        nodeId: id,
        network: simNetwork(environment),
        clock,
        random,
        logger,
        listen: { host: simHost(id), port: PORT },
        identity: () => identity,
        admit: () => undefined,
      });
      const replication = { preferredLeaderDelayMs: 1e9, ...this.#options.replication };
      const replicas = new ReplicaManager({
        logs,
        nodeId: id,
        clock,
        random,
        logger,
        transport,
        defer,
        settings: () => replication,
      });
      await transport.start();
      transport.setPeers(peers);
      const node: Node = { logs, replicas, transport, isReady: false };
      if (this.world.machine(id).incarnation !== incarnation) return;
      this.nodes.set(id, node);
      const isMember = this.target.includes(id);
      const founding = !this.#known.has(id) && (this.#options.replicas ?? this.#options.nodes).includes(id);
      const founders = founding ? this.target : [];
      if (isMember) {
        await Promise.all(this.partitions.map((each) => replicas.open(each, this.#settings, this.target, founders)));
      }
      this.#known.add(id);
      node.isReady = true;
    };
  }

  /** Opens a partition on a node that is not among its members yet. */
  join(node: number, id: LogId = ORDERS): void {
    this.world.machine(node).run(() => {
      void this.nodes.get(node)!.replicas.open(id, this.#settings, this.target, []);
    });
  }
}

export interface AppendChoice {
  readonly node?: number;
  readonly acks?: 0 | 1 | -1;
  readonly timeoutMs?: number;
  readonly producer?: { readonly producerId: number; readonly producerEpoch: number; readonly baseSequence: number };
}

export function batchOf(values: readonly string[], producer: AppendChoice['producer'] = undefined): Buffer {
  return buildBatch(
    values.map((value) => ({ value: Buffer.from(value), timestamp: -1 })),
    producer ?? {},
  );
}

export const { NONE } = ErrorCode;
