import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Compression } from './header.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { RecordsError } from './records-error.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

/** Zlib works in chunks of this size, four times it for larger inputs. */
const CHUNK_BYTES = 16384;
const LARGE_BYTES = 4096;
/** Clients write one frame; starting on each costs so much that a megabyte of empty ones must not be tried. */
const ZSTD_FRAMES_MAX = 64;

/** Compresses the records of a batch. */
export function compress(codec: Compression, bytes: Buffer): Buffer {
  switch (codec) {
    case Compression.None:
      return bytes;
    case Compression.Gzip:
      return gzipSync(bytes);
    case Compression.Snappy:
      return compressSnappy(bytes);
    case Compression.Lz4:
      return compressLz4(bytes);
    case Compression.Zstd:
      return zstdCompressSync(bytes);
  }
}

/**
 * Decompresses the records of a batch. A result larger than `bytesMax` is refused (RecordsError 'too-large') before more than
 * about twice the bound has been allocated; an unknown codec is 'unknown-codec', anything that cannot be decompressed 'undecodable'.
 * Uncompressed bytes come back as they are.
 */
export function decompress(codec: number, bytes: Buffer, bytesMax: number): Buffer {
  switch (codec) {
    case Compression.None:
      return bytes;
    case Compression.Gzip:
      return inflate('gzip', gunzipSync, bytes, bytesMax).buffer;
    case Compression.Snappy:
      return decompressSnappy(bytes, bytesMax);
    case Compression.Lz4:
      return decompressLz4(bytes, bytesMax);
    case Compression.Zstd:
      return decompressZstd(bytes, bytesMax);
    default:
      throw new RecordsError('unknown-codec', `compression codec ${codec} is not known`);
  }
}

/** Frame after frame, since Node's function stops behind the first. */
function decompressZstd(bytes: Buffer, bytesMax: number): Buffer {
  const frames: Buffer[] = [];
  let left = bytesMax;
  for (let at = 0; at < bytes.length || frames.length === 0; ) {
    if (frames.length === ZSTD_FRAMES_MAX) throw new RecordsError('undecodable', 'zstd data in too many frames');
    const frame = inflate('zstd', zstdDecompressSync, bytes.subarray(at), left);
    if (frame.inputBytes === 0) throw new RecordsError('undecodable', `zstd data that stops at ${at}`);
    frames.push(frame.buffer);
    left -= frame.buffer.length;
    at += frame.inputBytes;
  }
  return frames.length === 1 ? frames[0]! : Buffer.concat(frames);
}

interface InflateOptions {
  readonly maxOutputLength: number;
  readonly chunkSize: number;
  readonly info: true;
}

interface Inflated {
  readonly buffer: Buffer;
  /** How much of the input it came from. */
  readonly inputBytes: number;
}

function inflate(
  name: string,
  run: (bytes: Buffer, options: InflateOptions) => unknown,
  bytes: Buffer,
  bytesMax: number,
): Inflated {
  try {
    const options: InflateOptions = {
      // The smallest that Node takes is 1; a result that large is refused below.
      maxOutputLength: Math.max(1, bytesMax),
      chunkSize: bytes.length < LARGE_BYTES ? CHUNK_BYTES : 4 * CHUNK_BYTES,
      info: true,
    };
    const { buffer, engine } = run(bytes, options) as { buffer: Buffer; engine: { bytesWritten: number } };
    if (buffer.length > bytesMax) throw tooLarge(name, bytesMax);
    return { buffer, inputBytes: engine.bytesWritten };
  } catch (error) {
    if (error instanceof RecordsError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name, bytesMax);
    throw new RecordsError('undecodable', `${name} data cannot be decompressed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function tooLarge(name: string, bytesMax: number): RecordsError {
  return new RecordsError('too-large', `${name} data of more than ${bytesMax} bytes`);
}
