import type { Connection, ConnectionEvents } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { TransportContext } from './context.ts';
import { type Hello, identityProblem } from './handshake.ts';
import { Inbound, type InboundOwner } from './inbound.ts';

/** Peers that may be connected at a time; each has a connection of each class. */
const PEERS_MAX = 1_024;
/** A peer's connection that is quiet for so many times the abandonment time is closed here too: peers ping. */
const QUIET_FACTOR = 5;

/** All incoming connections: strangers, within bounds, and of each peer one of each class. */
export class InboundRegistry implements InboundOwner {
  readonly #context: TransportContext;
  readonly #onHeard: (peer: NodeId, isNew: boolean) => void;
  readonly #strangers = new Set<Inbound>();
  readonly #strangersOf = new Map<string, number>();
  readonly #peers = new Map<NodeId, Map<Hello['class'], Inbound>>();
  #isStopped = false;

  constructor(context: TransportContext, onHeard: (peer: NodeId, isNew: boolean) => void) {
    this.#context = context;
    this.#onHeard = onHeard;
  }

  accept(connection: Connection): ConnectionEvents {
    const { limits, metrics } = this.#context;
    if (this.#isStopped) {
      connection.close();
      return DEAF;
    }
    const address = connection.remoteAddress;
    const ofAddress = this.#strangersOf.get(address) ?? 0;
    if (this.#strangers.size >= limits.strangersMax || ofAddress >= limits.strangersPerAddressMax) {
      metrics.strangersRefused++;
      this.#context.complain(
        address,
        `Connections from ${address} are refused: too many that do not introduce themselves.`,
      );
      connection.close();
      return DEAF;
    }
    metrics.connectionsAccepted++;
    const inbound = new Inbound(this.#context, this, connection);
    this.#strangers.add(inbound);
    this.#strangersOf.set(address, ofAddress + 1);
    return inbound;
  }

  /** Ends those that have been quiet for long. `sinceMs`: nothing before counts. */
  tick(nowMs: number, sinceMs: number): void {
    const quietMs = this.#context.limits.abandonAfterMs * QUIET_FACTOR;
    for (const classes of this.#peers.values()) {
      for (const inbound of classes.values()) {
        if (nowMs - Math.max(inbound.heardMs, sinceMs) > quietMs) inbound.close();
      }
    }
  }

  /** Ends what a node has here: it has to be admitted anew. */
  dismiss(peer: NodeId): void {
    for (const inbound of [...(this.#peers.get(peer)?.values() ?? [])]) inbound.close();
  }

  stop(): void {
    this.#isStopped = true;
    for (const inbound of [...this.#strangers]) inbound.close();
    for (const peer of [...this.#peers.keys()]) this.dismiss(peer);
  }

  admit(inbound: Inbound, hello: Hello): string | undefined {
    const { options, limits } = this.#context;
    const { identity } = hello;
    if (identity.nodeId === options.nodeId) return `two nodes have the id ${options.nodeId}`;
    if (hello.to !== options.nodeId) {
      return `node ${hello.to} was looked for at the address of node ${options.nodeId}: the addresses of the peers are wrong`;
    }
    const problem = identityProblem(options.identity(), identity) ?? options.admit(identity);
    if (problem !== undefined) return problem;
    const classes = this.#peers.get(identity.nodeId) ?? new Map<Hello['class'], Inbound>();
    for (const other of classes.values()) {
      const isAlive = this.#context.nowMs() - other.heardMs < limits.silentAfterMs;
      if (isAlive && other.hello?.identity.directoryId !== identity.directoryId) {
        return `two nodes have the id ${identity.nodeId}: one of another data directory is connected from ${other.remoteAddress}`;
      }
    }
    const former = classes.get(hello.class);
    if (former?.hello?.life === hello.life && former.hello.sequence > hello.sequence)
      return 'a newer connection took its place';
    if (classes.size === 0 && this.#peers.size >= PEERS_MAX) return `${PEERS_MAX} nodes are connected already`;
    former?.close();
    classes.set(hello.class, inbound);
    this.#peers.set(identity.nodeId, classes);
    return undefined;
  }

  known(inbound: Inbound): void {
    this.#forgetStranger(inbound);
    const peer = inbound.hello?.identity.nodeId;
    if (peer !== undefined) this.#onHeard(peer, true);
  }

  heard(inbound: Inbound): void {
    this.#onHeard(inbound.hello!.identity.nodeId, false);
  }

  ended(inbound: Inbound): void {
    this.#forgetStranger(inbound);
    const { hello } = inbound;
    if (hello === undefined) return;
    const classes = this.#peers.get(hello.identity.nodeId);
    if (classes?.get(hello.class) !== inbound) return;
    classes.delete(hello.class);
    if (classes.size === 0) this.#peers.delete(hello.identity.nodeId);
  }

  #forgetStranger(inbound: Inbound): void {
    if (!this.#strangers.delete(inbound)) return;
    const left = this.#strangersOf.get(inbound.remoteAddress)! - 1;
    if (left === 0) this.#strangersOf.delete(inbound.remoteAddress);
    else this.#strangersOf.set(inbound.remoteAddress, left);
  }
}

/** Of a connection that was closed at once. */
const DEAF: ConnectionEvents = { data() {}, drain() {}, closed() {} };
