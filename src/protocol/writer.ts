import { type Uuid, ZERO_UUID } from '../base/index.ts';
import { CodecError } from './codec-error.ts';

/** What a `records` field takes: one buffer, or the parts that a log read returned, in order. */
export type RecordsInput = Buffer | readonly Buffer[] | null;

const STRING_BYTES_MAX = 0x7fff;
const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const FRAME_SIZE_BYTES = 4;
/** Up to this many UTF-16 units, a loop is faster than crossing into native code. */
const SHORT_STRING = 48;
/** With less than this left, the next message starts in a new slab. */
const SLAB_REST_BYTES = 512;

interface Insert {
  /** Where in the message's own bytes it comes. */
  readonly at: number;
  readonly buffer: Buffer;
}

export interface WriterOptions {
  /** Messages are laid one behind the other into slabs of this size. */
  readonly slabBytes?: number;
  /** Byte fields of at least this size are passed through as chunks of their own instead of being copied. */
  readonly passThroughBytesMin?: number;
}

/**
 * Writes messages, one after the other, into slabs it owns; `take` hands a message over as views and begins the next. Large
 * byte fields are not copied: their owner must leave them as they are until the message has been sent. Integers are written
 * modulo their width, except int64, which is clamped.
 */
export class Writer {
  readonly #slabBytes: number;
  readonly #passThroughBytesMin: number;
  #slab: Buffer;
  #view: DataView;
  /** Where the current message begins in the slab, with room for the frame's size. */
  #start = 0;
  #position = FRAME_SIZE_BYTES;
  #inserts: Insert[] = [];
  #insertedBytes = 0;

  constructor(options?: WriterOptions) {
    this.#slabBytes = options?.slabBytes ?? 65536;
    this.#passThroughBytesMin = options?.passThroughBytesMin ?? 4096;
    this.#slab = Buffer.allocUnsafeSlow(this.#slabBytes);
    this.#view = viewOf(this.#slab);
  }

  /** Size of the current message without the frame's four bytes. */
  get sizeBytes(): number {
    return this.#position - this.#start - FRAME_SIZE_BYTES + this.#insertedBytes;
  }

  /** The message's chunks in order; begins the next message. */
  take(): Buffer[] {
    return this.#finish(this.#start + FRAME_SIZE_BYTES);
  }

  /** As {@link take}, with the message's size as int32 in front: ready for the socket. */
  takeFrame(): Buffer[] {
    this.#view.setInt32(this.#start, this.sizeBytes);
    return this.#finish(this.#start);
  }

  /** The message as one buffer; copies only if parts were passed through. */
  takeBuffer(): Buffer {
    const chunks = this.take();
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
  }

  /** Forgets the current message, as when writing it failed. */
  discard(): void {
    this.#position = this.#start + FRAME_SIZE_BYTES;
    this.#inserts = [];
    this.#insertedBytes = 0;
  }

  int8(value: number): void {
    this.#byte(value);
  }

  int16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setInt16(at, value);
  }

  uint16(value: number): void {
    this.int16(value);
  }

  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value);
  }

  uint32(value: number): void {
    this.int32(value);
  }

  int64(value: number | bigint): void {
    const at = this.#reserve(8);
    if (typeof value === 'bigint') {
      this.#view.setBigInt64(at, value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : value);
    } else if (value >= 0x8000000000000000) {
      this.#view.setBigInt64(at, INT64_MAX);
    } else if (value <= -0x8000000000000000) {
      this.#view.setBigInt64(at, INT64_MIN);
    } else {
      const high = Math.floor(value / 0x100000000);
      this.#view.setInt32(at, high);
      this.#view.setUint32(at + 4, value - high * 0x100000000);
    }
  }

  float64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value);
  }

  bool(value: boolean): void {
    this.#byte(value ? 1 : 0);
  }

  uuid(value: Uuid): void {
    const at = this.#reserve(16);
    if (value === ZERO_UUID) this.#slab.fill(0, at, at + 16);
    else if (value.length !== 22 || this.#slab.write(value, at, 16, 'base64url') !== 16) {
      throw new CodecError(`"${value}" is not a uuid in base64url of 22 characters`);
    }
  }

  uvarint(value: number): void {
    let at = this.#reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#slab[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#slab[at++] = rest;
    this.#position = at;
  }

  string(value: string): void {
    if (value.length <= SHORT_STRING) {
      const at = this.#reserve(2 + 3 * value.length);
      const length = this.#text(value, at + 2);
      this.#view.setInt16(at, length);
      this.#position = at + 2 + length;
      return;
    }
    const length = textBytes(value);
    this.int16(length);
    const at = this.#reserve(length);
    this.#slab.write(value, at, length, 'utf8');
  }

  nullableString(value: string | null): void {
    if (value === null) this.int16(-1);
    else this.string(value);
  }

  compactString(value: string): void {
    if (value.length <= 42) {
      const at = this.#reserve(1 + 3 * value.length);
      const length = this.#text(value, at + 1);
      this.#slab[at] = length + 1;
      this.#position = at + 1 + length;
      return;
    }
    const length = textBytes(value);
    this.uvarint(length + 1);
    const at = this.#reserve(length);
    this.#slab.write(value, at, length, 'utf8');
  }

  compactNullableString(value: string | null): void {
    if (value === null) this.#byte(0);
    else this.compactString(value);
  }

  bytes(value: Buffer): void {
    this.int32(value.length);
    this.#append(value);
  }

  nullableBytes(value: Buffer | null): void {
    if (value === null) this.int32(-1);
    else this.bytes(value);
  }

  compactBytes(value: Buffer): void {
    this.uvarint(value.length + 1);
    this.#append(value);
  }

  compactNullableBytes(value: Buffer | null): void {
    if (value === null) this.#byte(0);
    else this.compactBytes(value);
  }

  records(value: RecordsInput): void {
    if (value === null) this.int32(-1);
    else if (Buffer.isBuffer(value)) this.bytes(value);
    else {
      this.int32(totalBytes(value));
      for (const part of value) this.#append(part);
    }
  }

  compactRecords(value: RecordsInput): void {
    if (value === null) this.#byte(0);
    else if (Buffer.isBuffer(value)) this.compactBytes(value);
    else {
      this.uvarint(totalBytes(value) + 1);
      for (const part of value) this.#append(part);
    }
  }

  /** -1 for null. */
  arrayLength(length: number): void {
    this.int32(length);
  }

  /** -1 for null. */
  compactArrayLength(length: number): void {
    this.uvarint(length + 1);
  }

  /** Bytes as they are, without a length. */
  raw(value: Buffer): void {
    this.#append(value);
  }

  /** Begins a tagged field; give the result to {@link endTag} after its value was written. */
  beginTag(tag: number): number {
    this.uvarint(tag);
    const at = this.#reserve(1);
    return at + 1 - this.#start;
  }

  /** Ends a tagged field: puts its size in front of it. */
  endTag(mark: number): void {
    let size = this.#position - this.#start - mark;
    for (const insert of this.#inserts) if (insert.at >= mark) size += insert.buffer.length;
    if (size < 0x80) {
      this.#slab[this.#start + mark - 1] = size;
      return;
    }
    const extra = uvarintBytes(size) - 1;
    this.#reserve(extra);
    const from = this.#start + mark;
    this.#slab.copyWithin(from + extra, from, this.#position - extra);
    this.#inserts = this.#inserts.map((insert) =>
      insert.at >= mark ? { at: insert.at + extra, buffer: insert.buffer } : insert,
    );
    const end = this.#position;
    this.#position = from - 1;
    this.uvarint(size);
    this.#position = end;
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    this.#slab[at] = value;
  }

  #append(value: Buffer): void {
    if (value.length >= this.#passThroughBytesMin) {
      this.#inserts.push({ at: this.#position - this.#start, buffer: value });
      this.#insertedBytes += value.length;
      return;
    }
    const at = this.#reserve(value.length);
    value.copy(this.#slab, at);
  }

  /** Writes the text, for which there is room, and returns its length in bytes. */
  #text(value: string, at: number): number {
    const slab = this.#slab;
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 0x7f) return slab.write(value, at, 'utf8');
      slab[at + i] = unit;
    }
    return value.length;
  }

  /** May move the message to another slab: look at `#slab` and `#view` only afterwards. */
  #reserve(length: number): number {
    if (length > this.#slab.length - this.#position) this.#grow(length);
    const at = this.#position;
    this.#position = at + length;
    return at;
  }

  /** Moves the current message, which is all that is still being written, to a slab with room for `length` bytes more. */
  #grow(length: number): void {
    const written = this.#position - this.#start;
    const slab = Buffer.allocUnsafeSlow(Math.max(this.#slabBytes, 2 * (written + length)));
    this.#slab.copy(slab, 0, this.#start, this.#position);
    this.#slab = slab;
    this.#view = viewOf(slab);
    this.#start = 0;
    this.#position = written;
  }

  #finish(from: number): Buffer[] {
    const slab = this.#slab;
    const chunks: Buffer[] = [];
    let at = from;
    for (const insert of this.#inserts) {
      const end = this.#start + insert.at;
      if (end > at) chunks.push(slab.subarray(at, end));
      chunks.push(insert.buffer);
      at = end;
    }
    if (this.#position > at || chunks.length === 0) chunks.push(slab.subarray(at, this.#position));
    this.#beginNext();
    return chunks;
  }

  #beginNext(): void {
    this.#start = this.#position;
    if (this.#slab.length - this.#start < SLAB_REST_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(this.#slabBytes);
      this.#view = viewOf(this.#slab);
      this.#start = 0;
    }
    this.discard();
  }
}

/** Whether the value is the largest int64, exactly or as the double nearest to it. */
export function isInt64Max(value: number | bigint): boolean {
  return typeof value === 'bigint' ? value >= INT64_MAX : value >= 0x8000000000000000;
}

function viewOf(slab: Buffer): DataView {
  return new DataView(slab.buffer, slab.byteOffset, slab.byteLength);
}

function textBytes(value: string): number {
  const length = Buffer.byteLength(value, 'utf8');
  if (length > STRING_BYTES_MAX)
    throw new CodecError(`string of ${length} bytes; at most ${STRING_BYTES_MAX} can be sent`);
  return length;
}

function totalBytes(parts: readonly Buffer[]): number {
  let total = 0;
  for (const part of parts) total += part.length;
  return total;
}

function uvarintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
}
