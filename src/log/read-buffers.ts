/** Size of a pooled buffer, and so the most that one read from a segment returns unless a single batch is larger. */
export const READ_BUFFER_BYTES = 1 << 20;

/**
 * Buffers for reads from disk. They are used again because a fresh megabyte costs a page fault for each of its pages. At most `keptMax`
 * are kept; when all are out, further ones are made and later left to the garbage collector.
 */
export class ReadBuffers {
  readonly #keptMax: number;
  readonly #free: Buffer[] = [];

  constructor(keptMax: number) {
    this.#keptMax = keptMax;
  }

  take(sizeBytes: number): Buffer {
    if (sizeBytes > READ_BUFFER_BYTES) return Buffer.allocUnsafeSlow(sizeBytes);
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(READ_BUFFER_BYTES);
  }

  give(buffer: Buffer): void {
    if (buffer.length === READ_BUFFER_BYTES && this.#free.length < this.#keptMax) this.#free.push(buffer);
  }
}
