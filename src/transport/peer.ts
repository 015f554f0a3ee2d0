import type { NetworkAddress } from '../base/index.ts';
import { type Message, MessageType, type NodeId } from '../raft/index.ts';
import { OutgoingCalls } from './calls.ts';
import type { TransportContext } from './context.ts';
import { Link, type LinkOwner } from './link.ts';
import { rpcTypeOf } from './metrics.ts';
import { RoundTrips } from './round-trips.ts';
import { RpcError } from './rpc-error.ts';
import type { GroupId, NodeIdentity, PeerState, PeerStatus } from './types.ts';
import { FrameType, frameType, WireError } from './wire.ts';

/** Connections other than for control are pinged once in so many turns: they only have to be found out when they are lost. */
const SLOW_PING_TURNS = 5;

/** Another node as seen from here: the three connections to it, and how it fares. */
export class Peer implements LinkOwner {
  readonly id: NodeId;
  readonly roundTrips: RoundTrips;
  readonly #context: TransportContext;
  readonly #onState: (peer: Peer) => void;
  readonly #control: Link;
  readonly #data: Link;
  readonly #callsLink: Link;
  readonly #calls: OutgoingCalls;
  #state: PeerState = 'connecting';
  #reason: string | undefined;
  #identity: NodeIdentity | undefined;
  #lastHeardMs = 0;
  #address = '';
  #turns = 0;
  #isStopped = false;

  constructor(context: TransportContext, id: NodeId, onState: (peer: Peer) => void) {
    const { limits } = context;
    this.id = id;
    this.#context = context;
    this.#onState = onState;
    this.roundTrips = new RoundTrips(context);
    this.#control = new Link(context, id, 'control', limits.controlQueueBytesMax, this);
    this.#data = new Link(context, id, 'data', limits.dataQueueBytesMax, this);
    this.#callsLink = new Link(context, id, 'calls', limits.callQueueBytesMax, this);
    this.#calls = new OutgoingCalls(id, context.options.clock, limits, context.metrics, this.#callsLink.outbox);
  }

  get status(): PeerStatus {
    return { state: this.#state, lastHeardMs: this.#lastHeardMs, identity: this.#identity, reason: this.#reason };
  }

  /** Bytes that wait to be sent to it. */
  get queueBytes(): number {
    return this.#links().reduce((total, link) => total + link.outbox.bytes, 0);
  }

  setAddress(address: NetworkAddress): void {
    this.#address = `${address.host}:${address.port}`;
    for (const link of this.#links()) link.setAddress(address);
  }

  /** Connects now: it is new, or has shown that it lives. */
  poke(): void {
    if (!this.#isStopped) this.#control.dial();
  }

  stop(): void {
    this.#isStopped = true;
    for (const link of this.#links()) link.stop();
    this.#calls.failAll('unreachable', `node ${this.id} is no longer a peer`);
  }

  send(group: GroupId, message: Message, done: (() => void) | undefined): boolean {
    const { metrics } = this.#context;
    const type = rpcTypeOf[message.type]!;
    const link = travelsWithData(message) ? this.#data : this.#control;
    const sizeBytes = link.outbox.message(group, message, done);
    if (sizeBytes === false) {
      metrics.outcome(type, 'dropped');
      return false;
    }
    const counters = metrics.counters(type);
    counters.sent++;
    counters.sizeBytes.observe(sizeBytes);
    this.roundTrips.sent(type, group, message);
    return true;
  }

  call(method: string, payload: Buffer, timeoutMs: number): Promise<Buffer> {
    if (this.#state === 'dead' || this.#state === 'refused') {
      const code = this.#state === 'dead' ? 'unreachable' : 'refused';
      return Promise.reject(new RpcError(code, this.#reason ?? `node ${this.id} is away`));
    }
    return this.#calls.call(method, payload, timeoutMs);
  }

  /** `sinceMs`: this node itself stood still before, so nothing can be said of the peer. */
  tick(nowMs: number, sinceMs: number): void {
    const isSlowTurn = this.#turns++ % SLOW_PING_TURNS === 0;
    this.#control.ping(nowMs);
    if (isSlowTurn) {
      this.#data.ping(nowMs);
      this.#callsLink.ping(nowMs);
    }
    for (const link of this.#links()) link.check(nowMs, sinceMs);
    const isWatched = this.#state === 'up' || (this.#state === 'connecting' && this.#lastHeardMs > 0);
    const { silentAfterMs } = this.#context.limits;
    if (isWatched && nowMs - Math.max(this.#lastHeardMs, sinceMs) > silentAfterMs) {
      this.#become('silent', this.#reason ?? `nothing was heard for ${silentAfterMs} ms`);
    }
  }

  heard(): void {
    this.#lastHeardMs = this.#context.nowMs();
    if (this.#state === 'silent' && this.#isConnected()) this.#become('up', undefined);
  }

  opened(link: Link, identity: NodeIdentity): void {
    this.#identity = identity;
    if (link === this.#control) {
      this.#data.dial();
      this.#callsLink.dial();
    }
    if (link === this.#callsLink) this.#calls.connected();
    if (this.#isConnected()) this.#become('up', undefined);
  }

  lost(link: Link, wasOpen: boolean, code: string | undefined, reason: string): void {
    const { metrics, options } = this.#context;
    if (this.#isStopped) return;
    metrics.error(this.id, errorType(wasOpen, code));
    options.logger.debug(
      { nodeId: options.nodeId, peer: this.id, class: link.class, code },
      `A connection ended: ${reason}.`,
    );
    if (link === this.#callsLink && wasOpen) this.#calls.disconnected();
    if (!wasOpen && code === 'ECONNREFUSED') this.#become('dead', `nobody listens at ${this.#address}`);
    else if (this.#state === 'up' && link !== this.#callsLink) this.#become('connecting', reason);
    else if (this.#state === 'connecting' || this.#state === 'silent') this.#reason = reason;
  }

  refused(_link: Link, reason: string): void {
    this.#become('refused', reason);
  }

  frame(link: Link, frame: Buffer, headEnd: number, own: Buffer | undefined): void {
    const type = frameType(frame);
    if (link !== this.#callsLink || type !== FrameType.Answer) {
      throw new WireError('protocol', `a frame of type ${type} on an answering connection`);
    }
    this.#calls.answered(frame, headEnd, own);
  }

  mayDial(link: Link): boolean {
    return !this.#isStopped && (link === this.#control || this.#control.isOpen);
  }

  #isConnected(): boolean {
    return this.#control.isOpen && this.#data.isOpen;
  }

  #links(): readonly Link[] {
    return [this.#control, this.#data, this.#callsLink];
  }

  #become(state: PeerState, reason: string | undefined): void {
    this.#reason = reason;
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'dead') this.#calls.failAll('unreachable', reason ?? 'dead');
    if (state === 'refused') this.#calls.failAll('refused', reason ?? 'refused');
    this.#onState(this);
  }
}

/** Appends without entries keep their place behind those with. */
function travelsWithData({ type }: Message): boolean {
  return type === MessageType.Append || type === MessageType.Snapshot || type === MessageType.Propose;
}

function errorType(wasOpen: boolean, code: string | undefined): string {
  if (code === 'ECONNREFUSED') return 'connection_refused';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
  return wasOpen ? 'connection_lost' : 'connect_failed';
}
