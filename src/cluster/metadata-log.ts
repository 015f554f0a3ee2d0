import type { Clock, Logger } from '../base/index.ts';
import { LogError, type LogRead, type Offset } from '../log/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Partition } from '../replication/index.ts';
import { ClusterError } from './cluster-error.ts';
import { decodeEventBatches, encodeEventBatch } from './event-batch.ts';
import type { MetadataEvent } from './events.ts';
import { ApiError } from './types.ts';

/** Bytes of `__meta` that one read asks for. */
const READ_BYTES = 1_048_576;
/** The most proposals that may wait at a time; further ones are told to come again. */
const PROPOSALS_MAX = 10_000;
/** Events of a snapshot that share a batch. */
const SNAPSHOT_BATCH_EVENTS = 500;

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
  /** A log with fewer events than this is never replaced by a snapshot. */
  readonly snapshotEventsMin: () => number;
  /**
   * The log now begins behind what was applied: this node was so far behind that it got another log. What is applied from here on builds
   * the state from nothing, until `rebuilt`.
   */
  readonly rebuild: () => void;
  readonly rebuilt: () => void;
  /** What is committed cannot be understood here, now or later. */
  readonly onUnreadable: (error: ClusterError) => void;
}

interface Waiter {
  readonly offset: Offset;
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The metadata's events in the partition `__meta`-0: what is committed there is applied, in its order, at the start and ever after;
 * a proposal is done when it has come back that way. So the leader and its followers run the same path.
 *
 * Replay stays short: when the log holds more than three times the events that the state itself takes, the state is written
 * anew and what stands before it is deleted. A node that was away for so long that the log begins behind what it has applied starts
 * anew from there.
 */
export class MetadataLog {
  readonly #options: MetadataLogOptions;
  #applied: Offset;
  #unreadable: ClusterError | undefined;
  #applying: Promise<void> | undefined;
  #isApplying = false;
  #waiters: Waiter[] = [];
  #proposals = 0;
  #eventsInLog = 0;
  /** While a snapshot waits for proposals to drain, later ones wait for it. */
  #snapshotGate: Promise<void> | undefined;
  #proposalsDrained: (() => void) | undefined;
  #isAtStart = true;
  #startsWithSnapshot = true;
  #rebuilding = false;
  readonly #listeners = new Set<() => void>();
  /** Ends the waits for the partition: one that is closed answers nobody any more. */
  readonly #giveUp = new Set<(error: ApiError) => void>();
  readonly #stopListening: () => void;

  constructor(options: MetadataLogOptions) {
    this.#options = options;
    this.#applied = options.partition.log.logStartOffset;
    this.#stopListening = options.partition.onAdvance(() => {
      // A log that cannot be read is told of below; anything else is a defect and must stop the node.
      this.catchUp().catch((error: unknown) => {
        if (error instanceof ClusterError) options.onUnreadable(error);
        else if (!(error instanceof LogError)) throw error;
      });
    });
  }

  /** Applies everything that is committed. Rejects when it cannot be read or understood. */
  catchUp(): Promise<void> {
    if (this.#unreadable !== undefined) return Promise.reject(this.#unreadable);
    if (this.#applying !== undefined) return this.#applying;
    const applying = this.#applyCommitted();
    this.#applying = this.#isApplying ? applying : undefined;
    return applying;
  }

  /** Everything below this offset is applied. */
  get appliedEnd(): Offset {
    return this.#applied;
  }

  /** After more was applied. */
  onApplied(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when everything below `end` is applied here; rejects with ApiError after `timeoutMs`, or when that cannot be. */
  async waitUntilApplied(end: Offset, timeoutMs: number): Promise<void> {
    if (this.#applied >= end) return;
    const late = new ApiError(ErrorCode.REQUEST_TIMED_OUT, 'The metadata did not reach this node in time.');
    const waiter = this.#waitFor(end - 1);
    const timer = this.#options.clock.setTimer(timeoutMs, () => waiter.reject(late));
    try {
      await waiter.promise;
    } finally {
      timer.cancel();
      this.#waiters = this.#waiters.filter((each) => each !== waiter);
    }
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
    const closed = new ApiError(ErrorCode.NOT_CONTROLLER, 'The server shuts down.');
    for (const giveUp of this.#giveUp) giveUp(closed);
    this.#failWaiters(closed);
  }

  async #append(events: readonly MetadataEvent[], snapshot: boolean): Promise<Offset> {
    const { partition, clock, timeoutMs } = this.#options;
    const batch = encodeEventBatch(events, snapshot, clock.wallMs());
    const appended = partition.append(batch, {
      acks: -1,
      origin: 'coordinator',
      timeoutMs: timeoutMs(),
      apiVersion: -1,
    });
    const result = await this.#unlessClosed(appended);
    if (result.errorCode !== ErrorCode.NONE) throw this.#refusal(result.errorCode, result.errorMessage);
    await this.#appliedThrough(result.lastOffset);
    return result.baseOffset;
  }

  #unlessClosed<Result>(result: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#giveUp.add(reject);
      result.then(resolve, reject).finally(() => this.#giveUp.delete(reject));
    });
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
    const waiter = this.#waitFor(offset);
    this.catchUp().catch(() => {});
    await waiter.promise;
  }

  #waitFor(offset: Offset): Waiter {
    const waiter: Waiter = { offset, ...Promise.withResolvers<void>() };
    this.#waiters.push(waiter);
    return waiter;
  }

  async #applyCommitted(): Promise<void> {
    const { partition } = this.#options;
    this.#isApplying = true;
    try {
      while (this.#applied < partition.log.highWatermark) {
        if (this.#applied < partition.log.logStartOffset) this.#rebuild();
        if (!(await this.#applyNext())) break;
      }
      if (this.#rebuilding) {
        this.#rebuilding = false;
        this.#options.rebuilt();
      }
      this.#wakeWaiters();
    } catch (error) {
      if (error instanceof ClusterError) this.#unreadable = error;
      else this.#tellOfDamage(error);
      this.#failWaiters(new ApiError(ErrorCode.KAFKA_STORAGE_ERROR, 'The metadata cannot be read.'));
      throw error;
    } finally {
      // In the same step as the last look at the high watermark, so that no advance falls between.
      this.#isApplying = false;
      this.#applying = undefined;
    }
  }

  #tellOfDamage(error: unknown): void {
    const { partition, logger } = this.#options;
    logger.error(
      { topic: partition.topic, partition: partition.partition, offset: this.#applied, err: error },
      `cannot read the metadata at offset ${this.#applied}`,
    );
  }

  /** False: nothing was there to apply. */
  async #applyNext(): Promise<boolean> {
    const { partition } = this.#options;
    const read = await this.#read();
    if (read === undefined) return true;
    try {
      for (const { event, snapshot } of decodeEventBatches(read.buffers, this.#applied)) {
        this.#applyOne(event, snapshot);
      }
    } finally {
      read.release();
    }
    if (read.nextOffset === this.#applied) return this.#applied < partition.log.logStartOffset;
    this.#applied = read.nextOffset;
    if (!this.#rebuilding) this.#wakeWaiters();
    return true;
  }

  /** Undefined: the log was replaced by one that begins later. */
  async #read(): Promise<LogRead | undefined> {
    const { partition } = this.#options;
    try {
      return await partition.read(this.#applied, READ_BYTES, true, false);
    } catch (error) {
      if (error instanceof LogError && this.#applied < partition.log.logStartOffset) return undefined;
      throw error;
    }
  }

  #rebuild(): void {
    this.#applied = this.#options.partition.log.logStartOffset;
    this.#isAtStart = true;
    this.#startsWithSnapshot = true;
    this.#eventsInLog = 0;
    this.#rebuilding = true;
    this.#options.rebuild();
  }

  #applyOne(event: MetadataEvent, snapshot: boolean): void {
    if (this.#isAtStart && !snapshot && this.#applied > 0) {
      throw new ClusterError(
        `The metadata begins at offset ${this.#applied} without the state that came before: start this node with an empty data folder, so that it gets everything from the others.`,
      );
    }
    this.#isAtStart = false;
    this.#eventsInLog += weight(event);
    if (!snapshot) this.#startsWithSnapshot = false;
    else if (!this.#startsWithSnapshot) return;
    this.#options.apply(event);
  }

  #wakeWaiters(): void {
    for (const listener of this.#listeners) listener();
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
    const { snapshotEventsMin, snapshotSize } = this.#options;
    if (this.#eventsInLog < Math.max(snapshotEventsMin(), 3 * snapshotSize())) return;
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
    // A proposal that was given up may still be committed: what is in the log and not applied must not be missed.
    if (this.#applied < this.#options.partition.log.logEndOffset) return;
    const events = [...this.#options.snapshot()];
    const appends: Promise<Offset>[] = [];
    for (let from = 0; from < events.length; from += SNAPSHOT_BATCH_EVENTS) {
      appends.push(this.#append(events.slice(from, from + SNAPSHOT_BATCH_EVENTS), true));
    }
    const [first] = await Promise.all(appends);
    const { log } = this.#options.partition;
    if (log.durableIndex < log.commitIndex) throw new Error('the snapshot is not on the disk of this node yet');
    await this.#options.partition.deleteRecordsBefore(first!);
    this.#eventsInLog = events.reduce((total, event) => total + weight(event), 0);
  }
}

/** An event that is about many partitions takes the room of several. */
function weight(event: MetadataEvent): number {
  return event.kind === 'leaders-changed' ? event.topics.length : 1;
}
