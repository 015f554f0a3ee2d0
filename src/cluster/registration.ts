import type { Clock, Logger, Timer } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { ControllerLink } from './controller-link.ts';
import { isFinalRefusal, type Registration } from './member-requests.ts';
import type { Metadata } from './metadata.ts';
import { ApiError } from './types.ts';

const RETRY_MS = 200;
const CALL_TIMEOUT_MS = 5_000;

export interface RegistrarOptions {
  readonly nodeId: NodeId;
  readonly link: ControllerLink;
  readonly metadata: Metadata;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The cluster will never take this node as it is. */
  readonly onRefused: (error: ApiError) => void;
}

/** Keeps this node registered: when it begins to serve, with every new controller, and whenever it finds itself fenced. One call at a time. */
export class Registrar {
  readonly #options: RegistrarOptions;
  #registration: Registration | undefined;
  #calling: Promise<void> | undefined;
  #wanted = false;
  #timer: Timer | undefined;
  #closed = false;
  readonly #stop: () => void;

  constructor(options: RegistrarOptions) {
    this.#options = options;
    this.#stop = options.metadata.onChange((change) => {
      if (change.kind !== 'brokers-changed' && change.kind !== 'replaced') return;
      if (options.metadata.fencedBrokers.has(options.nodeId)) this.again();
    });
  }

  /** This node serves clients there from now on. Resolves when the cluster knows; rejects with ApiError only if it never will. */
  async register(registration: Registration): Promise<void> {
    this.#registration = registration;
    for (;;) {
      try {
        await this.#call();
        return;
      } catch (error) {
        if (!(error instanceof ApiError) || isFinalRefusal(error) || this.#closed) throw error;
        this.#options.logger.info({}, `waiting to be registered with the cluster: ${error.message}`);
        await new Promise<void>((resolve) => this.#options.clock.setTimer(RETRY_MS, resolve));
      }
    }
  }

  /** The controller is another one, or does not count on this node. */
  again(): void {
    if (this.#registration === undefined || this.#closed) return;
    this.#wanted = true;
    if (this.#calling === undefined && this.#timer === undefined) this.#run();
  }

  /** No more registrations: the node is about to stop. */
  close(): void {
    this.#closed = true;
    this.#stop();
    this.#timer?.cancel();
  }

  #run(): void {
    this.#wanted = false;
    const { logger, clock, onRefused } = this.#options;
    const planned = (): void => {
      if (this.#closed || !this.#wanted) return;
      this.#timer = clock.setTimer(RETRY_MS, () => {
        this.#timer = undefined;
        if (this.#calling === undefined) this.#run();
      });
    };
    this.#call().then(planned, (error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      if (this.#closed) return;
      if (isFinalRefusal(error)) {
        onRefused(error);
        return;
      }
      logger.debug({ err: error }, 'could not register with the controller; trying again');
      this.#wanted = true;
      planned();
    });
  }

  #call(): Promise<void> {
    const options = { timeoutMs: CALL_TIMEOUT_MS, idempotent: true };
    this.#calling ??= this.#options.link
      .ask<Registration, void>('controller.register', this.#registration!, options)
      .finally(() => {
        this.#calling = undefined;
      });
    return this.#calling;
  }
}
