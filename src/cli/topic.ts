import { type Admin, ConfigResourceTypes } from '@platformatic/kafka';
import type { Command } from 'commander';
import { nameValue, wholeNumber } from './arguments.ts';
import { setConfigs } from './config.ts';
import { UsageError } from './failure.ts';
import { note, printJson, printRecords } from './output.ts';
import { type GlobalOptions, withAdmin } from './session.ts';
import { EARLIEST, indexes, LATEST, offsetsAt, topicMetadata } from './topic-facts.ts';

interface CreateOptions extends GlobalOptions {
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config?: readonly (readonly [string, string])[];
  readonly ifNotExists?: boolean;
}

interface AlterOptions extends GlobalOptions {
  readonly partitions?: number;
  readonly config?: readonly (readonly [string, string])[];
  readonly deleteConfig?: readonly string[];
}

/** `chronik topic …` */
export function addTopicCommands(program: Command): void {
  const topic = program.command('topic').description('create, list, describe, alter and delete topics');

  topic
    .command('create <name...>')
    .description('create topics')
    .option('-p, --partitions <count>', 'number of partitions; -1: the broker’s default', wholeNumber(-1), -1)
    .option('-r, --replication-factor <count>', 'replicas of each partition; -1: the default', wholeNumber(-1), -1)
    .option('-c, --config <name=value>', 'a setting of the topic; may be repeated', nameValue)
    .option('--if-not-exists', 'do nothing for a topic that exists')
    .action((names: string[], _: unknown, command: Command) => createTopics(names, command.optsWithGlobals()));

  topic
    .command('list')
    .description('list topics')
    .option('--internal', 'internal topics too')
    .action((_: unknown, command: Command) => listTopics(command.optsWithGlobals()));

  topic
    .command('describe <name...>')
    .description('partitions, leaders, offsets and own settings of topics')
    .action((names: string[], _: unknown, command: Command) => describeTopics(names, command.optsWithGlobals()));

  topic
    .command('alter <name>')
    .description('add partitions, set or delete settings')
    .option('-p, --partitions <count>', 'the new number of partitions, larger than now', wholeNumber(1))
    .option('-c, --config <name=value>', 'set; may be repeated', nameValue)
    .option('--delete-config <name...>', 'back to the broker’s default')
    .action((name: string, _: unknown, command: Command) => alterTopic(name, command.optsWithGlobals()));

  topic
    .command('delete <name...>')
    .description('delete topics and their records')
    .action((names: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      return withAdmin(options, async (admin) => {
        await topicMetadata(admin, names);
        await admin.deleteTopics({ topics: names });
        report(options, { deleted: names }, `deleted ${names.join(', ')}`);
      });
    });
}

async function createTopics(names: readonly string[], options: CreateOptions): Promise<void> {
  const configs = (options.config ?? []).map(([name, value]) => ({ name, value }));
  await withAdmin(options, async (admin) => {
    const present =
      options.ifNotExists === true ? new Set(await admin.listTopics({ includeInternals: true })) : new Set();
    const topics = names.filter((name) => !present.has(name));
    const request = { topics, partitions: options.partitions, replicas: options.replicationFactor, configs };
    const created = topics.length === 0 ? [] : await admin.createTopics(request);
    if (options.output === 'json') printJson(created);
    else
      for (const { name, partitions } of created)
        note(`created ${name} with ${partitions} partition${partitions === 1 ? '' : 's'}`);
  });
}

async function listTopics(options: GlobalOptions & { readonly internal?: boolean }): Promise<void> {
  await withAdmin(options, async (admin) => {
    const names = (await admin.listTopics({ includeInternals: options.internal ?? false })).sort();
    const { topics } = await admin.metadata({ topics: names, forceUpdate: true });
    const records = names.map((name) => {
      // The client library keeps the partitions of internal topics to itself.
      const { partitions, id } = topics.get(name) ?? { partitions: undefined, id: null };
      return { topic: name, partitions: partitions?.length, replicas: partitions?.[0]?.replicas.length, id };
    });
    printRecords(options.output, records, ['topic', 'partitions', 'replicas', 'id']);
  });
}

async function describeTopics(names: readonly string[], options: GlobalOptions): Promise<void> {
  await withAdmin(options, async (admin) => {
    const { topics } = await topicMetadata(admin, names);
    const partitions = new Map(names.map((name) => [name, indexes(topics.get(name)!.partitions.length)]));
    const [earliest, latest, settings] = await Promise.all([
      offsetsAt(admin, partitions, EARLIEST),
      offsetsAt(admin, partitions, LATEST),
      ownSettings(admin, names),
    ]);
    const described = names.map((name) => ({
      topic: name,
      id: topics.get(name)!.id,
      configs: settings.get(name) ?? {},
      partitions: topics.get(name)!.partitions.map((partition, index) => ({
        partition: index,
        leader: partition.leader,
        leaderEpoch: partition.leaderEpoch,
        replicas: partition.replicas,
        isr: partition.isr,
        startOffset: earliest.get(`${name}:${index}`),
        endOffset: latest.get(`${name}:${index}`),
      })),
    }));
    if (options.output === 'json') printJson(described);
    else for (const each of described) printTopic(each, each !== described[0]);
  });
}

type Described = {
  readonly topic: string;
  readonly id: string;
  readonly configs: Readonly<Record<string, string>>;
  readonly partitions: readonly {
    readonly partition: number;
    readonly leader: number;
    readonly leaderEpoch: number;
    readonly replicas: readonly number[];
    readonly isr: readonly number[];
    readonly startOffset: bigint | undefined;
    readonly endOffset: bigint | undefined;
  }[];
};

function printTopic(topic: Described, gapBefore: boolean): void {
  const configs = Object.entries(topic.configs).map(([name, value]) => `${name}=${value}`);
  process.stdout.write(`${gapBefore ? '\n' : ''}${topic.topic}  ${topic.id}  ${configs.join(' ')}`.trimEnd());
  process.stdout.write('\n');
  const records = topic.partitions.map((each) => ({
    ...each,
    replicas: each.replicas.join(','),
    isr: each.isr.join(','),
  }));
  printRecords('table', records, ['partition', 'leader', 'leaderEpoch', 'replicas', 'isr', 'startOffset', 'endOffset']);
}

/** Only what was set for the topic itself. */
async function ownSettings(admin: Admin, names: readonly string[]): Promise<Map<string, Record<string, string>>> {
  const TOPIC_SOURCE = 1;
  const resources = names.map((resourceName) => ({
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName,
    configurationKeys: null,
  }));
  const described = await admin.describeConfigs({ resources });
  return new Map(
    described.map(({ resourceName, configs }) => {
      const own = configs.filter((config) => config.configSource === TOPIC_SOURCE);
      return [resourceName, Object.fromEntries(own.map(({ name, value }) => [name, value ?? '']))];
    }),
  );
}

async function alterTopic(name: string, options: AlterOptions): Promise<void> {
  const set = options.config ?? [];
  const remove = options.deleteConfig ?? [];
  if (options.partitions === undefined && set.length + remove.length === 0) {
    throw new UsageError('nothing to alter: give --partitions, --config or --delete-config');
  }
  await withAdmin(options, async (admin) => {
    await topicMetadata(admin, [name]);
    if (options.partitions !== undefined) {
      await admin.createPartitions({ topics: [{ name, count: options.partitions, assignments: null }] });
    }
    if (set.length + remove.length > 0) await setConfigs(admin, ConfigResourceTypes.TOPIC, name, set, remove);
    report(options, { altered: name }, `altered ${name}`);
  });
}

function report(options: GlobalOptions, result: unknown, text: string): void {
  if (options.output === 'json') printJson(result);
  else note(text);
}
