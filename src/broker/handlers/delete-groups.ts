import type { DeleteGroupsRequest, DeleteGroupsResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** DeleteGroups, versions 0 to 2. Deletes empty groups with their offsets. */
export const deleteGroupsHandler: ApiHandler<DeleteGroupsRequest, DeleteGroupsResponseInput> = {
  apiKey: 42,
  minVersion: 0,
  maxVersion: 2,
  handle: (services, context, request) => services.groups.deleteGroups(context, request),
};
