import { type DescribeGroupsRequest, type DescribeGroupsResponseInput, ErrorCode } from '../../protocol/index.ts';
import { type DescribedClassicGroup, describeClassicGroup, failedClassicDescription } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { ALL_GROUP_OPERATIONS, OPERATIONS_NOT_ASKED, readGroup } from './call.ts';

/** Before this version a group that is not there is "Dead" and no error (KIP-1043). */
const NOT_FOUND_VERSION = 6;

/** Classic groups as administrators see them. */
export async function describeGroups(
  shards: Shards,
  context: GroupRequestContext,
  request: DescribeGroupsRequest,
): Promise<DescribeGroupsResponseInput> {
  const authorizedOperations = request.includeAuthorizedOperations ? ALL_GROUP_OPERATIONS : OPERATIONS_NOT_ASKED;
  const groups = request.groups.map(async (groupId) => {
    const group = await readGroup<DescribedClassicGroup>(
      shards,
      groupId,
      (errorCode) => failedClassicDescription(groupId, errorCode, null),
      (core) => describeClassicGroup(core, groupId),
    );
    const isAbsent = group.errorCode === ErrorCode.GROUP_ID_NOT_FOUND;
    if (context.apiVersion >= NOT_FOUND_VERSION) return { ...group, authorizedOperations };
    return {
      ...group,
      errorCode: isAbsent ? ErrorCode.NONE : group.errorCode,
      errorMessage: undefined,
      authorizedOperations,
    };
  });
  return { groups: await Promise.all(groups) };
}
