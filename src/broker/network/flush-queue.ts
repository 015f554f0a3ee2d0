/** Something that has answers to write. */
export interface Flushable {
  flush(): void;
}

/**
 * Connections with answers to write, written together once the present step of the event loop has settled: answers that one
 * disk sync has set free leave with one write for each connection.
 */
export class FlushQueue {
  #waiting: Flushable[] = [];
  readonly #run = () => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const flushable of waiting) flushable.flush();
  };

  /** The caller sees to it that it is not added twice before its flush. */
  add(flushable: Flushable): void {
    if (this.#waiting.length === 0) process.nextTick(this.#run);
    this.#waiting.push(flushable);
  }
}
