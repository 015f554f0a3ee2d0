/**
 * Snappy in both forms that producers send: raw, and in the framing of xerial's snappy-java, which Java's consumer demands: a
 * header of 16 bytes, then blocks, each with its compressed length as int32.
 */
import { native } from './native.ts';
import { RecordsError } from './records-error.ts';

const XERIAL_MAGIC = Buffer.from('82534e4150505900', 'hex');
/** The magic's first four bytes where a block's length is expected: another stream follows. */
const XERIAL_MAGIC_INT32 = XERIAL_MAGIC.readInt32BE(0);
const XERIAL_HEADER = Buffer.concat([XERIAL_MAGIC, Buffer.from('0000000100000001', 'hex')]);
const XERIAL_BLOCK_BYTES = 32768;
/** A copy of 64 bytes takes 3: no valid block grows more than this. */
const GROWTH_MAX = 22;
const copied = { copyOutputData: true };

/** Xerial framing with blocks of 32 KiB, as the Java client writes it. */
export function compressSnappy(bytes: Buffer): Buffer {
  const parts: Buffer[] = [XERIAL_HEADER];
  for (let at = 0; at < bytes.length; at += XERIAL_BLOCK_BYTES) {
    const block = native.snappy().compressSync(bytes.subarray(at, at + XERIAL_BLOCK_BYTES), copied);
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

/** Decompresses either form; what would exceed `bytesMax` is refused before it is allocated. Throws RecordsError. */
export function decompressSnappy(bytes: Buffer, bytesMax: number): Buffer {
  if (bytes.length < XERIAL_MAGIC.length || XERIAL_MAGIC.compare(bytes, 0, XERIAL_MAGIC.length) !== 0) {
    const size = uncompressedBytes(bytes, 0, bytes.length);
    if (size > bytesMax) throw tooLarge(bytesMax);
    return uncompress(bytes);
  }
  const blocks = xerialBlocks(bytes);
  let total = 0;
  for (const block of blocks) total += uncompressedBytes(bytes, block.from, block.to);
  if (total > bytesMax) throw tooLarge(bytesMax);
  if (blocks.length === 1) return uncompress(bytes.subarray(blocks[0]!.from, blocks[0]!.to));
  const out = Buffer.allocUnsafeSlow(total);
  let at = 0;
  for (const block of blocks) at += uncompress(bytes.subarray(block.from, block.to)).copy(out, at);
  return out;
}

function xerialBlocks(bytes: Buffer): { from: number; to: number }[] {
  if (bytes.length < XERIAL_HEADER.length) throw corrupt('a header that is cut off');
  const blocks: { from: number; to: number }[] = [];
  let at = XERIAL_HEADER.length;
  while (at < bytes.length) {
    if (bytes.length - at < 4) throw corrupt('a length that is cut off');
    const length = bytes.readInt32BE(at);
    if (length === XERIAL_MAGIC_INT32) {
      if (bytes.length - at < XERIAL_HEADER.length) throw corrupt('a header that is cut off');
      at += XERIAL_HEADER.length;
      continue;
    }
    at += 4;
    if (length <= 0 || length > bytes.length - at) throw corrupt(`a block of ${length} bytes`);
    blocks.push({ from: at, to: at + length });
    at += length;
  }
  return blocks;
}

/** The size that a raw block states in its first bytes. */
function uncompressedBytes(bytes: Buffer, from: number, to: number): number {
  let size = 0;
  for (let at = from, scale = 1; ; at++, scale *= 128) {
    if (at >= to || at - from >= 5) throw corrupt('no size');
    const byte = bytes[at]!;
    size += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  if (size > (to - from) * GROWTH_MAX) throw corrupt(`a block of ${to - from} bytes that states a size of ${size}`);
  return size;
}

function uncompress(block: Buffer): Buffer {
  try {
    return native.snappy().uncompressSync(block, { asBuffer: true, ...copied }) as Buffer;
  } catch (error) {
    throw new RecordsError('undecodable', `snappy data cannot be decompressed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function corrupt(what: string): RecordsError {
  return new RecordsError('undecodable', `snappy data with ${what}`);
}

function tooLarge(bytesMax: number): RecordsError {
  return new RecordsError('too-large', `snappy data of more than ${bytesMax} bytes`);
}
