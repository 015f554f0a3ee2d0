import { HistogramCounts, LATENCY_BOUNDS_SECONDS } from '../base/index.ts';
import { MessageType, type NodeId } from '../raft/index.ts';

/** Kinds of traffic between nodes, as metrics name them. */
export type RpcType = 'append_entries' | 'vote' | 'heartbeat' | 'snapshot' | 'call' | 'other';
/** `rejected`: answered, with no. `dropped`: not sent, the peer was away or its queue full. */
export type RpcStatus = 'success' | 'rejected' | 'timeout' | 'error' | 'dropped';

const SIZE_BOUNDS_BYTES: readonly number[] = [64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];

/** Counters of one kind of traffic; they only grow. */
export interface RpcCounters {
  /** Messages given to a connection. */
  sent: number;
  received: number;
  /** By how it went: from the answers of the peer, and from what was dropped here. */
  readonly outcomes: Map<RpcStatus, number>;
  /** From sending to the answer, in seconds, by outcome; of Raft messages a sample. */
  readonly durationSeconds: Map<RpcStatus, HistogramCounts>;
  /** Sizes on the wire of what was sent. */
  readonly sizeBytes: HistogramCounts;
}

/** What a node's transport has counted. Plain numbers, for whoever exports them; `queueBytes` is a present value. */
export class TransportMetrics {
  readonly rpcs: ReadonlyMap<RpcType, RpcCounters>;
  /** Errors by peer (0: not known who) and type: `refused`, `reset`, `timeout`, `handshake`, `protocol`, `corrupt`… */
  readonly errors = new Map<NodeId, Map<string, number>>();
  bytesSent = 0;
  bytesReceived = 0;
  writes = 0;
  connectionsOpened = 0;
  connectionsAccepted = 0;
  strangersRefused = 0;
  queueBytes = 0;

  constructor() {
    const types: readonly RpcType[] = ['append_entries', 'vote', 'heartbeat', 'snapshot', 'call', 'other'];
    this.rpcs = new Map(types.map((type) => [type, newCounters()]));
  }

  counters(type: RpcType): RpcCounters {
    return this.rpcs.get(type)!;
  }

  outcome(type: RpcType, status: RpcStatus, seconds?: number): void {
    const { outcomes, durationSeconds } = this.counters(type);
    outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
    if (seconds === undefined) return;
    let histogram = durationSeconds.get(status);
    if (histogram === undefined) {
      histogram = new HistogramCounts(LATENCY_BOUNDS_SECONDS);
      durationSeconds.set(status, histogram);
    }
    histogram.observe(seconds);
  }

  error(peer: NodeId, type: string): void {
    let ofPeer = this.errors.get(peer);
    if (ofPeer === undefined) {
      ofPeer = new Map();
      this.errors.set(peer, ofPeer);
    }
    ofPeer.set(type, (ofPeer.get(type) ?? 0) + 1);
  }
}

function newCounters(): RpcCounters {
  return {
    sent: 0,
    received: 0,
    outcomes: new Map(),
    durationSeconds: new Map(),
    sizeBytes: new HistogramCounts(SIZE_BOUNDS_BYTES),
  };
}

/** Which kind of traffic each Raft message belongs to; a response belongs to what it answers. */
export const rpcTypeOf: readonly RpcType[] = (() => {
  const types: RpcType[] = new Array(16).fill('other');
  types[MessageType.Append] = 'append_entries';
  types[MessageType.AppendResponse] = 'append_entries';
  for (const type of [
    MessageType.Vote,
    MessageType.VoteResponse,
    MessageType.PreVote,
    MessageType.PreVoteResponse,
    MessageType.TimeoutNow,
  ]) {
    types[type] = 'vote';
  }
  types[MessageType.Heartbeat] = 'heartbeat';
  types[MessageType.HeartbeatResponse] = 'heartbeat';
  types[MessageType.Snapshot] = 'snapshot';
  return types;
})();
