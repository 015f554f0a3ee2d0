import { AssertionError, type Clock, type Logger } from '../../base/index.ts';
import { ApiKey, type ApiVersionsRequest, CodecError, ErrorCode, Reader, Writer } from '../../protocol/index.ts';
import { CloseConnection } from '../close-connection.ts';
import { LogThrottle } from '../log-throttle.ts';
import type { RequestMetrics } from '../metrics.ts';
import type { BrokerServices } from '../types.ts';
import type { Connection } from './connection.ts';
import { FrameError } from './frame-assembler.ts';
import { Request } from './request.ts';
import type { Route, Routes } from './routes.ts';

/** A request that no answer can be given to: the connection is closed, as Kafka does. */
class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
}

const REFUSALS = [InvalidRequest, FrameError, CodecError, CloseConnection];
/** API key, version and correlation id, which stand first in every header. */
const FIXED_HEADER_BYTES = 8;

interface DispatcherOptions {
  readonly services: BrokerServices;
  readonly routes: Routes;
  readonly metrics: RequestMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  /** An invariant is broken: the node must stop. */
  readonly onFatal: (error: AssertionError) => void;
}

/** From frame to handler and from the handler's answer to bytes. */
export class Dispatcher {
  readonly #services: BrokerServices;
  readonly #routes: Routes;
  readonly #metrics: RequestMetrics;
  readonly #logger: Logger;
  readonly #warnings: LogThrottle;
  readonly #onFatal: (error: AssertionError) => void;
  readonly #writer = new Writer();

  constructor(options: DispatcherOptions) {
    this.#services = options.services;
    this.#routes = options.routes;
    this.#metrics = options.metrics;
    this.#logger = options.logger;
    this.#warnings = new LogThrottle(options.logger, options.clock);
    this.#onFatal = options.onFatal;
  }

  /**
   * Reads the header. API and version are checked in the fixed first bytes before anything else is looked at, since the
   * rest of the layout depends on them. Throws for what cannot be answered; the caller then calls {@link refuse}.
   */
  accept(connection: Connection, frame: Buffer, receivedMs: number): Request {
    const apiKey = frame.readInt16BE(0);
    const asked = frame.readInt16BE(2);
    const correlationId = frame.readInt32BE(4);
    const route = this.#routes[apiKey];
    if (route === undefined) throw new InvalidRequest(`API key ${apiKey} is not served here`);
    const supported = !isOutside(route, asked);
    if (!supported && apiKey !== ApiKey.ApiVersions) {
      throw new InvalidRequest(
        `${route.api.name} version ${asked} is not served here, only ${route.minVersion} to ${route.maxVersion}`,
      );
    }
    const clientIdEnd = readClientId(connection, frame);
    const body = new Reader(frame, { position: clientIdEnd });
    if (supported && route.api.requestHeaderVersion(asked) >= 2) body.skipTags();
    route.metrics.requests++;
    route.metrics.bytesIn += frame.length;
    return new Request(connection, route, asked, correlationId, connection.clientId, body, frame.length, receivedMs);
  }

  /** Closes a connection over bytes that are no request; every such case has a log line. */
  refuse(connection: Connection, error: unknown): void {
    if (!(error instanceof Error && REFUSALS.some((refusal) => error instanceof refusal))) {
      this.#failed(connection, 'a request', error);
      return;
    }
    this.#metrics.connectionsInvalidClosed++;
    this.#warnings.warn(
      { connection: connection.id, clientId: connection.clientId },
      `closing the connection from ${connection.clientHost}: ${error.message}`,
    );
    connection.close();
  }

  /** Decodes the body and calls the handler; its answer goes to `connection.finish`, at once or later. */
  begin(request: Request): void {
    const { connection, route } = request;
    const body = request.body!;
    request.body = undefined;
    let answer: unknown;
    try {
      if (isOutside(route, request.apiVersion)) {
        connection.finish(request, unknownApiVersions(route));
        return;
      }
      const decoded = route.api.readRequest(body, request.apiVersion);
      if (route.apiKey === ApiKey.ApiVersions) connection.rememberSoftware(decoded as ApiVersionsRequest);
      answer = route.handler.handle(this.#services, request, decoded);
    } catch (error) {
      this.#giveUp(request, error);
      return;
    }
    if (answer instanceof Promise) {
      answer.then(
        (response) => connection.finish(request, response),
        (error: unknown) => this.#giveUp(request, error),
      );
    } else connection.finish(request, answer);
  }

  /** Adds the answer's chunks and returns their bytes; -1: it cannot be encoded, which is logged, and the connection must be closed. */
  encode(request: Request, chunks: Buffer[], nowMs: number): number {
    const { route, response } = request;
    const { metrics } = route;
    metrics.latencySeconds.observe((nowMs - request.receivedMs) / 1000);
    if (response === undefined) return 0;
    // An ApiVersions of unknown version is answered in the oldest layout, which every client can read (KIP-511).
    const version = isOutside(route, request.apiVersion) ? 0 : request.apiVersion;
    const writer = this.#writer;
    try {
      writer.int32(request.correlationId);
      if (route.api.responseHeaderVersion(version) >= 1) writer.uvarint(0);
      route.api.writeResponse(writer, response, version);
    } catch (error) {
      writer.discard();
      this.#logger.error(
        { api: route.api.name, version: request.apiVersion, connection: request.connection.id, err: error },
        `the answer to ${route.api.name} version ${request.apiVersion} cannot be written; closing the connection`,
      );
      metrics.errors++;
      return -1;
    }
    if ((response as { errorCode?: number }).errorCode) metrics.errors++;
    const { sizeBytes } = writer;
    metrics.bytesOut += sizeBytes;
    for (const chunk of writer.takeFrame()) chunks.push(chunk);
    return sizeBytes;
  }

  #giveUp(request: Request, error: unknown): void {
    request.route.metrics.errors++;
    const { connection } = request;
    // The connection is closed first, so that no later answer overtakes the one that will never come.
    if (error instanceof CodecError || error instanceof CloseConnection) this.refuse(connection, error);
    else this.#failed(connection, `${request.route.api.name} version ${request.apiVersion}`, error);
    connection.finish(request, undefined);
  }

  #failed(connection: Connection, what: string, error: unknown): void {
    if (error instanceof AssertionError) this.#onFatal(error);
    if (!connection.closed) {
      this.#logger.error(
        { connection: connection.id, clientId: connection.clientId, err: error },
        `${what} of ${connection.clientHost} failed inside the broker; closing the connection`,
      );
    }
    connection.close();
  }
}

/** An int16-length nullable string in every header version. Returns where it ends; the text is left in the connection. */
function readClientId(connection: Connection, frame: Buffer): number {
  if (frame.length < FIXED_HEADER_BYTES + 2) throw new InvalidRequest('the header ends before the client id');
  const length = frame.readInt16BE(FIXED_HEADER_BYTES);
  const start = FIXED_HEADER_BYTES + 2;
  const end = start + Math.max(length, 0);
  if (length < -1 || end > frame.length)
    throw new InvalidRequest(`the header announces a client id of ${length} bytes`);
  const known = connection.clientIdBytes;
  let same = known.length === end - start;
  for (let i = 0; same && i < known.length; i++) same = known[i] === frame[start + i];
  if (!same) {
    connection.clientIdBytes = Buffer.from(frame.subarray(start, end));
    connection.clientId = connection.clientIdBytes.toString('utf8');
  }
  return end;
}

/** Whether the handler does not know the version; of those, only ApiVersions requests get as far as an answer. */
function isOutside(route: Route, version: number): boolean {
  return version < route.minVersion || version > route.maxVersion;
}

function unknownApiVersions(route: Route) {
  return {
    errorCode: ErrorCode.UNSUPPORTED_VERSION,
    apiKeys: [{ apiKey: route.apiKey, minVersion: route.minVersion, maxVersion: route.maxVersion }],
  };
}
