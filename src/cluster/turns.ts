/** Work of one key runs one after the other, so that each is judged against the outcome of the one before. Bounded by those who wait for it. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` after that of the same key that came before it, however that ended. */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const mine = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
