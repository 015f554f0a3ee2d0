/** Where a node listens or connects to. A host name is resolved at every connect: peers may move. '*' listens on all addresses. */
export interface NetworkAddress {
  readonly host: string;
  readonly port: number;
}

/** One end of a byte stream. Nothing is called back from inside a call of its own. */
export interface Connection {
  /** The other end's address without port. */
  readonly remoteAddress: string;
  /**
   * Sends `bytes` after those before. They must not change until `done`, which is called once: when the network has no more
   * use for them, be it that they were sent or that the connection broke. False: wait for `drain` before more is written.
   */
  write(bytes: Buffer, done?: () => void): boolean;
  /** Between these, writes are gathered and leave as one. */
  cork?(): void;
  uncork?(): void;
  /** Ends it at once; what was not sent yet is lost, `closed` is not called. Idempotent. */
  close(): void;
  /**
   * Gives the operating system's socket away, unread except for `head`, to one who speaks another protocol; no event is called
   * any more. Undefined where there is no such thing (a simulated network).
   */
  detach?(head: Buffer): object | undefined;
}

/** What happens to a connection. */
export interface ConnectionEvents {
  /** The outgoing connection stands. Need not be waited for before the first write. */
  connected?(): void;
  /** Bytes in order. They may be changed after the call, unless they lie in what `readTarget` gave. */
  data(bytes: Buffer): void;
  /** Where the next bytes should go, to spare a copy; the network may ignore it. Undefined: memory of the network's. */
  readTarget?(): Buffer | undefined;
  /** After `write` returned false: there is room again. */
  drain(): void;
  /** Called once, not after the own `close`. `code` of the error as Node has it: ECONNREFUSED means that nobody listens there. */
  closed(error: (Error & { readonly code?: string }) | undefined): void;
}

/** A port that is listened to. */
export interface NetworkListener {
  readonly port: number;
  /** No new connections; those that stand stay. */
  close(): void;
}

/** Byte streams as an effect: the operating system's in production, the simulator's streams in tests. */
export interface Network {
  /** `port` 0 takes a free one. Rejects with the system's error (EADDRINUSE). */
  listen(address: NetworkAddress, accept: (connection: Connection) => ConnectionEvents): Promise<NetworkListener>;
  /** Never throws: what goes wrong is told by `closed`. */
  connect(address: NetworkAddress, events: ConnectionEvents): Connection;
  /** Runs `callback` when what happens at this moment is done: at the end of this turn of the event loop. */
  afterTurn(callback: () => void): void;
}
