import type { Clock, HistogramCounts, MetricFamily, MetricSample } from '../base/index.ts';
import { METADATA_TOPIC } from '../cluster/index.ts';
import type { LogManager } from '../log/index.ts';
import type { ReplicaManager } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';
import { Rates } from './rates.ts';
import { rpcFamilies } from './rpc-metrics.ts';

type Replica = ReturnType<ReplicaManager['all']> extends Iterable<infer Each> ? Each : never;

/** Where the numbers about replication are counted. */
export interface RaftMetricSources {
  readonly nodeId: number;
  /** Starts of this node on its data folder after the first. */
  readonly restarts: number;
  /** Reads that a replica refused because it may be stale. */
  readonly staleReads: (replica: Replica) => number;
  readonly partitions: ReplicaManager;
  readonly logs: LogManager;
  readonly transport: Transport;
  readonly clock: Clock;
}

const PREFIX = 'chronik_raft_';
const STATES = { follower: 0, leader: 1, candidate: 2, 'pre-candidate': 2 } as const;

/**
 * What Raft groups and the connections between nodes have to show, under the names that dashboards know. Gathered when somebody
 * scrapes; nothing is counted twice.
 */
export function raftFamilies(sources: RaftMetricSources): MetricFamily[] {
  const { nodeId, transport, clock } = sources;
  return [
    ...healthFamilies(sources),
    ...lagFamilies(sources),
    ...groupFamilies(sources),
    ...logFamilies(sources),
    ...rpcFamilies(nodeId, transport, clock),
  ];
}

/** What each replica of this node has to tell. */
function ofReplicas(
  { partitions }: RaftMetricSources,
  type: MetricFamily['type'],
  name: string,
  help: string,
  samples: (replica: Replica) => Iterable<MetricSample>,
): MetricFamily {
  return {
    name: PREFIX + name,
    help,
    type,
    *collect() {
      for (const replica of partitions.all()) yield* samples(replica);
    },
  };
}

function one(labels: MetricSample['labels'], value: number | undefined): readonly MetricSample[] {
  return value === undefined ? [] : [{ labels, value }];
}

/** One value of each, under the topic's name and the partition's number. */
function ofTopic(
  sources: RaftMetricSources,
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  value: (replica: Replica) => number | undefined,
): MetricFamily {
  return ofReplicas(sources, type, name, help, (replica) =>
    one({ topic: replica.topic, partition: replica.partition }, value(replica)),
  );
}

/** One value of each, under the node's id and `topic-partition`. */
function ofNode(
  sources: RaftMetricSources,
  name: string,
  help: string,
  value: (replica: Replica) => number | undefined,
): MetricFamily {
  return ofReplicas(sources, 'gauge', name, help, (replica) =>
    one({ node_id: sources.nodeId, partition: partitionName(replica) }, value(replica)),
  );
}

/** A histogram of each that has something in it. */
function ofDurations(
  sources: RaftMetricSources,
  name: string,
  help: string,
  labels: (replica: Replica) => MetricSample['labels'],
  counts: (replica: Replica) => HistogramCounts | undefined,
): MetricFamily {
  return ofReplicas(sources, 'histogram', name, help, (replica) => counts(replica)?.samples(labels(replica)) ?? []);
}

function partitionName({ topic, partition }: Replica): string {
  return `${topic}-${partition}`;
}

function count({ partitions }: RaftMetricSources, isCounted: (replica: Replica) => boolean): number {
  let total = 0;
  for (const replica of partitions.all()) if (isCounted(replica)) total++;
  return total;
}

function majority(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

function healthFamilies(sources: RaftMetricSources): MetricFamily[] {
  const { nodeId, clock } = sources;
  const own = (name: string, help: string, value: () => number): MetricFamily => ({
    name: PREFIX + name,
    help,
    type: 'gauge',
    collect: () => [{ labels: { node_id: nodeId }, value: value() }],
  });
  return [
    own('leader_count', 'Partitions that this node leads.', () => count(sources, (replica) => replica.isLeader)),
    own('follower_count', 'Partitions that this node follows.', () => count(sources, (replica) => !replica.isLeader)),
    ofNode(sources, 'node_state', '0 follower, 1 leader, 2 candidate.', ({ group }) => STATES[group.role]),
    ofTopic(
      sources,
      'gauge',
      'cluster_size',
      'Members of a partition that vote.',
      (replica) => replica.membership.voters.length,
    ),
    ofTopic(sources, 'gauge', 'quorum_size', 'Voters that must have an entry.', (replica) =>
      majority(replica.membership.voters.length),
    ),
    ofTopic(sources, 'gauge', 'cluster_health', '1 while a leader has a quorum in sync.', (replica) => {
      if (!replica.isLeader) return replica.leaderId === -1 ? 0 : 1;
      return replica.isr.length >= majority(replica.membership.voters.length) ? 1 : 0;
    }),
    ofTopic(sources, 'gauge', 'partition_has_leader', '1 while this node knows a leader.', (replica) =>
      replica.leaderId === -1 ? 0 : 1,
    ),
    ofNode(sources, 'last_heartbeat_ts', 'When the leader was heard last, seconds since the epoch.', ({ metrics }) =>
      metrics.lastHeartbeatMs < 0
        ? undefined
        : (clock.wallMs() - (clock.monotonicMs() - metrics.lastHeartbeatMs)) / 1000,
    ),
    ofNode(sources, 'is_voter', '1 voter, 0 learner.', (replica) =>
      replica.membership.voters.includes(nodeId) ? 1 : 0,
    ),
    ofTopic(sources, 'gauge', 'isr_size', 'Replicas in sync, as the leader sees it.', (replica) =>
      replica.isLeader ? replica.isr.length : undefined,
    ),
    ofTopic(
      sources,
      'counter',
      'isr_shrinks_total',
      'Replicas that fell out of sync.',
      ({ metrics }) => metrics.isrShrinks,
    ),
    ofTopic(
      sources,
      'counter',
      'isr_expands_total',
      'Replicas that came into sync.',
      ({ metrics }) => metrics.isrExpands,
    ),
  ];
}

function lagFamilies(sources: RaftMetricSources): MetricFamily[] {
  const { nodeId, partitions } = sources;
  const replicated = new Rates(sources.clock, ({ group }: Replica) =>
    group.members.reduce((sum, { id, match }) => sum + (id === nodeId ? 0 : match), 0),
  );
  type Follower = ReturnType<Replica['followerState']>[number];
  const ofFollowers = (name: string, help: string, value: (follower: Follower) => number): MetricFamily => ({
    name: PREFIX + name,
    help,
    type: 'gauge',
    *collect(): Iterable<MetricSample> {
      for (const replica of partitions.all()) {
        for (const follower of replica.followerState()) {
          if (follower.nodeId === nodeId) continue;
          const labels = { node_id: nodeId, follower_id: follower.nodeId, partition: partitionName(replica) };
          yield { labels, value: value(follower) };
        }
      }
    },
  });
  const largest = (replica: Replica, value: (follower: Follower) => number): number | undefined =>
    replica.isLeader ? replica.followerState().reduce((most, each) => Math.max(most, value(each)), 0) : undefined;
  const ofMembers = (
    name: string,
    help: string,
    value: (member: Replica['group']['members'][number]) => number,
  ): MetricFamily => ({
    name: PREFIX + name,
    help,
    type: 'gauge',
    *collect(): Iterable<MetricSample> {
      for (const replica of partitions.all()) {
        for (const member of replica.group.members) {
          if (member.id === nodeId) continue;
          const labels = { node_id: nodeId, follower_id: member.id, partition: partitionName(replica) };
          yield { labels, value: value(member) };
        }
      }
    },
  });
  return [
    ofFollowers('follower_lag_entries', 'Entries that a follower has not acknowledged.', (each) => each.lagEntries),
    ofFollowers('follower_lag_ms', 'How long ago a follower was last at the end of the log.', (each) => each.lagMs),
    ofNode(sources, 'max_follower_lag_entries', 'The largest lag of a led partition, entries.', (replica) =>
      largest(replica, (each) => each.lagEntries),
    ),
    ofNode(sources, 'max_follower_lag_ms', 'The largest lag of a led partition.', (replica) =>
      largest(replica, (each) => each.lagMs),
    ),
    ofMembers('follower_next_index', 'The entry that a follower is sent next.', (each) => each.next),
    ofMembers('follower_match_index', 'The last entry that a follower is known to have.', (each) => each.match),
    ofNode(sources, 'slow_followers_count', 'Followers of a led partition that are not in sync.', (replica) =>
      replica.isLeader ? replica.membership.voters.length - replica.isr.length : undefined,
    ),
    ofNode(sources, 'replication_rate_entries_per_sec', 'Entries that followers acknowledge.', (replica) =>
      replica.isLeader ? replicated.perSecond(replica) : undefined,
    ),
    ofDurations(
      sources,
      'replication_latency_ms',
      'From an append at the leader until a majority has it; one append at a time is timed.',
      (replica) => ({ node_id: nodeId, partition: partitionName(replica) }),
      ({ metrics }) => metrics.durations.replication,
    ),
  ];
}

function groupFamilies(sources: RaftMetricSources): MetricFamily[] {
  const { nodeId, clock, partitions } = sources;
  const sinceMs = (thenMs: number): number | undefined => (thenMs < 0 ? undefined : clock.monotonicMs() - thenMs);
  const counter = (name: string, help: string, value: (replica: Replica) => number): MetricFamily =>
    ofTopic(sources, 'counter', name, help, value);
  const gauge = (name: string, help: string, value: (replica: Replica) => number | undefined): MetricFamily =>
    ofTopic(sources, 'gauge', name, help, value);
  const histogram = (name: string, help: string, duration: keyof Replica['metrics']['durations']): MetricFamily =>
    ofDurations(
      sources,
      name,
      help,
      ({ topic, partition }) => ({ topic, partition }),
      ({ metrics }) => metrics.durations[duration],
    );
  const commits = new Rates(clock, ({ metrics }: Replica) => metrics.entriesCommitted);
  return [
    counter('election_count_total', 'Elections that this node stood for.', (each) => each.metrics.elections),
    counter(
      'election_timeout_count',
      'Elections because no leader was heard.',
      (each) => each.metrics.electionTimeouts,
    ),
    gauge('current_term', 'Term of the partition.', (each) => each.leaderEpoch),
    gauge('voted_for', 'Whom this node voted for in its term; 0: nobody.', (each) => each.log.hardState.vote),
    counter('leader_changes_total', 'Changes of the leader that this node saw.', (each) => each.metrics.leaderChanges),
    histogram('election_duration_ms', 'From standing for election to a known leader.', 'election'),
    gauge('time_since_election_ms', 'Since this node last stood for election.', (each) =>
      sinceMs(each.metrics.lastElectionMs),
    ),
    histogram('commit_latency_ms', 'From an append with acks=all to its commitment.', 'commit'),
    gauge('applied_index', 'Last entry that can be served here.', (each) => each.group.commitIndex),
    gauge('commit_index', 'Last entry that is committed, as far as known here.', (each) => each.group.commitIndex),
    gauge('last_applied', 'As applied_index.', (each) => each.group.commitIndex),
    gauge('commit_rate_entries_per_sec', 'Entries committed.', (each) => commits.perSecond(each)),
    gauge('proposal_queue_size', 'Entries of the leader that are not committed yet.', (each) =>
      each.isLeader ? each.group.lastIndex - each.group.commitIndex : undefined,
    ),
    gauge('pending_proposals', 'Producers that wait for an acknowledgement.', (each) => each.waiting),
    counter('commits_total', 'Entries committed since the start.', (each) => each.metrics.entriesCommitted),
    counter(
      'commit_failures_total',
      'Appends that were not committed in time or were cut off.',
      (each) => each.metrics.commitFailures,
    ),
    counter(
      'consensus_failures_total',
      'Times that this node led and lost its majority, or could not write.',
      ({ metrics }) => metrics.quorumLosses + metrics.storageFailures,
    ),
    counter('stale_reads_total', 'Reads refused because this replica may be stale.', sources.staleReads),
    counter(
      'snapshot_count_total',
      'Snapshots sent and installed.',
      ({ metrics: each }) => each.snapshotsSent + each.snapshotsInstalled,
    ),
    gauge('snapshot_size_bytes', 'Size of the newest snapshot; 0: none yet.', (each) => each.metrics.lastSnapshotBytes),
    gauge(
      'last_snapshot_index',
      'Last entry of the newest snapshot; 0: none yet.',
      (each) => each.metrics.lastSnapshotIndex,
    ),
    counter(
      'snapshot_failures_total',
      'Snapshots that did not arrive or could not be installed.',
      (each) => each.metrics.snapshotFailures,
    ),
    histogram('snapshot_create_duration_ms', 'Making a snapshot ready for a follower.', 'snapshotCreate'),
    histogram('snapshot_apply_duration_ms', 'Putting a snapshot in the place of a log.', 'snapshotApply'),
    gauge('quorum_commit_index', 'Last entry that a quorum has, on the leader.', (each) =>
      each.isLeader ? each.group.commitIndex : undefined,
    ),
    gauge(
      'partition_uptime_seconds',
      'Since this replica was opened.',
      (each) => (clock.monotonicMs() - each.metrics.openedMs) / 1000,
    ),
    ofNode(sources, 'leadership_duration_seconds', 'Since this node leads the partition.', (each) => {
      const ledMs = each.isLeader ? sinceMs(each.metrics.leaderSinceMs) : undefined;
      return ledMs === undefined ? undefined : ledMs / 1000;
    }),
    {
      name: `${PREFIX}node_restarts_total`,
      help: 'Starts of this node on its data folder after the first.',
      type: 'counter',
      collect: () => [{ labels: { node_id: nodeId }, value: sources.restarts }],
    },
    {
      name: `${PREFIX}replica_rebuilds_total`,
      help: 'Replicas of this node whose damaged log was given up, to be made anew from the others.',
      type: 'counter',
      collect: () => [{ labels: { node_id: nodeId }, value: partitions.metrics.rebuilds }],
    },
    {
      name: `${PREFIX}metadata_leader`,
      help: 'Id of the controller; -1 while there is none.',
      type: 'gauge',
      collect: () => [{ labels: { node_id: nodeId }, value: partitions.get(METADATA_TOPIC, 0)?.leaderId ?? -1 }],
    },
  ];
}

function logFamilies(sources: RaftMetricSources): MetricFamily[] {
  const gauge = (name: string, help: string, value: (replica: Replica) => number | undefined): MetricFamily =>
    ofTopic(sources, 'gauge', name, help, value);
  const appended = new Rates(sources.clock, ({ metrics }: Replica) => metrics.entriesAppended);
  const known = (valueMs: number): number | undefined => (valueMs < 0 ? undefined : valueMs);
  return [
    gauge('log_size_entries', 'Entries that the log still has.', ({ log }) => log.lastIndex - log.firstIndex + 1),
    gauge('log_size_bytes', 'Size of the log.', (each) => each.log.sizeBytes),
    gauge('log_first_index', 'First entry that the log still has.', (each) => each.log.firstIndex),
    gauge('log_last_index', 'Last entry of the log.', (each) => each.log.lastIndex),
    ofTopic(
      sources,
      'counter',
      'log_truncate_count',
      'Times that uncommitted entries were cut off.',
      (each) => each.metrics.truncations,
    ),
    gauge('log_append_rate_entries_per_sec', 'Entries appended here.', (each) => appended.perSecond(each)),
    gauge('log_compaction_duration_ms', 'How long the newest compaction took.', ({ log }) =>
      known(log.lastCompactionMs),
    ),
    gauge('log_read_latency_ms', 'How long the newest read of segments took.', ({ log }) => known(log.lastReadMs)),
  ];
}
