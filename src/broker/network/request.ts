import { assert } from '../../base/index.ts';
import type { Reader } from '../../protocol/index.ts';
import type { BatchDonor } from '../../replication/index.ts';
import type { Principal, SendingContext } from '../types.ts';
import type { Connection } from './connection.ts';
import type { Route } from './routes.ts';

/** One request of a connection from its frame to its answer; to the handler, the context. */
export class Request implements SendingContext, BatchDonor {
  readonly connection: Connection;
  readonly route: Route;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string;
  readonly sizeBytes: number;
  readonly receivedMs: number;
  /** Stands at the first byte of the body; undefined once the request has begun. */
  body: Reader | undefined;
  /** Where the frame's memory came from; see RequestMemory.frames. */
  pooled: Buffer | undefined;
  /** The handler has answered; `response` undefined then means that nothing is sent. */
  done = false;
  response: unknown;
  #release: (() => void) | undefined;

  constructor(
    connection: Connection,
    route: Route,
    apiVersion: number,
    correlationId: number,
    clientId: string,
    body: Reader,
    sizeBytes: number,
    receivedMs: number,
  ) {
    this.connection = connection;
    this.route = route;
    this.apiVersion = apiVersion;
    this.correlationId = correlationId;
    this.clientId = clientId;
    this.body = body;
    this.sizeBytes = sizeBytes;
    this.receivedMs = receivedMs;
  }

  get apiKey(): number {
    return this.route.apiKey;
  }
  get clientHost(): string {
    return this.connection.clientHost;
  }
  get connectionId(): string {
    return this.connection.id;
  }
  get principal(): Principal {
    return this.connection.principal;
  }
  get listener(): string {
    return this.connection.listener;
  }
  get clientSoftwareName(): string {
    return this.connection.clientSoftwareName;
  }
  get clientSoftwareVersion(): string {
    return this.connection.clientSoftwareVersion;
  }
  get signal(): AbortSignal {
    return this.connection.signal;
  }

  get donor(): BatchDonor | undefined {
    return this.pooled === undefined ? undefined : this;
  }

  /** See BatchDonor; only while {@link pooled} is there. */
  take(): () => void {
    const { pooled } = this;
    assert(pooled !== undefined, 'memory is handed over once');
    this.pooled = undefined;
    return () => this.connection.giveBack(pooled);
  }

  onSent(release: () => void): void {
    const earlier = this.#release;
    this.#release =
      earlier === undefined
        ? release
        : () => {
            earlier();
            release();
          };
  }

  /** Hands over what is to be called when the answer has left; undefined if there is nothing. */
  takeRelease(): (() => void) | undefined {
    const release = this.#release;
    this.#release = undefined;
    return release;
  }
}
