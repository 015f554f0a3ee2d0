import type { AddressInfo } from 'node:net';
import type { BufferPool, Clock, Logger, Timer } from '../../base/index.ts';
import type { Authenticator } from '../authenticator.ts';
import { LogThrottle } from '../log-throttle.ts';
import type { RequestMetrics } from '../metrics.ts';
import type { ClientListener, ClientSocket, MakeClientListener } from './client-socket.ts';
import { Connection, type ConnectionShared } from './connection.ts';
import { ConnectionCounts, plainAddress } from './connection-counts.ts';
import type { Dispatcher } from './dispatcher.ts';
import { FlushQueue } from './flush-queue.ts';
import type { ConnectionLimits } from './limits.ts';
import { Listener, type ListenOptions } from './listener.ts';
import { RequestMemory } from './request-memory.ts';

interface NetworkServerOptions {
  readonly listen: ListenOptions;
  /** Instead of TCP at `listen`. */
  readonly makeListener: MakeClientListener | undefined;
  /** Name of the listener as configured, for contexts and logs. */
  readonly listenerName: string;
  readonly limits: ConnectionLimits;
  readonly buffers: BufferPool;
  readonly dispatcher: Dispatcher;
  readonly metrics: RequestMetrics;
  readonly authenticator: Authenticator;
  readonly waitForRoom: () => Promise<void> | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

const READ_BUFFER_BYTES = 128 * 1024;
const SWEEP_INTERVAL_MS_MAX = 1_000;
/** With the request memory full for so long, the half request that holds most of it is given up. */
const MEMORY_FULL_MS_MAX = 5_000;

/** Accepts connections, counts them, closes the idle ones, and ends them all at shutdown. */
export class NetworkServer {
  readonly #options: NetworkServerOptions;
  readonly #listener: ClientListener;
  readonly #counts: ConnectionCounts;
  readonly #memory: RequestMemory;
  readonly #connections = new Set<Connection>();
  readonly #warnings: LogThrottle;
  readonly #shared: ConnectionShared;
  /** Connections that came before the address was announced; undefined from then on. */
  #early: ClientSocket[] | undefined = [];
  #accepted = 0;
  #sweep: Timer | undefined;
  #memoryFullSinceMs: number | undefined;
  #onLastClosed: (() => void) | undefined;

  constructor(options: NetworkServerOptions) {
    const { limits, dispatcher, metrics, clock, logger } = options;
    this.#options = options;
    const onConnection = (socket: ClientSocket): void => this.#accept(socket);
    this.#listener = options.makeListener?.(onConnection) ?? new Listener(options.listen, onConnection);
    this.#counts = new ConnectionCounts(limits);
    this.#memory = new RequestMemory(limits.requestMemoryBytesMax, options.buffers);
    this.#warnings = new LogThrottle(logger, clock);
    metrics.requestMemoryBytes = () => this.#memory.usedBytes;
    this.#shared = {
      limits,
      memory: this.#memory,
      dispatcher,
      flushQueue: new FlushQueue(),
      metrics,
      clock,
      readBuffer: Buffer.allocUnsafeSlow(READ_BUFFER_BYTES),
      waitForRoom: options.waitForRoom,
      onClosed: (connection) => this.#onClosed(connection),
    };
  }

  /** See Broker.listen. */
  async listen(announce?: (address: AddressInfo) => Promise<void>): Promise<AddressInfo> {
    const address = await this.#listener.listen();
    try {
      await announce?.(address);
    } catch (error) {
      this.close();
      throw error;
    }
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const socket of early) this.#accept(socket);
    this.#scheduleSweep();
    return address;
  }

  /** To be called after the limits, which are live, were changed. */
  limitsChanged(): void {
    this.#memory.bytesMax = this.#options.limits.requestMemoryBytesMax;
  }

  /** Stops accepting, lets what was received be answered, and closes everything after `timeoutMs` at the latest. */
  async drain(timeoutMs: number): Promise<void> {
    this.#listener.close();
    for (const connection of [...this.#connections]) connection.drain();
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = this.#options.clock.setTimer(timeoutMs, resolve);
        this.#onLastClosed = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    this.close();
  }

  /** Closes the listening sockets and every connection at once. */
  close(): void {
    this.#listener.close();
    this.#sweep?.cancel();
    this.#sweep = undefined;
    for (const socket of this.#early?.splice(0) ?? []) socket.destroy();
    for (const connection of [...this.#connections]) connection.close();
  }

  /** A connection that comes early is not read; as many may wait as the system lets wait to be accepted. */
  #keep(socket: ClientSocket, early: ClientSocket[]): void {
    socket.on('error', () => {});
    if (early.length < this.#options.listen.backlog) early.push(socket);
    else socket.destroy();
  }

  #accept(socket: ClientSocket): void {
    if (this.#early !== undefined) {
      this.#keep(socket, this.#early);
      return;
    }
    // Gone again before it was looked at.
    if (socket.destroyed || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const { metrics, authenticator, listenerName } = this.#options;
    const address = plainAddress(socket.remoteAddress);
    const refusal = this.#counts.admit(address);
    if (refusal !== undefined) {
      metrics.connectionsRefused++;
      this.#warnings.warn(
        { address, setting: refusal.setting, limit: refusal.limit },
        `refused a connection from ${address}: ${refusal.setting} allows ${refusal.limit}; raise it or close connections`,
      );
      socket.destroy();
      return;
    }
    const port = socket.remotePort ?? 0;
    const local = `${plainAddress(socket.localAddress)}:${socket.localPort}`;
    const id = `${local}-${address}:${port}-${this.#accepted++}`;
    const principal = authenticator.principalOf({ address, port, listener: listenerName });
    this.#connections.add(new Connection(socket, this.#shared, id, address, listenerName, principal));
    metrics.connectionsOpened++;
    metrics.connectionsOpen = this.#counts.open;
  }

  #onClosed(connection: Connection): void {
    if (!this.#connections.delete(connection)) return;
    this.#counts.leave(connection.clientHost);
    this.#options.metrics.connectionsOpen = this.#counts.open;
    if (this.#connections.size === 0) this.#onLastClosed?.();
  }

  /** One timer for all connections. */
  #scheduleSweep(): void {
    const { clock, limits } = this.#options;
    const quarter = limits.idleMsMax >= 0 ? Math.max(1, limits.idleMsMax / 4) : SWEEP_INTERVAL_MS_MAX;
    this.#sweep = clock.setTimer(Math.min(SWEEP_INTERVAL_MS_MAX, quarter), () => {
      this.#closeIdle();
      this.#freeMemory();
      this.#scheduleSweep();
    });
  }

  #closeIdle(): void {
    const { clock, limits, metrics } = this.#options;
    if (limits.idleMsMax < 0) return;
    const oldestMs = clock.monotonicMs() - limits.idleMsMax;
    for (const connection of this.#connections) {
      if (connection.lastActiveMs > oldestMs || !connection.quiet) continue;
      metrics.connectionsIdleClosed++;
      connection.close();
    }
  }

  /** Half requests that fill the memory and do not get on would keep everyone from being read. */
  #freeMemory(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (!this.#memory.exhausted) {
      this.#memoryFullSinceMs = undefined;
      return;
    }
    this.#memoryFullSinceMs ??= nowMs;
    if (nowMs - this.#memoryFullSinceMs < MEMORY_FULL_MS_MAX) return;
    let largest: Connection | undefined;
    for (const connection of this.#connections) {
      if (connection.assemblingBytes > (largest?.assemblingBytes ?? 0)) largest = connection;
    }
    if (largest === undefined) return;
    this.#warnings.warn(
      { connection: largest.id, heldBytes: largest.assemblingBytes, limit: this.#memory.bytesMax },
      `closing the connection from ${largest.clientHost}: the memory for requests is full (queued.max.request.bytes) and its half request holds most of it`,
    );
    largest.close();
  }
}
