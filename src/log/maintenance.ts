import type { Clock, Logger, Timer } from '../base/index.ts';
import { type CheckpointHead, writeCheckpoint } from './checkpoint.ts';
import { isFatal, toLogError } from './context.ts';
import { type Disk, DiskError } from './disk.ts';
import type { LogMetrics } from './metrics.ts';
import type { DiskLog } from './partition-log.ts';
import type { FlushExtent, SegmentWriter } from './segment-writer.ts';
import type { TailBudget } from './tail-budget.ts';
import { LogError } from './types.ts';
import type { WalSlots } from './wal-slots.ts';

/** Lines of a checkpoint that are made without a turn of the event loop in between. */
const LINES_A_TURN = 256;
const DISK_FULL_RETRY_MS = 1000;

export interface MaintenanceOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
  readonly budget: TailBudget;
  readonly writer: SegmentWriter;
  readonly slots: WalSlots;
  readonly salt: Buffer;
  readonly logs: ReadonlyMap<number, DiskLog>;
  /**
   * A log with this much that is not in segments is flushed by itself, in writes that are as large as they get; with half of it, it is still
   * written past the page cache when memory is short.
   */
  readonly flushLogBytes: number;
  /** A checkpoint is made each time this many slots were filled; logs may lag behind by twice as many before they are flushed for it. */
  readonly slotsPerCheckpoint: number;
  /** Gives the event loop a turn. */
  readonly defer: (callback: () => void) => void;
  /** The slot generation that the write-ahead log is writing. */
  readonly walGeneration: () => number;
  /** Sequence number of the write-ahead log's next commit. */
  readonly walSequence: () => number;
  readonly nextLogNumber: () => number;
  readonly onFatal: (error: LogError) => void;
  /** No room was found for a segment or checkpoint: whatever may be removed should be. */
  readonly onDiskFull: () => void;
}

type Job = () => Promise<void>;

/**
 * The one queue for everything that happens to segments and checkpoints: flushes, checkpoints, and what others hand in. One thing at a
 * time, so that a checkpoint never meets half a flush; nothing of it is on the path of an acknowledgement.
 */
export class Maintenance {
  readonly #options: MaintenanceOptions;
  readonly #flushSoon = new Set<DiskLog>();
  readonly #jobs: Job[] = [];
  #pressure = false;
  #checkpoint: 'none' | 'usual' | 'urgent' = 'none';
  #running: Promise<void> | undefined;
  #lastCheckpointGeneration: number;
  #diskFull: LogError | undefined;
  #retryTimer: Timer | undefined;
  #roomWaiters: { readonly resolve: () => void; readonly reject: (error: LogError) => void }[] = [];
  #stopped = false;

  constructor(options: MaintenanceOptions) {
    this.#options = options;
    this.#lastCheckpointGeneration = options.walGeneration();
  }

  /** Why appends must be refused: nothing more can be flushed, and memory is full of what is not. */
  refusal(): LogError | undefined {
    return this.#diskFull !== undefined && this.#options.budget.isFull ? this.#diskFull : undefined;
  }

  /** Set while the last write to a segment or checkpoint found no room. */
  get diskFull(): LogError | undefined {
    return this.#diskFull;
  }

  onFlushable(log: DiskLog): void {
    const { budget, flushLogBytes } = this.#options;
    if (log.unflushedBytes >= flushLogBytes) this.#flushSoon.add(log);
    else if (budget.unflushedBytes * 2 > budget.bytesMax) this.#pressure = true;
    else return;
    this.#wake();
  }

  onWalRotated(): void {
    const filled = this.#options.walGeneration() - this.#lastCheckpointGeneration;
    if (filled < this.#options.slotsPerCheckpoint || this.#checkpoint !== 'none') return;
    this.#checkpoint = 'usual';
    this.#wake();
  }

  /** Resolves when slots of the write-ahead log may have become free. Rejects with LogError('disk-full') if none can. */
  makeRoom(): Promise<void> {
    if (this.#diskFull !== undefined) return Promise.reject(this.#diskFull);
    this.#checkpoint = 'urgent';
    return new Promise((resolve, reject) => {
      this.#roomWaiters.push({ resolve, reject });
      this.#wake();
    });
  }

  /** Runs `job` in its turn; resolves or rejects with it. */
  run<T>(job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(() => job().then(resolve, (error: unknown) => this.#passOn(error, reject)));
      this.#wake();
    });
  }

  /** Flushes everything that may be flushed and writes the last checkpoint. Errors: DiskError. */
  async finish(): Promise<void> {
    await this.run(async () => {
      for (const log of this.#options.logs.values()) await this.#flush(log);
      await this.writeCheckpoint('closing');
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retryTimer?.cancel();
    await this.#running;
  }

  #wake(): void {
    if (this.#running !== undefined || this.#stopped) return;
    this.#running = this.#work().finally(() => {
      this.#running = undefined;
      if (this.#hasWork()) this.#wake();
    });
  }

  #hasWork(): boolean {
    if (this.#jobs.length > 0) return true;
    const waits = this.#diskFull !== undefined;
    return !waits && (this.#flushSoon.size > 0 || this.#pressure || this.#checkpoint !== 'none');
  }

  async #work(): Promise<void> {
    while (this.#hasWork() && !this.#stopped) {
      const job = this.#jobs.shift() ?? this.#nextJob();
      try {
        await job();
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #nextJob(): Job {
    if (this.#checkpoint !== 'none') {
      const urgent = this.#checkpoint === 'urgent';
      return () => this.#makeCheckpoint(urgent);
    }
    if (this.#pressure) return () => this.#relievePressure();
    const [log] = this.#flushSoon;
    return () => this.#flushOne(log!);
  }

  async #flushOne(log: DiskLog): Promise<void> {
    this.#flushSoon.delete(log);
    await this.#flush(log, 'whole-blocks');
  }

  /**
   * Damage that is found on the way (the end of a segment asks for all of its index) concerns that log alone: it fails, and what it has in memory stays in
   * the write-ahead log. Errors: DiskError.
   */
  async #flush(log: DiskLog, extent?: FlushExtent): Promise<void> {
    if (log.failure?.reason === 'damaged') return;
    try {
      await this.#options.writer.flush(log, extent);
    } catch (error) {
      if (!(error instanceof LogError) || error.reason !== 'damaged') throw error;
      log.fail(error);
    }
  }

  /** Flushes the logs with most to flush until a quarter of the limit is left. */
  async #relievePressure(): Promise<void> {
    this.#pressure = false;
    const { logs, budget, flushLogBytes } = this.#options;
    const bySize = [...logs.values()].filter((log) => log.unflushedBytes > 0);
    bySize.sort((left, right) => right.unflushedBytes - left.unflushedBytes);
    for (const log of bySize) {
      if (budget.unflushedBytes * 4 < budget.bytesMax) return;
      await this.#flush(log, log.unflushedBytes * 2 >= flushLogBytes ? 'whole-blocks' : 'all');
    }
  }

  async #makeCheckpoint(urgent: boolean): Promise<void> {
    const { logs, slotsPerCheckpoint, walGeneration } = this.#options;
    const target = urgent ? walGeneration() : walGeneration() - 2 * slotsPerCheckpoint;
    for (const log of logs.values()) {
      if ((log.oldestGeneration() ?? target) < target) await this.#flush(log);
    }
    if (!urgent) {
      for (const log of logs.values()) if ((log.oldestGeneration() ?? target) < target) log.carryForward();
    }
    await this.writeCheckpoint('open');
    this.#checkpoint = 'none';
    this.#endDiskFull();
    for (const waiter of this.#roomWaiters.splice(0)) waiter.resolve();
  }

  /** Syncs segments and writes a checkpoint of all logs as they are now. Only within the queue. Errors: DiskError. */
  async writeCheckpoint(state: 'open' | 'closing'): Promise<void> {
    const { disk, clock, metrics, writer, slots, salt, logs, defer, walGeneration, walSequence, nextLogNumber } =
      this.#options;
    if (!disk.persistent) return;
    const startedMs = clock.monotonicMs();
    await writer.sync();
    // What becomes durable from here on lies in this slot or a later one, so the lines need not all be of one moment.
    let generation = walGeneration();
    const nextSequence = walSequence();
    const lines: string[] = [];
    for (const log of logs.values()) {
      generation = Math.min(generation, log.oldestGeneration() ?? generation);
      lines.push(log.checkpointLine());
      if (lines.length % LINES_A_TURN === 0) await new Promise<void>((resolve) => defer(resolve));
    }
    const firstSequence = slots.firstSequenceOf(generation);
    const head: CheckpointHead = {
      version: 1,
      salt: salt.toString('hex'),
      // Without a slot of that generation nothing is needed but what will come.
      generation: firstSequence === undefined ? generation + 1 : generation,
      firstSequence: firstSequence ?? nextSequence,
      nextLogNumber: nextLogNumber(),
      closedAtSequence: state === 'closing' ? walSequence() : null,
      logCount: lines.length,
    };
    await writeCheckpoint(disk, head, lines);
    await slots.recycleBelow(generation);
    this.#lastCheckpointGeneration = walGeneration();
    metrics.checkpointCount++;
    metrics.checkpointMsTotal += clock.monotonicMs() - startedMs;
  }

  /** Who handed a job in hears of its failure; one after which the disk cannot be trusted concerns all. */
  #passOn(error: unknown, reject: (error: unknown) => void): void {
    reject(error);
    if (isFatal(error)) this.#onError(error);
  }

  #onError(error: unknown): void {
    const full = error instanceof DiskError && error.code === 'ENOSPC';
    if (!full) {
      this.#stopped = true;
      const fatal = toLogError(error, 'maintenance of the log failed');
      for (const waiter of this.#roomWaiters.splice(0)) waiter.reject(fatal);
      this.#options.onFatal(fatal);
      return;
    }
    this.#diskFull = new LogError('disk-full', `the disk is full: ${error.message}`, { cause: error });
    for (const waiter of this.#roomWaiters.splice(0)) waiter.reject(this.#diskFull);
    this.#options.budget.letThrough(true);
    this.#options.onDiskFull();
    this.#options.logger.error({ retryMs: DISK_FULL_RETRY_MS }, `${this.#diskFull.message}; free some space`);
    this.#retryTimer = this.#options.clock.setTimer(DISK_FULL_RETRY_MS, () => {
      this.#checkpoint = 'urgent';
      this.#jobs.push(() => this.#makeCheckpoint(true));
      this.#wake();
    });
  }

  #endDiskFull(): void {
    if (this.#diskFull === undefined) return;
    this.#diskFull = undefined;
    this.#options.budget.letThrough(false);
    this.#options.logger.info({}, 'the disk has room again; the log takes writes');
  }
}
