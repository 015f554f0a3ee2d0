import { LogError } from '../log/index.ts';
import type { RaftPartition } from './raft-partition.ts';

/** Little beside what clients read and write, and a terabyte within a day. */
const BYTES_PER_SECOND = 16 << 20;
const PIECE_BYTES = 1 << 20;
/** Between rounds: what is new since the last one was written here, so a round mostly finds nothing to do. Milliseconds. */
const REST_MS = 60_000;
/** A start has better things to do. Milliseconds. */
const FIRST_REST_MS = 1_000;

/**
 * Reads what replicas had on disk at the start and nobody has read since, at a low rate: damage is found while others still have what was lost, not
 * when the last of them is gone. What the others cannot go on without is left to its readers: taking it offline would help nobody.
 */
export class Scrubber {
  readonly #partitions: () => Iterable<RaftPartition>;
  readonly #after: (delayMs: number, callback: () => void) => void;
  #round: RaftPartition[] = [];

  /** `after`: runs a callback after a while, unless the node was closed. */
  constructor(partitions: () => Iterable<RaftPartition>, after: (delayMs: number, callback: () => void) => void) {
    this.#partitions = partitions;
    this.#after = after;
  }

  start(): void {
    this.#after(FIRST_REST_MS, () => void this.#begin());
  }

  async #begin(): Promise<void> {
    this.#round = [...this.#partitions()];
    await this.#goOn();
  }

  /** Checks one piece, of the first partition that has one. */
  async #goOn(): Promise<void> {
    for (let partition = this.#round.at(-1); partition !== undefined; partition = this.#round.at(-1)) {
      const bytes = canBeSpared(partition) ? await checkPiece(partition) : 0;
      if (bytes > 0) {
        this.#after((bytes * 1_000) / BYTES_PER_SECOND, () => void this.#goOn());
        return;
      }
      this.#round.pop();
    }
    this.#after(REST_MS, () => void this.#begin());
  }
}

/** The others are a majority without this replica, as far as is known here: followers take all for in sync. */
function canBeSpared({ isr, replicas }: RaftPartition): boolean {
  return 2 * (isr.length - 1) > replicas.length;
}

/** Bytes; 0: nothing is left to check, or the log cannot be read any more. */
async function checkPiece({ log }: RaftPartition): Promise<number> {
  try {
    return await log.verifySome(PIECE_BYTES);
  } catch (error) {
    // Damage has taken it offline, and was told of.
    if (error instanceof LogError) return 0;
    throw error;
  }
}
