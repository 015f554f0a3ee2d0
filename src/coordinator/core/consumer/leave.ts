import { MemberState } from '../../records/model.ts';
import { downgradeIfAllClassic } from '../migration/downgrade.ts';
import type { CoordinatorState } from '../state.ts';
import { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import { NOTHING_OWNED, STATIC_LEAVE_EPOCH } from './member.ts';
import { bumpGroupEpoch } from './target.ts';
import { cancelTimers } from './timers.ts';
import { dropUnusedRegex } from './topics.ts';

/** Takes members out for good; the group epoch grows once. Adds to `changes` and leaves committing to the caller. */
export function removeConsumerMembers(
  core: CoordinatorState,
  changes: Changes,
  group: ConsumerGroup,
  memberIds: readonly string[],
): void {
  for (const memberId of memberIds) {
    const regex = group.members.get(memberId)?.facts.subscribedTopicRegex ?? null;
    cancelTimers(core, group.groupId, memberId);
    changes.add(...group.memberTombstones(memberId));
    dropUnusedRegex(changes, group, regex);
  }
  if (!downgradeIfAllClassic(core, changes, group)) bumpGroupEpoch(core, changes, group);
}

/** A static member goes for a while: its partitions wait for it until its session ends. */
export function leaveForNow(changes: Changes, group: ConsumerGroup, memberId: string): void {
  const { current } = group.members.get(memberId)!;
  changes.add({
    kind: 'current-assignment',
    groupId: group.groupId,
    memberId,
    value: {
      memberEpoch: STATIC_LEAVE_EPOCH,
      previousMemberEpoch: current.memberEpoch,
      state: current.state === MemberState.UnrevokedPartitions ? MemberState.Stable : current.state,
      assigned: current.assigned,
      pendingRevocation: NOTHING_OWNED,
    },
  });
}

/** Takes a member out that let a deadline pass. */
export function fence(core: CoordinatorState, groupId: string, memberId: string): void {
  const group = core.consumerGroup(groupId);
  if (group?.members.has(memberId) !== true) return;
  const changes = new Changes(core);
  removeConsumerMembers(core, changes, group, [memberId]);
  changes.commit(() => {});
}
