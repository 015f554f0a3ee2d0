import type { Controller } from '../cluster/index.ts';

/** Ids that a node takes at a time; what it has not given away when it stops is lost. As in Kafka. */
const BLOCK_SIZE = 1_000;

/** The producer ids of one node: taken from the controller in blocks, so that a producer rarely waits for it. */
export class ProducerIds {
  readonly #controller: Controller;
  #next = 0;
  #end = 0;
  #taking: Promise<void> | undefined;

  constructor(controller: Controller) {
    this.#controller = controller;
  }

  /** An id that no other producer of the cluster has or had. Rejects with ApiError when the controller gives none. */
  async take(): Promise<number> {
    while (this.#next === this.#end) {
      this.#taking ??= this.#takeBlock().finally(() => {
        this.#taking = undefined;
      });
      await this.#taking;
    }
    return this.#next++;
  }

  async #takeBlock(): Promise<void> {
    const { first, count } = await this.#controller.allocateProducerIds(BLOCK_SIZE);
    this.#next = first;
    this.#end = first + count;
  }
}
