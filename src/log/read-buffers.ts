import type { Disk } from './disk.ts';

/** The most that one read from a segment returns, unless a single batch is larger. */
export const READ_BYTES_MAX = 1 << 20;
/** Buffers made at once: aligned memory is asked for in large pieces only. */
const BUFFERS_AT_ONCE = 4;

/**
 * Buffers for reads from disk, aligned for reads past the page cache, each large enough for READ_BYTES_MAX that start within a block. They are used again,
 * because a fresh megabyte costs a page fault for each of its pages. At most `keptMax` are made; when all are out, further ones come
 * from unaligned memory and are left to the garbage collector.
 */
export class ReadBuffers {
  readonly bufferBytes: number;
  readonly #disk: Disk;
  readonly #keptMax: number;
  readonly #free: Buffer[] = [];
  readonly #kept = new WeakSet<Buffer>();
  #keptCount = 0;

  constructor(disk: Disk, keptMax: number) {
    this.#disk = disk;
    this.#keptMax = keptMax;
    this.bufferBytes = READ_BYTES_MAX + 2 * disk.blockBytes;
  }

  /** An aligned buffer of `bufferBytes`, or undefined when all are out. */
  takeAligned(): Buffer | undefined {
    if (this.#free.length === 0 && this.#keptCount < this.#keptMax) this.#makeMore();
    return this.#free.pop();
  }

  take(sizeBytes: number): Buffer {
    if (sizeBytes > this.bufferBytes) return Buffer.allocUnsafeSlow(sizeBytes);
    return this.takeAligned() ?? Buffer.allocUnsafeSlow(this.bufferBytes);
  }

  /** Takes back what `take` or `takeAligned` gave. */
  give(buffer: Buffer): void {
    if (this.#kept.has(buffer)) this.#free.push(buffer);
  }

  #makeMore(): void {
    const count = Math.min(BUFFERS_AT_ONCE, this.#keptMax - this.#keptCount);
    const memory = this.#disk.allocate(count * this.bufferBytes);
    for (let at = 0; at < count; at++) {
      const buffer = memory.subarray(at * this.bufferBytes, (at + 1) * this.bufferBytes);
      this.#kept.add(buffer);
      this.#free.push(buffer);
    }
    this.#keptCount += count;
  }
}
