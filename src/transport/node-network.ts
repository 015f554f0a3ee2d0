import { lookup as lookupName } from 'node:dns';
import { connect as connectSocket, createServer, type LookupFunction, Socket } from 'node:net';
import type { Connection, ConnectionEvents, Network, NetworkAddress, NetworkListener } from '../base/index.ts';

/** All connections are read into this, one at a time, except where the reader names a place of its own. */
const READ_BYTES = 128 * 1024;
/** An accepted connection has shown by then whether it stays here or is given away. */
const SNIFFED_BYTES = 24;
/** This machine has no way to such an address, as where a name has addresses of both families and the network only one. */
const NO_ROUTE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

type SystemError = Error & { readonly code?: string };

/**
 * The operating system's TCP. `lookup` resolves the host of every connection anew, and all its addresses are tried in turn.
 * Connections over TLS would be another Network with the same interface, whose sockets are wrapped where these are made and accepted.
 */
export function createNodeNetwork(lookup: LookupFunction = lookupName): Network {
  const shared = Buffer.allocUnsafeSlow(READ_BYTES);
  return {
    listen: (address, accept) => listen(address, accept, shared),
    connect: (address, events) => new NodeConnection(shared, address.host).connecting(address, lookup, events),
    afterTurn: (callback) => {
      setImmediate(callback);
    },
  };
}

function listen(
  { host, port }: NetworkAddress,
  accept: (connection: Connection) => ConnectionEvents,
  shared: Buffer,
): Promise<NetworkListener> {
  return new Promise((resolve, reject) => {
    const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => {
      const connection = new NodeConnection(shared, socket.remoteAddress ?? '');
      connection.accepted(socket, accept);
    });
    server.once('error', reject);
    // Without a host Node takes all addresses of both families, or of the one that the system has.
    server.listen(host === '*' ? { port } : { host, port }, () => {
      server.removeListener('error', reject);
      // What goes wrong with one connection that is being accepted does not end the others.
      server.on('error', () => {});
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve({ port: bound, close: () => server.close() });
    });
  });
}

class NodeConnection implements Connection {
  readonly remoteAddress: string;
  readonly #shared: Buffer;
  #socket!: Socket;
  #events: ConnectionEvents | undefined;
  /** What the socket reads into at the moment. */
  #inUse: Buffer | undefined;
  /** The socket may still give up one address of the host for the next. */
  #isChoosing = false;
  #sniffedBytes = 0;

  constructor(shared: Buffer, remoteAddress: string) {
    this.#shared = shared;
    this.remoteAddress = remoteAddress;
  }

  connecting({ host, port }: NetworkAddress, lookup: LookupFunction, events: ConnectionEvents): this {
    this.#events = events;
    this.#isChoosing = true;
    const socket = connectSocket({ host, port, lookup, noDelay: true, onread: this.#onRead() });
    this.#attach(socket);
    socket.once('connect', () => {
      this.#isChoosing = false;
      this.#events?.connected?.();
    });
    return this;
  }

  /** Reads it the usual way at first, so that it can be given away. */
  accepted(socket: Socket, accept: (connection: Connection) => ConnectionEvents): void {
    this.#attach(socket);
    const events = accept(this);
    if (socket.destroyed) return;
    this.#events = events;
    socket.on('data', this.#onData);
  }

  write(bytes: Buffer, done?: () => void): boolean {
    return this.#socket.write(bytes, done);
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  close(): void {
    this.#events = undefined;
    this.#socket.destroy();
  }

  detach(head: Buffer): object | undefined {
    const socket = this.#socket;
    this.#events = undefined;
    this.#release(socket);
    socket.pause();
    socket.unshift(head);
    return socket;
  }

  #attach(socket: Socket): void {
    this.#socket = socket;
    socket.on('drain', this.#onDrain);
    socket.on('error', this.#onError);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
  }

  #release(socket: Socket): void {
    socket.off('data', this.#onData);
    socket.off('drain', this.#onDrain);
    socket.off('error', this.#onError);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
  }

  /**
   * From now on reads where the events want it. `net` reads into given memory (`onread`) only for sockets that it connects itself;
   * an accepted one is handed to a new Socket by its handle, the way a socket changes hands between processes.
   */
  #readInto(accepted: Socket): void {
    const holder = accepted as unknown as { _handle: object | null };
    const handle = holder._handle;
    // What waits in the former socket would be lost with it; the usual way of reading does as well.
    if (handle === null || handle === undefined || accepted.writableLength > 0 || accepted.readableLength > 0) return;
    this.#release(accepted);
    holder._handle = null;
    const options = { handle, readable: true, writable: true, onread: this.#onRead() };
    this.#attach(new Socket(options as unknown as ConstructorParameters<typeof Socket>[0]));
    this.#socket.resume();
  }

  #onRead(): { buffer: () => Uint8Array; callback: (length: number, buffer: Uint8Array) => boolean } {
    return {
      // Asked for each address that is tried and after each read; undefined leaves the buffer that is in use, which a new address does not have.
      buffer: () => {
        const wanted = this.#events?.readTarget?.() ?? this.#shared;
        if (wanted === this.#inUse && !this.#isChoosing) return undefined as unknown as Uint8Array;
        this.#inUse = wanted;
        return wanted;
      },
      callback: (length) => {
        this.#events?.data(this.#inUse!.subarray(0, length));
        return true;
      },
    };
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#sniffedBytes += bytes.length;
    this.#events?.data(bytes);
    if (this.#sniffedBytes >= SNIFFED_BYTES && this.#events !== undefined) this.#readInto(this.#socket);
  };

  readonly #onDrain = (): void => this.#events?.drain();

  readonly #onError = (error: Error): void => this.#closed(error);

  readonly #onEnd = (): void => {
    this.#socket.destroy();
    this.#closed(undefined);
  };

  readonly #onClose = (): void => this.#closed(undefined);

  /** Tells at once, before what else arrived is looked at: that the peer may be gone changes the answers to its clients. */
  #closed(error: SystemError | undefined): void {
    const events = this.#events;
    this.#events = undefined;
    events?.closed(error === undefined ? undefined : asOne(error));
  }
}

/** Where a host has several addresses, nobody listens there only if each refused, or cannot be reached from here at all. */
function asOne(error: SystemError): SystemError {
  if (!(error instanceof AggregateError)) return error;
  const errors = error.errors as SystemError[];
  const told = errors.filter(({ code }) => code !== 'ECONNREFUSED' && !NO_ROUTE.has(code ?? ''));
  return told[0] ?? errors.find(({ code }) => code === 'ECONNREFUSED') ?? errors[0] ?? error;
}
