/** How a node replicates; may change while it runs, except for what says otherwise. Milliseconds and bytes. */
export interface ReplicationSettings {
  /** `raft.heartbeat.interval.ms`: the tick of every group. Read once. */
  readonly heartbeatIntervalMs: number;
  /** `raft.election.timeout.ms`: without word from its leader for this long, up to twice as long by chance, a follower stands for election. Read once. */
  readonly electionTimeoutMs: number;
  /** Kafka's `replica.lag.time.max.ms`: who was not at the leader's end within this is not in sync. Kafka's default is 30 s. */
  readonly replicaLagMsMax: number;
  /** Kafka's `auto.leader.rebalance.enable`: leadership goes back to the first of the replicas once it has caught up. */
  readonly autoLeaderRebalance: boolean;
  /** How long the preferred leader must have been in step before it is handed leadership. */
  readonly preferredLeaderDelayMs: number;
  /** Most bytes a second of snapshots that this node fetches. */
  readonly snapshotBytesPerSecondMax: number;
}

export const DEFAULT_REPLICATION_SETTINGS: ReplicationSettings = {
  heartbeatIntervalMs: 100,
  electionTimeoutMs: 600,
  replicaLagMsMax: 10_000,
  autoLeaderRebalance: true,
  preferredLeaderDelayMs: 5_000,
  snapshotBytesPerSecondMax: 200 << 20,
};
