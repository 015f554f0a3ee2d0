import type { Clock, Logger, Timer } from '../base/index.ts';
import type { Partition } from '../replication/index.ts';
import type { ControllerLink } from './controller-link.ts';
import { type LeaderReport, REPORTS_PER_CALL } from './leader-reports.ts';
import { ApiError } from './types.ts';

/** How long a change waits for others that may go with it. */
const GATHER_MS = 10;
const RETRY_MS = 200;
const CALL_TIMEOUT_MS = 5_000;

export interface LeaderReporterOptions {
  readonly link: ControllerLink;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All partitions that this node leads. */
  readonly led: () => Iterable<Partition>;
}

/**
 * Tells the controller of the partitions that this node leads: what changed, in batches, until it was acknowledged; and everything to a new
 * controller. One call at a time; what waits is bounded by the partitions of this node.
 */
export class LeaderReporter {
  readonly #options: LeaderReporterOptions;
  readonly #pending = new Set<Partition>();
  #timer: Timer | undefined;
  #calling = false;
  #closed = false;

  constructor(options: LeaderReporterOptions) {
    this.#options = options;
  }

  /** The partition has news, or is not led here any more. */
  note(partition: Partition): void {
    if (partition.isLeader) this.#pending.add(partition);
    else this.#pending.delete(partition);
    this.#plan(GATHER_MS);
  }

  /** Another controller knows nothing yet of what its predecessor was told and did not write. */
  noteAll(): void {
    for (const partition of this.#options.led()) this.#pending.add(partition);
    this.#plan(0);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
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
      if (partition.isLeader) batch.push(partition);
    }
    if (batch.length === 0) return;
    this.#calling = true;
    let again = GATHER_MS;
    try {
      const request = { reports: batch.map(report) };
      await link.ask('controller.leaders', request, { timeoutMs: CALL_TIMEOUT_MS, idempotent: true });
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

function report({ topicId, partition, leaderEpoch, isr, membership }: Partition): LeaderReport {
  const { voters, votersOutgoing, learners, learnersNext } = membership;
  const all = [...new Set([...voters, ...votersOutgoing])];
  const learning = [...learners, ...learnersNext];
  return [topicId, partition, leaderEpoch, isr, all, learning, votersOutgoing.length > 0];
}
