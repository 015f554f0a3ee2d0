import { type DeleteGroupsRequest, type DeleteGroupsResponseInput, ErrorCode } from '../../protocol/index.ts';
import { deleteGroup } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import { askGroup } from './call.ts';

/** Deletes empty groups with their offsets. */
export async function deleteGroups(shards: Shards, request: DeleteGroupsRequest): Promise<DeleteGroupsResponseInput> {
  const results = [...new Set(request.groupsNames)].map(async (groupId) => {
    if (groupId === '') return { groupId, errorCode: ErrorCode.INVALID_GROUP_ID };
    const errorCode = await askGroup<number>(
      shards,
      groupId,
      (code) => code,
      (core, reply) => deleteGroup(core, groupId, reply),
    );
    return { groupId, errorCode };
  });
  return { results: await Promise.all(results) };
}
