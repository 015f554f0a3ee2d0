import { ConfigError } from './names.ts';

/** A member of the cluster as the configuration names it. */
export interface Peer {
  readonly nodeId: number;
  readonly host: string;
  readonly raftPort: number;
  /** Null where only the Raft address is configured; the metadata then tells it. */
  readonly kafkaPort: number | null;
}

/** Where something listens, or is found. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Whether a host means all addresses of the machine: one can listen there, and not connect to it. */
export function isWildcard(host: string): boolean {
  return host === '*' || host === '0.0.0.0' || host === '::';
}

const ADDRESS = /^(?:\[([^\]]+)\]|([^:[\]@\s]+))((?::\d{1,5})*)$/;

/** Splits `host:port:port`; IPv6 addresses stand in brackets. Undefined when it is nothing of the kind. */
function splitAddress(text: string): { readonly host: string; readonly ports: readonly number[] } | undefined {
  const match = ADDRESS.exec(text.trim());
  if (match === null) return undefined;
  const ports = match[3]!.split(':').slice(1).map(Number);
  if (ports.some((port) => port > 65_535)) return undefined;
  return { host: (match[1] ?? match[2])!, ports };
}

/** `host` or `host:port`. `label` is the key as the user wrote it. */
export function parseHost(text: string, label: string): { readonly host: string; readonly port: number | null } {
  const address = text.includes('::') && !text.includes('[') ? { host: text, ports: [] } : splitAddress(text);
  if (address === undefined || address.ports.length > 1) {
    throw new ConfigError(`Invalid value "${text}" for ${label}: it must be host or host:port, with IPv6 in brackets.`);
  }
  return { host: address.host, port: address.ports[0] ?? null };
}

/** `host:port`. */
export function parseHostPort(text: string, label: string): { readonly host: string; readonly port: number } {
  const { host, port } = parseHost(text, label);
  if (port === null) throw new ConfigError(`Invalid value "${text}" for ${label}: it must be host:port.`);
  return { host, port };
}

/** `PLAINTEXT://host:port`, where an empty host means all addresses. Only one listener, without TLS or SASL. */
export function parseListener(text: string, label: string): { readonly host: string; readonly port: number } {
  const match = /^PLAINTEXT:\/\/(.*):(\d{1,5})$/i.exec(text.trim());
  if (match === null || text.includes(',') || Number(match[2]) > 65_535) {
    throw new ConfigError(`Invalid value "${text}" for ${label}: it must be one listener, PLAINTEXT://host:port.`);
  }
  return { host: match[1] === '' ? '*' : match[1]!.replaceAll(/[[\]]/g, ''), port: Number(match[2]) };
}

/** All members as `host:kafkaPort:raftPort`; node ids are the positions, counted from 1. */
export function parseClusterPeers(items: readonly string[], label: string): readonly Peer[] {
  return items.map((item, position) => {
    const address = splitAddress(item);
    const [kafkaPort, raftPort] = address?.ports ?? [];
    if (address === undefined || kafkaPort === undefined || raftPort === undefined || address.ports.length > 2) {
      throw new ConfigError(`Invalid value "${item}" for ${label}: each peer must be host:kafkaPort:raftPort.`);
    }
    return { nodeId: position + 1, host: address.host, kafkaPort, raftPort };
  });
}

/** The other members as `id@host:raftPort` or `id@host:raftPort:kafkaPort`. */
export function parseRaftPeers(items: readonly string[], label: string): readonly Peer[] {
  const peers = items.map((item) => {
    const [id, rest] = item.trim().split('@');
    const address = rest === undefined ? undefined : splitAddress(rest);
    const [raftPort, kafkaPort] = address?.ports ?? [];
    if (!/^[1-9]\d{0,8}$/.test(id!) || address === undefined || raftPort === undefined || address.ports.length > 2) {
      throw new ConfigError(`Invalid value "${item}" for ${label}: each peer must be id@host:raftPort, ids from 1.`);
    }
    return { nodeId: Number(id), host: address.host, raftPort, kafkaPort: kafkaPort ?? null };
  });
  const twice = peers.find((peer, position) => peers.findIndex((other) => other.nodeId === peer.nodeId) < position);
  if (twice !== undefined) throw new ConfigError(`Invalid value for ${label}: node id ${twice.nodeId} is named twice.`);
  return peers;
}
