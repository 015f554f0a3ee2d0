import { type Clock, type Uuid, ZERO_UUID } from '../base/index.ts';
import { METADATA_TOPIC } from '../cluster/index.ts';
import type { FollowerState, Partition, PartitionDirectory } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';

/** One member of the metadata's group. Timestamps on the leader's wall clock; -1: unknown. */
export interface QuorumMember {
  readonly replicaId: number;
  readonly replicaDirectoryId: Uuid;
  readonly logEndOffset: number;
  readonly lastFetchTimestamp: number;
  readonly lastCaughtUpTimestamp: number;
}

/** The group of the metadata as its leader sees it. */
export interface QuorumState {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly currentVoters: readonly QuorumMember[];
  readonly observers: readonly QuorumMember[];
}

const METHOD = 'describe-quorum';
const TIMEOUT_MS = 2_000;

export interface MetadataQuorumOptions {
  readonly nodeId: number;
  readonly partitions: PartitionDirectory;
  readonly clock: Clock;
  /** Undefined: this node runs alone. */
  readonly transport: Transport | undefined;
  /** Of the data folder of a node, as far as it is known. */
  readonly directoryIdOf: (nodeId: number) => Uuid | undefined;
}

/**
 * How far the members of the metadata's group are. Only its leader knows, so other nodes ask it: a client may ask any node, as it may
 * any of Kafka's brokers.
 */
export class MetadataQuorum {
  readonly #options: MetadataQuorumOptions;

  /** Answers other nodes from now on. */
  constructor(options: MetadataQuorumOptions) {
    this.#options = options;
    options.transport?.serve(METHOD, () => Buffer.from(JSON.stringify(this.#own() ?? null)));
  }

  /** Undefined while the group has no leader, or it cannot be asked. */
  async describe(): Promise<QuorumState | undefined> {
    const own = this.#own();
    if (own !== undefined) return own;
    const leaderId = this.#partition?.leaderId ?? -1;
    if (leaderId === -1 || this.#options.transport === undefined) return undefined;
    try {
      const answer = await this.#options.transport.call(leaderId, METHOD, Buffer.alloc(0), { timeoutMs: TIMEOUT_MS });
      return (JSON.parse(answer.toString()) as QuorumState | null) ?? undefined;
    } catch {
      return undefined;
    }
  }

  get #partition(): Partition | undefined {
    return this.#options.partitions.get(METADATA_TOPIC, 0);
  }

  #own(): QuorumState | undefined {
    const partition = this.#partition;
    if (partition?.isLeader !== true) return undefined;
    const { leaderId, leaderEpoch, log } = partition;
    const members = partition.followerState();
    return {
      leaderId,
      leaderEpoch,
      highWatermark: log.highWatermark,
      currentVoters: members.filter(({ isLearner }) => !isLearner).map((member) => this.#memberOf(member)),
      observers: members.filter(({ isLearner }) => isLearner).map((member) => this.#memberOf(member)),
    };
  }

  #memberOf({ nodeId, logEndOffset, isActive, lastCaughtUpMs }: FollowerState): QuorumMember {
    return {
      replicaId: nodeId,
      replicaDirectoryId: this.#options.directoryIdOf(nodeId) || ZERO_UUID,
      logEndOffset,
      // Replicas are sent what is new instead of fetching it: who is heard from has fetched, in Kafka's terms.
      lastFetchTimestamp: isActive ? this.#options.clock.wallMs() : lastCaughtUpMs,
      lastCaughtUpTimestamp: lastCaughtUpMs,
    };
  }
}
