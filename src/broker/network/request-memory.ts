import { assert, type BufferPool } from '../../base/index.ts';
import { ApiKey } from '../../protocol/index.ts';

/** A connection that wants to be read again when there is room. */
export interface StalledReader {
  resumeReading(): void;
}

const SLAB_BYTES = 64 * 1024;
/** Larger frames get memory of their own: a slab that is pinned by one view should be pinned by many. */
const SLAB_FRAME_BYTES_MAX = SLAB_BYTES / 8;

/**
 * The memory of all requests of a node: a count with a limit, and the slabs that small frames are copied to.
 *
 * The limit is soft by one read for each connection: whoever finds it exceeded after a read stops reading, and goes on when
 * others have given back.
 */
export class RequestMemory {
  bytesMax: number;
  /** Where large frames come from. Those of Produce requests go back: what is to be kept of them was copied into the log. */
  readonly frames: BufferPool;

  /** Bytes of frames that are still arriving. */
  #assemblingBytes = 0;
  /** Bytes of whole requests, until they are answered. */
  #requestBytes = 0;
  #stalled = new Set<StalledReader>();
  // The log keeps the batches of Produce requests for a while, and with them the slab: no others share it, or a few bytes of
  // records would pin a slab full of requests that are long answered.
  #produceSlab = Buffer.alloc(0);
  #produceUsed = 0;
  #otherSlab = Buffer.alloc(0);
  #otherUsed = 0;

  constructor(bytesMax: number, frames: BufferPool) {
    this.bytesMax = bytesMax;
    this.frames = frames;
  }

  get usedBytes(): number {
    return this.#assemblingBytes + this.#requestBytes;
  }

  get exhausted(): boolean {
    return this.usedBytes >= this.bytesMax;
  }

  /** Copies a whole small frame out of a buffer that will be read into again. */
  copyFrame(source: Buffer, start: number, end: number): Buffer {
    const sizeBytes = end - start;
    if (sizeBytes > SLAB_FRAME_BYTES_MAX) {
      const frame = Buffer.allocUnsafeSlow(sizeBytes);
      source.copy(frame, 0, start, end);
      return frame;
    }
    const produce = sizeBytes >= 2 && source.readInt16BE(start) === ApiKey.Produce;
    const frame = produce ? this.#fromProduceSlab(sizeBytes) : this.#fromOtherSlab(sizeBytes);
    source.copy(frame, 0, start, end);
    return frame;
  }

  claimAssembling(sizeBytes: number): void {
    this.#assemblingBytes += sizeBytes;
  }

  releaseAssembling(sizeBytes: number): void {
    this.#assemblingBytes -= sizeBytes;
    assert(this.#assemblingBytes >= 0, 'memory of half requests is given back once');
    if (this.#stalled.size > 0) this.#wake();
  }

  claimRequest(sizeBytes: number): void {
    this.#requestBytes += sizeBytes;
  }

  releaseRequest(sizeBytes: number): void {
    this.#requestBytes -= sizeBytes;
    assert(this.#requestBytes >= 0, 'memory of a request is given back once');
    if (this.#stalled.size > 0) this.#wake();
  }

  /** Calls `resumeReading` of the reader once there is room again. */
  stall(reader: StalledReader): void {
    this.#stalled.add(reader);
  }

  forget(reader: StalledReader): void {
    this.#stalled.delete(reader);
  }

  #wake(): void {
    for (const reader of this.#stalled) {
      if (this.exhausted) return;
      this.#stalled.delete(reader);
      reader.resumeReading();
    }
  }

  #fromProduceSlab(sizeBytes: number): Buffer {
    if (this.#produceUsed + sizeBytes > this.#produceSlab.length) {
      this.#produceSlab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#produceUsed = 0;
    }
    const start = this.#produceUsed;
    this.#produceUsed += sizeBytes;
    return this.#produceSlab.subarray(start, start + sizeBytes);
  }

  #fromOtherSlab(sizeBytes: number): Buffer {
    if (this.#otherUsed + sizeBytes > this.#otherSlab.length) {
      this.#otherSlab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#otherUsed = 0;
    }
    const start = this.#otherUsed;
    this.#otherUsed += sizeBytes;
    return this.#otherSlab.subarray(start, start + sizeBytes);
  }
}
