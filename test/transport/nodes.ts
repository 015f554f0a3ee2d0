import { setTimeout as sleep } from 'node:timers/promises';
import { crc32c } from '@node-rs/crc32';
import { type Logger, newUuid, silentLogger, systemClock, systemRandom } from '../../src/base/index.ts';
import { type AppendMessage, type Entry, EntryKind, type HeartbeatMessage, MessageType } from '../../src/raft/index.ts';
import {
  createNodeNetwork,
  createTransport,
  type GroupId,
  type NodeIdentity,
  type PeerState,
  type Transport,
  type TransportOptions,
} from '../../src/transport/index.ts';

export const GROUP: GroupId = { topicId: 'AAECAwQFBgcICQoLDA0ODw', partition: 7 };

export function identityOf(nodeId: number, changes: Partial<NodeIdentity> = {}): NodeIdentity {
  return {
    clusterId: '',
    nodeId,
    directoryId: newUuid(systemRandom),
    founders: [1, 2, 3],
    release: '0.2.0',
    featureLevel: { min: 1, max: 1 },
    ...changes,
  };
}

/** A transport on a free port of this machine. */
export async function startNode(
  nodeId: number,
  options: Partial<TransportOptions> & { readonly told?: Partial<NodeIdentity>; readonly port?: number } = {},
): Promise<{ readonly transport: Transport; readonly port: number }> {
  const identity = identityOf(nodeId, options.told);
  const transport = createTransport({
    nodeId,
    network: createNodeNetwork(),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    listen: { host: '127.0.0.1', port: options.port ?? 0 },
    identity: () => identity,
    admit: () => undefined,
    ...options,
  });
  const { port } = await transport.start();
  return { transport, port };
}

export function addresses(...ports: readonly (readonly [nodeId: number, port: number])[]) {
  return new Map(ports.map(([nodeId, port]) => [nodeId, { host: '127.0.0.1', port }]));
}

/** Until `peer` is in `state` as seen by `transport`; rejects after 5 s. */
export function untilPeer(transport: Transport, peer: number, state: PeerState): Promise<void> {
  if (transport.peer(peer).state === state) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = transport.onPeer((event) => {
    if (event.peer === peer && event.state === state) resolve();
  });
  return within(promise, `node ${peer} becomes ${state}; it is ${transport.peer(peer).state}`).finally(stop);
}

/** Fails if `promise` takes more than 5 s. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const abort = new AbortController();
  const tooLate = sleep(5_000, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`too late: ${what}`);
  });
  tooLate.catch(() => {});
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    abort.abort();
  }
}

export function heartbeat(to: number, commit: number): HeartbeatMessage {
  return {
    type: MessageType.Heartbeat,
    from: to === 1 ? 2 : 1,
    to,
    term: 3,
    commit,
    readId: 0,
    sentTick: 9,
    quiesce: false,
  };
}

export function append(to: number, prevIndex: number, data: readonly Buffer[]): AppendMessage {
  const entries: Entry[] = data.map((bytes, place) => ({
    index: prevIndex + 1 + place,
    term: 3,
    kind: EntryKind.Data,
    data: bytes,
  }));
  return { type: MessageType.Append, from: to === 1 ? 2 : 1, to, term: 3, prevIndex, prevTerm: 3, commit: 0, entries };
}

/** As much of a record batch as a transport looks at: sizes, magic and checksum are right. */
export function batchOf(sizeBytes: number, fill: number): Buffer {
  const batch = Buffer.alloc(sizeBytes, fill);
  batch.writeBigInt64BE(BigInt(fill), 0);
  batch.writeInt32BE(sizeBytes - 12, 8);
  batch.writeInt32BE(fill, 12);
  batch[16] = 2;
  batch.writeUInt32BE(crc32c(batch.subarray(21)), 17);
  return batch;
}

/** Remembers what was logged. */
export function memoryLogger(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  return { ...silentLogger, lines, warn: (_fields, message) => lines.push(message) };
}
