import { MemberState } from '../../records/model.ts';
import { failedSync } from '../classic/group.ts';
import type { Reply, SyncCommand, SyncResult } from '../classic/member.ts';
import type { ConsumerGroup } from '../consumer/group.ts';
import { fence } from '../consumer/leave.ts';
import { type ConsumerMember, owns, partitionsOf } from '../consumer/member.ts';
import { awaitClassicStep, extendSession } from '../consumer/timers.ts';
import { CONSUMER_PROTOCOL_TYPE } from '../embedded-protocol.ts';
import { ErrorCode } from '../error-code.ts';
import type { CoordinatorState } from '../state.ts';
import { timerKey } from '../timers.ts';
import { embeddedAssignment } from './downgrade.ts';

interface ClassicRequest {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

/** A classic member of a consumer group gets what it may own at its epoch. Answered when that is committed. */
export function syncAsClassicMember(
  core: CoordinatorState,
  group: ConsumerGroup,
  command: SyncCommand,
  reply: Reply<SyncResult>,
): void {
  const member = findMember(group, command);
  if (typeof member === 'number') {
    reply(failedSync(member));
    return;
  }
  const { name, metadata } = member.facts.classic!.protocols[0]!;
  const isOtherType = command.protocolType !== null && command.protocolType !== CONSUMER_PROTOCOL_TYPE;
  if (isOtherType || (command.protocolName !== null && command.protocolName !== name)) {
    reply(failedSync(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    return;
  }
  const { current, memberId } = member;
  if (group.groupEpoch > current.memberEpoch && current.state !== MemberState.UnrevokedPartitions) {
    awaitClassicStep(core, group, memberId, 'join', fence);
    reply(failedSync(ErrorCode.REBALANCE_IN_PROGRESS));
    return;
  }
  core.env.timers.cancel(timerKey('sync', group.groupId, memberId));
  extendSession(core, group, memberId, fence);
  const assignment = embeddedAssignment(core, metadata, partitionsOf(current.assigned));
  core.env.persist([], (errorCode) => {
    if (errorCode !== ErrorCode.NONE) reply(failedSync(errorCode));
    else reply({ errorCode, protocolType: CONSUMER_PROTOCOL_TYPE, protocolName: name, assignment });
  });
}

/** A classic member of a consumer group is told to rejoin when there is something for it to give up or to get. */
export function heartbeatAsClassicMember(
  core: CoordinatorState,
  group: ConsumerGroup,
  request: ClassicRequest,
): number {
  const member = findMember(group, request);
  if (typeof member === 'number') return member;
  extendSession(core, group, member.memberId, fence);
  if (!mustRejoin(group, member)) return ErrorCode.NONE;
  awaitClassicStep(core, group, member.memberId, 'join', fence);
  return ErrorCode.REBALANCE_IN_PROGRESS;
}

function mustRejoin(group: ConsumerGroup, member: ConsumerMember): boolean {
  const { current, memberId } = member;
  if (group.groupEpoch > current.memberEpoch || current.state === MemberState.UnrevokedPartitions) return true;
  if (current.state !== MemberState.UnreleasedPartitions) return false;
  for (const [topicId, partitions] of group.target(memberId)) {
    for (const partition of partitions) {
      const isMissing = !owns(current.assigned, topicId, partition);
      if (isMissing && group.ownerOf(topicId, partition) === undefined) return true;
    }
  }
  return false;
}

function findMember(group: ConsumerGroup, request: ClassicRequest): ConsumerMember | number {
  const { memberId, groupInstanceId } = request;
  const member = groupInstanceId === null ? group.members.get(memberId) : group.staticMember(groupInstanceId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (member.memberId !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
  if (member.facts.classic === null) return ErrorCode.UNKNOWN_MEMBER_ID;
  return request.generationId === member.current.memberEpoch ? member : ErrorCode.ILLEGAL_GENERATION;
}
