import type { Uuid } from '../../../base/index.ts';
import type { PartitionsByTopic } from '../../records/model.ts';
import { ErrorCode } from '../error-code.ts';
import type { ConsumerGroup } from './group.ts';
import { type ConsumerMember, JOIN_EPOCH, owns } from './member.ts';

/** OffsetCommit and OffsetFetch carry member epochs from this version on. */
const MEMBER_EPOCH_VERSION = 9;

/**
 * Whether a heartbeat comes from the member as the group knows it. A smaller epoch is let pass if it is the previous one and
 * the member owns nothing beyond what it was given: it did not see the last answer.
 */
export function isEpochFenced(
  member: ConsumerMember,
  memberEpoch: number,
  reported: PartitionsByTopic | null,
): boolean {
  const { current } = member;
  if (memberEpoch === JOIN_EPOCH || memberEpoch === current.memberEpoch) return false;
  if (memberEpoch > current.memberEpoch || memberEpoch !== current.previousMemberEpoch || reported === null)
    return true;
  for (const [topicId, partitions] of reported) {
    if (!partitions.every((partition) => owns(current.assigned, topicId, partition))) return true;
  }
  return false;
}

/** Who may commit offsets: members, or anyone while the group is empty. Epochs are judged for each partition. */
export function commitError(
  group: ConsumerGroup,
  caller: { readonly memberId: string; readonly generationIdOrMemberEpoch: number; readonly apiVersion: number },
): number {
  const memberEpoch = caller.generationIdOrMemberEpoch;
  if (memberEpoch < 0 && group.members.size === 0) return ErrorCode.NONE;
  const member = group.members.get(caller.memberId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  if (member.facts.classic !== null) {
    return memberEpoch === member.current.memberEpoch ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
  }
  if (caller.apiVersion < MEMBER_EPOCH_VERSION) return ErrorCode.UNSUPPORTED_VERSION;
  return memberEpoch > member.current.memberEpoch ? ErrorCode.STALE_MEMBER_EPOCH : ErrorCode.NONE;
}

/** A commit with an epoch that has passed is still right for a partition that the member has owned since then. */
export function isCommitStale(
  group: ConsumerGroup,
  memberId: string,
  memberEpoch: number,
  topicId: Uuid,
  partition: number,
): boolean {
  const member = group.members.get(memberId);
  if (member === undefined || memberEpoch === member.current.memberEpoch) return false;
  const { assigned, pendingRevocation } = member.current;
  const ownedSince = assigned.get(topicId)?.get(partition) ?? pendingRevocation.get(topicId)?.get(partition);
  return ownedSince === undefined || memberEpoch < ownedSince;
}

export function fetchError(group: ConsumerGroup, memberId: string | null, memberEpoch: number): number {
  if (memberId === null && memberEpoch < 0) return ErrorCode.NONE;
  const member = group.members.get(memberId ?? '');
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  return memberEpoch === member.current.memberEpoch ? ErrorCode.NONE : ErrorCode.STALE_MEMBER_EPOCH;
}
