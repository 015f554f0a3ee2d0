import type { HeartbeatRequest, HeartbeatResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** Heartbeat, versions 0 to 4. A member of a classic group shows that it is alive. */
export const heartbeatHandler: ApiHandler<HeartbeatRequest, HeartbeatResponseInput> = {
  apiKey: 12,
  minVersion: 0,
  maxVersion: 4,
  handle: (services, context, request) => services.groups.heartbeat(context, request),
};
