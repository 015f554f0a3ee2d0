import { assert, type Connection, type Network } from '../../base/index.ts';
import type { HostEnvironment } from '../host.ts';
import type { SimStream, StreamEnd, StreamEvents } from '../streams.ts';

const CODES: Readonly<Record<Exclude<StreamEnd, 'closed'>, string>> = {
  reset: 'ECONNRESET',
  refused: 'ECONNREFUSED',
  'timed-out': 'ETIMEDOUT',
};

/** Machine `3` is called `n3`. */
export function hostOf(nodeId: number): string {
  return `n${nodeId}`;
}

/** The simulated connections of a machine as the network that nodes talk to each other over. */
export function simulatedNetwork({ clock, listen, connect }: HostEnvironment): Network {
  const afterTurn = (callback: () => void): void => void clock.setTimer(0, callback);
  return {
    afterTurn,
    listen: async ({ port }, accept) => {
      const close = listen(port, (stream) => {
        const connection = new StreamConnection(stream, afterTurn);
        return adapt(accept(connection));
      });
      return { port, close };
    },
    connect: ({ host, port }, events) => {
      const nodeId = Number(host.slice(1));
      assert(host === hostOf(nodeId), `${host} is the name of a simulated machine`);
      return new StreamConnection(connect(nodeId, port, adapt(events)), afterTurn);
    },
  };
}

function adapt(events: Parameters<Network['connect']>[1]): StreamEvents {
  return {
    connected: () => events.connected?.(),
    data: (bytes) => events.data(bytes),
    drain: () => events.drain(),
    closed: (end) => {
      const error = end === 'closed' ? undefined : Object.assign(new Error(`simulated: ${end}`), { code: CODES[end] });
      events.closed(error);
    },
  };
}

class StreamConnection implements Connection {
  readonly remoteAddress: string;
  private readonly stream: SimStream;
  private readonly afterTurn: (callback: () => void) => void;

  constructor(stream: SimStream, afterTurn: (callback: () => void) => void) {
    this.stream = stream;
    this.remoteAddress = hostOf(stream.remoteNode);
    this.afterTurn = afterTurn;
  }

  write(bytes: Buffer, done?: () => void): boolean {
    const copy = Buffer.from(bytes);
    const hasRoom = this.stream.write(copy);
    this.afterTurn(() => {
      assert(copy.equals(bytes), 'bytes on their way to another node do not change');
      done?.();
    });
    return hasRoom;
  }

  close(): void {
    this.stream.close();
  }
}
