import type { Network } from '../base/index.ts';

/** Something that has bytes to write. */
export interface Flushable {
  flush(): void;
}

/** What was queued in a turn of the event loop leaves at its end, with one write for each connection. */
export class FlushQueue {
  readonly #network: Network;
  #waiting: Flushable[] = [];
  readonly #run = (): void => {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const flushable of waiting) flushable.flush();
  };

  constructor(network: Network) {
    this.#network = network;
  }

  /** The caller sees to it that it is not added twice before its flush. */
  add(flushable: Flushable): void {
    if (this.#waiting.length === 0) this.#network.afterTurn(this.#run);
    this.#waiting.push(flushable);
  }
}
