import type { Clock } from '../base/index.ts';
import type { Transport } from '../transport/index.ts';

/** Resolves when the next peer comes or goes, or after `timeoutMs`. */
export function nextPeerChange(transport: Transport, clock: Clock, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      timer.cancel();
      resolve();
    };
    const stop = transport.onPeer(done);
    const timer = clock.setTimer(timeoutMs, done);
  });
}
