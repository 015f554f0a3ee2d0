import type { Clock, Logger, Timer, Uuid } from '../base/index.ts';
import type { PartitionLog } from '../log/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { ControllerLink } from './controller-link.ts';
import type { Metadata } from './metadata.ts';
import { ApiError } from './types.ts';

const RETRY_MS = 1_000;
/** A group that has no leader at the moment may have one soon: the operator is told after so many attempts. */
const ATTEMPTS_BEFORE_TOLD = 5;
const CALL_TIMEOUT_MS = 5_000;

/** What a node says of its replica. */
export interface DamagedReplica {
  readonly topicId: Uuid;
  readonly partition: number;
}

export interface DamageReporterOptions {
  readonly nodeId: NodeId;
  readonly link: ControllerLink;
  readonly metadata: Metadata;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Tells the controller of this node's damaged replicas. As many reports wait as replicas are damaged. */
export class DamageReporter {
  readonly #options: DamageReporterOptions;
  readonly #timers = new Set<Timer>();
  #closed = false;

  constructor(options: DamageReporterOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the metadata here says, after the damage was known, that the group lets go of the replica, or that this node has none any more.
   * Asks for as long as the group cannot do without it: others may come back. Never rejects.
   */
  async report({ id, failure }: PartitionLog): Promise<void> {
    const { link, metadata, nodeId, logger } = this.#options;
    const { topic, topicId, partition } = id;
    const request: DamagedReplica = { topicId, partition };
    let attempts = 0;
    while (!this.#closed && metadata.state.assignment(topicId, partition)?.holders.includes(nodeId) === true) {
      try {
        await link.ask('controller.replica-damaged', request, { timeoutMs: CALL_TIMEOUT_MS, idempotent: true });
        logger.warn({ topic, partition }, `the replica of ${topic}-${partition} is made anew from the others`);
        return;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (++attempts === ATTEMPTS_BEFORE_TOLD) {
          logger.error(
            { topic, partition },
            `${topic}-${partition} stays offline on this node: ${failure?.message}. It cannot be made anew: ${error.message} Bring the other replicas back, or restore that file and start again, or delete the topic`,
          );
        }
        await this.#pause();
      }
    }
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) timer.cancel();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.setTimer(RETRY_MS, () => {
        this.#timers.delete(timer);
        resolve();
      });
      this.#timers.add(timer);
    });
  }
}
