import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A connection to a client: a TCP socket, or any other stream of bytes in both directions that knows who is at its ends. */
export type ClientSocket = Duplex & Pick<Socket, 'remoteAddress' | 'remotePort' | 'localAddress' | 'localPort'>;

/** Where connections of clients come from. */
export interface ClientListener {
  /** Begins to accept. Resolves with the bound address; rejects with the system's error (EADDRINUSE, EACCES, ENOTFOUND …). */
  listen(): Promise<AddressInfo>;
  /** Stops accepting; connections that were accepted stay. */
  close(): void;
}

/** Makes a listener in place of the one on TCP ports, for clients that come another way. */
export type MakeClientListener = (onConnection: (socket: ClientSocket) => void) => ClientListener;
