import { assert, type Connection, type ConnectionEvents, type Network } from '../base/index.ts';
import type { HostEnvironment } from './host.ts';
import type { SimStream, StreamEvents } from './streams.ts';

const HOST_PREFIX = 'node-';

/** The name of a machine of the simulated network. */
export function simHost(nodeId: number): string {
  return `${HOST_PREFIX}${nodeId}`;
}

/** The network of one machine, for code that takes the operating system's in production. Hosts are named by {@link simHost}. */
export function simNetwork(environment: HostEnvironment): Network {
  const soon = (callback: () => void): void => {
    environment.clock.setTimer(0, callback);
  };
  return {
    async listen({ port }, accept) {
      assert(port > 0, 'a simulated machine has no free ports to give: name one');
      const close = environment.listen(port, (stream) => {
        const connection = new SimConnection(stream, soon);
        return connection.listen(accept(connection));
      });
      return { port, close };
    },
    connect({ host, port }, events) {
      const nodeId = Number(host.slice(HOST_PREFIX.length));
      assert(host.startsWith(HOST_PREFIX) && nodeId > 0, 'a simulated host is named by its node');
      return new SimConnection((connection) => environment.connect(nodeId, port, connection.listen(events)), soon);
    },
    afterTurn: soon,
  };
}

class SimConnection implements Connection {
  readonly remoteAddress: string;
  readonly #stream: SimStream;
  readonly #soon: (callback: () => void) => void;
  #isClosed = false;

  constructor(stream: SimStream | ((connection: SimConnection) => SimStream), soon: (callback: () => void) => void) {
    this.#stream = typeof stream === 'function' ? stream(this) : stream;
    this.#soon = soon;
    this.remoteAddress = simHost(this.#stream.remoteNode);
  }

  /** Copies, as the system does: the owner may use the memory again. */
  write(bytes: Buffer, done?: () => void): boolean {
    if (done !== undefined) this.#soon(done);
    return this.#stream.write(Buffer.from(bytes));
  }

  close(): void {
    this.#isClosed = true;
    this.#stream.close();
  }

  listen(events: ConnectionEvents): StreamEvents {
    return {
      data: (bytes) => {
        if (!this.#isClosed) events.data(bytes);
      },
      drain: () => {
        if (!this.#isClosed) events.drain();
      },
      closed: (end) => {
        if (!this.#isClosed) events.closed(end === 'closed' ? undefined : failure(end));
      },
    };
  }
}

const CODES = { reset: 'ECONNRESET', refused: 'ECONNREFUSED', 'timed-out': 'ETIMEDOUT' } as const;

function failure(end: keyof typeof CODES): Error & { readonly code: string } {
  const code = CODES[end];
  return Object.assign(new Error(`the connection ended: ${end}`), { code });
}
