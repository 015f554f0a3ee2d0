import { batchHeader, readRecords } from '../protocol/index.ts';
import type { FileCache } from './file-cache.ts';
import type { TailEntry } from './memory-tail.ts';
import type { Segment } from './segment.ts';
import { completeIndex } from './segment-files.ts';
import { type WalkedBatch, walkBatches } from './segment-walk.ts';
import type { Offset, TimestampMs, TimestampOffset } from './types.ts';

/** What one batch may be decompressed to; batches were judged by the same bound or a lower one before they were appended. */
const UNCOMPRESSED_BYTES_MAX = 512 << 20;

/** What a search goes through: the segments, then the entries that are not in segments yet, oldest first. */
export interface SearchedLog {
  readonly segments: readonly Segment[];
  readonly unflushed: () => Iterable<TailEntry>;
  readonly logStartOffset: Offset;
  readonly indexIntervalBytes: number;
}

/** The first record at or after `timestamp` in [logStartOffset, endOffset). Errors: DiskError, LogError('damaged'). */
export async function findTimestamp(
  files: FileCache,
  log: SearchedLog,
  timestamp: TimestampMs,
  endOffset: Offset,
): Promise<TimestampOffset | undefined> {
  const accept = (time: TimestampMs, offset: Offset): boolean =>
    time >= timestamp && offset >= log.logStartOffset && offset < endOffset;
  for (const segment of [...log.segments]) {
    if (segment.maxTimestamp < timestamp || segment.nextOffset <= log.logStartOffset) continue;
    if (segment.baseOffset >= endOffset) return undefined;
    const index = await completeIndex(files, segment, log.indexIntervalBytes);
    const from = Math.max(index.offsetBefore(timestamp), log.logStartOffset);
    const start = index.placeForOffset(from) ?? { position: 0, index: segment.firstIndex };
    let found: TimestampOffset | undefined;
    const visit = (batch: WalkedBatch): boolean => {
      if (batch.baseOffset >= endOffset) return false;
      if (batch.maxTimestamp >= timestamp) found = firstRecord(batch.bytes, accept);
      return found === undefined;
    };
    await walkBatches(files, segment, start, segment.sizeBytes, visit, { whole: true });
    if (found !== undefined) return found;
  }
  for (const entry of log.unflushed()) {
    if (entry.baseOffset >= endOffset) return undefined;
    if (entry.maxTimestamp < timestamp) continue;
    const found = firstRecord(entry.data, accept);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first of the records that carry the largest timestamp of [logStartOffset, endOffset); undefined if none carries one. */
export async function findMaxTimestamp(
  files: FileCache,
  log: SearchedLog,
  endOffset: Offset,
): Promise<TimestampOffset | undefined> {
  let best: { readonly segment: Segment } | { readonly entry: TailEntry } | undefined;
  let bestTimestamp = -1;
  for (const segment of log.segments) {
    if (segment.maxTimestamp <= bestTimestamp || segment.nextOffset <= log.logStartOffset) continue;
    best = { segment };
    bestTimestamp = segment.maxTimestamp;
  }
  for (const entry of log.unflushed()) {
    if (entry.nextOffset > endOffset) break;
    if (entry.maxTimestamp <= bestTimestamp) continue;
    best = { entry };
    bestTimestamp = entry.maxTimestamp;
  }
  if (best === undefined) return undefined;
  const inRange = (offset: Offset): boolean => offset >= log.logStartOffset && offset < endOffset;
  if ('entry' in best) {
    return firstRecord(best.entry.data, (time, offset) => time === bestTimestamp && inRange(offset));
  }
  return await maxOfSegment(files, log, best.segment, inRange);
}

async function maxOfSegment(
  files: FileCache,
  log: SearchedLog,
  segment: Segment,
  inRange: (offset: Offset) => boolean,
): Promise<TimestampOffset | undefined> {
  const index = await completeIndex(files, segment, log.indexIntervalBytes);
  const first = { position: 0, index: segment.firstIndex };
  let found: TimestampOffset | undefined;
  const known = index.placeForOffset(segment.maxTimestampOffset) ?? first;
  const visitKnown = (batch: WalkedBatch): boolean => {
    if (batch.lastOffset < segment.maxTimestampOffset) return true;
    found = firstRecord(batch.bytes, (time, offset) => time === segment.maxTimestamp && inRange(offset));
    return false;
  };
  await walkBatches(files, segment, known, segment.sizeBytes, visitKnown, { whole: true });
  if (found !== undefined) return found;
  // The record with the segment's largest timestamp is outside the range: look at all that are inside.
  const visitAll = (batch: WalkedBatch): boolean => {
    const better = (time: TimestampMs, offset: Offset): boolean => time > (found?.timestamp ?? -1) && inRange(offset);
    for (let next = firstRecord(batch.bytes, better); next !== undefined; next = firstRecord(batch.bytes, better)) {
      found = next;
    }
    return true;
  };
  const start = index.placeForOffset(log.logStartOffset) ?? first;
  await walkBatches(files, segment, start, segment.sizeBytes, visitAll, { whole: true });
  return found;
}

function firstRecord(
  batch: Buffer,
  accept: (timestamp: TimestampMs, offset: Offset) => boolean,
): TimestampOffset | undefined {
  if (batchHeader.isControl(batch, 0)) return undefined;
  const records = readRecords(batch, 0, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX });
  const record = records.find(({ timestamp, offset }) => accept(timestamp, offset));
  if (record === undefined) return undefined;
  const { timestamp, offset } = record;
  return { timestamp, offset, leaderEpoch: batchHeader.partitionLeaderEpoch(batch, 0) };
}
