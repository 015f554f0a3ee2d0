import { type AdminServer, createAdminServer } from '../admin/index.ts';
import { type BufferPool, type Clock, type Logger, type Network, type Random, version } from '../base/index.ts';
import { type ClusterAdmin, type Controller, diskNodeStateStore, NodeState } from '../cluster/index.ts';
import type { ServerConfig, ServerOptions } from '../config/index.ts';
import type { Disk } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import { DEFAULT_REPLICATION_SETTINGS, type ReplicationSettings } from '../replication/index.ts';
import { createNodeNetwork, createTransport, type Transport } from '../transport/index.ts';
import { addressError } from './start-error.ts';

/** What this release says between nodes and into `__meta`; grows when an older release would go wrong. */
const FEATURE_LEVEL = { min: 1, max: 2 } as const;

interface NodeLinkEffects {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly network?: Network;
  readonly buffers: BufferPool;
}

/** Who this node is and how it reaches the others: its record, and in a cluster the transport with people's commands on the same port. */
export class NodeLink {
  readonly node: NodeState;
  /** Undefined for a node alone. */
  readonly transport: Transport | undefined;
  /** Everybody that the configuration names, this node too. */
  readonly peers: ReadonlyMap<NodeId, { readonly host: string; readonly port: number }>;
  readonly #options: ServerOptions;
  readonly #logger: Logger;
  #adminServer: AdminServer | undefined;

  private constructor(options: ServerOptions, node: NodeState, effects: NodeLinkEffects) {
    const { clock, random, logger, buffers } = effects;
    this.#options = options;
    this.#logger = logger;
    this.node = node;
    this.peers = new Map(options.peers.map(({ nodeId, host, raftPort }) => [nodeId, { host, port: raftPort }]));
    if (options.raft === null) return;
    const { host, port } = options.raft;
    const transport: Transport = createTransport({
      nodeId: options.nodeId,
      network: effects.network ?? createNodeNetwork(),
      clock,
      random,
      logger,
      buffers,
      listen: { host, port },
      identity: () => node.identity,
      admit: (peer) => node.admit(peer, transport.peer(peer.nodeId)),
      onHttp2: (socket) => this.#accept(socket),
    });
    this.transport = transport;
  }

  /** Reads the node's record, or makes it. Rejects with ClusterError where the folder is another node's, and with DiskError. */
  static async open(options: ServerOptions, disk: Disk, effects: NodeLinkEffects): Promise<NodeLink> {
    const { nodeId, peers } = options;
    const node = await NodeState.open({
      store: diskNodeStateStore(disk),
      nodeId,
      members: peers.length === 0 ? [nodeId] : peers.map((peer) => peer.nodeId),
      release: version(),
      featureLevel: FEATURE_LEVEL,
      random: effects.random,
    });
    return new NodeLink(options, node, effects);
  }

  /** Listens for the other nodes. Throws StartError. */
  async start(): Promise<void> {
    const { raft } = this.#options;
    if (raft === null) return;
    try {
      await this.transport?.start();
    } catch (error) {
      throw addressError(error, 'Raft listener', raft.host, raft.port, '--raft-addr or cluster.peers');
    }
  }

  /** From now on people's commands are answered. */
  serveAdmin(admin: ClusterAdmin, controller: Controller): void {
    if (this.transport !== undefined)
      this.#adminServer = createAdminServer({ admin, controller, logger: this.#logger });
  }

  async stop(): Promise<void> {
    this.#adminServer?.close();
    await this.transport?.stop();
  }

  #accept(socket: object): void {
    if (this.#adminServer !== undefined) this.#adminServer.accept(socket);
    else (socket as { destroy?(): void }).destroy?.();
  }
}

/** The settings that Raft groups go by, as they are now. */
export function replicationSettings(config: ServerConfig): ReplicationSettings {
  return {
    ...DEFAULT_REPLICATION_SETTINGS,
    heartbeatIntervalMs: config.number('raft.heartbeat.interval.ms'),
    electionTimeoutMs: config.number('raft.election.timeout.ms'),
    replicaLagMsMax: config.number('replica.lag.time.max.ms'),
    autoLeaderRebalance: config.boolean('auto.leader.rebalance.enable'),
  };
}
