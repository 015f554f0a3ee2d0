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

const BAR_WIDTH = 24;

/** The steps of something that takes time, on standard error: a bar on a terminal, else a line for each new message. */
export class StepProgress {
  #last = '';
  #drawn = false;

  step({ message, done, total }: { readonly message: string; readonly done: number; readonly total: number }): void {
    if (process.stderr.isTTY !== true) {
      if (message !== this.#last) process.stderr.write(`${message}\n`);
      this.#last = message;
      return;
    }
    const filled = total === 0 ? 0 : Math.round((Math.min(done, total) / total) * BAR_WIDTH);
    const bar = `${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}`;
    const line = `[${bar}] ${message}`;
    process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 120) - 1)}`);
    this.#drawn = true;
  }

  /** Leaves the last step on the screen. */
  end(): void {
    if (this.#drawn) process.stderr.write('\n');
    this.#drawn = false;
  }
}
