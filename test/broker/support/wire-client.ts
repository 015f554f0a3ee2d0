import { connect, type Socket } from 'node:net';
import { type Api, loadApi, Reader, Writer } from '../../../src/protocol/index.ts';

/** One frame with a request in it, ready for a socket. */
export async function requestFrame(
  apiKey: number,
  version: number,
  correlationId: number,
  body: unknown,
  clientId = 'test',
): Promise<Buffer> {
  const api = (await loadApi(apiKey)) as Api;
  const writer = new Writer();
  writer.int16(apiKey);
  writer.int16(version);
  writer.int32(correlationId);
  writer.nullableString(clientId);
  if (api.requestHeaderVersion(version) >= 2) writer.uvarint(0);
  api.writeRequest(writer, body, version);
  return Buffer.concat(writer.takeFrame());
}

/** A client that says exactly what a test tells it to, and hands out what comes back frame by frame. */
export class WireClient {
  readonly socket: Socket;
  #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #waiting: (() => void)[] = [];
  #correlationId = 0;
  closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#receivedBytes += chunk.length;
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async connect(port: number, host = '127.0.0.1'): Promise<WireClient> {
    const socket = connect({ port, host, noDelay: true });
    const client = new WireClient(socket);
    await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
    return client;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next frame without its size; rejects when the connection is closed first. */
  async frame(): Promise<Buffer> {
    for (;;) {
      const wanted = 4 + (this.#receivedBytes >= 4 ? this.#merge(4).readInt32BE(0) : 0);
      if (this.#receivedBytes >= wanted && wanted > 4) {
        const received = this.#merge(wanted);
        this.#chunks[0] = received.subarray(wanted);
        this.#receivedBytes -= wanted;
        return received.subarray(4, wanted);
      }
      if (this.closed) throw new Error('CONNECTION CLOSED');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Sends a request and does not wait. Returns its correlation id. */
  async send(apiKey: number, version: number, body: unknown): Promise<number> {
    const correlationId = ++this.#correlationId;
    this.write(await requestFrame(apiKey, version, correlationId, body));
    return correlationId;
  }

  /** The next answer, decoded. */
  async receive<Response>(apiKey: number, version: number): Promise<{ correlationId: number; body: Response }> {
    const api = (await loadApi(apiKey)) as Api;
    const reader = new Reader(await this.frame());
    const correlationId = reader.int32();
    if (api.responseHeaderVersion(version) >= 1) reader.skipTags();
    const body = api.readResponse(reader, version) as Response;
    reader.expectEnd();
    return { correlationId, body };
  }

  async request<Response>(apiKey: number, version: number, body: unknown): Promise<Response> {
    await this.send(apiKey, version, body);
    return (await this.receive<Response>(apiKey, version)).body;
  }

  /** Resolves when the other side has closed the connection. */
  async waitForClose(): Promise<void> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  close(): void {
    this.socket.destroy();
  }

  /** The first chunk, which then has at least `length` bytes. */
  #merge(length: number): Buffer {
    if (this.#chunks[0]!.length < length) this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #wake(): void {
    for (const waiting of this.#waiting.splice(0)) waiting();
  }
}
