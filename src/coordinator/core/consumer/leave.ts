import { MemberState } from '../../records/model.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';
import { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import { NOTHING_OWNED, STATIC_LEAVE_EPOCH } from './member.ts';
import { bumpGroupEpoch } from './target.ts';
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
  bumpGroupEpoch(core, changes, group);
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

/** Begins the member's session anew; at its end the member is fenced. */
export function extendConsumerSession(core: CoordinatorState, group: ConsumerGroup, memberId: string): void {
  const { groupId } = group;
  const timeoutMs =
    group.members.get(memberId)?.facts.classic?.sessionTimeoutMs ?? core.env.settings.consumerSessionTimeoutMs(groupId);
  core.env.timers.schedule(timerKey('session', groupId, memberId), timeoutMs, () => fence(core, groupId, memberId));
}

/** A member that has to give partitions up has its rebalance timeout for it, so that it cannot hold up the group for ever. */
export function watchRevocation(core: CoordinatorState, group: ConsumerGroup, memberId: string): void {
  const { groupId } = group;
  const key = timerKey('rebalance', groupId, memberId);
  const member = group.members.get(memberId)!;
  if (member.current.state !== MemberState.UnrevokedPartitions) {
    core.env.timers.cancel(key);
    return;
  }
  const { memberEpoch } = member.current;
  core.env.timers.schedule(key, member.facts.rebalanceTimeoutMs, () => {
    const present = core.consumerGroup(groupId)?.members.get(memberId);
    if (present?.current.state === MemberState.UnrevokedPartitions && present.current.memberEpoch === memberEpoch) {
      fence(core, groupId, memberId);
    }
  });
}

function fence(core: CoordinatorState, groupId: string, memberId: string): void {
  const group = core.consumerGroup(groupId);
  if (group?.members.has(memberId) !== true) return;
  const changes = new Changes(core);
  removeConsumerMembers(core, changes, group, [memberId]);
  changes.commit(() => ErrorCode.NONE);
}

export function cancelTimers(core: CoordinatorState, groupId: string, memberId: string): void {
  for (const kind of ['session', 'rebalance', 'join', 'sync'] as const) {
    core.env.timers.cancel(timerKey(kind, groupId, memberId));
  }
}
