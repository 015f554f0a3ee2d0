import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConfigSource,
  describeBroker,
  describeClusterDefaults,
  describeGroup,
  describeTopic,
  invalidBrokerConfigs,
  invalidGroupConfigs,
  invalidTopicConfig,
  invalidTopicConfigs,
  ServerConfig,
} from '../../src/config/index.ts';

const map = (entries: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(entries));

describe('live settings', () => {
  it('have Kafka\u2019s defaults but for those that the documentation names', () => {
    const config = new ServerConfig();
    assert.equal(config.number('message.max.bytes'), 1_048_588);
    assert.equal(config.boolean('auto.create.topics.enable'), true);
    assert.deepEqual(config.list('group.consumer.assignors'), ['uniform', 'range']);
    assert.equal(config.number('group.initial.rebalance.delay.ms'), 0);
    assert.equal(config.string('broker.rack'), '');
  });

  it('stop a program that asks for a name that does not exist', () => {
    assert.throws(() => new ServerConfig().number('no.such.name'), /AssertionError/);
    assert.throws(() => new ServerConfig().string('no.such.name'), /AssertionError/);
  });

  it('convert between the units of one time', () => {
    const retention = (settings: Record<string, string>): number =>
      new ServerConfig(map(settings)).number('log.retention.ms');
    assert.equal(retention({}), 604_800_000);
    assert.equal(retention({ 'log.retention.hours': '1' }), 3_600_000);
    assert.equal(retention({ 'log.retention.hours': '1', 'log.retention.minutes': '2' }), 120_000);
    assert.equal(retention({ 'log.retention.minutes': '2', 'log.retention.ms': '3' }), 3);
    assert.equal(retention({ 'log.retention.hours': '-1' }), -1);
    assert.equal(new ServerConfig(map({ 'log.retention.minutes': '90' })).number('log.retention.hours'), 1.5);
  });

  it('let a broker\u2019s dynamic value win over the cluster\u2019s, that over the static one, and tell of the change', () => {
    const config = new ServerConfig(map({ 'log.segment.bytes': '2000000' }));
    let changes = 0;
    const stop = config.onChange(() => changes++);
    assert.equal(config.number('log.segment.bytes'), 2_000_000);
    config.setDynamic(map({ 'log.segment.bytes': '3000000' }), map({}));
    assert.equal(config.number('log.segment.bytes'), 3_000_000);
    assert.equal(config.topicSettings(new Map()).segmentBytesMax, 3_000_000);
    config.setDynamic(map({ 'log.segment.bytes': '3000000' }), map({ 'log.segment.bytes': '4000000' }));
    assert.equal(config.topicSettings(new Map()).segmentBytesMax, 4_000_000);
    stop();
    config.setDynamic(map({}), map({}));
    assert.equal(config.number('log.segment.bytes'), 2_000_000);
    assert.equal(changes, 2);
  });

  it('give a topic its own settings over the server\u2019s', () => {
    const config = new ServerConfig(map({ 'log.retention.hours': '2', 'log.cleanup.policy': 'compact' }));
    const settings = config.topicSettings(
      map({ 'max.message.bytes': '5000', 'message.timestamp.type': 'LogAppendTime' }),
    );
    assert.equal(settings.retentionMs, 7_200_000);
    assert.deepEqual([settings.cleanupCompact, settings.cleanupDelete], [true, false]);
    assert.equal(settings.maxMessageBytes, 5000);
    assert.equal(settings.timestampType, 'LogAppendTime');
    assert.ok(settings.timestampBeforeMsMax > 2 ** 62, 'the largest long stays without a limit');
  });

  it('keep a group within the server\u2019s bounds', () => {
    const config = new ServerConfig();
    assert.equal(config.groupNumber(new Map(), 'consumer.session.timeout.ms'), 45_000);
    assert.equal(
      config.groupNumber(map({ 'consumer.session.timeout.ms': '50000' }), 'consumer.session.timeout.ms'),
      50_000,
    );
    assert.equal(
      config.groupNumber(map({ 'consumer.session.timeout.ms': '90000' }), 'consumer.session.timeout.ms'),
      60_000,
    );
  });
});

describe('values that cannot be set', () => {
  it('are named for topics, with what is allowed', () => {
    const cases: readonly [string, string, RegExp | undefined][] = [
      ['retention.ms', '-1', undefined],
      ['retention.ms', '-2', /whole number of at least -1/],
      ['retention.ms', '9223372036854775807', undefined],
      ['retention.ms', '9223372036854775808', /\(long\)/],
      ['segment.bytes', '2147483648', /\(int\)/],
      ['segment.bytes', '1000', /at least 1048576/],
      ['retention.ms', '1.5', /whole number/],
      ['min.cleanable.dirty.ratio', '1.5', /a number from 0 to 1/],
      ['min.cleanable.dirty.ratio', 'NaN', /a number/],
      ['cleanup.policy', 'compact,delete', undefined],
      ['cleanup.policy', '', undefined],
      ['cleanup.policy', 'shred', /a list of compact, delete/],
      ['compression.gzip.level', '0', /-1 or a whole number from 1 to 9/],
      ['preallocate', 'TRUE', undefined],
      ['preallocate', 'yes', /true or false/],
      ['remote.storage.enable', 'true', /tiered storage is not offered/],
      ['leader.replication.throttled.replicas', '0:1,1:2', undefined],
      ['leader.replication.throttled.replicas', 'all', /partition:broker/],
      ['retension.ms', '5', /Unknown topic config name: retension\.ms\. Did you mean retention\.ms\?/],
    ];
    for (const [name, value, expected] of cases) {
      const problem = invalidTopicConfig(name, value);
      if (expected === undefined) assert.equal(problem, undefined, `${name}=${value}`);
      else assert.match(problem ?? 'allowed', expected, `${name}=${value}`);
    }
  });

  it('are named where two settings contradict each other', () => {
    const config = new ServerConfig();
    const lags = map({ 'min.compaction.lag.ms': '10', 'max.compaction.lag.ms': '5' });
    assert.match(invalidTopicConfigs(lags, config)!, /must not exceed max\.compaction\.lag\.ms/);
    assert.match(
      invalidGroupConfigs(map({ 'consumer.session.timeout.ms': '70000' }), config)!,
      /max\.session\.timeout\.ms is 60000/,
    );
    assert.equal(invalidGroupConfigs(map({ 'consumer.session.timeout.ms': '50000' }), config), undefined);
  });

  it('are named for brokers: what only the start can set, and what only one broker can', () => {
    assert.match(
      invalidBrokerConfigs(map({ 'num.partitions': '3' }), true)!,
      /Cannot change num\.partitions while the server runs/,
    );
    assert.match(invalidBrokerConfigs(map({ 'sasl.kerberos.service.name': 'x' }), false)!, /name the broker/);
    assert.equal(invalidBrokerConfigs(map({ 'sasl.kerberos.min.time.before.relogin': '58000' }), true), undefined);
    assert.match(invalidBrokerConfigs(map({ 'log.cleaner.backoff.ms': 'x' }), false)!, /whole number/);
  });
});

describe('described settings', () => {
  it('of a topic show source, value and all synonyms in Kafka\u2019s order', () => {
    const config = new ServerConfig(map({ 'log.retention.hours': '24', 'message.max.bytes': '7000' }));
    const rows = describeTopic(config, map({ 'max.message.bytes': '5000' }), [
      'max.message.bytes',
      'retention.ms',
      'absent',
    ]);
    assert.deepEqual(
      rows.map(({ name, value, source, type }) => [name, value, source, type]),
      [
        ['max.message.bytes', '5000', ConfigSource.Topic, 3],
        ['retention.ms', '86400000', ConfigSource.Static, 5],
      ],
    );
    assert.deepEqual(
      rows[0]!.synonyms.map((synonym) => [synonym.name, synonym.value, synonym.source]),
      [
        ['max.message.bytes', '5000', 1],
        ['message.max.bytes', '7000', 4],
        ['message.max.bytes', '1048588', 5],
      ],
    );
    assert.deepEqual(
      rows[1]!.synonyms.map((synonym) => [synonym.name, synonym.value, synonym.source]),
      [
        ['log.retention.hours', '24', 4],
        ['log.retention.hours', '168', 5],
      ],
    );
  });

  it('of a topic are 33, each with documentation', () => {
    const rows = describeTopic(new ServerConfig(), new Map(), null);
    assert.equal(rows.length, 33);
    assert.ok(rows.every((row) => row.documentation.length > 10 && row.source === ConfigSource.Default));
  });

  it('of a broker hide passwords and mark what the start alone can set', () => {
    const config = new ServerConfig(map({ 'ssl.key.password': 'secret', 'node.id': '3' }));
    const [password] = describeBroker(config, ['ssl.key.password']);
    assert.deepEqual([password?.value, password?.sensitive, password?.synonyms[0]?.value], [null, true, null]);
    assert.equal(describeBroker(config, ['node.id'])[0]?.readOnly, true);
    assert.equal(describeBroker(config, ['log.segment.bytes'])[0]?.readOnly, false);
    assert.ok(describeBroker(config, null).length > 340);
  });

  it('of the cluster\u2019s defaults are only those that were set', () => {
    const config = new ServerConfig();
    assert.deepEqual(describeClusterDefaults(config, null), []);
    config.setDynamic(map({ 'log.segment.bytes': '3000000' }), map({}));
    const [row] = describeClusterDefaults(config, null);
    assert.deepEqual(
      [row?.name, row?.value, row?.source],
      ['log.segment.bytes', '3000000', ConfigSource.DynamicDefault],
    );
  });

  it('of a group fall back to the server\u2019s', () => {
    const rows = describeGroup(new ServerConfig(), map({ 'consumer.session.timeout.ms': '50000' }), null);
    assert.equal(rows.length, 17);
    const row = rows.find(({ name }) => name === 'consumer.session.timeout.ms');
    assert.deepEqual([row?.value, row?.source, row?.synonyms.length], ['50000', ConfigSource.Group, 2]);
  });
});
