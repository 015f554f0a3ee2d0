import { connect } from 'node:net';

export interface DescribedBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface DescribedPartition {
  readonly error: number;
  readonly partition: number;
  /** -1: none at the moment. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

/** What one node says about the cluster. */
export interface Description {
  readonly brokers: readonly DescribedBroker[];
  readonly controller: number;
  readonly topics: ReadonlyMap<string, readonly DescribedPartition[]>;
}

/** Asks one node for Metadata (version 1, all topics); undefined when it gives no answer in time. */
export function describe(host: string, port: number, timeoutMs = 1000): Promise<Description | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const received: Buffer[] = [];
    let size = 0;
    const finish = (answer: Description | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(undefined), timeoutMs);
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(undefined));
    socket.on('connect', () => socket.write(metadataRequest));
    socket.on('data', (chunk) => {
      received.push(chunk);
      size += chunk.length;
      if (size < 4) return;
      const answer = Buffer.concat(received);
      if (size >= 4 + answer.readInt32BE(0)) finish(parse(answer.subarray(8)));
    });
  });
}

/** size, api key 3, version 1, correlation id 7, client id "probe", null topics. */
const metadataRequest = Buffer.from('000000130003000100000007000570726f6265ffffffff', 'hex');

function parse(body: Buffer): Description {
  let at = 0;
  const int8 = (): number => body.readInt8(at++);
  const int16 = (): number => {
    at += 2;
    return body.readInt16BE(at - 2);
  };
  const int32 = (): number => {
    at += 4;
    return body.readInt32BE(at - 4);
  };
  const nullableText = (): string | null => {
    const length = int16();
    if (length < 0) return null;
    at += length;
    return body.toString('utf8', at - length, at);
  };
  const text = (): string => nullableText() ?? '';
  const list = <T>(item: () => T): T[] => Array.from({ length: int32() }, item);
  const brokers = list(() => ({ id: int32(), host: text(), port: int32(), rack: nullableText() }));
  const controller = int32();
  const topics = list(() => {
    int16();
    const name = text();
    int8();
    const partitions = list(() => ({
      error: int16(),
      partition: int32(),
      leader: int32(),
      replicas: list(int32),
      inSync: list(int32),
    }));
    return [name, partitions.sort((a, b) => a.partition - b.partition)] as const;
  });
  return { brokers, controller, topics: new Map(topics) };
}
