import { BufferPool, SmallCopies } from '../base/index.ts';
import type { Index } from '../raft/index.ts';
import type { BatchDonor } from './types.ts';

/** A batch that takes less of its memory than this is copied, so that the log's limits count what it holds. */
const SHARE_OF_DONOR_MIN = 0.9;

/** A batch in memory that outlives its request: the log and each message on its way to a peer hold it. */
class BatchLease {
  readonly bytes: Buffer;
  readonly #giveBack: () => void;
  #holders = 1;
  /** Somebody may look at it who does not say when he is done: it is left to the garbage collector. */
  isShared = false;

  constructor(bytes: Buffer, giveBack: () => void) {
    this.bytes = bytes;
    this.#giveBack = giveBack;
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0 && !this.isShared) this.#giveBack();
  }
}

/** What a batch was copied to, and what the log calls when it has no more use for it (`AppendOptions`). */
export interface KeptBatch {
  readonly bytes: Buffer;
  readonly onReleased: ((isShared: boolean) => void) | undefined;
}

/** The batch with the memory of its donor, for a group that needs no copy of its own; undefined when the batch must be copied. */
export function givenAway(batch: Buffer, donor: BatchDonor | undefined): KeptBatch | undefined {
  if (donor === undefined || batch.length < donor.sizeBytes * SHARE_OF_DONOR_MIN) return undefined;
  const giveBack = donor.take();
  const onReleased = (isShared: boolean): void => {
    if (!isShared) giveBack();
  };
  return { bytes: batch, onReleased };
}

/**
 * Copies of what a leader with peers proposes. The request's memory goes back to its connection when it is answered, but a message to a slow peer
 * may still be waiting then. One copy serves the log and all peers; large ones go back to a pool when all are done.
 */
export class BatchMemory {
  readonly #pool: BufferPool;
  readonly #leases = new Map<Index, BatchLease>();
  readonly #small = new SmallCopies();

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** Copies a batch that is to be proposed at `index`, or takes over its donor's memory. */
  keep(index: Index, data: Buffer, donor: BatchDonor | undefined): KeptBatch {
    if (!BufferPool.holds(data.length)) return { bytes: this.#small.copy(data), onReleased: undefined };
    const given = givenAway(data, donor);
    const giveBack = given?.onReleased;
    const lease = giveBack === undefined ? this.#copy(data) : new BatchLease(data, () => giveBack(false));
    this.#leases.set(index, lease);
    const onReleased = (isShared: boolean): void => {
      if (this.#leases.get(index) === lease) this.#leases.delete(index);
      if (isShared) lease.isShared = true;
      lease.release();
    };
    return { bytes: lease.bytes, onReleased };
  }

  #copy(data: Buffer): BatchLease {
    const pool = this.#pool;
    const buffer = pool.acquire(data.length);
    data.copy(buffer);
    return new BatchLease(buffer.subarray(0, data.length), () => pool.release(buffer));
  }

  /** Holds the batches among `entries` for a message; returns what lets go of them, undefined when there is nothing to hold. */
  retain(entries: readonly { readonly index: Index; readonly data: Buffer }[]): (() => void) | undefined {
    if (this.#leases.size === 0) return undefined;
    let held: BatchLease[] | undefined;
    for (const { index, data } of entries) {
      const lease = this.#leases.get(index);
      if (lease === undefined || lease.bytes !== data) continue;
      lease.retain();
      if (held === undefined) held = [lease];
      else held.push(lease);
    }
    if (held === undefined) return undefined;
    const leases = held;
    return () => {
      for (const lease of leases) lease.release();
    };
  }

  /**
   * Leaves what is in use now to the garbage collector: after a change of leadership the core may hold entries longer than the log says.
   */
  forgetAll(): void {
    for (const lease of this.#leases.values()) lease.isShared = true;
    this.#leases.clear();
  }
}
