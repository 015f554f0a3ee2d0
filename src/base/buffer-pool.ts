/** Sizes are rounded up to a multiple of this, so that buffers of nearly one size serve each other. */
const GRAIN_BYTES = 64 * 1024;
/** Smaller ones are left to the garbage collector: they cost it little. */
const POOLED_BYTES_MIN = 32 * 1024;
/** Larger ones are rare. */
const POOLED_BYTES_MAX = 8 * 1024 * 1024;
/** A buffer that waits serves although it is larger than what is asked for by this part of it, and by one grain. */
const SPARE_SHARE_MAX = 1 / 8;
const FREE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Large buffers for use again. Memory outside the JavaScript heap that is allocated and dropped at hundreds of MB a second makes V8
 * collect the whole heap every few MB; a buffer that comes back here does not count.
 *
 * A buffer has one owner, who gives it back once nobody can look at it any more, or never: then it is collected as any other.
 */
export class BufferPool {
  readonly #freeBytesMax: number;
  /** By size, the one that was used longest ago first. */
  readonly #free = new Map<number, Buffer[]>();
  #freeBytes = 0;

  /** Keeps at most `freeBytesMax` of buffers that wait to be used again: the sizes that were used last. Default 64 MiB. */
  constructor(freeBytesMax = FREE_BYTES_MAX) {
    this.#freeBytesMax = freeBytesMax;
  }

  /** Bytes that wait to be used again. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** Whether a buffer of this size would come from the pool, and may be given back. */
  static holds(sizeBytes: number): boolean {
    return sizeBytes >= POOLED_BYTES_MIN && sizeBytes <= POOLED_BYTES_MAX;
  }

  /** A buffer of at least `sizeBytes`, not cleared. */
  acquire(sizeBytes: number): Buffer {
    if (!BufferPool.holds(sizeBytes)) return Buffer.allocUnsafeSlow(sizeBytes);
    const capacity = Math.ceil(sizeBytes / GRAIN_BYTES) * GRAIN_BYTES;
    const largest = capacity + GRAIN_BYTES + sizeBytes * SPARE_SHARE_MAX;
    for (let size = capacity; size <= largest; size += GRAIN_BYTES) {
      const buffer = this.#free.get(size)?.pop();
      if (buffer === undefined) continue;
      this.#use(size);
      this.#freeBytes -= size;
      return buffer;
    }
    this.#use(capacity);
    return Buffer.allocUnsafeSlow(capacity);
  }

  /** Notes that buffers of this size are in use now. */
  #use(capacity: number): void {
    const free = this.#free.get(capacity) ?? [];
    this.#free.delete(capacity);
    this.#free.set(capacity, free);
  }

  /** Takes back what `acquire` gave, whole. */
  release(buffer: Buffer): void {
    const capacity = buffer.length;
    const free = this.#free.get(capacity);
    if (free === undefined || !this.#makeRoom(capacity)) return;
    free.push(buffer);
    this.#freeBytes += capacity;
  }

  /** Drops buffers of sizes that were used less recently than `capacity`, as far as that is needed and enough. */
  #makeRoom(capacity: number): boolean {
    for (const [size, free] of this.#free) {
      while (this.#freeBytes + capacity > this.#freeBytesMax && size !== capacity && free.pop() !== undefined) {
        this.#freeBytes -= size;
      }
      if (this.#freeBytes + capacity <= this.#freeBytesMax) return true;
      if (size === capacity) return false;
      this.#free.delete(size);
    }
    return false;
  }
}
