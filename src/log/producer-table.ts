import { batchHeader, ControlType, readControlRecord } from '../protocol/index.ts';
import type { Index } from '../raft/index.ts';
import type { ActiveProducer, Offset, ProducerStates, SequenceVerdict, TimestampMs } from './types.ts';

/** Batches remembered for each producer: the promise that lets clients keep five requests in flight (KIP-98). */
const BATCHES_KEPT = 5;
const SEQUENCE_MAX = 2_147_483_647;
const NO_PRODUCER = -1;

export interface ProducerBatch {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: Offset;
  readonly lastOffset: Offset;
  readonly timestampMs: TimestampMs;
  readonly index: Index;
}

/** What a log knows of one producer. Immutable: a new append makes a new one, so that taking it back is keeping the old one. */
export interface ProducerState {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Oldest first, at most five, all of the present epoch. */
  readonly batches: readonly ProducerBatch[];
  readonly lastTimestampMs: TimestampMs;
  readonly coordinatorEpoch: number;
  /** -1 when no transaction is open. */
  readonly txnStartOffset: Offset;
}

interface Undo {
  readonly index: Index;
  readonly producerId: number;
  readonly before: ProducerState | undefined;
}

/** The end of a transaction as a control batch tells it. */
export interface TransactionEnd {
  readonly producerId: number;
  readonly firstOffset: Offset;
  readonly lastOffset: Offset;
  readonly aborted: boolean;
}

const VERDICT_OK: SequenceVerdict = { kind: 'ok' };

function incrementSequence(sequence: number, by: number): number {
  return sequence > SEQUENCE_MAX - by ? by - (SEQUENCE_MAX - sequence) - 1 : sequence + by;
}

/**
 * The idempotent and transactional producers of one log, derived from its batches. Follows every append in the same step; what is not
 * committed can be taken back. (Kafka's ProducerStateManager; KIP-98.)
 */
export class ProducerTable implements ProducerStates {
  readonly #states = new Map<number, ProducerState>();
  /** For appends above the commit index, oldest first. */
  #undo: Undo[] = [];

  judge(producerId: number, producerEpoch: number, baseSequence: number, lastSequence: number): SequenceVerdict {
    const state = this.#states.get(producerId);
    if (state === undefined) return VERDICT_OK;
    if (producerEpoch === state.producerEpoch) {
      const duplicate = state.batches.find(
        (batch) => batch.firstSequence === baseSequence && batch.lastSequence === lastSequence,
      );
      if (duplicate !== undefined) {
        const { baseOffset, timestampMs, index } = duplicate;
        return { kind: 'duplicate', baseOffset, appendTimeMs: timestampMs, lastIndex: index };
      }
    }
    if (producerEpoch < state.producerEpoch) {
      const message = `Producer ${producerId} has epoch ${producerEpoch}, but epoch ${state.producerEpoch} was seen already`;
      return { kind: 'invalid-producer-epoch', message };
    }
    const last = state.batches.at(-1);
    const startsOver = producerEpoch > state.producerEpoch || last === undefined;
    if (startsOver && producerEpoch === state.producerEpoch) return VERDICT_OK;
    const expected = startsOver ? 0 : incrementSequence(last!.lastSequence, 1);
    if (baseSequence === expected) return VERDICT_OK;
    const message = `Producer ${producerId} sent sequence ${baseSequence} where ${expected} was due`;
    return { kind: 'out-of-order-sequence', message };
  }

  list(): readonly ActiveProducer[] {
    return [...this.#states.values()].map((state) => ({
      producerId: state.producerId,
      producerEpoch: state.producerEpoch,
      lastSequence: state.batches.at(-1)?.lastSequence ?? -1,
      lastTimestampMs: state.lastTimestampMs,
      coordinatorEpoch: state.coordinatorEpoch,
      currentTxnStartOffset: state.txnStartOffset,
    }));
  }

  get(producerId: number): ProducerState | undefined {
    return this.#states.get(producerId);
  }

  /** Follows an appended batch. Returns the transaction that it ended, if it is such a marker. */
  append(index: Index, batch: Buffer): TransactionEnd | undefined {
    const producerId = batchHeader.producerId(batch, 0);
    if (producerId === NO_PRODUCER) return undefined;
    const before = this.#states.get(producerId);
    this.#undo.push({ index, producerId, before });
    if (batchHeader.isControl(batch, 0)) return this.#appendMarker(producerId, before, batch);
    const producerEpoch = batchHeader.producerEpoch(batch, 0);
    const firstSequence = batchHeader.baseSequence(batch, 0);
    const baseOffset = batchHeader.baseOffset(batch, 0);
    const lastOffset = batchHeader.lastOffset(batch, 0);
    const lastTimestampMs = batchHeader.maxTimestamp(batch, 0);
    const added: ProducerBatch = {
      firstSequence,
      lastSequence: incrementSequence(firstSequence, lastOffset - baseOffset),
      baseOffset,
      lastOffset,
      timestampMs: lastTimestampMs,
      index,
    };
    const kept = before === undefined || before.producerEpoch !== producerEpoch ? [] : before.batches;
    const batches = kept.length < BATCHES_KEPT ? [...kept, added] : [...kept.slice(1), added];
    const openedAt = before?.txnStartOffset ?? -1;
    this.#states.set(producerId, {
      producerId,
      producerEpoch,
      batches,
      lastTimestampMs,
      coordinatorEpoch: before?.coordinatorEpoch ?? -1,
      txnStartOffset: batchHeader.isTransactional(batch, 0) && openedAt === -1 ? baseOffset : openedAt,
    });
    return undefined;
  }

  /** What was appended at or below `index` can no longer be taken back. */
  commitTo(index: Index): void {
    let count = 0;
    while (count < this.#undo.length && this.#undo[count]!.index <= index) count++;
    if (count > 0) this.#undo.splice(0, count);
  }

  /** Takes back what was appended from `index` on. */
  truncateFrom(index: Index): void {
    while (this.#undo.length > 0 && this.#undo.at(-1)!.index >= index) this.#restore(this.#undo.pop()!);
  }

  /** The states as they were at the commit index. */
  committed(): ProducerState[] {
    const states = new Map(this.#states);
    for (let at = this.#undo.length - 1; at >= 0; at--) {
      const { producerId, before } = this.#undo[at]!;
      if (before === undefined) states.delete(producerId);
      else states.set(producerId, before);
    }
    return [...states.values()];
  }

  /** Replaces all that was known, by states that are not taken back. */
  load(states: readonly ProducerState[]): void {
    this.#states.clear();
    this.#undo = [];
    for (const state of states) this.#states.set(state.producerId, state);
  }

  /** Forgets producers without an open transaction that were last seen before `beforeMs` (producer.id.expiration.ms). */
  expire(beforeMs: TimestampMs): void {
    for (const state of this.#states.values()) {
      if (state.txnStartOffset === -1 && state.lastTimestampMs < beforeMs && !this.#isUndoable(state.producerId)) {
        this.#states.delete(state.producerId);
      }
    }
  }

  #isUndoable(producerId: number): boolean {
    return this.#undo.some((undo) => undo.producerId === producerId);
  }

  #restore(undo: Undo): void {
    if (undo.before === undefined) this.#states.delete(undo.producerId);
    else this.#states.set(undo.producerId, undo.before);
  }

  #appendMarker(producerId: number, before: ProducerState | undefined, batch: Buffer): TransactionEnd | undefined {
    const marker = readControlRecord(batch, 0);
    if (marker.type !== ControlType.Commit && marker.type !== ControlType.Abort) return undefined;
    const producerEpoch = batchHeader.producerEpoch(batch, 0);
    const sameEpoch = before !== undefined && before.producerEpoch === producerEpoch;
    this.#states.set(producerId, {
      producerId,
      producerEpoch,
      batches: sameEpoch ? before.batches : [],
      lastTimestampMs: batchHeader.maxTimestamp(batch, 0),
      coordinatorEpoch: marker.coordinatorEpoch,
      txnStartOffset: -1,
    });
    if (before === undefined || before.txnStartOffset === -1) return undefined;
    const lastOffset = batchHeader.lastOffset(batch, 0);
    return { producerId, firstOffset: before.txnStartOffset, lastOffset, aborted: marker.type === ControlType.Abort };
  }
}
