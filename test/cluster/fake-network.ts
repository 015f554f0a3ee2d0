import type { Message } from '../../src/raft/index.ts';
import {
  type CallHandler,
  type GroupId,
  type MessageHandler,
  type NodeIdentity,
  type PeerEvent,
  type PeerState,
  type PeerStatus,
  RpcError,
  type Transport,
  type TransportMetrics,
} from '../../src/transport/index.ts';

interface Identified {
  readonly identity: () => NodeIdentity;
  readonly admit: (peer: NodeIdentity, known: PeerStatus) => string | undefined;
}

/** Nodes in one process that reach each other in the next turn of the event loop, or not at all. */
export class FakeNetwork {
  readonly #nodes = new Map<number, FakeTransport>();
  readonly #cuts = new Set<string>();
  /** Messages whose method is in here reach nobody, and their calls time out. */
  readonly lostMethods = new Set<string>();
  /** Sees every call that is about to be answered; may end the caller's or the answerer's life. */
  onCall: (from: number, to: number, method: string) => void = () => {};

  connect(nodeId: number, identified: Identified): FakeTransport {
    const transport = new FakeTransport(this, nodeId, identified);
    this.#nodes.set(nodeId, transport);
    this.changed();
    return transport;
  }

  /** The process is gone: its port refuses. */
  remove(nodeId: number): void {
    this.#nodes.get(nodeId)?.end();
    this.#nodes.delete(nodeId);
    this.changed();
  }

  cut(a: number, b: number): void {
    this.#cuts.add(link(a, b));
    this.changed();
  }

  isolate(nodeId: number): void {
    for (const other of this.#nodes.keys()) if (other !== nodeId) this.cut(nodeId, other);
  }

  heal(): void {
    this.#cuts.clear();
    this.changed();
  }

  /** The node at the other end, if it can be reached and lets this one in. */
  between(
    from: number,
    to: number,
  ): { readonly state: PeerState; readonly reason?: string; readonly node?: FakeTransport } {
    const [source, node] = [this.#nodes.get(from), this.#nodes.get(to)];
    if (this.#cuts.has(link(from, to))) return { state: 'silent' };
    if (source === undefined || node === undefined) return { state: 'dead' };
    const [mine, theirs] = [source.identified, node.identified];
    const ids = [mine.identity().clusterId, theirs.identity().clusterId];
    const differ = ids[0] !== '' && ids[1] !== '' && ids[0] !== ids[1];
    const unknown: PeerStatus = { state: 'connecting', lastHeardMs: 0, identity: undefined, reason: undefined };
    const reason = differ
      ? `node ${to} belongs to another cluster`
      : (mine.admit(theirs.identity(), unknown) ?? theirs.admit(mine.identity(), unknown));
    return reason === undefined ? { state: 'up', node } : { state: 'refused', reason };
  }

  changed(): void {
    for (const node of this.#nodes.values()) node.look();
  }
}

function link(a: number, b: number): string {
  return `${Math.min(a, b)}-${Math.max(a, b)}`;
}

/** One node's end of a {@link FakeNetwork}. */
export class FakeTransport implements Transport {
  /** Nobody counts here. */
  readonly metrics = undefined as unknown as TransportMetrics;
  readonly nodeId: number;
  readonly identified: Identified;
  readonly #network: FakeNetwork;
  readonly #handlers = new Map<string, CallHandler>();
  readonly #listeners = new Set<(event: PeerEvent) => void>();
  readonly #states = new Map<number, PeerState>();
  readonly #heardMs = new Map<number, number>();
  #peers: readonly number[] = [];
  #handler: MessageHandler = () => {};
  #ended = false;

  constructor(network: FakeNetwork, nodeId: number, identified: Identified) {
    this.#network = network;
    this.nodeId = nodeId;
    this.identified = identified;
  }

  get peers(): readonly number[] {
    return this.#peers;
  }

  async start(): Promise<{ readonly port: number }> {
    return { port: this.nodeId };
  }

  async stop(): Promise<void> {
    this.#network.remove(this.nodeId);
  }

  end(): void {
    this.#ended = true;
  }

  setPeers(peers: ReadonlyMap<number, unknown>): void {
    this.#peers = [...peers.keys()].filter((id) => id !== this.nodeId);
    this.look();
  }

  send(group: GroupId, message: Message, done?: () => void): boolean {
    const { node } = this.#network.between(this.nodeId, message.to);
    if (this.#ended || node === undefined || !this.#peers.includes(message.to)) {
      done?.();
      return false;
    }
    // As over a wire: the receiver gets memory of its own.
    const copied =
      'entries' in message
        ? { ...message, entries: message.entries.map((entry) => ({ ...entry, data: Buffer.from(entry.data) })) }
        : message;
    done?.();
    setImmediate(() => {
      if (this.#network.between(this.nodeId, message.to).node === node) node.#receive(group, copied as Message);
    });
    return true;
  }

  onMessage(handler: MessageHandler): void {
    this.#handler = handler;
  }

  async call(peer: number, method: string, payload: Buffer, options: { readonly timeoutMs: number }): Promise<Buffer> {
    const deadlineMs = performance.now() + options.timeoutMs;
    const { node, state } = this.#network.between(this.nodeId, peer);
    if (node === undefined || this.#ended) throw new RpcError('unreachable', `node ${peer} is ${state}`);
    await turn();
    if (this.#network.lostMethods.has(method)) return this.#never(deadlineMs);
    this.#network.onCall(this.nodeId, peer, method);
    if (this.#network.between(this.nodeId, peer).node !== node)
      throw new RpcError('unreachable', `node ${peer} is gone`);
    const handler = node.#handlers.get(method);
    if (handler === undefined) throw new RpcError('refused', `no method ${method}`);
    const answering = (async () => handler(this.nodeId, Buffer.from(payload)))().catch((error: unknown) => {
      throw new RpcError('failed', error instanceof Error ? error.message : String(error));
    });
    const answer = await Promise.race([answering, this.#never(deadlineMs)]);
    await turn();
    if (this.#network.between(this.nodeId, peer).node !== node)
      throw new RpcError('unreachable', `node ${peer} is gone`);
    return answer;
  }

  serve(method: string, handler: CallHandler): void {
    if (this.#handlers.has(method)) throw new Error(`${method} is served twice`);
    this.#handlers.set(method, handler);
  }

  peer(id: number): PeerStatus {
    const { state, reason, node } = this.#network.between(this.nodeId, id);
    if (state === 'up') this.#heardMs.set(id, performance.now());
    return { state, lastHeardMs: this.#heardMs.get(id) ?? 0, identity: node?.identified.identity(), reason };
  }

  onPeer(listener: (event: PeerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  look(): void {
    for (const peer of this.#peers) {
      const { state, reason } = this.peer(peer);
      if (this.#states.get(peer) === state || this.#ended) continue;
      this.#states.set(peer, state);
      for (const listener of [...this.#listeners]) listener({ peer, state, reason });
    }
  }

  #receive(group: GroupId, message: Message): void {
    if (!this.#ended) this.#handler(group, message, undefined);
  }

  /** What a lost message leaves behind: the caller's own timeout. */
  #never(deadlineMs: number): Promise<Buffer> {
    return new Promise((_, reject) => {
      const delayMs = Math.max(0, deadlineMs - performance.now());
      setTimeout(() => reject(new RpcError('timeout', 'no answer in time')), delayMs).unref();
    });
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
