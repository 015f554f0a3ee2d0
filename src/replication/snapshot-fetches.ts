import type { Clock, Logger } from '../base/index.ts';
import type { SnapshotInstall } from '../log/index.ts';
import type { NodeId, SnapshotMessage } from '../raft/index.ts';
import { RpcError, type Transport } from '../transport/index.ts';
import { Gate } from './gate.ts';
import type { ReplicationMetrics } from './metrics.ts';
import type { RaftGroup } from './raft-group.ts';
import {
  DONE_METHOD,
  type DoneRequest,
  READ_METHOD,
  type ReadRequest,
  type SnapshotHandle,
  totalBytes,
} from './snapshot-offers.ts';

/** Snapshots that are fetched at a time. */
const FETCHES_AT_ONCE = 4;
const PIECE_BYTES = 1 << 20;
const PIECE_TIMEOUT_MS = 5_000;
const PIECE_ATTEMPTS = 3;
/** A manifest is the state of producers and a line a segment; more than this is none. */
const MANIFEST_BYTES_MAX = 64 << 20;

interface Fetch {
  readonly leader: NodeId;
  readonly id: number;
  isCancelled: boolean;
}

export interface SnapshotFetchesOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: ReplicationMetrics;
  /** Of all fetches together. */
  readonly bytesPerSecondMax: () => number;
  readonly after: (delayMs: number, callback: () => void) => void;
}

/**
 * The follower's side of snapshots: fetches one piece after the other beside the Raft traffic, a few groups at a time and not faster than allowed. The
 * log goes on as it is until all of it is there; a fetch that fails leaves nothing behind, and the leader offers the snapshot again.
 */
export class SnapshotFetches {
  readonly #options: SnapshotFetchesOptions;
  readonly #fetches = new Map<RaftGroup, Fetch>();
  readonly #gate = new Gate(FETCHES_AT_ONCE);
  /** When as much as was fetched so far may have been fetched, at the allowed rate. */
  #paidUntilMs = 0;

  constructor(options: SnapshotFetchesOptions) {
    this.#options = options;
  }

  /** See SnapshotSource.fetch. */
  fetch(group: RaftGroup, message: SnapshotMessage): void {
    const { id, manifestBytes } = JSON.parse(message.snapshot.data.toString()) as SnapshotHandle;
    const present = this.#fetches.get(group);
    if (present !== undefined && present.id === id && present.leader === message.from) return;
    if (present !== undefined) present.isCancelled = true;
    const fetch: Fetch = { leader: message.from, id, isCancelled: false };
    this.#fetches.set(group, fetch);
    this.#gate.run(() => this.#run(group, message, fetch, manifestBytes));
  }

  forget(group: RaftGroup): void {
    const fetch = this.#fetches.get(group);
    if (fetch !== undefined) fetch.isCancelled = true;
    this.#fetches.delete(group);
  }

  async #run(group: RaftGroup, message: SnapshotMessage, fetch: Fetch, manifestBytes: number): Promise<void> {
    const { topic, partition } = group.log.id;
    const { logger } = this.#options;
    const { index } = message.snapshot;
    let install: SnapshotInstall | undefined;
    let succeeded = false;
    try {
      if (manifestBytes > MANIFEST_BYTES_MAX) throw new Error(`a manifest of ${manifestBytes} bytes is too large`);
      logger.info({ topic, partition, index, leader: fetch.leader }, 'fetching a snapshot of a partition');
      const manifest: Buffer[] = [];
      await this.#pieces(fetch, -1, manifestBytes, async (_position, bytes) => {
        manifest.push(bytes);
      });
      if (fetch.isCancelled) return;
      install = await group.log.installSnapshot(Buffer.concat(manifest));
      const received = install;
      for (const [at, { sizeBytes }] of received.segments.entries()) {
        await this.#pieces(fetch, at, sizeBytes, (position, bytes) => received.write(at, position, bytes));
      }
      if (fetch.isCancelled) return;
      group.metrics.noteSnapshot(received.index, totalBytes(received));
      group.install(message, {
        index: received.index,
        finish: (hardState) => received.finish(hardState),
        abort: () => void received.abort().catch(() => {}),
      });
      // From here on it is the group's.
      install = undefined;
      succeeded = true;
    } catch (error) {
      if (!fetch.isCancelled) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.warn({ topic, partition, index, leader: fetch.leader }, `a snapshot could not be fetched: ${reason}`);
      }
    } finally {
      if (this.#fetches.get(group) === fetch) this.#fetches.delete(group);
      await install?.abort().catch(() => {});
      await this.#tell(fetch, succeeded);
    }
  }

  /** One piece after the other; the next one is asked for while the last one is written. */
  async #pieces(
    fetch: Fetch,
    segment: number,
    sizeBytes: number,
    take: (position: number, bytes: Buffer) => Promise<void>,
  ): Promise<void> {
    const ask = (position: number): Promise<Buffer> => {
      const length = Math.min(PIECE_BYTES, sizeBytes - position);
      const asked = this.#read(fetch, { id: fetch.id, segment, position, length });
      // Its failure is met when its turn comes.
      asked.catch(() => {});
      return asked;
    };
    let next = sizeBytes > 0 ? ask(0) : undefined;
    for (let position = 0; position < sizeBytes; ) {
      const bytes: Buffer = await next!;
      if (fetch.isCancelled) return;
      const end = position + bytes.length;
      if (end < sizeBytes) next = ask(end);
      await take(position, bytes);
      position = end;
    }
  }

  async #read(fetch: Fetch, request: ReadRequest): Promise<Buffer> {
    const { transport, metrics } = this.#options;
    await this.#pace(request.length);
    for (let attempt = 1; ; attempt++) {
      if (fetch.isCancelled) throw new Error('given up');
      try {
        const payload = Buffer.from(JSON.stringify(request));
        const bytes = await transport.call(fetch.leader, READ_METHOD, payload, { timeoutMs: PIECE_TIMEOUT_MS });
        if (bytes.length !== request.length) throw new Error(`a piece of ${bytes.length} bytes, not ${request.length}`);
        metrics.snapshotBytesReceived += bytes.length;
        return bytes;
      } catch (error) {
        const isPassing = error instanceof RpcError && (error.code === 'timeout' || error.code === 'unreachable');
        if (!isPassing || attempt === PIECE_ATTEMPTS) throw error;
      }
    }
  }

  /** Waits until `sizeBytes` more may be fetched. */
  async #pace(sizeBytes: number): Promise<void> {
    const { clock, bytesPerSecondMax, after } = this.#options;
    const nowMs = clock.monotonicMs();
    const waitMs = this.#paidUntilMs - nowMs;
    this.#paidUntilMs = Math.max(this.#paidUntilMs, nowMs) + (sizeBytes * 1_000) / bytesPerSecondMax();
    if (waitMs >= 1) await new Promise<void>((resolve) => after(waitMs, resolve));
  }

  async #tell(fetch: Fetch, succeeded: boolean): Promise<void> {
    const request: DoneRequest = { id: fetch.id, succeeded };
    const payload = Buffer.from(JSON.stringify(request));
    try {
      await this.#options.transport.call(fetch.leader, DONE_METHOD, payload, { timeoutMs: PIECE_TIMEOUT_MS });
    } catch {
      // The leader notices by itself that nobody asks for more.
    }
  }
}
