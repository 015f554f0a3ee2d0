import { BufferPool } from '../base/index.ts';
import type { Index } from '../raft/index.ts';

/** Memory of proposed batches that waits to be used again, of all groups of a node. */
const FREE_BYTES_MAX = 32 << 20;

/** A batch in memory of ours: the log and each message on its way to a peer hold it. */
class BatchLease {
  readonly bytes: Buffer;
  readonly #buffer: Buffer;
  readonly #pool: BufferPool;
  #holders = 1;
  /** Somebody may look at it who does not say when he is done: it is left to the garbage collector. */
  isKept = false;

  constructor(pool: BufferPool, data: Buffer) {
    this.#pool = pool;
    this.#buffer = pool.acquire(data.length);
    data.copy(this.#buffer);
    this.bytes = this.#buffer.subarray(0, data.length);
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0 && !this.isKept) this.#pool.release(this.#buffer);
  }
}

/** The pool that the groups of one node share. */
export function newBatchPool(): BufferPool {
  return new BufferPool(FREE_BYTES_MAX);
}

/** What a batch was copied to, and what the log calls when it has no more use for it. */
export interface KeptBatch {
  readonly bytes: Buffer;
  readonly onReleased: (() => void) | undefined;
}

/**
 * Copies of what a leader with peers proposes. The request's memory goes back to its connection when it is answered, but a message to a slow peer
 * may still be waiting then. One copy serves the log and all peers; large ones go back to a pool when all are done.
 */
export class BatchMemory {
  readonly #pool: BufferPool;
  readonly #leases = new Map<Index, BatchLease>();

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** Copies a batch that is to be proposed at `index`. */
  keep(index: Index, data: Buffer): KeptBatch {
    if (!BufferPool.holds(data.length)) return { bytes: Buffer.from(data), onReleased: undefined };
    const lease = new BatchLease(this.#pool, data);
    this.#leases.set(index, lease);
    const onReleased = (): void => {
      if (this.#leases.get(index) === lease) this.#leases.delete(index);
      lease.release();
    };
    return { bytes: lease.bytes, onReleased };
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
    for (const lease of this.#leases.values()) lease.isKept = true;
    this.#leases.clear();
  }
}
