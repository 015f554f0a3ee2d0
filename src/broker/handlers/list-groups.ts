import type { ListGroupsRequest, ListGroupsResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** ListGroups, versions 0 to 5. The groups that this node coordinates. */
export const listGroupsHandler: ApiHandler<ListGroupsRequest, ListGroupsResponseInput> = {
  apiKey: 16,
  minVersion: 0,
  maxVersion: 5,
  handle: (services, context, request) => services.groups.listGroups(context, request),
};
