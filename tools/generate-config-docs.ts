import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { flagName, variableName } from '../src/config/names.ts';
import { brokerSections, groupSchema, type Setting, topicSchema, topicSynonyms } from '../src/config/schema/index.ts';
import { describeAllowed } from '../src/config/values.ts';

const PAGE = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));

/** The reference page of all settings, as docs/configuration.md holds it. */
export function renderConfigReference(): string {
  const parts = [introduction()];
  for (const { title, settings } of brokerSections) {
    const working = settings.filter((setting) => setting.works);
    if (working.length > 0) parts.push(`## ${title}\n\n${brokerTable(working)}`);
  }
  parts.push(`## Topics\n\nSet with the topic, at its creation or later (\`chronik topic alter\`, \`kafka-configs --alter\`). What is not
set comes from the server's setting in the last column.\n\n${topicTable()}`);
  const groups = [...groupSchema.values()].filter((setting) => setting.works);
  parts.push(
    `## Groups\n\nSet for one group (\`kafka-configs --entity-type groups\`), within the server's bounds.\n\n${plainTable(groups)}`,
  );
  parts.push(withoutMeaning());
  return `${parts.join('\n\n')}\n`;
}

function introduction(): string {
  return `# Configuration

<!-- Generated from the schema by \`node tools/generate-config-docs.ts\`. Do not edit. -->

Every setting can be given in four ways that mean the same:

| where | example |
| --- | --- |
| flag | \`chronik-server ${flagName('num.partitions')} 3\` |
| flag, by name | \`chronik-server --set num.partitions=3\` (or \`--override\`) |
| environment | \`${variableName('num.partitions')}=3\` |
| file (TOML, \`--config FILE\`) | \`num.partitions = 3\`, \`"num.partitions" = 3\`, \`num_partitions = 3\` or a table \`[num]\` |

Flags win over the environment, the environment over the file, the file over the defaults. In a name, dots, dashes and
underscores are the same. An unknown name or a bad value stops the server with one line that says what is allowed.

The names are Apache Kafka's wherever Kafka has the setting. Those marked *live* can be changed while the server runs
(\`kafka-configs --entity-type brokers\`), for all nodes or for one. Where a default is not Kafka's, the text says why and the column
shows both.

Ports: unless they are set, \`metrics.port\` is \`kafka.port\` + 1000 and \`search.port\` is \`kafka.port\` + 2000.

A cluster can be given in a file:

\`\`\`toml
node_id = 1

[cluster]
enabled = true
peers = ["a:9092:9093", "b:9092:9093", "c:9092:9093"]   # host:kafkaPort:raftPort; ids are positions from 1
\`\`\`

or, with ids of their own, as tables: \`[[peers]]\` with \`id\`, \`host\`, \`kafka_port\` and \`raft_port\`.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}

function defaultOf(setting: Setting): string {
  const own =
    setting.defaultValue === null ? '' : setting.defaultValue === '' ? 'empty' : `\`${setting.defaultValue}\``;
  return setting.kafkaDefault === undefined ? own : `${own} (Kafka: \`${setting.kafkaDefault}\`)`;
}

function allowedOf(setting: Setting): string {
  return setting.type === 'string' && setting.choices === undefined ? 'text' : describeAllowed(setting);
}

function nameOf(setting: Setting): string {
  const aliases = (setting.aliases ?? []).map((alias) => `\`${alias}\``).join(', ');
  return aliases === '' ? `\`${setting.name}\`` : `\`${setting.name}\` (also ${aliases})`;
}

function brokerTable(settings: readonly Setting[]): string {
  const rows = settings.map((setting) => {
    const live = setting.update === 'read-only' ? '' : 'live';
    return `| ${nameOf(setting)} | ${cell(setting.documentation)} | ${cell(allowedOf(setting))} | ${cell(defaultOf(setting))} | ${live} |`;
  });
  return ['| name | meaning | allowed | default | |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function plainTable(settings: readonly Setting[]): string {
  const rows = settings.map(
    (setting) =>
      `| ${nameOf(setting)} | ${cell(setting.documentation)} | ${cell(allowedOf(setting))} | ${defaultOf(setting)} |`,
  );
  return ['| name | meaning | allowed | default |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function topicTable(): string {
  const rows = [...topicSchema.values()]
    .filter((setting) => setting.works)
    .map((setting) => {
      const synonym = topicSynonyms.get(setting.name);
      const source = synonym === undefined ? '' : `\`${synonym}\``;
      return `| \`${setting.name}\` | ${cell(setting.documentation)} | ${cell(allowedOf(setting))} | ${defaultOf(setting)} | ${source} |`;
    });
  return [
    '| name | meaning | allowed | default | server\u2019s setting |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function withoutMeaning(): string {
  const settings = [
    ...brokerSections.flatMap((section) => section.settings),
    ...topicSchema.values(),
    ...groupSchema.values(),
  ];
  const byReason = new Map<string, Set<string>>();
  for (const setting of settings.filter(({ works }) => !works)) {
    const names = byReason.get(setting.documentation) ?? new Set();
    byReason.set(setting.documentation, names.add(setting.name));
  }
  const sections = [...byReason].map(
    ([reason, names]) => `**${reason}**\n${[...names].map((name) => `\`${name}\``).join(', ')}`,
  );
  return `## Accepted without a meaning

So that files and tools made for Kafka work as they are, these settings are accepted and shown; the server logs a line that
names them when they are set.

${sections.join('\n\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = renderConfigReference();
  if (process.argv.includes('--check')) {
    const upToDate = readFileSync(PAGE, 'utf8') === page;
    console.log(upToDate ? `${PAGE} is up to date` : `${PAGE} is out of date: run node tools/generate-config-docs.ts`);
    process.exitCode = upToDate ? 0 : 1;
  } else {
    writeFileSync(PAGE, page);
    console.log(`wrote ${PAGE}`);
  }
}
