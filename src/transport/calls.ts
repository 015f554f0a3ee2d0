import { crc32c } from '@node-rs/crc32';
import type { Clock, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import { HeadReader } from './head-reader.ts';
import type { TransportLimits } from './limits.ts';
import type { TransportMetrics } from './metrics.ts';
import type { Outbox } from './outbox.ts';
import { RpcError } from './rpc-error.ts';
import { FRAME_HEADER_BYTES, FrameType, WireError } from './wire.ts';

// Call:   id f64 | CRC-32C of the payload u32 | bytes of the method's name u8 | the name, then the payload
// Answer: id f64 | CRC-32C of the payload u32 | status u8, then the payload: the result, or what went wrong as text

const METHOD_BYTES_MAX = 255;
const HEAD_BYTES_MIN = 8 + 4 + 1;

/** The numbers are on the wire: never reuse one. */
export const AnswerStatus = { Done: 0, Failed: 1, Refused: 2 } as const;
export type AnswerStatus = (typeof AnswerStatus)[keyof typeof AnswerStatus];

interface PendingCall {
  readonly id: number;
  readonly method: string;
  readonly payload: Buffer;
  readonly startedMs: number;
  isSent: boolean;
  readonly timer: Timer;
  readonly resolve: (result: Buffer) => void;
  readonly reject: (error: RpcError) => void;
}

/** Calls of this node to one peer: sent when there is a connection, answered in any order. */
export class OutgoingCalls {
  readonly #peer: NodeId;
  readonly #clock: Clock;
  readonly #limits: TransportLimits;
  readonly #metrics: TransportMetrics;
  readonly #outbox: Outbox;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;

  constructor(peer: NodeId, clock: Clock, limits: TransportLimits, metrics: TransportMetrics, outbox: Outbox) {
    this.#peer = peer;
    this.#clock = clock;
    this.#limits = limits;
    this.#metrics = metrics;
    this.#outbox = outbox;
  }

  call(method: string, payload: Buffer, timeoutMs: number): Promise<Buffer> {
    const { callsMax, callBytesMax } = this.#limits;
    if (this.#pending.size >= callsMax) {
      return Promise.reject(this.#failure('refused', `${callsMax} calls to node ${this.#peer} are under way already`));
    }
    if (payload.length > callBytesMax) {
      return Promise.reject(
        this.#failure('refused', `a call of ${payload.length} bytes; at most ${callBytesMax} are allowed`),
      );
    }
    if (Buffer.byteLength(method) > METHOD_BYTES_MAX) {
      return Promise.reject(this.#failure('refused', 'the name of a method is too long'));
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const timer = this.#clock.setTimer(timeoutMs, () => this.#timeOut(id, timeoutMs));
      const startedMs = this.#clock.monotonicMs();
      const call: PendingCall = { id, method, payload, startedMs, isSent: false, timer, resolve, reject };
      this.#pending.set(id, call);
      if (this.#outbox.isOpen) this.#send(call);
    });
  }

  /** There is a connection: calls that waited for one leave. */
  connected(): void {
    for (const call of this.#pending.values()) if (!call.isSent) this.#send(call);
  }

  /** The connection broke: calls that had left are in doubt. The others wait for the next one, until their time is up. */
  disconnected(): void {
    for (const call of [...this.#pending.values()]) {
      if (call.isSent) this.#fail(call, 'unreachable', `the connection to node ${this.#peer} broke`);
    }
  }

  /** No connection is to be expected. */
  failAll(code: 'unreachable' | 'refused', reason: string): void {
    for (const call of [...this.#pending.values()]) this.#fail(call, code, reason);
  }

  /** An Answer frame that was checked up to `headEnd`. */
  answered(frame: Buffer, headEnd: number, own: Buffer | undefined): void {
    const head = new HeadReader();
    head.begin(frame, FRAME_HEADER_BYTES, headEnd);
    const id = head.number();
    const checksum = head.count();
    const status = head.byte();
    const payload = checkedPayload(frame, headEnd, checksum, own);
    const call = this.#pending.get(id);
    // Its time was up.
    if (call === undefined) return;
    this.#metrics.counters('call').received++;
    if (status === AnswerStatus.Done) {
      this.#forget(call);
      this.#metrics.outcome('call', 'success', (this.#clock.monotonicMs() - call.startedMs) / 1000);
      call.resolve(payload);
    } else this.#fail(call, status === AnswerStatus.Refused ? 'refused' : 'failed', payload.toString('utf8'));
  }

  #send(call: PendingCall): void {
    const head = Buffer.allocUnsafe(HEAD_BYTES_MIN + Buffer.byteLength(call.method));
    head.writeDoubleLE(call.id, 0);
    head.writeUInt32LE(crc32c(call.payload), 8);
    head[12] = head.write(call.method, 13);
    call.isSent = true;
    if (!this.#outbox.frame(FrameType.Call, head, call.payload)) {
      this.#fail(call, 'refused', `node ${this.#peer} does not take calls as fast as they are made`);
      return;
    }
    const counters = this.#metrics.counters('call');
    counters.sent++;
    counters.sizeBytes.observe(FRAME_HEADER_BYTES + head.length + call.payload.length);
  }

  #timeOut(id: number, timeoutMs: number): void {
    const call = this.#pending.get(id);
    if (call === undefined) return;
    this.#fail(call, 'timeout', `node ${this.#peer} did not answer ${call.method} within ${timeoutMs} ms`);
  }

  #fail(call: PendingCall, code: RpcError['code'], message: string): void {
    this.#forget(call);
    const seconds = (this.#clock.monotonicMs() - call.startedMs) / 1000;
    this.#metrics.outcome('call', outcomes[code], seconds);
    call.reject(new RpcError(code, message));
  }

  /** A call that was not begun. */
  #failure(code: RpcError['code'], message: string): RpcError {
    this.#metrics.outcome('call', outcomes[code]);
    return new RpcError(code, message);
  }

  #forget(call: PendingCall): void {
    call.timer.cancel();
    this.#pending.delete(call.id);
  }
}

const outcomes = { timeout: 'timeout', unreachable: 'error', refused: 'rejected', failed: 'error' } as const;

/** A call that came in. */
export interface IncomingCall {
  readonly id: number;
  readonly method: string;
  readonly payload: Buffer;
}

/** A Call frame that was checked up to `headEnd`. */
export function decodeCall(frame: Buffer, headEnd: number, own: Buffer | undefined): IncomingCall {
  const head = new HeadReader();
  head.begin(frame, FRAME_HEADER_BYTES, headEnd);
  const id = head.number();
  const checksum = head.count();
  const method = head.text(head.byte());
  return { id, method, payload: checkedPayload(frame, headEnd, checksum, own) };
}

/** The head of an Answer. */
export function encodeAnswerHead(id: number, status: AnswerStatus, payload: Buffer): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES_MIN);
  head.writeDoubleLE(id, 0);
  head.writeUInt32LE(crc32c(payload), 8);
  head[12] = status;
  return head;
}

/** What is behind the head, in memory that is the receiver's. */
function checkedPayload(frame: Buffer, headEnd: number, checksum: number, own: Buffer | undefined): Buffer {
  const payload = frame.subarray(headEnd);
  if (crc32c(payload) !== checksum) throw new WireError('corrupt', 'the checksum of a call does not match');
  return own === undefined ? Buffer.from(payload) : payload;
}
