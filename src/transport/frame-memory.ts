import type { BufferPool } from '../base/index.ts';

/** Smaller ones lie together in memory of Node's own, which the garbage collector has. */
const SMALL_BYTES_MIN = 1024;
/** From here on the buffer pool has them. */
const SMALL_BYTES_MAX = 32 * 1024;

/** Memory for received frames and their payloads, used again when it is given back. A buffer has one owner. */
export class FrameMemory {
  readonly #large: BufferPool;
  readonly #smallFreeBytesMax: number;
  /** By size: powers of two. */
  readonly #small = new Map<number, Buffer[]>();
  #smallFreeBytes = 0;

  /** `large` has those that it holds; of smaller ones at most `smallFreeBytesMax` wait to be used again. */
  constructor(large: BufferPool, smallFreeBytesMax: number) {
    this.#large = large;
    this.#smallFreeBytesMax = smallFreeBytesMax;
  }

  /** At least `sizeBytes`, not cleared. */
  acquire(sizeBytes: number): Buffer {
    if (sizeBytes >= SMALL_BYTES_MAX) return this.#large.acquire(sizeBytes);
    if (sizeBytes < SMALL_BYTES_MIN) return Buffer.allocUnsafe(sizeBytes);
    const capacity = 2 ** (32 - Math.clz32(sizeBytes - 1));
    const buffer = this.#small.get(capacity)?.pop();
    if (buffer === undefined) return Buffer.allocUnsafeSlow(capacity);
    this.#smallFreeBytes -= capacity;
    return buffer;
  }

  /** Whether giving it back is of use. */
  static takesBack(buffer: Buffer): boolean {
    return buffer.length >= SMALL_BYTES_MIN;
  }

  /** Takes back what `acquire` gave, whole, once nobody looks at it any more. */
  release(buffer: Buffer): void {
    const capacity = buffer.length;
    if (capacity > SMALL_BYTES_MAX) {
      this.#large.release(buffer);
      return;
    }
    if (capacity < SMALL_BYTES_MIN || this.#smallFreeBytes + capacity > this.#smallFreeBytesMax) return;
    const free = this.#small.get(capacity);
    if (free === undefined) this.#small.set(capacity, [buffer]);
    else free.push(buffer);
    this.#smallFreeBytes += capacity;
  }
}
