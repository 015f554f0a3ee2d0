import type { Uuid } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { FrameMemory } from './frame-memory.ts';
import { type ConnectionClass, encodeHello } from './handshake.ts';
import type { TransportLimits } from './limits.ts';
import type { Deliver } from './message-reader.ts';
import type { TransportMetrics } from './metrics.ts';
import type { OutboxShared } from './outbox.ts';
import type { CallHandler, TransportOptions } from './types.ts';
import { WireError } from './wire.ts';

/** The same complaint about the same peer is logged once in this time. */
const LOG_AGAIN_MS = 60_000;
/** Complaints that are remembered; a stranger cannot make more. */
const COMPLAINTS_MAX = 256;

/** What all connections of a transport share. */
export class TransportContext implements OutboxShared {
  readonly options: TransportOptions;
  readonly limits: TransportLimits;
  readonly metrics: TransportMetrics;
  readonly pool: FrameMemory;
  readonly flushQueue: FlushQueue;
  readonly writeBytesMax: number;
  /** Of this process: tells peers that what came before is over. */
  readonly life: Uuid;
  readonly handlers = new Map<string, CallHandler>();
  readonly deliver: Deliver;
  #sequence = 0;
  readonly #complaints = new Map<string, number>();

  constructor(parts: {
    readonly options: TransportOptions;
    readonly limits: TransportLimits;
    readonly metrics: TransportMetrics;
    readonly pool: FrameMemory;
    readonly flushQueue: FlushQueue;
    readonly life: Uuid;
    readonly deliver: Deliver;
  }) {
    this.options = parts.options;
    this.limits = parts.limits;
    this.metrics = parts.metrics;
    this.pool = parts.pool;
    this.flushQueue = parts.flushQueue;
    this.writeBytesMax = parts.limits.writeBytesMax;
    this.life = parts.life;
    this.deliver = parts.deliver;
  }

  nowMs(): number {
    return this.options.clock.monotonicMs();
  }

  hello(to: NodeId, ofClass: ConnectionClass): Buffer {
    const identity = this.options.identity();
    return encodeHello({ to, class: ofClass, life: this.life, sequence: ++this.#sequence, identity });
  }

  /** Runs what looks at a peer's bytes. Returns what is wrong with them; programmer errors are thrown on. */
  problemOf(look: () => void): WireError | undefined {
    try {
      look();
      return undefined;
    } catch (error) {
      if (error instanceof WireError) return error;
      throw error;
    }
  }

  /** Warns, unless the same was said lately. `peer`: an id, or the address of a stranger. */
  complain(peer: NodeId | string, message: string): void {
    const key = `${peer} ${message}`;
    const now = this.nowMs();
    const lastMs = this.#complaints.get(key);
    if (lastMs !== undefined && now - lastMs < LOG_AGAIN_MS) return;
    this.#complaints.delete(key);
    if (this.#complaints.size >= COMPLAINTS_MAX) {
      const [oldest] = this.#complaints.keys();
      this.#complaints.delete(oldest!);
    }
    this.#complaints.set(key, now);
    const fields =
      typeof peer === 'number' ? { nodeId: this.options.nodeId, peer } : { nodeId: this.options.nodeId, address: peer };
    this.options.logger.warn(fields, message);
  }
}
