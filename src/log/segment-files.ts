import { crc32c } from '@node-rs/crc32';
import { DiskError } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { Segment, SegmentSuffix } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
import { walkBatches } from './segment-walk.ts';

// The `.raft` file of a sealed segment: magic u32 | CRC-32C u32 | size of the .log u32 | int32 for each entry of `.index`: the batch's Raft index,
// relative to the segment's first. Big endian like its neighbours. The CRC is over everything behind it, the .index and the .timeindex, so that
// these are only believed if they are of one making, and of this .log.
const RAFT_INDEX_MAGIC = 0x4348_5258;
const RAFT_INDEX_HEAD_BYTES = 12;

/** Writes and syncs the index files of a segment to which nothing will be added, or not before a restart. Errors: DiskError. */
export async function writeIndexFiles(files: FileCache, segment: Segment, index: SegmentIndex): Promise<void> {
  const offsets = index.encodeOffsets();
  const times = index.encodeTimes();
  const raft = Buffer.concat([Buffer.alloc(RAFT_INDEX_HEAD_BYTES), index.encodeIndexes()]);
  raft.writeUInt32BE(RAFT_INDEX_MAGIC, 0);
  raft.writeUInt32BE(segment.sizeBytes, 8);
  raft.writeUInt32BE(indexCrc(raft, offsets, times), 4);
  const contents: [SegmentSuffix, Buffer][] = [
    ['.index', offsets],
    ['.timeindex', times],
    ['.raft', raft],
  ];
  for (const [suffix, content] of contents) {
    const path = segment.filePath(suffix);
    await files.use(path, { create: true }, async (file) => {
      await file.truncate(0);
      if (content.length > 0) await file.write(content, 0, content.length, 0);
      await file.sync();
    });
    await files.forget(path);
  }
}

/**
 * The segment's index, complete: from memory, from its files, or by stepping through the batches when files are missing or damaged.
 * `indexIntervalBytes` as in noteAppended. Errors: DiskError; LogError('damaged') from stepping.
 */
export async function completeIndex(
  files: FileCache,
  segment: Segment,
  indexIntervalBytes: number,
): Promise<SegmentIndex> {
  const present = segment.index;
  if (present?.coveredFrom === 0) return present;
  const stored = segment.sealed ? await readIndexFiles(files, segment) : undefined;
  if (stored !== undefined) {
    segment.index = stored;
    return stored;
  }
  const built = new SegmentIndex(segment.baseOffset, segment.firstIndex, 0);
  await indexByWalking(files, segment, built, present?.coveredFrom ?? segment.sizeBytes, indexIntervalBytes);
  // Appends may have gone on meanwhile; they are in the present index.
  if (segment.index !== undefined && segment.index.coveredFrom > 0) built.followedBy(segment.index);
  segment.index = built;
  return built;
}

async function readIndexFiles(files: FileCache, segment: Segment): Promise<SegmentIndex | undefined> {
  try {
    const offsets = await readWhole(files, segment.filePath('.index'));
    const times = await readWhole(files, segment.filePath('.timeindex'));
    const raft = await readWhole(files, segment.filePath('.raft'));
    if (raft.length < RAFT_INDEX_HEAD_BYTES || raft.readUInt32BE(0) !== RAFT_INDEX_MAGIC) return undefined;
    if (raft.readUInt32BE(8) !== segment.sizeBytes || raft.readUInt32BE(4) !== indexCrc(raft, offsets, times))
      return undefined;
    const indexes = raft.subarray(RAFT_INDEX_HEAD_BYTES);
    const base = { offset: segment.baseOffset, index: segment.firstIndex, sizeBytes: segment.sizeBytes };
    return SegmentIndex.decode(base, offsets, times, indexes);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

function indexCrc(raft: Buffer, offsets: Buffer, times: Buffer): number {
  return crc32c(times, crc32c(offsets, crc32c(raft.subarray(8))));
}

async function readWhole(files: FileCache, path: string): Promise<Buffer> {
  const content = await files.use(path, {}, async (file) => {
    const buffer = Buffer.allocUnsafeSlow(await file.sizeBytes());
    const count = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, count);
  });
  await files.forget(path);
  return content;
}

async function indexByWalking(
  files: FileCache,
  segment: Segment,
  index: SegmentIndex,
  endPosition: number,
  indexIntervalBytes: number,
): Promise<void> {
  let bytesSincePlace = 0;
  let maxTimestamp = -1;
  let maxTimestampOffset = -1;
  await walkBatches(files, segment, { position: 0, index: segment.firstIndex }, endPosition, (batch) => {
    if (bytesSincePlace > indexIntervalBytes) {
      index.addPlace(batch.lastOffset, batch.position, batch.index);
      if (maxTimestamp >= 0) index.addTime(maxTimestamp, maxTimestampOffset);
      bytesSincePlace = 0;
    }
    bytesSincePlace += batch.sizeBytes;
    if (batch.maxTimestamp > maxTimestamp) {
      maxTimestamp = batch.maxTimestamp;
      maxTimestampOffset = batch.lastOffset;
    }
    return true;
  });
  if (maxTimestamp >= 0) index.addTime(maxTimestamp, maxTimestampOffset);
}
