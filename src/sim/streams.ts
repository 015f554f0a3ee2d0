import { assert } from '../base/index.ts';
import type { Machine } from './machine.ts';
import type { SimNetwork } from './network.ts';
import type { Scheduler, TimeUs } from './scheduler.ts';

/** A lost segment is sent again after this; what cannot get through for `RESET_US` resets the connection. */
const RETRANSMIT_US = 200_000;
const RESET_US = 15_000_000;
/** Bytes on their way in one direction before `write` asks the sender to wait. */
const WINDOW_BYTES = 256 * 1024;

/** What one end is told; called on its machine, never from inside a call of its own. */
export interface StreamEvents {
  data(bytes: Buffer): void;
  /** The window has room again after `write` returned false. */
  drain(): void;
  /** Nothing more comes: closed by the other end, or broken (`reset`). Called once, not after the own `close`. */
  closed(reset: boolean): void;
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

  /** Begins a connection; may be written to at once. Refused or unreachable: `closed(true)`. */
  connect(from: number, to: number, port: number, events: StreamEvents): SimStream {
    const near = new Endpoint(this, this.machine(from), to);
    const far = new Endpoint(this, this.machine(to), from);
    near.pair(far);
    near.events = events;
    near.sendToPeer(0, () => {
      const listener = this.listeners.get(`${to}:${port}`);
      if (listener?.incarnation !== far.machine.incarnation) far.reset();
      else far.events = listener.accept(far);
    });
    return near;
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
    this.sendToPeer(0, () => peer.end(false));
    this.isClosed = true;
  }

  /** Breaks the connection for both ends; each learns it when word can reach it. */
  reset(): void {
    const { peer } = this;
    this.isClosed = true;
    peer.machine.after(this.streams.transitUs(), () => peer.end(true));
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
    if (peer.isGone() && peer.machine.isUp) {
      this.end(true);
      return;
    }
    if (!peer.machine.isUp || !streams.isOpen(this.machine.id, peer.machine.id)) {
      if (scheduler.nowUs >= giveUpUs) this.end(true);
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

  private end(reset: boolean): void {
    if (this.isClosed || this.isGone()) return;
    this.isClosed = true;
    this.machine.run(() => this.events?.closed(reset));
  }

  private delivered(sizeBytes: number): void {
    this.unreadBytes -= sizeBytes;
    if (!this.isWaiting || this.unreadBytes >= WINDOW_BYTES / 2 || this.isGone()) return;
    this.isWaiting = false;
    this.machine.run(() => this.events?.drain());
  }
}
