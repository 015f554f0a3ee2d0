import type { Timer } from '../../base/index.ts';
import { type Api, Reader, Writer } from '../../protocol/index.ts';
import type { HostEnvironment } from '../host.ts';
import type { SimStream } from '../streams.ts';

/** The port that every simulated broker serves clients on. */
export const KAFKA_PORT = 9092;

const SIZE_BYTES = 4;
const FLEXIBLE_HEADER = 2;

/** No answer came: the connection broke, or it was given up after the timeout. Whether the broker acted is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

interface Call {
  readonly api: Api;
  readonly version: number;
  readonly timer: Timer;
  resolve(response: unknown): void;
  reject(error: NoAnswer): void;
}

/**
 * One connection of a client to a broker, over the wire's own bytes. Requests may follow each other without waiting, and are answered
 * in order. As in real clients a request that is not answered in time ends the connection, and with it all that wait.
 */
export class BrokerConnection {
  readonly nodeId: number;
  private readonly clientId: string;
  private readonly environment: HostEnvironment;
  private readonly stream: SimStream;
  /** Sent and not answered, by correlation id. */
  private readonly calls = new Map<number, Call>();
  private readonly writer = new Writer();
  private received: Buffer = Buffer.alloc(0);
  private nextCorrelationId = 1;
  private endReason: string | undefined;

  constructor(environment: HostEnvironment, nodeId: number, clientId: string) {
    this.nodeId = nodeId;
    this.clientId = clientId;
    this.environment = environment;
    this.stream = environment.connect(nodeId, KAFKA_PORT, {
      data: (bytes) => this.onData(bytes),
      drain: () => {},
      closed: (end) => this.end(end),
    });
  }

  get isOpen(): boolean {
    return this.endReason === undefined;
  }

  /** Asks and waits for the answer. Rejects with {@link NoAnswer}. */
  call<Request, RequestInput, Response, ResponseInput>(
    api: Api<Request, RequestInput, Response, ResponseInput>,
    version: number,
    request: RequestInput,
    timeoutMs: number,
  ): Promise<Response> {
    if (this.endReason !== undefined) return Promise.reject(new NoAnswer(this.endReason));
    const correlationId = this.send(api, version, request);
    return new Promise<Response>((resolve, reject) => {
      const timer = this.environment.clock.setTimer(timeoutMs, () => this.end(`${api.name} timed out`));
      this.calls.set(correlationId, { api: api as Api, version, timer, resolve: resolve as Call['resolve'], reject });
    });
  }

  /** Sends what is not answered (acks=0). */
  send<Request, RequestInput, Response, ResponseInput>(
    api: Api<Request, RequestInput, Response, ResponseInput>,
    version: number,
    request: RequestInput,
  ): number {
    const correlationId = this.nextCorrelationId++;
    const { writer } = this;
    writer.int16(api.apiKey);
    writer.int16(version);
    writer.int32(correlationId);
    writer.nullableString(this.clientId);
    if (api.requestHeaderVersion(version) >= FLEXIBLE_HEADER) writer.uvarint(0);
    api.writeRequest(writer, request, version);
    // Copied: the writer uses its memory again, and the simulated network keeps what it is given.
    this.stream.write(Buffer.concat(writer.takeFrame()));
    return correlationId;
  }

  close(): void {
    this.end('closed by the client');
  }

  private onData(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    while (this.received.length >= SIZE_BYTES) {
      const end = SIZE_BYTES + this.received.readInt32BE(0);
      if (this.received.length < end) return;
      const frame = this.received.subarray(SIZE_BYTES, end);
      this.received = this.received.subarray(end);
      this.onAnswer(frame);
    }
  }

  private onAnswer(frame: Buffer): void {
    const reader = new Reader(frame);
    const call = this.calls.get(reader.int32());
    if (call === undefined) return;
    const { api, version } = call;
    if (api.responseHeaderVersion(version) >= 1) reader.skipTags();
    this.calls.delete(frame.readInt32BE(0));
    call.timer.cancel();
    call.resolve(api.readResponse(reader, version));
  }

  private end(reason: string): void {
    if (this.endReason !== undefined) return;
    this.endReason = reason;
    this.stream.close();
    for (const { timer, reject } of this.calls.values()) {
      timer.cancel();
      reject(new NoAnswer(reason));
    }
    this.calls.clear();
  }
}
