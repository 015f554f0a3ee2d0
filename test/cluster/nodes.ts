import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger, systemClock, systemRandom } from '../../src/base/index.ts';
import { Cluster, type ClusterNode, diskNodeStateStore, METADATA_TOPIC, NodeState } from '../../src/cluster/index.ts';
import { ServerConfig } from '../../src/config/index.ts';
import { type LogManager, nodeDisk, openLogManager } from '../../src/log/index.ts';
import { type Partition, ReplicaManager } from '../../src/replication/index.ts';
import { FakeNetwork, type FakeTransport } from './fake-network.ts';

const SETTINGS: Readonly<Record<string, string>> = {
  'raft.heartbeat.interval.ms': '20',
  'raft.election.timeout.ms': '120',
  'broker.session.timeout.ms': '500',
  'num.partitions': '3',
  'wal.bytes': String(4 << 20),
  'wal.file.bytes': String(1 << 20),
};

export interface NodeOptions {
  readonly members?: readonly number[];
  /** Without peers at all, as a server that was never in a cluster. */
  readonly alone?: boolean;
  readonly foundAlone?: boolean;
  readonly rack?: string | null;
  /** Of its release. */
  readonly featureLevel?: { readonly min: number; readonly max: number };
  readonly settings?: Readonly<Record<string, string>>;
}

/** One node with real logs, replicas and metadata on its own folder; only the network is not real. */
export class TestNode {
  readonly nodeId: number;
  /** What it told its operator. */
  readonly lines: readonly string[];
  /** Why it had to end. */
  readonly fatal: readonly Error[];
  readonly cluster: Cluster;
  readonly replicas: ReplicaManager;
  readonly state: NodeState;
  readonly transport: FakeTransport | undefined;
  readonly #logs: LogManager;
  #running: ClusterNode | undefined;
  #stopped = false;

  constructor(parts: {
    nodeId: number;
    cluster: Cluster;
    replicas: ReplicaManager;
    state: NodeState;
    transport: FakeTransport | undefined;
    logs: LogManager;
    lines: readonly string[];
    fatal: readonly Error[];
  }) {
    this.nodeId = parts.nodeId;
    this.cluster = parts.cluster;
    this.replicas = parts.replicas;
    this.state = parts.state;
    this.transport = parts.transport;
    this.#logs = parts.logs;
    this.lines = parts.lines;
    this.fatal = parts.fatal;
  }

  get running(): ClusterNode {
    if (this.#running === undefined) throw new Error(`node ${this.nodeId} is not in its cluster`);
    return this.#running;
  }
  get metadata(): ClusterNode['metadata'] {
    return this.running.metadata;
  }
  get controller(): ClusterNode['controller'] {
    return this.running.controller;
  }

  /** Resolves when the node serves. */
  async start(): Promise<this> {
    this.#running = await this.cluster.start();
    await this.cluster.serve({ host: `host${this.nodeId}`, port: 9000 + this.nodeId });
    return this;
  }

  partition(topic: string, partition: number): Partition | undefined {
    return this.replicas.get(topic, partition);
  }

  /** Ends as a killed process: nobody is told, nothing is handed over. */
  async kill(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.transport?.stop();
    this.cluster.close();
    this.replicas.close();
    await this.#logs.close();
  }

  async stop(): Promise<void> {
    await this.cluster.prepareToStop();
    await this.replicas.drainLeadership(1_000);
    await this.kill();
  }
}

/** Nodes that share a network; folders stay until `close`. */
export class TestNodes {
  readonly network = new FakeNetwork();
  readonly nodes = new Map<number, TestNode>();
  readonly #folders = new Map<number, string>();
  #made: string[] = [];

  /** Founds a cluster of these nodes. */
  async found(ids: readonly number[], options: NodeOptions = {}): Promise<readonly TestNode[]> {
    const nodes = await Promise.all(ids.map((id) => this.open(id, { members: ids, ...options })));
    await Promise.all(nodes.map((node) => node.start()));
    return nodes;
  }

  /** A node over its folder, not started yet. */
  async open(nodeId: number, options: NodeOptions = {}): Promise<TestNode> {
    const { members = [nodeId], alone = false, foundAlone = alone, rack = null } = options;
    const { featureLevel = { min: 1, max: 1 } } = options;
    const folder = this.#folders.get(nodeId) ?? (await this.#newFolder(nodeId));
    const config = new ServerConfig(new Map(Object.entries({ ...SETTINGS, ...options.settings })));
    const [clock, random] = [systemClock, systemRandom];
    const lines: string[] = [];
    const fatal: Error[] = [];
    const logger: Logger = {
      ...silentLogger,
      info: (_fields, message) => lines.push(message),
      warn: (_fields, message) => lines.push(message),
      error: (fields, message) => lines.push(`${message} ${String(fields['err'] ?? '')}`),
    };
    const disk = await nodeDisk(folder);
    const onFatal = (error: Error): void => void fatal.push(error);
    const logs = await openLogManager({
      disk,
      clock,
      random,
      logger,
      onFatal,
      defaultSettings: config.topicSettings(new Map()),
      sync: false,
      walBytesMax: config.number('wal.bytes'),
      walSlotBytes: config.number('wal.file.bytes'),
    });
    const release = '9.9.9';
    const store = diskNodeStateStore(disk);
    let state: NodeState;
    try {
      state = await NodeState.open({ store, nodeId, members, release, featureLevel, random });
    } catch (error) {
      await logs.close();
      throw error;
    }
    const transport = alone
      ? undefined
      : this.network.connect(nodeId, {
          identity: () => state.identity,
          admit: (peer, known) => state.admit(peer, known),
        });
    const replicas = new ReplicaManager({
      logs,
      nodeId,
      clock,
      random,
      logger,
      ...(transport === undefined ? {} : { transport }),
      settings: () => ({
        heartbeatIntervalMs: config.number('raft.heartbeat.interval.ms'),
        electionTimeoutMs: config.number('raft.election.timeout.ms'),
        preferredLeaderDelayMs: 300,
      }),
    });
    const peers = new Map(alone ? [] : members.map((id) => [id, { host: `raft${id}`, port: id }] as const));
    const { found } = logs;
    const cluster = new Cluster({
      node: state,
      transport,
      peers,
      foundAlone,
      replicas,
      found,
      config,
      rack,
      clock,
      random,
      logger,
      onFatal,
    });
    const node = new TestNode({ nodeId, cluster, replicas, state, transport, logs, lines, fatal });
    this.nodes.set(nodeId, node);
    return node;
  }

  /** The node with the data that it had. */
  async restart(nodeId: number, options: NodeOptions): Promise<TestNode> {
    await this.nodes.get(nodeId)?.kill();
    return (await this.open(nodeId, options)).start();
  }

  /** Its folder is empty from now on. */
  async wipe(nodeId: number): Promise<void> {
    await this.nodes.get(nodeId)?.kill();
    this.#folders.delete(nodeId);
  }

  /** The other node finds this one's data in its folder. */
  lendFolder(from: number, to: number): void {
    this.#folders.set(to, this.#folders.get(from)!);
  }

  async removeFromFolder(nodeId: number, name: string): Promise<void> {
    await rm(join(this.#folders.get(nodeId)!, name), { recursive: true });
  }

  /** Flips a bit in the middle of a file of a node that is down, or behind what `before` finds. Returns how to mend it. */
  async rot(nodeId: number, name: string, before?: RegExp): Promise<() => Promise<void>> {
    const path = join(this.#folders.get(nodeId)!, name);
    const bytes = await readFile(path);
    const found = before?.exec(bytes.toString('latin1'));
    if (found === null) throw new Error(`${name} does not hold ${before}`);
    const rotten = Buffer.from(bytes);
    rotten[found === undefined ? bytes.length >> 1 : found.index + found[0].length]! ^= 1;
    await writeFile(path, rotten);
    return () => writeFile(path, bytes);
  }

  /** The node that leads the metadata as most see it. */
  controller(): TestNode {
    for (const node of this.nodes.values()) {
      const partition = node.replicas.get(METADATA_TOPIC, 0);
      if (partition?.isLeader === true) return node;
    }
    throw new Error('there is no controller');
  }

  async close(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.kill()));
    await Promise.all(this.#made.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async #newFolder(nodeId: number): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), `chronik-cluster-${nodeId}-`));
    this.#made.push(folder);
    this.#folders.set(nodeId, folder);
    return folder;
  }
}

/** Until `isSo`, looked at every few milliseconds; fails after `timeoutMs` with what `describe` says. */
export async function until(isSo: () => boolean, describe: string, timeoutMs = 8_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      if (isSo()) return;
    } catch (error) {
      if (performance.now() > deadlineMs) throw error;
    }
    if (performance.now() > deadlineMs) throw new Error(`too late: ${describe}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
