import { WireError } from './wire.ts';

/** Of memory that is only looked at; that of network reads is about as large. */
const KEPT_BYTES_MAX = 256 * 1024;
const NONE = new DataView(new ArrayBuffer(0));

/** Reads the head of a frame. Every read is checked against the head's end; what does not fit throws {@link WireError}. */
export class HeadReader {
  #frame: Buffer = Buffer.alloc(0);
  #view: DataView = NONE;
  #at = 0;
  #end = 0;

  /** Begins at `start` of `frame`; nothing from `end` on is read. */
  begin(frame: Buffer, start: number, end: number): void {
    const view = this.#view;
    // Frames that lie in the same memory one after the other share the view of it.
    if (view.buffer !== frame.buffer) this.#view = new DataView(frame.buffer);
    this.#frame = frame;
    this.#at = start;
    this.#end = end;
  }

  /** Lets go of the memory of the frame. */
  finish(): void {
    this.#frame = EMPTY;
    if (this.#view.byteLength > KEPT_BYTES_MAX) this.#view = NONE;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    return this.#frame[this.#take(1)]!;
  }

  flag(): boolean {
    const value = this.byte();
    if (value > 1) throw new WireError('protocol', `a boolean is ${value}`);
    return value === 1;
  }

  count(): number {
    return this.#view.getUint32(this.#frame.byteOffset + this.#take(4), true);
  }

  /** How many things follow that take at least `sizeBytesMin` each. */
  length(sizeBytesMin: number): number {
    const length = this.count();
    if (length * sizeBytesMin > this.remaining)
      throw new WireError('protocol', `${length} things do not fit the frame`);
    return length;
  }

  /** An index, a term, an id: an integer from 0 to 2^53 - 1. */
  number(): number {
    const value = this.#view.getFloat64(this.#frame.byteOffset + this.#take(8), true);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new WireError('protocol', `${value} is not a number of Raft's`);
    return value;
  }

  uuid(): string {
    const at = this.#take(16);
    return this.#frame.toString('base64url', at, at + 16);
  }

  /** A view of the frame. */
  bytes(length: number): Buffer {
    const at = this.#take(length);
    return this.#frame.subarray(at, at + length);
  }

  text(length: number): string {
    const at = this.#take(length);
    return this.#frame.toString('utf8', at, at + length);
  }

  #take(sizeBytes: number): number {
    const at = this.#at;
    if (at + sizeBytes > this.#end) throw new WireError('protocol', 'a head ends too early');
    this.#at = at + sizeBytes;
    return at;
  }
}

const EMPTY = Buffer.alloc(0);
