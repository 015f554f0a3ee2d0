export type { TransportLimits } from './limits.ts';
export type { RpcCounters, RpcStatus, RpcType, TransportMetrics } from './metrics.ts';
export { createNodeNetwork } from './node-network.ts';
export { RpcError, type RpcErrorCode } from './rpc-error.ts';
export { createTransport } from './transport.ts';
export type {
  CallHandler,
  GroupId,
  MessageHandler,
  NodeIdentity,
  PeerEvent,
  PeerState,
  PeerStatus,
  Transport,
  TransportOptions,
} from './types.ts';
