import { ErrorCode } from '../error-code.ts';
import type { ClassicGroup } from './group.ts';

/** Whether the group knows the caller: UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID when another member has its instance id now. */
export function memberError(group: ClassicGroup, memberId: string, groupInstanceId: string | null): number {
  if (groupInstanceId !== null) {
    const staticMemberId = group.staticMemberIds.get(groupInstanceId);
    if (staticMemberId === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (staticMemberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  } else if (!group.members.has(memberId)) {
    return ErrorCode.UNKNOWN_MEMBER_ID;
  }
  return ErrorCode.NONE;
}

/** Who may commit offsets: a member of this generation, or anyone while the group is empty. */
export function commitError(
  group: ClassicGroup,
  caller: {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly generationIdOrMemberEpoch: number;
  },
): number {
  const generationId = caller.generationIdOrMemberEpoch;
  if (generationId < 0 && group.state === 'Empty') return ErrorCode.NONE;
  if (generationId < 0 && caller.memberId === '' && caller.groupInstanceId === null) return ErrorCode.UNKNOWN_MEMBER_ID;
  const errorCode = memberError(group, caller.memberId, caller.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  if (generationId !== group.generationId) return ErrorCode.ILLEGAL_GENERATION;
  return group.state === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}
