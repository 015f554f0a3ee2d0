/** Apache Kafka's command line tools, each as the process that a person starts, its output read as a person reads it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { java } from '../../checks.ts';

import { bootstrap, equal, expect, runCheck, unique, until } from '../javascript/common.ts';

interface Run {
  readonly code: number | null;
  readonly output: string;
}

const work = process.env['COMPAT_DIRECTORY'] ?? tmpdir();

interface ToolOptions {
  readonly input?: string;
  /** The parameters hold all that the tool needs; by default `--bootstrap-server` is put before them. */
  readonly bare?: boolean;
}

/** Starts a tool, to be stopped or awaited. */
function launch(name: string, parameters: readonly string[], { input = '', bare = false }: ToolOptions = {}) {
  const [program = '', ...options] = java;
  const mainClass = name.startsWith('kafka.') ? name : `org.apache.kafka.tools.${name}`;
  const server = bare ? [] : ['--bootstrap-server', bootstrap];
  const child = spawn(program, [...options, mainClass, ...server, ...parameters]);
  let output = '';
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);
  const done = new Promise<Run>((resolve) => child.on('close', (code) => resolve({ code, output })));
  child.stdin.end(input);
  return { done, output: () => output, stop: () => child.kill('SIGTERM') };
}

/** Runs a tool to its end and returns what it printed. */
function tool(name: string, parameters: readonly string[], options?: ToolOptions): Promise<Run> {
  return launch(name, parameters, options).done;
}

async function succeeds(name: string, parameters: readonly string[], options?: ToolOptions): Promise<string> {
  const { code, output } = await tool(name, parameters, options);
  expect(code === 0, `${name} ${parameters.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

function contains(output: string, parts: readonly (string | RegExp)[]): void {
  for (const part of parts) {
    const found = typeof part === 'string' ? output.includes(part) : part.test(output);
    expect(found, `no ${part} in:\n${output}`);
  }
}

async function createTopic(name: string, partitions = 1): Promise<string> {
  const topic = unique(name);
  await succeeds('TopicCommand', ['--create', '--topic', topic, '--partitions', `${partitions}`]);
  return topic;
}

/** Lines `key<TAB>value`, to partition 0 of a topic. */
function fill(topic: string, lines: readonly string[]): Promise<string> {
  const properties = ['--reader-property', 'parse.key=true', '--topic', topic];
  return succeeds('ConsoleProducer', properties, { input: lines.map((line) => `${line}\n`).join('') });
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `k${i}\tv${i}`);
}

runCheck({
  'topic-tool': async () => {
    const topic = unique('tool');
    const parameters = ['--create', '--topic', topic, '--partitions', '3', '--replication-factor', '1'];
    contains(await succeeds('TopicCommand', [...parameters, '--config', 'retention.ms=5000000']), [
      `Created topic ${topic}.`,
    ]);
    const again = await tool('TopicCommand', parameters);
    expect(again.code === 1 && again.output.includes('already exists'), `creating it again: ${again.output}`);
    contains(await succeeds('TopicCommand', ['--list']), [topic]);
    contains(await succeeds('TopicCommand', ['--describe', '--topic', topic]), [
      'PartitionCount: 3',
      'ReplicationFactor: 1',
      'retention.ms=5000000',
      /Partition: 2\tLeader: \d+\tReplicas: \d+\tIsr: \d+/,
    ]);
    await succeeds('TopicCommand', ['--alter', '--topic', topic, '--partitions', '6']);
    contains(await succeeds('TopicCommand', ['--describe', '--topic', topic]), ['PartitionCount: 6']);
    equal(
      (await succeeds('TopicCommand', ['--describe', '--under-replicated-partitions'])).trim(),
      '',
      'under-replicated',
    );
    await succeeds('TopicCommand', ['--delete', '--topic', topic]);
    await until(20, 'the topic is gone', async () => !(await succeeds('TopicCommand', ['--list'])).includes(topic));
  },

  'console-tools': async () => {
    const topic = await createTopic('console');
    const lines = ['h1:a,h2:b\tkey-1\tvalue one', 'h1:c\tkey-2\twert äöü 中', 'h2:\tkey-3\t'];
    const reader = ['parse.key=true', 'parse.headers=true'].flatMap((property) => ['--reader-property', property]);
    await succeeds('ConsoleProducer', ['--topic', topic, '--compression-codec', 'zstd', ...reader], {
      input: lines.map((line) => `${line}\n`).join(''),
    });
    const shown = ['print.key', 'print.headers', 'print.offset', 'print.partition'];
    const formatter = shown.flatMap((property) => ['--formatter-property', `${property}=true`]);
    const output = await succeeds('consumer.ConsoleConsumer', [
      ...['--topic', topic, '--from-beginning', '--max-messages', '3', '--timeout-ms', '20000', ...formatter],
    ]);
    contains(output, [
      'Partition:0\tOffset:0\th1:a,h2:b\tkey-1\tvalue one',
      'Partition:0\tOffset:1\th1:c\tkey-2\twert äöü 中',
      'Partition:0\tOffset:2\th2:\tkey-3\t',
      'Processed a total of 3 messages',
    ]);
    const group = unique('group');
    const grouped = [
      '--topic',
      topic,
      '--group',
      group,
      '--from-beginning',
      '--max-messages',
      '3',
      '--timeout-ms',
      '20000',
    ];
    contains(await succeeds('consumer.ConsoleConsumer', grouped), ['value one']);
    contains(await succeeds('consumer.group.ConsumerGroupCommand', ['--describe', '--group', group]), [
      new RegExp(`${group}\\s+${topic}\\s+0\\s+3\\s+3\\s+0`),
    ]);
  },

  'groups-tool': async () => {
    const command = 'consumer.group.ConsumerGroupCommand';
    const topic = await createTopic('groups', 2);
    const group = unique('group');
    await fill(topic, numbered(40));
    const consume = ['--topic', topic, '--group', group, '--from-beginning', '--timeout-ms', '60000'];
    const consumer = launch('consumer.ConsoleConsumer', consume);
    await until(30, '40 records', () => consumer.output().match(/^v\d+$/gm)?.length === 40);
    await until(20, 'a member is shown', async () => {
      const members = await succeeds(command, ['--describe', '--group', group, '--members', '--verbose']);
      return members.includes(`${topic}:0,1`) || members.includes(`${topic}(0,1)`);
    });
    contains(await succeeds(command, ['--describe', '--group', group, '--state']), [/Stable\s+1/]);
    contains(await succeeds(command, ['--list', '--state']), [new RegExp(`${group}\\s+\\S*\\s*Stable`)]);
    consumer.stop();
    await consumer.done;
    await until(20, 'the group is empty', async () =>
      (await succeeds(command, ['--describe', '--group', group, '--state'])).includes('Empty'),
    );
    const reset = ['--group', group, '--reset-offsets', '--topic', topic];
    contains(await succeeds(command, [...reset, '--to-earliest', '--execute']), [
      new RegExp(`${topic}\\s+0\\s+0`),
      new RegExp(`${topic}\\s+1\\s+0`),
    ]);
    contains(await succeeds(command, [...reset, '--shift-by', '5', '--execute']), [new RegExp(`${topic}\\s+0\\s+5`)]);
    const plan = join(work, `${unique('plan')}.csv`);
    writeFileSync(plan, `${topic},0,3\n${topic},1,4\n`);
    await succeeds(command, ['--group', group, '--reset-offsets', '--from-file', plan, '--execute']);
    const described = await succeeds(command, ['--describe', '--group', group]);
    contains(described, [new RegExp(`${topic}\\s+0\\s+3\\s`), new RegExp(`${topic}\\s+1\\s+4\\s`)]);
    await succeeds(command, [...reset, '--to-datetime', '2020-01-01T00:00:00.000', '--execute']);
    await succeeds(command, ['--delete-offsets', '--group', group, '--topic', `${topic}:0`]);
    contains(await succeeds(command, ['--delete', '--group', group]), ['was successful']);
    contains(await succeeds('GroupsCommand', ['--list']), [/GROUP\s+TYPE|PROTOCOL/]);
  },

  'configs-tool': async () => {
    const command = 'kafka.admin.ConfigCommand';
    const topic = await createTopic('configs');
    const entity = ['--entity-type', 'topics', '--entity-name', topic];
    await succeeds(command, [
      '--alter',
      ...entity,
      '--add-config',
      'retention.ms=7000000,cleanup.policy=[compact,delete]',
    ]);
    contains(await succeeds(command, ['--describe', ...entity]), [
      'retention.ms=7000000',
      'cleanup.policy=compact,delete',
    ]);
    await succeeds(command, ['--alter', ...entity, '--delete-config', 'retention.ms']);
    const left = await succeeds(command, ['--describe', ...entity]);
    expect(!left.includes('retention.ms=7000000'), `retention.ms is still there:\n${left}`);
    const bad = await tool(command, ['--alter', ...entity, '--add-config', 'retention.ms=never']);
    expect(bad.code === 1, `a bad value was taken: ${bad.output}`);
    contains(await succeeds(command, ['--describe', ...entity, '--all']), [
      'segment.bytes=1073741824',
      'DEFAULT_CONFIG',
    ]);
    const brokers = ['--entity-type', 'brokers', '--entity-default'];
    await succeeds(command, ['--alter', ...brokers, '--add-config', 'log.retention.ms=888888888']);
    contains(await succeeds(command, ['--describe', ...brokers]), ['log.retention.ms=888888888']);
    await succeeds(command, ['--alter', ...brokers, '--delete-config', 'log.retention.ms']);
  },

  'offsets-tool': async () => {
    const topic = await createTopic('offsets');
    await fill(topic, numbered(25));
    const at = async (time: string): Promise<string> =>
      (await succeeds('GetOffsetShell', ['--topic', topic, '--time', time])).trim();
    equal(await at('earliest'), `${topic}:0:0`, 'earliest');
    equal(await at('latest'), `${topic}:0:25`, 'latest');
    // Records of one batch may have one timestamp: the first of them is what is found.
    expect(/:0:\d+$/.test(await at('max-timestamp')), 'max timestamp');
    equal(await at('1000'), `${topic}:0:0`, 'first after a time long ago');
    equal(await at('-4'), `${topic}:0:0`, 'earliest local');
  },

  'records-tool': async () => {
    const topic = await createTopic('records');
    await fill(topic, numbered(25));
    const plan = join(work, `${unique('delete')}.json`);
    writeFileSync(plan, JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, offset: 10 }] }));
    contains(await succeeds('DeleteRecordsCommand', ['--offset-json-file', plan]), [/low_watermark: 10/]);
    const rest = ['--topic', topic, '--from-beginning', '--max-messages', '15', '--timeout-ms', '20000'];
    const output = await succeeds('consumer.ConsoleConsumer', rest);
    contains(output, [/^v10$/m, /^v24$/m]);
    expect(!/^v9$/m.test(output), 'a deleted record was read');
  },

  'log-dirs-tool': async () => {
    const topic = await createTopic('dirs', 2);
    await fill(topic, numbered(100));
    const output = await succeeds('LogDirsCommand', ['--describe', '--topic-list', topic]);
    const line = output.split('\n').find((text) => text.startsWith('{')) ?? '{}';
    const described = JSON.parse(line) as { brokers: { logDirs: { error: null; partitions: LogDirPartition[] }[] }[] };
    const partitions = described.brokers.flatMap((broker) =>
      broker.logDirs.flatMap((directory) => directory.partitions),
    );
    equal(
      partitions
        .map((partition) => partition.partition)
        .sort()
        .join(),
      `${topic}-0,${topic}-1`,
      'partitions',
    );
    expect(
      partitions.some((partition) => partition.size > 0),
      `sizes: ${output}`,
    );
  },

  'quorum-tool': async () => {
    contains(await succeeds('MetadataQuorumCommand', ['describe', '--status']), [
      /ClusterId:\s+\S+/,
      /LeaderId:\s+\d+/,
      /LeaderEpoch:\s+\d+/,
      /HighWatermark:\s+\d+/,
      /CurrentVoters:\s+\[\S/,
    ]);
    contains(await succeeds('MetadataQuorumCommand', ['describe', '--replication']), [/NodeId/, /Leader/]);
  },

  'versions-tool': async () => {
    const output = await succeeds('BrokerApiVersionsCommand', []);
    contains(output, [/Produce\(0\): \d+ to \d+ \[usable: \d+\]/, /Fetch\(1\): /, /ApiVersions\(18\): /]);
    expect(!/UNKNOWN\(/.test(output), `an API that the tool does not know:\n${output}`);
    contains(await succeeds('ClusterTool', ['cluster-id', '--bootstrap-server', bootstrap], { bare: true }), [
      /Cluster ID: \S+/,
    ]);
    contains(await succeeds('FeatureCommand', ['describe']), [/Feature: /]);
  },

  'verifiable-clients': async () => {
    const topic = await createTopic('verifiable', 3);
    const produced = await succeeds('VerifiableProducer', [
      '--topic',
      topic,
      '--max-messages',
      '20000',
      '--acks',
      '-1',
    ]);
    const acknowledged = events(produced, 'producer_send_success').map((event) => String(event['value']));
    equal(acknowledged.length, 20_000, 'acknowledged');
    const parameters = ['--topic', topic, '--max-messages', '20000', '--verbose', '--reset-policy', 'earliest'];
    for (const protocol of ['classic', 'consumer']) {
      const consumer = launch('VerifiableConsumer', [
        ...parameters,
        '--group-id',
        unique('group'),
        '--group-protocol',
        protocol,
      ]);
      await until(60, 'the consumer has ended', () => consumer.output().includes('"shutdown_complete"'));
      consumer.stop();
      const consumed = await consumer.done;
      const values = events(consumed.output, 'record_data').map((event) => String(event['value']));
      equal(values.length, 20_000, `consumed by ${protocol}`);
      equal(new Set(values).size, 20_000, `different records by ${protocol}`);
      equal(values.sort().join(), [...acknowledged].sort().join(), `contents by ${protocol}`);
      contains(consumed.output, [/"offsets_committed".*"success":true/]);
    }
  },

  'performance-tools': async () => {
    const topic = await createTopic('performance', 2);
    const produced = await succeeds('ProducerPerformance', [
      ...['--topic', topic, '--num-records', '100000', '--record-size', '500', '--throughput', '-1'],
      ...['--command-property', 'acks=all'],
    ]);
    contains(produced, [/100000 records sent/]);
    const consumed = await succeeds('ConsumerPerformance', [
      '--topic',
      topic,
      '--num-records',
      '100000',
      '--timeout',
      '30000',
    ]);
    const [, , megabytes, , count] = (consumed.trim().split('\n').at(-1) ?? '').split(', ');
    expect(Number(count) >= 100_000 && Number(megabytes) > 47, `consumed: ${consumed}`);
  },
});

interface LogDirPartition {
  readonly partition: string;
  readonly size: number;
}

function events(output: string, name: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(`"${name}"`))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
