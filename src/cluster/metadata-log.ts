import type { Clock, Logger } from '../base/index.ts';
import { LogError, type Offset } from '../log/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Partition } from '../replication/index.ts';
import { decodeEventBatches, encodeEventBatch } from './event-batch.ts';
import type { MetadataEvent } from './events.ts';
import { ApiError } from './types.ts';

/** Bytes of `__meta` that one read asks for. */
const READ_BYTES = 1_048_576;
/** The most proposals that may wait at a time; further ones are told to come again. */
const PROPOSALS_MAX = 10_000;
/** Events of a snapshot that share a batch. */
const SNAPSHOT_BATCH_EVENTS = 500;
/** A log with fewer events than this is never replaced by a snapshot. */
const EVENTS_BEFORE_SNAPSHOT_MIN = 1_000;

export interface MetadataLogOptions {
  readonly partition: Partition;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a proposal waits for the quorum. */
  readonly timeoutMs: () => number;
  /** Takes an event into the state. Called in the order of the log, on every node. */
  readonly apply: (event: MetadataEvent) => void;
  /** The state as events, and how many they are. */
  readonly snapshot: () => Iterable<MetadataEvent>;
  readonly snapshotSize: () => number;
}

interface Waiter {
  readonly offset: Offset;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The metadata's events in the partition `__meta`-0: what is committed there is applied, in its order, at the start and ever after;
 * a proposal is done when it has come back that way. So the leader and its followers run the same path.
 *
 * Replay stays short: when the log holds more than three times the events that the state itself takes, the state is written
 * anew and what stands before it is deleted.
 */
export class MetadataLog {
  readonly #options: MetadataLogOptions;
  #applied: Offset;
  #applying: Promise<void> | undefined;
  #isApplying = false;
  #waiters: Waiter[] = [];
  #proposals = 0;
  #eventsInLog = 0;
  /** While a snapshot waits for proposals to drain, later ones wait for it. */
  #snapshotGate: Promise<void> | undefined;
  #proposalsDrained: (() => void) | undefined;
  #startsWithSnapshot = true;
  readonly #stopListening: () => void;

  constructor(options: MetadataLogOptions) {
    this.#options = options;
    this.#applied = options.partition.log.logStartOffset;
    this.#stopListening = options.partition.onAdvance(() => {
      // A log that cannot be read is told of below; anything else is a defect and must stop the node.
      this.catchUp().catch((error: unknown) => {
        if (!(error instanceof LogError)) throw error;
      });
    });
  }

  /** Applies everything that is committed. Rejects when it cannot be read or understood. */
  catchUp(): Promise<void> {
    if (this.#applying !== undefined) return this.#applying;
    const applying = this.#applyCommitted();
    this.#applying = this.#isApplying ? applying : undefined;
    return applying;
  }

  /** Appends events as one batch, all or none, and resolves when they are applied here. Rejects with ApiError. */
  async propose(events: readonly MetadataEvent[]): Promise<void> {
    if (this.#proposals >= PROPOSALS_MAX) {
      throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, 'Too many metadata changes wait already; try again.');
    }
    while (this.#snapshotGate !== undefined) await this.#snapshotGate;
    this.#proposals++;
    try {
      await this.#append(events, false);
    } finally {
      this.#proposals--;
      if (this.#proposals === 0) this.#proposalsDrained?.();
    }
    this.#considerSnapshot();
  }

  close(): void {
    this.#stopListening();
    this.#failWaiters(new ApiError(ErrorCode.NOT_CONTROLLER, 'The server shuts down.'));
  }

  async #append(events: readonly MetadataEvent[], snapshot: boolean): Promise<Offset> {
    const { partition, clock, timeoutMs } = this.#options;
    const batch = encodeEventBatch(events, snapshot, clock.wallMs());
    const result = await partition.append(batch, {
      acks: -1,
      origin: 'coordinator',
      timeoutMs: timeoutMs(),
      apiVersion: -1,
    });
    if (result.errorCode !== ErrorCode.NONE) throw this.#refusal(result.errorCode, result.errorMessage);
    await this.#appliedThrough(result.lastOffset);
    return result.baseOffset;
  }

  #refusal(errorCode: number, message: string | null): ApiError {
    if (errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER) {
      const { leaderId } = this.#options.partition;
      return new ApiError(ErrorCode.NOT_CONTROLLER, `The metadata is led by node ${leaderId}.`);
    }
    return new ApiError(errorCode, message ?? 'The metadata could not be written.');
  }

  async #appliedThrough(offset: Offset): Promise<void> {
    if (this.#applied > offset) return;
    const waited = new Promise<void>((resolve, reject) => this.#waiters.push({ offset, resolve, reject }));
    this.catchUp().catch(() => {});
    await waited;
  }

  async #applyCommitted(): Promise<void> {
    const { partition } = this.#options;
    this.#isApplying = true;
    try {
      while (this.#applied < partition.log.highWatermark) {
        const read = await partition.read(this.#applied, READ_BYTES, true, false);
        try {
          for (const { event, snapshot } of decodeEventBatches(read.buffers, this.#applied))
            this.#applyOne(event, snapshot);
        } finally {
          read.release();
        }
        if (read.nextOffset === this.#applied) break;
        this.#applied = read.nextOffset;
        this.#wakeWaiters();
      }
    } catch (error) {
      this.#options.logger.error(
        { topic: partition.topic, partition: partition.partition, offset: this.#applied, err: error },
        `cannot read the metadata at offset ${this.#applied}`,
      );
      this.#failWaiters(new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, 'The metadata cannot be read.'));
      throw error;
    } finally {
      // In the same step as the last look at the high watermark, so that no advance falls between.
      this.#isApplying = false;
      this.#applying = undefined;
    }
  }

  #applyOne(event: MetadataEvent, snapshot: boolean): void {
    this.#eventsInLog++;
    if (!snapshot) this.#startsWithSnapshot = false;
    else if (!this.#startsWithSnapshot) return;
    this.#options.apply(event);
  }

  #wakeWaiters(): void {
    const done = this.#waiters.filter((waiter) => waiter.offset < this.#applied);
    if (done.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => waiter.offset >= this.#applied);
    for (const waiter of done) waiter.resolve();
  }

  #failWaiters(error: ApiError): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter.reject(error);
  }

  #considerSnapshot(): void {
    if (this.#snapshotGate !== undefined) return;
    if (this.#eventsInLog < Math.max(EVENTS_BEFORE_SNAPSHOT_MIN, 3 * this.#options.snapshotSize())) return;
    this.#snapshotGate = this.#writeSnapshot()
      .catch((error: unknown) => {
        this.#options.logger.warn(
          { err: error },
          'could not shorten the metadata log; it stays valid and is tried again',
        );
      })
      .finally(() => {
        this.#snapshotGate = undefined;
      });
  }

  /** No other event may stand between the state and its snapshot in the log, so proposals drain first and later ones wait. */
  async #writeSnapshot(): Promise<void> {
    if (this.#proposals > 0) {
      await new Promise<void>((resolve) => {
        this.#proposalsDrained = resolve;
      });
      this.#proposalsDrained = undefined;
    }
    const events = [...this.#options.snapshot()];
    const appends: Promise<Offset>[] = [];
    for (let from = 0; from < events.length; from += SNAPSHOT_BATCH_EVENTS) {
      appends.push(this.#append(events.slice(from, from + SNAPSHOT_BATCH_EVENTS), true));
    }
    const [first] = await Promise.all(appends);
    await this.#options.partition.log.deleteRecordsBefore(first!);
    this.#eventsInLog = events.length;
  }
}
