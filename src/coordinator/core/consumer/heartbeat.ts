import {
  type ConsumerMemberRecord,
  type CurrentAssignmentRecord,
  MemberState,
  type PartitionsByTopic,
} from '../../records/model.ts';
import type { Caller } from '../environment.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { Changes } from './changes.ts';
import { ConsumerGroup } from './group.ts';
import { cancelTimers, extendConsumerSession, leaveForNow, removeConsumerMembers, watchRevocation } from './leave.ts';
import {
  type ConsumerMember,
  JOIN_EPOCH,
  LEAVE_EPOCH,
  newConsumerMember,
  partitionsOf,
  STATIC_LEAVE_EPOCH,
  samePartitions,
} from './member.ts';
import { reconcile } from './reconcile.ts';
import { bumpGroupEpoch, updateTargetAssignment } from './target.ts';
import { dropUnusedRegex, refreshTopics, resolveRegex, subscribedTopicIds } from './topics.ts';
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
  const changes = new Changes(core);
  if (isJoining) convertEmptyClassicGroup(core, changes, command.groupId);
  const group = core.consumerGroup(command.groupId) ?? new ConsumerGroup(command.groupId);
  const before = takePlace(core, changes, group, command);
  const present = updateMember(core, changes, caller, command, before);
  updateAssignment(core, changes, present, command, before, reply);
}

/** Everything that may be wrong, found before anything is changed. */
function refusalOf(
  core: CoordinatorState,
  command: ConsumerHeartbeatCommand,
  isJoining: boolean,
): ConsumerHeartbeatResult | undefined {
  const { groupId, memberId, instanceId } = command;
  const found = core.groups.get(groupId);
  if (found?.kind === 'classic' && !(isJoining && found.isDeletable)) {
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
    if (holder !== undefined && holder.memberId !== memberId && holder.current.memberEpoch !== STATIC_LEAVE_EPOCH) {
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

/** An empty classic group gives its name to the consumer group; the offsets under it stay. */
function convertEmptyClassicGroup(core: CoordinatorState, changes: Changes, groupId: string): void {
  const classic = core.classicGroup(groupId);
  if (classic !== undefined) changes.add(...classic.tombstones());
}

/** The member as it was before this request; a static member that comes back gets all that its old id had. */
function takePlace(
  core: CoordinatorState,
  changes: Changes,
  group: ConsumerGroup,
  command: ConsumerHeartbeatCommand,
): ConsumerMember {
  const { groupId, memberId, instanceId } = command;
  const holder = instanceId === null ? group.members.get(memberId) : group.staticMember(instanceId);
  if (holder === undefined || holder.memberId === memberId) return holder ?? newConsumerMember(memberId);
  const target = group.target(holder.memberId);
  cancelTimers(core, groupId, holder.memberId);
  changes.add(...group.memberTombstones(holder.memberId));
  const current: CurrentAssignmentRecord = {
    ...holder.current,
    memberEpoch: JOIN_EPOCH,
    previousMemberEpoch: LEAVE_EPOCH,
    state: MemberState.Stable,
  };
  changes.add(
    { kind: 'consumer-member', groupId, memberId, value: holder.facts },
    { kind: 'target-member', groupId, memberId, value: target },
    { kind: 'current-assignment', groupId, memberId, value: current },
  );
  return { memberId, facts: holder.facts, current };
}

/** Writes down what the member says that is new; the group epoch grows when the group's subscription changed by it. */
function updateMember(
  core: CoordinatorState,
  changes: Changes,
  caller: Caller,
  command: ConsumerHeartbeatCommand,
  before: ConsumerMember,
): ConsumerGroup {
  const { groupId, memberId } = command;
  const facts: ConsumerMemberRecord = {
    instanceId: command.instanceId ?? before.facts.instanceId,
    rackId: command.rackId ?? before.facts.rackId,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    subscribedTopicNames: command.subscribedTopicNames ?? before.facts.subscribedTopicNames,
    subscribedTopicRegex:
      command.subscribedTopicRegex === null ? before.facts.subscribedTopicRegex : command.subscribedTopicRegex || null,
    rebalanceTimeoutMs:
      command.rebalanceTimeoutMs === -1 ? before.facts.rebalanceTimeoutMs : command.rebalanceTimeoutMs,
    serverAssignor: command.serverAssignor ?? before.facts.serverAssignor,
    classic: null,
  };
  const isNew = core.consumerGroup(groupId)?.members.has(memberId) !== true;
  if (isNew || !sameFacts(facts, before.facts)) {
    changes.add({ kind: 'consumer-member', groupId, memberId, value: facts });
  }
  const group = core.consumerGroup(groupId)!;
  let hasChanged = isNew || !sameNames(facts.subscribedTopicNames, before.facts.subscribedTopicNames);
  if (facts.subscribedTopicRegex !== before.facts.subscribedTopicRegex) {
    if (facts.subscribedTopicRegex !== null) resolveRegex(core, changes, group, facts.subscribedTopicRegex);
    dropUnusedRegex(changes, group, before.facts.subscribedTopicRegex);
    hasChanged = true;
  }
  if (group.metadataStale && refreshTopics(core, changes, group)) hasChanged = true;
  if (hasChanged || facts.serverAssignor !== before.facts.serverAssignor) bumpGroupEpoch(core, changes, group);
  return group;
}

function updateAssignment(
  core: CoordinatorState,
  changes: Changes,
  group: ConsumerGroup,
  command: ConsumerHeartbeatCommand,
  before: ConsumerMember,
  reply: ReplyHeartbeat,
): void {
  const { groupId, memberId } = command;
  if (group.groupEpoch > group.assignmentEpoch) updateTargetAssignment(core, changes, group);
  const current = reconcile({
    member: group.members.get(memberId)!,
    targetEpoch: group.assignmentEpoch,
    target: group.target(memberId),
    subscribedTopicIds: subscribedTopicIds(core.env.topics, group, group.members.get(memberId)!),
    reported: command.reported,
    ownerOf: (topicId, partition) => group.ownerOf(topicId, partition),
  });
  if (current !== group.members.get(memberId)!.current) {
    changes.add({ kind: 'current-assignment', groupId, memberId, value: current });
    watchRevocation(core, group, memberId);
  }
  extendConsumerSession(core, group, memberId);
  const isFullRequest =
    command.rebalanceTimeoutMs !== -1 &&
    command.reported !== null &&
    (command.subscribedTopicNames !== null || command.subscribedTopicRegex !== null);
  const sendsAssignment =
    command.memberEpoch === JOIN_EPOCH || isFullRequest || !samePartitions(current.assigned, before.current.assigned);
  changes.commit((errorCode) => {
    if (errorCode !== ErrorCode.NONE) return reply(refused(errorCode, null));
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

function sameFacts(one: ConsumerMemberRecord, other: ConsumerMemberRecord): boolean {
  return (
    one.instanceId === other.instanceId &&
    one.rackId === other.rackId &&
    one.clientId === other.clientId &&
    one.clientHost === other.clientHost &&
    one.subscribedTopicRegex === other.subscribedTopicRegex &&
    one.rebalanceTimeoutMs === other.rebalanceTimeoutMs &&
    one.serverAssignor === other.serverAssignor &&
    (one.classic === null) === (other.classic === null) &&
    sameNames(one.subscribedTopicNames, other.subscribedTopicNames)
  );
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  const names = new Set(other);
  return one.length === other.length && one.every((name) => names.has(name));
}
