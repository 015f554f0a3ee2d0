import type { FrameMemory } from './frame-memory.ts';
import { FRAME_HEADER_BYTES, WireError } from './wire.ts';

/** A remainder of at least this is read straight into its frame. */
const DIRECT_READ_BYTES_MIN = 16 * 1024;
const SIZE_BYTES = 4;

/** Gets a whole frame, unchecked. `own`: the buffer of the pool that it lies in; undefined: it is only lent during the call. */
type OnFrame = (frame: Buffer, own: Buffer | undefined) => void;

/**
 * Cuts the bytes of a connection into frames. A frame that lies within one piece of memory is lent as it is; one that comes in several
 * gets memory of its own, and what is missing of a large one is read straight into it.
 */
export class FrameReader {
  readonly #pool: FrameMemory;
  readonly #onFrame: OnFrame;
  #frameBytesMax: number;
  /** A size that came in pieces. */
  readonly #size = Buffer.alloc(SIZE_BYTES);
  #sizeFilled = 0;
  #memory: Buffer | undefined;
  #frameBytes = 0;
  #filled = 0;
  #isEnded = false;

  constructor(pool: FrameMemory, frameBytesMax: number, onFrame: OnFrame) {
    this.#pool = pool;
    this.#frameBytesMax = frameBytesMax;
    this.#onFrame = onFrame;
  }

  /** From the next frame on. */
  allow(frameBytesMax: number): void {
    this.#frameBytesMax = frameBytesMax;
  }

  /** Where the next bytes should go; undefined: anywhere. */
  target(): Buffer | undefined {
    const memory = this.#memory;
    if (memory === undefined || this.#frameBytes - this.#filled < DIRECT_READ_BYTES_MIN) return undefined;
    return memory.subarray(this.#filled, this.#frameBytes);
  }

  /** Throws {@link WireError} for what cannot be a frame. */
  accept(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && !this.#isEnded) {
      if (this.#memory !== undefined) at = this.#fill(bytes, at);
      else if (this.#sizeFilled > 0 || bytes.length - at < SIZE_BYTES) at = this.#collectSize(bytes, at);
      else {
        const frameBytes = this.#checkedSize(bytes.readUInt32LE(at));
        const end = at + frameBytes;
        if (end <= bytes.length) {
          this.#onFrame(bytes.subarray(at, end), undefined);
          at = end;
        } else this.#begin(frameBytes);
      }
    }
  }

  /** The connection is over: the rest of the present bytes is not looked at. */
  end(): void {
    this.#isEnded = true;
    this.#memory = undefined;
  }

  #checkedSize(frameBytes: number): number {
    if (frameBytes < FRAME_HEADER_BYTES || frameBytes > this.#frameBytesMax) {
      throw new WireError(
        'protocol',
        `a frame of ${frameBytes} bytes; at most ${this.#frameBytesMax} are allowed here`,
      );
    }
    return frameBytes;
  }

  #collectSize(bytes: Buffer, from: number): number {
    let at = from;
    while (this.#sizeFilled < SIZE_BYTES && at < bytes.length) this.#size[this.#sizeFilled++] = bytes[at++]!;
    if (this.#sizeFilled === SIZE_BYTES) {
      this.#sizeFilled = 0;
      this.#begin(this.#checkedSize(this.#size.readUInt32LE(0)));
      this.#size.copy(this.#memory!);
      this.#filled = SIZE_BYTES;
    }
    return at;
  }

  /** The system gives memory only for what is written to it: a large size alone costs nothing. */
  #begin(frameBytes: number): void {
    this.#memory = this.#pool.acquire(frameBytes);
    this.#frameBytes = frameBytes;
    this.#filled = 0;
  }

  #fill(bytes: Buffer, at: number): number {
    const memory = this.#memory!;
    const take = Math.min(bytes.length - at, this.#frameBytes - this.#filled);
    const isInPlace = bytes.buffer === memory.buffer && bytes.byteOffset + at === memory.byteOffset + this.#filled;
    if (!isInPlace) bytes.copy(memory, this.#filled, at, at + take);
    this.#filled += take;
    if (this.#filled === this.#frameBytes) {
      this.#memory = undefined;
      this.#onFrame(memory.subarray(0, this.#frameBytes), memory);
    }
    return at + take;
  }
}
