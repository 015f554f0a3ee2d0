import type { Clock, Logger, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { ControllerLink } from './controller-link.ts';
import { type LeaderlessReport, type LeaderReport, REPORTS_PER_CALL } from './leader-reports.ts';
import type { Metadata } from './metadata.ts';
import { ApiError } from './types.ts';

/** How long a change waits for others that may go with it. */
const GATHER_MS = 10;
const RETRY_MS = 200;
const CALL_TIMEOUT_MS = 5_000;
/** Elections and planned changes of leaders are over by then: clients should go on naming the last leader meanwhile. */
const LEADERLESS_AFTER_MS = 1_500;

export interface LeaderReporterOptions {
  readonly nodeId: NodeId;
  readonly link: ControllerLink;
  readonly metadata: Metadata;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All partitions that this node leads. */
  readonly led: () => Iterable<Partition>;
}

/**
 * Tells the controller of the partitions that this node leads: what changed, in batches, until it was acknowledged; and everything to a new
 * controller. Of those too that it led last and that have no leader now, for want of a majority: nobody else could tell. One call at a time; what
 * waits is bounded by the partitions of this node.
 */
export class LeaderReporter {
  readonly #options: LeaderReporterOptions;
  readonly #pending = new Set<Partition>();
  /** Since when they are not led here, oldest first: it is not known yet whether somebody else leads them. */
  readonly #lost = new Map<Partition, number>();
  #timer: Timer | undefined;
  #lostTimer: Timer | undefined;
  #calling = false;
  #closed = false;

  constructor(options: LeaderReporterOptions) {
    this.#options = options;
  }

  /** The partition has news, or is not led here any more. */
  note(partition: Partition): void {
    this.#lost.delete(partition);
    if (partition.isLeader) {
      this.#pending.add(partition);
      this.#plan(GATHER_MS);
    } else {
      this.#pending.delete(partition);
      this.#lost.set(partition, this.#options.clock.monotonicMs());
      this.#planLost();
    }
  }

  /** Another controller knows nothing yet of what its predecessor was told and did not write. */
  noteAll(): void {
    for (const partition of this.#options.led()) this.#pending.add(partition);
    this.#plan(0);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#lostTimer?.cancel();
  }

  #planLost(): void {
    const { clock } = this.#options;
    const [oldestMs] = this.#lost.values();
    if (oldestMs === undefined || this.#lostTimer !== undefined || this.#closed) return;
    this.#lostTimer = clock.setTimer(Math.max(GATHER_MS, oldestMs + LEADERLESS_AFTER_MS - clock.monotonicMs()), () => {
      this.#lostTimer = undefined;
      for (const [partition, sinceMs] of this.#lost) {
        if (clock.monotonicMs() - sinceMs < LEADERLESS_AFTER_MS) break;
        this.#lost.delete(partition);
        if (this.#isLeaderless(partition)) this.#pending.add(partition);
      }
      this.#plan(0);
      this.#planLost();
    });
  }

  /** Nobody leads it as far as this node knows, and the metadata names this node. */
  #isLeaderless({ leaderId, topicId, partition }: Partition): boolean {
    const { metadata, nodeId } = this.#options;
    return leaderId === -1 && metadata.state.topicById(topicId)?.partitions[partition]?.leaderId === nodeId;
  }

  #plan(delayMs: number): void {
    if (this.#timer !== undefined || this.#calling || this.#closed || this.#pending.size === 0) return;
    this.#timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timer = undefined;
      void this.#call();
    });
  }

  async #call(): Promise<void> {
    const { link, logger } = this.#options;
    const batch: Partition[] = [];
    for (const partition of this.#pending) {
      if (batch.length === REPORTS_PER_CALL) break;
      this.#pending.delete(partition);
      if (partition.isLeader || this.#isLeaderless(partition)) batch.push(partition);
    }
    if (batch.length === 0) return;
    this.#calling = true;
    let again = GATHER_MS;
    try {
      const leaderless = batch.filter(({ isLeader }) => !isLeader).map(leaderlessReport);
      const request = { reports: batch.filter(({ isLeader }) => isLeader).map(report), leaderless };
      await link.ask('controller.leaders', request, { timeoutMs: CALL_TIMEOUT_MS, idempotent: true });
      // What was told may be old by now, and the metadata names this node since.
      for (const partition of batch) if (!partition.isLeader) this.note(partition);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!this.#closed) logger.debug({ err: error }, 'the controller was not told of leaders; trying again');
      for (const partition of batch) this.#pending.add(partition);
      again = RETRY_MS;
    } finally {
      this.#calling = false;
    }
    this.#plan(again);
  }
}

function leaderlessReport({ topicId, partition, leaderEpoch }: Partition): LeaderlessReport {
  return [topicId, partition, leaderEpoch];
}

function report({ topicId, partition, leaderEpoch, isr, membership }: Partition): LeaderReport {
  const { voters, votersOutgoing, learners, learnersNext } = membership;
  const all = [...new Set([...voters, ...votersOutgoing])];
  const learning = [...learners, ...learnersNext];
  return [topicId, partition, leaderEpoch, isr, all, learning, votersOutgoing.length > 0];
}
