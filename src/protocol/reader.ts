import { type Uuid, ZERO_UUID } from '../base/index.ts';
import { CodecError } from './codec-error.ts';

/** Kafka's limit for every string on the wire, compact or not. */
const STRING_BYTES_MAX = 0x7fff;
const ELEMENTS_MAX = 1 << 20;

/** The default of byte fields. */
export const EMPTY_BYTES: Buffer = Buffer.alloc(0);

export interface ReaderOptions {
  /** First byte to read; 0 if absent. */
  readonly position?: number;
  /** One past the last byte; the buffer's length if absent. */
  readonly end?: number;
  /** int64 values beyond 2^53 come as bigint (typed as number) instead of rounded: for tools and tests that compare bits. */
  readonly exactInt64?: boolean;
  /** How many array elements one message may hold in all, which bounds what decoding allocates. 2^20 if absent. */
  readonly elementsMax?: number;
}

/**
 * Reads Kafka's primitive types from one buffer, in order. Every length is checked against the bytes that remain before
 * anything is allocated for it; every method throws {@link CodecError} and nothing else. Byte fields are views of the buffer.
 */
export class Reader {
  readonly buffer: Buffer;
  readonly end: number;
  #position: number;
  #elementsLeft: number;
  #unknownTags = 0;
  readonly #exactInt64: boolean;

  constructor(buffer: Buffer, options?: ReaderOptions) {
    this.buffer = buffer;
    this.#position = options?.position ?? 0;
    this.end = options?.end ?? buffer.length;
    this.#exactInt64 = options?.exactInt64 ?? false;
    this.#elementsLeft = options?.elementsMax ?? ELEMENTS_MAX;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.end - this.#position;
  }

  /** How many tagged fields were passed over because this schema does not know them. */
  get unknownTags(): number {
    return this.#unknownTags;
  }

  /** A message ends where its last field ends; anything behind it means that the layout was misjudged. */
  expectEnd(): void {
    if (this.#position !== this.end) throw new CodecError(`${this.remaining} bytes left over at ${this.#position}`);
  }

  int8(): number {
    return (this.buffer[this.#advance(1)]! << 24) >> 24;
  }

  int16(): number {
    const at = this.#advance(2);
    const bytes = this.buffer;
    return ((bytes[at]! << 24) >> 16) | bytes[at + 1]!;
  }

  uint16(): number {
    const at = this.#advance(2);
    return (this.buffer[at]! << 8) | this.buffer[at + 1]!;
  }

  int32(): number {
    const at = this.#advance(4);
    const bytes = this.buffer;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  uint32(): number {
    return this.int32() >>> 0;
  }

  /** Exact up to 2^53; beyond, the nearest double (so that comparing still orders), or a bigint in `exactInt64` mode. */
  int64(): number {
    const high = this.int32();
    const low = this.int32() >>> 0;
    const value = high * 0x100000000 + low;
    if (this.#exactInt64 && !Number.isSafeInteger(value)) {
      return ((BigInt(high) << 32n) | BigInt(low)) as unknown as number;
    }
    return value;
  }

  float64(): number {
    return this.buffer.readDoubleBE(this.#advance(8));
  }

  bool(): boolean {
    return this.buffer[this.#advance(1)] !== 0;
  }

  uuid(): Uuid {
    const at = this.#advance(16);
    const bytes = this.buffer;
    let any = 0;
    for (let i = at; i < at + 16; i++) any |= bytes[i]!;
    return any === 0 ? ZERO_UUID : bytes.toString('base64url', at, at + 16);
  }

  /** LEB128 of an unsigned 32-bit number: lengths, tags and sizes of flexible versions. */
  uvarint(): number {
    const bytes = this.buffer;
    const first = bytes[this.#advance(1)]!;
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = bytes[this.#advance(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = bytes[this.#advance(1)]!;
    if (last > 0x0f) throw new CodecError(`varint longer than 32 bits at ${this.#position - 5}`);
    return (value | (last << 28)) >>> 0;
  }

  string(): string {
    return this.#text(this.#present(this.int16(), 'string'));
  }

  nullableString(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.#text(length);
  }

  compactString(): string {
    return this.#text(this.#present(this.uvarint() - 1, 'string'));
  }

  compactNullableString(): string | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.#text(length);
  }

  bytes(): Buffer {
    return this.#view(this.#present(this.int32(), 'bytes'));
  }

  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length === -1 ? null : this.#view(length);
  }

  compactBytes(): Buffer {
    return this.#view(this.#present(this.uvarint() - 1, 'bytes'));
  }

  compactNullableBytes(): Buffer | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.#view(length);
  }

  /** Number of elements that follow, each of at least `elementBytesMin` (1 or more) bytes. */
  arrayLength(elementBytesMin: number): number {
    return this.#elements(this.#present(this.int32(), 'array'), elementBytesMin);
  }

  /** As {@link arrayLength}; -1 for null. */
  nullableArrayLength(elementBytesMin: number): number {
    const length = this.int32();
    return length === -1 ? -1 : this.#elements(length, elementBytesMin);
  }

  compactArrayLength(elementBytesMin: number): number {
    return this.#elements(this.#present(this.uvarint() - 1, 'array'), elementBytesMin);
  }

  compactNullableArrayLength(elementBytesMin: number): number {
    const length = this.uvarint() - 1;
    return length === -1 ? -1 : this.#elements(length, elementBytesMin);
  }

  /** Whether a nullable struct follows. */
  structPresent(): boolean {
    return this.int8() >= 0;
  }

  /** Reads the size of a tagged field and returns where it ends. */
  tagEnd(): number {
    const size = this.uvarint();
    if (size > this.remaining) throw this.#tooLong('tagged field', size);
    return this.#position + size;
  }

  /** Passes over the rest of a tagged field that this version does not know. */
  skipTo(end: number): void {
    this.#unknownTags++;
    this.#position = end;
  }

  /** After a known tagged field: it must have taken exactly the size it announced. */
  expectTagEnd(end: number): void {
    if (this.#position !== end) throw new CodecError(`tagged field ends at ${this.#position} instead of ${end}`);
  }

  /** Passes over the tagged fields of a struct that knows none. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint();
      this.skipTo(this.tagEnd());
    }
  }

  #advance(length: number): number {
    const at = this.#position;
    if (length > this.end - at) {
      throw new CodecError(`${length} bytes wanted at ${at}, but the message ends at ${this.end}`);
    }
    this.#position = at + length;
    return at;
  }

  #present(length: number, what: string): number {
    if (length < 0) throw new CodecError(`${what} of length ${length} at ${this.#position}, where null is not allowed`);
    return length;
  }

  #text(length: number): string {
    if (length === 0) return '';
    if (length < 0 || length > STRING_BYTES_MAX || length > this.remaining) throw this.#tooLong('string', length);
    const at = this.#advance(length);
    return this.buffer.toString('utf8', at, at + length);
  }

  #view(length: number): Buffer {
    if (length < 0 || length > this.remaining) throw this.#tooLong('byte field', length);
    const at = this.#advance(length);
    return this.buffer.subarray(at, at + length);
  }

  #elements(length: number, elementBytesMin: number): number {
    if (length < 0 || length * elementBytesMin > this.remaining) throw this.#tooLong('array', length);
    if (length > this.#elementsLeft)
      throw new CodecError(`too many array elements in one message at ${this.#position}`);
    this.#elementsLeft -= length;
    return length;
  }

  #tooLong(what: string, length: number): CodecError {
    return new CodecError(`${what} of length ${length} at ${this.#position} with ${this.remaining} bytes left`);
  }
}
