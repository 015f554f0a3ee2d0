import { MemberState } from '../../records/model.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';
import type { ConsumerGroup } from './group.ts';

/** Takes a member out that let a deadline pass. */
type Fence = (core: CoordinatorState, groupId: string, memberId: string) => void;

/** Begins the member's session anew; at its end the member is fenced. */
export function extendSession(core: CoordinatorState, group: ConsumerGroup, memberId: string, fence: Fence): void {
  const { groupId } = group;
  const timeoutMs =
    group.members.get(memberId)?.facts.classic?.sessionTimeoutMs ?? core.env.settings.consumerSessionTimeoutMs(groupId);
  core.env.timers.schedule(timerKey('session', groupId, memberId), timeoutMs, () => fence(core, groupId, memberId));
}

/** A member that has to give partitions up has its rebalance timeout for it, so that it cannot hold up the group for ever. */
export function watchRevocation(core: CoordinatorState, group: ConsumerGroup, memberId: string, fence: Fence): void {
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

/** A classic member in a consumer group has its rebalance timeout to rejoin, or to sync, when it has to. */
export function awaitClassicStep(
  core: CoordinatorState,
  group: ConsumerGroup,
  memberId: string,
  step: 'join' | 'sync',
  fence: Fence,
): void {
  const { groupId } = group;
  const key = timerKey(step, groupId, memberId);
  if (core.env.timers.has(key)) return;
  const { rebalanceTimeoutMs } = group.members.get(memberId)!.facts;
  core.env.timers.schedule(key, rebalanceTimeoutMs, () => fence(core, groupId, memberId));
}

export function cancelTimers(core: CoordinatorState, groupId: string, memberId: string): void {
  for (const kind of ['session', 'rebalance', 'join', 'sync'] as const) {
    core.env.timers.cancel(timerKey(kind, groupId, memberId));
  }
}
