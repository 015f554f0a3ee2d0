import { assert, BufferPool, type Timer } from '../base/index.ts';
import type { MembershipConfig } from '../raft/index.ts';
import {
  type Checkpoint,
  type CheckpointHead,
  emptyLogImage,
  type LogImage,
  readCheckpoint,
  writeCheckpoint,
} from './checkpoint.ts';
import { Cleaner } from './cleaner.ts';
import type { LogContext } from './context.ts';
import type { DiskLock } from './disk.ts';
import { EntryMemory } from './entry-memory.ts';
import { FileCache } from './file-cache.ts';
import { checkFormat } from './format-file.ts';
import { Housekeeping } from './housekeeping.ts';
import { NoteItem } from './log-items.ts';
import { Maintenance } from './maintenance.ts';
import { type LogMetrics, newLogMetrics } from './metrics.ts';
import { DEFAULT_HOUSEKEEPING, LOG_DEFAULTS, type LogManagerOptions } from './options.ts';
import { DiskLog } from './partition-log.ts';
import { ReadAhead } from './read-ahead.ts';
import { READ_BYTES_MAX, ReadBuffers } from './read-buffers.ts';
import { finishSwaps } from './segment-names.ts';
import { SegmentWriter } from './segment-writer.ts';
import type { SegmentSwap } from './segmented-log.ts';
import type { InstallImage } from './snapshot-manifest.ts';
import { TailBudget } from './tail-budget.ts';
import { LogError, type LogId, type LogManager, type LogSettings, type PartitionLog } from './types.ts';
import { VolatileQueue } from './volatile-queue.ts';
import { type FrameQueue, type WalItem, WriteAheadLog } from './wal.ts';
import { type Frame, FrameType, SALT_BYTES } from './wal-format.ts';
import { replayWal } from './wal-recovery.ts';
import { WAL_FOLDER, WalSlots } from './wal-slots.ts';

const LOCK_FILE = 'lock';
const REMOVED_SUFFIX = '.delete';
/** Of a megabyte each: so many sequential readers of old data have their next piece in memory when they ask for it. */
const READ_AHEAD_CHUNKS_MAX = 12;
/** Segments are written in pieces of up to this. */
const FLUSH_LOG_BYTES_MAX = 4 << 20;
const PARTITION_FOLDER = /-\d+$/;
const SEGMENT_FILE = /^\d{20}\./;

/** Names a log within a node. */
export function logKey(id: LogId): string {
  return `${id.topicId}-${id.partition}`;
}

/** The logs of one node, over one write-ahead log. */
class DiskLogManager implements LogManager {
  readonly metrics: LogMetrics = newLogMetrics();
  readonly #options: LogManagerOptions;
  readonly #context: LogContext;
  readonly #slots: WalSlots;
  readonly #writer: SegmentWriter;
  readonly #opened = new Map<string, DiskLog>();
  readonly #byKey = new Map<string, DiskLog>();
  readonly #byNumber = new Map<number, DiskLog>();
  readonly #removals = new Set<Timer>();
  /** Deletions under way, by folder. */
  readonly #deleting = new Map<string, Promise<void>>();
  #found: readonly LogId[] = [];
  #lock: DiskLock | undefined;
  #queue!: FrameQueue;
  #maintenance!: Maintenance;
  /** Undefined until recovery is done. */
  #housekeeping: Housekeeping | undefined;
  readonly #flushLogBytes: number;
  #nextLogNumber = 1;
  #closed = false;
  #fatal: LogError | undefined;

  constructor(options: LogManagerOptions) {
    this.#options = options;
    const { disk, clock, random, logger } = options;
    const tailBytesMax = options.tailBytesMax ?? LOG_DEFAULTS.tailBytesMax;
    this.#flushLogBytes = Math.min(FLUSH_LOG_BYTES_MAX, tailBytesMax / 16);
    const files = new FileCache(disk, options.openFilesMax ?? LOG_DEFAULTS.openFilesMax);
    this.#writer = new SegmentWriter({
      disk,
      files,
      clock,
      random,
      metrics: this.metrics,
      direct: options.directSegments ?? true,
      wholeBlocksBytesMin: this.#flushLogBytes / 4,
    });
    const readBuffersBytes = options.readBuffersBytesMax ?? LOG_DEFAULTS.readBuffersBytesMax;
    this.#context = {
      disk,
      clock,
      random,
      logger,
      metrics: this.metrics,
      files,
      entryMemory: new EntryMemory(options.buffers ?? new BufferPool()),
      readAhead: new ReadAhead(READ_AHEAD_CHUNKS_MAX),
      readBuffers: new ReadBuffers(disk, Math.ceil(readBuffersBytes / READ_BYTES_MAX)),
      budget: new TailBudget(tailBytesMax, this.metrics),
      defer: options.defer ?? ((callback) => void setImmediate(callback)),
      writer: this.#writer,
      maintain: (job) => this.#maintenance.run(job),
      onFatal: (error) => this.#onFatal(error),
      refusal: () => this.#maintenance.diskFull,
      push: (item: WalItem) => this.#queue.push(item),
      onFlushable: (log) => this.#maintenance.onFlushable(log as DiskLog),
    };
    this.#slots = new WalSlots({
      disk,
      slotBytes: options.walSlotBytes ?? LOG_DEFAULTS.walSlotBytes,
      totalBytesMax: options.walBytesMax ?? LOG_DEFAULTS.walBytesMax,
      sync: options.sync ?? true,
    });
  }

  get found(): readonly LogId[] {
    return this.#found;
  }

  get logs(): ReadonlyMap<string, PartitionLog> {
    return this.#opened;
  }

  async start(): Promise<void> {
    const { disk } = this.#options;
    this.#lock = await disk.lock(LOCK_FILE);
    try {
      if (disk.persistent) await this.#recover();
      else this.#startVolatile();
      this.#housekeeping = this.#startHousekeeping();
      if (this.#maintenance.diskFull !== undefined) void this.#housekeeping.retainAll();
    } catch (error) {
      await this.#release();
      throw error;
    }
  }

  async open(id: LogId, settings: LogSettings): Promise<PartitionLog> {
    assert(!this.#closed, 'a closed manager opens nothing');
    const key = logKey(id);
    await this.#untilFolderIsFree(id);
    let log = this.#byKey.get(key);
    if (log === undefined) {
      log = new DiskLog(this.#context, emptyLogImage(id, this.#nextLogNumber++), settings);
      this.#add(log);
      log.register();
    } else {
      log.updateSettings(settings);
    }
    this.#opened.set(key, log);
    return log;
  }

  async delete(id: LogId): Promise<void> {
    const key = logKey(id);
    const log = this.#byKey.get(key);
    if (log === undefined) return;
    const deleting = this.#delete(log);
    // Who opens a topic made again under the name waits for it.
    const settled = deleting.catch(() => undefined).finally(() => this.#deleting.delete(log.folder));
    this.#deleting.set(log.folder, settled);
    await deleting;
  }

  waitForRoom(): Promise<void> | undefined {
    return this.#context.budget.waitForRoom();
  }

  async keepHouse(): Promise<void> {
    await this.#housekeeping?.retainAll();
    await this.#housekeeping?.cleanAll();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#removals) timer.cancel();
    await this.#housekeeping?.stop();
    await this.#queue.drained();
    if (this.#options.disk.persistent && this.#fatal === undefined) {
      try {
        await this.#maintenance.finish();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.#options.logger.error(
          {},
          `the log could not be closed in order; the next start will recover it: ${message}`,
        );
      }
    }
    await this.#maintenance.stop();
    await this.#release();
  }

  async #delete(log: DiskLog): Promise<void> {
    await log.pushNote(
      (callbacks) => NoteItem.delete(log, log.number, callbacks),
      () => this.#forget(log),
    );
    await log.abortImport();
    await this.#maintenance.run(() => this.#setAside(log));
  }

  /** Two logs never share a folder. Throws LogError('busy') if another log has it that nobody deletes. */
  async #untilFolderIsFree(id: LogId): Promise<void> {
    const folder = `${id.topic}-${id.partition}`;
    await this.#deleting.get(folder);
    for (const log of this.#byNumber.values()) {
      if (log.folder !== folder || logKey(log.id) === logKey(id)) continue;
      throw new LogError('busy', `${folder} belongs to the topic with id ${log.id.topicId}: delete that log first`);
    }
  }

  async #recover(): Promise<void> {
    const { disk, random, clock, logger } = this.#options;
    const startedMs = clock.monotonicMs();
    await checkFormat(disk);
    // What the last process had renamed or made, but not synced, must not be lost after this one has built on it.
    await disk.makeFolder(WAL_FOLDER);
    await disk.syncFolder('');
    await disk.syncFolder(WAL_FOLDER);
    const checkpoint = (await readCheckpoint(disk)) ?? (await this.#createCheckpoint(random.bytes(SALT_BYTES)));
    this.#loadCheckpoint(checkpoint);
    const { head } = checkpoint;
    const salt = Buffer.from(head.salt, 'hex');
    const removed: DiskLog[] = [];
    const end = await replayWal(
      disk,
      this.#slots,
      { ...head, salt },
      {
        onFrame: (frame, generation) => this.#replay(frame, generation, removed),
        onDamagedFrame: (frame, where) => {
          const log = this.#byNumber.get(frame.logNumber);
          log?.failForGood(`${log.folder}: entry ${frame.index} is damaged in ${where}`);
        },
      },
    );
    await this.#slots.settle();
    this.#slots.prepare();
    this.#queue = this.#startWal(salt, end.nextGeneration, end.nextSequence);
    this.#maintenance = this.#startMaintenance(salt);
    // First, for what is known to be committed may be flushed at once, to files under their final names.
    for (const log of this.#byNumber.values()) await finishSwaps(disk, this.#context.files, log);
    for (const log of this.#byNumber.values()) log.finishReplay();
    for (const log of removed) await this.#setAside(log);
    await this.#clearRemoved();
    // Of a log without segments too: what a log before it left under the name goes with it.
    const folders = new Set(await disk.list(''));
    for (const log of this.#byNumber.values()) log.hasFolder = folders.has(log.folder);
    this.#found = [...this.#byNumber.values()].map((log) => log.id);
    const tookMs = Math.round(clock.monotonicMs() - startedMs);
    const clean = head.closedAtSequence === end.nextSequence;
    logger.info({ logs: this.#found.length, tookMs, clean }, `the log in ${disk.description} is open`);
    for (const log of this.#byNumber.values()) this.#context.onFlushable(log);
  }

  #startVolatile(): void {
    this.#queue = new VolatileQueue(this.#context.defer);
    this.#maintenance = this.#startMaintenance(Buffer.alloc(SALT_BYTES));
  }

  #startWal(salt: Buffer, nextGeneration: number, nextSequence: number): WriteAheadLog {
    return new WriteAheadLog({
      disk: this.#options.disk,
      slots: this.#slots,
      clock: this.#options.clock,
      metrics: this.metrics,
      salt,
      nextGeneration,
      nextSequence,
      defer: this.#context.defer,
      makeRoom: () => this.#maintenance.makeRoom(),
      refusal: () => this.#maintenance.refusal(),
      onRotated: () => this.#maintenance.onWalRotated(),
      onFatal: (error) => this.#onFatal(error),
    });
  }

  #startMaintenance(salt: Buffer): Maintenance {
    const walBytesMax = this.#options.walBytesMax ?? LOG_DEFAULTS.walBytesMax;
    const slotBytes = this.#options.walSlotBytes ?? LOG_DEFAULTS.walSlotBytes;
    return new Maintenance({
      disk: this.#options.disk,
      clock: this.#options.clock,
      logger: this.#options.logger,
      metrics: this.metrics,
      budget: this.#context.budget,
      writer: this.#writer,
      slots: this.#slots,
      salt,
      logs: this.#byNumber,
      flushLogBytes: this.#flushLogBytes,
      slotsPerCheckpoint: Math.max(1, Math.floor(walBytesMax / slotBytes / 4)),
      defer: this.#context.defer,
      walGeneration: () => this.#queue.generation,
      walSequence: () => this.#queue.nextSequence,
      nextLogNumber: () => this.#nextLogNumber,
      onFatal: (error) => this.#onFatal(error),
      onDiskFull: () => void this.#housekeeping?.retainAll(),
    });
  }

  #startHousekeeping(): Housekeeping {
    const { disk, clock, logger } = this.#options;
    const { files, defer } = this.#context;
    const shared = { disk, files, writer: this.#writer, maintenance: this.#maintenance };
    const keysMax = this.#options.cleanerKeysMax ?? LOG_DEFAULTS.cleanerKeysMax;
    const housekeeping = new Housekeeping({
      ...shared,
      clock,
      logger,
      cleaner: new Cleaner({ ...shared, keysMax, defer }),
      logs: this.#byNumber,
      settings: () => ({ ...DEFAULT_HOUSEKEEPING, ...this.#options.housekeeping?.() }),
      onFatal: (error) => this.#onFatal(error),
    });
    housekeeping.start();
    return housekeeping;
  }

  async #createCheckpoint(salt: Buffer): Promise<Checkpoint> {
    const { disk } = this.#options;
    const strays = await disk.list(WAL_FOLDER);
    if (strays.length > 0) {
      throw new LogError(
        'damaged',
        `${disk.description} holds a write-ahead log but no checkpoint; restore the folder`,
      );
    }
    const head: CheckpointHead = {
      version: 1,
      salt: salt.toString('hex'),
      generation: 1,
      firstSequence: 1,
      nextLogNumber: 1,
      closedAtSequence: 1,
      logCount: 0,
    };
    await writeCheckpoint(disk, head, []);
    return { head, logs: [], damaged: [] };
  }

  #loadCheckpoint({ head, logs, damaged }: Checkpoint): void {
    this.#nextLogNumber = head.nextLogNumber;
    for (const image of logs) this.#add(this.#fromImage(image));
    for (const image of damaged) {
      const log = this.#fromImage({ ...image, hardState: { term: 0, vote: 0, commit: 0 } });
      this.#add(log);
      log.failForGood(`${log.folder}: its line in the checkpoint is damaged`);
    }
  }

  #replay(frame: Frame, generation: number, removed: DiskLog[]): void {
    if (frame.type === FrameType.Create) {
      if (this.#byNumber.has(frame.logNumber) || frame.logNumber < this.#nextLogNumber) return;
      const id = JSON.parse(frame.payload!.toString()) as LogId;
      this.#nextLogNumber = frame.logNumber + 1;
      this.#add(this.#fromImage(emptyLogImage(id, frame.logNumber)));
      return;
    }
    // Frames of a log that was deleted before the checkpoint may still be there.
    const log = this.#byNumber.get(frame.logNumber);
    if (log === undefined) return;
    if (frame.type === FrameType.Entry) log.replayEntry(frame, generation);
    else if (frame.type === FrameType.HardState) {
      log.replayHardState({ term: frame.term, vote: frame.extra, commit: frame.index });
    } else if (frame.type === FrameType.Membership) {
      log.replayMembership(frame.index, JSON.parse(frame.payload!.toString()) as MembershipConfig);
    } else if (frame.type === FrameType.Swap) {
      log.applySwap(JSON.parse(frame.payload!.toString()) as SegmentSwap);
    } else if (frame.type === FrameType.Install) {
      log.replayInstall(JSON.parse(frame.payload!.toString()) as InstallImage);
    } else if (frame.type === FrameType.LogStart) log.replayLogStart(frame.extra);
    else if (frame.type === FrameType.Delete) {
      this.#forget(log);
      removed.push(log);
    }
  }

  #fromImage(image: LogImage): DiskLog {
    return new DiskLog(this.#context, image, this.#options.defaultSettings);
  }

  #add(log: DiskLog): void {
    this.#byKey.set(logKey(log.id), log);
    this.#byNumber.set(log.number, log);
  }

  #forget(log: DiskLog): void {
    log.remove();
    this.#byKey.delete(logKey(log.id));
    this.#byNumber.delete(log.number);
    this.#opened.delete(logKey(log.id));
  }

  /** Moves a removed log's folder out of the way, so that its topic's name is free at once, and removes it later. */
  async #setAside(log: DiskLog): Promise<void> {
    const { disk, clock, logger } = this.#options;
    this.#writer.forgetFolder(log.folder);
    if (!log.hasFolder) return;
    const aside = logKey(log.id) + REMOVED_SUFFIX;
    if (!(await disk.list('')).includes(log.folder)) return;
    // A crash may have brought the folder back into use after the log was set aside once.
    await disk.removeFolder(aside);
    await disk.rename(log.folder, aside);
    await this.#context.files.forgetFolder(log.folder);
    await disk.syncFolder('');
    const timer = clock.setTimer(log.settings.fileDeleteDelayMs, () => {
      this.#removals.delete(timer);
      disk.removeFolder(aside).catch((error: Error) => logger.warn({ folder: aside }, `not removed: ${error.message}`));
    });
    this.#removals.add(timer);
  }

  /** Removes folders of removed logs, set aside or not yet; leaves alone whatever a log did not make. */
  async #clearRemoved(): Promise<void> {
    const { disk } = this.#options;
    const known = new Set([...this.#byNumber.values()].map((log) => log.folder));
    for (const name of await disk.list('')) {
      if (known.has(name) || !(name.endsWith(REMOVED_SUFFIX) || PARTITION_FOLDER.test(name))) continue;
      const files = await disk.list(name);
      if (files.length > 0 && files.every((file) => SEGMENT_FILE.test(file))) await disk.removeFolder(name);
    }
  }

  #onFatal(error: LogError): void {
    if (this.#fatal !== undefined) return;
    this.#fatal = error;
    this.#options.logger.fatal({ reason: error.reason }, error.message);
    this.#options.onFatal(error);
  }

  async #release(): Promise<void> {
    await this.#context.readAhead.close();
    await this.#context.files.close();
    await this.#slots.close();
    await this.#lock?.release();
    this.#lock = undefined;
  }
}

/**
 * Opens the logs of a node: takes the disk's lock, reads the checkpoint, replays the write-ahead log. Errors: DiskError('EBUSY') if another server has
 * the disk, LogError('damaged') with file and position, DiskError with the operating system's reason.
 */
export async function openLogManager(options: LogManagerOptions): Promise<LogManager> {
  const manager = new DiskLogManager(options);
  await manager.start();
  return manager;
}
