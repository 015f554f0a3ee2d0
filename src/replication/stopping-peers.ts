import type { NodeId } from '../raft/index.ts';
import type { Transport } from '../transport/index.ts';

const METHOD = 'replication.stopping';
const TIMEOUT_MS = 500;
const NOTHING = Buffer.alloc(0);

/** The peers that are about to stop: nothing is handed over to them, or nodes that stop together would hand everything to and fro. */
export class StoppingPeers {
  readonly #transport: Transport;
  readonly #peers = new Set<NodeId>();

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.serve(METHOD, (from) => {
      this.#peers.add(from);
      return NOTHING;
    });
  }

  has(peer: NodeId): boolean {
    return this.#peers.has(peer);
  }

  /** Its connection broke, or is new: what it said was said in another life. */
  forget(peer: NodeId): void {
    this.#peers.delete(peer);
  }

  /** Tells `peers` that this node is about to stop; resolves when those who can be reached know. */
  async announce(peers: Iterable<NodeId>): Promise<void> {
    const calls = [...peers].map((peer) => this.#transport.call(peer, METHOD, NOTHING, { timeoutMs: TIMEOUT_MS }));
    await Promise.allSettled(calls);
  }
}
