import { ErrorCode } from '../error-code.ts';
import { syncAsClassicMember } from '../migration/member.ts';
import type { CoordinatorState } from '../state.ts';
import { type ClassicGroup, failedSync } from './group.ts';
import { type ClassicMember, NO_BYTES, type Reply, type SyncCommand, type SyncResult } from './member.ts';
import { clearAssignments, extendSession, prepareRebalance } from './rebalance.ts';
import { memberError } from './validate.ts';

/** A member asks for its assignment; the leader brings those of all. Answered when the leader's assignments are committed. */
export function syncClassicGroup(core: CoordinatorState, command: SyncCommand, reply: Reply<SyncResult>): void {
  const consumerGroup = core.consumerGroup(command.groupId);
  if (consumerGroup !== undefined) {
    syncAsClassicMember(core, consumerGroup, command, reply);
    return;
  }
  const group = core.classicGroup(command.groupId);
  const errorCode = group === undefined ? ErrorCode.UNKNOWN_MEMBER_ID : syncError(group, command);
  if (group === undefined || errorCode !== ErrorCode.NONE) {
    reply(failedSync(errorCode));
    return;
  }
  const member = group.members.get(command.memberId)!;
  group.pendingSyncMembers.delete(command.memberId);
  if (group.state === 'Stable') {
    reply(assignmentOf(group, member));
    return;
  }
  group.answerSync(member, failedSync(ErrorCode.REBALANCE_IN_PROGRESS));
  member.syncReply = reply;
  if (group.leaderId === command.memberId) storeAssignments(core, group, command.assignments);
}

function syncError(group: ClassicGroup, command: SyncCommand): number {
  const errorCode = memberError(group, command.memberId, command.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  if (command.generationId !== group.generationId) return ErrorCode.ILLEGAL_GENERATION;
  if (command.protocolType !== null && command.protocolType !== group.protocolType) {
    return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  }
  if (command.protocolName !== null && command.protocolName !== group.protocolName) {
    return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  }
  if (group.state === 'PreparingRebalance') return ErrorCode.REBALANCE_IN_PROGRESS;
  if (group.state === 'Empty' || group.state === 'Dead') return ErrorCode.UNKNOWN_MEMBER_ID;
  return ErrorCode.NONE;
}

function storeAssignments(core: CoordinatorState, group: ClassicGroup, assignments: ReadonlyMap<string, Buffer>): void {
  const generationId = group.generationId;
  const snapshot = group.snapshot(core.env.wallMs(), assignments);
  core.persistClassicGroup(group, snapshot, (errorCode) => {
    // Another rebalance may have begun while the log was written: its members were told already.
    if (group.state !== 'CompletingRebalance' || group.generationId !== generationId) return;
    if (errorCode !== ErrorCode.NONE) {
      clearAssignments(core, group, errorCode);
      return prepareRebalance(core, group);
    }
    group.transitionTo('Stable', core.env.wallMs());
    for (const member of group.members.values()) {
      member.assignment = assignments.get(member.memberId) ?? NO_BYTES;
      if (group.answerSync(member, assignmentOf(group, member))) extendSession(core, group, member);
    }
  });
}

function assignmentOf(group: ClassicGroup, member: ClassicMember): SyncResult {
  return {
    errorCode: ErrorCode.NONE,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment: member.assignment,
  };
}
