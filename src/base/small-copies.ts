/** Enough for some twenty of the smallest batches; thousands of owners have one each. */
const CHUNK_BYTES = 4096;
/** Larger ones have memory of their own. */
const SHARING_BYTES_MAX = CHUNK_BYTES / 4;

/**
 * Copies of buffers for one owner, who lets go of them about in the order in which they were made; then small ones can share memory. Node's own pool is
 * shared by everybody: there one small copy that is kept for long keeps 64 KiB.
 */
export class SmallCopies {
  #chunk: Buffer | undefined;
  #usedBytes = 0;

  copy(data: Buffer): Buffer {
    const sizeBytes = data.length;
    if (sizeBytes > SHARING_BYTES_MAX) {
      const own = Buffer.allocUnsafeSlow(sizeBytes);
      data.copy(own);
      return own;
    }
    if (this.#chunk === undefined || this.#usedBytes + sizeBytes > CHUNK_BYTES) {
      this.#chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      this.#usedBytes = 0;
    }
    const at = this.#usedBytes;
    this.#usedBytes += sizeBytes;
    data.copy(this.#chunk, at);
    return this.#chunk.subarray(at, at + sizeBytes);
  }
}
