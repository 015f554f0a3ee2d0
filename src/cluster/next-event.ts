import type { Clock } from '../base/index.ts';

/** Where events come from: takes a listener, and returns what ends it. */
type EventSource = (listener: () => void) => () => void;

/** Resolves at the next event of any source, or after `timeoutMs`. */
export function nextEvent(clock: Clock, timeoutMs: number, ...sources: readonly EventSource[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const stop of stops) stop();
      timer.cancel();
      resolve();
    };
    const stops = sources.map((listen) => listen(done));
    const timer = clock.setTimer(timeoutMs, done);
  });
}
