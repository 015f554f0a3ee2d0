import { BufferPool, type SmallCopies } from '../base/index.ts';

/** Smaller entries lie with others of their log and are left to the garbage collector: they would pin a slab each where they are rare. */
const SLAB_ENTRY_BYTES_MIN = 1024;
/** Small, because one entry that stays keeps all of its slab from being used again. */
const SLAB_BYTES = 64 * 1024;
/** Where entries of one slab begin, so that copies stay aligned. */
const SLAB_ALIGNMENT_BYTES = 64;

/** Memory that one or several entries lie in; goes back to the pool when all of them have let go of it. */
class Lease implements EntryLease {
  readonly buffer: Buffer;
  readonly #pool: BufferPool;
  #holders = 1;
  #isShared = false;
  usedBytes = 0;

  constructor(pool: BufferPool, buffer: Buffer) {
    this.#pool = pool;
    this.buffer = buffer;
  }

  retain(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0 && !this.#isShared) this.#pool.release(this.buffer);
  }

  /** Somebody who will not say when they are done looks at it: it is left to the garbage collector. */
  share(): void {
    this.#isShared = true;
  }
}

/** Memory that the entries of one append lie in, which was handed over with them. */
export class OwnedLease implements EntryLease {
  readonly #onReleased: (isShared: boolean) => void;
  #holders: number;
  #isShared = false;

  constructor(entryCount: number, onReleased: (isShared: boolean) => void) {
    this.#holders = entryCount;
    this.#onReleased = onReleased;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) this.#onReleased(this.#isShared);
  }

  share(): void {
    this.#isShared = true;
  }
}

/** What an entry must let go of when it is done with its bytes. */
interface EntryLease {
  release(): void;
  /** Somebody who will not say when they are done looks at the bytes. */
  share(): void;
}

/** Where an entry's bytes are. */
export interface PlacedBytes {
  readonly bytes: Buffer;
  /** To be released once by the entry; undefined when the bytes are left to the garbage collector. */
  readonly lease: EntryLease | undefined;
}

/**
 * Memory for the entries of all tails, used again and again: fresh memory outside of the JavaScript heap would make V8 collect the whole heap every
 * few megabytes. Large entries have a buffer of their own, smaller ones lie together in slabs.
 */
export class EntryMemory {
  readonly #pool: BufferPool;
  #slab: Lease | undefined;

  constructor(pool: BufferPool) {
    this.#pool = pool;
  }

  /** Copies `data`, if it is small to the other small entries of its log. */
  place(data: Buffer, small: SmallCopies): PlacedBytes {
    const sizeBytes = data.length;
    if (sizeBytes < SLAB_ENTRY_BYTES_MIN) return { bytes: small.copy(data), lease: undefined };
    if (sizeBytes > SLAB_BYTES / 2) {
      if (!BufferPool.holds(sizeBytes)) return { bytes: small.copy(data), lease: undefined };
      const lease = new Lease(this.#pool, this.#pool.acquire(sizeBytes));
      data.copy(lease.buffer);
      return { bytes: lease.buffer.subarray(0, sizeBytes), lease };
    }
    const slab = this.#slabWith(sizeBytes);
    const at = slab.usedBytes;
    data.copy(slab.buffer, at);
    slab.usedBytes = Math.ceil((at + sizeBytes) / SLAB_ALIGNMENT_BYTES) * SLAB_ALIGNMENT_BYTES;
    slab.retain();
    return { bytes: slab.buffer.subarray(at, at + sizeBytes), lease: slab };
  }

  #slabWith(sizeBytes: number): Lease {
    if (this.#slab !== undefined && this.#slab.buffer.length - this.#slab.usedBytes >= sizeBytes) return this.#slab;
    // The slab that is being filled is held by us until the next one takes its place.
    this.#slab?.release();
    this.#slab = new Lease(this.#pool, this.#pool.acquire(SLAB_BYTES));
    return this.#slab;
  }
}
