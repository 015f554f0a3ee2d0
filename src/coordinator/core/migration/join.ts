import type { Uuid } from '../../../base/index.ts';
import type { ClassicProtocol, ConsumerMemberRecord, PartitionsByTopic } from '../../records/model.ts';
import { failedJoin } from '../classic/group.ts';
import type { JoinCommand, JoinResult, Reply } from '../classic/member.ts';
import { newMemberId } from '../classic/member-id.ts';
import { advance, takePlace, updateFacts } from '../consumer/advance.ts';
import { Changes } from '../consumer/changes.ts';
import type { ConsumerGroup } from '../consumer/group.ts';
import { fence } from '../consumer/leave.ts';
import { awaitClassicStep } from '../consumer/timers.ts';
import { CONSUMER_PROTOCOL_TYPE, type EmbeddedSubscription, readSubscription } from '../embedded-protocol.ts';
import type { Caller } from '../environment.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';

/**
 * A member of the classic protocol joins a consumer group (KIP-848, "Online migration"). The coordinator assigns, so nobody waits
 * and nobody leads: the answer comes at once, and SyncGroup gives what the member may have at this epoch.
 */
export function joinAsClassicMember(
  core: CoordinatorState,
  caller: Caller,
  group: ConsumerGroup,
  command: JoinCommand,
  reply: Reply<JoinResult>,
): void {
  const isNew = command.memberId === '';
  const memberId = isNew ? newMemberId(core, command.groupInstanceId ?? caller.clientId) : command.memberId;
  const subscription = command.protocols[0] && readSubscription(command.protocols[0].metadata);
  const errorCode = refusalOf(core, group, command, subscription);
  if (errorCode !== ErrorCode.NONE || subscription === undefined) {
    reply(failedJoin(errorCode, command.memberId));
    return;
  }
  if (isNew && command.groupInstanceId === null && command.requireKnownMemberId) {
    reply(failedJoin(ErrorCode.MEMBER_ID_REQUIRED, memberId));
    return;
  }
  const { groupId } = command;
  const changes = new Changes(core);
  const before = takePlace(core, changes, { groupId, memberId, instanceId: command.groupInstanceId });
  const facts = factsOf(caller, command, subscription, before.facts);
  updateFacts(core, changes, groupId, before, facts);
  const current = advance(core, changes, group, memberId, ownedBy(core, subscription));
  core.env.timers.cancel(timerKey('join', groupId, memberId));
  awaitClassicStep(core, group, memberId, 'sync', fence);
  changes.commit((failure) => {
    if (failure !== ErrorCode.NONE) {
      reply(failedJoin(failure, command.memberId));
      return;
    }
    reply({
      errorCode: ErrorCode.NONE,
      memberId,
      generationId: current.memberEpoch,
      protocolType: CONSUMER_PROTOCOL_TYPE,
      protocolName: command.protocols[0]!.name,
      leaderId: '',
      skipAssignment: false,
      members: [],
    });
  });
}

function refusalOf(
  core: CoordinatorState,
  group: ConsumerGroup,
  command: JoinCommand,
  subscription: EmbeddedSubscription | undefined,
): number {
  const { memberId, groupInstanceId } = command;
  const holder = groupInstanceId === null ? group.members.get(memberId) : group.staticMember(groupInstanceId);
  if (groupInstanceId !== null && memberId !== '') {
    if (holder === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (holder.memberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  }
  if (holder === undefined && group.members.size >= core.env.settings.consumerSizeMax) {
    return ErrorCode.GROUP_MAX_SIZE_REACHED;
  }
  const isSupported =
    subscription !== undefined &&
    command.protocolType === CONSUMER_PROTOCOL_TYPE &&
    command.protocols.some(({ name }) => supportedByOthers(group, holder?.memberId, name));
  return isSupported ? ErrorCode.NONE : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
}

/** The classic members must still have a protocol in common, for the day on which they are a classic group again. */
function supportedByOthers(group: ConsumerGroup, memberId: string | undefined, protocolName: string): boolean {
  for (const other of group.members.values()) {
    if (other.memberId === memberId || other.facts.classic === null) continue;
    const protocols: readonly ClassicProtocol[] = other.facts.classic.protocols;
    if (!protocols.some(({ name }) => name === protocolName)) return false;
  }
  return true;
}

function factsOf(
  caller: Caller,
  command: JoinCommand,
  subscription: EmbeddedSubscription,
  before: ConsumerMemberRecord,
): ConsumerMemberRecord {
  return {
    instanceId: command.groupInstanceId,
    rackId: subscription.rackId,
    clientId: caller.clientId,
    clientHost: caller.clientHost,
    subscribedTopicNames: subscription.topics,
    subscribedTopicRegex: null,
    rebalanceTimeoutMs: command.rebalanceTimeoutMs,
    serverAssignor: before.serverAssignor,
    classic: { sessionTimeoutMs: command.sessionTimeoutMs, protocols: command.protocols },
  };
}

function ownedBy(core: CoordinatorState, subscription: EmbeddedSubscription): PartitionsByTopic {
  const owned = new Map<Uuid, readonly number[]>();
  for (const { topic, partitions } of subscription.ownedPartitions) {
    const facts = core.env.topics.byName(topic);
    if (facts !== undefined) owned.set(facts.id, partitions);
  }
  return owned;
}
