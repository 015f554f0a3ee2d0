import type { Caller } from '../environment.ts';
import { ErrorCode } from '../error-code.ts';
import { joinAsClassicMember } from '../migration/join.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';
import { type ClassicGroup, failedJoin } from './group.ts';
import { ClassicMember, type JoinCommand, type JoinResult, type Reply } from './member.ts';
import { newMemberId } from './member-id.ts';
import {
  cancelSession,
  extendSession,
  maybeCompleteJoin,
  prepareRebalance,
  rebalanceOrCompleteJoin,
} from './rebalance.ts';
import { memberError } from './validate.ts';

/** How many ids that were given out (MEMBER_ID_REQUIRED) and not used yet one group keeps: newer ones are refused. */
const PENDING_MEMBERS_MAX = 10_000;

/** A member joins or rejoins; `reply` is called when the rebalance it takes part in is complete. */
export function joinClassicGroup(
  core: CoordinatorState,
  caller: Caller,
  command: JoinCommand,
  reply: Reply<JoinResult>,
): void {
  const present = core.consumerGroup(command.groupId);
  if (present?.isDeletable === false) {
    joinAsClassicMember(core, caller, present, command, reply);
    return;
  }
  const isNewMember = command.memberId === '';
  if (isNewMember && (command.protocolType === '' || command.protocols.length === 0)) {
    // Refused before a group is made for it.
    reply(failedJoin(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, ''));
    return;
  }
  const group = isNewMember ? core.classicGroupOrCreate(command.groupId) : core.classicGroup(command.groupId);
  if (group === undefined) {
    const errorCode = isNewMember ? ErrorCode.INCONSISTENT_GROUP_PROTOCOL : ErrorCode.UNKNOWN_MEMBER_ID;
    reply(failedJoin(errorCode, command.memberId));
    return;
  }
  if (!hasRoomFor(core, group, command.memberId)) {
    cancelSession(core, group, command.memberId);
    group.remove(command.memberId);
    reply(failedJoin(ErrorCode.GROUP_MAX_SIZE_REACHED, ''));
    return;
  }
  if (!group.supportsProtocols(command.protocolType, command.protocols)) {
    reply(failedJoin(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, command.memberId));
    return;
  }
  if (isNewMember) joinNewMember(core, group, caller, command, reply);
  else joinKnownMember(core, group, caller, command, reply);
  maybeCompleteJoin(core, group);
}

function hasRoomFor(core: CoordinatorState, group: ClassicGroup, memberId: string): boolean {
  const sizeMax = core.env.settings.classicSizeMax;
  if (group.state === 'Empty') return true;
  if (group.state === 'PreparingRebalance') {
    return group.members.get(memberId)?.joinReply !== undefined || group.awaitingJoinCount < sizeMax;
  }
  return group.members.has(memberId) || group.members.size < sizeMax;
}

function joinNewMember(
  core: CoordinatorState,
  group: ClassicGroup,
  caller: Caller,
  command: JoinCommand,
  reply: Reply<JoinResult>,
): void {
  const { groupInstanceId } = command;
  const memberId = newMemberId(core, groupInstanceId ?? caller.clientId);
  if (groupInstanceId !== null) {
    if (group.staticMemberIds.has(groupInstanceId)) {
      rejoinStaticMember(core, group, caller, command, groupInstanceId, memberId, reply);
      return;
    }
    addMember(core, group, caller, command, memberId, reply);
    return;
  }
  if (!command.requireKnownMemberId) {
    addMember(core, group, caller, command, memberId, reply);
    return;
  }
  if (group.pendingJoinMembers.size >= PENDING_MEMBERS_MAX) {
    reply(failedJoin(ErrorCode.GROUP_MAX_SIZE_REACHED, ''));
    return;
  }
  group.pendingJoinMembers.add(memberId);
  core.env.timers.schedule(timerKey('pending', group.groupId, memberId), command.sessionTimeoutMs, () => {
    if (group.pendingJoinMembers.delete(memberId)) maybeCompleteJoin(core, group);
  });
  reply(failedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId));
}

function joinKnownMember(
  core: CoordinatorState,
  group: ClassicGroup,
  caller: Caller,
  command: JoinCommand,
  reply: Reply<JoinResult>,
): void {
  const { memberId } = command;
  if (group.pendingJoinMembers.has(memberId)) {
    if (command.groupInstanceId !== null) {
      reply(failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, memberId));
      return;
    }
    core.env.timers.cancel(timerKey('pending', group.groupId, memberId));
    addMember(core, group, caller, command, memberId, reply);
    return;
  }
  const errorCode = memberError(group, memberId, command.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) {
    reply(failedJoin(errorCode, memberId));
    return;
  }
  const member = group.members.get(memberId)!;
  switch (group.state) {
    case 'PreparingRebalance':
      rejoin(core, group, member, command, reply);
      return;
    case 'CompletingRebalance':
      // It may not have seen the answer to its join: the same answer again does no harm.
      if (member.matches(command.protocols)) {
        reply(currentGeneration(group, member));
        return;
      }
      rejoin(core, group, member, command, reply);
      return;
    case 'Stable':
      // The leader rejoins to have partitions assigned anew, a follower only when it has something new to say.
      if (group.leaderId === memberId || !member.matches(command.protocols)) {
        rejoin(core, group, member, command, reply);
        return;
      }
      reply({ ...currentGeneration(group, member), members: [] });
      return;
    default:
      reply(failedJoin(ErrorCode.UNKNOWN_MEMBER_ID, memberId));
      return;
  }
}

function currentGeneration(group: ClassicGroup, member: ClassicMember): JoinResult {
  return {
    errorCode: ErrorCode.NONE,
    memberId: member.memberId,
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leaderId: group.leaderId ?? '',
    skipAssignment: false,
    members: group.leaderId === member.memberId ? group.joinedMembers() : [],
  };
}

function addMember(
  core: CoordinatorState,
  group: ClassicGroup,
  caller: Caller,
  command: JoinCommand,
  memberId: string,
  reply: Reply<JoinResult>,
): void {
  const member = new ClassicMember({
    memberId,
    groupInstanceId: command.groupInstanceId,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    rebalanceTimeoutMs: command.rebalanceTimeoutMs,
    sessionTimeoutMs: command.sessionTimeoutMs,
    protocols: command.protocols,
  });
  member.isNew = true;
  member.joinReply = reply;
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true;
  if (group.members.size === 0) group.protocolType = command.protocolType;
  group.add(member);
  extendSession(core, group, member);
  rebalanceOrCompleteJoin(core, group);
}

function rejoin(
  core: CoordinatorState,
  group: ClassicGroup,
  member: ClassicMember,
  command: JoinCommand,
  reply: Reply<JoinResult>,
): void {
  updateMember(group, member, command);
  group.awaitJoin(member, reply);
  rebalanceOrCompleteJoin(core, group);
}

function updateMember(group: ClassicGroup, member: ClassicMember, command: JoinCommand): void {
  group.setProtocols(member, command.protocols);
  member.rebalanceTimeoutMs = command.rebalanceTimeoutMs;
  member.sessionTimeoutMs = command.sessionTimeoutMs;
}

/** KIP-345: a static member that restarted takes its place back, in a stable group without a rebalance. */
function rejoinStaticMember(
  core: CoordinatorState,
  group: ClassicGroup,
  caller: Caller,
  command: JoinCommand,
  groupInstanceId: string,
  newMemberId: string,
  reply: Reply<JoinResult>,
): void {
  const oldMemberId = group.staticMemberIds.get(groupInstanceId)!;
  const oldLeaderId = group.leaderId ?? '';
  cancelSession(core, group, oldMemberId);
  const member = group.replaceStaticMember(groupInstanceId, newMemberId);
  member.clientId = caller.clientId;
  member.clientHost = caller.clientHost;
  updateMember(group, member, command);
  extendSession(core, group, member);
  if (group.state !== 'Stable' || group.selectProtocol() !== group.protocolName) {
    group.awaitJoin(member, reply);
    if (group.state === 'PreparingRebalance') return;
    prepareRebalance(core, group);
    return;
  }
  core.persistClassicGroup(group, group.snapshot(core.env.wallMs()), (errorCode) => {
    if (errorCode !== ErrorCode.NONE) return reply(failedJoin(errorCode, ''));
    const isLeader = group.leaderId === newMemberId;
    const skips = command.supportsSkippingAssignment;
    reply({
      errorCode: ErrorCode.NONE,
      memberId: newMemberId,
      generationId: group.generationId,
      protocolType: group.protocolType,
      protocolName: group.protocolName,
      // An old client that found itself leader would assign anew: it is told the id that it no longer has.
      leaderId: skips ? (group.leaderId ?? '') : oldLeaderId,
      skipAssignment: skips && isLeader,
      members: skips && isLeader ? group.joinedMembers() : [],
    });
  });
}
