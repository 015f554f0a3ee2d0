import type { Clock } from '../base/index.ts';
import type { Index, Ready, Term } from '../raft/index.ts';
import type { GroupMetrics } from './metrics.ts';

/** What is timed and counted of a group's elections and commits. */
export class GroupTimes {
  readonly #metrics: GroupMetrics;
  readonly #clock: Clock;
  /** The proposal whose way to a majority is timed, one at a time (0: none), and when it was made. */
  #timedIndex: Index = 0;
  #timedSinceMs = 0;
  /** It has stood for election, and knows of no leader since. */
  #isElecting = false;
  /** The newest term that this node led. */
  #ledTerm: Term = 0;

  constructor(metrics: GroupMetrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  proposed(index: Index): void {
    this.#metrics.entriesAppended++;
    if (this.#timedIndex > 0) return;
    this.#timedIndex = index;
    this.#timedSinceMs = this.#clock.monotonicMs();
  }

  committed(index: Index, entries: number): void {
    this.#metrics.entriesCommitted += entries;
    if (this.#timedIndex === 0 || this.#timedIndex > index) return;
    this.#metrics.observe('replication', this.#clock.monotonicMs() - this.#timedSinceMs);
    this.#timedIndex = 0;
  }

  roleChanged({ role, leader }: Ready, term: Term): void {
    const nowMs = this.#clock.monotonicMs();
    const counts = this.#metrics;
    this.#timedIndex = 0;
    if (role === 'pre-candidate' || role === 'candidate') {
      if (role === 'pre-candidate') counts.elections++;
      counts.lastElectionMs = nowMs;
      this.#isElecting = true;
    }
    if (leader !== 0) {
      counts.leaderChanges++;
      if (this.#isElecting) counts.observe('election', nowMs - counts.lastElectionMs);
      this.#isElecting = false;
    }
    if (role === 'leader') {
      counts.electionsWon++;
      counts.leaderSinceMs = nowMs;
      this.#ledTerm = term;
    } else {
      // Who is voted down or hands over steps down in a newer term; who finds no majority does so in its own.
      if (counts.leaderSinceMs >= 0 && term === this.#ledTerm) counts.quorumLosses++;
      counts.leaderSinceMs = -1;
    }
  }
}
