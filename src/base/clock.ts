/** A timer that was set; `cancel` is idempotent and safe after it has fired. */
export interface Timer {
  cancel(): void;
}

/** Time as an effect, so that a simulator can own it. Nothing below `server/` calls Date.now or setTimeout itself. */
export interface Clock {
  /** Wall clock in milliseconds since the epoch; may jump. For record timestamps and retention only. */
  wallMs(): number;
  /** Monotonic milliseconds since an arbitrary start; never goes back. For timeouts, leases, latencies. */
  monotonicMs(): number;
  /** Runs `callback` once after at least `delayMs` (0 or more). */
  setTimer(delayMs: number, callback: () => void): Timer;
}

/** The clock of the operating system. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, callback) {
    const handle = setTimeout(callback, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
