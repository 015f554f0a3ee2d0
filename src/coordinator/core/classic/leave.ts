import { ErrorCode } from '../error-code.ts';
import { leaveAsClassicMembers } from '../migration/leave.ts';
import type { CoordinatorState } from '../state.ts';
import type { ClassicGroup } from './group.ts';
import { removeMembers } from './rebalance.ts';
import { memberError } from './validate.ts';

export interface LeavingMember {
  /** '' to name a static member by its instance id alone, as administrators do. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}

export interface LeftMember extends LeavingMember {
  readonly errorCode: number;
}

/** Members leave, several at once from version 3; one rebalance for all of them. */
export function leaveClassicGroup(
  core: CoordinatorState,
  groupId: string,
  leaving: readonly LeavingMember[],
  reply: (left: LeftMember[]) => void,
): void {
  const consumerGroup = core.consumerGroup(groupId);
  if (consumerGroup !== undefined) {
    leaveAsClassicMembers(core, consumerGroup, leaving, reply);
    return;
  }
  const group = core.classicGroup(groupId);
  if (group === undefined) {
    reply(leaving.map((member) => ({ ...member, errorCode: ErrorCode.UNKNOWN_MEMBER_ID })));
    return;
  }
  const removed: string[] = [];
  const results = leaving.map((member) => {
    const found = findLeaving(group, member);
    if (typeof found === 'number') return { ...member, errorCode: found };
    removed.push(found);
    return { ...member, errorCode: ErrorCode.NONE };
  });
  if (removed.length > 0) removeMembers(core, group, removed);
  reply(results);
}

function findLeaving(group: ClassicGroup, member: LeavingMember): string | number {
  if (member.memberId === '' && member.groupInstanceId !== null) {
    return group.staticMemberIds.get(member.groupInstanceId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  }
  if (group.pendingJoinMembers.has(member.memberId)) {
    return member.groupInstanceId === null ? member.memberId : ErrorCode.UNKNOWN_MEMBER_ID;
  }
  const errorCode = memberError(group, member.memberId, member.groupInstanceId);
  return errorCode === ErrorCode.NONE ? member.memberId : errorCode;
}
