import { accepted, type Setting } from './setting.ts';

/** Kafka's settings of share groups, streams groups and transactions: accepted, without a meaning here. */
export const acceptedGroupSettings: readonly Setting[] = [
  ...accepted(
    'Share groups are not offered.',
    `
group.share.assignment.interval.ms int 1000 M C 0..
group.share.assignors list simple M - -
group.share.delivery.count.limit int 5 M - 2..10
group.share.heartbeat.interval.ms int 5000 M - 1..
group.share.max.assignment.interval.ms int 15000 M C 0..
group.share.max.delivery.count.limit int 10 M - 5..25
group.share.max.heartbeat.interval.ms int 15000 M - 1..
group.share.max.partition.max.record.locks int 4000 M - 2000..10000
group.share.max.record.lock.duration.ms int 60000 M - 30000..3600000
group.share.max.session.timeout.ms int 60000 M - 1..
group.share.max.share.sessions int 2000 M - 1..
group.share.max.size int 200 M - 1..1000
group.share.min.assignment.interval.ms int 0 M C 0..
group.share.min.delivery.count.limit int 2 M - 2..5
group.share.min.heartbeat.interval.ms int 5000 M - 1..
group.share.min.partition.max.record.locks int 100 M - 100..2000
group.share.min.record.lock.duration.ms int 15000 M - 1000..30000
group.share.min.session.timeout.ms int 45000 M - 1..
group.share.partition.max.record.locks int 2000 M - 100..10000
group.share.record.lock.duration.ms int 30000 M - 1000..3600000
group.share.session.timeout.ms int 45000 M - 1..
share.coordinator.append.linger.ms int -1 M - -1..
share.coordinator.cached.buffer.max.bytes int 1048588 M C 524288..
share.coordinator.load.buffer.size int 5242880 H - 1..
share.coordinator.snapshot.update.records.per.snapshot int 500 M - 0..500
share.coordinator.state.topic.compression.codec int 0 H - -
share.coordinator.state.topic.min.isr short 2 H - 1..
share.coordinator.state.topic.num.partitions int 50 H - 1..
share.coordinator.state.topic.replication.factor short 3 H - 1..
share.coordinator.state.topic.segment.bytes int 104857600 H - 1..
share.coordinator.threads int 1 M - 1..
share.coordinator.write.timeout.ms int 5000 H - 1..
share.fetch.purgatory.purge.interval.requests int 1000 M - -
`,
  ),
  ...accepted(
    'Streams groups are not offered; Kafka Streams works with classic groups.',
    `
group.streams.assignment.interval.ms int 1000 M C 0..
group.streams.heartbeat.interval.ms int 5000 M - 1..
group.streams.initial.rebalance.delay.ms int 3000 M - 0..
group.streams.max.assignment.interval.ms int 15000 M C 0..
group.streams.max.heartbeat.interval.ms int 15000 M - 1..
group.streams.max.session.timeout.ms int 60000 M - 1..
group.streams.max.size int 2147483647 M - 1..
group.streams.max.standby.replicas int 2 M - 0..
group.streams.min.assignment.interval.ms int 0 M C 0..
group.streams.min.heartbeat.interval.ms int 5000 M - 1..
group.streams.min.session.timeout.ms int 45000 M - 1..
group.streams.num.standby.replicas int 0 M - 0..
group.streams.session.timeout.ms int 45000 M - 1..
`,
  ),
  ...accepted(
    'Transactions are not offered; idempotent producers are.',
    `
add.partitions.to.txn.retry.backoff.max.ms int 100 H - 0..
add.partitions.to.txn.retry.backoff.ms int 20 H - 1..
transaction.abort.timed.out.transaction.cleanup.interval.ms int 10000 L - 1..
transaction.max.timeout.ms int 900000 H - 1..
transaction.partition.verification.enable boolean true L C -
transaction.remove.expired.transaction.cleanup.interval.ms int 3600000 L - 1..
transaction.state.log.load.buffer.size int 5242880 H - 1..
transaction.state.log.min.isr int 2 H - 1..
transaction.state.log.num.partitions int 50 H - 1..
transaction.state.log.replication.factor short 3 H - 1..
transaction.state.log.segment.bytes int 104857600 H - 1..
transaction.two.phase.commit.enable boolean false L - -
transactional.id.expiration.ms int 604800000 H - 1..
`,
  ),
];
