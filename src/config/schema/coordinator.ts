import { INT_MAX, int, list, long, type Setting, short, string } from './setting.ts';

/** Kafka's settings of consumer groups and their offsets that work here. */
export const coordinatorSettings: readonly Setting[] = [
  int(
    'group.initial.rebalance.delay.ms',
    0,
    'How long an empty group waits for more members before its first rebalance. No wait by default: a consumer starts at once.',
    { min: 0, kafkaDefault: '3000' },
  ),
  int('group.min.session.timeout.ms', 6000, 'The shortest session timeout that a classic member may ask for.', {
    min: 0,
  }),
  int('group.max.session.timeout.ms', 1_800_000, 'The longest session timeout that a classic member may ask for.', {
    min: 0,
  }),
  int('group.max.size', INT_MAX, 'The most members of a classic group.', { min: 1 }),
  list('group.coordinator.rebalance.protocols', 'classic,consumer', 'The group protocols that are offered.', {
    choices: ['classic', 'consumer', 'share', 'streams'],
    kafkaDefault: 'classic,consumer,streams',
  }),
  list(
    'group.consumer.assignors',
    'uniform,range',
    'Assignors for consumer groups (KIP-848); the first is the default.',
    {
      choices: ['uniform', 'range'],
    },
  ),
  string(
    'group.consumer.migration.policy',
    'bidirectional',
    'Which way a group may change its protocol while it has members.',
    {
      check: (value) =>
        /^(disabled|downgrade|upgrade|bidirectional)$/i.test(value)
          ? undefined
          : 'one of disabled, downgrade, upgrade, bidirectional',
    },
  ),
  int('group.consumer.session.timeout.ms', 45_000, 'Silence after which a member of a consumer group is removed.', {
    min: 1,
  }),
  int('group.consumer.min.session.timeout.ms', 45_000, 'The shortest session timeout that a group may be given.', {
    min: 1,
  }),
  int('group.consumer.max.session.timeout.ms', 60_000, 'The longest session timeout that a group may be given.', {
    min: 1,
  }),
  int('group.consumer.heartbeat.interval.ms', 5000, 'The interval between heartbeats that members are told.', {
    min: 1,
  }),
  int('group.consumer.min.heartbeat.interval.ms', 5000, 'The shortest heartbeat interval that a group may be given.', {
    min: 1,
  }),
  int('group.consumer.max.heartbeat.interval.ms', 15_000, 'The longest heartbeat interval that a group may be given.', {
    min: 1,
  }),
  int('group.consumer.max.size', INT_MAX, 'The most members of a consumer group.', { min: 1 }),
  int('offset.metadata.max.bytes', 4096, 'The longest text that may go with a committed offset.', {
    min: 0,
    importance: 'high',
  }),
  int('offsets.commit.timeout.ms', 5000, 'How long a commit waits until it is durable.', {
    min: 1,
    importance: 'high',
  }),
  int('offsets.retention.minutes', 10_080, 'How long the offsets of a group are kept after it lost its last member.', {
    min: 1,
    importance: 'high',
  }),
  long('offsets.retention.check.interval.ms', 600_000, 'How often the server looks for offsets to forget.', {
    min: 1,
    importance: 'high',
  }),
  int('offsets.topic.num.partitions', 50, 'Partitions of __consumer_offsets; not to be changed once it exists.', {
    min: 1,
    importance: 'high',
  }),
  short(
    'offsets.topic.replication.factor',
    3,
    'Replicas of __consumer_offsets. A cluster with fewer nodes uses as many as it has, so that one node works alone.',
    { min: 1, importance: 'high' },
  ),
  int(
    'offsets.topic.segment.bytes',
    104_857_600,
    'Segment size of __consumer_offsets: small, so that compaction keeps up.',
    {
      min: 1,
      importance: 'high',
    },
  ),
];
