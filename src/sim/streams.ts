import { assert } from '../base/index.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from './network.ts';
import type { Scheduler, TimeUs } from './scheduler.ts';

/** A lost segment is sent again after this; what cannot get through for `RESET_US` resets the connection. */
const RETRANSMIT_US = 200_000;
const RESET_US = 15_000_000;
/** Bytes on their way in one direction before `write` asks the sender to wait. */
const WINDOW_BYTES = 256 * 1024;

/** Why a connection ended: closed by the other end, broken, not let in because nobody listens, or given up after silence. */
export type StreamEnd = 'closed' | 'reset' | 'refused' | 'timed-out';

/** What one end is told; called on its machine, never from inside a call of its own. */
export interface StreamEvents {
  /** The other end has accepted. Need not be waited for before the first write. */
  connected?(): void;
  data(bytes: Buffer): void;
  /** The window has room again after `write` returned false. */
  drain(): void;
  /** Nothing more comes. Called once, not after the own `close`. */
  closed(end: StreamEnd): void;
}

/** One end of a connection: bytes in order, each once, until it is closed or breaks. */
export interface SimStream {
  readonly remoteNode: number;
  /** Takes the bytes over; false: wait for `drain`. Ignored once closed. */
  write(bytes: Buffer): boolean;
  close(): void;
}

export type Accept = (stream: SimStream) => StreamEvents;

/** Connections between machines, as TCP would give them over the simulated network: late, stalled and reset, never garbled. */
export class SimStreams {
  readonly scheduler: Scheduler;
  private readonly network: Pick<SimNetwork<unknown>, 'isOpen' | 'transitUs' | 'isLost'>;
  private readonly machines: ReadonlyMap<number, Machine>;
  private readonly listeners = new Map<string, { readonly incarnation: number; readonly accept: Accept }>();
  /** Open ends by machine, in the order in which they were opened. */
  private readonly open = new Map<number, Set<Endpoint>>();

  constructor(
    scheduler: Scheduler,
    network: Pick<SimNetwork<unknown>, 'isOpen' | 'transitUs' | 'isLost'>,
    machines: ReadonlyMap<number, Machine>,
  ) {
    this.scheduler = scheduler;
    this.network = network;
    this.machines = machines;
  }

  /** Until the machine stops, or the returned function is called. */
  listen(node: number, port: number, accept: Accept): () => void {
    const key = `${node}:${port}`;
    const { incarnation } = this.machine(node);
    assert(this.listeners.get(key)?.incarnation !== incarnation, `port ${key} is free`);
    this.listeners.set(key, { incarnation, accept });
    return () => this.listeners.delete(key);
  }

  /** Begins a connection; may be written to at once. Refused or unreachable: `closed`. */
  connect(from: number, to: number, port: number, events: StreamEvents): SimStream {
    const near = new Endpoint(this, this.machine(from), to);
    const far = new Endpoint(this, this.machine(to), from);
    near.pair(far);
    near.events = events;
    near.sendToPeer(0, () => {
      const listener = this.listeners.get(`${to}:${port}`);
      if (listener?.incarnation !== far.machine.incarnation) {
        far.reset('refused');
        return;
      }
      far.events = listener.accept(far);
      if (near.events?.connected !== undefined) far.sendToPeer(0, () => near.events?.connected?.());
    });
    return near;
  }

  /** The process on `node` has died and its host lives: the other ends of its connections learn of it at once. */
  resetAll(node: number): void {
    for (const endpoint of [...(this.open.get(node) ?? [])]) endpoint.reset('reset');
  }

  /** Nothing of the former life is left to be told. */
  forgetAll(node: number): void {
    this.open.delete(node);
  }

  opened(endpoint: Endpoint): void {
    const { id } = endpoint.machine;
    const ends = this.open.get(id) ?? new Set();
    this.open.set(id, ends.add(endpoint));
  }

  ended(endpoint: Endpoint): void {
    this.open.get(endpoint.machine.id)?.delete(endpoint);
  }

  isOpen(from: number, to: number): boolean {
    return this.network.isOpen(from, to);
  }

  /** How long one segment takes, sent again when it is lost. */
  transitUs(): TimeUs {
    let delayUs = this.network.transitUs();
    for (let tries = 0; tries < 10 && this.network.isLost(); tries++) delayUs += RETRANSMIT_US;
    return delayUs;
  }

  private machine(node: number): Machine {
    const machine = this.machines.get(node);
    assert(machine !== undefined, `there is a machine ${node}`);
    return machine;
  }
}

class Endpoint implements SimStream {
  readonly remoteNode: number;
  readonly machine: Machine;
  events: StreamEvents | undefined;
  private readonly streams: SimStreams;
  private readonly incarnation: number;
  private peer!: Endpoint;
  private isClosed = false;
  private isWaiting = false;
  private unreadBytes = 0;
  /** Sent and not arrived, oldest first; bounded by the window as far as the sender heeds it. */
  private readonly underway: (() => void)[] = [];
  /** When the newest segment to the peer arrives: later ones come after it. */
  private lastArrivalUs: TimeUs = 0;

  constructor(streams: SimStreams, machine: Machine, remoteNode: number) {
    this.streams = streams;
    this.machine = machine;
    this.incarnation = machine.incarnation;
    this.remoteNode = remoteNode;
    streams.opened(this);
  }

  pair(peer: Endpoint): void {
    this.peer = peer;
    peer.peer = this;
  }

  write(bytes: Buffer): boolean {
    if (this.isClosed) return false;
    this.unreadBytes += bytes.length;
    const { peer } = this;
    this.sendToPeer(bytes.length, () => {
      peer.events?.data(bytes);
      this.delivered(bytes.length);
    });
    this.isWaiting = this.unreadBytes >= WINDOW_BYTES;
    return !this.isWaiting;
  }

  close(): void {
    if (this.isClosed) return;
    const { peer } = this;
    this.sendToPeer(0, () => peer.end('closed'));
    this.shut();
  }

  /** Breaks the connection for both ends; each learns it when word can reach it. */
  reset(end: StreamEnd): void {
    const { peer } = this;
    this.shut();
    this.tell(peer, end, this.streams.scheduler.nowUs + RESET_US);
  }

  /** Word of the end gets to the peer when the network lets it. */
  private tell(peer: Endpoint, end: StreamEnd, giveUpUs: TimeUs): void {
    const { scheduler } = this.streams;
    peer.machine.after(this.streams.transitUs(), () => {
      if (this.streams.isOpen(this.machine.id, peer.machine.id)) peer.end(end);
      else if (scheduler.nowUs < giveUpUs) peer.machine.after(RETRANSMIT_US, () => this.tell(peer, end, giveUpUs));
      else peer.end('timed-out');
    });
  }

  private shut(): void {
    this.isClosed = true;
    this.streams.ended(this);
  }

  /** Runs `action` on the peer's machine, in order; a peer of another life resets instead. */
  sendToPeer(sizeBytes: number, action: () => void): void {
    assert(sizeBytes >= 0, 'sizes are not negative');
    const { scheduler } = this.streams;
    const arrivalUs = Math.max(this.lastArrivalUs, scheduler.nowUs + this.streams.transitUs());
    this.lastArrivalUs = arrivalUs;
    this.underway.push(action);
    scheduler.after(arrivalUs - scheduler.nowUs, () => this.arrive(scheduler.nowUs + RESET_US));
  }

  /** One segment gets through: always the oldest, so that nothing overtakes what had to be sent again. */
  private arrive(giveUpUs: TimeUs): void {
    const { peer, streams } = this;
    const { scheduler } = streams;
    const isOpen = streams.isOpen(this.machine.id, peer.machine.id);
    if (isOpen && peer.machine.isPowered && (peer.isGone() || !peer.machine.isUp)) {
      this.end(peer.events === undefined ? 'refused' : 'reset');
      return;
    }
    if (!isOpen || !peer.machine.isUp) {
      if (scheduler.nowUs >= giveUpUs) this.end('timed-out');
      else scheduler.after(RETRANSMIT_US, () => this.arrive(giveUpUs));
      return;
    }
    const action = this.underway.shift();
    peer.machine.run(() => {
      if (!peer.isClosed) action?.();
    });
  }

  private isGone(): boolean {
    return this.machine.incarnation !== this.incarnation;
  }

  private end(end: StreamEnd): void {
    if (this.isClosed || this.isGone()) return;
    this.shut();
    this.machine.run(() => this.events?.closed(end));
  }

  private delivered(sizeBytes: number): void {
    this.unreadBytes -= sizeBytes;
    if (!this.isWaiting || this.unreadBytes >= WINDOW_BYTES / 2 || this.isGone()) return;
    this.isWaiting = false;
    this.machine.run(() => this.events?.drain());
  }
}
