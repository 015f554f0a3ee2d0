/** How often the line is drawn anew, milliseconds. */
const INTERVAL_MS = 200;

/** One line on standard error that counts, drawn only on a terminal and only when the work takes longer than a moment. */
export class Progress {
  readonly #verb: string;
  readonly #startMs = performance.now();
  #lastMs = this.#startMs;
  #count = 0;
  #drawn = false;

  constructor(verb: string) {
    this.#verb = verb;
  }

  count(more: number): void {
    this.#count += more;
    const nowMs = performance.now();
    if (process.stderr.isTTY !== true || nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    this.#drawn = true;
    const perSecond = Math.round((this.#count / (nowMs - this.#startMs)) * 1_000);
    process.stderr.write(`\r\u001b[K${this.#verb} ${this.#count} records, ${perSecond} a second`);
  }

  /** Removes the line. */
  end(): void {
    if (this.#drawn) process.stderr.write('\r\u001b[K');
    this.#drawn = false;
  }
}
