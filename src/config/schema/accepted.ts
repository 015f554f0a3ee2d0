import { accepted, type Setting } from './setting.ts';

/** Kafka's other broker settings that are accepted without a meaning here, with the reason for each family. */
export const acceptedSettings: readonly Setting[] = [
  ...accepted(
    'The metadata is a Raft group of the server itself; there are no controller nodes, roles or registrations to tune.',
    `
broker.heartbeat.interval.ms int 2000 M - -
controller.listener.names list ~ H - -
controller.quorum.append.linger.ms int 25 M - 0..
controller.quorum.auto.join.enable boolean false L - -
controller.quorum.bootstrap.servers list '' H - -
controller.quorum.election.backoff.max.ms int 1000 H - 0..
controller.quorum.election.timeout.ms int 1000 H - 0..
controller.quorum.fetch.max.bytes int 1048576 L - 1..
controller.quorum.fetch.snapshot.max.bytes int 1048576 L - 1..
controller.quorum.fetch.timeout.ms int 2000 H - 0..
controller.quorum.request.timeout.ms int 2000 M - 0..
controller.quorum.retry.backoff.ms int 20 L - 0..
controller.quorum.voters list '' H - -
controller.quota.window.num int 11 L - 1..
controller.quota.window.size.seconds int 1 L - 1..
controller.socket.timeout.ms int 30000 M - -
early.start.listeners list ~ H - -
initial.broker.registration.timeout.ms int 60000 M - -
inter.broker.listener.name string ~ M - -
metadata.log.dir string ~ H - -
metadata.log.max.record.bytes.between.snapshots long 20971520 H - 1..
metadata.log.max.snapshot.interval.ms long 3600000 H - 0..
metadata.log.segment.bytes int 1073741824 H - 8388608..
metadata.log.segment.ms long 604800000 H - -
metadata.max.idle.interval.ms int 500 L - 0..
metadata.max.retention.bytes long 104857600 H - -
metadata.max.retention.ms long 604800000 H - -
process.roles list ~ H - -
`,
  ),
  ...accepted(
    'Replication, leadership and in-sync replicas follow from Raft: no replica fetchers, no unclean election, nothing to throttle.',
    `
alter.log.dirs.replication.quota.window.num int 11 L - 1..
alter.log.dirs.replication.quota.window.size.seconds int 1 L - 1..
follower.replication.throttled.rate long 9223372036854775807 M C 0..
leader.imbalance.check.interval.seconds long 300 H - 1..
leader.replication.throttled.rate long 9223372036854775807 M C 0..
num.replica.alter.log.dirs.threads int ~ H - -
num.replica.fetchers int 1 H C 1..
replica.alter.log.dirs.io.max.bytes.per.second long 9223372036854775807 M C 0..
replica.fetch.backoff.ms int 1000 M - 0..
replica.fetch.max.bytes int 1048576 M - 0..
replica.fetch.min.bytes int 1 H - -
replica.fetch.response.max.bytes int 10485760 M - 0..
replica.fetch.wait.max.ms int 500 H - -
replica.high.watermark.checkpoint.interval.ms long 5000 H - -
replica.selector.class string ~ M - -
replica.socket.receive.buffer.bytes int 65536 H - -
replica.socket.timeout.ms int 30000 H - -
replication.quota.window.num int 11 L - 1..
replication.quota.window.size.seconds int 1 L - 1..
socket.connection.setup.timeout.max.ms long 30000 M - -
socket.connection.setup.timeout.ms long 10000 M - -
unclean.leader.election.enable boolean false H C -
`,
  ),
  ...accepted(
    'Tiered storage is not offered: all segments stay on local disk.',
    `
follower.fetch.last.tiered.offset.enable boolean false M C -
log.local.retention.bytes long -2 M C -2..
log.local.retention.ms long -2 M C -2..
remote.fetch.max.wait.ms int 500 M C 1..
remote.list.offsets.request.timeout.ms long 30000 M C 1..
remote.log.index.file.cache.total.size.bytes long 1073741824 L C 1..
remote.log.manager.copier.thread.pool.size int 10 M C 1..
remote.log.manager.copy.max.bytes.per.second long 9223372036854775807 M C 1..
remote.log.manager.copy.quota.window.num int 11 M - 1..
remote.log.manager.copy.quota.window.size.seconds int 1 M - 1..
remote.log.manager.expiration.thread.pool.size int 10 M C 1..
remote.log.manager.fetch.max.bytes.per.second long 9223372036854775807 M C 1..
remote.log.manager.fetch.quota.window.num int 11 M - 1..
remote.log.manager.fetch.quota.window.size.seconds int 1 M - 1..
remote.log.manager.follower.thread.pool.size int 2 M C 1..
remote.log.manager.task.interval.ms long 30000 L - 1..
remote.log.manager.thread.pool.size int 2 M - 1..
remote.log.metadata.custom.metadata.max.bytes int 128 L - 0..
remote.log.metadata.manager.class.name string org.apache.kafka.server.log.remote.metadata.storage.TopicBasedRemoteLogMetadataManager M - -
remote.log.metadata.manager.class.path string ~ M - -
remote.log.metadata.manager.impl.prefix string rlmm.config. M - -
remote.log.metadata.manager.listener.name string ~ M - -
remote.log.reader.max.pending.tasks int 100 M - 1..
remote.log.reader.threads int 10 M C 1..
remote.log.storage.manager.class.name string ~ M - -
remote.log.storage.manager.class.path string ~ M - -
remote.log.storage.manager.impl.prefix string rsm.config. M - -
remote.log.storage.system.enable boolean false M - -
`,
  ),
  ...accepted(
    "One event loop owns sockets and partitions and the platform's pool does the disk work: there are no thread counts to set.",
    `
background.threads int 10 H C 1..
group.coordinator.background.threads int 2 H - 1..
group.coordinator.threads int 4 H - 1..
log.cleaner.threads int 1 M C 0..
num.io.threads int 8 H C 1..
num.network.threads int 3 H C 1..
num.recovery.threads.per.data.dir int 2 H C 1..
`,
  ),
  ...accepted(
    'Every acknowledged write is on disk: one group commit syncs all partitions, see wal.sync.enable.',
    `
log.flush.interval.messages long 9223372036854775807 H C 1..
log.flush.interval.ms long ~ H C -
log.flush.offset.checkpoint.interval.ms int 60000 H - 0..
log.flush.scheduler.interval.ms long 9223372036854775807 H - -
log.flush.start.offset.checkpoint.interval.ms int 60000 H - 0..
log.preallocate boolean false M C -
`,
  ),
  ...accepted(
    'Compaction sizes its own buffers.',
    `
log.cleaner.dedupe.buffer.size long 134217728 M C -
log.cleaner.io.buffer.load.factor double 0.9 M C -
log.cleaner.io.buffer.size int 524288 M C 0..
log.cleaner.io.max.bytes.per.second double 1.7976931348623157E308 M C -
`,
  ),
  ...accepted(
    'Waiting requests are woken by the partition itself; there is no purgatory to purge.',
    `
delete.records.purgatory.purge.interval.requests int 1 M - -
fetch.purgatory.purge.interval.requests int 1000 M - -
producer.purgatory.purge.interval.requests int 1000 M - -
`,
  ),
  ...accepted(
    "Metrics are served in Prometheus' format on metrics.port; reporters, samples and quotas of the Java broker do not exist here.",
    `
client.quota.callback.class class ~ L - -
kafka.metrics.polling.interval.secs int 10 L - 1..
kafka.metrics.reporters list '' L - -
max.connection.creation.rate int 2147483647 M C 0..
metric.reporters list org.apache.kafka.common.metrics.JmxReporter L C -
metrics.num.samples int 2 L - 1..
metrics.recording.level string INFO L - -
metrics.sample.window.ms long 30000 L - 1..
quota.window.num int 11 L - 1..
quota.window.size.seconds int 1 L - 1..
telemetry.max.bytes int 1048576 L - 1..
`,
  ),
  ...accepted(
    'Java classes cannot be loaded: there are no plug-in policies.',
    `
alter.config.policy.class.name class ~ L - -
create.topic.policy.class.name class ~ L - -
`,
  ),
  ...accepted(
    'Has no counterpart in this server.',
    `
config.providers list '' L C -
cordoned.log.dirs list '' M - -
group.consumer.assignment.interval.ms int 1000 M C 0..
group.consumer.max.assignment.interval.ms int 15000 M C 0..
group.consumer.min.assignment.interval.ms int 0 M C 0..
group.coordinator.append.linger.ms int -1 M - -1..
group.coordinator.cached.buffer.max.bytes int 1048588 M C 524288..
log.dir.failure.timeout.ms long 30000 L - 1..
offsets.load.buffer.size int 5242880 H - 1..
offsets.topic.compression.codec int 0 H - -
socket.receive.buffer.bytes int 102400 H - -
socket.send.buffer.bytes int 102400 H - -
`,
  ),
];
