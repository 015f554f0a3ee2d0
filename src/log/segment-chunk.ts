import type { FileCache } from './file-cache.ts';
import type { ReadBuffers } from './read-buffers.ts';
import type { Segment } from './segment.ts';
import { damaged, readSegment } from './segment-walk.ts';

/** A piece of a segment file in a pooled buffer. */
export interface Chunk {
  readonly position: number;
  readonly bytes: Buffer;
  release(): void;
}

/**
 * Reads [position, position + sizeBytes) of a segment, which it must hold. What was written past the page cache is read past it too: those pages are not
 * cached, and filling the cache with them costs more than the read. Errors: DiskError, LogError('damaged') if the file is too short.
 */
export async function readChunk(
  files: FileCache,
  buffers: ReadBuffers,
  blockBytes: number,
  segment: Segment,
  position: number,
  sizeBytes: number,
): Promise<Chunk> {
  const isDirect = position < segment.directTo && sizeBytes <= buffers.bufferBytes - 2 * blockBytes;
  const aligned = isDirect ? buffers.takeAligned() : undefined;
  const buffer = aligned ?? buffers.take(sizeBytes);
  const chunk = (at: number): Chunk => ({
    position,
    bytes: buffer.subarray(at, at + sizeBytes),
    release: () => buffers.give(buffer),
  });
  try {
    if (aligned === undefined) {
      await readExactly(files, segment, buffer, 0, position, sizeBytes);
      return chunk(0);
    }
    const lead = position % blockBytes;
    const directBytes = Math.min(sizeBytes, segment.directTo - position);
    const wanted = Math.ceil((lead + directBytes) / blockBytes) * blockBytes;
    const read = await files.use(segment.path, { direct: true }, (file) =>
      readSegment(file, segment, { buffer, at: 0 }, position - lead, wanted),
    );
    if (read < lead + directBytes) throw damaged(segment, position - lead + read, 'the file ends early');
    const rest = sizeBytes - directBytes;
    if (rest > 0) await readExactly(files, segment, buffer, lead + directBytes, position + directBytes, rest);
    return chunk(lead);
  } catch (error) {
    buffers.give(buffer);
    throw error;
  }
}

async function readExactly(
  files: FileCache,
  segment: Segment,
  buffer: Buffer,
  at: number,
  position: number,
  sizeBytes: number,
): Promise<void> {
  const read = await files.use(segment.path, {}, (file) =>
    readSegment(file, segment, { buffer, at }, position, sizeBytes),
  );
  if (read < sizeBytes) throw damaged(segment, position + read, 'the file ends early');
}
