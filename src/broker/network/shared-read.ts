import { Socket } from 'node:net';
import type { ClientSocket } from './client-socket.ts';

/** Who gets the bytes of a socket. */
export interface ByteReader {
  /** `length` bytes at the start of `buffer`, which is only theirs during this call. */
  onBytes(buffer: Buffer, length: number): void;
  /** Where the next read of this socket should go; undefined: into the shared buffer. */
  readTarget(): Buffer | undefined;
}

/**
 * Reads an accepted socket into a buffer that all sockets share, or straight into the place that the reader names.
 *
 * The usual 'data' event allocates up to 64 KB for each read of each socket. `net` can read into a given buffer
 * (`onread`), but offers it only for sockets that it connects itself; an accepted one is handed to a new Socket by its
 * handle, the way a socket changes hands between processes. What has no such handle gives 'data' events instead.
 */
export function readShared(accepted: ClientSocket, shared: Buffer, reader: ByteReader): ClientSocket {
  const holder = accepted as unknown as { _handle?: object | null };
  const handle = holder._handle;
  if (handle === null || handle === undefined) {
    accepted.on('data', (chunk: Buffer) => reader.onBytes(chunk, chunk.length));
    return accepted;
  }
  holder._handle = null;
  let inUse: Buffer | undefined;
  const options = {
    handle,
    allowHalfOpen: true,
    readable: true,
    writable: true,
    onread: {
      // Asked once at the start and after each read; undefined leaves the buffer that is in use.
      buffer: () => {
        const wanted = reader.readTarget() ?? shared;
        if (wanted === inUse) return undefined;
        inUse = wanted;
        return wanted;
      },
      callback: (length: number, buffer: Buffer) => {
        reader.onBytes(buffer, length);
        return true;
      },
    },
  };
  return new Socket(options as unknown as ConstructorParameters<typeof Socket>[0]);
}
