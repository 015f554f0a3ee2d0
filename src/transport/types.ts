import type { BufferPool, Clock, Logger, Network, Random, Uuid } from '../base/index.ts';
import type { Message, NodeId } from '../raft/index.ts';
import type { TransportLimits } from './limits.ts';
import type { TransportMetrics } from './metrics.ts';

/** The Raft group of one partition. */
export interface GroupId {
  readonly topicId: Uuid;
  readonly partition: number;
}

/** What both sides tell of themselves before anything else. */
export interface NodeIdentity {
  /** '' before the cluster is founded. */
  readonly clusterId: string;
  readonly nodeId: NodeId;
  /** Of the data folder: tells a node that came back from one that lost its data. */
  readonly directoryId: Uuid;
  readonly founders: readonly NodeId[];
  readonly release: string;
  readonly featureLevel: { readonly min: number; readonly max: number };
}

/**
 * - `connecting`: no connection at the moment, and not known why.
 * - `up`: control and data connection stand, and the peer was heard lately.
 * - `silent`: nothing was heard for `silentAfterMs`; it may be paused, overloaded or cut off.
 * - `dead`: nobody listens at its address: the process is gone.
 * - `refused`: one of the two will not have the other; `reason` says why.
 */
export type PeerState = 'connecting' | 'up' | 'silent' | 'dead' | 'refused';

export interface PeerStatus {
  readonly state: PeerState;
  /** On the monotonic clock; 0 before anything was heard. */
  readonly lastHeardMs: number;
  /** As of the latest handshake. */
  readonly identity: NodeIdentity | undefined;
  /** Why it is refused, or what the latest connection failed with. */
  readonly reason: string | undefined;
}

export interface PeerEvent {
  readonly peer: NodeId;
  readonly state: PeerState;
  readonly reason: string | undefined;
}

/**
 * Takes a received message. Payloads of entries are views of memory that nobody writes to. Whoever is done with all of them may
 * say so once by `release`: the memory is used for later messages then; otherwise the garbage collector has it. `release` is
 * undefined where there is nothing to give back. `group` is the same object for all messages of a group on one connection.
 */
export type MessageHandler = (group: GroupId, message: Message, release: (() => void) | undefined) => void;

/** Answers a call; what it throws is told to the caller by its message. The payload is the handler's own from then on. */
export type CallHandler = (from: NodeId, payload: Buffer) => Promise<Buffer> | Buffer;

/** Connections to the other nodes of the cluster. */
export interface Transport {
  readonly metrics: TransportMetrics;
  /** Listens. Rejects when the port is taken. */
  start(): Promise<{ readonly port: number }>;
  /** Closes everything; calls under way are rejected. */
  stop(): Promise<void>;
  /**
   * Whom to keep connections to; may change at any time, addresses too. The own id is ignored. Others may come in too, if they are
   * admitted; connections of one that is left out now are ended, and it has to be admitted anew.
   */
  setPeers(peers: ReadonlyMap<NodeId, { readonly host: string; readonly port: number }>): void;
  /**
   * Queues a Raft message for `message.to`, behind those before it; it leaves at the end of this turn of the event loop. Appends and
   * snapshots have a connection of their own, so that heartbeats, votes and responses never wait for data. False: dropped, because the
   * peer is away or does not take as much. Payloads of entries are written uncopied: they must not change until `done`, which is called
   * once when the transport has no more use for the message; also when it was dropped, but then before `send` returns.
   */
  send(group: GroupId, message: Message, done?: () => void): boolean;
  /** Who gets the messages. One handler; the latest counts. */
  onMessage(handler: MessageHandler): void;
  /**
   * Asks another node. Travels on a connection of its own. At most `callsMax` at a time for a peer and `callBytesMax` a message. A peer
   * that is about to be connected is waited for. Rejects with RpcError. `payload` must not change until the call has settled.
   */
  call(peer: NodeId, method: string, payload: Buffer, options: { readonly timeoutMs: number }): Promise<Buffer>;
  /** Answers calls of `method`; each method is served once. */
  serve(method: string, handler: CallHandler): void;
  peer(id: NodeId): PeerStatus;
  /** Told of every change of state. Returns how to stop listening. */
  onPeer(listener: (event: PeerEvent) => void): () => void;
}

export interface TransportOptions {
  readonly nodeId: NodeId;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly listen: { readonly host: string; readonly port: number };
  /** Asked at every handshake: it changes when the cluster is founded. */
  readonly identity: () => NodeIdentity;
  /** Why this peer may not come in; undefined: it may. Asked on both sides of every handshake. */
  readonly admit: (peer: NodeIdentity) => string | undefined;
  /** Gets the sockets of clients that begin to speak HTTP/2, unread; without it they are closed. */
  readonly onHttp2?: (socket: object) => void;
  /** Memory for large frames; may be shared with other rooms. Default: a pool of its own. */
  readonly buffers?: BufferPool;
  readonly limits?: Partial<TransportLimits>;
}
