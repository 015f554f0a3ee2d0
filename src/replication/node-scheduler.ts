import { assert, type Clock, type Random, type Timer } from '../base/index.ts';
import type { Role } from '../raft/index.ts';
import { Gate } from './gate.ts';

/** What the scheduler drives: a Raft group, as far as it needs to know it. */
export interface ScheduledGroup {
  isScheduled: boolean;
  isAwake: boolean;
  readonly isLeader: boolean;
  readonly leaderId: number;
  readonly role: Role;
  tick(): void;
  pump(): void;
  campaign(): void;
}

interface Candidacy {
  readonly group: ScheduledGroup;
  dueMs: number;
  attemptsLeft: number;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly tickMs: number;
  /** Runs a callback at the end of this turn of the event loop. */
  readonly defer: (callback: () => void) => void;
}

/** A process that was stopped for long does not make up for all the time at once: it would depose leaders whose word waits in its sockets. */
const TICKS_AT_ONCE_MAX = 2;
/** How exactly candidacies are begun on time, milliseconds. */
const CANDIDACY_GRAIN_MS = 10;
/** Candidacies that begin at one moment: a node that lost a peer has other things to do as well, such as to say that it lives. */
const CANDIDACIES_AT_ONCE = 50;
/** A candidacy fails where others have not noticed yet that their leader is gone: then it is repeated so often, about this far apart. */
const CANDIDACY_ATTEMPTS = 4;
const CANDIDACY_RETRY_MS = 250;
/** Reads of old entries from disk at a time, of a MiB each. */
const LOADS_AT_ONCE = 16;

/**
 * When the groups of one node are driven: one timer ticks all that are awake, and what became ready in a turn of the event loop is done once at its
 * end. A sleeping group costs nothing.
 */
export class NodeScheduler {
  readonly loads = new Gate(LOADS_AT_ONCE);
  readonly #options: SchedulerOptions;
  readonly #awake = new Set<ScheduledGroup>();
  #scheduled: ScheduledGroup[] = [];
  #candidacies: Candidacy[] = [];
  #tickTimer: Timer | undefined;
  #tickedMs = 0;
  #candidacyTimer: Timer | undefined;
  readonly #timers = new Set<Timer>();
  #closed = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  get awakeCount(): number {
    return this.#awake.size;
  }

  /** Pumps the group at the end of this turn. */
  schedule(group: ScheduledGroup): void {
    if (group.isScheduled || this.#closed) return;
    group.isScheduled = true;
    if (this.#scheduled.length === 0) this.#options.defer(() => this.#pumpScheduled());
    this.#scheduled.push(group);
  }

  setAwake(group: ScheduledGroup, isAwake: boolean): void {
    if (group.isAwake === isAwake || this.#closed) return;
    group.isAwake = isAwake;
    if (!isAwake) {
      this.#awake.delete(group);
      return;
    }
    this.#awake.add(group);
    if (this.#tickTimer !== undefined) return;
    this.#tickedMs = this.#options.clock.monotonicMs();
    this.#startTicking();
  }

  remove(group: ScheduledGroup): void {
    this.#awake.delete(group);
    group.isAwake = false;
    this.#candidacies = this.#candidacies.filter((each) => each.group !== group);
  }

  /**
   * The group's leader is gone: stands for election in a moment, the sooner the lower its `rank` among those who are left, and again as long as
   * nobody leads.
   */
  standSoon(group: ScheduledGroup, rank: number): void {
    if (this.#closed) return;
    const { clock, random } = this.#options;
    const dueMs = clock.monotonicMs() + Math.min(rank, 3) * 40 + random.next() * 30;
    this.#candidacies.push({ group, dueMs, attemptsLeft: CANDIDACY_ATTEMPTS });
    this.#startCandidacies();
  }

  /** Once, after at least `delayMs`; never after `close`. */
  after(delayMs: number, callback: () => void): void {
    if (this.#closed) return;
    const timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }

  close(): void {
    this.#closed = true;
    this.#tickTimer?.cancel();
    this.#candidacyTimer?.cancel();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#awake.clear();
    this.#candidacies = [];
  }

  #pumpScheduled(): void {
    if (this.#closed) return;
    const groups = this.#scheduled;
    this.#scheduled = [];
    for (const group of groups) if (group.isScheduled) group.pump();
  }

  #startTicking(): void {
    const { clock, tickMs } = this.#options;
    this.#tickTimer = clock.setTimer(Math.max(0, this.#tickedMs + tickMs - clock.monotonicMs()), () => this.#tick());
  }

  #tick(): void {
    const { clock, tickMs } = this.#options;
    const nowMs = clock.monotonicMs();
    const due = Math.floor((nowMs - this.#tickedMs) / tickMs);
    assert(due >= 0, 'time does not go back');
    const ticks = Math.min(due, TICKS_AT_ONCE_MAX);
    this.#tickedMs = due > TICKS_AT_ONCE_MAX ? nowMs : this.#tickedMs + due * tickMs;
    for (let count = 0; count < ticks; count++) for (const group of this.#awake) group.tick();
    if (this.#awake.size === 0 || this.#closed) this.#tickTimer = undefined;
    else this.#startTicking();
  }

  #startCandidacies(): void {
    this.#candidacyTimer ??= this.#options.clock.setTimer(CANDIDACY_GRAIN_MS, () => {
      this.#candidacyTimer = undefined;
      this.#stand();
      if (this.#candidacies.length > 0 && !this.#closed) this.#startCandidacies();
    });
  }

  #stand(): void {
    const { clock, random } = this.#options;
    const nowMs = clock.monotonicMs();
    const all = this.#candidacies;
    this.#candidacies = [];
    let begun = 0;
    for (const candidacy of all) {
      const { group } = candidacy;
      if (group.leaderId !== -1) continue;
      if (candidacy.dueMs <= nowMs && begun < CANDIDACIES_AT_ONCE) {
        begun++;
        // Votes that are on their way must not be forgotten.
        if (group.role !== 'candidate') group.campaign();
        candidacy.attemptsLeft--;
        candidacy.dueMs = nowMs + CANDIDACY_RETRY_MS * (0.7 + random.next());
      }
      if (candidacy.attemptsLeft > 0) this.#candidacies.push(candidacy);
    }
  }
}
