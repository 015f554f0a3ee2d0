import { createHash } from 'node:crypto';
import { batchHeader, readRecords } from '../protocol/index.ts';
import { BatchCleaner, type CleanedBatch } from './clean-batch.ts';
import type { Disk, DiskFile } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { Maintenance } from './maintenance.ts';
import type { DiskLog } from './partition-log.ts';
import { SEGMENT_SUFFIXES, Segment } from './segment.ts';
import { writeIndexFiles } from './segment-files.ts';
import { SegmentIndex } from './segment-index.ts';
import { finishSwaps } from './segment-names.ts';
import { type WalkedBatch, walkBatches } from './segment-walk.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { LogError, type Offset, type TimestampMs } from './types.ts';

/** Keys up to this length are remembered as they are, longer ones by their SHA-256. */
const PLAIN_KEY_BYTES_MAX = 32;
const UNCOMPRESSED_BYTES_MAX = 512 << 20;
const WRITE_BYTES = 1 << 20;

export interface CleanerOptions {
  readonly disk: Disk;
  readonly files: FileCache;
  readonly writer: SegmentWriter;
  readonly maintenance: Maintenance;
  /** Most keys that one pass remembers (about 100 bytes each): a log with more dirty keys is compacted in several passes. */
  readonly keysMax: number;
  /** Gives the event loop a turn. */
  readonly defer: (callback: () => void) => void;
}

/** The part of a log that one pass works on. */
interface Plan {
  /** Sealed segments from the log's start to the end of the pass. */
  readonly segments: readonly Segment[];
  readonly cleanOffset: Offset;
}

/**
 * Log compaction: keeps the last value of each key, every record's offset, and the order (Kafka's LogCleaner). Reads and rewrites a megabyte at a
 * time, with turns of the event loop in between; only the exchange of files takes a turn in the maintenance queue.
 */
export class Cleaner {
  readonly #options: CleanerOptions;
  #stopped = false;

  constructor(options: CleanerOptions) {
    this.#options = options;
  }

  stop(): void {
    this.#stopped = true;
  }

  /** The log with the largest part that is dirty, if any needs compaction by its settings. */
  choose(logs: Iterable<DiskLog>, nowMs: TimestampMs): DiskLog | undefined {
    let best: DiskLog | undefined;
    let bestRatio = 0;
    for (const log of logs) {
      if (!log.settings.cleanupCompact || log.isPinned || log.removed || log.failure !== undefined) continue;
      const { ratio, isOverdue } = dirtiness(log, nowMs);
      if (ratio === 0 || (ratio < log.settings.minCleanableDirtyRatio && !isOverdue)) continue;
      if (isOverdue || ratio > bestRatio) best = log;
      bestRatio = isOverdue ? 1 : Math.max(bestRatio, ratio);
    }
    return best;
  }

  /** Compacts `log` up to where its settings allow. Returns the segments whose files are not needed any more. Errors: DiskError, LogError. */
  async clean(log: DiskLog): Promise<readonly Segment[]> {
    log.isBeingCleaned = true;
    try {
      return await this.#clean(log);
    } finally {
      log.isBeingCleaned = false;
    }
  }

  async #clean(log: DiskLog): Promise<readonly Segment[]> {
    const nowMs = this.#options.writer.nowMs();
    const { maintenance } = this.#options;
    await maintenance.run(() => this.#seal(log));
    const plan = planOf(log, nowMs);
    if (plan.segments.length === 0) return [];
    // Replay puts new segments in the place of those that the checkpoint names, so it must name them before their files change.
    await maintenance.run(() => maintenance.writeCheckpoint('open'));
    const { latest, endOffset } = await this.#mapKeys(log, plan);
    const cleaner = new BatchCleaner({
      latestOffsetOf: (key) => latest.get(keyOf(key)),
      isAborted: (producerId, offset) => log.isAborted(producerId, offset),
      nowMs,
      deleteRetentionMs: log.settings.deleteRetentionMs,
    });
    const replaced: Segment[] = [];
    const inReach = plan.segments.filter((segment) => segment.baseOffset < endOffset);
    const groups = groupBySize(inReach, log.settings.segmentBytesMax);
    for (const [at, group] of groups.entries()) {
      this.#throwIfStopped();
      const isLast = at === groups.length - 1;
      if (!(await this.#rewrite(log, group, cleaner, isLast ? endOffset : log.cleanOffset))) break;
      replaced.push(...group);
    }
    const bases = new Set(log.segments.map((segment) => segment.baseOffset));
    return replaced.filter((segment) => !bases.has(segment.baseOffset));
  }

  /** Ends the open segment if what it holds has waited longer than the settings allow, so that it can be compacted. */
  async #seal(log: DiskLog): Promise<void> {
    await this.#options.writer.flush(log);
    const open = log.segments.at(-1);
    if (open !== undefined && !open.sealed && isDue(log, this.#options.writer.nowMs()))
      await this.#options.writer.roll(log);
  }

  /** The last offset of each key of the dirty part, as far as memory allows: up to `endOffset`, always a segment's end. */
  async #mapKeys(log: DiskLog, plan: Plan): Promise<{ latest: Map<string, Offset>; endOffset: Offset }> {
    const latest = new Map<string, Offset>();
    let endOffset = plan.cleanOffset;
    for (const segment of plan.segments) {
      if (segment.nextOffset <= plan.cleanOffset) continue;
      if (latest.size >= this.#options.keysMax) break;
      await this.#walk(segment, async (batch) => {
        if (batch.lastOffset < plan.cleanOffset || batchHeader.isControl(batch.bytes, 0)) return;
        const producerId = batchHeader.producerId(batch.bytes, 0);
        if (batchHeader.isTransactional(batch.bytes, 0) && log.isAborted(producerId, batch.baseOffset)) return;
        for (const record of readRecords(batch.bytes, 0, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX })) {
          if (record.key !== null) latest.set(keyOf(record.key), record.offset);
        }
      });
      endOffset = segment.nextOffset;
    }
    return { latest, endOffset };
  }

  /** Writes what is kept of `group` into one new segment and puts it in their place. False if the log changed meanwhile. */
  async #rewrite(
    log: DiskLog,
    group: readonly Segment[],
    cleaner: BatchCleaner,
    cleanOffset: Offset,
  ): Promise<boolean> {
    const { files, disk, maintenance } = this.#options;
    const cleanCount = log.cleanCount + 1;
    const { installCount } = log;
    const first = group[0]!;
    const target = new Segment(log.folder, {
      ...first.image(),
      lastIndex: group.at(-1)!.lastIndex,
      nextOffset: first.baseOffset,
      sizeBytes: 0,
      maxTimestamp: -1,
      maxTimestampOffset: -1,
      firstTimestamp: -1,
      sealed: true,
      compacted: true,
      swapNumber: cleanCount,
      ownEntries: [],
    });
    const output = new SegmentOutput(target, log.settings.indexIntervalBytes);
    let isHandedOver = false;
    try {
      await files.use(target.path, { create: true }, async (file) => {
        await file.truncate(0);
        for (const segment of group) {
          await this.#walk(segment, async (batch) => {
            const cleaned = cleaner.clean(batch.bytes);
            if (cleaned !== undefined) await output.add(file, cleaned);
          });
        }
        await output.finish(file);
      });
      if (target.sizeBytes > 0) await writeIndexFiles(files, target, output.index);
      const swap = {
        bases: group.map((segment) => segment.baseOffset),
        replacement: target.sizeBytes > 0 ? target.image() : null,
        cleanOffset,
        cleanCount,
        installCount,
      };
      await disk.syncFolder(log.folder);
      isHandedOver = true;
      if (!(await log.swapSegments(swap))) {
        await this.#remove(target);
        return false;
      }
      if (target.sizeBytes === 0) await this.#remove(target);
      await maintenance.run(() => log.whileRenaming(() => finishSwaps(disk, files, log)));
      return true;
    } catch (error) {
      // The disk may have the exchange even if it failed: then the file is the log's after the next start, and its number is not used again.
      if (isHandedOver) log.cleanCount = cleanCount;
      else await this.#remove(target);
      throw error;
    }
  }

  async #remove(target: Segment): Promise<void> {
    for (const suffix of SEGMENT_SUFFIXES) {
      await this.#options.disk.remove(target.filePath(suffix));
      await this.#options.files.forget(target.filePath(suffix));
    }
  }

  /** Visits the whole batches of a segment with turns of the event loop in between. */
  async #walk(segment: Segment, visit: (batch: WalkedBatch) => Promise<void>): Promise<void> {
    let place = { position: 0, index: segment.firstIndex };
    while (place.position < segment.sizeBytes) {
      this.#throwIfStopped();
      const batches: WalkedBatch[] = [];
      let bytes = 0;
      const collect = (batch: WalkedBatch): boolean => {
        batches.push({ ...batch, bytes: Buffer.from(batch.bytes) });
        bytes += batch.sizeBytes;
        return bytes < WRITE_BYTES;
      };
      const options = { whole: true, checkContents: true };
      await walkBatches(this.#options.files, segment, place, segment.sizeBytes, collect, options);
      for (const batch of batches) await visit(batch);
      const last = batches.at(-1)!;
      place = { position: last.position + last.sizeBytes, index: last.index + 1 };
      await new Promise<void>((resolve) => this.#options.defer(resolve));
    }
  }

  #throwIfStopped(): void {
    if (this.#stopped) throw new LogError('closed', 'the log is being closed');
  }
}

/** Collects batches for a new segment file and indexes them. */
class SegmentOutput {
  readonly index: SegmentIndex;
  readonly #target: Segment;
  readonly #indexIntervalBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #bytesSincePlace = 0;

  constructor(target: Segment, indexIntervalBytes: number) {
    this.#target = target;
    this.#indexIntervalBytes = indexIntervalBytes;
    this.index = new SegmentIndex(target.baseOffset, target.firstIndex, 0);
  }

  async add(file: DiskFile, { bytes, lastOffset, maxTimestamp }: CleanedBatch): Promise<void> {
    const target = this.#target;
    const position = target.sizeBytes;
    if (this.#bytesSincePlace > this.#indexIntervalBytes) {
      // The Raft index of a compacted batch is not known and never asked for; the place's number keeps the order.
      this.index.addPlace(lastOffset, position, target.firstIndex + position);
      if (target.maxTimestamp >= 0) this.index.addTime(target.maxTimestamp, target.maxTimestampOffset);
      this.#bytesSincePlace = 0;
    }
    if (position === 0) target.firstTimestamp = maxTimestamp;
    if (maxTimestamp > target.maxTimestamp) {
      target.maxTimestamp = maxTimestamp;
      target.maxTimestampOffset = lastOffset;
    }
    this.#bytesSincePlace += bytes.length;
    target.sizeBytes += bytes.length;
    target.nextOffset = lastOffset + 1;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= WRITE_BYTES) await this.#write(file);
  }

  async finish(file: DiskFile): Promise<void> {
    await this.#write(file);
    if (this.#target.maxTimestamp >= 0) this.index.addTime(this.#target.maxTimestamp, this.#target.maxTimestampOffset);
    await file.sync();
  }

  async #write(file: DiskFile): Promise<void> {
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    if (bytes.length > 0) await file.write(bytes, 0, bytes.length, this.#target.sizeBytes - bytes.length);
  }
}

/** How much of what may be compacted is dirty, and whether something has waited for longer than it may. */
function dirtiness(log: DiskLog, nowMs: TimestampMs): { ratio: number; isOverdue: boolean } {
  let cleanBytes = 0;
  let dirtyBytes = 0;
  for (const segment of log.segments) {
    if (segment.nextOffset <= log.cleanOffset) cleanBytes += segment.sizeBytes;
    else if (segment.sealed && isOldEnough(log, segment, nowMs)) dirtyBytes += segment.sizeBytes;
  }
  // What is not sealed yet, but will be before the log is compacted: more than a segment, or what has waited long enough.
  if (log.unflushedBytes > log.settings.segmentBytesMax) dirtyBytes += log.unflushedBytes;
  else if (isDue(log, nowMs)) dirtyBytes += openBytes(log) + log.unflushedBytes;
  const sinceMs = oldestDirtyTimestamp(log);
  const isOverdue = sinceMs !== undefined && nowMs - sinceMs > log.settings.maxCompactionLagMs;
  const totalBytes = cleanBytes + dirtyBytes;
  return { ratio: totalBytes === 0 ? (isOverdue ? 1 : 0) : dirtyBytes / totalBytes, isOverdue };
}

/** Whether the oldest record that is not in a sealed segment has waited longer than the settings allow. */
function isDue(log: DiskLog, nowMs: TimestampMs): boolean {
  const { maxCompactionLagMs, segmentMsMax } = log.settings;
  const open = log.segments.at(-1);
  const isOpen = open !== undefined && !open.sealed && open.sizeBytes > 0;
  const openSinceMs = isOpen && open.firstTimestamp < 0 ? open.createdMs : open?.firstTimestamp;
  const sinceMs = isOpen ? openSinceMs : log.oldestUnflushedTimestamp();
  return sinceMs !== undefined && nowMs - sinceMs > Math.min(maxCompactionLagMs, limitOf(segmentMsMax));
}

function openBytes(log: DiskLog): number {
  const open = log.segments.at(-1);
  return open === undefined || open.sealed ? 0 : open.sizeBytes;
}

function oldestDirtyTimestamp(log: DiskLog): TimestampMs | undefined {
  const oldest = log.segments.find((segment) => segment.nextOffset > log.cleanOffset && segment.sizeBytes > 0);
  if (oldest === undefined) return log.oldestUnflushedTimestamp();
  return oldest.firstTimestamp >= 0 ? oldest.firstTimestamp : oldest.createdMs;
}

function planOf(log: DiskLog, nowMs: TimestampMs): Plan {
  const segments: Segment[] = [];
  for (const segment of log.segments) {
    if (!segment.sealed || segment.nextOffset > log.lastStableOffset) break;
    if (segment.nextOffset > log.cleanOffset && !isOldEnough(log, segment, nowMs)) break;
    segments.push(segment);
  }
  const hasDirty = segments.some((segment) => segment.nextOffset > log.cleanOffset);
  return { segments: hasDirty ? segments : [], cleanOffset: log.cleanOffset };
}

function isOldEnough(log: DiskLog, segment: Segment, nowMs: TimestampMs): boolean {
  const newestMs = segment.maxTimestamp >= 0 ? segment.maxTimestamp : segment.createdMs;
  return nowMs - newestMs >= log.settings.minCompactionLagMs;
}

/** Neighbours that fit into one segment together: compaction would else leave ever smaller files. */
function groupBySize(segments: readonly Segment[], bytesMax: number): Segment[][] {
  const groups: Segment[][] = [];
  let bytes = 0;
  for (const segment of segments) {
    const group = groups.at(-1);
    const fits =
      group !== undefined &&
      bytes + segment.sizeBytes <= bytesMax &&
      group[0]!.canAddress(segment.nextOffset, segment.lastIndex);
    if (fits) group.push(segment);
    else groups.push([segment]);
    bytes = (fits ? bytes : 0) + segment.sizeBytes;
  }
  return groups;
}

function keyOf(key: Buffer): string {
  if (key.length <= PLAIN_KEY_BYTES_MAX) return key.toString('latin1');
  return createHash('sha256')
    .update(key)
    .digest('binary')
    .padEnd(PLAIN_KEY_BYTES_MAX + 1);
}

function limitOf(setting: number): number {
  return setting < 0 ? Number.POSITIVE_INFINITY : setting;
}
