import { type Disk, DiskError } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { DiskLog } from './partition-log.ts';
import { isUnfinished, SEGMENT_SUFFIXES, type Segment } from './segment.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { Offset, TimestampMs } from './types.ts';

const REMOVED_SUFFIX = '.deleted';

/** The part of maintenance that must run in its queue: flushes and rolls what retention is about to judge, then judges. */
export async function decideRetention(log: DiskLog, writer: SegmentWriter, nowMs: TimestampMs): Promise<Offset> {
  if (!log.settings.cleanupDelete) return log.logStartOffset;
  try {
    await prepare(log, writer, nowMs);
  } catch (error) {
    // On a full disk what is already in segments can still be judged, and making room is what is needed most.
    if (!(error instanceof DiskError && error.code === 'ENOSPC')) throw error;
  }
  return Math.max(log.logStartOffset, startAfterRetention(log, nowMs));
}

/** Brings expired entries, and those that make the log too large, into segments that can be removed. */
async function prepare(log: DiskLog, writer: SegmentWriter, nowMs: TimestampMs): Promise<void> {
  const { retentionBytes, segmentBytesMax } = log.settings;
  const tooLarge = retentionBytes >= 0 && log.sizeBytes > retentionBytes && log.unflushedBytes > segmentBytesMax;
  const newest = newestTimestamp(log);
  const allExpired = newest !== undefined && isExpired(log, newest, nowMs);
  if (tooLarge || (allExpired && log.unflushedBytes > 0)) await writer.flush(log);
  if (allExpired && log.flushedOffset === log.logEndOffset) await writer.roll(log);
}

/** The log's start if every segment that is too old or too much is removed: always the oldest ones, never the one being written. */
function startAfterRetention(log: DiskLog, nowMs: TimestampMs): Offset {
  const { retentionBytes } = log.settings;
  let excessBytes = retentionBytes < 0 ? 0 : log.sizeBytes - retentionBytes;
  let start = log.logStartOffset;
  for (const [at, segment] of log.segments.entries()) {
    if (!segment.sealed) break;
    const tooMuch = retentionBytes >= 0 && excessBytes >= segment.sizeBytes;
    if (!tooMuch && !isExpired(log, timestampOf(segment), nowMs)) break;
    excessBytes -= segment.sizeBytes;
    start = log.segments[at + 1]?.baseOffset ?? log.flushedOffset;
  }
  return start;
}

function isExpired(log: DiskLog, timestamp: TimestampMs, nowMs: TimestampMs): boolean {
  return log.settings.retentionMs >= 0 && nowMs - timestamp > log.settings.retentionMs;
}

function timestampOf(segment: Segment): TimestampMs {
  return segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.createdMs;
}

/** Of the open segment and what will be added to it; undefined if both are empty. */
function newestTimestamp(log: DiskLog): TimestampMs | undefined {
  const open = log.segments.at(-1);
  let newest = open === undefined || open.sealed || open.sizeBytes === 0 ? undefined : timestampOf(open);
  const pending = log.newestUnflushedTimestamp();
  if (pending !== undefined) newest = Math.max(newest ?? -1, pending);
  return newest;
}

/** Renames the files of a segment that is no longer part of a log, and returns their new paths, to be removed when nobody can need them. */
export async function setSegmentAside(disk: Disk, files: FileCache, segment: Segment): Promise<readonly string[]> {
  const aside: string[] = [];
  for (const suffix of SEGMENT_SUFFIXES) {
    const path = segment.filePath(suffix);
    if (suffix === '.log') {
      await disk.rename(path, path + REMOVED_SUFFIX);
      aside.push(path + REMOVED_SUFFIX);
    } else await disk.remove(path);
    await files.forget(path);
  }
  return aside;
}

/** Removes the files in a log's folder that belong to none of its segments: what a crash left of retention and compaction. Returns their names. */
export async function removeStrays(disk: Disk, log: DiskLog): Promise<readonly string[]> {
  const names = await disk.list(log.folder);
  const known = new Set(
    log.segments.flatMap((segment) => SEGMENT_SUFFIXES.map((suffix) => segment.filePath(suffix).split('/').at(-1)!)),
  );
  const { underWay } = log;
  const isStray = (name: string): boolean =>
    /^\d{20}\./.test(name) && !known.has(name) && !isUnfinished(name, underWay);
  const strays = names.filter(isStray);
  for (const name of strays) await disk.remove(`${log.folder}/${name}`);
  return strays;
}
