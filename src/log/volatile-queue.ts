import { type FrameQueue, tellDurable, type WalItem } from './wal.ts';

/** Stands in for the write-ahead log where nothing outlives the process: everything is durable as soon as the event loop comes round. */
export class VolatileQueue implements FrameQueue {
  readonly generation = 0;
  readonly nextSequence = 0;
  readonly #defer: (callback: () => void) => void;
  #pending: WalItem[] = [];

  constructor(defer: (callback: () => void) => void) {
    this.#defer = defer;
  }

  push(item: WalItem): void {
    this.#pending.push(item);
    if (this.#pending.length > 1) return;
    this.#defer(() => {
      const items = this.#pending;
      this.#pending = [];
      tellDurable(items);
    });
  }

  drained(): Promise<void> {
    return new Promise((resolve) => this.#defer(resolve));
  }
}
