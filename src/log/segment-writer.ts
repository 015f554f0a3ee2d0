import { type Clock, type Random, randomBelow } from '../base/index.ts';
import { EntryKind } from '../raft/index.ts';
import type { Disk } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { TailEntry } from './memory-tail.ts';
import type { LogMetrics } from './metrics.ts';
import { Segment } from './segment.ts';
import { completeIndex, writeIndexFiles } from './segment-files.ts';
import type { LogSettings, TimestampMs } from './types.ts';

/** Entries go to a segment in writes of up to this: large enough that the page cache takes them in large pieces. */
const STAGING_BYTES = 4 << 20;

/** The file system commits them together; more would take the I/O threads that acknowledgements wait for. */
const SYNCS_AT_ONCE = 2;

/** How much of a log is flushed: everything, or what fills whole blocks. */
export type FlushExtent = 'all' | 'whole-blocks';

/** What the writer needs of a log. */
export interface FlushableLog {
  readonly folder: string;
  /** Set when the folder is made. */
  hasFolder: boolean;
  readonly settings: LogSettings;
  /** In order; the last one is written to unless it is sealed. */
  readonly segments: Segment[];
  /** Offset after the last record in segments. */
  readonly flushedOffset: number;
  flushable(bytesMax: number): readonly TailEntry[];
  onFlushed(last: TailEntry, bytes: number): void;
}

export interface SegmentWriterOptions {
  readonly disk: Disk;
  readonly files: FileCache;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: LogMetrics;
  /** Whether logs that grow fast are written past the page cache. */
  readonly direct: boolean;
  /** Less than this is not worth a write past the page cache, and can wait. */
  readonly wholeBlocksBytesMin: number;
}

/** Moves entries from memory into segment files. One flush at a time; all calls come from the node's one maintenance queue. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #staging: Buffer | undefined;
  /** Paths of files with writes that are not synced. */
  readonly #dirty = new Set<string>();
  /** Folders with entries that are not synced. */
  readonly #dirtyFolders = new Set<string>();
  /** When a log's open segment rolls by time: drawn once a segment, so that many logs do not roll at once. */
  readonly #jitterMs = new WeakMap<Segment, number>();

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  get #canGoDirect(): boolean {
    return this.#options.direct && this.#options.disk.blockBytes > 1;
  }

  nowMs(): TimestampMs {
    return this.#options.clock.wallMs();
  }

  /**
   * Writes what is flushable of `log`: all of it, or while that goes past the page cache only whole blocks in large writes. Errors: DiskError; what
   * was written before it stays counted.
   */
  async flush(log: FlushableLog, extent: FlushExtent = 'all'): Promise<void> {
    for (let entries = log.flushable(STAGING_BYTES); entries.length > 0; entries = log.flushable(STAGING_BYTES)) {
      const segment = await this.#segmentFor(log, entries[0]!, extent);
      // The log was removed, or replaced by a snapshot, meanwhile.
      if (entries[0]!.dropped) continue;
      const fitting = this.#fitting(log, segment, entries);
      // A segment that ends here is written to its end.
      const wrote = await this.#append(log, segment, fitting, fitting.length < entries.length ? 'all' : extent);
      if (!wrote) return;
    }
  }

  /** Ends the open segment, if it holds anything: what comes next goes to a new one. Errors: DiskError. */
  async roll(log: FlushableLog): Promise<void> {
    const segment = log.segments.at(-1);
    if (segment === undefined || segment.sealed || segment.sizeBytes === 0) return;
    const index = await completeIndex(this.#options.files, segment, log.settings.indexIntervalBytes);
    if (segment.maxTimestamp >= 0) index.addTime(segment.maxTimestamp, segment.maxTimestampOffset);
    await this.#options.files.use(segment.path, {}, async (file) => {
      // Bytes behind the end may be left over from before a crash.
      if ((await file.sizeBytes()) > segment.sizeBytes) await file.truncate(segment.sizeBytes);
    });
    this.#dirty.add(segment.path);
    await writeIndexFiles(this.#options.files, segment, index);
    segment.sealed = true;
    segment.isDirect = false;
    segment.directTo = Math.min(segment.directTo, segment.sizeBytes);
  }

  /** Makes everything written so far durable. Errors: DiskError, which must stop the node. */
  async sync(): Promise<void> {
    const paths = [...this.#dirty];
    const syncSome = async (): Promise<void> => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        await this.#options.files.use(path, {}, (file) => file.sync());
        this.#options.metrics.segmentSyncCount++;
      }
    };
    await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, syncSome));
    this.#dirty.clear();
    for (const folder of [...this.#dirtyFolders]) {
      await this.#options.disk.syncFolder(folder);
      this.#dirtyFolders.delete(folder);
    }
  }

  /** The file is gone or going: there is nothing to sync any more. */
  forget(path: string): void {
    this.#dirty.delete(path);
  }

  forgetFolder(folder: string): void {
    this.#dirtyFolders.delete(folder);
    for (const path of this.#dirty) if (path.startsWith(`${folder}/`)) this.#dirty.delete(path);
  }

  async #segmentFor(log: FlushableLog, entry: TailEntry, extent: FlushExtent): Promise<Segment> {
    const present = log.segments.at(-1);
    if (present !== undefined && !present.sealed) {
      if (!this.#mustRoll(log, present, entry, present.sizeBytes)) return present;
      await this.roll(log);
    }
    const { clock, disk } = this.#options;
    const segment = Segment.create(log.folder, log.flushedOffset, entry.index, clock.wallMs());
    segment.isDirect = extent === 'whole-blocks' && this.#canGoDirect;
    log.hasFolder = true;
    await disk.makeFolder(log.folder);
    await this.#options.files.use(segment.path, { create: true }, async (file) => {
      // A file may be left over from before a crash; nothing of it counts.
      if ((await file.sizeBytes()) > 0) await file.truncate(0);
    });
    this.#dirtyFolders.add('');
    this.#dirtyFolders.add(log.folder);
    if (!entry.dropped) log.segments.push(segment);
    return segment;
  }

  /** The entries that still belong into `segment`: the first always does. */
  #fitting(log: FlushableLog, segment: Segment, entries: readonly TailEntry[]): readonly TailEntry[] {
    let sizeBytes = segment.sizeBytes + entries[0]!.sizeBytes;
    for (let at = 1; at < entries.length; at++) {
      if (this.#mustRoll(log, segment, entries[at]!, sizeBytes)) return entries.slice(0, at);
      sizeBytes += entries[at]!.sizeBytes;
    }
    return entries;
  }

  #mustRoll(log: FlushableLog, segment: Segment, entry: TailEntry, sizeBytes: number): boolean {
    if (entry.kind !== EntryKind.Data || sizeBytes === 0) return false;
    const { segmentBytesMax, segmentMsMax, indexBytesMax, cleanupCompact, maxCompactionLagMs } = log.settings;
    if (sizeBytes + entry.sizeBytes > segmentBytesMax || !segment.canAddress(entry.nextOffset, entry.index))
      return true;
    if (segment.index !== undefined && segment.index.offsetBytes >= indexBytesMax) return true;
    if (segmentMsMax < 0) return false;
    // A log that is compacted must not keep records out of compaction's reach for longer than they may wait for it.
    const limitMs = cleanupCompact ? Math.min(segmentMsMax, maxCompactionLagMs) : segmentMsMax;
    const rollsAfterMs = limitMs - this.#jitterOf(log, segment);
    const ageMs =
      segment.firstTimestamp >= 0 && entry.maxTimestamp >= 0
        ? entry.maxTimestamp - segment.firstTimestamp
        : this.#options.clock.wallMs() - segment.createdMs;
    return ageMs > rollsAfterMs;
  }

  #jitterOf(log: FlushableLog, segment: Segment): number {
    let jitterMs = this.#jitterMs.get(segment);
    if (jitterMs === undefined) {
      const boundMs = Math.min(log.settings.segmentJitterMs, log.settings.segmentMsMax);
      jitterMs = boundMs <= 0 ? 0 : randomBelow(this.#options.random, boundMs);
      this.#jitterMs.set(segment, jitterMs);
    }
    return jitterMs;
  }

  /**
   * Writes entries behind the end of `segment`. While the log grows fast that goes past the page cache in whole blocks, and what does not fill one
   * waits; a block that was begun through the page cache is filled through it, so that none is written by both ways. False: nothing was worth a write.
   */
  async #append(
    log: FlushableLog,
    segment: Segment,
    entries: readonly TailEntry[],
    extent: FlushExtent,
  ): Promise<boolean> {
    const { wholeBlocksBytesMin, disk } = this.#options;
    const { blockBytes } = disk;
    // Of the first batch a part may be there already.
    const begin = Math.max(segment.directTo, segment.sizeBytes);
    const end = segment.sizeBytes + batchBytes(entries);
    const blocksFrom = Math.ceil(begin / blockBytes) * blockBytes;
    const blocksTo = end - (end % blockBytes);
    const isWorthIt = blocksTo - blocksFrom >= Math.max(blockBytes, wholeBlocksBytesMin);
    const isDirect = extent === 'whole-blocks' ? this.#canGoDirect && isWorthIt : segment.isDirect;
    let position = begin;
    if (isDirect && blocksFrom < blocksTo) {
      if (begin < blocksFrom) await this.#write(segment, entries, begin, blocksFrom, false);
      await this.#write(segment, entries, blocksFrom, blocksTo, true);
      segment.directTo = blocksTo;
      position = blocksTo;
    } else if (extent === 'whole-blocks' && segment.isDirect) {
      return false;
    }
    segment.isDirect = isDirect && (extent === 'whole-blocks' || position === end);
    if (!segment.isDirect && position < end) {
      await this.#write(segment, entries, position, end, false);
      position = end;
    }
    this.#noteWritten(log, segment, entries, position);
    return true;
  }

  /** Writes the part of `entries`, which begin at the segment's end, that belongs into [from, to) of the file. */
  async #write(
    segment: Segment,
    entries: readonly TailEntry[],
    from: number,
    to: number,
    direct: boolean,
  ): Promise<void> {
    this.#staging ??= this.#options.disk.allocate(STAGING_BYTES);
    const staging = this.#staging;
    this.#dirty.add(segment.path);
    await this.#options.files.use(segment.path, { direct }, async (file) => {
      let position = from;
      let filled = 0;
      let entryAt = segment.sizeBytes;
      const flush = async (): Promise<void> => {
        await file.write(staging, 0, filled, position);
        position += filled;
        filled = 0;
      };
      for (const entry of entries) {
        if (entry.kind !== EntryKind.Data) continue;
        const entryEnd = Math.min(entryAt + entry.sizeBytes, to);
        for (let at = Math.max(entryAt, from); at < entryEnd; ) {
          const count = entry.data.copy(staging, filled, at - entryAt, entryEnd - entryAt);
          filled += count;
          at += count;
          if (filled === staging.length) await flush();
        }
        entryAt += entry.sizeBytes;
      }
      if (filled > 0) await flush();
    });
    this.#options.metrics.segmentBytesWritten += to - from;
  }

  /** Entries that end at or before `position` are in the segment now. */
  #noteWritten(log: FlushableLog, segment: Segment, entries: readonly TailEntry[], position: number): void {
    let last: TailEntry | undefined;
    let bytes = 0;
    for (const entry of entries) {
      const size = entry.kind === EntryKind.Data ? entry.sizeBytes : 0;
      if (segment.sizeBytes + size > position) break;
      segment.noteAppended(entry, log.settings.indexIntervalBytes);
      last = entry;
      bytes += entry.sizeBytes;
    }
    if (last !== undefined && !last.dropped) log.onFlushed(last, bytes);
  }
}

function batchBytes(entries: readonly TailEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === EntryKind.Data ? entry.sizeBytes : 0), 0);
}
