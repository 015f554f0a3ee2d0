import { failedJoin, failedSync } from './classic/group.ts';
import { extendSession, prepareRebalance } from './classic/rebalance.ts';
import { fence } from './consumer/leave.ts';
import { extendSession as extendConsumerSession, watchRevocation } from './consumer/timers.ts';
import type { CoordinatorState } from './state.ts';

/** After loading: members have a whole session to be heard from, wherever the coordinator was before. */
export function startSessions(core: CoordinatorState): void {
  for (const group of [...core.groups.values()]) {
    if (group.kind === 'consumer') {
      for (const memberId of group.members.keys()) {
        extendConsumerSession(core, group, memberId, fence);
        watchRevocation(core, group, memberId, fence);
      }
      continue;
    }
    for (const member of group.members.values()) extendSession(core, group, member);
    if (group.members.size > core.env.settings.classicSizeMax) prepareRebalance(core, group);
  }
}

/** The coordinator moves or stops: whoever waits for an answer gets `errorCode`, and no timer fires any more. */
export function endSessions(core: CoordinatorState, errorCode: number): void {
  core.env.timers.close();
  for (const group of core.groups.values()) {
    if (group.kind !== 'classic') continue;
    for (const member of group.members.values()) {
      group.answerJoin(member, failedJoin(errorCode, member.memberId));
      group.answerSync(member, failedSync(errorCode));
    }
  }
}
