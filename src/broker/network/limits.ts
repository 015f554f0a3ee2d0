import type { LiveConfig } from '../../config/index.ts';

/** What a node and a connection may hold. Bytes and milliseconds. */
export interface ConnectionLimits {
  /** A request that announces more is refused before anything is allocated (socket.request.max.bytes). */
  requestBytesMax: number;
  /** Connections of the node (max.connections). */
  connectionsMax: number;
  /** Connections of one address (max.connections.per.ip) and the exceptions to it (max.connections.per.ip.overrides). */
  connectionsPerAddressMax: number;
  connectionsPerAddressOverrides: ReadonlyMap<string, number>;
  /** A connection on which nothing moves for so long is closed (connections.max.idle.ms); negative: never. */
  idleMsMax: number;
  /** Memory of all requests that are being received or worked on (queued.max.request.bytes); then sockets are not read. */
  requestMemoryBytesMax: number;
  /** Requests of one connection that are received and not answered (connection.inflight.requests.max); then it is not read. */
  connectionRequestsMax: number;
  /** The same in bytes (connection.inflight.bytes.max); a single larger request is received all the same. */
  connectionRequestBytesMax: number;
  /** Answers of one connection that its client does not read; then its requests are not worked on. */
  connectionOutgoingBytesMax: number;
}

/** Answers are made one at a time beyond it, so this is what a client may leave unread, not what one answer may hold. */
const CONNECTION_OUTGOING_BYTES_MAX = 1024 * 1024;

/** The limits that the configuration asks for now. */
export function readLimits(config: LiveConfig): ConnectionLimits {
  const requestBytesMax = config.number('socket.request.max.bytes');
  const requestMemory = config.number('queued.max.request.bytes');
  return {
    requestBytesMax,
    connectionsMax: config.number('max.connections'),
    connectionsPerAddressMax: config.number('max.connections.per.ip'),
    connectionsPerAddressOverrides: parseOverrides(config.string('max.connections.per.ip.overrides')),
    idleMsMax: config.number('connections.max.idle.ms'),
    // One request of the largest size must always fit, or it could never be received.
    requestMemoryBytesMax: requestMemory < 0 ? Number.POSITIVE_INFINITY : Math.max(requestMemory, requestBytesMax),
    connectionRequestsMax: config.number('connection.inflight.requests.max'),
    connectionRequestBytesMax: config.number('connection.inflight.bytes.max'),
    connectionOutgoingBytesMax: CONNECTION_OUTGOING_BYTES_MAX,
  };
}

/** "host:count,host:count" as Kafka writes it; an IPv6 address may hold colons, so the last one counts. Bad parts are skipped. */
function parseOverrides(text: string): ReadonlyMap<string, number> {
  const overrides = new Map<string, number>();
  for (const part of text.split(',')) {
    const colon = part.lastIndexOf(':');
    const count = Number(part.slice(colon + 1));
    if (colon > 0 && Number.isInteger(count) && count >= 0) overrides.set(part.slice(0, colon).trim(), count);
  }
  return overrides;
}
