import type { Connection, ConnectionEvents, NetworkAddress, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { TransportContext } from './context.ts';
import { FrameReader } from './frame-reader.ts';
import {
  type ConnectionClass,
  decodeHello,
  decodeRefusal,
  encodeRefusal,
  type Hello,
  identityProblem,
} from './handshake.ts';
import { Outbox } from './outbox.ts';
import type { NodeIdentity } from './types.ts';
import {
  checkFrame,
  FrameType,
  frameType,
  HELLO_BYTES_MAX,
  PREAMBLE_BYTES,
  preambleProblem,
  WireError,
} from './wire.ts';

/** A connection that stood for less is not made again at once when it breaks. */
const STEADY_MS = 1_000;
/** Whoever answers lives again: when the connection breaks soon after, it takes no long pause to find out whether its process is gone. */
const FAILURES_KEPT = 1;

/** Who owns a link, and is told what becomes of it. */
export interface LinkOwner {
  opened(link: Link, identity: NodeIdentity): void;
  /** It broke, or could not be made; `code` is the system's, if it has one. It tries again by itself, if it may. */
  lost(link: Link, wasOpen: boolean, code: string | undefined, reason: string): void;
  refused(link: Link, reason: string): void;
  /** Bytes came in. */
  heard(): void;
  /** A frame other than those of the handshake and pongs; checked up to `headEnd`. */
  frame(link: Link, frame: Buffer, headEnd: number, own: Buffer | undefined): void;
  /** Whether it should try again by itself. */
  mayDial(link: Link): boolean;
}

type LinkState = 'idle' | 'dialing' | 'open' | 'waiting';

/** A connection that this node makes to a peer, and makes again when it breaks: at once the first time, then with growing pauses. */
export class Link {
  readonly peer: NodeId;
  readonly class: ConnectionClass;
  readonly outbox: Outbox;
  readonly #context: TransportContext;
  readonly #owner: LinkOwner;
  #address: NetworkAddress | undefined;
  #state: LinkState = 'idle';
  #connection: Connection | undefined;
  #timer: Timer | undefined;
  /** Attempts in a row that led to nothing lasting. */
  #failures = 0;
  #openedMs = 0;
  #heardMs = 0;

  constructor(
    context: TransportContext,
    peer: NodeId,
    ofClass: ConnectionClass,
    queueBytesMax: number,
    owner: LinkOwner,
  ) {
    this.#context = context;
    this.peer = peer;
    this.class = ofClass;
    this.#owner = owner;
    this.outbox = new Outbox(context, queueBytesMax);
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** From now on connects here; a connection to another address is ended. */
  setAddress(address: NetworkAddress): void {
    if (this.#address?.host === address.host && this.#address.port === address.port) return;
    const wasOpen = this.isOpen;
    this.#end();
    this.#address = address;
    if (wasOpen) this.#owner.lost(this, wasOpen, undefined, 'its address changed');
  }

  /** Connects now, unless that is done or under way. */
  dial(): void {
    if (this.#state === 'open' || this.#state === 'dialing' || this.#address === undefined) return;
    this.#timer?.cancel();
    this.#state = 'dialing';
    const { connectTimeoutMs } = this.#context.limits;
    this.#timer = this.#context.options.clock.setTimer(connectTimeoutMs, () => {
      this.#fail('ETIMEDOUT', `no answer within ${connectTimeoutMs} ms`);
    });
    const attempt = new Attempt(this, this.#context, this.#owner);
    const connection = this.#context.options.network.connect(this.#address, attempt);
    this.#connection = connection;
    this.#context.metrics.connectionsOpened++;
    connection.write(this.#context.hello(this.peer, this.class));
  }

  /** Ends the connection and does not try again. */
  stop(): void {
    this.#end();
    this.#address = undefined;
  }

  ping(nowMs: number): void {
    if (!this.isOpen) return;
    const head = Buffer.allocUnsafe(8);
    head.writeDoubleLE(nowMs);
    this.outbox.frame(FrameType.Ping, head);
  }

  /** Gives the connection up if it brings nothing any more; `sinceMs`: nothing before counts as silence. */
  check(nowMs: number, sinceMs: number): void {
    if (!this.isOpen) return;
    const { abandonAfterMs } = this.#context.limits;
    const lastMs = Math.max(this.#heardMs, this.outbox.progressMs, sinceMs);
    if (nowMs - lastMs > abandonAfterMs) this.#fail('ETIMEDOUT', `nothing was heard for ${abandonAfterMs} ms`);
  }

  /** The rest is called by the attempt under way. */
  onBytes(): void {
    this.#heardMs = this.#context.nowMs();
    this.#owner.heard();
  }

  onHello(hello: Hello): string | undefined {
    const { options } = this.#context;
    const { identity } = hello;
    const problem =
      identity.nodeId !== this.peer
        ? `at the address of node ${this.peer} there is node ${identity.nodeId}: the addresses of the peers are wrong`
        : (identityProblem(options.identity(), identity) ?? options.admit(identity));
    if (problem !== undefined) {
      this.#connection?.write(encodeRefusal(problem, false));
      this.onRefused(problem);
      return problem;
    }
    this.#timer?.cancel();
    this.#state = 'open';
    this.#failures = Math.min(this.#failures, FAILURES_KEPT);
    this.#openedMs = this.#context.nowMs();
    this.outbox.open(this.#connection!);
    this.#owner.opened(this, identity);
    return undefined;
  }

  onRefused(reason: string): void {
    this.#end();
    this.#context.metrics.error(this.peer, 'refused');
    this.#context.complain(this.peer, `No connection with node ${this.peer}: ${reason}.`);
    this.#owner.refused(this, reason);
    this.#wait(this.#context.limits.backoffMsMax);
  }

  onDrain(): void {
    this.outbox.drained(this.#context.nowMs());
  }

  onProblem(reason: string): void {
    this.#fail(undefined, reason);
  }

  onClosed(code: string | undefined, reason: string): void {
    this.#connection = undefined;
    this.#fail(code, reason);
  }

  #fail(code: string | undefined, reason: string): void {
    const wasOpen = this.isOpen;
    const wasSteady = wasOpen && this.#context.nowMs() - this.#openedMs >= STEADY_MS;
    this.#end();
    if (wasSteady) this.#failures = 0;
    this.#owner.lost(this, wasOpen, code, reason);
    if (this.#state !== 'idle' || !this.#owner.mayDial(this)) return;
    if (wasSteady) this.dial();
    else this.#wait(this.#backoffMs());
  }

  #backoffMs(): number {
    const { backoffMsMin, backoffMsMax } = this.#context.limits;
    const delayMs = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(this.#failures++, 20));
    return delayMs * (0.5 + this.#context.options.random.next() / 2);
  }

  #wait(delayMs: number): void {
    if (this.#state !== 'idle' || this.#address === undefined) return;
    this.#state = 'waiting';
    this.#timer = this.#context.options.clock.setTimer(delayMs, () => {
      if (this.#owner.mayDial(this)) this.dial();
      else this.#state = 'idle';
    });
  }

  #end(): void {
    this.#timer?.cancel();
    this.#state = 'idle';
    this.outbox.close();
    this.#connection?.close();
    this.#connection = undefined;
    this.#heardMs = 0;
  }
}

/** One connection of a link: reads what the peer says. */
class Attempt implements ConnectionEvents {
  readonly #link: Link;
  readonly #context: TransportContext;
  readonly #owner: LinkOwner;
  readonly #reader: FrameReader;
  #preamble: Buffer | undefined = Buffer.alloc(0);
  #isGreeted = false;

  constructor(link: Link, context: TransportContext, owner: LinkOwner) {
    this.#link = link;
    this.#context = context;
    this.#owner = owner;
    this.#reader = new FrameReader(context.pool, HELLO_BYTES_MAX, (frame, own) => this.#onFrame(frame, own));
  }

  readTarget(): Buffer | undefined {
    return this.#reader.target();
  }

  data(bytes: Buffer): void {
    this.#context.metrics.bytesReceived += bytes.length;
    this.#link.onBytes();
    const problem = this.#context.problemOf(() => this.#accept(bytes));
    if (problem === undefined) return;
    const { peer } = this.#link;
    this.#reader.end();
    this.#context.metrics.error(peer, problem.kind);
    this.#context.complain(peer, `The connection to node ${peer} is closed: ${problem.message}.`);
    this.#link.onProblem(problem.message);
  }

  drain(): void {
    this.#link.onDrain();
  }

  closed(error: (Error & { readonly code?: string }) | undefined): void {
    this.#link.onClosed(error?.code, error?.message ?? 'the peer closed the connection');
  }

  #accept(bytes: Buffer): void {
    let rest = bytes;
    if (this.#preamble !== undefined) {
      const missing = PREAMBLE_BYTES - this.#preamble.length;
      this.#preamble = Buffer.concat([this.#preamble, bytes.subarray(0, missing)]);
      if (this.#preamble.length < PREAMBLE_BYTES) return;
      const problem = preambleProblem(this.#preamble);
      this.#preamble = undefined;
      if (problem !== undefined) {
        this.#reader.end();
        this.#link.onRefused(problem);
        return;
      }
      rest = bytes.subarray(missing);
    }
    this.#reader.accept(rest);
  }

  #onFrame(frame: Buffer, own: Buffer | undefined): void {
    const headEnd = checkFrame(frame);
    const type = frameType(frame);
    if (type === FrameType.Pong) return;
    if (type === FrameType.Refusal) {
      this.#reader.end();
      this.#link.onRefused(decodeRefusal(frame, headEnd));
    } else if (this.#isGreeted) this.#owner.frame(this.#link, frame, headEnd, own);
    else if (type !== FrameType.Hello) throw new WireError('protocol', `a frame of type ${type} before the handshake`);
    else {
      this.#isGreeted = true;
      this.#reader.allow(this.#context.limits.frameBytesMax);
      if (this.#link.onHello(decodeHello(frame, headEnd)) !== undefined) this.#reader.end();
    }
  }
}
