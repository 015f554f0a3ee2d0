import { COMPRESSION_TYPES, compressionLevels } from './log.ts';
import { boolean, double, int, LONG_MAX, list, long, type Setting, string } from './setting.ts';

function checkThrottledReplicas(value: string): string | undefined {
  const valid = value === '' || value === '*' || value.split(',').every((item) => /^\s*\d+:\d+\s*$/.test(item));
  return valid ? undefined : '* or a list of partition:broker';
}

const NO_TIERING = 'Tiered storage is not offered: all segments stay on local disk.';
const NO_THROTTLE = 'Replication is not throttled.';
const SYNCED = 'Every acknowledged write is on disk: one group commit syncs all partitions, see wal.sync.enable.';

function unused(setting: Setting): Setting {
  return { ...setting, works: false };
}

/** Kafka's topic settings. */
export const topicSettings: readonly Setting[] = [
  ...compressionLevels,
  list('cleanup.policy', 'delete', 'What happens to old segments: delete by age and size, compact by key, or both.', {
    choices: ['compact', 'delete'],
  }),
  string('compression.type', 'producer', 'Codec in which batches are stored; producer keeps them as they came.', {
    choices: COMPRESSION_TYPES,
  }),
  long('delete.retention.ms', 86_400_000, 'How long compaction keeps a tombstone.', { min: 0 }),
  long('file.delete.delay.ms', 60_000, 'Time between the deletion of a segment and the removal of its files.', {
    min: 0,
  }),
  unused(long('flush.messages', LONG_MAX, SYNCED, { min: 1 })),
  unused(long('flush.ms', LONG_MAX, SYNCED, { min: 0 })),
  unused(list('follower.replication.throttled.replicas', '', NO_THROTTLE, { check: checkThrottledReplicas })),
  int('index.interval.bytes', 4096, 'Record bytes between two entries of the offset index.', { min: 0 }),
  unused(list('leader.replication.throttled.replicas', '', NO_THROTTLE, { check: checkThrottledReplicas })),
  unused(long('local.retention.bytes', -2, NO_TIERING, { min: -2 })),
  unused(long('local.retention.ms', -2, NO_TIERING, { min: -2 })),
  long('max.compaction.lag.ms', LONG_MAX, 'Age by which a record has been considered for compaction.', { min: 1 }),
  int('max.message.bytes', 1_048_588, 'The largest record batch.', { min: 0 }),
  long(
    'message.timestamp.after.max.ms',
    3_600_000,
    'The most by which a record may be ahead of the server\u2019s clock.',
    {
      min: 0,
    },
  ),
  long(
    'message.timestamp.before.max.ms',
    LONG_MAX,
    'The most by which a record may be older than the server\u2019s clock.',
    {
      min: 0,
    },
  ),
  string('message.timestamp.type', 'CreateTime', 'Whose time a record carries: the producer sets it, or the append.', {
    choices: ['CreateTime', 'LogAppendTime'],
  }),
  double('min.cleanable.dirty.ratio', 0.5, 'Share of uncompacted bytes in a log from which on it is compacted.', {
    min: 0,
    max: 1,
  }),
  long('min.compaction.lag.ms', 0, 'Age before which a record is not compacted away.', { min: 0 }),
  int('min.insync.replicas', 1, 'Replicas that must be in sync for a write with acks=all.', { min: 1 }),
  unused(boolean('preallocate', false, 'Segments are written in large pieces and are not preallocated.')),
  unused(boolean('remote.log.copy.disable', false, NO_TIERING)),
  unused(boolean('remote.log.delete.on.disable', false, NO_TIERING)),
  unused(
    boolean('remote.storage.enable', false, NO_TIERING, {
      check: (value) => (value === 'true' ? 'false, since tiered storage is not offered' : undefined),
    }),
  ),
  long('retention.bytes', -1, 'Size of a partition above which its oldest segments are deleted; -1: no limit.'),
  long('retention.ms', 604_800_000, 'Age after which records are deleted; -1: never.', { min: -1 }),
  int('segment.bytes', 1_073_741_824, 'Size at which a segment is closed and the next one begun.', { min: 1_048_576 }),
  int('segment.index.bytes', 10_485_760, 'The largest index of a segment.', { min: 4 }),
  long('segment.jitter.ms', 0, 'The most by which the age of closing is shortened by chance.', { min: 0 }),
  long('segment.ms', 604_800_000, 'Age at which a segment is closed.', { min: 1 }),
  unused(boolean('unclean.leader.election.enable', false, 'Raft elects no leader that lacks a committed record.')),
];

/** The broker setting that gives a topic setting its default (KIP-21, KIP-226); the others have none. */
export const topicSynonyms: ReadonlyMap<string, string> = new Map([
  ['cleanup.policy', 'log.cleanup.policy'],
  ['compression.gzip.level', 'compression.gzip.level'],
  ['compression.lz4.level', 'compression.lz4.level'],
  ['compression.type', 'compression.type'],
  ['compression.zstd.level', 'compression.zstd.level'],
  ['delete.retention.ms', 'log.cleaner.delete.retention.ms'],
  ['file.delete.delay.ms', 'log.segment.delete.delay.ms'],
  ['flush.messages', 'log.flush.interval.messages'],
  ['flush.ms', 'log.flush.interval.ms'],
  ['index.interval.bytes', 'log.index.interval.bytes'],
  ['local.retention.bytes', 'log.local.retention.bytes'],
  ['local.retention.ms', 'log.local.retention.ms'],
  ['max.compaction.lag.ms', 'log.cleaner.max.compaction.lag.ms'],
  ['max.message.bytes', 'message.max.bytes'],
  ['message.timestamp.after.max.ms', 'log.message.timestamp.after.max.ms'],
  ['message.timestamp.before.max.ms', 'log.message.timestamp.before.max.ms'],
  ['message.timestamp.type', 'log.message.timestamp.type'],
  ['min.cleanable.dirty.ratio', 'log.cleaner.min.cleanable.ratio'],
  ['min.compaction.lag.ms', 'log.cleaner.min.compaction.lag.ms'],
  ['min.insync.replicas', 'min.insync.replicas'],
  ['preallocate', 'log.preallocate'],
  ['retention.bytes', 'log.retention.bytes'],
  ['retention.ms', 'log.retention.ms'],
  ['segment.bytes', 'log.segment.bytes'],
  ['segment.index.bytes', 'log.index.size.max.bytes'],
  ['segment.jitter.ms', 'log.roll.jitter.ms'],
  ['segment.ms', 'log.roll.ms'],
  ['unclean.leader.election.enable', 'unclean.leader.election.enable'],
]);
