import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';
import { type ClassicGroup, failedSync } from './group.ts';
import { type ClassicMember, NO_BYTES } from './member.ts';

/**
 * A member that joined for the first time may have to wait for a long rebalance before its first answer; its client sends no
 * heartbeat meanwhile. After this it is given up.
 */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60 * 1000;

/** Starts a rebalance unless one is on already, in which case the join phase may be complete now. */
export function rebalanceOrCompleteJoin(core: CoordinatorState, group: ClassicGroup): void {
  if (group.state === 'PreparingRebalance') maybeCompleteJoin(core, group);
  else if (group.state !== 'Dead') prepareRebalance(core, group);
}

/** All members have to join again, within the longest of their rebalance timeouts. */
export function prepareRebalance(core: CoordinatorState, group: ClassicGroup): void {
  const { env } = core;
  if (group.state === 'CompletingRebalance') {
    clearAssignments(core, group, ErrorCode.REBALANCE_IN_PROGRESS);
  }
  env.timers.cancel(timerKey('sync', group.groupId));
  const initial = group.state === 'Empty';
  group.transitionTo('PreparingRebalance', env.wallMs());
  if (initial) {
    const delayMs = env.settings.initialRebalanceDelayMs;
    waitForFirstMembers(core, group, delayMs, Math.max(group.rebalanceTimeoutMs - delayMs, 0));
  } else {
    completeJoinOrWait(core, group);
  }
}

/** A new group waits a little so that members which start together make one rebalance, not one each. */
function waitForFirstMembers(core: CoordinatorState, group: ClassicGroup, delayMs: number, remainingMs: number): void {
  core.env.timers.schedule(timerKey('join', group.groupId), delayMs, () => {
    if (!group.newMemberAdded || remainingMs === 0) return completeJoin(core, group);
    group.newMemberAdded = false;
    const nextMs = Math.min(core.env.settings.initialRebalanceDelayMs, remainingMs);
    waitForFirstMembers(core, group, nextMs, Math.max(remainingMs - nextMs, 0));
  });
}

/** Ends the join phase when all known members have joined. The first rebalance of a group ends by its delay alone. */
export function maybeCompleteJoin(core: CoordinatorState, group: ClassicGroup): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return;
  if (group.hasAllMembersJoined) completeJoin(core, group);
}

function completeJoinOrWait(core: CoordinatorState, group: ClassicGroup): void {
  if (group.hasAllMembersJoined) {
    completeJoin(core, group);
    return;
  }
  waitForRejoin(core, group);
}

function waitForRejoin(core: CoordinatorState, group: ClassicGroup): void {
  core.env.timers.schedule(timerKey('join', group.groupId), group.rebalanceTimeoutMs, () => completeJoin(core, group));
}

/** The join phase is over: who did not rejoin is out (static members stay), the others learn the new generation. */
function completeJoin(core: CoordinatorState, group: ClassicGroup): void {
  const { env } = core;
  env.timers.cancel(timerKey('join', group.groupId));
  if (group.state !== 'PreparingRebalance') return;
  for (const member of [...group.members.values()]) {
    if (member.joinReply !== undefined || member.isStatic) continue;
    cancelSession(core, group, member.memberId);
    group.remove(member.memberId);
  }
  if (group.members.size > 0 && !group.electJoinedLeader()) {
    // Only static members are left and none is back: they have until their sessions end.
    waitForRejoin(core, group);
    return;
  }
  group.newMemberAdded = false;
  group.initNextGeneration(env.wallMs());
  if (group.members.size === 0) {
    core.persistClassicGroup(group, group.snapshot(env.wallMs()), () => {});
    return;
  }
  answerJoins(core, group);
  const generationId = group.generationId;
  env.timers.schedule(timerKey('sync', group.groupId), group.rebalanceTimeoutMs, () =>
    expireSync(core, group, generationId),
  );
}

function answerJoins(core: CoordinatorState, group: ClassicGroup): void {
  const joined = group.joinedMembers();
  const leaderId = group.leaderId ?? '';
  for (const member of group.members.values()) {
    group.pendingSyncMembers.add(member.memberId);
    member.isNew = false;
    extendSession(core, group, member);
    group.answerJoin(member, {
      errorCode: ErrorCode.NONE,
      memberId: member.memberId,
      generationId: group.generationId,
      protocolType: group.protocolType,
      protocolName: group.protocolName,
      leaderId,
      skipAssignment: false,
      members: member.memberId === leaderId ? joined : [],
    });
  }
}

/** Members that joined but never sent SyncGroup would hold the others up for ever. */
function expireSync(core: CoordinatorState, group: ClassicGroup, generationId: number): void {
  if (group.generationId !== generationId) return;
  if (group.state !== 'CompletingRebalance' && group.state !== 'Stable') return;
  if (group.pendingSyncMembers.size === 0) return;
  for (const memberId of [...group.pendingSyncMembers]) {
    cancelSession(core, group, memberId);
    group.remove(memberId);
  }
  prepareRebalance(core, group);
}

/** Takes back what the leader assigned, and tells those who wait in SyncGroup. */
export function clearAssignments(core: CoordinatorState, group: ClassicGroup, errorCode: number): void {
  for (const member of group.members.values()) {
    member.assignment = NO_BYTES;
    if (group.answerSync(member, failedSync(errorCode))) extendSession(core, group, member);
  }
}

/** Begins the member's session anew. */
export function extendSession(core: CoordinatorState, group: ClassicGroup, member: ClassicMember): void {
  const timeoutMs = member.isNew ? NEW_MEMBER_JOIN_TIMEOUT_MS : member.sessionTimeoutMs;
  const { memberId } = member;
  core.env.timers.schedule(timerKey('session', group.groupId, memberId), timeoutMs, () => {
    const present = group.members.get(memberId);
    if (present === undefined || group.state === 'Dead') return;
    if (present.isWaiting && !present.isNew) return;
    removeMembers(core, group, [memberId]);
  });
}

export function cancelSession(core: CoordinatorState, group: ClassicGroup, memberId: string): void {
  core.env.timers.cancel(timerKey('session', group.groupId, memberId));
  core.env.timers.cancel(timerKey('pending', group.groupId, memberId));
}

/** Takes members (or pending ids) out for whatever reason; the rest rebalances. */
export function removeMembers(core: CoordinatorState, group: ClassicGroup, memberIds: readonly string[]): void {
  for (const memberId of memberIds) {
    cancelSession(core, group, memberId);
    group.remove(memberId);
  }
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') prepareRebalance(core, group);
  else if (group.state === 'PreparingRebalance') maybeCompleteJoin(core, group);
}
