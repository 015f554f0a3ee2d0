import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alterConfigsHandler } from '../../src/broker/handlers/alter-configs.ts';
import { describeConfigsHandler } from '../../src/broker/handlers/describe-configs.ts';
import { incrementalAlterConfigsHandler } from '../../src/broker/handlers/incremental-alter-configs.ts';
import { listConfigResourcesHandler } from '../../src/broker/handlers/list-config-resources.ts';
import { alterConfigsApi } from '../../src/protocol/generated/alter-configs.ts';
import { describeConfigsApi } from '../../src/protocol/generated/describe-configs.ts';
import { incrementalAlterConfigsApi } from '../../src/protocol/generated/incremental-alter-configs.ts';
import { listConfigResourcesApi } from '../../src/protocol/generated/list-config-resources.ts';
import { ErrorCode } from '../../src/protocol/index.ts';
import { AdminServices } from './support/admin-services.ts';

const [TOPIC, BROKER, LOGGER, METRICS, GROUP] = [2, 4, 8, 16, 32] as const;
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3] as const;

async function describeOne(admin: AdminServices, type: number, name: string, keys: string[] | null, version = 4) {
  const { results } = await admin.ask(describeConfigsApi, describeConfigsHandler, version, {
    resources: [{ resourceType: type, resourceName: name, configurationKeys: keys }],
    includeSynonyms: true,
    includeDocumentation: version >= 3,
  });
  return results[0]!;
}

async function rows(admin: AdminServices, type: number, name: string, keys: string[] | null) {
  const { configs } = await describeOne(admin, type, name, keys);
  return configs.map((config) => [config.name, config.value, config.configSource, config.readOnly, config.isSensitive]);
}

type Change = readonly [operation: number, name: string, value: string | null];

async function alter(
  admin: AdminServices,
  type: number,
  name: string,
  changes: readonly Change[],
  validateOnly = false,
) {
  const configs = changes.map(([configOperation, key, value]) => ({ name: key, configOperation, value }));
  const resources = [{ resourceType: type, resourceName: name, configs }];
  const answer = await admin.ask(incrementalAlterConfigsApi, incrementalAlterConfigsHandler, 1, {
    resources,
    validateOnly,
  });
  return answer.responses.map(({ errorCode }) => errorCode);
}

describe('DescribeConfigs', () => {
  it('answers for a topic in every version, all settings or those asked for', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t', 1, { 'max.message.bytes': '5000' });
    assert.deepEqual(await rows(admin, TOPIC, 't', ['cleanup.policy', 'retention.ms', 'max.message.bytes']), [
      ['cleanup.policy', 'delete', 5, false, false],
      ['max.message.bytes', '5000', 1, false, false],
      ['retention.ms', '604800000', 5, false, false],
    ]);
    for (let version = 1; version <= 4; version++) {
      const { errorCode, configs } = await describeOne(admin, TOPIC, 't', null, version);
      assert.deepEqual([errorCode, configs.length], [0, 33]);
      const row = configs.find(({ name }) => name === 'max.message.bytes');
      assert.deepEqual(
        row?.synonyms.map(({ name, value, source }) => [name, value, source]),
        [
          ['max.message.bytes', '5000', 1],
          ['message.max.bytes', '1048588', 5],
        ],
      );
      assert.equal(row?.configType, version >= 3 ? 3 : 0);
      assert.equal(row?.documentation, version >= 3 ? 'The largest record batch.' : '');
    }
  });

  it('leaves out synonyms and documentation that nobody asked for', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    const { results } = await admin.ask(describeConfigsApi, describeConfigsHandler, 4, {
      resources: [{ resourceType: TOPIC, resourceName: 't', configurationKeys: ['retention.ms'] }],
    });
    assert.deepEqual([results[0]?.configs[0]?.synonyms, results[0]?.configs[0]?.documentation], [[], null]);
  });

  it('answers for brokers, the cluster, loggers and groups', async () => {
    const admin = await AdminServices.start({ 'log.retention.hours': '24' });
    assert.deepEqual(await rows(admin, BROKER, '1', ['log.retention.hours', 'num.partitions']), [
      ['log.retention.hours', '24', 4, true, false],
      ['num.partitions', '1', 5, true, false],
    ]);
    assert.ok((await describeOne(admin, BROKER, '1', null)).configs.length > 350);
    assert.deepEqual(await rows(admin, BROKER, '', null), []);
    assert.deepEqual(await rows(admin, LOGGER, '1', null), [['root', 'INFO', 6, true, false]]);
    assert.equal((await describeOne(admin, GROUP, 'g', null)).configs.length, 17);
  });

  it('refuses what is not there or not this node\u2019s', async () => {
    const admin = await AdminServices.start();
    const cases: readonly [number, string, number][] = [
      [TOPIC, 'absent', ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      [TOPIC, 'a b', ErrorCode.INVALID_TOPIC_EXCEPTION],
      [BROKER, '2', ErrorCode.INVALID_REQUEST],
      [BROKER, 'x', ErrorCode.INVALID_REQUEST],
      [LOGGER, '', ErrorCode.INVALID_REQUEST],
      [GROUP, '', ErrorCode.INVALID_REQUEST],
      [METRICS, 'm', ErrorCode.INVALID_REQUEST],
      [99, 'x', ErrorCode.INVALID_REQUEST],
    ];
    for (const [type, name, errorCode] of cases) {
      const answer = await describeOne(admin, type, name, null);
      assert.deepEqual([answer.errorCode, answer.configs], [errorCode, []], `${type} ${name}`);
      assert.ok(answer.errorMessage);
    }
  });
});

describe('IncrementalAlterConfigs', () => {
  it('changes only what is given: set, delete, append, subtract', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t', 1, { 'segment.bytes': '2000000' });
    assert.deepEqual(
      await alter(admin, TOPIC, 't', [
        [SET, 'retention.ms', '1000'],
        [APPEND, 'cleanup.policy', 'compact'],
      ]),
      [0],
    );
    assert.deepEqual(await rows(admin, TOPIC, 't', ['cleanup.policy', 'retention.ms', 'segment.bytes']), [
      ['cleanup.policy', 'delete,compact', 1, false, false],
      ['retention.ms', '1000', 1, false, false],
      ['segment.bytes', '2000000', 1, false, false],
    ]);
    const more: Change[] = [
      [DELETE, 'retention.ms', null],
      [SUBTRACT, 'cleanup.policy', 'delete'],
      [DELETE, 'segment.ms', null],
    ];
    assert.deepEqual(await alter(admin, TOPIC, 't', more), [0]);
    assert.deepEqual(await rows(admin, TOPIC, 't', ['cleanup.policy', 'retention.ms']), [
      ['cleanup.policy', 'compact', 1, false, false],
      ['retention.ms', '604800000', 5, false, false],
    ]);
    assert.equal(admin.cluster.opener.settings.get('t')?.cleanupDelete, false);
  });

  it('refuses with Kafka\u2019s errors and then changes nothing', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    const cases: readonly [number, string, readonly Change[], number][] = [
      [TOPIC, 't', [[SET, 'retention.ms', 'abc']], ErrorCode.INVALID_CONFIG],
      [TOPIC, 't', [[SET, 'no.such', '1']], ErrorCode.INVALID_CONFIG],
      [TOPIC, 't', [[APPEND, 'retention.ms', '1']], ErrorCode.INVALID_CONFIG],
      [
        TOPIC,
        't',
        [
          [SET, 'retention.ms', '1'],
          [DELETE, 'retention.ms', null],
        ],
        ErrorCode.INVALID_REQUEST,
      ],
      [TOPIC, 't', [[SET, 'retention.ms', null]], ErrorCode.INVALID_REQUEST],
      [TOPIC, 't', [[9, 'retention.ms', '1']], ErrorCode.INVALID_REQUEST],
      [
        TOPIC,
        't',
        [
          [SET, 'min.compaction.lag.ms', '9'],
          [SET, 'max.compaction.lag.ms', '8'],
        ],
        ErrorCode.INVALID_CONFIG,
      ],
      [TOPIC, 'absent', [[SET, 'retention.ms', '1']], ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      [TOPIC, '', [[SET, 'retention.ms', '1']], ErrorCode.INVALID_REQUEST],
      [TOPIC, '__meta', [[SET, 'retention.ms', '1']], ErrorCode.INVALID_REQUEST],
      [BROKER, '1', [[SET, 'num.partitions', '3']], ErrorCode.INVALID_REQUEST],
      [BROKER, '2', [[SET, 'log.retention.ms', '3']], ErrorCode.INVALID_REQUEST],
      [BROKER, '', [[SET, 'log.retention.ms', 'x']], ErrorCode.INVALID_REQUEST],
      [LOGGER, '1', [[SET, 'root', 'DEBUG']], ErrorCode.INVALID_REQUEST],
      [GROUP, 'g', [[SET, 'consumer.session.timeout.ms', '1']], ErrorCode.INVALID_CONFIG],
      [GROUP, '', [[SET, 'consumer.session.timeout.ms', '50000']], ErrorCode.INVALID_REQUEST],
      [METRICS, 'm', [[SET, 'metrics', '*']], ErrorCode.INVALID_REQUEST],
    ];
    const end = admin.cluster.log.logEndOffset;
    for (const [type, name, changes, errorCode] of cases) {
      assert.deepEqual(await alter(admin, type, name, changes), [errorCode], JSON.stringify([type, name, changes]));
    }
    assert.equal(admin.cluster.log.logEndOffset, end);
  });

  it('refuses a resource that comes twice, and judges the others', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    const one = {
      resourceType: TOPIC,
      resourceName: 't',
      configs: [{ name: 'retention.ms', configOperation: SET, value: '1' }],
    };
    const group = { ...one, resourceType: GROUP, resourceName: 'g', configs: [] };
    const request = { resources: [one, group, one], validateOnly: false };
    const { responses } = await admin.ask(incrementalAlterConfigsApi, incrementalAlterConfigsHandler, 0, request);
    assert.deepEqual(
      responses.map(({ errorCode }) => errorCode),
      [ErrorCode.INVALID_REQUEST, 0, ErrorCode.INVALID_REQUEST],
    );
  });

  it('only judges when asked to validate', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    assert.deepEqual(await alter(admin, TOPIC, 't', [[SET, 'retention.ms', '5']], true), [0]);
    assert.equal(admin.cluster.metadata.topic('t')?.configs.size, 0);
  });

  it('reaches broker and group at once, and says in the log what has no effect', async () => {
    const admin = await AdminServices.start();
    assert.deepEqual(await alter(admin, BROKER, '1', [[SET, 'sasl.kerberos.min.time.before.relogin', '58000']]), [0]);
    assert.match(admin.warnings[0]!, /sasl\.kerberos\.min\.time\.before\.relogin has no effect/);
    assert.deepEqual(await alter(admin, BROKER, '', [[SET, 'max.connections', '7']]), [0]);
    assert.equal(admin.cluster.config.number('max.connections'), 7);
    assert.deepEqual(await rows(admin, BROKER, '', null), [['max.connections', '7', 3, false, false]]);
    assert.deepEqual(await alter(admin, GROUP, 'g', [[SET, 'consumer.session.timeout.ms', '50000']]), [0]);
    assert.deepEqual(await rows(admin, GROUP, 'g', ['consumer.session.timeout.ms']), [
      ['consumer.session.timeout.ms', '50000', 8, false, false],
    ]);
  });
});

describe('AlterConfigs', () => {
  it('replaces all settings of the resource, in every version', async () => {
    const admin = await AdminServices.start();
    for (let version = 0; version <= 2; version++) {
      await admin.cluster.topic(`t${version}`, 1, { 'retention.ms': '1000' });
      const { responses } = await admin.ask(alterConfigsApi, alterConfigsHandler, version, {
        resources: [
          { resourceType: TOPIC, resourceName: `t${version}`, configs: [{ name: 'max.message.bytes', value: '5000' }] },
        ],
        validateOnly: false,
      });
      assert.equal(responses[0]?.errorCode, 0);
      assert.deepEqual([...admin.cluster.metadata.topic(`t${version}`)!.configs], [['max.message.bytes', '5000']]);
    }
  });
});

describe('ListConfigResources', () => {
  const list = (admin: AdminServices, version: number, resourceTypes: number[] = []) =>
    admin.ask(listConfigResourcesApi, listConfigResourcesHandler, version, version === 0 ? {} : { resourceTypes });

  it('lists what has configuration, by type; version 0 knows client metrics only', async () => {
    const admin = await AdminServices.start();
    await admin.cluster.topic('t');
    await alter(admin, GROUP, 'g', [[SET, 'consumer.session.timeout.ms', '50000']]);
    assert.deepEqual((await list(admin, 0)).configResources, []);
    const found = (await list(admin, 1)).configResources.map(({ resourceType, resourceName }) => [
      resourceType,
      resourceName,
    ]);
    assert.deepEqual(found, [
      [TOPIC, 't'],
      [BROKER, '1'],
      [LOGGER, '1'],
      [GROUP, 'g'],
    ]);
    assert.deepEqual(
      (await list(admin, 1, [GROUP])).configResources.map(({ resourceName }) => resourceName),
      ['g'],
    );
    assert.equal((await list(admin, 1, [77])).errorCode, ErrorCode.UNSUPPORTED_VERSION);
  });
});
