import { type Peer, parseClusterPeers, parseHost, parseHostPort, parseListener, parseRaftPeers } from './addresses.ts';
import { helpText, settingsHelpText } from './help.ts';
import { ConfigError } from './names.ts';
import { type Assignment, type Command, readArguments, readEnvironment, readFileSettings } from './sources.ts';
import { splitList } from './values.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Everything a server is started with. */
export interface ServerOptions {
  readonly mode: 'standalone' | 'cluster';
  readonly nodeId: number;
  /** Where Kafka clients connect; host '*' means all addresses of both families, port 0 a free one. */
  readonly kafka: Address;
  /** What clients are told; port null means the port that was bound. */
  readonly advertised: { readonly host: string; readonly port: number | null };
  readonly dataDir: string;
  /** Null: switched off; 0: a free one. */
  readonly metricsPort: number | null;
  readonly searchPort: number | null;
  /** Where other nodes connect; null when standalone. */
  readonly raft: Address | null;
  /** All members that are configured, this node too; empty when standalone. By node id. */
  readonly peers: readonly Peer[];
  readonly bootstrap: boolean;
  readonly logLevel: string;
  readonly logFormat: 'auto' | 'json' | 'pretty';
  readonly configFile: string | null;
  /** All broker settings that were given, by name, as text: the static level of LiveConfig. */
  readonly settings: ReadonlyMap<string, string>;
  /** One line each, for the log: what was accepted without a meaning or left unused. */
  readonly warnings: readonly string[];
}

export type ParsedCommand =
  | { readonly kind: 'run'; readonly options: ServerOptions }
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'version' };

/**
 * Reads what a server is started with. Flags win over CHRONIK_* variables, those over the TOML file, that over the defaults.
 * Pure: `readFile` gives the text of the configuration file. Throws ConfigError with one line for the user.
 */
export function parseServerOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): ParsedCommand {
  const line = readArguments(args);
  if (line.command === 'version') return { kind: 'version' };
  if (line.command === 'help')
    return { kind: 'print', text: line.topic === 'settings' ? settingsHelpText() : helpText() };
  const given = new Given([...readEnvironment(environment), ...line.assignments]);
  const configFile = given.text('config');
  if (configFile !== null) given.addBelow(readFileSettings(readConfigFile(configFile, readFile), configFile));
  return { kind: 'run', options: resolveOptions(given, line.command, configFile) };
}

function readConfigFile(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot read the configuration file ${path}: ${reason}.`, { cause: error });
  }
}

/** What was given, the last assignment of a name winning. */
class Given {
  readonly #assignments: Map<string, Assignment>;

  constructor(assignments: readonly Assignment[]) {
    this.#assignments = new Map(assignments.map((assignment) => [assignment.setting.name, assignment]));
  }

  /** Adds what loses against everything that is there already. */
  addBelow(assignments: readonly Assignment[]): void {
    for (const assignment of assignments) {
      if (!this.#assignments.has(assignment.setting.name)) this.#assignments.set(assignment.setting.name, assignment);
    }
  }

  text(name: string): string | null {
    return this.#assignments.get(name)?.value ?? null;
  }

  number(name: string): number | null {
    const value = this.text(name);
    return value === null ? null : Number(value);
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  items(name: string): readonly string[] {
    return splitList(this.text(name) ?? '');
  }

  label(name: string): string {
    return this.#assignments.get(name)?.label ?? name;
  }

  all(): Iterable<Assignment> {
    return this.#assignments.values();
  }
}

function resolveOptions(given: Given, command: Command, configFile: string | null): ServerOptions {
  const named = [
    ...parseClusterPeers(given.items('cluster.peers'), given.label('cluster.peers')),
    ...parseRaftPeers(given.items('raft.peers'), given.label('raft.peers')),
  ];
  const clustered =
    command === 'raft-cluster' || given.flag('cluster.enabled') || (command === 'start' && named.length > 0);
  const nodeId = given.number('node.id') ?? given.number('broker.id') ?? (clustered ? undefined : 1);
  if (nodeId === undefined) {
    throw new ConfigError('A member of a cluster needs its id: set --node-id, CHRONIK_NODE_ID or node_id in the file.');
  }
  const own = clustered ? named.find((peer) => peer.nodeId === nodeId) : undefined;
  if (given.items('cluster.peers').length > 0 && clustered && own === undefined) {
    throw new ConfigError(
      `Node id ${nodeId} is not in ${given.label('cluster.peers')}: ids are positions, from 1 to ${named.length}.`,
    );
  }
  const kafka = kafkaAddress(given, own);
  const raft = clustered ? raftAddress(given, own) : null;
  const options: ServerOptions = {
    mode: clustered ? 'cluster' : 'standalone',
    nodeId,
    kafka,
    advertised: advertisedAddress(given, kafka, own),
    dataDir: dataFolder(given),
    metricsPort: derivedPort(given, 'metrics.port', kafka.port, 1000),
    searchPort: derivedPort(given, 'search.port', kafka.port, 2000),
    raft,
    peers: raft === null ? [] : members(given, named, nodeId, own, raft, kafka),
    bootstrap: given.flag('bootstrap'),
    logLevel: given.text('log.level') ?? 'info',
    logFormat: (given.text('log.format') ?? 'auto') as ServerOptions['logFormat'],
    configFile,
    settings: new Map(),
    warnings: warnings(given, clustered),
  };
  return { ...options, settings: staticSettings(given, options) };
}

function kafkaAddress(given: Given, own: Peer | undefined): Address {
  const listeners = given.text('listeners');
  const listener = listeners === null ? undefined : parseListener(listeners, given.label('listeners'));
  return {
    host: given.text('bind.addr') ?? listener?.host ?? '*',
    port: given.number('kafka.port') ?? listener?.port ?? own?.kafkaPort ?? 9092,
  };
}

function advertisedAddress(given: Given, kafka: Address, own: Peer | undefined): ServerOptions['advertised'] {
  const port = given.number('advertised.port');
  const address = given.text('advertised.addr');
  if (address !== null) {
    const parsed = parseHost(address, given.label('advertised.addr'));
    return { host: parsed.host, port: port ?? parsed.port ?? own?.kafkaPort ?? (kafka.port || null) };
  }
  const listeners = given.text('advertised.listeners');
  if (listeners !== null) {
    const listener = parseListener(listeners, given.label('advertised.listeners'));
    if (listener.host === '*') {
      throw new ConfigError(
        `Invalid value "${listeners}" for ${given.label('advertised.listeners')}: it must name a host.`,
      );
    }
    return { host: listener.host, port: port ?? listener.port };
  }
  const wildcard = ['*', '0.0.0.0', '::'].includes(kafka.host);
  return {
    host: own?.host ?? (wildcard ? 'localhost' : kafka.host),
    port: port ?? own?.kafkaPort ?? (kafka.port || null),
  };
}

function dataFolder(given: Given): string {
  const folders = given.items('log.dirs');
  if (folders.length > 1) {
    throw new ConfigError(
      `Invalid value "${folders.join(',')}" for ${given.label('log.dirs')}: it must be one folder; a node has one log for all partitions.`,
    );
  }
  return given.text('data.dir') ?? folders[0] ?? given.text('log.dir') ?? './data';
}

function derivedPort(given: Given, name: string, kafkaPort: number, distance: number): number | null {
  const port = given.number(name);
  if (port !== null) return port < 0 ? null : port;
  if (kafkaPort === 0) return 0;
  if (kafkaPort + distance > 65_535) {
    throw new ConfigError(
      `${name} would be kafka.port + ${distance} = ${kafkaPort + distance}, which is no port: set ${name} (from 0 to 65535, or -1 for none).`,
    );
  }
  return kafkaPort + distance;
}

function raftAddress(given: Given, own: Peer | undefined): Address {
  const address = given.text('raft.addr');
  if (address !== null) return parseHostPort(address, given.label('raft.addr'));
  const port = given.number('raft.port') ?? own?.raftPort;
  if (port === undefined) {
    throw new ConfigError(
      'A member of a cluster needs an address for its peers: set --raft-addr HOST:PORT, or name this node in cluster.peers.',
    );
  }
  return { host: given.text('bind.addr') ?? '*', port };
}

function members(
  given: Given,
  named: readonly Peer[],
  nodeId: number,
  own: Peer | undefined,
  raft: Address,
  kafka: Address,
): readonly Peer[] {
  const host = given.text('advertised.addr') ?? (['*', '0.0.0.0', '::'].includes(raft.host) ? 'localhost' : raft.host);
  const self = own ?? {
    nodeId,
    host: parseHost(host, 'advertised.addr').host,
    raftPort: raft.port,
    kafkaPort: kafka.port,
  };
  const others = named.filter((peer) => peer.nodeId !== nodeId);
  return [self, ...others].sort((a, b) => a.nodeId - b.nodeId);
}

function warnings(given: Given, clustered: boolean): readonly string[] {
  const lines: string[] = [];
  for (const { setting, label, value } of given.all()) {
    if (!setting.works)
      lines.push(
        `${label} = ${setting.type === 'password' ? '(hidden)' : value} has no effect. ${setting.documentation}`,
      );
  }
  const unused = ['cluster.peers', 'raft.peers'].filter((name) => !clustered && given.items(name).length > 0);
  for (const name of unused) {
    lines.push(`${given.label(name)} is not used: this node runs alone. Set cluster.enabled = true to join its peers.`);
  }
  return lines;
}

/** What was given, and the names of Kafka that say the same as the options that were resolved. */
function staticSettings(given: Given, options: ServerOptions): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const { setting, value } of given.all()) settings.set(setting.name, value);
  settings.set('node.id', String(options.nodeId));
  settings.set('broker.id', String(options.nodeId));
  settings.set('data.dir', options.dataDir);
  settings.set('log.dirs', options.dataDir);
  settings.set('log.dir', options.dataDir);
  settings.set('kafka.port', String(options.kafka.port));
  settings.set('listeners', listenerText(options.kafka.host === '*' ? '' : options.kafka.host, options.kafka.port));
  if (options.advertised.port !== null) {
    settings.set('advertised.listeners', listenerText(options.advertised.host, options.advertised.port));
  }
  return settings;
}

function listenerText(host: string, port: number): string {
  return `PLAINTEXT://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
