import type { LeavingMember, LeftMember } from '../classic/leave.ts';
import { Changes } from '../consumer/changes.ts';
import type { ConsumerGroup } from '../consumer/group.ts';
import { removeConsumerMembers } from '../consumer/leave.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';

/** Classic members leave a consumer group; administrators take out static members of either protocol by their instance ids. */
export function leaveAsClassicMembers(
  core: CoordinatorState,
  group: ConsumerGroup,
  leaving: readonly LeavingMember[],
  reply: (left: LeftMember[]) => void,
): void {
  const removed = new Set<string>();
  const left = leaving.map((member) => {
    const found = findLeaving(group, member);
    if (typeof found === 'number') return { ...member, errorCode: found };
    removed.add(found);
    return { ...member, errorCode: ErrorCode.NONE };
  });
  const changes = new Changes(core);
  if (removed.size > 0) removeConsumerMembers(core, changes, group, [...removed]);
  changes.commit((errorCode) => {
    reply(errorCode === ErrorCode.NONE ? left : leaving.map((member) => ({ ...member, errorCode })));
  });
}

function findLeaving(group: ConsumerGroup, { memberId, groupInstanceId }: LeavingMember): string | number {
  if (memberId === '' && groupInstanceId !== null) {
    return group.staticMemberIds.get(groupInstanceId) ?? ErrorCode.UNKNOWN_MEMBER_ID;
  }
  const member = groupInstanceId === null ? group.members.get(memberId) : group.staticMember(groupInstanceId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (member.memberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  return member.facts.classic === null ? ErrorCode.UNKNOWN_MEMBER_ID : memberId;
}
