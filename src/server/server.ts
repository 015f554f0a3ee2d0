import type { AddressInfo } from 'node:net';
import {
  BufferPool,
  type Clock,
  type Logger,
  type Network,
  type Random,
  systemClock,
  systemRandom,
} from '../base/index.ts';
import { type Broker, createBroker, type MakeClientListener, preloadBroker } from '../broker/index.ts';
import { Cluster, type ClusterAdmin, ClusterError } from '../cluster/index.ts';
import { ServerConfig, type ServerOptions } from '../config/index.ts';
import { createGroupCoordinator } from '../coordinator/index.ts';
import { type HttpServer, startHttp } from '../http/index.ts';
import { type Disk, DiskError, LogError, type LogManager, memoryDisk, nodeDisk, openLogManager } from '../log/index.ts';
import { ReplicaManager, type ReplicationSettings } from '../replication/index.ts';
import { tryLatePorts } from './free-ports.ts';
import { metricFamilies } from './metrics.ts';
import { NodeLink, replicationSettings } from './node-link.ts';
import { addressError, StartError } from './start-error.ts';

/** How long requests that are being answered may take when the server stops, milliseconds. */
const DRAIN_TIMEOUT_MS = 1_500;

export interface ServerDependencies {
  readonly logger: Logger;
  /** In memory instead of in `options.dataDir`. */
  readonly inMemory?: boolean;
  /** Instead of `options.dataDir`; not closed with the server. */
  readonly disk?: Disk;
  /** See LogManagerOptions. */
  readonly defer?: (callback: () => void) => void;
  /** Takes connections of Kafka clients another way than over TCP. */
  readonly makeListener?: MakeClientListener;
  /** Between nodes. Default: TCP. */
  readonly network?: Network;
  readonly clock?: Clock;
  readonly random?: Random;
  /** The node cannot go on (a failed sync, a broken invariant): it must end without touching its files any more. */
  readonly onFatal: (error: Error) => void;
}

/** A running server. */
export interface Server {
  readonly clusterId: string;
  readonly nodeId: number;
  /** What clients are told. */
  readonly advertised: { readonly host: string; readonly port: number };
  /** Where Kafka clients are served. */
  readonly kafka: AddressInfo;
  /** Port of /metrics and /health; undefined when switched off. */
  readonly httpPort: number | undefined;
  /** What people's commands ask this node for. */
  readonly admin: ClusterAdmin;
  /** Finishes what is in flight, syncs, closes. Further calls wait for the first. */
  stop(): Promise<void>;
}

/** Things that were started, to be ended in the opposite order, also when the start fails halfway. */
class Started {
  readonly #ends: (() => Promise<void> | void)[] = [];

  onStop(end: () => Promise<void> | void): void {
    this.#ends.push(end);
  }

  async stopAll(): Promise<void> {
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) await end();
  }
}

/** Assembles one node from its rooms, from the log upwards, and serves. Throws StartError when it cannot. */
export async function startServer(options: ServerOptions, dependencies: ServerDependencies): Promise<Server> {
  const started = new Started();
  try {
    return await assemble(options, dependencies, started);
  } catch (error) {
    await started.stopAll();
    throw error;
  }
}

async function assemble(options: ServerOptions, dependencies: ServerDependencies, started: Started): Promise<Server> {
  const { logger, clock = systemClock, random = systemRandom, onFatal } = dependencies;
  const { nodeId } = options;
  const config = new ServerConfig(options.settings);

  if (options.raft !== null && dependencies.makeListener === undefined) await tryLatePorts(options);
  // A batch comes from a client or a leader, lies in the log, and leaves for followers: memory that one room is done with serves the others.
  const buffers = new BufferPool();
  const disk = await diskOf(options, dependencies);
  const logs = await openLogs(disk, config, { ...dependencies, clock, random, buffers });
  started.onStop(() => logs.close());

  const link = await orStartError(NodeLink.open(options, disk, { ...dependencies, random, clock, buffers }));
  const settings = (): ReplicationSettings => replicationSettings(config);
  const { transport } = link;
  const replicas = new ReplicaManager({
    logs,
    nodeId,
    clock,
    random,
    logger,
    buffers,
    settings,
    ...(transport === undefined ? {} : { transport }),
    ...(dependencies.defer === undefined ? {} : { defer: dependencies.defer }),
  });
  started.onStop(() => replicas.close());
  await link.start();
  started.onStop(() => link.stop());

  const cluster = new Cluster({
    node: link.node,
    transport,
    peers: link.peers,
    foundAlone: options.mode === 'standalone' || options.bootstrap,
    replicas,
    found: logs.found,
    config,
    rack: config.string('broker.rack') || null,
    clock,
    random,
    logger,
    onFatal,
  });
  started.onStop(() => cluster.close());
  const [{ metadata, controller, admin }] = await Promise.all([orStartError(cluster.start()), preloadBroker()]);

  const groups = createGroupCoordinator({
    nodeId,
    partitions: replicas,
    metadata,
    controller,
    config,
    clock,
    random,
    logger,
  });
  groups.start();
  started.onStop(() => groups.stop());

  const broker = createBroker(
    {
      nodeId,
      config,
      metadata,
      controller,
      partitions: replicas,
      groups,
      transport,
      directoryIdOf: (id) => metadata.state.members.get(id)?.directoryId,
      buffers,
      clock,
      random,
      logger,
    },
    {
      address: { host: options.kafka.host === '*' ? undefined : options.kafka.host, port: options.kafka.port },
      ...(dependencies.makeListener === undefined ? {} : { makeListener: dependencies.makeListener }),
      dataDir: disk.persistent ? options.dataDir : '',
      followerReads: config.boolean('allow.follower.reads'),
      onFatal,
    },
  );
  const advertised = { host: options.advertised.host, port: options.advertised.port ?? options.kafka.port };
  const kafka = await listen(broker, options, async ({ port }) => {
    advertised.port ||= port;
    await orStartError(cluster.serve(advertised));
  });
  started.onStop(() => broker.drain(DRAIN_TIMEOUT_MS));
  started.onStop(() => handOver(cluster, replicas, config));
  link.serveAdmin(admin, controller);

  let stopping = false;
  let http: HttpServer | undefined;
  if (options.metricsPort !== null) {
    const families = metricFamilies({
      nodeId,
      restarts: link.node.record.restarts,
      broker: broker.metrics,
      logs,
      partitions: replicas,
      groups,
      metadata,
      transport,
      clock,
    });
    const notReady = (): string | undefined => (stopping ? 'the server is stopping' : undefined);
    http = await startHttp({
      host: options.kafka.host,
      port: options.metricsPort,
      metrics: families,
      notReady,
      logger,
    }).catch((error: unknown) => {
      throw addressError(error, 'metrics', options.kafka.host, options.metricsPort ?? 0, '--metrics-port');
    });
    started.onStop(() => http?.close());
  }

  let stopped: Promise<void> | undefined;
  return {
    clusterId: metadata.clusterId,
    nodeId,
    advertised,
    kafka,
    httpPort: http?.port,
    admin,
    stop() {
      stopping = true;
      stopped ??= started.stopAll();
      return stopped;
    },
  };
}

/**
 * Leadership moves first, so that clients of this node find their partitions elsewhere before it goes. Only then is the node left out of their
 * metadata: a leader that is left out is no leader to them.
 */
async function handOver(cluster: Cluster, replicas: ReplicaManager, config: ServerConfig): Promise<void> {
  if (config.boolean('controlled.shutdown.enable')) {
    await replicas.drainLeadership(config.number('controlled.shutdown.timeout.ms'));
  }
  await cluster.prepareToStop((peer) => replicas.isStopping(peer));
}

async function diskOf(options: ServerOptions, { disk, inMemory }: ServerDependencies): Promise<Disk> {
  if (disk !== undefined) return disk;
  if (inMemory === true) return memoryDisk();
  return orStartError(nodeDisk(options.dataDir));
}

function openLogs(
  disk: Disk,
  config: ServerConfig,
  {
    clock,
    random,
    logger,
    onFatal,
    defer,
    buffers,
  }: ServerDependencies & { clock: Clock; random: Random; buffers: BufferPool },
): Promise<LogManager> {
  return orStartError(
    openLogManager({
      disk,
      clock,
      random,
      logger,
      onFatal,
      buffers,
      ...(defer === undefined ? {} : { defer }),
      defaultSettings: config.topicSettings(new Map()),
      sync: config.boolean('wal.sync.enable'),
      walSlotBytes: config.number('wal.file.bytes'),
      walBytesMax: config.number('wal.bytes'),
      tailBytesMax: config.number('memory.tail.bytes'),
      housekeeping: () => ({
        retentionCheckMs: config.number('log.retention.check.interval.ms'),
        cleanerEnabled: config.boolean('log.cleaner.enable'),
        cleanerBackoffMs: config.number('log.cleaner.backoff.ms'),
        producerExpirationMs: config.number('producer.id.expiration.ms'),
      }),
    }),
  );
}

/** What the disk refuses, as a refusal to start. */
async function orStartError<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof LogError || error instanceof DiskError || error instanceof ClusterError)
      throw new StartError(error.message, { cause: error });
    throw error;
  }
}

async function listen(
  broker: Broker,
  options: ServerOptions,
  announce: (address: AddressInfo) => Promise<void>,
): Promise<AddressInfo> {
  try {
    return await broker.listen(announce);
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw addressError(error, 'Kafka listener', options.kafka.host, options.kafka.port, '--kafka-port or --bind-addr');
  }
}
