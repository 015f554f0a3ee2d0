import type { ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** ConsumerGroupHeartbeat, versions 0 to 1. A member of a consumer group joins, lives or leaves (KIP-848). */
export const consumerGroupHeartbeatHandler: ApiHandler<
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponseInput
> = {
  apiKey: 68,
  minVersion: 0,
  maxVersion: 1,
  handle: (services, context, request) => services.groups.consumerGroupHeartbeat(context, request),
};
