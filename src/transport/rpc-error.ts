/**
 * - `timeout`: no answer in time; the other node may or may not have done it.
 * - `unreachable`: there is no connection, or it broke; as `timeout` if the call had left.
 * - `refused`: not begun: too many calls, too large, no such method, or the peers do not admit each other.
 * - `failed`: the other node's handler threw; the message is its own.
 */
export type RpcErrorCode = 'timeout' | 'unreachable' | 'refused' | 'failed';

/** How a call to another node went wrong. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: RpcErrorCode;

  constructor(code: RpcErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
