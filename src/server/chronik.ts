import type { Logger } from '../base/index.ts';
import { silentLogger } from '../base/index.ts';
import { parseServerOptions } from '../config/index.ts';
import { type Server, startServer } from './server.ts';

export interface ChronikOptions {
  /** 'memory' (the default): gone when it stops. A folder: durable, and there again with the next start. */
  readonly storage?: 'memory' | { readonly folder: string };
  /** Address to listen on and to tell clients. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: a free port. */
  readonly port?: number;
  /** Port of /metrics and /health; 0: a free one. Default: none. */
  readonly metricsPort?: number;
  /** Broker settings by Kafka's names, e.g. { 'num.partitions': 3 }. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Default: silent. */
  readonly logger?: Logger;
  /** Told once if the node had to give up (a failed disk, a broken invariant). Default: thrown as an uncaught exception. */
  readonly onFatal?: (error: Error) => void;
}

/**
 * A whole server inside this process, for tests and tools. Several do not disturb each other.
 *
 *     const chronik = await Chronik.start();
 *     new Kafka({ brokers: [chronik.bootstrapServers] });
 *     await chronik.stop();
 */
export class Chronik {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts and resolves when clients can be served. Rejects with ConfigError or StartError, one line each. */
  static async start(options: ChronikOptions = {}): Promise<Chronik> {
    const { storage = 'memory', host = '127.0.0.1', port = 0, metricsPort = -1, settings = {} } = options;
    const args = ['--bind-addr', host, '--advertised-addr', host, '--kafka-port', String(port)];
    args.push('--metrics-port', String(metricsPort));
    if (storage !== 'memory') args.push('--data-dir', storage.folder);
    for (const [name, value] of Object.entries(settings)) args.push('--set', `${name}=${value}`);
    const command = parseServerOptions([...args, 'standalone'], {}, () => '');
    if (command.kind !== 'run') throw new TypeError('these options start no server');
    const server = await startServer(command.options, {
      logger: options.logger ?? silentLogger,
      inMemory: storage === 'memory',
      onFatal: options.onFatal ?? rethrow,
    });
    return new Chronik(server);
  }

  /** `host:port` for a client's bootstrap servers. */
  get bootstrapServers(): string {
    const { host, port } = this.#server.advertised;
    return `${host}:${port}`;
  }

  /** Undefined unless `metricsPort` was given. */
  get metricsUrl(): string | undefined {
    const { httpPort, advertised } = this.#server;
    return httpPort === undefined ? undefined : `http://${advertised.host}:${httpPort}/metrics`;
  }

  get clusterId(): string {
    return this.#server.clusterId;
  }

  /** Finishes what is in flight, syncs, and frees everything. */
  stop(): Promise<void> {
    return this.#server.stop();
  }
}

function rethrow(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
