import type { Clock, Logger } from '../../base/index.ts';
import { ErrorCode } from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import { CoordinatorState, type Environment, endSessions, startSessions, Timers } from '../core/index.ts';
import type { CoordinatorMetrics } from '../metrics.ts';
import type { CoordinatorRecord } from '../records/model.ts';
import type { LoadTurns } from './load-turns.ts';
import { loadRecords } from './loader.ts';
import { RecordWriter } from './record-writer.ts';

export interface ShardOptions {
  readonly partition: Partition;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: CoordinatorMetrics;
  readonly turns: LoadTurns;
  readonly commitTimeoutMs: () => number;
  readonly environment: Omit<Environment, 'timers' | 'persist' | 'wallMs'>;
  /** What has to be there before requests are served, now that the groups are known. */
  readonly prepare: (core: CoordinatorState) => Promise<void>;
  /** The shard is of no use any more: leadership went, or an append failed. Another one may take its place. */
  readonly onClosed: (shard: CoordinatorShard) => void;
}

/**
 * The coordinator of the groups of one partition of `__consumer_offsets`, for one term of leadership: loads what the log holds,
 * serves, and ends when the leadership does or when it can no longer tell what the log holds.
 */
export class CoordinatorShard {
  readonly partition: Partition;
  readonly leaderEpoch: number;
  readonly core: CoordinatorState;
  /** Resolves when loading is over, whether it succeeded or not. */
  readonly loaded: Promise<void>;
  readonly #options: ShardOptions;
  readonly #writer: RecordWriter;
  readonly #endAdvance: () => void;
  #isReady = false;
  #closedWith: number | undefined;

  constructor(options: ShardOptions) {
    const { partition, clock } = options;
    this.#options = options;
    this.partition = partition;
    this.leaderEpoch = partition.leaderEpoch;
    this.#writer = new RecordWriter({
      partition,
      clock,
      timeoutMs: options.commitTimeoutMs,
      isCurrent: () => this.#leads,
      onFailed: (errorCode) => this.close(errorCode),
      metrics: options.metrics,
    });
    this.core = new CoordinatorState({
      ...options.environment,
      timers: new Timers(clock),
      wallMs: () => clock.wallMs(),
      persist: (records, done) => this.#writer.write(records, done),
    });
    this.#endAdvance = partition.onAdvance(() => this.checkLeadership());
    this.loaded = this.#load();
  }

  /** 0 when requests can be served, else the error code to answer them with. */
  get errorCode(): number {
    if (this.#closedWith !== undefined) return this.#closedWith;
    return this.#isReady ? ErrorCode.NONE : ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
  }

  /** Closes the shard if its leadership is over. A later term is another shard's: others may have written in between. */
  checkLeadership(): void {
    if (!this.#leads) this.close(ErrorCode.NOT_COORDINATOR);
  }

  get #leads(): boolean {
    return this.partition.isLeader && this.partition.leaderEpoch === this.leaderEpoch;
  }

  close(errorCode: number): void {
    if (this.#closedWith !== undefined) return;
    this.#closedWith = errorCode;
    this.#options.metrics.unloads += 1;
    this.#endAdvance();
    this.#writer.close(errorCode);
    endSessions(this.core, errorCode);
    this.#options.onClosed(this);
  }

  async #load(): Promise<void> {
    const { clock, logger, metrics, turns } = this.#options;
    const { topic, partition } = this.partition;
    const fields = { topic, partition, term: this.leaderEpoch };
    const startMs = clock.monotonicMs();
    try {
      const options = {
        partition: this.partition,
        clock,
        logger,
        isCancelled: () => this.#closedWith !== undefined,
        apply: (record: CoordinatorRecord) => this.core.apply(record),
      };
      const { records, sizeBytes } = await loadRecords(options, turns);
      await this.#options.prepare(this.core);
      // Read to its end as it was when the term began, and still in that term: nobody else can have written meanwhile.
      this.checkLeadership();
      if (this.#closedWith !== undefined) return;
      this.#isReady = true;
      startSessions(this.core);
      const durationMs = Math.round(clock.monotonicMs() - startMs);
      metrics.loadSeconds.observe(durationMs / 1000);
      metrics.loadedRecords += records;
      metrics.loadedBytes += sizeBytes;
      if (records > 0) logger.info({ ...fields, records, sizeBytes, durationMs }, 'loaded groups and offsets');
    } catch (error) {
      metrics.loadFailures += 1;
      logger.error({ ...fields, err: error }, 'groups and offsets cannot be loaded; the next request tries again');
      this.close(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }
  }
}
