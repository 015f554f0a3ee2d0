import type { NodeId } from '../raft/index.ts';
import { AnswerStatus, decodeCall, encodeAnswerHead, type IncomingCall } from './calls.ts';
import type { TransportContext } from './context.ts';
import type { Outbox } from './outbox.ts';
import { FrameType } from './wire.ts';

const ERROR_CHARACTERS_MAX = 4_000;

/** Answers the calls that come in on one connection. Over its bounds they are refused at once. */
export class CallServer {
  readonly #context: TransportContext;
  readonly #from: NodeId;
  readonly #outbox: Outbox;
  #running = 0;
  #runningBytes = 0;

  constructor(context: TransportContext, from: NodeId, outbox: Outbox) {
    this.#context = context;
    this.#from = from;
    this.#outbox = outbox;
  }

  /** A Call frame that was checked up to `headEnd`. */
  accept(frame: Buffer, headEnd: number, own: Buffer | undefined): void {
    const call = decodeCall(frame, headEnd, own);
    const { limits, handlers } = this.#context;
    const handler = handlers.get(call.method);
    if (handler === undefined) {
      this.#refuse(call, `node ${this.#context.options.nodeId} does not serve ${call.method}`);
      return;
    }
    const sizeBytes = call.payload.length;
    if (this.#running >= limits.callsMax || this.#runningBytes + sizeBytes > limits.servedBytesMax) {
      this.#refuse(call, `node ${this.#context.options.nodeId} is busy with earlier calls`);
      return;
    }
    this.#running++;
    this.#runningBytes += sizeBytes;
    // A handler that throws at once counts as one that rejects.
    const answer = (async () => handler(this.#from, call.payload))();
    void answer
      .then(
        (result) => this.#succeed(call, result),
        (error: unknown) => this.#answer(call.id, AnswerStatus.Failed, asText(error)),
      )
      .then(() => {
        this.#running--;
        this.#runningBytes -= sizeBytes;
      });
  }

  #succeed({ id, method }: IncomingCall, result: Buffer): void {
    const { callBytesMax } = this.#context.limits;
    if (result.length <= callBytesMax) this.#answer(id, AnswerStatus.Done, result);
    else
      this.#answer(
        id,
        AnswerStatus.Failed,
        Buffer.from(`the answer to ${method} has ${result.length} bytes; at most ${callBytesMax} are allowed`),
      );
  }

  #refuse({ id }: IncomingCall, reason: string): void {
    this.#answer(id, AnswerStatus.Refused, Buffer.from(reason));
  }

  /** An answer that finds no room is dropped: the caller's time runs out. */
  #answer(id: number, status: AnswerStatus, payload: Buffer): void {
    this.#outbox.frame(FrameType.Answer, encodeAnswerHead(id, status, payload), payload);
  }
}

function asText(error: unknown): Buffer {
  return Buffer.from((error instanceof Error ? error.message : String(error)).slice(0, ERROR_CHARACTERS_MAX));
}
