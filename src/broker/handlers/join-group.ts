import type { JoinGroupRequest, JoinGroupResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** JoinGroup, versions 0 to 9. A member joins a classic group and waits for the rebalance. */
export const joinGroupHandler: ApiHandler<JoinGroupRequest, JoinGroupResponseInput> = {
  apiKey: 11,
  minVersion: 0,
  maxVersion: 9,
  handle: (services, context, request) => services.groups.joinGroup(context, request),
};
