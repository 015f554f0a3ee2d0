import { ErrorCode, type LeaveGroupRequest, type LeaveGroupResponseInput } from '../../protocol/index.ts';
import { type LeftMember, leaveClassicGroup } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';
import { askGroup } from './call.ts';

/** From this version on several members leave with one request (KIP-345). */
const BATCHED_VERSION = 3;

interface LeaveResult {
  readonly errorCode: number;
  readonly members: readonly LeftMember[];
}

/** Members leave a classic group. */
export async function leaveGroup(
  shards: Shards,
  context: GroupRequestContext,
  request: LeaveGroupRequest,
): Promise<LeaveGroupResponseInput> {
  const isBatched = context.apiVersion >= BATCHED_VERSION;
  const leaving = isBatched ? request.members : [{ memberId: request.memberId, groupInstanceId: null }];
  const identities = leaving.map(({ memberId, groupInstanceId }) => ({ memberId, groupInstanceId }));
  if (request.groupId === '') return { errorCode: ErrorCode.INVALID_GROUP_ID, members: [] };
  const { errorCode, members } = await askGroup<LeaveResult>(
    shards,
    request.groupId,
    (code) => ({ errorCode: code, members: [] }),
    (core, reply) =>
      leaveClassicGroup(core, request.groupId, identities, (members) => reply({ errorCode: ErrorCode.NONE, members })),
  );
  if (isBatched || errorCode !== ErrorCode.NONE) return { errorCode, members: isBatched ? members : [] };
  return { errorCode: members[0]!.errorCode, members: [] };
}
