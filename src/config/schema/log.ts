import { boolean, double, INT_MAX, int, LONG_MAX, list, long, type Setting, string } from './setting.ts';

const dynamic = { update: 'cluster-wide' } as const;

/** The codecs that a topic may ask for; `producer` keeps what came. */
export const COMPRESSION_TYPES = ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'] as const;

const CODECS_OWN_LEVEL = 'Where the server compresses (compression.type), the codec takes its own level.';

/** What gzip calls a level: 1 to 9, or -1 for its own choice. */
function checkGzipLevel(value: string): string | undefined {
  return value === '0' ? '-1 or a whole number from 1 to 9' : undefined;
}

/** Levels of compression, of the server and of topics alike. */
export const compressionLevels: readonly Setting[] = [
  int('compression.gzip.level', -1, CODECS_OWN_LEVEL, { ...dynamic, min: -1, max: 9, check: checkGzipLevel }),
  int('compression.lz4.level', 9, CODECS_OWN_LEVEL, { ...dynamic, min: 1, max: 17 }),
  int('compression.zstd.level', 3, CODECS_OWN_LEVEL, { ...dynamic, min: -131_072, max: 22 }),
].map((setting) => ({ ...setting, works: false }));

/** Kafka's settings of topics and logs that work here; the log.* ones are the defaults of topic settings. */
export const logSettings: readonly Setting[] = [
  boolean(
    'auto.create.topics.enable',
    true,
    'Create a topic when a client asks for its metadata and allows the creation.',
    {
      importance: 'high',
    },
  ),
  boolean('delete.topic.enable', true, 'Let clients delete topics.', { importance: 'high' }),
  int('num.partitions', 1, 'Partitions of a topic that is created without a count.', { min: 1 }),
  int(
    'default.replication.factor',
    3,
    'Replicas of a topic that is created without a factor. A cluster with fewer nodes uses as many as it has, so that a record survives the loss of a node wherever it can.',
    { min: 1, kafkaDefault: '1', aliases: ['replication.factor'] },
  ),
  int('min.insync.replicas', 1, 'Replicas that must be in sync for a write with acks=all.', {
    ...dynamic,
    min: 1,
    importance: 'high',
  }),
  list('log.dirs', null, 'The data folder; another way to say data.dir. One folder only.', { importance: 'high' }),
  list('log.dir', './data', 'The data folder; another way to say data.dir.', {
    importance: 'high',
    kafkaDefault: '/tmp/kafka-logs',
  }),
  long(
    'log.retention.ms',
    null,
    'Age in milliseconds after which records are deleted; -1: never. Wins over minutes and hours.',
    {
      ...dynamic,
      importance: 'high',
      min: -1,
    },
  ),
  int('log.retention.minutes', null, 'Age in minutes after which records are deleted. Wins over hours.', {
    importance: 'high',
  }),
  int('log.retention.hours', 168, 'Age in hours after which records are deleted; -1: never.', { importance: 'high' }),
  long('log.retention.bytes', -1, 'Size of a partition above which its oldest segments are deleted; -1: no limit.', {
    ...dynamic,
    importance: 'high',
  }),
  long('log.retention.check.interval.ms', 300_000, 'How often the server looks for segments to delete.', { min: 1 }),
  int('log.segment.bytes', 1_073_741_824, 'Size at which a segment is closed and the next one begun.', {
    ...dynamic,
    min: 1_048_576,
    importance: 'high',
  }),
  long('log.segment.delete.delay.ms', 60_000, 'Time between the deletion of a segment and the removal of its files.', {
    ...dynamic,
    min: 0,
    importance: 'high',
  }),
  long('log.roll.ms', null, 'Age at which a segment is closed. Wins over hours.', {
    ...dynamic,
    min: 1,
    importance: 'high',
  }),
  int('log.roll.hours', 168, 'Age in hours at which a segment is closed.', { min: 1, importance: 'high' }),
  long('log.roll.jitter.ms', null, 'The most by which that age is shortened by chance. Wins over hours.', {
    ...dynamic,
    min: 0,
    importance: 'high',
  }),
  int('log.roll.jitter.hours', 0, 'The most hours by which that age is shortened by chance.', {
    min: 0,
    importance: 'high',
  }),
  int('log.index.interval.bytes', 4096, 'Record bytes between two entries of the offset index.', {
    ...dynamic,
    min: 0,
  }),
  int('log.index.size.max.bytes', 10_485_760, 'The largest index of a segment.', { ...dynamic, min: 4 }),
  list(
    'log.cleanup.policy',
    'delete',
    'What happens to old segments: delete by age and size, compact by key, or both.',
    {
      ...dynamic,
      choices: ['compact', 'delete'],
    },
  ),
  boolean('log.cleaner.enable', true, 'Run compaction.'),
  long('log.cleaner.backoff.ms', 15_000, 'Pause of the compaction when it found nothing to do.', {
    ...dynamic,
    min: 0,
  }),
  double('log.cleaner.min.cleanable.ratio', 0.5, 'Share of uncompacted bytes in a log from which on it is compacted.', {
    ...dynamic,
    min: 0,
    max: 1,
  }),
  long('log.cleaner.min.compaction.lag.ms', 0, 'Age before which a record is not compacted away.', {
    ...dynamic,
    min: 0,
  }),
  long('log.cleaner.max.compaction.lag.ms', LONG_MAX, 'Age by which a record has been considered for compaction.', {
    ...dynamic,
    min: 1,
  }),
  long('log.cleaner.delete.retention.ms', 86_400_000, 'How long compaction keeps a tombstone.', { ...dynamic, min: 0 }),
  string(
    'log.message.timestamp.type',
    'CreateTime',
    'Whose time a record carries: the producer sets it, or the append.',
    {
      ...dynamic,
      choices: ['CreateTime', 'LogAppendTime'],
    },
  ),
  long(
    'log.message.timestamp.before.max.ms',
    LONG_MAX,
    'The most by which a record may be older than the server\u2019s clock.',
    {
      ...dynamic,
      min: 0,
    },
  ),
  long(
    'log.message.timestamp.after.max.ms',
    3_600_000,
    'The most by which a record may be ahead of the server\u2019s clock.',
    {
      ...dynamic,
      min: 0,
    },
  ),
  int('message.max.bytes', 1_048_588, 'The largest record batch.', { ...dynamic, min: 0, importance: 'high' }),
  string('compression.type', 'producer', 'Codec in which batches are stored; producer keeps them as they came.', {
    ...dynamic,
    choices: COMPRESSION_TYPES,
    importance: 'high',
  }),
  ...compressionLevels,
  int(
    'producer.id.expiration.ms',
    86_400_000,
    'Idle time after which the state of an idempotent producer is forgotten.',
    {
      ...dynamic,
      min: 1,
      max: INT_MAX,
      importance: 'low',
    },
  ),
];
