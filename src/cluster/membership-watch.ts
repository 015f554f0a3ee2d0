import type { Clock, Timer, Uuid } from '../base/index.ts';
import type { LiveConfig } from '../config/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Partition } from '../replication/index.ts';
import { RpcError, type Transport } from '../transport/index.ts';
import { ClusterError } from './cluster-error.ts';
import type { Leadership } from './leadership.ts';
import { isIn } from './member-controller.ts';
import type { Metadata } from './metadata.ts';
import type { NodeCalls } from './rpc.ts';
import { ApiError } from './types.ts';

const ASK_TIMEOUT_MS = 2_000;

export interface MembershipWatchOptions {
  readonly nodeId: NodeId;
  readonly directoryId: Uuid;
  /** The nodes that this one was started with; its metadata may not name any yet. */
  readonly peers: readonly NodeId[];
  /** Whether this node has been in a cluster: its own metadata may not tell, as long as it does not know that any of them is committed. */
  readonly hasCluster: () => boolean;
  readonly config: LiveConfig;
  readonly calls: NodeCalls;
  readonly leadership: Leadership;
  readonly metadata: Metadata;
  /** `__meta`-0. */
  readonly partition: Partition;
  /** Undefined: this node is alone, and nobody is asked. */
  readonly transport: Transport | undefined;
  readonly clock: Clock;
  readonly onFatal: (error: Error) => void;
}

interface Membership {
  readonly isMember: boolean;
  /** How much of the metadata the one who answers has applied. */
  readonly end: number;
}

/**
 * A node that was removed is told nothing any more, not even that: it left the group of `__meta` before that was written. So a node that has had no
 * controller for a while asks the others, and believes the one who knows most of the metadata, if that is more than itself.
 */
export class MembershipWatch {
  readonly #options: MembershipWatchOptions;
  #timer: Timer | undefined;
  #closed = false;

  constructor(options: MembershipWatchOptions) {
    this.#options = options;
    const { calls, metadata } = options;
    calls.answer('cluster.membership', ({ nodeId, directoryId }: { nodeId: NodeId; directoryId: Uuid }): Membership => {
      const member = metadata.state.members.get(nodeId);
      return { isMember: member !== undefined && member.directoryId === directoryId, end: metadata.appliedEnd };
    });
  }

  start(): void {
    const { clock, config } = this.#options;
    // Longer than an election takes, even a few of them.
    const everyMs = 2 * config.number('broker.session.timeout.ms');
    this.#timer = clock.setTimer(everyMs, () => void this.#look());
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
  }

  /** Asks the others whether this node was removed, which its own metadata may never tell. */
  async isRemoved(): Promise<boolean> {
    const { metadata, transport, nodeId, peers } = this.#options;
    const others = new Set([...metadata.state.members.keys(), ...peers]);
    others.delete(nodeId);
    const up = [...others].filter((id) => transport?.peer(id).state === 'up');
    const answers = await Promise.all(up.map((id) => this.#ask(id)));
    const newest = answers.reduce((best, answer) => ((answer?.end ?? 0) > (best?.end ?? 0) ? answer : best), undefined);
    return newest?.isMember === false && newest.end > metadata.appliedEnd;
  }

  async #look(): Promise<void> {
    const { nodeId, onFatal } = this.#options;
    const isRemoved = this.#isLost() && (await this.isRemoved());
    if (this.#closed) return;
    if (isRemoved && this.#isLost()) {
      onFatal(
        new ClusterError(
          `Node ${nodeId} is no member of its cluster any more: it was removed. Start it with an empty data folder to let it join again.`,
        ),
      );
      return;
    }
    this.start();
  }

  /** It has heard of its removal from the group of the metadata, or hears nothing of the group at all. */
  #isLost(): boolean {
    const { leadership, partition, nodeId, hasCluster } = this.#options;
    return hasCluster() && (leadership.leaderId === -1 || !isIn(partition, nodeId));
  }

  async #ask(peer: NodeId): Promise<Membership | undefined> {
    const { nodeId, directoryId, calls } = this.#options;
    try {
      return await calls.ask(peer, 'cluster.membership', { nodeId, directoryId }, ASK_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof RpcError || error instanceof ApiError) return undefined;
      throw error;
    }
  }
}
