import type { Clock, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import { RpcError, type Transport } from '../transport/index.ts';
import type { Leadership } from './leadership.ts';
import type { Metadata } from './metadata.ts';
import type { NodeCalls } from './rpc.ts';
import { ApiError } from './types.ts';

const ASK_TIMEOUT_MS = 1_000;
const ASK_AGAIN_MS = 500;

interface Address {
  readonly host: string;
  readonly port: number;
}

export interface MemberAddressesOptions {
  readonly nodeId: NodeId;
  /** What this node is configured with is how it reaches them. */
  readonly peers: ReadonlyMap<NodeId, Address>;
  readonly metadata: Metadata;
  readonly leadership: Leadership;
  readonly transport: Transport;
  readonly calls: NodeCalls;
  readonly clock: Clock;
}

/**
 * Whom this node keeps connections to: the members that its metadata names, those that joined later too, those that were removed no more. Its
 * controller may be a node that neither its configuration nor its metadata names yet, and the metadata goes on only once that one can be
 * answered: then those that are known are asked where it is.
 */
export class MemberAddresses {
  readonly #options: MemberAddressesOptions;
  readonly #stops: readonly (() => void)[];
  /** Where the controller is, as others said. */
  #controller: { readonly nodeId: NodeId; readonly address: Address } | undefined;
  #timer: Timer | undefined;
  #asking = false;
  #closed = false;

  constructor(options: MemberAddressesOptions) {
    const { metadata, leadership, calls } = options;
    this.#options = options;
    calls.answer('cluster.addresses', () => [...this.#members()]);
    this.#stops = [
      metadata.onChange((change) => {
        if (change.kind === 'brokers-changed' || change.kind === 'replaced') this.#connect();
      }),
      leadership.onChange(() => void this.#findController()),
    ];
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    for (const stop of this.#stops) stop();
  }

  #connect(): void {
    const known = this.#known();
    if (this.#controller !== undefined) known.set(this.#controller.nodeId, this.#controller.address);
    this.#options.transport.setPeers(known);
  }

  #known(): Map<NodeId, Address> {
    const members = this.#members();
    return members.size === 0 ? new Map(this.#options.peers) : members;
  }

  #members(): Map<NodeId, Address> {
    const { peers, metadata } = this.#options;
    const addresses = new Map<NodeId, Address>();
    if (metadata.clusterId === '') return addresses;
    for (const { nodeId, raftHost, raftPort } of metadata.state.members.values()) {
      const address = peers.get(nodeId) ?? { host: raftHost, port: raftPort };
      if (address.port !== 0) addresses.set(nodeId, address);
    }
    return addresses;
  }

  async #findController(): Promise<void> {
    if (this.#asking || this.#closed) return;
    const { nodeId, leadership, clock } = this.#options;
    const { leaderId } = leadership;
    const isKnown = leaderId === -1 || leaderId === nodeId || this.#known().has(leaderId);
    if (isKnown) {
      this.#controller = undefined;
      return;
    }
    if (this.#controller?.nodeId === leaderId) return;
    this.#asking = true;
    const address = await this.#ask(leaderId);
    this.#asking = false;
    if (this.#closed) return;
    if (address !== undefined) {
      this.#controller = { nodeId: leaderId, address };
      this.#connect();
    }
    this.#timer = clock.setTimer(ASK_AGAIN_MS, () => void this.#findController());
  }

  /** Undefined: nobody knows now. */
  async #ask(controller: NodeId): Promise<Address | undefined> {
    const { transport, calls } = this.#options;
    for (const peer of this.#known().keys()) {
      if (transport.peer(peer).state !== 'up') continue;
      try {
        const members = await calls.ask<null, [NodeId, Address][]>(peer, 'cluster.addresses', null, ASK_TIMEOUT_MS);
        const found = members.find(([nodeId]) => nodeId === controller);
        if (found !== undefined) return found[1];
      } catch (error) {
        if (!(error instanceof RpcError || error instanceof ApiError)) throw error;
      }
    }
    return undefined;
  }
}
