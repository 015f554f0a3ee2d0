import type { DescribeGroupsRequest, DescribeGroupsResponseInput } from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** DescribeGroups, versions 0 to 6. Classic groups with their members. */
export const describeGroupsHandler: ApiHandler<DescribeGroupsRequest, DescribeGroupsResponseInput> = {
  apiKey: 15,
  minVersion: 0,
  maxVersion: 6,
  handle: (services, context, request) => services.groups.describeGroups(context, request),
};
