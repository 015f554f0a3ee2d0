import { accepted, int, type Setting } from './setting.ts';

/** Kafka's settings of single groups; the default of each is the broker setting with `group.` before its name. */
export const groupSettings: readonly Setting[] = [
  int('consumer.session.timeout.ms', 45_000, 'Silence after which a member of the group is removed.', { min: 1 }),
  int('consumer.heartbeat.interval.ms', 5000, 'The interval between heartbeats that members are told.', { min: 1 }),
  ...accepted(
    'Assignments are computed at once, when the group changes.',
    'consumer.assignment.interval.ms int 1000 M C 0..',
  ),
  ...accepted(
    'Share groups are not offered.',
    `
share.assignment.interval.ms int 1000 M C 0..
share.auto.offset.reset string latest M C -
share.delivery.count.limit int 5 M C 2..
share.heartbeat.interval.ms int 5000 M C 1..
share.isolation.level string read_uncommitted M C read_committed|read_uncommitted
share.partition.max.record.locks int 2000 M C 100..
share.record.lock.duration.ms int 30000 M C 1000..
share.renew.acknowledge.enable boolean true M C -
share.session.timeout.ms int 45000 M C 1..
`,
  ),
  ...accepted(
    'Streams groups are not offered; Kafka Streams works with classic groups.',
    `
streams.assignment.interval.ms int 1000 M C 0..
streams.heartbeat.interval.ms int 5000 M C 1..
streams.initial.rebalance.delay.ms int 3000 M C 0..
streams.num.standby.replicas int 0 M C 0..
streams.session.timeout.ms int 45000 M C 1..
`,
  ),
];
