import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Compression } from './header.ts';
import { compressLz4, decompressLz4 } from './lz4.ts';
import { RecordsError } from './records-error.ts';
import { compressSnappy, decompressSnappy } from './snappy.ts';

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
      return inflate('gzip', gunzipSync, bytes, bytesMax);
    case Compression.Snappy:
      return decompressSnappy(bytes, bytesMax);
    case Compression.Lz4:
      return decompressLz4(bytes, bytesMax);
    case Compression.Zstd:
      return inflate('zstd', zstdDecompressSync, bytes, bytesMax);
    default:
      throw new RecordsError('unknown-codec', `compression codec ${codec} is not known`);
  }
}

function inflate(
  name: string,
  run: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer,
  bytes: Buffer,
  bytesMax: number,
): Buffer {
  try {
    return run(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new RecordsError('too-large', `${name} data of more than ${bytesMax} bytes`);
    }
    throw new RecordsError('undecodable', `${name} data cannot be decompressed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
