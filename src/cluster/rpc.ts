import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import { RpcError, type Transport } from '../transport/index.ts';
import { ApiError } from './types.ts';

/** What a call between nodes carries: JSON, since these calls are rare and their fields will grow. */
type Answer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } };

type Handler<Request, Result> = (request: Request, from: NodeId) => Promise<Result> | Result;

/**
 * The calls that nodes make to each other, typed by their names. A refusal (ApiError) crosses over as what it is; a call to the own node
 * stays in the process.
 */
export class NodeCalls {
  readonly #nodeId: NodeId;
  readonly #transport: Transport | undefined;
  readonly #handlers = new Map<string, Handler<never, unknown>>();

  constructor(nodeId: NodeId, transport: Transport | undefined) {
    this.#nodeId = nodeId;
    this.#transport = transport;
  }

  answer<Request, Result>(method: string, handler: Handler<Request, Result>): void {
    this.#handlers.set(method, handler as Handler<never, unknown>);
    this.#transport?.serve(method, async (from, payload) => {
      const answer = await this.#answer(method, parse(payload), from);
      return Buffer.from(JSON.stringify(answer));
    });
  }

  /** Rejects with ApiError (the other node's refusal) or RpcError (it could not be asked, or it failed). */
  async ask<Request, Result>(node: NodeId, method: string, request: Request, timeoutMs: number): Promise<Result> {
    const answer =
      node === this.#nodeId
        ? await this.#answer(method, request, node)
        : await this.#call(node, method, request, timeoutMs);
    if ('error' in answer) throw new ApiError(answer.error.code, answer.error.message);
    return answer.result as Result;
  }

  async #call(node: NodeId, method: string, request: unknown, timeoutMs: number): Promise<Answer> {
    if (this.#transport === undefined)
      throw new RpcError('unreachable', `node ${node} is not known: this node runs alone`);
    const payload = Buffer.from(JSON.stringify(request ?? null));
    const answer = parse(await this.#transport.call(node, method, payload, { timeoutMs }));
    if (typeof answer !== 'object' || answer === null || !('result' in answer || 'error' in answer)) {
      throw new RpcError('failed', `node ${node} gave no proper answer to ${method}`);
    }
    return answer as Answer;
  }

  async #answer(method: string, request: unknown, from: NodeId): Promise<Answer> {
    const handler = this.#handlers.get(method);
    if (handler === undefined) throw new RpcError('refused', `there is no method ${method}`);
    try {
      return { result: (await handler(request as never, from)) ?? null };
    } catch (error) {
      if (error instanceof ApiError) return { error: { code: error.code, message: error.message } };
      throw error;
    }
  }
}

function parse(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString()) as unknown;
  } catch {
    throw new ApiError(ErrorCode.INVALID_REQUEST, 'The call holds no JSON.');
  }
}
