import type { Connection, ConnectionEvents, Timer } from '../base/index.ts';
import { CallServer } from './call-server.ts';
import type { TransportContext } from './context.ts';
import { FrameReader } from './frame-reader.ts';
import { decodeHello, decodeRefusal, encodeRefusal, type Hello } from './handshake.ts';
import { MessageReader } from './message-reader.ts';
import { Outbox } from './outbox.ts';
import {
  checkFrame,
  FRAME_HEADER_BYTES,
  FrameType,
  frameType,
  HELLO_BYTES_MAX,
  PREAMBLE_BYTES,
  preambleProblem,
  WireError,
} from './wire.ts';

/** How a client of HTTP/2 begins. */
const HTTP2_START = Buffer.from('PRI ', 'latin1');

/** Who keeps the incoming connections. */
export interface InboundOwner {
  /** Why the peer may not come in; undefined: it is now the peer's connection of its class. */
  admit(inbound: Inbound, hello: Hello): string | undefined;
  heard(inbound: Inbound): void;
  /** It showed what it is, or is over: no longer a stranger. */
  known(inbound: Inbound): void;
  ended(inbound: Inbound): void;
}

/** A connection that somebody made to this node: a peer that sends messages or calls, a client of HTTP/2, or a stranger. */
export class Inbound implements ConnectionEvents {
  readonly remoteAddress: string;
  hello: Hello | undefined;
  heardMs: number;
  readonly #context: TransportContext;
  readonly #owner: InboundOwner;
  readonly #connection: Connection;
  readonly #reader: FrameReader;
  readonly #outbox: Outbox;
  readonly #deadline: Timer;
  /** What came before it was known what the other side speaks; undefined afterwards. */
  #start: Buffer | undefined = Buffer.alloc(0);
  #messages: MessageReader | undefined;
  #calls: CallServer | undefined;
  #isOver = false;

  constructor(context: TransportContext, owner: InboundOwner, connection: Connection) {
    this.#context = context;
    this.#owner = owner;
    this.#connection = connection;
    this.remoteAddress = connection.remoteAddress;
    this.heardMs = context.nowMs();
    this.#reader = new FrameReader(context.pool, HELLO_BYTES_MAX, (frame, own) => this.#onFrame(frame, own));
    this.#outbox = new Outbox(context, context.limits.callQueueBytesMax);
    const { handshakeTimeoutMs } = context.limits;
    this.#deadline = context.options.clock.setTimer(handshakeTimeoutMs, () => {
      this.#dismiss('timeout', `it did not introduce itself within ${handshakeTimeoutMs} ms`);
    });
  }

  readTarget(): Buffer | undefined {
    return this.#reader.target();
  }

  data(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#context.metrics.bytesReceived += bytes.length;
    if (this.hello !== undefined) {
      this.heardMs = this.#context.nowMs();
      this.#owner.heard(this);
    }
    const problem = this.#context.problemOf(() => this.#accept(bytes));
    if (problem !== undefined) this.#dismiss(problem.kind, problem.message);
  }

  drain(): void {
    this.#outbox.drained(this.#context.nowMs());
  }

  closed(): void {
    this.#leave();
  }

  /** Ends the connection. */
  close(): void {
    this.#leave();
    this.#connection.close();
  }

  #accept(bytes: Buffer): void {
    if (this.#start === undefined) {
      this.#reader.accept(bytes);
      return;
    }
    const start = Buffer.concat([this.#start, bytes]);
    this.#start = start;
    if (start.length < HTTP2_START.length) return;
    if (start.compare(HTTP2_START, 0, HTTP2_START.length, 0, HTTP2_START.length) === 0) {
      this.#handOver(start);
      return;
    }
    if (start.length < PREAMBLE_BYTES) return;
    this.#start = undefined;
    const problem = preambleProblem(start);
    if (problem !== undefined) this.#refuse(problem);
    else this.#reader.accept(start.subarray(PREAMBLE_BYTES));
  }

  #handOver(head: Buffer): void {
    const { onHttp2 } = this.#context.options;
    const socket = onHttp2 === undefined ? undefined : this.#connection.detach?.(head);
    if (onHttp2 === undefined || socket === undefined) throw new WireError('protocol', 'HTTP/2 is not served here');
    this.#leave();
    onHttp2(socket);
  }

  #onFrame(frame: Buffer, own: Buffer | undefined): void {
    const headEnd = checkFrame(frame);
    const type = frameType(frame);
    if (this.hello === undefined) {
      if (type !== FrameType.Hello) throw new WireError('protocol', `a frame of type ${type} before the handshake`);
      this.#onHello(decodeHello(frame, headEnd));
      return;
    }
    switch (type) {
      case FrameType.Messages:
        this.#reading().messages(frame, headEnd, this.#context.deliver);
        if (own !== undefined) this.#context.pool.release(own);
        break;
      case FrameType.Payload:
        this.#reading().payload(frame, headEnd, own, this.#context.deliver);
        break;
      case FrameType.Ping:
        this.#outbox.frame(FrameType.Pong, Buffer.from(frame.subarray(FRAME_HEADER_BYTES, headEnd)));
        break;
      case FrameType.Call:
        if (this.#calls === undefined) throw new WireError('protocol', 'a call on a connection for messages');
        this.#calls.accept(frame, headEnd, own);
        break;
      case FrameType.Refusal: {
        const reason = decodeRefusal(frame, headEnd);
        const { nodeId } = this.hello.identity;
        this.#context.complain(nodeId, `Node ${nodeId} refuses this node: ${reason}.`);
        this.close();
        break;
      }
      default:
        throw new WireError('protocol', `there is no frame of type ${type}`);
    }
  }

  #reading(): MessageReader {
    if (this.#messages === undefined) throw new WireError('protocol', 'a message on a connection for calls');
    return this.#messages;
  }

  #onHello(hello: Hello): void {
    const { options, limits } = this.#context;
    const problem = this.#owner.admit(this, hello);
    if (problem !== undefined) {
      this.#context.metrics.error(hello.identity.nodeId, 'refused');
      this.#context.complain(hello.identity.nodeId, `A connection from ${this.remoteAddress} is refused: ${problem}.`);
      this.#refuse(problem);
      return;
    }
    this.#deadline.cancel();
    this.hello = hello;
    const { nodeId } = hello.identity;
    if (hello.class === 'calls') this.#calls = new CallServer(this.#context, nodeId, this.#outbox);
    else this.#messages = new MessageReader(nodeId, options.nodeId, this.#context.pool);
    this.#reader.allow(limits.frameBytesMax);
    this.#connection.write(this.#context.hello(nodeId, hello.class));
    this.#outbox.open(this.#connection);
    this.#owner.known(this);
  }

  /** Says why, and ends. */
  #refuse(reason: string): void {
    this.#leave();
    this.#connection.write(encodeRefusal(reason, true), () => this.#connection.close());
  }

  #dismiss(kind: string, reason: string): void {
    const peer = this.hello?.identity.nodeId;
    this.#context.metrics.error(peer ?? 0, kind);
    this.#context.complain(peer ?? this.remoteAddress, `A connection from ${this.remoteAddress} is closed: ${reason}.`);
    this.close();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline.cancel();
    this.#reader.end();
    this.#outbox.close();
    this.#owner.ended(this);
  }
}
