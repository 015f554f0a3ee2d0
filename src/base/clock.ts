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
  /** Runs `callback` once after at least `delayMs`; a negative delay counts as 0. */
  setTimer(delayMs: number, callback: () => void): Timer;
}

/** The longest delay that Node can count; it fires at once for a longer one. */
const DELAY_MS_MAX = 2 ** 31 - 1;

/** The clock of the operating system. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(delayMs, callback) {
    if (delayMs > DELAY_MS_MAX) return setLongTimer(delayMs, callback);
    const handle = setTimeout(callback, Math.max(0, delayMs)).unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Waits in stretches, so that a setting of a month or of "never" (2^63 ms) means what it says. */
function setLongTimer(delayMs: number, callback: () => void): Timer {
  const rest = (): void => {
    timer = systemClock.setTimer(delayMs - DELAY_MS_MAX, callback);
  };
  let timer = systemClock.setTimer(DELAY_MS_MAX, rest);
  return { cancel: () => timer.cancel() };
}
