import type { Clock, Logger, Timer } from '../base/index.ts';
import type { Cleaner } from './cleaner.ts';
import { isFatal, toLogError } from './context.ts';
import type { Disk } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import type { Maintenance } from './maintenance.ts';
import type { HousekeepingSettings } from './options.ts';
import type { DiskLog } from './partition-log.ts';
import { decideRetention, removeStrays, setSegmentAside } from './retention.ts';
import type { Segment } from './segment.ts';
import type { SegmentWriter } from './segment-writer.ts';
import { LogError } from './types.ts';

export interface HousekeepingOptions {
  readonly disk: Disk;
  readonly files: FileCache;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writer: SegmentWriter;
  readonly maintenance: Maintenance;
  readonly cleaner: Cleaner;
  readonly logs: ReadonlyMap<number, DiskLog>;
  readonly settings: () => HousekeepingSettings;
  readonly onFatal: (error: LogError) => void;
}

type Interval = 'retentionCheckMs' | 'cleanerBackoffMs' | 'producerCheckMs';

/** Retention, compaction and expiry of producers, each on one timer for all logs of the node. */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #timers = new Map<Interval, Timer>();
  readonly #removals = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  /** Numbers of logs whose folder was looked through for what a crash had left. */
  readonly #swept = new Set<number>();
  #retaining = Promise.resolve();
  #cleaning = Promise.resolve();
  #stopped = false;

  constructor(options: HousekeepingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#repeat('retentionCheckMs', () => this.retainAll());
    this.#repeat('cleanerBackoffMs', async () => {
      if (this.#options.settings().cleanerEnabled) await this.cleanAll();
    });
    this.#repeat('producerCheckMs', async () => this.#expireProducers());
  }

  /** Ends the timers; resolves when what is under way has come to its end. Files that wait to be removed are found at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of [...this.#timers.values(), ...this.#removals]) timer.cancel();
    this.#options.cleaner.stop();
    await Promise.all([...this.#running, this.#retaining, this.#cleaning]);
  }

  /** Applies retention to every log now, after what is under way. */
  retainAll(): Promise<void> {
    this.#retaining = this.#retaining.then(() => this.#retainAll());
    return this.#retaining;
  }

  /** Compacts the logs that need it now, after what is under way. */
  cleanAll(): Promise<void> {
    this.#cleaning = this.#cleaning.then(() => this.#cleanAll());
    return this.#cleaning;
  }

  async #retainAll(): Promise<void> {
    for (const log of [...this.#options.logs.values()]) {
      if (this.#stopped || log.removed || log.failure !== undefined) continue;
      await this.#guarded(log, 'retention', () => this.#retain(log));
    }
  }

  /** Compacts the log that needs it most, again and again until none does or none gets any further. */
  async #cleanAll(): Promise<void> {
    const { cleaner, clock, logs } = this.#options;
    const candidates = new Set(logs.values());
    while (!this.#stopped) {
      const log = cleaner.choose(candidates, clock.wallMs());
      if (log === undefined) return;
      const { cleanOffset } = log;
      const startedMs = clock.monotonicMs();
      await this.#guarded(log, 'compaction', async () => this.#discard(log, await cleaner.clean(log)));
      if (log.cleanOffset === cleanOffset) candidates.delete(log);
      else log.lastCompactionMs = clock.monotonicMs() - startedMs;
    }
  }

  async #retain(log: DiskLog): Promise<void> {
    const { maintenance, writer, clock, disk } = this.#options;
    if (!this.#swept.has(log.number)) {
      this.#swept.add(log.number);
      await maintenance.run(() => removeStrays(disk, log));
    }
    const start = await maintenance.run(() => decideRetention(log, writer, clock.wallMs()));
    // Durable before anything is removed; awaited outside of the queue, which the write-ahead log may need for it.
    if (start > log.logStartOffset) await log.deleteRecordsBefore(start);
    if (log.deadSegments().length > 0)
      await this.#discard(log, await maintenance.run(async () => log.dropDeadSegments()));
  }

  async #discard(log: DiskLog, segments: readonly Segment[]): Promise<void> {
    const { maintenance, disk, files, writer, clock, logger } = this.#options;
    for (const segment of segments) {
      const paths = await maintenance.run(() => {
        writer.forget(segment.path);
        return setSegmentAside(disk, files, segment);
      });
      const remove = (): void => {
        this.#removals.delete(timer);
        for (const path of paths) {
          disk.remove(path).catch((error: Error) => logger.warn({ path }, `not removed: ${error.message}`));
        }
      };
      const timer = clock.setTimer(maintenance.diskFull !== undefined ? 0 : log.settings.fileDeleteDelayMs, remove);
      this.#removals.add(timer);
    }
  }

  #expireProducers(): void {
    const { clock, logs, settings } = this.#options;
    const { producerExpirationMs } = settings();
    for (const log of logs.values()) log.producers.expire(clock.wallMs() - producerExpirationMs);
  }

  #repeat(interval: Interval, action: () => Promise<void>): void {
    const { clock, settings } = this.#options;
    const timer = clock.setTimer(settings()[interval], () => {
      const run = action().finally(() => {
        this.#running.delete(run);
        if (!this.#stopped) this.#repeat(interval, action);
      });
      this.#running.add(run);
    });
    this.#timers.set(interval, timer);
  }

  /** What goes wrong for one log is said and leaves the others alone; it is tried again at the next turn. */
  async #guarded(log: DiskLog, what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (isFatal(error)) this.#options.onFatal(toLogError(error, `${what} of ${log.folder}`));
      if (error instanceof LogError && error.reason === 'damaged') log.distrustSegments();
      const message = error instanceof Error ? error.message : String(error);
      const { topic, partition } = log.id;
      this.#options.logger.warn(
        { topic, partition, offset: log.logStartOffset },
        `${what} was not possible: ${message}`,
      );
    }
  }
}
