import { type Address, isWildcard, type Peer, parseHost, parseListener } from './addresses.ts';
import { Given } from './given.ts';
import { helpText, settingsHelpText } from './help.ts';
import { type Members, namedPeers, onOneHost, ownId, resolveMembers } from './members.ts';
import { ConfigError } from './names.ts';
import { brokerSchema } from './schema/index.ts';
import { type Command, readArguments, readEnvironment, readFileSettings } from './sources.ts';

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
 * Pure: `readFile` gives the text of the configuration file, `hostName` is the machine's name. Throws ConfigError with one line for
 * the user.
 */
export function parseServerOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  hostName = 'localhost',
): ParsedCommand {
  const line = readArguments(args);
  if (line.command === 'version') return { kind: 'version' };
  if (line.command === 'help')
    return { kind: 'print', text: line.topic === 'settings' ? settingsHelpText() : helpText() };
  const given = new Given([...readEnvironment(environment), ...line.assignments]);
  const configFile = given.text('config');
  if (configFile !== null) given.addBelow(readFileSettings(readConfigFile(configFile, readFile), configFile));
  else if (line.command === 'start') {
    throw new ConfigError('The command start runs what a file says: name it, as in start --config cluster.toml.');
  }
  return { kind: 'run', options: resolveOptions(given, line.command, configFile, hostName) };
}

function readConfigFile(path: string, readFile: (path: string) => string): string {
  try {
    return readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Cannot read the configuration file ${path}: ${reason}.`, { cause: error });
  }
}

function resolveOptions(given: Given, command: Command, configFile: string | null, hostName: string): ServerOptions {
  const peers = namedPeers(given);
  if (command === 'raft-cluster' && given.text('cluster.enabled') === 'false') {
    throw new ConfigError(
      `Conflict: the command raft-cluster joins a cluster and ${given.label('cluster.enabled')} is false. Remove one of them.`,
    );
  }
  const clustered =
    command === 'raft-cluster' ||
    given.flag('cluster.enabled') ||
    (command === 'start' && peers.length > 0 && given.text('cluster.enabled') === null);
  checkTimes(given);
  const members = clustered ? resolveMembers(given, peers, hostName) : undefined;
  const nodeId = members?.nodeId ?? ownId(given) ?? 1;
  const kafka = kafkaAddress(given, members);
  const options: ServerOptions = {
    mode: clustered ? 'cluster' : 'standalone',
    nodeId,
    kafka,
    advertised: advertisedAddress(given, kafka, members),
    dataDir: dataFolder(given, members),
    metricsPort: derivedPort(given, 'metrics.port', kafka.port, 1000),
    searchPort: derivedPort(given, 'search.port', kafka.port, 2000),
    raft: members?.raft ?? null,
    peers: members === undefined ? [] : allMembers(members, kafka),
    bootstrap: given.flag('bootstrap'),
    logLevel: given.text('log.level') ?? 'info',
    logFormat: (given.text('log.format') ?? 'auto') as ServerOptions['logFormat'],
    configFile,
    settings: new Map(),
    warnings: warnings(given, members, hostName),
  };
  checkPorts(options, members);
  return { ...options, settings: staticSettings(given, options) };
}

/** A leader that is silent for one election timeout is replaced, so it must be heard more than once in that time. */
function checkTimes(given: Given): void {
  const [heartbeat, election] = ['raft.heartbeat.interval.ms', 'raft.election.timeout.ms'] as const;
  const timeOf = (name: string): number => given.number(name) ?? Number(brokerSchema.get(name)!.defaultValue);
  if (timeOf(election) < 2 * timeOf(heartbeat)) {
    throw new ConfigError(
      `Conflict: ${given.label(election)} (${timeOf(election)}) must be at least twice ${given.label(heartbeat)} (${timeOf(heartbeat)}).`,
    );
  }
}

function kafkaAddress(given: Given, members: Members | undefined): Address {
  const listeners = given.text('listeners');
  const listener = listeners === null ? undefined : parseListener(listeners, given.label('listeners'));
  const asked = given.number('kafka.port') ?? listener?.port;
  const named = members?.own?.kafkaPort ?? undefined;
  if (asked !== undefined && named !== undefined && asked !== named && !saysAdvertisedPort(given)) {
    const label = given.label(given.has('kafka.port') ? 'kafka.port' : 'listeners');
    throw new ConfigError(
      `Conflict: ${label} says port ${asked}, but the peers find node ${members!.nodeId} at ${named}. Make them equal, or set advertised.port where a port is mapped.`,
    );
  }
  const port = asked ?? named ?? members?.kafkaPortDefault ?? 9092;
  if (port > 65_535) {
    throw new ConfigError(`Node ${members!.nodeId} shares its host with other members: set kafka.port for it.`);
  }
  return { host: given.text('bind.addr') ?? listener?.host ?? '*', port };
}

function saysAdvertisedPort(given: Given): boolean {
  const address = given.text('advertised.addr');
  return (
    given.has('advertised.port') ||
    given.has('advertised.listeners') ||
    (address !== null && parseHost(address, given.label('advertised.addr')).port !== null)
  );
}

function advertisedAddress(given: Given, kafka: Address, members: Members | undefined): ServerOptions['advertised'] {
  const port = given.number('advertised.port');
  const own = members?.own;
  const address = given.text('advertised.addr');
  if (address !== null) {
    const label = given.label('advertised.addr');
    const parsed = parseHost(address, label);
    refuseWildcard(parsed.host, address, label);
    return { host: parsed.host, port: port ?? parsed.port ?? own?.kafkaPort ?? (kafka.port || null) };
  }
  const listeners = given.text('advertised.listeners');
  if (listeners !== null) {
    const label = given.label('advertised.listeners');
    const listener = parseListener(listeners, label);
    refuseWildcard(listener.host, listeners, label);
    return { host: listener.host, port: port ?? listener.port };
  }
  const bound = isWildcard(kafka.host) ? (members?.host ?? 'localhost') : kafka.host;
  return { host: own?.host ?? bound, port: port ?? own?.kafkaPort ?? (kafka.port || null) };
}

function refuseWildcard(host: string, value: string, label: string): void {
  if (!isWildcard(host)) return;
  throw new ConfigError(`Invalid value "${value}" for ${label}: it must name a host that clients can connect to.`);
}

function dataFolder(given: Given, members: Members | undefined): string {
  const folders = given.items('log.dirs');
  if (folders.length > 1) {
    throw new ConfigError(
      `Invalid value "${folders.join(',')}" for ${given.label('log.dirs')}: it must be one folder; a node has one log for all partitions.`,
    );
  }
  const fallback = members?.sharesHost === true ? `./data-${members.nodeId}` : './data';
  return given.text('data.dir') ?? folders[0] ?? given.text('log.dir') ?? fallback;
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

function allMembers(members: Members, kafka: Address): readonly Peer[] {
  const { nodeId, host, raft } = members;
  const self = members.own ?? { nodeId, host, raftPort: raft.port, kafkaPort: kafka.port };
  return [self, ...members.others].sort((a, b) => a.nodeId - b.nodeId);
}

/** Ports of this node that are the same, or that another member on this host has. */
function checkPorts(options: ServerOptions, members: Members | undefined): void {
  const taken = new Map<number, string>();
  const take = (port: number | null | undefined, owner: string): void => {
    if (port === null || port === undefined || port === 0) return;
    const other = taken.get(port);
    if (other !== undefined) {
      throw new ConfigError(`Conflict: port ${port} is both ${other} and ${owner}. Set one of them to another port.`);
    }
    taken.set(port, owner);
  };
  take(options.kafka.port, 'kafka.port');
  take(members?.raft.port, 'the Raft port');
  take(options.metricsPort, 'metrics.port');
  take(options.searchPort, 'search.port');
  // Where a port is mapped, this node has a network of its own.
  const mapped = options.advertised.port !== options.kafka.port;
  for (const peer of members?.others ?? []) {
    if (mapped || !onOneHost(peer.host, members!.host)) continue;
    take(peer.kafkaPort, `the Kafka port of node ${peer.nodeId} on this host`);
    take(peer.raftPort, `the Raft port of node ${peer.nodeId} on this host`);
  }
}

const CLUSTER_ONLY = ['cluster.peers', 'raft.peers', 'raft.addr', 'raft.port', 'bootstrap'];

function warnings(given: Given, members: Members | undefined, hostName: string): readonly string[] {
  const lines: string[] = [];
  for (const { setting, label, value } of given.all()) {
    if (!setting.works)
      lines.push(
        `${label} = ${setting.type === 'password' ? '(hidden)' : value} has no effect. ${setting.documentation}`,
      );
  }
  if (members === undefined) {
    const unused = CLUSTER_ONLY.filter((name) => given.has(name) && given.text(name) !== 'false');
    for (const name of unused) {
      lines.push(
        `${given.label(name)} is not used: this node runs alone. Set cluster.enabled = true, or start it as raft-cluster, to join its peers.`,
      );
    }
    return lines;
  }
  if (members.sharesHost) {
    const chosen = [
      ...(given.has('data.dir') || given.has('log.dirs') || given.has('log.dir')
        ? []
        : [`data.dir ./data-${members.nodeId}`]),
      ...(given.has('kafka.port') || given.has('listeners') || members.own?.kafkaPort
        ? []
        : [`kafka.port ${members.kafkaPortDefault}`]),
    ];
    if (chosen.length > 0) lines.push(`Other members share this host: this one takes ${chosen.join(' and ')}.`);
  }
  if (members.own === undefined && members.host === hostName && hostName !== 'localhost') {
    lines.push(`advertised.addr is not set: clients and peers are told this machine's name, ${hostName}.`);
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
