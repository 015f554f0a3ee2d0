import type { Clock, LogFields, Logger } from '../base/index.ts';

/** Lets a few warnings through in each interval and counts the rest: whoever sends rubbish must not fill the disk with log lines. */
export class LogThrottle {
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #linesMax: number;
  readonly #intervalMs: number;
  #intervalStartMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #suppressed = 0;

  constructor(logger: Logger, clock: Clock, linesMax = 10, intervalMs = 10_000) {
    this.#logger = logger;
    this.#clock = clock;
    this.#linesMax = linesMax;
    this.#intervalMs = intervalMs;
  }

  warn(fields: LogFields, message: string): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#intervalStartMs >= this.#intervalMs) {
      this.#intervalStartMs = nowMs;
      this.#lines = 0;
    }
    if (this.#lines >= this.#linesMax) {
      this.#suppressed++;
      return;
    }
    this.#lines++;
    if (this.#suppressed === 0) {
      this.#logger.warn(fields, message);
      return;
    }
    this.#logger.warn(
      { ...fields, suppressed: this.#suppressed },
      `${message} (${this.#suppressed} similar lines left out)`,
    );
    this.#suppressed = 0;
  }
}
