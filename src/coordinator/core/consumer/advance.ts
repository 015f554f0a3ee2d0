import {
  type ConsumerMemberRecord,
  type CurrentAssignmentRecord,
  MemberState,
  type PartitionsByTopic,
} from '../../records/model.ts';
import type { CoordinatorState } from '../state.ts';
import type { Changes } from './changes.ts';
import type { ConsumerGroup } from './group.ts';
import { fence } from './leave.ts';
import { type ConsumerMember, JOIN_EPOCH, LEAVE_EPOCH, newConsumerMember } from './member.ts';
import { reconcile } from './reconcile.ts';
import { bumpGroupEpoch, updateTargetAssignment } from './target.ts';
import { cancelTimers, extendSession, watchRevocation } from './timers.ts';
import { dropUnusedRegex, refreshTopics, resolveRegex, subscribedTopicIds } from './topics.ts';

export interface MemberIdentity {
  readonly groupId: string;
  readonly memberId: string;
  readonly instanceId: string | null;
}

/** The member as it was before this request; a static member that comes back gets all that its old id had. */
export function takePlace(core: CoordinatorState, changes: Changes, identity: MemberIdentity): ConsumerMember {
  const { groupId, memberId, instanceId } = identity;
  const group = core.consumerGroup(groupId);
  const holder = instanceId === null ? group?.members.get(memberId) : group?.staticMember(instanceId);
  if (group === undefined || holder === undefined) return newConsumerMember(memberId);
  if (holder.memberId === memberId) return holder;
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
export function updateFacts(
  core: CoordinatorState,
  changes: Changes,
  groupId: string,
  before: ConsumerMember,
  facts: ConsumerMemberRecord,
): ConsumerGroup {
  const { memberId } = before;
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

/** Takes the member a step towards its target, which is computed anew if it is out of date, and begins its session anew. */
export function advance(
  core: CoordinatorState,
  changes: Changes,
  group: ConsumerGroup,
  memberId: string,
  reported: PartitionsByTopic | null,
): CurrentAssignmentRecord {
  if (group.groupEpoch > group.assignmentEpoch) updateTargetAssignment(core, changes, group);
  const member = group.members.get(memberId)!;
  const current = reconcile({
    member,
    targetEpoch: group.assignmentEpoch,
    target: group.target(memberId),
    subscribedTopicIds: subscribedTopicIds(core.env.topics, group, member),
    reported,
    ownerOf: (topicId, partition) => group.ownerOf(topicId, partition),
  });
  if (current !== member.current) {
    changes.add({ kind: 'current-assignment', groupId: group.groupId, memberId, value: current });
    watchRevocation(core, group, memberId, fence);
  }
  extendSession(core, group, memberId, fence);
  return current;
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
    // A classic member says all of itself only when it joins, and that may be anything.
    one.classic === null &&
    other.classic === null &&
    sameNames(one.subscribedTopicNames, other.subscribedTopicNames)
  );
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  const names = new Set(other);
  return one.length === other.length && one.every((name) => names.has(name));
}
