import type { AppendOptions } from '../log/index.ts';
import { type AppendWork, type Entry, type Index, MessageType, type Term } from '../raft/index.ts';

/** Received payloads from this size on stay where they are; the log copies smaller ones, so that they keep nothing larger alive. */
const KEPT_BYTES_MIN = 32 * 1024;

/** Memory of received entries that the core may still look at. */
interface Borrowed {
  readonly lastIndex: Index;
  readonly release: () => void;
}

/**
 * The memory that entries of a leader's messages came in. Large ones stay there, and the log says when it has no more use for them; small ones are copied by
 * the log, and their memory goes back when the core does not look at them any more, which is when they are durable.
 */
export class ReceivedMemory {
  #borrowed: Borrowed[] = [];
  #incoming: readonly Entry[] | undefined;
  #release: (() => void) | undefined;
  /** Counts what may make the core hold entries longer than the log says. */
  #era = 0;

  /** Runs `take`, in which the entries of a message are handed to the log. */
  during(entries: readonly Entry[], release: (() => void) | undefined, take: () => void): void {
    this.#incoming = entries;
    this.#release = release;
    take();
    this.#incoming = undefined;
    if (this.#release !== undefined) {
      this.#borrowed.push({ lastIndex: entries[entries.length - 1]!.index, release: this.#release });
    }
    this.#release = undefined;
  }

  /** How the log is to take these entries: as its own, if they are all of a large message that has just come. */
  takeOver(added: readonly Entry[]): AppendOptions | undefined {
    const incoming = this.#incoming;
    const release = this.#release;
    if (incoming === undefined || release === undefined || added.length === 0) return undefined;
    if (added.length !== incoming.length || added[0]!.data !== incoming[0]!.data) return undefined;
    let sizeBytes = 0;
    for (const { data } of added) sizeBytes += data.length;
    if (sizeBytes < KEPT_BYTES_MIN) return undefined;
    this.#release = undefined;
    const era = this.#era;
    const onReleased = (isShared: boolean): void => {
      if (!isShared && era === this.#era) release();
    };
    return { owned: true, onReleased };
  }

  /** `work` is durable: the core is done with what its receipt speaks of, if that is of the present term. */
  durable(work: AppendWork, term: Term): void {
    if (this.#borrowed.length === 0) return;
    let durableTo = 0;
    for (const response of work.responses) {
      if (response.type === MessageType.StorageAppended && response.term === term) durableTo = response.index;
    }
    while (this.#borrowed.length > 0 && this.#borrowed[0]!.lastIndex <= durableTo) this.#borrowed.shift()!.release();
  }

  /** What is in use now is left to the garbage collector: the core may hold it longer than the log says. */
  forgetAll(): void {
    this.#era++;
    this.#borrowed = [];
  }
}
