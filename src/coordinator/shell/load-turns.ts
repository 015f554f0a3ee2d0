/** Lets a few loads run at a time, the others in the order in which they came: a failover gives a node many partitions at once. */
export class LoadTurns {
  readonly #max: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  async run<Result>(load: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#max) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      return await load();
    } finally {
      const next = this.#waiting.shift();
      // Whoever comes next takes over this place.
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
