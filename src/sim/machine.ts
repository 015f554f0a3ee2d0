import type { Clock, Timer } from '../base/index.ts';
import type { SeededRandom } from './random.ts';
import type { Scheduler, TimeUs } from './scheduler.ts';

/** What waits for a paused process at most; more is dropped, as full socket buffers would. */
const BACKLOG_MAX = 10_000;
/** The wall clock at virtual time 0: 2024-01-01T00:00:00Z. */
const WALL_START_MS = 1_704_067_200_000;

/**
 * One computer: runs code of any kind on a clock of its own, and can be switched off, frozen, or made slow. Code reaches it
 * through {@link Machine.clock} and {@link Machine.run} alone, so that nothing of a former life ever runs in a later one.
 */
export class Machine {
  readonly id: number;
  readonly random: SeededRandom;
  isUp = false;
  /** The host answers for a process that has died: its ports refuse connections. Without power there is silence. */
  isPowered = false;
  isPaused = false;
  /** Counts the starts. */
  incarnation = 0;
  /** Added to everything that this machine is asked to do, in microseconds: a busy or swapping host. */
  slownessUs = 0;
  private slowUntilUs: TimeUs = 0;
  private readonly scheduler: Scheduler;
  private backlog: (() => void)[] = [];
  private rate = 1;
  private rateSinceUs: TimeUs = 0;
  private localAtRateChangeUs: number;
  private wallOffsetMs = 0;

  constructor(scheduler: Scheduler, random: SeededRandom, id: number) {
    this.scheduler = scheduler;
    this.random = random;
    this.id = id;
    this.localAtRateChangeUs = id * 977_000_000;
  }

  /** A new life. What was scheduled in former ones is dropped when its time comes. */
  start(): void {
    this.incarnation++;
    this.isUp = true;
    this.isPowered = true;
    this.isPaused = false;
    this.backlog = [];
  }

  /** The process ends; so does the host unless `isPowered`. */
  stop(isPowered = false): void {
    this.isUp = false;
    this.isPowered = isPowered;
    this.isPaused = false;
    this.backlog = [];
  }

  pause(): void {
    if (this.isUp) this.isPaused = true;
  }

  /** Runs what came while it was paused, in that order: late timers first met now, old messages, all at once. */
  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    const waiting = this.backlog;
    this.backlog = [];
    const incarnation = this.incarnation;
    for (const task of waiting) this.scheduler.after(0, () => this.runIn(incarnation, task));
  }

  /** Runs `task` now if the machine is up; later if it is paused or slow; never if it is down. */
  run(task: () => void): void {
    if (!this.isUp) return;
    const { nowUs } = this.scheduler;
    if (this.slownessUs > 0 || this.slowUntilUs > nowUs) {
      const incarnation = this.incarnation;
      // In order, as one event loop would.
      this.slowUntilUs = Math.max(this.slowUntilUs, nowUs + this.random.below(this.slownessUs + 1));
      this.scheduler.after(this.slowUntilUs - nowUs, () => this.runIn(incarnation, task));
    } else {
      this.runIn(this.incarnation, task);
    }
  }

  /** After `delayUs` of virtual (not local) time, in this life only: completions of disks and the like. */
  after(delayUs: number, task: () => void): void {
    const incarnation = this.incarnation;
    this.scheduler.after(delayUs, () => this.runIn(incarnation, task));
  }

  /** To be called by simulated devices when they let waiting code go on, or call code that awaits. */
  settleSoon(): void {
    this.scheduler.settleSoon();
  }

  /** The machine's own idea of time: its rate may differ from true time, its wall clock may jump. */
  get clock(): Clock {
    return {
      wallMs: () => WALL_START_MS + this.wallOffsetMs + Math.floor(this.localUs() / 1000),
      monotonicMs: () => this.localUs() / 1000,
      setTimer: (delayMs, callback) => this.setTimer(delayMs, callback),
    };
  }

  /** Microseconds on the monotonic clock of this machine. */
  localUs(): number {
    return this.localAtRateChangeUs + Math.floor((this.scheduler.nowUs - this.rateSinceUs) * this.rate);
  }

  /** From now on the machine's clock runs `partsPerMillion` fast (or slow, if negative). Timers already set keep their time. */
  setClockRate(partsPerMillion: number): void {
    this.localAtRateChangeUs = this.localUs();
    this.rateSinceUs = this.scheduler.nowUs;
    this.rate = (1_000_000 + partsPerMillion) / 1_000_000;
  }

  jumpWallClock(byMs: number): void {
    this.wallOffsetMs += byMs;
  }

  private setTimer(delayMs: number, callback: () => void): Timer {
    const incarnation = this.incarnation;
    const delayUs = Math.ceil((Math.max(0, delayMs) * 1000) / this.rate);
    let isCancelled = false;
    const event = this.scheduler.after(delayUs, () => {
      this.runIn(incarnation, () => {
        if (!isCancelled) callback();
      });
    });
    return {
      cancel: () => {
        isCancelled = true;
        this.scheduler.cancel(event);
      },
    };
  }

  private runIn(incarnation: number, task: () => void): void {
    if (incarnation !== this.incarnation || !this.isUp) return;
    if (!this.isPaused) task();
    else if (this.backlog.length < BACKLOG_MAX) this.backlog.push(task);
  }
}
