import { assert, type Clock } from '../../base/index.ts';
import { buildBatch, ErrorCode, type RecordInput, Writer } from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import type { CoordinatorMetrics } from '../metrics.ts';
import { encodeRecord } from '../records/codec.ts';
import type { CoordinatorRecord } from '../records/model.ts';

/** Room for the batch's header and for each record's lengths, deltas and attributes. */
const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 32;
const ENCODER_SLAB_BYTES = 8192;

interface Write {
  readonly records: readonly RecordInput[];
  readonly sizeBytes: number;
  readonly done: (errorCode: number) => void;
}

/**
 * Appends records to a coordinator partition. One batch is under way at a time and takes along all that came while the one
 * before it was: requests that come together share one write, and what a write depends on is committed before it. The queue
 * holds at most one write a request under way and one a timer that fired, which bounds it by connections and members.
 */
export class RecordWriter {
  readonly #partition: Partition;
  readonly #clock: Clock;
  readonly #timeoutMs: () => number;
  readonly #isCurrent: () => boolean;
  readonly #onFailed: (errorCode: number) => void;
  readonly #metrics: CoordinatorMetrics;
  /** Lends its memory to keys and values until their batch is built. */
  readonly #encoder = new Writer({ slabBytes: ENCODER_SLAB_BYTES });
  #queue: Write[] = [];
  /** What the batch under way carries. */
  #underWay: readonly Write[] | undefined;
  #isFlushPlanned = false;
  #closedWith: number | undefined;

  /**
   * `isCurrent`: this node still leads in the term whose state the records are made of; in any other they must not be appended.
   * `onFailed` is told once, with the error for clients, when an append failed: what the log holds is then uncertain.
   */
  constructor(options: {
    readonly partition: Partition;
    readonly clock: Clock;
    readonly timeoutMs: () => number;
    readonly isCurrent: () => boolean;
    readonly onFailed: (errorCode: number) => void;
    readonly metrics: CoordinatorMetrics;
  }) {
    this.#partition = options.partition;
    this.#clock = options.clock;
    this.#timeoutMs = options.timeoutMs;
    this.#isCurrent = options.isCurrent;
    this.#onFailed = options.onFailed;
    this.#metrics = options.metrics;
  }

  /** See Environment.persist. */
  write(records: readonly CoordinatorRecord[], done: (errorCode: number) => void): void {
    if (this.#closedWith !== undefined) {
      done(this.#closedWith);
      return;
    }
    if (records.length === 0 && this.#underWay === undefined && this.#queue.length === 0) {
      done(ErrorCode.NONE);
      return;
    }
    const timestamp = this.#clock.wallMs();
    const inputs = records.map((record) => ({ ...encodeRecord(record, this.#encoder), timestamp }));
    if (inputs.some((input) => sizeOf(input) + BATCH_OVERHEAD_BYTES > this.#bytesMax)) {
      done(ErrorCode.UNKNOWN_SERVER_ERROR);
      return;
    }
    this.#enqueue(inputs, done);
    this.#planFlush();
  }

  /**
   * Answers all that waits with `errorCode`; nothing is written any more. What is under way may or may not be committed later:
   * nobody has to wait for that, since whoever asks the next coordinator finds out.
   */
  close(errorCode: number): void {
    if (this.#closedWith !== undefined) return;
    this.#closedWith = errorCode;
    const waiting = [...(this.#underWay ?? []), ...this.#queue];
    this.#underWay = undefined;
    this.#queue = [];
    for (const write of waiting) write.done(errorCode);
  }

  get #bytesMax(): number {
    return this.#partition.settings.maxMessageBytes;
  }

  /** A request's records stay in one batch unless they alone are too many for one. */
  #enqueue(inputs: readonly RecordInput[], done: (errorCode: number) => void): void {
    let part: RecordInput[] = [];
    let sizeBytes = 0;
    for (const input of inputs) {
      const inputBytes = sizeOf(input);
      if (part.length > 0 && BATCH_OVERHEAD_BYTES + sizeBytes + inputBytes > this.#bytesMax) {
        this.#queue.push({ records: part, sizeBytes, done: () => {} });
        part = [];
        sizeBytes = 0;
      }
      part.push(input);
      sizeBytes += inputBytes;
    }
    this.#queue.push({ records: part, sizeBytes, done });
  }

  /** At the end of the present turn, so that all that this turn brings goes in one batch. */
  #planFlush(): void {
    if (this.#underWay !== undefined || this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    queueMicrotask(() => {
      this.#isFlushPlanned = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#underWay !== undefined || this.#closedWith !== undefined || this.#queue.length === 0) return;
    if (!this.#isCurrent()) {
      this.#fail(ErrorCode.NOT_COORDINATOR);
      return;
    }
    const writes = this.#takeBatch();
    this.#underWay = writes;
    const records = writes.flatMap((write) => write.records);
    if (records.length === 0) {
      this.#finish(writes, ErrorCode.NONE);
      return;
    }
    this.#metrics.writes += 1;
    const options = { acks: -1, origin: 'coordinator', timeoutMs: this.#timeoutMs(), apiVersion: -1 } as const;
    this.#partition
      .append(buildBatch(records), options)
      .then((result) => this.#finish(writes, clientErrorOf(result.errorCode)));
  }

  #takeBatch(): Write[] {
    let sizeBytes = BATCH_OVERHEAD_BYTES;
    let count = 0;
    for (const write of this.#queue) {
      if (count > 0 && sizeBytes + write.sizeBytes > this.#bytesMax) break;
      sizeBytes += write.sizeBytes;
      count += 1;
    }
    assert(count > 0, 'a flush has something to write');
    return this.#queue.splice(0, count);
  }

  #finish(writes: readonly Write[], errorCode: number): void {
    // Closed meanwhile: those who waited were answered then.
    if (this.#closedWith !== undefined) return;
    if (errorCode !== ErrorCode.NONE) {
      this.#fail(errorCode);
      return;
    }
    this.#underWay = undefined;
    for (const write of writes) write.done(ErrorCode.NONE);
    this.#flush();
  }

  #fail(errorCode: number): void {
    this.#metrics.writeFailures += 1;
    this.close(errorCode);
    this.#onFailed(errorCode);
  }
}

function sizeOf(input: RecordInput): number {
  return RECORD_OVERHEAD_BYTES + (input.key?.length ?? 0) + (input.value?.length ?? 0);
}

/**
 * What a client is told when an append failed: to find the coordinator again where leadership went or the outcome is in doubt, to
 * try again here where nothing was appended.
 */
function clientErrorOf(appendError: number): number {
  switch (appendError) {
    case ErrorCode.NONE:
      return ErrorCode.NONE;
    case ErrorCode.NOT_LEADER_OR_FOLLOWER:
    case ErrorCode.KAFKA_STORAGE_ERROR:
    case ErrorCode.REQUEST_TIMED_OUT:
    case ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND:
      return ErrorCode.NOT_COORDINATOR;
    case ErrorCode.MESSAGE_TOO_LARGE:
    case ErrorCode.RECORD_LIST_TOO_LARGE:
      return ErrorCode.UNKNOWN_SERVER_ERROR;
    default:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  }
}
