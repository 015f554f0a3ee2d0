/** Bounds and times of a transport. Bytes are a peer's, and each connection has its own. */
export interface TransportLimits {
  /** More than the largest request that clients may send (socket.request.max.bytes): its records travel in one frame. */
  readonly frameBytesMax: number;
  readonly controlQueueBytesMax: number;
  readonly dataQueueBytesMax: number;
  readonly callQueueBytesMax: number;
  /** Of one connection's queue, given to the network at a time. */
  readonly writeBytesMax: number;
  readonly callsMax: number;
  readonly callBytesMax: number;
  /** Payloads of calls of one peer that are being answered. */
  readonly servedBytesMax: number;
  readonly pingIntervalMs: number;
  readonly silentAfterMs: number;
  /** A connection that brings nothing for this long is given up and made anew: the peer may have moved. */
  readonly abandonAfterMs: number;
  readonly connectTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  /** Incoming connections that have not shown yet what they are. */
  readonly strangersMax: number;
  readonly strangersPerAddressMax: number;
}

const MIB = 1024 * 1024;

export const defaultLimits: TransportLimits = {
  frameBytesMax: 128 * MIB,
  controlQueueBytesMax: 4 * MIB,
  dataQueueBytesMax: 32 * MIB,
  callQueueBytesMax: 64 * MIB,
  writeBytesMax: MIB,
  callsMax: 64,
  callBytesMax: 16 * MIB,
  servedBytesMax: 64 * MIB,
  pingIntervalMs: 200,
  silentAfterMs: 600,
  abandonAfterMs: 3_000,
  connectTimeoutMs: 2_000,
  handshakeTimeoutMs: 2_000,
  backoffMsMin: 20,
  backoffMsMax: 1_000,
  strangersMax: 256,
  strangersPerAddressMax: 64,
};
