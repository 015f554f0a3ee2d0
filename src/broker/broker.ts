import type { AddressInfo } from 'node:net';
import { type AssertionError, BufferPool } from '../base/index.ts';
import { loadApi } from '../protocol/index.ts';
import { type Authenticator, anonymousAuthenticator } from './authenticator.ts';
import { showSignsOfLife } from './elections.ts';
import { FetchSessionCache } from './fetch/session-cache.ts';
import { handlers as allHandlers } from './handlers/index.ts';
import { LeaderContact } from './leader-contact.ts';
import { MetadataQuorum } from './metadata-quorum.ts';
import { RequestMetrics } from './metrics.ts';
import type { MakeClientListener } from './network/client-socket.ts';
import { Dispatcher } from './network/dispatcher.ts';
import { type ConnectionLimits, readLimits } from './network/limits.ts';
import type { ListenAddress } from './network/listener.ts';
import { buildRoutes } from './network/routes.ts';
import { NetworkServer } from './network/server.ts';
import { ProducerIds } from './producer-ids.ts';
import type { ApiHandler, BrokerServices, HandlerServices } from './types.ts';

export interface BrokerOptions {
  readonly address: ListenAddress;
  /** Takes connections of clients another way than over TCP at `address`. */
  readonly makeListener?: MakeClientListener;
  /** The listener's name in contexts; PLAINTEXT if absent. */
  readonly listenerName?: string;
  /** The directory that DescribeLogDirs reports; '' (or absent) when everything is in memory. */
  readonly dataDir?: string;
  /** Serve consumers from replicas that do not lead (KIP-392); true if absent. */
  readonly followerReads?: boolean;
  readonly authenticator?: Authenticator;
  /** Instead of what the configuration says, for tests and embedding. */
  readonly limits?: Partial<ConnectionLimits>;
  /** Instead of all, for tests. */
  readonly handlers?: readonly ApiHandler<never, unknown>[];
  /** An invariant of this process is broken; the node must stop. Rethrows it if absent. */
  readonly onFatal?: (error: AssertionError) => void;
}

/** The Kafka side of one server: its listener, connections and handlers. */
export interface Broker {
  /**
   * Binds, has the address announced, and serves from then on: clients that come earlier wait, as they would take a cluster that is only
   * coming about for what it is. Resolves with the bound address; rejects with the system's error when it cannot be had, or as `announce` does.
   */
  listen(announce?: (address: AddressInfo) => Promise<void>): Promise<AddressInfo>;
  /** Undefined before `listen`. */
  readonly address: AddressInfo | undefined;
  readonly metrics: RequestMetrics;
  /** Takes no more connections or requests, answers what was received, closes all; no longer than `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>;
  /** Closes everything at once. */
  close(): void;
}

/** A broker over the given services; it serves after `listen`. Nothing of it is shared with other brokers in the process. */
export function createBroker(services: BrokerServices, options: BrokerOptions): Broker {
  return new KafkaBroker(services, options);
}

/** Loads what a broker needs beside its services, which takes as long as founding a cluster: for a server that waits for one anyway. */
export async function preloadBroker(): Promise<void> {
  await Promise.all(allHandlers.map(({ apiKey }) => loadApi(apiKey)));
}

class KafkaBroker implements Broker {
  readonly metrics = new RequestMetrics();
  address: AddressInfo | undefined;
  readonly #services: BrokerServices;
  readonly #options: BrokerOptions;
  #server: NetworkServer | undefined;
  #fetchSessions: FetchSessionCache | undefined;
  #endConfigWatch: (() => void) | undefined;

  constructor(services: BrokerServices, options: BrokerOptions) {
    this.#services = services;
    this.#options = options;
  }

  async listen(announce?: (address: AddressInfo) => Promise<void>): Promise<AddressInfo> {
    const { config, clock, logger, random } = this.#services;
    const options = this.#options;
    const handlers = options.handlers ?? allHandlers;
    this.#fetchSessions = new FetchSessionCache(
      () => config.number('max.incremental.fetch.session.cache.slots'),
      clock,
      random,
      this.metrics,
    );
    const leaderContact = new LeaderContact();
    this.metrics.staleReads = (partition) => leaderContact.staleReads(partition);
    showSignsOfLife(this.#services.transport);
    const services: HandlerServices = {
      ...this.#services,
      supportedApis: handlers
        .map(({ apiKey, minVersion, maxVersion }) => ({ apiKey, minVersion, maxVersion }))
        .sort((a, b) => a.apiKey - b.apiKey),
      fetchSessions: this.#fetchSessions,
      leaderContact,
      producerIds: new ProducerIds(this.#services.controller),
      quorum: new MetadataQuorum({ directoryIdOf: () => undefined, transport: undefined, ...this.#services }),
      followerReads: options.followerReads ?? true,
      dataDir: options.dataDir ?? '',
    };
    const limits: ConnectionLimits = { ...readLimits(config), ...options.limits };
    const server = new NetworkServer({
      listen: { ...options.address, backlog: config.number('socket.listen.backlog.size') },
      makeListener: options.makeListener,
      listenerName: options.listenerName ?? 'PLAINTEXT',
      limits,
      buffers: services.buffers ?? new BufferPool(),
      dispatcher: new Dispatcher({
        services,
        routes: await buildRoutes(handlers, this.metrics),
        metrics: this.metrics,
        logger,
        clock,
        onFatal: options.onFatal ?? rethrow,
      }),
      metrics: this.metrics,
      authenticator: options.authenticator ?? anonymousAuthenticator,
      waitForRoom: () => this.#services.partitions.waitForRoom(),
      clock,
      logger,
    });
    this.address = await server.listen(announce);
    this.#server = server;
    this.#endConfigWatch = config.onChange(() => {
      Object.assign(limits, readLimits(config), options.limits);
      server.limitsChanged();
    });
    return this.address;
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#endConfigWatch?.();
    await this.#server?.drain(timeoutMs);
    this.#fetchSessions?.close();
  }

  close(): void {
    this.#endConfigWatch?.();
    this.#server?.close();
    this.#fetchSessions?.close();
  }
}

function rethrow(error: AssertionError): void {
  // Out of the present call chain, which would catch it.
  queueMicrotask(() => {
    throw error;
  });
}
