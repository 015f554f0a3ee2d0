import { type AddressInfo, createServer, type Server } from 'node:net';
import type { ClientListener, ClientSocket } from './client-socket.ts';

/** Where to listen. Without a host: on all addresses of both families. Port 0: a free one. */
export interface ListenAddress {
  readonly host: string | undefined;
  readonly port: number;
}

export interface ListenOptions extends ListenAddress {
  /** Connections that the operating system holds until they are accepted. */
  readonly backlog: number;
}

const KEEP_ALIVE_INITIAL_DELAY_MS = 60_000;
const ADDRESSES_OF_LOCALHOST = ['127.0.0.1', '::1'];
/** This machine has no such address, as where IPv6 is switched off. */
const FAMILY_MISSING = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * The listening sockets of one broker. `localhost` may resolve to ::1 first, so it is listened to on both families, with
 * the same port.
 */
export class Listener implements ClientListener {
  readonly #options: ListenOptions;
  readonly #onConnection: (socket: ClientSocket) => void;
  readonly #servers: Server[] = [];

  constructor(options: ListenOptions, onConnection: (socket: ClientSocket) => void) {
    this.#options = options;
    this.#onConnection = onConnection;
  }

  async listen(): Promise<AddressInfo> {
    const { host, port } = this.#options;
    if (host !== 'localhost') return this.#bind(host, port);
    let bound: AddressInfo | undefined;
    for (const address of ADDRESSES_OF_LOCALHOST) {
      try {
        bound ??= await this.#bind(address, port);
        if (address !== bound.address) await this.#bind(address, bound.port);
      } catch (error) {
        if (FAMILY_MISSING.has((error as NodeJS.ErrnoException).code ?? '')) continue;
        this.close();
        throw error;
      }
    }
    if (bound === undefined) throw new Error('localhost has neither an IPv4 nor an IPv6 address here');
    return bound;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    this.#servers.length = 0;
  }

  #bind(host: string | undefined, port: number): Promise<AddressInfo> {
    const server = createServer(
      {
        allowHalfOpen: true,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_INITIAL_DELAY_MS,
        pauseOnConnect: true,
      },
      this.#onConnection,
    );
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, backlog: this.#options.backlog }, () => {
        server.off('error', reject);
        // An accept that fails (no file descriptors left) must not stop the broker: the client tries again.
        server.on('error', () => {});
        this.#servers.push(server);
        resolve(server.address() as AddressInfo);
      });
    });
  }
}
