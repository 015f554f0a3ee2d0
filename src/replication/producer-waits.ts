import type { Clock } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Index } from '../raft/index.ts';
import { type AckOutcome, AckQueue } from './ack-queue.ts';
import type { Acks } from './types.ts';

/** Why a wait ended without its records being acknowledged; `reached`: it did. */
export interface WaitEnd {
  readonly errorCode: number;
  readonly errorMessage: string;
}

const REACHED: WaitEnd = { errorCode: ErrorCode.NONE, errorMessage: '' };

/** Producers that wait until their records are written (acks=1), or committed and on enough replicas (acks=all). */
export class ProducerWaits {
  readonly #clock: Clock;
  readonly #written = new AckQueue();
  readonly #committed = new AckQueue();
  #writtenIndex: Index;
  /** Not what is committed when this begins: that may be on fewer replicas than min.insync.replicas asks for. */
  #ackedIndex: Index = 0;
  /** What those are told who are failed. */
  #failure: WaitEnd = REACHED;

  constructor(clock: Clock, writtenIndex: Index) {
    this.#clock = clock;
    this.#writtenIndex = writtenIndex;
  }

  get size(): number {
    return this.#written.size + this.#committed.size;
  }
  get waitingForCommit(): number {
    return this.#committed.size;
  }

  /** True: `index` needs no wait. */
  isReached(acks: Acks, index: Index): boolean {
    return acks === 0 || index <= (acks === 1 ? this.#writtenIndex : this.#ackedIndex);
  }

  add(acks: Acks, index: Index, timeoutMs: number, settle: (end: WaitEnd) => void): void {
    const queue = acks === 1 ? this.#written : this.#committed;
    queue.add(index, this.#clock.monotonicMs() + timeoutMs, (outcome) => settle(this.#endOf(outcome, timeoutMs)));
  }

  written(index: Index): void {
    if (index <= this.#writtenIndex) return;
    this.#writtenIndex = index;
    this.#written.reach(index);
  }

  acknowledged(index: Index): void {
    if (index <= this.#ackedIndex) return;
    this.#ackedIndex = index;
    this.#committed.reach(index);
  }

  /** Entries above `index` are gone. */
  cutAfter(index: Index, end: WaitEnd): void {
    this.#failure = end;
    this.#writtenIndex = Math.min(this.#writtenIndex, index);
    this.#ackedIndex = Math.min(this.#ackedIndex, index);
    this.#written.failAfter(index);
    this.#committed.failAfter(index);
  }

  /** Ends the waits for what is committed, but will not be on enough replicas: those up to `index`. */
  failCommittedUpTo(index: Index, end: WaitEnd): void {
    this.#failure = end;
    this.#committed.failUpTo(index);
  }

  /** Ends all waits whose records are in doubt: they may still be committed. */
  failAll(end: WaitEnd): void {
    this.#failure = end;
    this.#written.failAfter(-1);
    this.#committed.failAfter(-1);
  }

  expire(nowMs: number): void {
    this.#written.expire(nowMs);
    this.#committed.expire(nowMs);
  }

  #endOf(outcome: AckOutcome, timeoutMs: number): WaitEnd {
    if (outcome === 'reached') return REACHED;
    if (outcome === 'failed') return this.#failure;
    return { errorCode: ErrorCode.REQUEST_TIMED_OUT, errorMessage: `not acknowledged within ${timeoutMs} ms` };
  }
}
