import type { Weather } from '../network.ts';

/** Whoever leads the first partition of the first topic when the fault comes, as clients know it. */
export const PARTITION_LEADER = 0;
/** Whoever leads the metadata then. */
export const CONTROLLER = -1;
export type ClusterTarget = number;

/** What goes wrong with a cluster, or is asked of it, as data. Times in virtual milliseconds. */
export type ClusterFault = {
  readonly atMs: number;
} /** Power fails, at once or amid the next disk operations: what was not synced may be lost, and nobody is told. */ & (
  | { readonly kind: 'power'; readonly node: ClusterTarget; readonly operations: number; readonly downMs: number }
  /** kill -9: the operating system keeps what it has, and resets the connections. */
  | { readonly kind: 'kill'; readonly node: ClusterTarget; readonly downMs: number }
  | { readonly kind: 'power-all'; readonly downMs: number }
  /** Power fails, and the machine comes back with an empty disk. */
  | { readonly kind: 'wipe'; readonly node: ClusterTarget; readonly downMs: number }
  /** kill -9, and a bit flips in one of the segments meanwhile: the `segment`-th and at `position`, modulo how many there are and how large it is. */
  | {
      readonly kind: 'rot';
      readonly node: ClusterTarget;
      readonly segment: number;
      readonly position: number;
      readonly downMs: number;
    }
  /** A machine that was not there before starts with an empty disk and asks to be a member. */
  | { readonly kind: 'join'; readonly node: number }
  /** Stops in order (SIGTERM) and starts again. */
  | { readonly kind: 'restart'; readonly node: ClusterTarget; readonly downMs: number }
  | { readonly kind: 'pause'; readonly node: ClusterTarget; readonly forMs: number }
  | { readonly kind: 'slow-node'; readonly node: ClusterTarget; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'partition'; readonly side: readonly ClusterTarget[]; readonly forMs: number }
  | {
      readonly kind: 'one-way';
      readonly from: readonly ClusterTarget[];
      readonly isInbound: boolean;
      readonly forMs: number;
    }
  | { readonly kind: 'cut-link'; readonly node: ClusterTarget; readonly peer: ClusterTarget; readonly forMs: number }
  | { readonly kind: 'flap'; readonly node: ClusterTarget; readonly periodMs: number; readonly forMs: number }
  | { readonly kind: 'weather'; readonly weather: Weather; readonly forMs: number }
  | { readonly kind: 'slow-disk'; readonly node: ClusterTarget; readonly delayMs: number; readonly forMs: number }
  | { readonly kind: 'hang-disk'; readonly node: ClusterTarget; readonly forMs: number }
  | { readonly kind: 'full-disk'; readonly node: ClusterTarget; readonly forMs: number }
  | { readonly kind: 'sync-error'; readonly node: ClusterTarget }
  | {
      readonly kind: 'clock-rate';
      readonly node: ClusterTarget;
      readonly partsPerMillion: number;
      readonly forMs: number;
    }
  | { readonly kind: 'wall-jump'; readonly node: ClusterTarget; readonly byMs: number }
  /** ElectLeaders: preferred leaders everywhere. */
  | { readonly kind: 'elect' }
  /** AlterPartitionReassignments: one partition gets other replicas, or the same in another order; none: what is under way is cancelled. */
  | {
      readonly kind: 'reassign';
      /** The topic that is there for the whole run unless said otherwise. */
      readonly topic?: string;
      readonly partition: number;
      readonly replicas: readonly number[];
    }
  | { readonly kind: 'add-partition' }
  /** DeleteRecords: all but about the newest `keep`, so that the log's start moves past replicas that are behind. */
  | { readonly kind: 'delete-records'; readonly partition: number; readonly keep: number }
  /** DeleteTopics and CreateTopics: the topic that does not stay is made again under its name. */
  | { readonly kind: 'recreate' }
  /** `chronik cluster` commands: hand a partition over, even out replicas and leaders. */
  | { readonly kind: 'transfer'; readonly partition: number; readonly node: number }
  | { readonly kind: 'rebalance' }
  /** `chronik cluster remove-node`: everything moves away from a node, then it is forgotten. With `returns` it comes back with an empty disk. */
  | { readonly kind: 'remove'; readonly node: ClusterTarget; readonly returns: boolean }
  /** All nodes stop in order and start again, one after the other, each when the one before serves. */
  | { readonly kind: 'rolling-restart'; readonly downMs: number }
);

export type ClusterFaultKind = ClusterFault['kind'];

/** How the nodes are set up. Times in milliseconds. */
export interface NodesPlan {
  /** 1: standalone. */
  readonly nodes: number;
  /** Machines that may join later; their ids follow those of the nodes. */
  readonly spares: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  readonly partitions: number;
  readonly offsetsPartitions: number;
  readonly heartbeatMs: number;
  readonly electionMs: number;
  readonly segmentBytes: number;
  readonly walSlotBytes: number;
  readonly walSlots: number;
  readonly tailBytes: number;
  readonly diskUs: number;
  readonly diskUsMax: number;
  /** So many racks; 0: nodes have none. */
  readonly racks: number;
  readonly cleanerBackoffMs: number;
  /** The log of the metadata is shortened from so many events on. */
  readonly metadataSnapshotEvents: number;
}

export interface ClusterLoad {
  readonly producers: number;
  readonly consumers: number;
  readonly members: number;
  /** Their group's protocol: the classic one, or that of KIP-848; with `bothGroups` every other member is in a group of the other one. */
  readonly classicGroup: boolean;
  readonly bothGroups: boolean;
  /** Partitions of the topic that is deleted and made again, and of the compacted one; 0: there is none. */
  readonly roundsPartitions: number;
  readonly latestPartitions: number;
  /** How long the compacted topic keeps tombstones. */
  readonly deleteRetentionMs: number;
  readonly thinkMs: number;
  readonly recordBytesMax: number;
  readonly windowMax: number;
  readonly requestTimeoutMs: number;
  readonly acksTimeoutMs: number;
  readonly deliveryTimeoutMs: number;
  readonly retryBackoffMs: number;
  readonly sessionTimeoutMs: number;
}

/** A whole run as data; the same plan gives the same run. */
export interface ClusterPlan {
  readonly seed: number;
  readonly layer: 'cluster';
  readonly nodes: NodesPlan;
  readonly load: ClusterLoad;
  readonly weather: Weather;
  /** Faults come in this time; then everything is healed. */
  readonly chaosMs: number;
  /** All work must be done this long after healing. */
  readonly settleMs: number;
  readonly faults: readonly ClusterFault[];
}
