import { assert, type Clock, type Logger, newUuid, type Random } from '../base/index.ts';
import type { ServerConfig } from '../config/index.ts';
import { LogError, type LogId } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';
import { Administration } from './admin.ts';
import type { ClusterAdmin } from './admin-types.ts';
import { ClusterController } from './cluster-controller.ts';
import { ClusterError } from './cluster-error.ts';
import { MetadataController } from './controller.ts';
import { ControllerLink } from './controller-link.ts';
import { type DamagedReplica, DamageReporter } from './damaged-replicas.ts';
import { followDynamicConfigs } from './dynamic-configs.ts';
import type { MetadataEvent } from './events.ts';
import { Fencing } from './fencing.ts';
import { Founding } from './founding.ts';
import { metadataTopicSettings } from './internal-topics.ts';
import { LeaderIntake } from './leader-intake.ts';
import { LeaderReporter } from './leader-reporter.ts';
import type { LeaderlessReport, LeaderReport } from './leader-reports.ts';
import { Leadership } from './leadership.ts';
import { MemberAddresses } from './member-addresses.ts';
import { METADATA_VOTERS_MAX, MemberController } from './member-controller.ts';
import type { JoinRequest, Registration } from './member-requests.ts';
import { MembershipWatch } from './membership-watch.ts';
import { Metadata } from './metadata.ts';
import { MetadataGroup } from './metadata-group.ts';
import { nextEvent } from './next-event.ts';
import type { NodeState } from './node-state.ts';
import { PartitionHost, type PartitionOpener } from './partition-host.ts';
import { Registrar } from './registration.ts';
import { Removal } from './removal.ts';
import { NodeCalls } from './rpc.ts';
import { METADATA_TOPIC, METADATA_TOPIC_ID } from './topic-names.ts';
import { ApiError, type Controller } from './types.ts';

const METADATA_ID: LogId = { topic: METADATA_TOPIC, topicId: METADATA_TOPIC_ID, partition: 0 };

const TELL_EVERY_MS = 5_000;
/** How long a node with data waits to be known by one of its peers, as long as some of them could be there. */
const ACQUAINTANCE_MS = 1_000;
const NAME_AGAIN_MS = 500;
const CONFIRM_TIMEOUT_MS = 5_000;
const STOPPING_TIMEOUT_MS = 2_000;
/** How often a node that stops looks whether the others do so too. */
const LOOK_EVERY_MS = 50;

export interface ClusterOptions {
  readonly node: NodeState;
  /** Started. Without it this node is alone. */
  readonly transport: Transport | undefined;
  /** All members that the configuration names, this node too, with where they listen for each other. Empty without transport. */
  readonly peers: ReadonlyMap<NodeId, { readonly host: string; readonly port: number }>;
  /** A cluster of one may be founded: with --bootstrap, or where the node is alone anyway. */
  readonly foundAlone: boolean;
  readonly replicas: PartitionOpener;
  /** Logs that the disk held at the start. */
  readonly found: readonly LogId[];
  readonly config: ServerConfig;
  readonly rack: string | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The node cannot be a member any more; it must end. */
  readonly onFatal: (error: Error) => void;
}

/** What a node of a cluster has once it is part of it. */
export interface ClusterNode {
  readonly metadata: Metadata;
  readonly controller: Controller;
  readonly admin: ClusterAdmin;
  readonly host: PartitionHost;
  /** `__meta`-0. */
  readonly partition: Partition;
}

interface OpenMetadata {
  readonly partition: Partition;
  readonly metadata: Metadata;
}

/**
 * This node's part in its cluster, alone or with others; the same code for both.
 *
 *     const cluster = new Cluster({ node, transport, replicas, ... });
 *     const { metadata, controller } = await cluster.start();
 *     ... listen for clients ...
 *     await cluster.serve({ host, port });     // clients are sent here from now on
 *     ...
 *     await replicas.drainLeadership(timeoutMs);
 *     await cluster.prepareToStop();           // clients are not sent here any more
 *     ... close what uses it ...
 *     cluster.close();
 */
export class Cluster {
  readonly #options: ClusterOptions;
  readonly #calls: NodeCalls;
  readonly #founding: Founding | undefined;
  readonly #hasMetadata: boolean;
  readonly #ends: (() => void)[] = [];
  #running: (ClusterNode & { readonly link: ControllerLink; readonly registrar: Registrar }) | undefined;
  #closed = false;
  /** Rejects when the metadata goes on with what this release does not know. */
  readonly #unreadable = Promise.withResolvers<never>();

  constructor(options: ClusterOptions) {
    this.#options = options;
    const { node, transport, found, clock, logger } = options;
    this.#calls = new NodeCalls(node.record.nodeId, transport);
    this.#hasMetadata = found.some(({ topic }) => topic === METADATA_TOPIC);
    if (transport !== undefined) {
      const raftAddress = this.#raftAddress();
      const isClosed = (): boolean => this.#closed;
      const { foundAlone } = options;
      this.#founding = new Founding(
        { node, calls: this.#calls, transport, raftAddress, foundAlone, clock, logger, isClosed },
        this.#hasMetadata,
      );
    }
  }

  /**
   * Resolves when this node is in its cluster and its metadata is as new as the controller's: waits for as long as that takes. Rejects with
   * ClusterError when it never can be, or after `close`.
   */
  async start(): Promise<ClusterNode> {
    const running = await Promise.race([this.#start(), this.#unreadable.promise]);
    this.#unreadable.promise.catch(this.#options.onFatal);
    return running;
  }

  async #start(): Promise<ClusterNode> {
    const { node, transport, peers, config, found } = this.#options;
    const { nodeId } = node.record;
    transport?.setPeers(peers);
    const { partition, metadata } = await this.#openMetadata();
    this.#ends.push(() => metadata.close(), followDynamicConfigs(metadata, config, nodeId));
    const running = this.#assemble(partition, metadata);
    this.#running = running;
    this.#followClusterId(metadata);
    const opened = running.host.start(found);
    if (transport !== undefined) {
      await this.#refuseForeignData(transport);
      await this.#catchUp(running.link);
    }
    await opened;
    await running.host.upToDate();
    return running;
  }

  /** Clients are served at this address from now on. Resolves when the cluster knows. Rejects with ClusterError if it will not have this node. */
  async serve(address: { readonly host: string; readonly port: number }): Promise<void> {
    const { registrar } = this.#started();
    const { node, rack, transport } = this.#options;
    const { nodeId, directoryId } = node.record;
    const { release, featureLevel } = node.identity;
    const raft = transport === undefined ? { host: '', port: 0 } : this.#raftAddress();
    const registration: Registration = {
      nodeId,
      ...address,
      rack,
      raftHost: raft.host,
      raftPort: raft.port,
      directoryId,
      incarnation: node.incarnation,
      release,
      featureLevelMin: featureLevel.min,
      featureLevelMax: featureLevel.max,
    };
    try {
      await registrar.register(registration);
    } catch (error) {
      if (error instanceof ApiError) throw new ClusterError(error.message, { cause: error });
      throw error;
    }
  }

  /**
   * This node is about to stop and has handed over what it led: clients are not sent here any more. Never rejects: where nobody can be told, the
   * cluster finds out. `isStopping`: peers that stop too, so that there may be no controller any more.
   */
  async prepareToStop(isStopping: (peer: NodeId) => boolean = () => false): Promise<void> {
    const { registrar, link, partition } = this.#running ?? {};
    const { node, transport, clock, logger } = this.#options;
    registrar?.close();
    if (transport === undefined || link === undefined || partition === undefined) return;
    const { nodeId } = node.record;
    const { voters } = partition.membership;
    const isLeft = (peer: NodeId): boolean => transport.peer(peer).state === 'up' && !isStopping(peer);
    const isMajorityLeft = (): boolean =>
      voters.filter((peer) => peer === nodeId || isLeft(peer)).length > voters.length / 2;
    let isTold = false;
    const options = { timeoutMs: STOPPING_TIMEOUT_MS, idempotent: true };
    const told = link
      .ask('controller.stopping', { nodeId }, options)
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'the controller could not be told that this node stops');
      })
      .finally(() => {
        isTold = true;
      });
    while (!isTold && isMajorityLeft())
      await Promise.race([told, nextEvent(clock, LOOK_EVERY_MS, (done) => transport.onPeer(done))]);
  }

  close(): void {
    this.#closed = true;
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) end();
  }

  /** Data of another cluster must not be served beside nodes that will have nothing to do with them: nobody would notice. */
  async #refuseForeignData(transport: Transport): Promise<void> {
    const { node, peers, clock } = this.#options;
    const { nodeId } = node.record;
    const others = [...peers.keys()].filter((peer) => peer !== nodeId);
    const untilMs = clock.monotonicMs() + ACQUAINTANCE_MS;
    for (;;) {
      const statuses = others.map((peer) => transport.peer(peer));
      const refused = statuses.find(({ state }) => state === 'refused');
      const isOver = clock.monotonicMs() >= untilMs;
      if (this.#closed || statuses.some(({ state }) => state === 'up')) return;
      if (refused !== undefined && isOver) {
        throw new ClusterError(`The other nodes refuse node ${nodeId}: ${refused.reason ?? 'they do not say why'}.`);
      }
      if (isOver || statuses.every(({ state }) => state === 'dead')) return;
      await nextEvent(clock, untilMs - clock.monotonicMs(), (done) => transport.onPeer(done));
    }
  }

  /** The metadata as far as this node knows them. A log that cannot be read is made anew from the other nodes, if there are any. */
  async #openMetadata(): Promise<OpenMetadata> {
    const { node, replicas, config, logger } = this.#options;
    try {
      return await this.#readMetadata(await this.#openMetadataLog());
    } catch (error) {
      if (!(error instanceof LogError) || error.reason !== 'damaged') throw error;
      if (this.#founding === undefined || node.members.length === 1) {
        throw new ClusterError(`${error.message}. Restore it, or start with an empty folder.`, { cause: error });
      }
      const { topic, partition } = METADATA_ID;
      logger.error({ topic, partition }, `${error.message}. It is made anew from the other nodes.`);
    }
    await this.#founding.rejoin();
    const settings = metadataTopicSettings(config);
    await replicas.renew(METADATA_ID, settings);
    return this.#readMetadata(await replicas.open(METADATA_ID, settings, [], []));
  }

  async #readMetadata(partition: Partition): Promise<OpenMetadata> {
    const { node, transport, config, clock, random, logger } = this.#options;
    const { nodeId } = node.record;
    if (partition.log.failure !== undefined) throw partition.log.failure;
    const others = partition.membership.voters.filter((voter) => voter !== nodeId);
    if (transport === undefined && others.length > 0) {
      throw new ClusterError(
        `The data folder belongs to a member of a cluster, with the nodes ${others.join(', ')}: start it as one, with its peers.`,
      );
    }
    const { featureLevel: featureLevels } = node.identity;
    const onUnreadable = (error: ClusterError): void => this.#unreadable.reject(error);
    const options = { partition, nodeId, featureLevels, config, clock, random, logger, onUnreadable };
    return { partition, metadata: await Metadata.open(options) };
  }

  async #openMetadataLog(): Promise<Partition> {
    const { node, replicas, config } = this.#options;
    const { nodeId, clusterId } = node.record;
    const id = METADATA_ID;
    if (clusterId !== '' && !this.#hasMetadata) {
      throw new LogError('damaged', `The data folder of node ${nodeId} lacks the log of the metadata`);
    }
    const settings = metadataTopicSettings(config);
    // Whom its log names stays in it; who should be in it only the controller knows.
    if (this.#hasMetadata) return replicas.open(id, settings, [], []);
    if (this.#founding === undefined) return replicas.open(id, settings, [nodeId], [nodeId]);
    const founded = await this.#founding.find();
    if (founded.kind === 'joined') return replicas.open(id, settings, [], []);
    const voters = metadataVoters(founded.founders.map((founder) => founder.nodeId));
    return voters.includes(nodeId) ? replicas.open(id, settings, voters, voters) : replicas.open(id, settings, [], []);
  }

  #assemble(partition: Partition, metadata: Metadata) {
    const { node, transport, peers, replicas, config, clock, random, logger, onFatal } = this.#options;
    const { nodeId } = node.record;
    const calls = this.#calls;
    const leadership = new Leadership(partition, metadata);
    const link = new ControllerLink({ nodeId, calls, leadership, metadata, clock });
    const members = new MemberController({ nodeId, metadata, partition, transport, clock, logger });
    const intake = new LeaderIntake(metadata, logger);
    const reporter = new LeaderReporter({ nodeId, link, metadata, clock, logger, led: () => host.led() });
    const damage = new DamageReporter({ nodeId, link, metadata, clock, logger });
    const alone = transport === undefined;
    const host = new PartitionHost({
      metadata,
      config,
      opener: replicas,
      nodeId,
      clock,
      logger,
      ...(alone
        ? {}
        : {
            confirm: () => this.#confirm(link),
            onLed: (led) => reporter.note(led),
            onDamaged: (log) => damage.report(log),
          }),
    });
    const local = new MetadataController({ metadata, config, random, partitionsReady: (topic) => host.ready(topic) });
    const controller = new ClusterController({ link, calls, local, metadata, host, config, clock, random });
    const onRefused = (error: ApiError): void => onFatal(new ClusterError(error.message, { cause: error }));
    const registrar = new Registrar({ nodeId, link, metadata, clock, logger, onRefused });

    link.answer('controller.join', (request: JoinRequest) => members.join(request));
    link.answer('controller.rejoin', (request: JoinRequest) => members.rejoin(request));
    link.answer('controller.register', (request: Registration) => members.register(request));
    link.answer('controller.stopping', (request: { nodeId: NodeId }) => members.fence(request.nodeId, 'it stops'));
    link.answer(
      'controller.leaders',
      (told: { reports: readonly LeaderReport[]; leaderless?: readonly LeaderlessReport[] }, from) =>
        intake.take(from, told.reports, told.leaderless),
    );
    link.answer('controller.replica-damaged', (replica: DamagedReplica, from) => intake.letGo(from, replica));
    link.answer('controller.drain', (request: { nodeId: NodeId; draining: boolean }) =>
      members.setDraining(request.nodeId, request.draining),
    );
    link.answer('controller.position', () => undefined);
    link.answer('controller.confirm', () => metadata.propose([{ kind: 'confirmed' }]));
    // Any node can be asked by one that knows only some of the members.
    const joinOptions = { timeoutMs: CONFIRM_TIMEOUT_MS, idempotent: true };
    calls.answer('cluster.join', (request: JoinRequest) => link.ask('controller.join', request, joinOptions));
    calls.answer('cluster.rejoin', (request: JoinRequest) => link.ask('controller.rejoin', request, joinOptions));

    const watch = new MembershipWatch({
      nodeId,
      directoryId: node.record.directoryId,
      peers: [...peers.keys()],
      hasCluster: () => node.record.clusterId !== '',
      config,
      calls,
      leadership,
      metadata,
      partition,
      transport,
      clock,
      onFatal,
    });

    if (transport !== undefined) {
      const group = new MetadataGroup(metadata, replicas, nodeId);
      const fencing = new Fencing({ nodeId, transport, metadata, members, config, clock });
      const removal = new Removal({ metadata, partition, controller: local, members, clock, logger });
      for (const task of [intake, group, fencing, removal])
        leadership.whileActive(
          () => task.begin(),
          () => task.end(),
        );
      leadership.whileActive(
        () => this.#nameCluster(metadata, leadership),
        () => {},
      );
      leadership.onChange(() => {
        reporter.noteAll();
        registrar.again();
      });
      const addresses = new MemberAddresses({ nodeId, peers, metadata, leadership, transport, calls, clock });
      this.#ends.push(() => addresses.close());
      this.#ends.push(this.#endIfDamaged(partition));
      this.#ends.push(whenUnfenced(metadata, nodeId, () => reporter.noteAll()));
      watch.start();
      this.#ends.push(() => watch.close());
    }
    leadership.start();
    this.#ends.push(
      () => leadership.close(),
      () => link.close(),
      () => host.close(),
      () => reporter.close(),
      () => damage.close(),
      () => registrar.close(),
    );
    const admin = new Administration({ nodeId, metadata, controller, link, calls, host, partition, watch, clock });
    return { metadata, controller, admin, host, partition, link, registrar };
  }

  /** What this node knows grows old from now on, so it serves no more; its next start makes the log anew. */
  #endIfDamaged(partition: Partition): () => void {
    const stop = partition.onAdvance(() => {
      const { failure } = partition.log;
      if (failure?.reason !== 'damaged') return;
      stop();
      this.#options.onFatal(new ClusterError(`${failure.message}. The next start makes it anew from the other nodes.`));
    });
    return stop;
  }

  /** The first controller of a new cluster gives it its id and its first members. */
  #nameCluster(metadata: Metadata, leadership: Leadership): void {
    const { node, peers, clock, random, logger } = this.#options;
    if (metadata.clusterId !== '') return;
    const founders = node.record.founders.map(({ nodeId, directoryId }) => {
      const { host, port } = peers.get(nodeId) ?? { host: '', port: 0 };
      return { nodeId, directoryId, raftHost: host, raftPort: port };
    });
    const ids = founders.map((founder) => founder.nodeId);
    const voters = metadataVoters(ids);
    const learners = ids.filter((id) => !voters.includes(id));
    // The others may be of an older release: what all of them understand shows when they register.
    const featureLevel = node.identity.featureLevel.min;
    const events: MetadataEvent[] = [
      { kind: 'cluster-created', clusterId: newUuid(random), founders, featureLevel },
      { kind: 'metadata-members', voters, learners },
    ];
    const names = ids.join(', ');
    metadata.propose(events).then(
      () =>
        logger.info(
          { clusterId: metadata.clusterId },
          `founded the cluster ${metadata.clusterId} of the nodes ${names}`,
        ),
      (error: unknown) => {
        logger.debug({ err: error }, 'could not name the cluster');
        clock.setTimer(NAME_AGAIN_MS, () => {
          if (leadership.isActive && !this.#closed) this.#nameCluster(metadata, leadership);
        });
      },
    );
  }

  /** The node remembers the id of its cluster, so that it never talks to another one. */
  #followClusterId(metadata: Metadata): void {
    const { node, onFatal } = this.#options;
    const follow = (): void => {
      const { clusterId } = metadata;
      const known = node.record.clusterId;
      if (clusterId === '' || clusterId === known) return;
      if (known === '') node.update({ clusterId }).catch(onFatal);
      else
        onFatal(
          new ClusterError(
            `The data folder belongs to the cluster ${known}, its metadata to the cluster ${clusterId}.`,
          ),
        );
    };
    follow();
    this.#ends.push(
      metadata.onChange((change) => {
        if (change.kind === 'brokers-changed' || change.kind === 'replaced') follow();
      }),
    );
  }

  /** Waits until this node has applied what the controller has. */
  async #catchUp(link: ControllerLink): Promise<void> {
    const { logger } = this.#options;
    for (;;) {
      if (this.#closed) throw new ClusterError('The server was stopped before its cluster was there.');
      try {
        await link.ask('controller.position', null, { timeoutMs: TELL_EVERY_MS, idempotent: true });
        return;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        logger.info({}, `waiting for the controller of the cluster: ${error.message}`);
      }
    }
  }

  async #confirm(link: ControllerLink): Promise<void> {
    await link.ask('controller.confirm', null, { timeoutMs: CONFIRM_TIMEOUT_MS, idempotent: true });
  }

  #raftAddress(): { readonly host: string; readonly port: number } {
    const { node, peers } = this.#options;
    const own = peers.get(node.record.nodeId);
    assert(own !== undefined, 'a node with peers knows its own address');
    return own;
  }

  #started() {
    assert(this.#running !== undefined, 'the cluster was started');
    return this.#running;
  }
}

/** A fenced node counts as leading nothing, so it must tell what it leads once it is back. */
function whenUnfenced(metadata: Metadata, nodeId: NodeId, act: () => void): () => void {
  let wasFenced = metadata.fencedBrokers.has(nodeId);
  return metadata.onChange((change) => {
    if (change.kind !== 'brokers-changed' && change.kind !== 'replaced') return;
    const isFenced = metadata.fencedBrokers.has(nodeId);
    if (wasFenced && !isFenced) act();
    wasFenced = isFenced;
  });
}

/** The founders that vote in `__meta`: the same on all of them. */
function metadataVoters(founders: readonly NodeId[]): readonly NodeId[] {
  return [...founders].sort((a, b) => a - b).slice(0, METADATA_VOTERS_MAX);
}
