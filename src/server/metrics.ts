import type { Clock, MetricFamily, MetricSample } from '../base/index.ts';
import type { RequestMetrics } from '../broker/index.ts';
import type { Metadata } from '../cluster/index.ts';
import type { GroupCoordinatorService } from '../coordinator/index.ts';
import type { LogManager } from '../log/index.ts';
import type { ReplicaManager } from '../replication/index.ts';
import type { Transport } from '../transport/index.ts';
import { raftFamilies } from './raft-metrics.ts';

/** Where the numbers are counted. */
export interface MetricSources {
  readonly nodeId: number;
  /** See RaftMetricSources. */
  readonly restarts: number;
  readonly broker: RequestMetrics;
  readonly logs: LogManager;
  readonly partitions: ReplicaManager;
  readonly groups: GroupCoordinatorService;
  readonly metadata: Metadata;
  /** Undefined for a node alone. */
  readonly transport: Transport | undefined;
  readonly clock: Clock;
}

const NONE = {};

function gauge(name: string, help: string, value: () => number): MetricFamily {
  return { name, help, type: 'gauge', collect: () => [{ labels: NONE, value: value() }] };
}

function counter(name: string, help: string, value: () => number): MetricFamily {
  return { name, help, type: 'counter', collect: () => [{ labels: NONE, value: value() }] };
}

/** Everything that /metrics shows: of Raft in a cluster only, where there is something to see. */
export function metricFamilies(sources: MetricSources): MetricFamily[] {
  const { transport } = sources;
  return [
    ...sources.broker.families(),
    ...logFamilies(sources),
    ...groupFamilies(sources),
    ...(transport === undefined ? [] : raftFamilies({ ...sources, transport, staleReads: sources.broker.staleReads })),
    ...processFamilies(sources),
  ];
}

function logFamilies({ logs, partitions }: MetricSources): MetricFamily[] {
  const { metrics } = logs;
  function* perPartition(
    value: (partition: ReturnType<ReplicaManager['all']> extends Iterable<infer P> ? P : never) => number,
  ) {
    for (const partition of partitions.all()) {
      yield { labels: { topic: partition.topic, partition: partition.partition }, value: value(partition) };
    }
  }
  const family = (name: string, help: string, collect: () => Iterable<MetricSample>): MetricFamily => ({
    name,
    help,
    type: 'gauge',
    collect,
  });
  return [
    family('chronik_log_size_bytes', 'Size of a partition on disk.', () => perPartition(({ log }) => log.sizeBytes)),
    family('chronik_log_start_offset', 'First offset of a partition.', () =>
      perPartition(({ log }) => log.logStartOffset),
    ),
    family('chronik_log_end_offset', 'Offset after the last record of a partition.', () =>
      perPartition(({ log }) => log.logEndOffset),
    ),
    family('chronik_log_high_watermark', 'Offset up to which a partition is committed.', () =>
      perPartition(({ log }) => log.highWatermark),
    ),
    family('chronik_log_segments', 'Segments of a partition.', () => perPartition(({ log }) => log.segmentCount)),
    family('chronik_log_offline', '1 for a partition that was taken offline by damage or an I/O error.', () =>
      perPartition(({ log }) => (log.failure === undefined ? 0 : 1)),
    ),
    {
      name: 'chronik_wal_sync_duration_seconds',
      help: 'A group commit: one write and one sync for all that arrived meanwhile.',
      type: 'histogram',
      collect: () => metrics.walSyncSeconds.samples(NONE),
    },
    counter('chronik_wal_bytes_total', 'Bytes written to the write-ahead log.', () => metrics.walBytes),
    counter('chronik_wal_checkpoints_total', 'Checkpoints written.', () => metrics.checkpointCount),
    counter('chronik_segment_bytes_total', 'Bytes written to segments.', () => metrics.segmentBytesWritten),
    counter('chronik_segment_syncs_total', 'Syncs of segment files.', () => metrics.segmentSyncCount),
    counter('chronik_read_memory_bytes_total', 'Record bytes served from memory.', () => metrics.readBytesFromMemory),
    counter('chronik_read_disk_bytes_total', 'Record bytes served from disk.', () => metrics.readBytesFromDisk),
    gauge('chronik_tail_bytes', 'Newest entries of all partitions held in memory.', () => metrics.tailBytes),
    gauge('chronik_unflushed_bytes', 'Entries that are not in segments yet.', () => metrics.unflushedBytes),
  ];
}

function groupFamilies({ groups, partitions }: MetricSources): MetricFamily[] {
  return [
    ...groups.metrics.families(),
    {
      name: 'chronik_group_lag_records',
      help: 'Committed records that a group has not consumed yet, by its committed offset.',
      type: 'gauge',
      *collect(): Iterable<MetricSample> {
        for (const { group, topic, partition, offset } of groups.committedOffsets()) {
          const log = partitions.get(topic, partition)?.log;
          if (log === undefined) continue;
          yield {
            labels: { group, topic, partition },
            value: Math.max(0, log.highWatermark - Math.max(offset, log.logStartOffset)),
          };
        }
      },
    },
    {
      name: 'chronik_groups',
      help: 'Groups by state.',
      type: 'gauge',
      *collect(): Iterable<MetricSample> {
        for (const [state, count] of groups.countByState()) yield { labels: { state }, value: count };
      },
    },
  ];
}

function processFamilies({ metadata, clock }: MetricSources): MetricFamily[] {
  const startedMs = clock.monotonicMs();
  return [
    gauge('chronik_topics', 'Topics, internal ones too.', () => metadata.topics().length),
    gauge('chronik_uptime_seconds', 'Since the start.', () => (clock.monotonicMs() - startedMs) / 1000),
    gauge('chronik_process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()),
    gauge('chronik_process_heap_bytes', 'Used JavaScript heap.', () => process.memoryUsage().heapUsed),
    counter('chronik_process_cpu_seconds_total', 'User and system CPU time.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
  ];
}
