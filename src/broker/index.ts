export type { Authenticator, Peer } from './authenticator.ts';
export { type Broker, type BrokerOptions, createBroker, preloadBroker } from './broker.ts';
export { RequestMetrics } from './metrics.ts';
export type { ClientListener, ClientSocket, MakeClientListener } from './network/client-socket.ts';
export type { ConnectionLimits } from './network/limits.ts';
export type { ListenAddress } from './network/listener.ts';
export type { ApiHandler, BrokerServices, HandlerServices, Principal, RequestContext } from './types.ts';
