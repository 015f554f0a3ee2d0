import { AdminClient, AdminError } from '../admin/index.ts';
import { ConfigError, parseClusterPeers, parseRaftPeers, splitList } from '../config/index.ts';
import { errorInfo } from '../protocol/index.ts';
import { CommandError, UsageError } from './failure.ts';
import type { GlobalOptions } from './session.ts';

/** What every command has that talks to the nodes themselves. */
export interface ClusterOptions extends GlobalOptions {
  /** Raft addresses, divided by commas. */
  readonly node?: string;
}

export const DEFAULT_NODE = 'localhost:9093';

/** Where to ask: --node, else the variables that also start a server, so that a node's own shell needs nothing. */
export function nodeAddresses(
  options: ClusterOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  const named = options.node ?? environment['CHRONIK_CLI_NODES'];
  if (named !== undefined) return splitList(named).map(checkedAddress);
  try {
    const peers = [
      ...parseClusterPeers(splitList(environment['CHRONIK_CLUSTER_PEERS'] ?? ''), 'CHRONIK_CLUSTER_PEERS'),
      ...parseRaftPeers(splitList(environment['CHRONIK_RAFT_PEERS'] ?? ''), 'CHRONIK_RAFT_PEERS'),
    ];
    if (peers.length > 0) {
      return peers.map(({ host, raftPort }) => hostPort(host, raftPort));
    }
  } catch (error) {
    if (error instanceof ConfigError) throw new UsageError(error.message);
    throw error;
  }
  return [DEFAULT_NODE];
}

export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function checkedAddress(address: string): string {
  if (!/^(\[[^\]]+\]|[^:\s/]+):\d{1,5}$/.test(address)) {
    throw new UsageError(`"${address}" for --node must be HOST:PORT, the port being the node's Raft port`);
  }
  return address;
}

/** Runs `work` with a connection to the first node that answers, and closes it in any case. */
export async function withCluster<Result>(
  options: ClusterOptions,
  work: (client: AdminClient) => Promise<Result>,
): Promise<Result> {
  let client: AdminClient | undefined;
  try {
    client = await AdminClient.connect(nodeAddresses(options));
    return await work(client);
  } catch (error) {
    if (error instanceof AdminError) throw new CommandError(explainAdmin(error, client === undefined));
    throw error;
  } finally {
    client?.close();
  }
}

function explainAdmin(error: AdminError, unconnected: boolean): string {
  if (unconnected) {
    return `${error.message}. Name the Raft port of a running member with --node HOST:PORT; a standalone server has none: see chronik cluster info`;
  }
  const { kafkaErrorCode } = error;
  const name = kafkaErrorCode === undefined ? undefined : errorInfo.get(kafkaErrorCode)?.name;
  return name === undefined ? error.message : `${error.message} (${name})`;
}
