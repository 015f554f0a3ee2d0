import type { Clock, Logger } from '../base/index.ts';
import type { LogSnapshot } from '../log/index.ts';
import type { NodeId, Snapshot } from '../raft/index.ts';
import type { Transport } from '../transport/index.ts';
import type { ReplicationMetrics } from './metrics.ts';
import type { RaftGroup } from './raft-group.ts';

/** Snapshots that are held for followers at a time, of all groups; each keeps its files from being deleted. */
const OFFERS_MAX = 32;
/** A follower that asks for nothing for so long has given up; a snapshot that nobody asks for is let go. Milliseconds. */
const IDLE_MS_MAX = 10_000;
/** Most bytes in an answer. */
const PIECE_BYTES_MAX = 1 << 20;

export const READ_METHOD = 'replication.snapshot-read';
export const DONE_METHOD = 'replication.snapshot-done';

/** What a Snapshot message carries: where the rest is to be had. */
export interface SnapshotHandle {
  readonly id: number;
  readonly manifestBytes: number;
}

/** A piece of a segment; of the manifest if `segment` is -1. */
export interface ReadRequest {
  readonly id: number;
  readonly segment: number;
  readonly position: number;
  readonly length: number;
}

export interface DoneRequest {
  readonly id: number;
  readonly succeeded: boolean;
}

interface Offer {
  readonly group: RaftGroup;
  readonly id: number;
  readonly content: LogSnapshot;
  readonly forRaft: Snapshot;
  /** Followers that fetch it, and when they last asked for something. */
  readonly readers: Map<NodeId, number>;
  usedMs: number;
}

export interface SnapshotOffersOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ReplicationMetrics;
}

/** The leader's side of snapshots: one for each group that needs one, held while followers fetch it piece by piece. */
export class SnapshotOffers {
  readonly #options: SnapshotOffersOptions;
  readonly #offers = new Map<RaftGroup, Offer>();
  readonly #making = new Set<RaftGroup>();
  #nextId: number;

  constructor(options: SnapshotOffersOptions) {
    this.#options = options;
    // A follower must not go on reading what a former life of this process began to give it.
    this.#nextId = Math.floor(options.clock.wallMs()) * 1_000;
    const { transport } = options;
    transport.serve(READ_METHOD, async (from, payload) => await this.#read(from, parse<ReadRequest>(payload)));
    transport.serve(DONE_METHOD, (from, payload) => {
      const { id, succeeded } = parse<DoneRequest>(payload);
      this.#done(from, id, succeeded);
      return Buffer.alloc(0);
    });
  }

  /** See SnapshotSource.offer. */
  offer(group: RaftGroup): Snapshot | undefined {
    const offer = this.#offers.get(group);
    const { log } = group;
    if (offer !== undefined) {
      // What came later in the log than it reaches must still be there.
      if (offer.content.index >= log.firstIndex - 1 && offer.content.index >= log.membershipIndex) return offer.forRaft;
      this.forget(group);
    }
    if (!this.#making.has(group) && this.#offers.size + this.#making.size < OFFERS_MAX) void this.#make(group);
    return undefined;
  }

  sent(group: RaftGroup, to: NodeId): void {
    const nowMs = this.#options.clock.monotonicMs();
    this.#offers.get(group)?.readers.set(to, nowMs);
  }

  peerGone(peer: NodeId): void {
    for (const offer of this.#offers.values()) {
      if (offer.readers.delete(peer)) offer.group.reportSnapshot(peer, false);
    }
  }

  forget(group: RaftGroup): void {
    const offer = this.#offers.get(group);
    if (offer === undefined) return;
    this.#offers.delete(group);
    offer.content.release();
    for (const peer of offer.readers.keys()) group.reportSnapshot(peer, false);
  }

  /** Gives up on followers that ask for nothing, and lets go of what nobody reads. */
  expire(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [group, offer] of this.#offers) {
      for (const [peer, askedMs] of offer.readers) {
        if (nowMs - askedMs <= IDLE_MS_MAX) continue;
        offer.readers.delete(peer);
        group.reportSnapshot(peer, false);
      }
      if (offer.readers.size === 0 && nowMs - offer.usedMs > IDLE_MS_MAX) this.forget(group);
    }
  }

  async #make(group: RaftGroup): Promise<void> {
    this.#making.add(group);
    const { clock, logger } = this.#options;
    const startedMs = clock.monotonicMs();
    try {
      const content = await group.log.exportSnapshot();
      if (!this.#making.has(group) || !group.isLeader) {
        content.release();
        return;
      }
      group.metrics.observe('snapshotCreate', clock.monotonicMs() - startedMs);
      const handle: SnapshotHandle = { id: this.#nextId++, manifestBytes: content.manifest.length };
      const { index, term, membership } = content;
      const forRaft = { index, term, membership, data: Buffer.from(JSON.stringify(handle)) };
      group.metrics.noteSnapshot(index, totalBytes(content));
      const usedMs = clock.monotonicMs();
      this.#offers.set(group, { group, id: handle.id, content, forRaft, readers: new Map(), usedMs });
    } catch (error) {
      // Asked for again with the follower's next word.
      const { topic, partition } = group.log.id;
      logger.debug({ topic, partition, err: error }, 'no snapshot can be made at present');
    } finally {
      this.#making.delete(group);
    }
  }

  async #read(from: NodeId, { id, segment, position, length }: ReadRequest): Promise<Buffer> {
    const offer = this.#find(id);
    offer.usedMs = this.#options.clock.monotonicMs();
    offer.readers.set(from, offer.usedMs);
    const { content } = offer;
    const sizeBytes = segment === -1 ? content.manifest.length : content.segments[segment]?.sizeBytes;
    const isWithin = sizeBytes !== undefined && position >= 0 && length > 0 && position + length <= sizeBytes;
    if (!isWithin || length > PIECE_BYTES_MAX) throw new Error(`snapshot ${id} has no such piece`);
    this.#options.metrics.snapshotBytesSent += length;
    if (segment === -1) return content.manifest.subarray(position, position + length);
    return await content.read(segment, position, length);
  }

  #done(from: NodeId, id: number, succeeded: boolean): void {
    for (const offer of this.#offers.values()) {
      if (offer.id !== id || !offer.readers.delete(from)) continue;
      offer.group.reportSnapshot(from, succeeded);
    }
  }

  #find(id: number): Offer {
    for (const offer of this.#offers.values()) if (offer.id === id) return offer;
    throw new Error(`snapshot ${id} is not offered any more`);
  }
}

/** Bytes of a snapshot's segments. */
export function totalBytes({ segments }: Pick<LogSnapshot, 'segments'>): number {
  return segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function parse<T>(payload: Buffer): T {
  return JSON.parse(payload.toString()) as T;
}
