import type { SyncGroupRequest, SyncGroupResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** SyncGroup, versions 0 to 5. A member of a classic group asks for its assignment. */
export const syncGroupHandler: ApiHandler<SyncGroupRequest, SyncGroupResponseInput> = {
  apiKey: 14,
  minVersion: 0,
  maxVersion: 5,
  handle: (services, context, request) => services.groups.syncGroup(context, request),
};
