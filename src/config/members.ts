import {
  type Address,
  isWildcard,
  type Peer,
  parseClusterPeers,
  parseHost,
  parseHostPort,
  parseRaftPeers,
} from './addresses.ts';
import type { Given } from './given.ts';
import { ConfigError } from './names.ts';

/** How far apart the Kafka ports of members on one host are, where none is set. */
const KAFKA_PORT_DISTANCE = 100;
const KAFKA_PORT_FIRST = 9092;

/** This node's place in its cluster, as its own configuration has it. */
export interface Members {
  readonly nodeId: number;
  /** This node as the list of peers names it; undefined where the list names the others only. */
  readonly own: Peer | undefined;
  /** The members that are named beside this node. */
  readonly others: readonly Peer[];
  /** Where this node listens for the others. */
  readonly raft: Address;
  /** Under which host the others find this node, where the list does not say it. */
  readonly host: string;
  /** The port for clients where none is set: members on one host get ports of their own. */
  readonly kafkaPortDefault: number;
  /** Whether another member runs on this node's host. */
  readonly sharesHost: boolean;
}

/** All members that are named, whether or not this node is to join them. Throws ConfigError. */
export function namedPeers(given: Given): readonly Peer[] {
  const positional = given.items('cluster.peers');
  const numbered = given.items('raft.peers');
  if (positional.length > 0 && numbered.length > 0) {
    throw new ConfigError(
      `Conflict: ${given.label('cluster.peers')} and ${given.label('raft.peers')} both name the peers. Set only one of them.`,
    );
  }
  const peers = [
    ...parseClusterPeers(positional, given.label('cluster.peers')),
    ...parseRaftPeers(numbered, given.label('raft.peers')),
  ];
  refuseSharedAddresses(peers, given.label(positional.length > 0 ? 'cluster.peers' : 'raft.peers'));
  return peers;
}

/**
 * Finds this node among the peers and where it listens for them. `hostName` is the machine's name: what the others are told when
 * nothing else names this node, unless all others are on this machine. Throws ConfigError.
 */
export function resolveMembers(given: Given, peers: readonly Peer[], hostName: string): Members {
  const nodeId = ownId(given);
  if (nodeId === undefined) {
    throw new ConfigError('A member of a cluster needs its id: set --node-id, CHRONIK_NODE_ID or node_id in the file.');
  }
  const own = peers.find((peer) => peer.nodeId === nodeId);
  if (given.has('cluster.peers') && own === undefined) {
    throw new ConfigError(
      `Node id ${nodeId} is not in ${given.label('cluster.peers')}: ids are positions, from 1 to ${peers.length}.`,
    );
  }
  const others = peers.filter((peer) => peer.nodeId !== nodeId);
  const raft = raftAddress(given, own);
  const host = own?.host ?? hostOfOwn(given, raft, others, hostName);
  const sharesHost = others.some((peer) => onOneHost(peer.host, host));
  const beside = sharesHost ? (nodeId - 1) * KAFKA_PORT_DISTANCE : 0;
  return { nodeId, own, others, raft, host, sharesHost, kafkaPortDefault: KAFKA_PORT_FIRST + beside };
}

/** The id that was given, under either of its names; undefined when none was. */
export function ownId(given: Given): number | undefined {
  const [nodeId, brokerId] = [given.number('node.id'), given.number('broker.id')];
  if (nodeId !== null && brokerId !== null && nodeId !== brokerId) {
    throw new ConfigError(
      `Conflict: ${given.label('node.id')} is ${nodeId} and ${given.label('broker.id')} is ${brokerId}. They are one setting: set node.id only.`,
    );
  }
  return nodeId ?? brokerId ?? undefined;
}

/** Whether two host names are surely those of one machine. */
export function onOneHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase() || (isLoopback(one) && isLoopback(other));
}

function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function raftAddress(given: Given, own: Peer | undefined): Address {
  const address = given.text('raft.addr');
  const port = given.number('raft.port');
  if (address !== null) {
    const parsed = parseHostPort(address, given.label('raft.addr'));
    if (parsed.port === 0) {
      throw new ConfigError(
        `Invalid value "${address}" for ${given.label('raft.addr')}: its port must be one that the other members can name, not 0.`,
      );
    }
    if (port !== null && port !== parsed.port) {
      throw new ConfigError(
        `Conflict: ${given.label('raft.addr')} says port ${parsed.port} and ${given.label('raft.port')} says ${port}. Set raft.addr only.`,
      );
    }
    return parsed;
  }
  const found = port ?? own?.raftPort;
  if (found === undefined) {
    throw new ConfigError(
      'A member of a cluster needs an address for its peers: set CHRONIK_CLUSTER_PEERS with all members, or --raft-addr HOST:PORT and --peers.',
    );
  }
  return { host: given.text('bind.addr') ?? '*', port: found };
}

function hostOfOwn(given: Given, raft: Address, others: readonly Peer[], hostName: string): string {
  const advertised = given.text('advertised.addr');
  if (advertised !== null) return parseHost(advertised, given.label('advertised.addr')).host;
  if (!isWildcard(raft.host)) return raft.host;
  const allHere = others.length > 0 && others.every((peer) => isLoopback(peer.host));
  return allHere ? 'localhost' : hostName;
}

/** Two members at one address: one of them could never listen. */
function refuseSharedAddresses(peers: readonly Peer[], label: string): void {
  const taken = new Map<string, number>();
  for (const { nodeId, host, raftPort, kafkaPort } of peers) {
    if (isWildcard(host)) {
      throw new ConfigError(
        `Invalid value for ${label}: ${host} is no address to connect to; give node ${nodeId} a host name or an IP address.`,
      );
    }
    const name = isLoopback(host) ? 'localhost' : host.toLowerCase();
    for (const port of kafkaPort === null ? [raftPort] : [kafkaPort, raftPort]) {
      const other = taken.get(`${name}:${port}`);
      if (port === 0 || other !== undefined) {
        throw new ConfigError(
          port === 0
            ? `Invalid value for ${label}: node ${nodeId} has port 0; it must be one that the others can name.`
            : `Invalid value for ${label}: ${host}:${port} is named twice, for node ${other} and node ${nodeId}.`,
        );
      }
      taken.set(`${name}:${port}`, nodeId);
    }
  }
}
