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

/** What the writer needs of a log. */
export interface FlushableLog {
  readonly folder: string;
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

  nowMs(): TimestampMs {
    return this.#options.clock.wallMs();
  }

  /** Writes everything flushable of `log`. Errors: DiskError; what was written before it stays counted. */
  async flush(log: FlushableLog): Promise<void> {
    for (let entries = log.flushable(STAGING_BYTES); entries.length > 0; entries = log.flushable(STAGING_BYTES)) {
      const segment = await this.#segmentFor(log, entries[0]!);
      await this.#append(log, segment, this.#fitting(log, segment, entries));
    }
  }

  /** Ends the open segment, if it holds anything: what comes next goes to a new one. Errors: DiskError. */
  async roll(log: FlushableLog): Promise<void> {
    const segment = log.segments.at(-1);
    if (segment === undefined || segment.sealed || segment.sizeBytes === 0) return;
    const index = await completeIndex(this.#options.files, segment, log.settings.indexIntervalBytes);
    if (segment.maxTimestamp >= 0) index.addTime(segment.maxTimestamp, segment.maxTimestampOffset);
    await this.#options.files.use(segment.path, false, async (file) => {
      // Bytes behind the end may be left over from before a crash.
      if ((await file.sizeBytes()) > segment.sizeBytes) await file.truncate(segment.sizeBytes);
    });
    this.#dirty.add(segment.path);
    await writeIndexFiles(this.#options.files, segment, index);
    segment.sealed = true;
  }

  /** Makes everything written so far durable. Errors: DiskError, which must stop the node. */
  async sync(): Promise<void> {
    const paths = [...this.#dirty];
    const syncSome = async (): Promise<void> => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        await this.#options.files.use(path, false, (file) => file.sync());
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

  async #segmentFor(log: FlushableLog, entry: TailEntry): Promise<Segment> {
    const present = log.segments.at(-1);
    if (present !== undefined && !present.sealed) {
      if (!this.#mustRoll(log, present, entry, present.sizeBytes)) return present;
      await this.roll(log);
    }
    const { clock, disk } = this.#options;
    const segment = Segment.create(log.folder, log.flushedOffset, entry.index, clock.wallMs());
    await disk.makeFolder(log.folder);
    await this.#options.files.use(segment.path, true, async (file) => {
      // A file may be left over from before a crash; nothing of it counts.
      if ((await file.sizeBytes()) > 0) await file.truncate(0);
    });
    this.#dirtyFolders.add('');
    this.#dirtyFolders.add(log.folder);
    log.segments.push(segment);
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

  async #append(log: FlushableLog, segment: Segment, entries: readonly TailEntry[]): Promise<void> {
    this.#staging ??= Buffer.allocUnsafeSlow(STAGING_BYTES);
    let filled = 0;
    let large: Buffer | undefined;
    for (const entry of entries) {
      if (entry.kind !== EntryKind.Data) continue;
      if (entry.sizeBytes > STAGING_BYTES) large = entry.data;
      else filled += entry.data.copy(this.#staging, filled);
    }
    const bytes = large ?? this.#staging.subarray(0, filled);
    if (bytes.length > 0) {
      this.#dirty.add(segment.path);
      await this.#options.files.use(segment.path, false, (file) =>
        file.write(bytes, 0, bytes.length, segment.sizeBytes),
      );
      this.#options.metrics.segmentBytesWritten += bytes.length;
    }
    for (const entry of entries) segment.noteAppended(entry, log.settings.indexIntervalBytes);
    log.onFlushed(
      entries.at(-1)!,
      entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
    );
  }
}
