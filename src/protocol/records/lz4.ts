/**
 * LZ4 frames as Kafka's clients write them: with or without content size and checksums, one or many blocks, blocks that stand
 * alone or build on the ones before, several frames in a row, and skippable frames. The decoder is our own because the native one
 * has no bound on what it allocates and does not read all of these.
 */
import { native } from './native.ts';
import { RecordsError } from './records-error.ts';
import { xxhash32 } from './xxhash32.ts';

const MAGIC = 0x184d2204;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MATCH_MIN = 4;
/** Up to this length a loop is faster than `copyWithin` or `set`. */
const SHORT_COPY = 32;
/** Matches reach back at most this far. */
const WINDOW_BYTES = 65536;

/** One frame with independent blocks, which Java's reader demands. */
export function compressLz4(bytes: Buffer): Buffer {
  return native.lz4().compressFrameSync(bytes);
}

/** Decompresses every frame of `bytes`; allocates at most about twice `bytesMax`. Throws RecordsError. */
export function decompressLz4(bytes: Buffer, bytesMax: number): Buffer {
  const decoder = new FrameDecoder(bytes, bytesMax);
  return decoder.decode();
}

class FrameDecoder {
  readonly #in: Buffer;
  readonly #bytesMax: number;
  #at = 0;
  #out: Buffer;
  #size = 0;

  constructor(input: Buffer, bytesMax: number) {
    this.#in = input;
    this.#bytesMax = bytesMax;
    this.#out = Buffer.allocUnsafeSlow(Math.min(bytesMax, Math.max(4 * input.length, 1024)));
  }

  decode(): Buffer {
    while (this.#at < this.#in.length) {
      const magic = this.#uint32();
      if (magic === MAGIC) this.#frame();
      else if ((magic & 0xfffffff0) === (SKIPPABLE_MAGIC | 0)) this.#skip(this.#uint32());
      else throw corrupt(`magic ${magic.toString(16)} at ${this.#at - 4}`);
    }
    return this.#out.subarray(0, this.#size);
  }

  #frame(): void {
    const descriptorAt = this.#at;
    const flags = this.#uint8();
    const blockDescriptor = this.#uint8();
    if (flags >> 6 !== 1 || (flags & 0x02) !== 0) throw corrupt(`frame flags ${flags}`);
    const blockBytesMax = 1 << (8 + 2 * ((blockDescriptor >> 4) & 7));
    if (blockBytesMax < WINDOW_BYTES) throw corrupt(`block size code ${blockDescriptor >> 4}`);
    const independent = (flags & 0x20) !== 0;
    const contentBytes = (flags & 0x08) !== 0 ? this.#uint32() + this.#uint32() * 0x100000000 : -1;
    if (contentBytes > this.#bytesMax - this.#size) throw tooLarge(this.#bytesMax);
    if ((flags & 0x01) !== 0) throw corrupt('a dictionary');
    const headerSum = (xxhash32(this.#in, descriptorAt, this.#at) >>> 8) & 0xff;
    if (this.#uint8() !== headerSum) throw corrupt('wrong checksum of the frame header');
    const from = this.#size;
    for (;;) {
      const sizeField = this.#uint32();
      if (sizeField === 0) break;
      const length = sizeField & 0x7fffffff;
      if (length > blockBytesMax || length > this.#in.length - this.#at) throw corrupt(`block of ${length} bytes`);
      const blockAt = this.#at;
      this.#at += length;
      if ((flags & 0x10) !== 0 && this.#uint32() !== xxhash32(this.#in, blockAt, blockAt + length)) {
        throw corrupt('wrong checksum of a block');
      }
      if (sizeField > 0x7fffffff) this.#copyBlock(blockAt, length);
      else this.#decodeBlock(blockAt, blockAt + length, independent ? this.#size : from, blockBytesMax);
    }
    if ((flags & 0x04) !== 0 && this.#uint32() !== xxhash32(this.#out, from, this.#size)) {
      throw corrupt('wrong checksum of the content');
    }
    if (contentBytes >= 0 && this.#size - from !== contentBytes) throw corrupt('content of another size than stated');
  }

  #copyBlock(at: number, length: number): void {
    this.#reserve(length);
    this.#in.copy(this.#out, this.#size, at, at + length);
    this.#size += length;
  }

  /** Decodes the sequences in [at, end); matches may reach back to `floor`. */
  #decodeBlock(at: number, end: number, floor: number, blockBytesMax: number): void {
    const input = this.#in;
    const blockFrom = this.#size;
    let position = at;
    while (position < end) {
      const token = input[position++]!;
      let literals = token >> 4;
      if (literals === 15) {
        let byte: number;
        do {
          if (position >= end) throw corrupt('a block that ends in a length');
          byte = input[position++]!;
          literals += byte;
        } while (byte === 255);
      }
      if (literals > end - position) throw corrupt('literals beyond the block');
      if (literals > this.#out.length - this.#size) this.#reserve(literals);
      let out = this.#out;
      let size = this.#size;
      if (literals <= SHORT_COPY) for (let i = 0; i < literals; i++) out[size + i] = input[position + i]!;
      else input.copy(out, size, position, position + literals);
      size += literals;
      position += literals;
      this.#size = size;
      // The last sequence is literals alone.
      if (position === end) break;
      if (end - position < 2) throw corrupt('a block that ends in an offset');
      const distance = input[position]! | (input[position + 1]! << 8);
      position += 2;
      let match = (token & 15) + MATCH_MIN;
      if (match === 15 + MATCH_MIN) {
        let byte: number;
        do {
          if (position >= end) throw corrupt('a block that ends in a length');
          byte = input[position++]!;
          match += byte;
        } while (byte === 255);
      }
      if (distance === 0 || distance > size - floor) throw corrupt(`a match ${distance} bytes back`);
      if (match > blockBytesMax) throw corrupt('a match longer than a block');
      if (match > out.length - size) {
        this.#reserve(match);
        out = this.#out;
      }
      copyMatch(out, size, distance, match);
      this.#size = size + match;
    }
    if (this.#size - blockFrom > blockBytesMax) throw corrupt('a block of more than the stated size');
  }

  #reserve(length: number): void {
    const needed = this.#size + length;
    if (needed <= this.#out.length) return;
    if (needed > this.#bytesMax) throw tooLarge(this.#bytesMax);
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#bytesMax, 2 * needed));
    this.#out.copy(grown, 0, 0, this.#size);
    this.#out = grown;
  }

  #uint8(): number {
    if (this.#at >= this.#in.length) throw corrupt('an end in the middle of a frame');
    return this.#in[this.#at++]!;
  }

  #uint32(): number {
    if (this.#in.length - this.#at < 4) throw corrupt('an end in the middle of a frame');
    const value = this.#in.readUInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  #skip(length: number): void {
    if (length > this.#in.length - this.#at) throw corrupt('an end in the middle of a frame');
    this.#at += length;
  }
}

/** Repeats what lies `distance` bytes back; the stretches overlap when the match is longer than the distance. */
function copyMatch(out: Buffer, size: number, distance: number, length: number): void {
  if (length <= SHORT_COPY || distance < SHORT_COPY / 2) {
    const from = size - distance;
    for (let i = 0; i < length; i++) out[size + i] = out[from + i]!;
    return;
  }
  // Each round doubles what is there to copy from, so that source and target never overlap.
  let copied = 0;
  while (copied < length) {
    const step = Math.min(distance + copied, length - copied);
    out.copyWithin(size + copied, size - distance, size - distance + step);
    copied += step;
  }
}

function corrupt(what: string): RecordsError {
  return new RecordsError('undecodable', `LZ4 data with ${what}`);
}

function tooLarge(bytesMax: number): RecordsError {
  return new RecordsError('too-large', `LZ4 data of more than ${bytesMax} bytes`);
}
