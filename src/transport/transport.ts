import { assert, BufferPool, type NetworkListener, newUuid, type Timer } from '../base/index.ts';
import type { Message, NodeId } from '../raft/index.ts';
import { TransportContext } from './context.ts';
import { FlushQueue } from './flush-queue.ts';
import { FrameMemory } from './frame-memory.ts';
import { InboundRegistry } from './inbound-registry.ts';
import { defaultLimits, type TransportLimits } from './limits.ts';
import { rpcTypeOf, TransportMetrics } from './metrics.ts';
import { Peer } from './peer.ts';
import { RpcError } from './rpc-error.ts';
import type {
  CallHandler,
  GroupId,
  MessageHandler,
  PeerEvent,
  PeerStatus,
  Transport,
  TransportOptions,
} from './types.ts';

/** Of received frames, kept for later ones. */
const SMALL_POOL_BYTES_MAX = 8 * 1024 * 1024;
const UNKNOWN: PeerStatus = { state: 'connecting', lastHeardMs: 0, identity: undefined, reason: 'not a peer' };

/** See {@link Transport}. Does nothing before `start`. */
export function createTransport(options: TransportOptions): Transport {
  return new NodeTransport(options);
}

class NodeTransport implements Transport {
  readonly metrics = new TransportMetrics();
  readonly #options: TransportOptions;
  readonly #limits: TransportLimits;
  readonly #context: TransportContext;
  readonly #inbounds: InboundRegistry;
  readonly #peers = new Map<NodeId, Peer>();
  readonly #listeners = new Set<(event: PeerEvent) => void>();
  #handler: MessageHandler | undefined;
  #listener: NetworkListener | undefined;
  #timer: Timer | undefined;
  #lastTickMs = 0;
  /** This node itself stood still until then. */
  #awakeSinceMs = 0;
  #isStopped = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#context = new TransportContext({
      options,
      limits: this.#limits,
      metrics: this.metrics,
      pool: new FrameMemory(options.buffers ?? new BufferPool(), SMALL_POOL_BYTES_MAX),
      flushQueue: new FlushQueue(options.network),
      life: newUuid(options.random),
      deliver: (group, message, release) => this.#deliver(group, message, release),
    });
    this.#inbounds = new InboundRegistry(this.#context, (peer, isNew) => this.#onHeard(peer, isNew));
  }

  async start(): Promise<{ readonly port: number }> {
    assert(this.#listener === undefined && !this.#isStopped, 'a transport is started once');
    const listener = await this.#options.network.listen(this.#options.listen, (connection) =>
      this.#inbounds.accept(connection),
    );
    this.#listener = listener;
    if (this.#isStopped) listener.close();
    else {
      this.#lastTickMs = this.#context.nowMs();
      for (const peer of this.#peers.values()) peer.poke();
      this.#scheduleTick();
    }
    return { port: listener.port };
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#listener?.close();
    for (const peer of this.#peers.values()) peer.stop();
    this.#inbounds.stop();
    this.#listeners.clear();
  }

  setPeers(peers: ReadonlyMap<NodeId, { readonly host: string; readonly port: number }>): void {
    if (this.#isStopped) return;
    for (const [id, peer] of [...this.#peers]) {
      if (peers.has(id)) continue;
      this.#peers.delete(id);
      peer.stop();
      this.#inbounds.dismiss(id);
    }
    for (const [id, address] of peers) {
      if (id === this.#options.nodeId) continue;
      let peer = this.#peers.get(id);
      if (peer === undefined) {
        peer = new Peer(this.#context, id, (changed) => this.#tell(changed));
        this.#peers.set(id, peer);
      }
      peer.setAddress(address);
      if (this.#listener !== undefined) peer.poke();
    }
  }

  send(group: GroupId, message: Message, done?: () => void): boolean {
    const peer = this.#peers.get(message.to);
    if (peer !== undefined && !this.#isStopped) return peer.send(group, message, done);
    this.metrics.outcome(rpcTypeOf[message.type]!, 'dropped');
    done?.();
    return false;
  }

  onMessage(handler: MessageHandler): void {
    this.#handler = handler;
  }

  call(peer: NodeId, method: string, payload: Buffer, { timeoutMs }: { readonly timeoutMs: number }): Promise<Buffer> {
    const found = this.#peers.get(peer);
    if (found !== undefined && !this.#isStopped) return found.call(method, payload, timeoutMs);
    this.metrics.outcome('call', 'error');
    return Promise.reject(new RpcError('unreachable', `node ${peer} is not a peer`));
  }

  serve(method: string, handler: CallHandler): void {
    assert(!this.#context.handlers.has(method), `${method} is served once`);
    this.#context.handlers.set(method, handler);
  }

  peer(id: NodeId): PeerStatus {
    return this.#peers.get(id)?.status ?? UNKNOWN;
  }

  onPeer(listener: (event: PeerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #deliver(group: GroupId, message: Message, release: (() => void) | undefined): void {
    this.metrics.counters(rpcTypeOf[message.type]!).received++;
    this.#peers.get(message.from)?.roundTrips.received(group, message);
    if (this.#isStopped || this.#handler === undefined) release?.();
    else this.#handler(group, message, release);
  }

  #onHeard(id: NodeId, isNew: boolean): void {
    const peer = this.#peers.get(id);
    if (peer === undefined) return;
    peer.heard();
    // It has just started, or found its way back: no use in waiting until the next attempt is due.
    if (isNew) peer.poke();
  }

  #tell(peer: Peer): void {
    const { state, reason, lastHeardMs } = peer.status;
    const { logger, nodeId } = this.#options;
    const fields = { nodeId, peer: peer.id };
    if (state === 'up') logger.info(fields, `Node ${peer.id} is connected.`);
    else if (lastHeardMs === 0 && state === 'dead') logger.info(fields, `Waiting for node ${peer.id}: ${reason}.`);
    else if (state === 'dead' || state === 'silent') logger.warn(fields, `Node ${peer.id} is ${state}: ${reason}.`);
    for (const listener of [...this.#listeners]) listener({ peer: peer.id, state, reason });
  }

  #scheduleTick(): void {
    this.#timer = this.#options.clock.setTimer(this.#limits.pingIntervalMs, () => {
      this.#tick();
      this.#scheduleTick();
    });
  }

  #tick(): void {
    const nowMs = this.#context.nowMs();
    if (nowMs - this.#lastTickMs > this.#limits.silentAfterMs) this.#awakeSinceMs = nowMs;
    this.#lastTickMs = nowMs;
    let queueBytes = 0;
    for (const peer of this.#peers.values()) {
      peer.tick(nowMs, this.#awakeSinceMs);
      peer.roundTrips.tick(nowMs);
      queueBytes += peer.queueBytes;
    }
    this.metrics.queueBytes = queueBytes;
    this.#inbounds.tick(nowMs, this.#awakeSinceMs);
  }
}
