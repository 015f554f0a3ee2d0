import { flagName, variableName } from './names.ts';
import { brokerSections, type Setting } from './schema/index.ts';
import { describeAllowed } from './values.ts';

const MAIN_FLAGS = [
  'kafka.port',
  'bind.addr',
  'advertised.addr',
  'advertised.port',
  'data.dir',
  'metrics.port',
  'search.port',
  'config',
  'log.level',
  'log.format',
  'wal.sync.enable',
];

const CLUSTER_FLAGS = ['node.id', 'cluster.enabled', 'cluster.peers', 'raft.addr', 'raft.peers', 'bootstrap'];

/** The answer to --help: commands, the flags most needed, examples. */
export function helpText(): string {
  return `Chronik: a streaming server that speaks the Kafka protocol.

Usage: chronik-server [FLAGS] [COMMAND]

Commands
${table([
  ['standalone', 'Run one server by itself (this is what no command means)'],
  ['start', 'Run what the configuration file says: chronik-server start --config cluster.toml'],
  ['raft-cluster', 'Run one member of a cluster whose peers are named by flags'],
  ['help [settings]', 'Show this text, or all settings'],
  ['version', 'Show the version'],
])}

Flags
${flagTable(MAIN_FLAGS)}
${table([
  ['--set NAME=VALUE', 'Any setting by its name, Kafka\u2019s too; may be repeated (also --override)'],
  ['-h, --help', 'Show this text'],
  ['-v, --version', 'Show the version'],
])}

Flags of a cluster
${flagTable(CLUSTER_FLAGS)}

Every setting has a flag, a variable and a name in the file: ${flagName('num.partitions')} 3 is ${variableName('num.partitions')}=3
is num.partitions = 3. Flags win over variables, those over the file. The ports of metrics and search are
kafka.port + 1000 and + 2000 unless they are set. All settings: chronik-server help settings.

Examples
  chronik-server --kafka-port 9092 --data-dir ./data --advertised-addr localhost standalone
  chronik-server --set log.retention.hours=24 --set auto.create.topics.enable=false
  chronik-server start --config cluster.toml
  chronik-server raft-cluster --node-id 1 --raft-addr 0.0.0.0:5001 --peers "2@node2:5001,3@node3:5001" --bootstrap
  CHRONIK_CLUSTER_ENABLED=true CHRONIK_NODE_ID=1 \\
    CHRONIK_CLUSTER_PEERS=a:9092:9093,b:9092:9093,c:9092:9093 chronik-server standalone
`;
}

/** The answer to `help settings`: every setting that works, by section. */
export function settingsHelpText(): string {
  const sections = brokerSections.map(({ title, settings }) => {
    const working = settings.filter((setting) => setting.works);
    const rows = working.map((setting) => [setting.name, settingSentence(setting)] as const);
    return rows.length === 0 ? '' : `${title}\n${table(rows)}\n`;
  });
  return `${sections.filter((section) => section !== '').join('\n')}
A name is a flag with dashes (${flagName('num.partitions')}), a variable in capitals (${variableName('num.partitions')}), or a key in the
file. Kafka's other settings are accepted and have no effect; docs/configuration.md lists them.
`;
}

function settingSentence(setting: Setting): string {
  const text = setting.type === 'string' && setting.choices === undefined ? '' : ` ${describeAllowed(setting)};`;
  return `${setting.documentation} [${text.trim()}${text === '' ? '' : ' '}default ${setting.defaultValue ?? 'none'}]`;
}

function flagTable(names: readonly string[]): string {
  const settings = new Map(
    brokerSections.flatMap((section) => section.settings).map((setting) => [setting.name, setting]),
  );
  return table(
    names.map((name) => {
      const setting = settings.get(name)!;
      const shown = setting.aliases?.find((alias) => !alias.includes('.') && alias.length < name.length) ?? name;
      const flag = setting.placeholder === undefined ? flagName(shown) : `${flagName(shown)} ${setting.placeholder}`;
      const fallback =
        setting.defaultValue === null || setting.defaultValue === '' ? '' : ` (default ${setting.defaultValue})`;
      return [flag, `${setting.documentation.replace(/\.$/, '')}${fallback}`] as const;
    }),
  );
}

const WIDTH = 110;
const INDENT = 28;

/** Two columns; the second is wrapped. */
function table(rows: readonly (readonly [string, string])[]): string {
  return rows
    .map(([left, right]) => {
      const lines = wrap(right, WIDTH - INDENT);
      const head = `  ${left}`;
      const first = head.length < INDENT ? `${head.padEnd(INDENT)}${lines.shift() ?? ''}` : head;
      return [first, ...lines.map((text) => ' '.repeat(INDENT) + text)].join('\n');
    })
    .join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
