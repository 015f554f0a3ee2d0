import {
  type Admin,
  ConfigResourceTypes,
  type ConfigResourceTypeValue,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka';
import type { Command } from 'commander';
import { alterClusterDefaults, describeClusterDefaults, isClusterDefault } from './cluster-defaults.ts';
import { UsageError } from './failure.ts';
import { note, printJson, printRecords } from './output.ts';
import { type GlobalOptions, withAdmin } from './session.ts';

const SOURCES: Readonly<Record<number, string>> = {
  1: 'topic',
  2: 'broker (dynamic)',
  3: 'cluster (dynamic)',
  4: 'static',
  5: 'default',
  6: 'broker logger',
  8: 'group',
};

const types: Readonly<Record<string, ConfigResourceTypeValue>> = {
  topic: ConfigResourceTypes.TOPIC,
  broker: ConfigResourceTypes.BROKER,
  group: ConfigResourceTypes.GROUP,
};

/** `chronik config …` */
export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('read and change settings of topics, brokers and groups');

  config
    .command('get <resource> [setting...]')
    .description('settings of topic:NAME, broker:ID or group:NAME; broker: alone means the cluster’s default')
    .option('--all', 'also what is at its default')
    .action((resource: string, settings: string[], _: unknown, command: Command) =>
      getConfigs(resource, settings, command.optsWithGlobals()),
    );

  config
    .command('set <resource> <name=value...>')
    .description('change settings; an empty value (NAME=) goes back to the default')
    .action((resource: string, changes: string[], _: unknown, command: Command) =>
      changeConfigs(resource, changes, command.optsWithGlobals()),
    );
}

/** Sets and deletes settings one by one, leaving the others as they are. */
export async function setConfigs(
  admin: Admin,
  resourceType: ConfigResourceTypeValue,
  resourceName: string,
  set: readonly (readonly [string, string])[],
  remove: readonly string[],
): Promise<void> {
  const configs = operations(set, remove);
  await admin.incrementalAlterConfigs({ resources: [{ resourceType, resourceName, configs }] });
}

function operations(set: readonly (readonly [string, string])[], remove: readonly string[]) {
  const { SET, DELETE } = IncrementalAlterConfigOperationTypes;
  return [
    ...set.map(([name, value]) => ({ name, configOperation: SET, value })),
    ...remove.map((name) => ({ name, configOperation: DELETE, value: null })),
  ];
}

interface GetOptions extends GlobalOptions {
  readonly all?: boolean;
}

async function getConfigs(resource: string, settings: readonly string[], options: GetOptions): Promise<void> {
  const { resourceType, resourceName } = parseResource(resource);
  await withAdmin(options, async (admin) => {
    const configurationKeys = settings.length === 0 ? null : [...settings];
    const resource = { resourceType, resourceName, configurationKeys };
    const described = isClusterDefault(resource)
      ? await describeClusterDefaults(options, resource)
      : await admin.describeConfigs({ resources: [resource] });
    const configs = described.flatMap((each) => each.configs);
    const shown =
      options.all === true || settings.length > 0 ? configs : configs.filter((each) => each.configSource !== 5);
    const records = shown
      .map(({ name, value, configSource, readOnly }) => ({
        name,
        value: value ?? null,
        source: SOURCES[configSource] ?? String(configSource),
        readOnly,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    printRecords(options.output, records, ['name', 'value', 'source', 'readOnly']);
    if (records.length === 0 && options.output === 'table') note('everything is at its default; --all shows it');
  });
}

async function changeConfigs(resource: string, changes: readonly string[], options: GlobalOptions): Promise<void> {
  const { resourceType, resourceName } = parseResource(resource);
  const pairs = changes.map((change) => {
    const at = change.indexOf('=');
    if (at <= 0) throw new UsageError(`"${change}" must be NAME=VALUE`);
    return [change.slice(0, at), change.slice(at + 1)] as const;
  });
  const set = pairs.filter(([, value]) => value !== '');
  const remove = pairs.filter(([, value]) => value === '').map(([name]) => name);
  if (isClusterDefault({ resourceType, resourceName })) {
    await alterClusterDefaults(options, { resourceType, resourceName, configs: operations(set, remove) });
  } else {
    await withAdmin(options, (admin) => setConfigs(admin, resourceType, resourceName, set, remove));
  }
  if (options.output === 'json') printJson({ resource, set: Object.fromEntries(set), deleted: remove });
  else note(`changed ${resource}`);
}

function parseResource(text: string): { resourceType: ConfigResourceTypeValue; resourceName: string } {
  const at = text.indexOf(':');
  const resourceType = types[text.slice(0, at)];
  if (at < 0 || resourceType === undefined) {
    throw new UsageError(`"${text}" names no resource: use topic:NAME, broker:ID or group:NAME`);
  }
  return { resourceType, resourceName: text.slice(at + 1) };
}
