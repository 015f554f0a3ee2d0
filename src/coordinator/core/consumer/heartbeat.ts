import type { ConsumerMemberRecord, CurrentAssignmentRecord, PartitionsByTopic } from '../../records/model.ts';
import type { Caller } from '../environment.ts';
import { ErrorCode } from '../error-code.ts';
import { canUpgrade, upgrade } from '../migration/upgrade.ts';
import type { CoordinatorState } from '../state.ts';
import { advance, takePlace, updateFacts } from './advance.ts';
import { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import { fence, leaveForNow, removeConsumerMembers } from './leave.ts';
import { JOIN_EPOCH, partitionsOf, STATIC_LEAVE_EPOCH, samePartitions } from './member.ts';
import { extendSession } from './timers.ts';
import { isEpochFenced } from './validate.ts';

export interface ConsumerHeartbeatCommand {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  /** Of the optional facts, null (-1 for the timeout) means: as before. */
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  readonly reported: PartitionsByTopic | null;
}

export interface ConsumerHeartbeatResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** null: as before. */
  readonly assignment: PartitionsByTopic | null;
}

type ReplyHeartbeat = (result: ConsumerHeartbeatResult) => void;

/** A member of a consumer group joins, lives or leaves (KIP-848, ConsumerGroupHeartbeat). The request's form is checked already. */
export function heartbeatConsumerGroup(
  core: CoordinatorState,
  caller: Caller,
  command: ConsumerHeartbeatCommand,
  reply: ReplyHeartbeat,
): void {
  if (command.memberEpoch < JOIN_EPOCH) {
    leave(core, command, reply);
    return;
  }
  const isJoining = command.memberEpoch === JOIN_EPOCH;
  const refusal = refusalOf(core, command, isJoining);
  if (refusal !== undefined) {
    reply(refusal);
    return;
  }
  const { groupId, memberId } = command;
  const changes = new Changes(core);
  const classic = core.classicGroup(groupId);
  if (classic !== undefined) upgrade(core, changes, classic);
  const before = takePlace(core, changes, command);
  const group = updateFacts(core, changes, groupId, before, factsOf(caller, command, before.facts));
  if (classic !== undefined) extendSessions(core, group);
  const current = advance(core, changes, group, memberId, command.reported);
  const sendsAssignment = needsAssignment(command, before.current, current);
  changes.commit((errorCode) => {
    if (errorCode !== ErrorCode.NONE) {
      reply(refused(errorCode, null));
      return;
    }
    reply({
      errorCode,
      errorMessage: null,
      memberId,
      memberEpoch: current.memberEpoch,
      heartbeatIntervalMs: core.env.settings.consumerHeartbeatIntervalMs(groupId),
      assignment: sendsAssignment ? partitionsOf(current.assigned) : null,
    });
  });
}

function extendSessions(core: CoordinatorState, group: ConsumerGroup): void {
  for (const memberId of group.members.keys()) extendSession(core, group, memberId, fence);
}

/** Everything that may be wrong, found before anything is changed. */
function refusalOf(
  core: CoordinatorState,
  command: ConsumerHeartbeatCommand,
  isJoining: boolean,
): ConsumerHeartbeatResult | undefined {
  const { groupId, memberId, instanceId } = command;
  const found = core.groups.get(groupId);
  if (found?.kind === 'classic' && !(isJoining && canUpgrade(core, found))) {
    return refused(ErrorCode.GROUP_ID_NOT_FOUND, `Group ${groupId} is not a consumer group.`);
  }
  const group = core.consumerGroup(groupId);
  if (group === undefined && !isJoining) {
    return refused(ErrorCode.GROUP_ID_NOT_FOUND, `Consumer group ${groupId} not found.`);
  }
  if (command.subscribedTopicRegex && core.env.compileRegex(command.subscribedTopicRegex) === undefined) {
    return refused(
      ErrorCode.INVALID_REGULAR_EXPRESSION,
      `SubscribedTopicRegex ${command.subscribedTopicRegex} is not a valid regular expression in RE2's syntax.`,
    );
  }
  const holder = instanceId === null ? group?.members.get(memberId) : group?.staticMember(instanceId);
  if (isJoining) {
    const sizeMax = core.env.settings.consumerSizeMax;
    if (holder === undefined && group !== undefined && group.members.size >= sizeMax) {
      return refused(
        ErrorCode.GROUP_MAX_SIZE_REACHED,
        `Group ${groupId} has its most members, ${sizeMax} (group.consumer.max.size).`,
      );
    }
    // A classic member does not say that it goes for a while: its place may be taken at any time.
    const isHeld = holder?.facts.classic === null && holder.current.memberEpoch !== STATIC_LEAVE_EPOCH;
    if (isHeld && holder.memberId !== memberId) {
      return refused(
        ErrorCode.UNRELEASED_INSTANCE_ID,
        `Instance id ${instanceId} is in use by member ${holder.memberId}: stop that member or wait for its session to end.`,
      );
    }
    return undefined;
  }
  if (holder === undefined) {
    return refused(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not in group ${groupId}: join again.`);
  }
  if (holder.memberId !== memberId) {
    return refused(ErrorCode.FENCED_INSTANCE_ID, `Instance id ${instanceId} belongs to member ${holder.memberId} now.`);
  }
  if (isEpochFenced(holder, command.memberEpoch, command.reported)) {
    return refused(
      ErrorCode.FENCED_MEMBER_EPOCH,
      `Epoch ${command.memberEpoch} of member ${memberId} is not its present one, ${holder.current.memberEpoch}: ` +
        'it must give up all its partitions and join again.',
    );
  }
  return undefined;
}

/** What the member says of itself, with what it left out as before. */
function factsOf(
  caller: Caller,
  command: ConsumerHeartbeatCommand,
  before: ConsumerMemberRecord,
): ConsumerMemberRecord {
  const { subscribedTopicRegex: regex, rebalanceTimeoutMs } = command;
  return {
    instanceId: command.instanceId ?? before.instanceId,
    rackId: command.rackId ?? before.rackId,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    subscribedTopicNames: command.subscribedTopicNames ?? before.subscribedTopicNames,
    // An empty pattern ends the subscription by pattern.
    subscribedTopicRegex: regex === null ? before.subscribedTopicRegex : regex || null,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? before.rebalanceTimeoutMs : rebalanceTimeoutMs,
    serverAssignor: command.serverAssignor ?? before.serverAssignor,
    classic: null,
  };
}

/** The assignment is sent when it changed, and to a member that said everything: it has just joined, or missed an answer. */
function needsAssignment(
  command: ConsumerHeartbeatCommand,
  before: CurrentAssignmentRecord,
  current: CurrentAssignmentRecord,
): boolean {
  const isFullRequest =
    command.rebalanceTimeoutMs !== -1 &&
    command.reported !== null &&
    (command.subscribedTopicNames !== null || command.subscribedTopicRegex !== null);
  return command.memberEpoch === JOIN_EPOCH || isFullRequest || !samePartitions(current.assigned, before.assigned);
}

function leave(core: CoordinatorState, command: ConsumerHeartbeatCommand, reply: ReplyHeartbeat): void {
  const { groupId, memberId, memberEpoch, instanceId } = command;
  const group = core.consumerGroup(groupId);
  if (group === undefined) {
    reply(refused(ErrorCode.GROUP_ID_NOT_FOUND, `Consumer group ${groupId} not found.`));
    return;
  }
  const member = instanceId === null ? group.members.get(memberId) : group.staticMember(instanceId);
  if (member === undefined) {
    reply(refused(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not in group ${groupId}.`));
    return;
  }
  if (member.memberId !== memberId) {
    const message = `Instance id ${instanceId} belongs to member ${member.memberId} now.`;
    reply(refused(ErrorCode.FENCED_INSTANCE_ID, message));
    return;
  }
  const changes = new Changes(core);
  if (memberEpoch === STATIC_LEAVE_EPOCH) leaveForNow(changes, group, memberId);
  else removeConsumerMembers(core, changes, group, [memberId]);
  changes.commit((errorCode) => {
    if (errorCode !== ErrorCode.NONE) return reply(refused(errorCode, null));
    reply({ errorCode, errorMessage: null, memberId, memberEpoch, heartbeatIntervalMs: 0, assignment: null });
  });
}

export function refused(errorCode: number, errorMessage: string | null): ConsumerHeartbeatResult {
  return { errorCode, errorMessage, memberId: null, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };
}
