import { Duplex } from 'node:stream';
import type { MakeClientListener } from '../../broker/index.ts';
import { KAFKA_PORT } from '../client/broker-connection.ts';
import type { HostEnvironment } from '../host.ts';
import type { SimStream, StreamEvents } from '../streams.ts';

/** A simulated connection in the shape in which a broker takes its clients' connections. */
class StreamSocket extends Duplex {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort = KAFKA_PORT;
  readonly events: StreamEvents;
  private readonly stream: SimStream;
  private isOpen = true;
  private resume_: (() => void) | undefined;

  constructor(stream: SimStream, nodeId: number) {
    super({ allowHalfOpen: true });
    this.stream = stream;
    this.localAddress = `n${nodeId}`;
    this.remoteAddress = `n${stream.remoteNode}`;
    this.remotePort = 1;
    this.events = {
      data: (bytes) => this.push(bytes),
      drain: () => {
        const resume = this.resume_;
        this.resume_ = undefined;
        resume?.();
      },
      closed: (end) => {
        this.isOpen = false;
        if (end === 'closed') this.push(null);
        else this.destroy();
      },
    };
  }

  /** Bytes are pushed as they come: a simulated client has few requests open. */
  override _read(): void {}

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    if (!this.isOpen) done(new Error('the connection is closed'));
    // Copied: the broker may use the memory again once it is told that the bytes were taken.
    else if (this.stream.write(Buffer.from(bytes))) done();
    else this.resume_ = done;
  }

  override _final(done: () => void): void {
    this.stream.close();
    done();
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.isOpen = false;
    this.stream.close();
    done();
  }
}

/** Lets a broker take connections from the simulated network instead of from TCP. */
export function simulatedListener({ nodeId, listen }: HostEnvironment): MakeClientListener {
  return (onConnection) => {
    let close = (): void => {};
    return {
      listen: async () => {
        close = listen(KAFKA_PORT, (stream) => {
          const socket = new StreamSocket(stream, nodeId);
          onConnection(socket);
          return socket.events;
        });
        return { address: `n${nodeId}`, family: 'IPv4', port: KAFKA_PORT };
      },
      close: () => close(),
    };
  };
}
