import type { Clock, Logger, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import type { Assignment } from './assignment.ts';
import type { MetadataController } from './controller.ts';
import { isIn, type MemberController } from './member-controller.ts';
import type { Metadata } from './metadata.ts';
import type { PlacementNode } from './placement.ts';
import { nodeForReplica } from './rebalance-plan.ts';
import { ApiError, type PartitionMove } from './types.ts';

/** Partitions that are moved at the same time; the next ones follow as these arrive. */
const MOVES_AT_ONCE = 50;
const LOOK_EVERY_MS = 500;

export interface RemovalOptions {
  readonly metadata: Metadata;
  /** `__meta`-0. */
  readonly partition: Partition;
  readonly controller: MetadataController;
  readonly members: MemberController;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The controller's work on nodes that are to be removed: moves their replicas to others, takes them out of the group of `__meta`, and forgets
 * them. What it does next follows from the metadata alone, so a new controller goes on where the last one was.
 */
export class Removal {
  readonly #options: RemovalOptions;
  #timer: Timer | undefined;
  #stop: (() => void) | undefined;
  #isActive = false;
  /** Counts the terms in which this node is the controller. */
  #epoch = 0;
  #looking = false;

  constructor(options: RemovalOptions) {
    this.#options = options;
  }

  begin(): void {
    this.#isActive = true;
    this.#epoch++;
    this.#stop = this.#options.metadata.onChange((change) => {
      if (change.kind === 'brokers-changed' || change.kind === 'partition-moved') this.#plan(0);
    });
    this.#plan(0);
  }

  end(): void {
    this.#isActive = false;
    this.#epoch++;
    this.#stop?.();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Draining nodes are looked at again after every change, and now and then. */
  #plan(delayMs: number): void {
    if (this.#draining().length === 0 || this.#looking) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.setTimer(delayMs, () => {
      this.#timer = undefined;
      void this.#look();
    });
  }

  async #look(): Promise<void> {
    const epoch = this.#epoch;
    this.#looking = true;
    try {
      for (const nodeId of this.#draining()) if (epoch === this.#epoch) await this.#drain(nodeId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#options.logger.debug({ err: error }, 'a step of the removal of a node was not written; trying again');
    } finally {
      this.#looking = false;
    }
    // A look of the term before was in the way of the first one of this term.
    if (this.#isActive) this.#plan(epoch === this.#epoch ? LOOK_EVERY_MS : 0);
  }

  async #drain(nodeId: NodeId): Promise<void> {
    const { metadata, partition, controller, members, logger } = this.#options;
    const moves = this.#movesAwayFrom(nodeId);
    if (moves.length > 0) {
      for (const { topic, partition: number, errorCode, errorMessage } of await controller.reassign(moves)) {
        if (errorCode !== 0)
          logger.warn({ topic, partition: number }, `cannot move ${topic}-${number} away: ${errorMessage}`);
      }
      return;
    }
    if (this.#holdsAny(nodeId)) return;
    await members.leaveMetadata(nodeId);
    const { voters, learners } = metadata.state.metadataMembers;
    if (voters.includes(nodeId) || learners.includes(nodeId) || isIn(partition, nodeId)) return;
    await members.remove(nodeId, () => this.#holdsAny(nodeId));
  }

  #movesAwayFrom(nodeId: NodeId): readonly PartitionMove[] {
    const { state } = this.#options.metadata;
    const staying = [...state.members.values()].filter(({ draining }) => !draining);
    const nodes: readonly PlacementNode[] = staying.filter(({ fenced }) => !fenced);
    // A member that is away will take the place when it is back; who does not want to wait for it removes it too.
    const canMove = (replicas: readonly NodeId[]): boolean =>
      staying.length < replicas.length || nodes.some((node) => !replicas.includes(node.nodeId));
    const counts = new Map<NodeId, number>();
    const leads = new Map<NodeId, number>();
    const toMove: { readonly topic: string; readonly partition: number; readonly replicas: readonly NodeId[] }[] = [];
    let moving = 0;
    for (const { topic, partition, assignment } of this.#assignments()) {
      if (assignment.target !== undefined) moving++;
      const replicas = assignment.target ?? assignment.replicas;
      for (const node of replicas) count(counts, node);
      count(leads, replicas[0]!);
      if (replicas.includes(nodeId) && canMove(replicas)) toMove.push({ topic, partition, replicas });
    }
    return toMove.slice(0, Math.max(0, MOVES_AT_ONCE - moving)).flatMap(({ topic, partition, replicas }) => {
      const substitute = nodeForReplica(nodes, replicas, counts);
      // Where fewer nodes than replicas are left, the partition goes on with fewer.
      const others = replicas.flatMap((node) => (node === nodeId ? (substitute ?? []) : node));
      if (others.length === 0) return [];
      if (substitute !== undefined) count(counts, substitute);
      return [{ topic, partition, replicas: replicas[0] === nodeId ? ledByTheIdlest(others, leads) : others }];
    });
  }

  #holdsAny(nodeId: NodeId): boolean {
    for (const { assignment } of this.#assignments()) if (assignment.holders.includes(nodeId)) return true;
    return false;
  }

  *#assignments(): Iterable<{ readonly topic: string; readonly partition: number; readonly assignment: Assignment }> {
    const { state } = this.#options.metadata;
    for (const { name, id, partitions } of state.topics()) {
      for (const { partition } of partitions) {
        yield { topic: name, partition, assignment: state.assignment(id, partition)! };
      }
    }
  }

  #draining(): readonly NodeId[] {
    return [...this.#options.metadata.state.members.values()]
      .filter(({ draining }) => draining)
      .map(({ nodeId }) => nodeId);
  }
}

function count(counts: Map<NodeId, number>, node: NodeId): void {
  counts.set(node, (counts.get(node) ?? 0) + 1);
}

/** The replicas with the one in front that is preferred for the fewest partitions; it is counted for this one too. */
function ledByTheIdlest(replicas: readonly NodeId[], leads: Map<NodeId, number>): readonly NodeId[] {
  const [first, ...rest] = replicas.toSorted((a, b) => (leads.get(a) ?? 0) - (leads.get(b) ?? 0));
  count(leads, first!);
  return [first!, ...replicas.filter((node) => rest.includes(node))];
}
