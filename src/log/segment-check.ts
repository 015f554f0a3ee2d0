import { batchHeader } from '../protocol/index.ts';
import type { FileCache } from './file-cache.ts';
import type { Segment } from './segment.ts';
import { SegmentIndex } from './segment-index.ts';
import { damaged, walkBatches } from './segment-walk.ts';
import type { TermHistory } from './term-history.ts';
import type { Offset } from './types.ts';

/**
 * Reads a segment that came from another node, whole: every batch has its CRC, its offsets grow, and its entries are as many and of the terms that
 * are said. Returns the segment's index. Errors: DiskError; LogError('damaged').
 */
export async function checkReceivedSegment(
  files: FileCache,
  segment: Segment,
  terms: TermHistory,
  indexIntervalBytes: number,
): Promise<SegmentIndex> {
  const index = new SegmentIndex(segment.baseOffset, segment.firstIndex, 0);
  let count = segment.compacted ? 0 : segment.ownEntries.length;
  let nextOffset: Offset = segment.baseOffset;
  let bytesSincePlace = 0;
  let maxTimestamp = -1;
  let maxTimestampOffset = -1;
  if (segment.sizeBytes > 0) {
    const start = { position: 0, index: segment.firstIndex };
    const visit = (batch: Parameters<Parameters<typeof walkBatches>[4]>[0]): boolean => {
      if (batch.baseOffset < nextOffset) throw damaged(segment, batch.position, 'offsets do not grow');
      const term = batchHeader.partitionLeaderEpoch(batch.bytes, 0);
      if (!segment.compacted && terms.termAt(batch.index) !== term) {
        throw damaged(segment, batch.position, `entry ${batch.index} is of term ${term}`);
      }
      if (bytesSincePlace > indexIntervalBytes) {
        // In a compacted segment the place's number only keeps the order.
        index.addPlace(
          batch.lastOffset,
          batch.position,
          segment.compacted ? segment.firstIndex + batch.position : batch.index,
        );
        if (maxTimestamp >= 0) index.addTime(maxTimestamp, maxTimestampOffset);
        bytesSincePlace = 0;
      }
      bytesSincePlace += batch.sizeBytes;
      if (batch.maxTimestamp > maxTimestamp) {
        maxTimestamp = batch.maxTimestamp;
        maxTimestampOffset = batch.lastOffset;
      }
      nextOffset = batch.lastOffset + 1;
      count++;
      return true;
    };
    await walkBatches(files, segment, start, segment.sizeBytes, visit, { whole: true, checkContents: true });
  }
  if (segment.sealed && maxTimestamp >= 0) index.addTime(maxTimestamp, maxTimestampOffset);
  if (nextOffset !== segment.nextOffset || maxTimestamp !== segment.maxTimestamp) {
    throw damaged(segment, segment.sizeBytes, `it ends at offset ${nextOffset} instead of ${segment.nextOffset}`);
  }
  if (!segment.compacted && count !== segment.lastIndex - segment.firstIndex + 1) {
    throw damaged(segment, segment.sizeBytes, `it has ${count} entries`);
  }
  return index;
}

/**
 * Checks the batches of a segment's first `endPosition` bytes against their CRCs, as far as this process has neither written nor checked them: about
 * `bytesMax` at a time, from where the last time ended. Errors: DiskError; LogError('damaged').
 */
export async function verifySegment(
  files: FileCache,
  segment: Segment,
  endPosition: number,
  bytesMax = Number.POSITIVE_INFINITY,
): Promise<void> {
  let position = segment.checkedTo;
  if (segment.verifiedFrom <= position) position = Math.max(position, Math.min(segment.verifiedTo, endPosition));
  const stopAt = position + bytesMax;
  if (position < endPosition) {
    const visit = (batch: { readonly position: number; readonly sizeBytes: number }): boolean => {
      position = batch.position + batch.sizeBytes;
      return position < stopAt;
    };
    // Of the index nothing is asked here.
    await walkBatches(files, segment, { position, index: segment.firstIndex }, endPosition, visit, {
      checkContents: true,
    });
  }
  segment.checkedTo = Math.max(segment.checkedTo, position);
}
