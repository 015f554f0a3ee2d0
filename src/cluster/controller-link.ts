import type { Clock } from '../base/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import { RpcError } from '../transport/index.ts';
import type { Leadership } from './leadership.ts';
import type { Metadata } from './metadata.ts';
import { nextEvent } from './next-event.ts';
import type { NodeCalls } from './rpc.ts';
import { ApiError } from './types.ts';

/** How long to wait before the same controller is asked again. */
const RETRY_AFTER_MS = 50;

export interface ControllerLinkOptions {
  readonly nodeId: NodeId;
  readonly calls: NodeCalls;
  readonly leadership: Leadership;
  readonly metadata: Metadata;
  readonly clock: Clock;
}

export interface AskOptions {
  readonly timeoutMs: number;
  /**
   * Asking twice is as asking once. Only then is a question repeated whose fate is not known (the connection broke, the controller changed
   * while it was under way); otherwise that ends in REQUEST_TIMED_OUT.
   */
  readonly idempotent: boolean;
}

interface Positioned<Result> {
  readonly value: Result;
  /** What the controller had applied when it answered. */
  readonly end: number;
}

/**
 * The way to the controller, wherever it is: finds it, asks again while there is none or it moves, and answers when this node's own
 * metadata shows what was done. The caller bounds how many questions wait: each belongs to a request of its own.
 */
export class ControllerLink {
  readonly #options: ControllerLinkOptions;
  #closed = false;

  constructor(options: ControllerLinkOptions) {
    this.#options = options;
  }

  /** Answers a question of any node, when this node is the controller. */
  answer<Request, Result>(method: string, handler: (request: Request, from: NodeId) => Promise<Result> | Result): void {
    const { calls, leadership, metadata } = this.#options;
    calls.answer(method, async (request: Request, from): Promise<Positioned<Result>> => {
      // A cluster without a name does not know its members yet: the first controller is about to write them.
      if (!leadership.isActive || metadata.clusterId === '') {
        throw new ApiError(ErrorCode.NOT_CONTROLLER, this.#whoLeads());
      }
      const value = await handler(request, from);
      return { value, end: metadata.appliedEnd };
    });
  }

  /** Rejects with ApiError. */
  async ask<Request, Result>(method: string, request: Request, options: AskOptions): Promise<Result> {
    const { clock, metadata } = this.#options;
    const deadlineMs = clock.monotonicMs() + options.timeoutMs;
    for (;;) {
      const leftMs = deadlineMs - clock.monotonicMs();
      if (this.#closed) throw new ApiError(ErrorCode.NOT_CONTROLLER, 'The server shuts down.');
      if (leftMs <= 0)
        throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, `${this.#whoLeads()} It gave no answer in time.`);
      const answer = await this.#attempt<Request, Result>(method, request, leftMs, options.idempotent);
      if (answer === undefined) {
        await this.#changeOr(Math.min(RETRY_AFTER_MS, leftMs));
        continue;
      }
      await metadata.waitUntilApplied(answer.end, Math.max(1, deadlineMs - clock.monotonicMs()));
      return answer.value;
    }
  }

  /** Questions that wait end. */
  close(): void {
    this.#closed = true;
  }

  /** Undefined: nothing was done, or it may be asked again. */
  async #attempt<Request, Result>(
    method: string,
    request: Request,
    timeoutMs: number,
    idempotent: boolean,
  ): Promise<Positioned<Result> | undefined> {
    const { calls, leadership } = this.#options;
    const { leaderId } = leadership;
    if (leaderId === -1) return undefined;
    try {
      const asked = calls.ask<Request, Positioned<Result>>(leaderId, method, request, timeoutMs);
      if (!idempotent) return await asked;
      return await Promise.race([asked, this.#moved(leaderId, asked)]);
    } catch (error) {
      if (error instanceof ApiError) {
        if (error.code === ErrorCode.NOT_CONTROLLER) return undefined;
        throw error;
      }
      if (!(error instanceof RpcError)) throw error;
      if (error.code === 'failed') throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, error.message);
      if (idempotent || error.code === 'refused') return undefined;
      throw new ApiError(ErrorCode.REQUEST_TIMED_OUT, `${this.#whoLeads()} It could not be asked: ${error.message}.`);
    }
  }

  /** Resolves when another node than `leaderId` leads while the answer is still out. */
  #moved(leaderId: NodeId, asked: Promise<unknown>): Promise<undefined> {
    const { leadership } = this.#options;
    return new Promise((resolve) => {
      const stop = leadership.onChange(() => {
        if (leadership.leaderId === leaderId || leadership.leaderId === -1) return;
        stop();
        resolve(undefined);
      });
      asked.then(stop, stop);
    });
  }

  #changeOr(delayMs: number): Promise<void> {
    const { clock, leadership, metadata } = this.#options;
    // A controller may also lack something that is just being written: the name of a new cluster.
    return nextEvent(
      clock,
      delayMs,
      (done) => leadership.onChange(done),
      (done) => metadata.onApplied(done),
    );
  }

  #whoLeads(): string {
    const { leaderId } = this.#options.leadership;
    return leaderId === -1 ? 'The metadata has no leader now.' : `The metadata is led by node ${leaderId}.`;
  }
}
