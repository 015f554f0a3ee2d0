import { RecordsError } from './records-error.ts';

/**
 * Reads the zigzag varints of records (unlike the unsigned ones of flexible messages) from a stretch of bytes. Every read is
 * checked against `end`; throws RecordsError('invalid').
 */
export class VarintCursor {
  readonly bytes: Buffer;
  readonly end: number;
  position: number;

  constructor(bytes: Buffer, position: number, end: number) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  varint(): number {
    let at = this.position;
    const { bytes, end } = this;
    if (at >= end) throw this.#short();
    let byte = bytes[at++]!;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      if (at >= end) throw this.#short();
      byte = bytes[at++]!;
      if (shift === 28 && byte > 0x0f)
        throw new RecordsError('invalid', `varint longer than 32 bits at ${this.position}`);
      value |= (byte & 0x7f) << shift;
    }
    this.position = at;
    return (value >>> 1) ^ -(value & 1);
  }

  /** Exact to 2^53, rounded beyond. */
  varlong(): number {
    let at = this.position;
    const { bytes, end } = this;
    if (at >= end) throw this.#short();
    let byte = bytes[at++]!;
    let low = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 28; shift += 7) {
      if (at >= end) throw this.#short();
      byte = bytes[at++]!;
      low |= (byte & 0x7f) << shift;
    }
    if (byte <= 0x7f) {
      this.position = at;
      return (low >>> 1) ^ -(low & 1);
    }
    let high = 0;
    for (let scale = 1, left = 6; byte > 0x7f; scale *= 128, left--) {
      if (at >= end) throw this.#short();
      byte = bytes[at++]!;
      if (left === 0 || (left === 1 && byte > 1)) {
        throw new RecordsError('invalid', `varint longer than 64 bits at ${this.position}`);
      }
      high += (byte & 0x7f) * scale;
    }
    this.position = at;
    // high and low halves are halved apart, so that everything up to 2^53 stays exact.
    const half = high * 0x8000000 + (low >>> 1);
    return (low & 1) === 0 ? half : -half - 1;
  }

  #short(): RecordsError {
    return new RecordsError('invalid', `records end at ${this.end} in the middle of a record`);
  }
}

/** Bytes that {@link writeVarint} takes. */
export function varintBytes(value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let bytes = 1;
  while (rest > 0x7f) {
    rest >>>= 7;
    bytes++;
  }
  return bytes;
}

/** Writes a zigzag int32 and returns where it ends. The caller has made room for 5 bytes. */
export function writeVarint(buffer: Buffer, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let end = at;
  while (rest > 0x7f) {
    buffer[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buffer[end++] = rest;
  return end;
}

/** Bytes that {@link writeVarlong} takes. */
export function varlongBytes(value: number): number {
  if ((value | 0) === value) return varintBytes(value);
  let bytes = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) bytes++;
  return bytes;
}

/** Writes a zigzag int64 and returns where it ends. The caller has made room for 10 bytes. */
export function writeVarlong(buffer: Buffer, at: number, value: number): number {
  if ((value | 0) === value) return writeVarint(buffer, at, value);
  let end = at;
  let rest = zigzag64(value);
  for (; rest > 0x7fn; rest >>= 7n) buffer[end++] = Number(rest & 0x7fn) | 0x80;
  buffer[end++] = Number(rest);
  return end;
}

function zigzag64(value: number): bigint {
  const exact = BigInt.asIntN(64, BigInt(value));
  return BigInt.asUintN(64, (exact << 1n) ^ (exact >> 63n));
}
