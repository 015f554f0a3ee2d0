import { assert } from '../base/index.ts';
import type { Index, Term } from '../raft/index.ts';
import type { EpochEnd, LeaderEpoch, Offset } from './types.ts';

/** Where a term's entries begin: its first index, and the offset its first record has or would have. */
export interface TermStart {
  readonly term: Term;
  readonly startIndex: Index;
  readonly startOffset: Offset;
}

/** The terms of a log in order: Raft's terms by index and Kafka's leader epochs by offset are the same facts. */
export class TermHistory {
  readonly #starts: TermStart[];

  constructor(starts: readonly TermStart[] = []) {
    this.#starts = [...starts];
  }

  get starts(): readonly TermStart[] {
    return this.#starts;
  }

  get lastTerm(): Term {
    return this.#starts.at(-1)?.term ?? 0;
  }

  /** Notes an entry that was appended. Terms never go back along a log. */
  append(index: Index, term: Term, nextRecordOffset: Offset): void {
    assert(term >= this.lastTerm, 'the terms of a log do not go back');
    if (term > this.lastTerm) this.#starts.push({ term, startIndex: index, startOffset: nextRecordOffset });
  }

  truncateFrom(index: Index): void {
    while (this.#starts.length > 0 && this.#starts.at(-1)!.startIndex >= index) this.#starts.pop();
  }

  /** Forgets terms that ended before both `index` and `offset`; those of the entry and the record there stay known. */
  forgetBefore(index: Index, offset: Offset): void {
    while (this.#starts.length > 1) {
      const second = this.#starts[1]!;
      if (second.startIndex > index || second.startOffset > offset) return;
      this.#starts.shift();
    }
  }

  /** The term of an index that lies in the log; 0 before the first known one. */
  termAt(index: Index): Term {
    for (let at = this.#starts.length - 1; at >= 0; at--) {
      if (this.#starts[at]!.startIndex <= index) return this.#starts[at]!.term;
    }
    return 0;
  }

  /** The epoch of the record at `offset`. */
  epochAt(offset: Offset): LeaderEpoch {
    for (let at = this.#starts.length - 1; at >= 0; at--) {
      if (this.#starts[at]!.startOffset <= offset) return this.#starts[at]!.term;
    }
    return 0;
  }

  /** KIP-101: where the largest epoch at or below `epoch` ends; -1, -1 for an epoch that is newer than all or older than all. */
  endOffsetForEpoch(epoch: LeaderEpoch, logEndOffset: Offset): EpochEnd {
    if (epoch > this.lastTerm) return { leaderEpoch: -1, endOffset: -1 };
    for (let at = this.#starts.length - 1; at >= 0; at--) {
      if (this.#starts[at]!.term > epoch) continue;
      return { leaderEpoch: this.#starts[at]!.term, endOffset: this.#starts[at + 1]?.startOffset ?? logEndOffset };
    }
    return { leaderEpoch: -1, endOffset: -1 };
  }
}
