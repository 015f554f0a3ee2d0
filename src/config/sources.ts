import { parse as parseToml } from 'smol-toml';
import { parseHostPort } from './addresses.ts';
import { ConfigError, canonicalName, findSetting, flagName, hintFor, nearestName, variableName } from './names.ts';
import type { Setting } from './schema/index.ts';
import { invalidValue } from './values.ts';

/** One setting as it was given: `label` is the key as the user wrote it and where. */
export interface Assignment {
  readonly setting: Setting;
  readonly value: string;
  readonly label: string;
}

const COMMANDS = ['standalone', 'start', 'raft-cluster', 'help', 'version'] as const;
export type Command = (typeof COMMANDS)[number];

export interface CommandLine {
  readonly command: Command;
  /** What follows the command `help`. */
  readonly topic: string | undefined;
  readonly assignments: readonly Assignment[];
}

/** Judges a value and binds it to its setting; `spell` writes names as this source does. */
function assign(name: string, value: string, label: string, spell: (name: string) => string): Assignment {
  const setting = findSetting(name);
  if (setting === undefined) throw new ConfigError(`Unknown setting ${label}. ${hintFor(name, spell)}`);
  const problem = invalidValue(setting, value, label);
  if (problem !== undefined) throw new ConfigError(problem);
  return { setting, value: setting.type === 'boolean' ? value.trim().toLowerCase() : value.trim(), label };
}

/** Reads the command line (without node and script): flags in any order around one command. Throws ConfigError. */
export function readArguments(args: readonly string[]): CommandLine {
  const assignments: Assignment[] = [];
  const words: string[] = [];
  let asked: Command | undefined;
  for (let position = 0; position < args.length; position++) {
    const argument = args[position]!;
    if (!argument.startsWith('-')) {
      words.push(argument);
      continue;
    }
    if (argument === '-h' || argument === '--help') {
      asked ??= 'help';
      continue;
    }
    if (argument === '-v' || argument === '-V' || argument === '--version') {
      asked ??= 'version';
      continue;
    }
    const [flag, inline] = splitOnce(argument, '=');
    const value = (): string => {
      const next = inline ?? args[++position];
      if (next === undefined) throw new ConfigError(`${flag} needs a value, as in ${flag}=VALUE.`);
      return next;
    };
    if (flag === '--set' || flag === '--override') {
      assignments.push(readPair(flag, value()));
      continue;
    }
    const name = flag === '-c' ? 'config' : flag.slice(2);
    const setting = findSetting(name);
    if (setting?.type === 'boolean') {
      const next = args[position + 1];
      const separate = inline === undefined && (next === 'true' || next === 'false');
      assignments.push(assign(name, separate ? value() : (inline ?? 'true'), flag, flagName));
    } else if (setting === undefined && name.startsWith('no-') && findSetting(name.slice(3))?.type === 'boolean') {
      assignments.push(assign(name.slice(3), 'false', flag, flagName));
    } else {
      assignments.push(assign(name, setting === undefined ? '' : value(), flag, flagName));
    }
  }
  const [word = 'standalone', topic, ...rest] = words;
  if (asked !== undefined) return { command: asked, topic: undefined, assignments };
  const command = COMMANDS.find((known) => known === word);
  if (command === undefined) throw new ConfigError(unknownCommand(word));
  const excess = command === 'help' ? rest[0] : topic;
  if (excess !== undefined) throw new ConfigError(`Unexpected argument "${excess}" after the command ${command}.`);
  return { command, topic, assignments };
}

function unknownCommand(word: string): string {
  const nearest = nearestName(word, COMMANDS);
  const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return `Unknown command "${word}".${hint} Commands are ${COMMANDS.join(', ')}.`;
}

function readPair(flag: string, pair: string): Assignment {
  const [name, value] = splitOnce(pair, '=');
  if (value === undefined) throw new ConfigError(`Invalid value "${pair}" for ${flag}: it must be name=value.`);
  return assign(name, value, `${flag} ${name}`, (spelled) => spelled);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const position = text.indexOf(separator);
  return position < 0 ? [text, undefined] : [text.slice(0, position), text.slice(position + 1)];
}

/** Variables of other programs that share our prefix: the clients' and those that Kubernetes makes for a service. */
const FOREIGN = /^CHRONIK_(BOOTSTRAP_SERVERS|TEST_.*|CLI_.*|(.*_)?SERVICE_(HOST|PORT.*)|(.*_)?PORT_\d+_TCP.*)$/;

/** Reads the CHRONIK_* variables. Throws ConfigError. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): readonly Assignment[] {
  const assignments: Assignment[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (!variable.startsWith('CHRONIK_') || value === undefined || FOREIGN.test(variable)) continue;
    // Kubernetes sets NAME_PORT=tcp://… for a service; for one called chronik-kafka it meets our own variable.
    if (variable.endsWith('_PORT') && /^(tcp|udp):\/\//.test(value)) continue;
    assignments.push(assign(variable.slice('CHRONIK_'.length), value, variable, variableName));
  }
  return assignments;
}

/** Reads a TOML file: names may be dotted, quoted or tables. Throws ConfigError. */
export function readFileSettings(text: string, file: string): readonly Assignment[] {
  let document: Record<string, unknown>;
  try {
    document = parseToml(text);
  } catch (error) {
    const line = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ConfigError(`Cannot read ${file}: ${line}.`, { cause: error });
  }
  const assignments: Assignment[] = [];
  collect(document, '', file, assignments);
  return assignments;
}

function collect(table: Record<string, unknown>, prefix: string, file: string, into: Assignment[]): void {
  for (const [key, value] of Object.entries(table)) {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const label = `${name} in ${file}`;
    if (isTable(value) && findSetting(name) === undefined) {
      collect(value, name, file, into);
    } else if (Array.isArray(value) && value.some(isTable)) {
      into.push(assign('raft.peers', peersFromTables(value, label), label, (spelled) => spelled));
    } else if (isTable(value)) {
      throw new ConfigError(`Invalid value for ${label}: it must be a single value, not a table.`);
    } else {
      const text = Array.isArray(value) ? value.map(String).join(',') : String(value);
      into.push(assign(name, text, label, (spelled) => spelled));
    }
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** `[[peers]]` tables, in the spelling of raft.peers: id, host, kafka_port and raft_port, or raft = "host:port" and kafka = "host:port". */
function peersFromTables(tables: readonly unknown[], label: string): string {
  const spelled = tables.map((table, position) => {
    const fields = new Map(
      Object.entries(isTable(table) ? table : {}).map(([key, value]) => [canonicalName(key), String(value)] as const),
    );
    const raft = fields.has('raft') ? parseHostPort(fields.get('raft')!, `raft of ${label}`) : undefined;
    const kafka = fields.has('kafka') ? parseHostPort(fields.get('kafka')!, `kafka of ${label}`) : undefined;
    const host = fields.get('host') ?? raft?.host;
    const raftPort = fields.get('raft.port') ?? raft?.port;
    if (host === undefined || raftPort === undefined) {
      throw new ConfigError(`Invalid value for ${label}: each peer needs host and raft_port (and id, kafka_port).`);
    }
    const kafkaPort = fields.get('kafka.port') ?? kafka?.port;
    const bracketed = host.includes(':') ? `[${host}]` : host;
    return `${fields.get('id') ?? position + 1}@${bracketed}:${raftPort}${kafkaPort === undefined ? '' : `:${kafkaPort}`}`;
  });
  return spelled.join(',');
}
