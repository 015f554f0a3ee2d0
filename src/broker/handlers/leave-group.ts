import type { LeaveGroupRequest, LeaveGroupResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** LeaveGroup, versions 0 to 5. Members leave a classic group. */
export const leaveGroupHandler: ApiHandler<LeaveGroupRequest, LeaveGroupResponseInput> = {
  apiKey: 13,
  minVersion: 0,
  maxVersion: 5,
  handle: (services, context, request) => services.groups.leaveGroup(context, request),
};
