import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot, kafkaJars, repositoryRoot } from './paths.ts';
import type { ServerCommand } from './server-process.ts';

/** How the nodes of a Chronik cluster are told of each other: variables, flags, or a file. */
export type ClusterForm = 'environment' | 'flags' | 'file';

/** One node as its command line needs it. */
export interface NodeAddress {
  readonly id: number;
  readonly host: string;
  readonly kafkaPort: number;
  readonly raftPort: number;
}

export interface NodeFacts extends NodeAddress {
  /** Folder for its data and configuration. */
  readonly directory: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Another chronik-server than the one under test. */
  readonly program?: string | undefined;
}

/** What starts a node by itself, on the data that it has as a member. */
export function standaloneCommand(node: NodeFacts): ServerCommand {
  const program = node.program ?? server;
  return { program, parameters: [...settingFlags(node), ...placeFlags(node), 'standalone'], environment: {} };
}

const server = process.env['COMPAT_SERVER'] ?? join(repositoryRoot, 'bin', 'chronik-server');

function dataFolder(node: NodeFacts): string {
  return join(node.directory, 'data');
}

function settingFlags(node: NodeFacts): string[] {
  return Object.entries(node.settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
}

function placeFlags(node: NodeFacts): string[] {
  return ['--kafka-port', `${node.kafkaPort}`, '--data-dir', dataFolder(node), '--advertised-addr', node.host];
}

/** What starts one Chronik node in the given form; a file is written where the form needs it. */
export function chronikCommand(form: ClusterForm, node: NodeFacts, members: readonly NodeAddress[]): ServerCommand {
  const program = node.program ?? server;
  const [settings, place] = [settingFlags(node), placeFlags(node)];
  const peers = members.map(({ host, kafkaPort, raftPort }) => `${host}:${kafkaPort}:${raftPort}`);
  if (form === 'environment') {
    const environment = {
      CHRONIK_CLUSTER_ENABLED: 'true',
      CHRONIK_NODE_ID: `${node.id}`,
      CHRONIK_CLUSTER_PEERS: peers.join(','),
    };
    return { program, parameters: [...settings, ...place, 'standalone'], environment };
  }
  if (form === 'flags') {
    const others = members.filter(({ id }) => id !== node.id);
    const named = others.map(({ id, host, raftPort, kafkaPort }) => `${id}@${host}:${raftPort}:${kafkaPort}`);
    const flags = ['--node-id', `${node.id}`, '--raft-addr', `0.0.0.0:${node.raftPort}`];
    if (named.length > 0) flags.push('--peers', named.join(','));
    if (named.length > 0 && node.id === 1) flags.push('--bootstrap');
    return { program, parameters: ['raft-cluster', ...flags, ...settings, ...place], environment: {} };
  }
  const file = join(node.directory, 'cluster.toml');
  const values = {
    'kafka.port': node.kafkaPort,
    'data.dir': dataFolder(node),
    'advertised.addr': node.host,
    ...node.settings,
  };
  const lines = Object.entries(values).map(([name, value]) => `"${name}" = ${JSON.stringify(value)}`);
  const cluster = ['[cluster]', 'enabled = true', `node_id = ${node.id}`, `peers = ${JSON.stringify(peers)}`];
  mkdirSync(node.directory, { recursive: true });
  writeFileSync(file, `${[...lines, '', ...cluster].join('\n')}\n`);
  return { program, parameters: ['start', '--config', file], environment: {} };
}

const clusterId = 'Y2hyb25pay1yZWZlcmVuYw';

/** What starts one node of Apache Kafka, broker and controller in one; formats its storage at the first call. */
export function kafkaCommand(node: NodeFacts, members: readonly NodeAddress[]): ServerCommand {
  if (!existsSync(kafkaJars)) throw new Error(`no Apache Kafka in ${kafkaJars}: run compat/setup.sh java`);
  const classPath = `${join(cacheRoot, 'java', 'classes')}:${kafkaJars}/*`;
  const file = join(node.directory, 'server.properties');
  mkdirSync(node.directory, { recursive: true });
  const formatted = existsSync(file);
  writeFileSync(file, kafkaProperties(node, members));
  if (!formatted) {
    const parameters = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', file];
    const { status, stderr } = spawnSync('java', parameters, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`cannot format Kafka's storage: ${stderr}`);
  }
  const heap = ['-Xmx1G', '-Xms1G', '-XX:+UseG1GC'];
  return { program: 'java', parameters: [...heap, '-cp', classPath, 'kafka.Kafka', file], environment: {} };
}

function kafkaProperties(node: NodeFacts, members: readonly NodeAddress[]): string {
  const replicas = `${Math.min(3, members.length)}`;
  const majority = members.length > 1 ? '2' : '1';
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': `${node.id}`,
    'controller.quorum.voters': members.map(({ id, host, raftPort }) => `${id}@${host}:${raftPort}`).join(','),
    listeners: `PLAINTEXT://${node.host}:${node.kafkaPort},CONTROLLER://${node.host}:${node.raftPort}`,
    'advertised.listeners': `PLAINTEXT://${node.host}:${node.kafkaPort}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(node.directory, 'data'),
    'num.partitions': '4',
    'default.replication.factor': replicas,
    'min.insync.replicas': majority,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': majority,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
    ...node.settings,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
