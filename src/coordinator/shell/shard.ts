import type { Clock, Logger } from '../../base/index.ts';
import { ErrorCode } from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import { CoordinatorState, type Environment, endSessions, startSessions, Timers } from '../core/index.ts';
import { loadRecords } from './loader.ts';
import { RecordWriter } from './record-writer.ts';

export interface ShardOptions {
  readonly partition: Partition;
  readonly clock: Clock;
  readonly logger: Logger;
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
      onFailed: (errorCode) => this.close(errorCode),
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

  checkLeadership(): void {
    const { partition } = this;
    if (!partition.isLeader || partition.leaderEpoch !== this.leaderEpoch) this.close(ErrorCode.NOT_COORDINATOR);
  }

  close(errorCode: number): void {
    if (this.#closedWith !== undefined) return;
    this.#closedWith = errorCode;
    this.#endAdvance();
    this.#writer.close(errorCode);
    endSessions(this.core, errorCode);
    this.#options.onClosed(this);
  }

  async #load(): Promise<void> {
    const { clock, logger } = this.#options;
    const { topic, partition } = this.partition;
    const fields = { topic, partition, term: this.leaderEpoch };
    const startMs = clock.monotonicMs();
    try {
      const { records, sizeBytes } = await loadRecords({
        partition: this.partition,
        clock,
        logger,
        isCancelled: () => this.#closedWith !== undefined,
        apply: (record) => this.core.apply(record),
      });
      await this.#options.prepare(this.core);
      if (this.#closedWith !== undefined) return;
      this.#isReady = true;
      startSessions(this.core);
      const durationMs = Math.round(clock.monotonicMs() - startMs);
      if (records > 0) logger.info({ ...fields, records, sizeBytes, durationMs }, 'loaded groups and offsets');
    } catch (error) {
      logger.error({ ...fields, err: error }, 'groups and offsets cannot be loaded; the next request tries again');
      this.close(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }
  }
}
