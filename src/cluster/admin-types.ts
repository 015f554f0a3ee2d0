import type { NodeId, Term } from '../raft/index.ts';
import type { Reassignment, TopicPartition } from './types.ts';

/**
 * - `up`: serves clients.
 * - `fenced`: registered, and not heard of or stopping.
 * - `draining`: is being removed; its replicas move away.
 */
export type MemberState = 'up' | 'fenced' | 'draining';

/** One member of the cluster, for people. */
export interface MemberStatus {
  readonly nodeId: NodeId;
  readonly state: MemberState;
  readonly host: string;
  readonly port: number;
  /** Where the other nodes reach it; '' and 0 on a node that runs alone. */
  readonly raftHost: string;
  readonly raftPort: number;
  readonly rack: string | null;
  readonly release: string;
  readonly isController: boolean;
  /** Its part in the group of the metadata. */
  readonly metadataRole: 'voter' | 'learner' | 'none';
  readonly partitions: number;
  readonly partitionsLed: number;
  /** How far the furthest of its replicas is behind its leader. Undefined: no leader could be asked. */
  readonly lagEntriesMax: number | undefined;
  readonly lagMsMax: number | undefined;
}

/** A partition that is not as it should be. */
export interface ImpairedPartition extends TopicPartition {
  readonly leaderId: NodeId | -1;
  readonly replicas: readonly NodeId[];
  readonly isr: readonly NodeId[];
}

export interface ReassignmentProgress extends Reassignment {
  /** Replicas that are being added, and how many entries each still lacks; undefined: its leader could not be asked. */
  readonly lagEntries: ReadonlyMap<NodeId, number | undefined>;
}

export interface ClusterStatus {
  readonly clusterId: string;
  readonly controllerId: NodeId | -1;
  readonly controllerEpoch: Term;
  readonly featureLevel: number;
  readonly members: readonly MemberStatus[];
  readonly topics: number;
  readonly partitions: number;
  /** Have a leader, but not all replicas are in sync. */
  readonly underReplicated: readonly ImpairedPartition[];
  readonly leaderless: readonly ImpairedPartition[];
  readonly reassignments: readonly ReassignmentProgress[];
}

/** A step of something that takes time. The last one has `done === total`. */
export interface Progress {
  /** One sentence for people. */
  readonly message: string;
  readonly done: number;
  readonly total: number;
}

/** What a rebalance does to one partition. */
export interface PlannedMove extends TopicPartition {
  readonly from: readonly NodeId[];
  readonly to: readonly NodeId[];
}

export interface RebalancePlan {
  /** Partitions whose replicas change, or only their order: then nothing is copied and leadership moves alone. */
  readonly moves: readonly PlannedMove[];
  /** Replicas that must be copied. */
  readonly replicasMoved: number;
  readonly leadersMoved: number;
  /** Replicas and preferred leaders by node, as they are and as they will be. */
  readonly before: ReadonlyMap<NodeId, { readonly replicas: number; readonly leaders: number }>;
  readonly after: ReadonlyMap<NodeId, { readonly replicas: number; readonly leaders: number }>;
}

export interface RebalanceOptions {
  /** Raise partitions with fewer replicas to this many, as far as there are nodes. Undefined: leave each as it is. */
  readonly replicationFactor?: number;
}

/**
 * The administration of a cluster, from any of its nodes. Everything rejects with ApiError. Operations that take time give their
 * progress as they go; who stops listening (or aborts) does not stop what was begun, but a rebalance begins nothing more.
 */
export interface ClusterAdmin {
  status(): Promise<ClusterStatus>;
  /**
   * Waits until a node that was started with this cluster's peers has joined: is known, catches up, takes part. Gives up after
   * `timeoutMs`. A node joins by itself; this only watches it.
   */
  addNode(nodeId: NodeId, timeoutMs: number, signal: AbortSignal): AsyncIterable<Progress>;
  /**
   * Moves everything away from a node and forgets it. Survives a change of the controller. A node that is gone for good may be removed
   * too, as long as its partitions have other replicas.
   */
  removeNode(nodeId: NodeId, signal: AbortSignal): AsyncIterable<Progress>;
  /** Lets a node that is being removed stay; what has moved away stays where it is. */
  cancelRemoval(nodeId: NodeId): Promise<void>;
  transferLeader(partition: TopicPartition, nodeId: NodeId, timeoutMs: number): Promise<void>;
  /** What {@link ClusterAdmin.rebalance} would do now. */
  planRebalance(options: RebalanceOptions): Promise<RebalancePlan>;
  /** Evens out replicas and leaders with few moves; also gives a former standalone node's partitions replicas on others. */
  rebalance(options: RebalanceOptions, signal: AbortSignal): AsyncIterable<Progress>;
}
