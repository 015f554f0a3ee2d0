import type { ReadState } from './ready.ts';
import type { Index, NodeId } from './types.ts';

/** A read that waits for the proof that its node still leads. */
interface PendingRead {
  /** Attempt whose heartbeats, answered by a quorum, confirm it. */
  readonly readId: number;
  /** Who asked: this node or a follower, and its own number for the request. */
  readonly from: NodeId;
  readonly requestId: number;
  readonly index: Index;
}

/** Reads of one node: those it leads wait here in order of arrival; answers to its own are collected for `ready()`. */
export class ReadQueue {
  /** Attempts are numbered through all terms of this node, so that no late answer confirms a later read. */
  #lastReadId = 0;
  #lastRequestId: number;
  readonly #pending: PendingRead[] = [];
  /** Came in before the leader had committed an entry of its term. */
  readonly #postponed: { readonly from: NodeId; readonly requestId: number }[] = [];
  /** The newest pending reads are not covered by any heartbeat sent so far. */
  #attemptDue = false;
  states: ReadState[] = [];
  dropped: number[] = [];

  constructor(requestIdBase: number) {
    this.#lastRequestId = requestIdBase;
  }

  newRequestId(): number {
    return ++this.#lastRequestId;
  }

  get waiting(): number {
    return this.#pending.length + this.#postponed.length;
  }

  postpone(from: NodeId, requestId: number): void {
    this.#postponed.push({ from, requestId });
  }

  takePostponed(): readonly { readonly from: NodeId; readonly requestId: number }[] {
    return this.#postponed.splice(0);
  }

  /** The read is confirmed by the next attempt, whose heartbeats have not left yet. */
  add(from: NodeId, requestId: number, index: Index): void {
    this.#pending.push({ readId: this.#lastReadId + 1, from, requestId, index });
    this.#attemptDue = true;
  }

  get attemptDue(): boolean {
    return this.#attemptDue;
  }

  /** What a heartbeat that leaves now carries: a new attempt if one is due, else the newest that is still waited for; 0: none. */
  attemptForHeartbeat(): number {
    if (this.#attemptDue) {
      this.#lastReadId++;
      this.#attemptDue = false;
    }
    return this.#pending.length === 0 ? 0 : this.#lastReadId;
  }

  /** Takes out, in order, the reads that `isConfirmed` holds for. */
  takeConfirmed(isConfirmed: (readId: number) => boolean): readonly PendingRead[] {
    let count = 0;
    while (count < this.#pending.length && isConfirmed(this.#pending[count]!.readId)) count++;
    return count === 0 ? [] : this.#pending.splice(0, count);
  }

  /** Leadership is lost: own reads are told as dropped, those of others run into their timeout. */
  dropAll(self: NodeId): void {
    for (const read of this.#pending) if (read.from === self) this.dropped.push(read.requestId);
    for (const read of this.#postponed) if (read.from === self) this.dropped.push(read.requestId);
    this.#pending.length = 0;
    this.#postponed.length = 0;
    this.#attemptDue = false;
  }
}
