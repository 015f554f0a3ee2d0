import type { Index } from '../raft/index.ts';
import type { TransactionEnd } from './producer-table.ts';
import type { AbortedTransaction, Offset } from './types.ts';

/** A transaction whose end is not committed yet. */
interface OpenTransaction {
  readonly producerId: number;
  readonly firstOffset: Offset;
  readonly startIndex: Index;
  end: { readonly index: Index; readonly lastOffset: Offset; readonly aborted: boolean } | undefined;
}

/** An aborted transaction whose marker is committed. `lastOffset` is the marker's. */
export interface AbortedRange {
  readonly producerId: number;
  readonly firstOffset: Offset;
  readonly lastOffset: Offset;
}

/** What restores the table: everything up to the commit index. */
export interface TransactionsImage {
  readonly open: readonly { readonly producerId: number; readonly firstOffset: Offset }[];
  readonly aborted: readonly AbortedRange[];
}

/** The transactions of one log as its batches and markers tell them: from these come the last stable offset and what readers must skip. */
export class TransactionTable {
  /** By first offset. */
  #open: OpenTransaction[] = [];
  /** By marker's offset. */
  readonly #aborted: AbortedRange[] = [];

  /** First offset of a transaction that is open, or whose end is not committed; undefined if there is none. */
  get firstUnstableOffset(): Offset | undefined {
    return this.#open[0]?.firstOffset;
  }

  begin(index: Index, producerId: number, firstOffset: Offset): void {
    this.#open.push({ producerId, firstOffset, startIndex: index, end: undefined });
  }

  end(index: Index, end: TransactionEnd): void {
    const open = this.#open.find((candidate) => candidate.producerId === end.producerId && candidate.end === undefined);
    if (open !== undefined) open.end = { index, lastOffset: end.lastOffset, aborted: end.aborted };
  }

  commitTo(index: Index): void {
    if (this.#open.length === 0) return;
    this.#open = this.#open.filter((transaction) => {
      const end = transaction.end;
      if (end === undefined || end.index > index) return true;
      if (end.aborted) {
        const { producerId, firstOffset } = transaction;
        this.#aborted.push({ producerId, firstOffset, lastOffset: end.lastOffset });
      }
      return false;
    });
  }

  truncateFrom(index: Index): void {
    this.#open = this.#open.filter((transaction) => transaction.startIndex < index);
    for (const transaction of this.#open) {
      if (transaction.end !== undefined && transaction.end.index >= index) transaction.end = undefined;
    }
  }

  /** Aborted transactions with records in [from, to), by marker. */
  abortedIn(from: Offset, to: Offset): AbortedTransaction[] {
    return this.#aborted
      .filter((range) => range.lastOffset >= from && range.firstOffset < to)
      .map(({ producerId, firstOffset }) => ({ producerId, firstOffset }));
  }

  /** Whether records of this producer at `offset` belong to an aborted transaction. */
  isAborted(producerId: number, offset: Offset): boolean {
    return this.#aborted.some(
      (range) => range.producerId === producerId && range.firstOffset <= offset && offset < range.lastOffset,
    );
  }

  forgetBefore(offset: Offset): void {
    while (this.#aborted.length > 0 && this.#aborted[0]!.lastOffset < offset) this.#aborted.shift();
  }

  image(commitIndex: Index): TransactionsImage {
    const open = this.#open.filter((transaction) => transaction.startIndex <= commitIndex);
    return {
      open: open.map(({ producerId, firstOffset }) => ({ producerId, firstOffset })),
      aborted: [...this.#aborted],
    };
  }

  load(image: TransactionsImage): void {
    for (const open of image.open) this.begin(0, open.producerId, open.firstOffset);
    this.#aborted.push(...image.aborted);
  }
}
