import { BufferPool } from '../../base/index.ts';
import type { RequestMemory } from './request-memory.ts';

/** Bytes that are no frame: the connection is closed. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/**
 * Gets each frame without its size; the frame is its own from then on. `pooled` may be given back to `RequestMemory.frames` when
 * nothing looks at the frame any more.
 */
type OnFrame = (frame: Buffer, pooled: Buffer | undefined) => void;

const SIZE_BYTES = 4;
/** API key, version and correlation id: no request is shorter. */
const FRAME_BYTES_MIN = 8;
/** A frame up to this gets its whole memory at once, while the node has plenty: what is not touched costs nothing. */
const WHOLE_FRAME_BYTES_MAX = 2 * 1024 * 1024;
const FIRST_PIECE_BYTES = 16 * 1024;
/** Growing fourfold copies at most a third of the bytes a second time. */
const GROWTH = 4;
/** A remainder of at least this is read straight into the frame, without a copy. */
const DIRECT_READ_BYTES_MIN = 16 * 1024;

/**
 * Cuts the bytes of one connection into frames (`int32 size` + that many bytes), each in one contiguous buffer of its own.
 *
 * A frame that arrives within one read is copied once; the rest of a large one is read from the socket straight into its
 * place ({@link target}). The announced size is checked before anything is allocated, and memory for a large frame is
 * claimed only as its bytes arrive, so that a thousand half requests that announce 100 MB hold nothing.
 */
export class FrameAssembler {
  readonly #memory: RequestMemory;
  readonly #frameBytesMax: () => number;
  readonly #onFrame: OnFrame;
  /** Collects a size that is split over two reads. */
  readonly #size = Buffer.alloc(SIZE_BYTES);
  #sizeFilled = 0;
  /** The part of #pooled that is used. */
  #frame: Buffer | undefined;
  #pooled: Buffer | undefined;
  #frameBytes = 0;
  #filled = 0;
  #target: Buffer | undefined;

  constructor(memory: RequestMemory, frameBytesMax: () => number, onFrame: OnFrame) {
    this.#memory = memory;
    this.#frameBytesMax = frameBytesMax;
    this.#onFrame = onFrame;
  }

  /** Memory that an unfinished frame holds. */
  get heldBytes(): number {
    return this.#frame?.length ?? 0;
  }

  /** Where the next read should go, instead of a shared buffer; undefined when there is no large frame under way. */
  target(): Buffer | undefined {
    const frame = this.#frame;
    if (frame === undefined || this.#frameBytes - this.#filled < DIRECT_READ_BYTES_MIN) {
      this.#target = undefined;
      return undefined;
    }
    if (this.#filled === frame.length) this.#grow(frame);
    this.#target = this.#frame!.subarray(this.#filled);
    return this.#target;
  }

  /** Takes `length` bytes from the start of `chunk`, which may be the {@link target}. Throws {@link FrameError}. */
  accept(chunk: Buffer, length: number): void {
    if (this.#target !== undefined && chunk === this.#target) {
      this.#filled += length;
      this.#finish();
      return;
    }
    let position = 0;
    while (position < length) {
      if (this.#frame !== undefined) position = this.#fill(chunk, position, length);
      else if (this.#sizeFilled > 0 || length - position < SIZE_BYTES)
        position = this.#collectSize(chunk, position, length);
      else {
        const sizeBytes = chunk.readInt32BE(position);
        this.#check(sizeBytes);
        const start = position + SIZE_BYTES;
        const end = start + sizeBytes;
        if (end <= length) {
          position = end;
          this.#copy(chunk, start, end);
        } else {
          this.#begin(sizeBytes, length - start);
          position = start;
        }
      }
    }
  }

  /** Gives back what an unfinished frame holds; nothing may be accepted afterwards. */
  discard(): void {
    if (this.#frame === undefined) return;
    this.#memory.releaseAssembling(this.#frame.length);
    // Not to the pool: a read into it may be under way.
    this.#frame = undefined;
    this.#pooled = undefined;
    this.#target = undefined;
  }

  #copy(chunk: Buffer, start: number, end: number): void {
    const sizeBytes = end - start;
    if (!BufferPool.holds(sizeBytes)) {
      this.#onFrame(this.#memory.copyFrame(chunk, start, end), undefined);
      return;
    }
    const pooled = this.#memory.frames.acquire(sizeBytes);
    chunk.copy(pooled, 0, start, end);
    this.#onFrame(pooled.subarray(0, sizeBytes), pooled);
  }

  #check(sizeBytes: number): void {
    if (sizeBytes < FRAME_BYTES_MIN || sizeBytes > this.#frameBytesMax()) {
      throw new FrameError(
        `a request announces ${sizeBytes} bytes; allowed are ${FRAME_BYTES_MIN} to ${this.#frameBytesMax()} (socket.request.max.bytes)`,
      );
    }
  }

  #collectSize(chunk: Buffer, position: number, length: number): number {
    let next = position;
    while (this.#sizeFilled < SIZE_BYTES && next < length) this.#size[this.#sizeFilled++] = chunk[next++]!;
    if (this.#sizeFilled === SIZE_BYTES) {
      this.#sizeFilled = 0;
      const sizeBytes = this.#size.readInt32BE(0);
      this.#check(sizeBytes);
      this.#begin(sizeBytes, length - next);
    }
    return next;
  }

  #begin(sizeBytes: number, arrivedBytes: number): void {
    const plenty = sizeBytes <= WHOLE_FRAME_BYTES_MAX && this.#memory.usedBytes + sizeBytes < this.#memory.bytesMax / 4;
    const capacity = plenty ? sizeBytes : Math.min(sizeBytes, Math.max(FIRST_PIECE_BYTES, arrivedBytes * GROWTH));
    this.#pooled = this.#memory.frames.acquire(capacity);
    this.#frame = this.#pooled.subarray(0, capacity);
    this.#memory.claimAssembling(capacity);
    this.#frameBytes = sizeBytes;
    this.#filled = 0;
  }

  #fill(chunk: Buffer, position: number, length: number): number {
    let frame = this.#frame!;
    const take = Math.min(length - position, this.#frameBytes - this.#filled);
    while (this.#filled + take > frame.length) frame = this.#grow(frame);
    chunk.copy(frame, this.#filled, position, position + take);
    this.#filled += take;
    this.#finish();
    return position + take;
  }

  #grow(frame: Buffer): Buffer {
    const capacity = Math.min(this.#frameBytes, frame.length * GROWTH);
    const { frames } = this.#memory;
    const larger = frames.acquire(capacity);
    frame.copy(larger, 0, 0, this.#filled);
    this.#memory.claimAssembling(capacity - frame.length);
    frames.release(this.#pooled!);
    this.#pooled = larger;
    this.#frame = larger.subarray(0, capacity);
    return this.#frame;
  }

  #finish(): void {
    if (this.#filled < this.#frameBytes) return;
    const frame = this.#frame!;
    const pooled = this.#pooled;
    this.#frame = undefined;
    this.#pooled = undefined;
    this.#target = undefined;
    this.#memory.releaseAssembling(frame.length);
    this.#onFrame(frame, pooled);
  }
}
