/** Lets so many tasks run at a time; the others wait in order. Bounded by what its users may have waiting: one task a group and peer. */
export class Gate {
  readonly #runningMax: number;
  #running = 0;
  readonly #waiting: (() => Promise<void>)[] = [];

  constructor(runningMax: number) {
    this.#runningMax = runningMax;
  }

  /** `task` handles its own errors. */
  run(task: () => Promise<void>): void {
    if (this.#running >= this.#runningMax) {
      this.#waiting.push(task);
      return;
    }
    this.#running++;
    void task().finally(() => {
      this.#running--;
      const next = this.#waiting.shift();
      if (next !== undefined) this.run(next);
    });
  }
}
