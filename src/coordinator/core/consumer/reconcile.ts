import type { Uuid } from '../../../base/index.ts';
import { type CurrentAssignmentRecord, MemberState, type PartitionsByTopic } from '../../records/model.ts';
import { type ConsumerMember, NOTHING_OWNED, owns } from './member.ts';

export interface ReconcileInput {
  readonly member: ConsumerMember;
  readonly targetEpoch: number;
  readonly target: PartitionsByTopic;
  /** Ids of the topics that the member is subscribed to; what it no longer is subscribed to is taken from it. */
  readonly subscribedTopicIds: ReadonlySet<Uuid>;
  /** What the member says it owns; null when it did not say. */
  readonly reported: PartitionsByTopic | null;
  ownerOf(topicId: Uuid, partition: number): string | undefined;
}

/**
 * The next step of a member towards its target (KIP-848, "Reconciliation"): first it gives up what it must not keep, and only
 * when it reports that it has, it goes to the target's epoch; then it gets what no one else owns any more. Returns the same
 * object when there is nothing to do.
 */
export function reconcile(input: ReconcileInput): CurrentAssignmentRecord {
  const { current } = input.member;
  switch (current.state) {
    case MemberState.Stable:
      if (current.memberEpoch === input.targetEpoch && ownsOnlySubscribed(input)) return current;
      return nextAssignment(input);
    case MemberState.UnrevokedPartitions:
      return stillHolds(input, current.pendingRevocation) ? current : nextAssignment(input);
    case MemberState.UnreleasedPartitions:
      return nextAssignment(input);
  }
}

function ownsOnlySubscribed({ member, subscribedTopicIds }: ReconcileInput): boolean {
  for (const topicId of member.current.assigned.keys()) if (!subscribedTopicIds.has(topicId)) return false;
  return true;
}

/** Without a report of what it owns, a member is taken to still have everything. */
function stillHolds({ reported }: ReconcileInput, given: CurrentAssignmentRecord['assigned']): boolean {
  if (reported === null) return true;
  for (const [topicId, partitions] of reported) {
    if (partitions.some((partition) => owns(given, topicId, partition))) return true;
  }
  return false;
}

function nextAssignment(input: ReconcileInput): CurrentAssignmentRecord {
  const { member, target, targetEpoch, subscribedTopicIds } = input;
  const { current } = member;
  const kept = new Map<Uuid, Map<number, number>>();
  const toRevoke = new Map<Uuid, Map<number, number>>();
  const toAssign: [Uuid, number][] = [];
  let waitsForOthers = false;
  for (const topicId of new Set([...target.keys(), ...current.assigned.keys()])) {
    const wanted = new Set(subscribedTopicIds.has(topicId) ? target.get(topicId) : []);
    for (const [partition, epoch] of current.assigned.get(topicId) ?? []) {
      put(wanted.has(partition) ? kept : toRevoke, topicId, partition, epoch);
    }
    for (const partition of wanted) {
      if (owns(current.assigned, topicId, partition)) continue;
      const owner = input.ownerOf(topicId, partition);
      if (owner === undefined || owner === member.memberId) toAssign.push([topicId, partition]);
      else waitsForOthers = true;
    }
  }
  if (toRevoke.size > 0 && stillHolds(input, toRevoke)) {
    return {
      memberEpoch: current.memberEpoch,
      previousMemberEpoch: current.memberEpoch,
      state: MemberState.UnrevokedPartitions,
      assigned: kept,
      pendingRevocation: toRevoke,
    };
  }
  for (const [topicId, partition] of toAssign) put(kept, topicId, partition, targetEpoch);
  const next = {
    memberEpoch: targetEpoch,
    previousMemberEpoch: current.memberEpoch,
    state: waitsForOthers ? MemberState.UnreleasedPartitions : MemberState.Stable,
    assigned: kept,
    pendingRevocation: NOTHING_OWNED,
  };
  return toAssign.length === 0 && isSame(next, current) ? current : next;
}

/** A member that waits for others is looked at with every heartbeat: no record while nothing changes. */
function isSame(next: CurrentAssignmentRecord, current: CurrentAssignmentRecord): boolean {
  return (
    next.memberEpoch === current.memberEpoch &&
    next.state === current.state &&
    current.pendingRevocation.size === 0 &&
    countOf(next.assigned) === countOf(current.assigned)
  );
}

function countOf(owned: CurrentAssignmentRecord['assigned']): number {
  let count = 0;
  for (const partitions of owned.values()) count += partitions.size;
  return count;
}

function put(into: Map<Uuid, Map<number, number>>, topicId: Uuid, partition: number, epoch: number): void {
  const partitions = into.get(topicId);
  if (partitions === undefined) into.set(topicId, new Map([[partition, epoch]]));
  else partitions.set(partition, epoch);
}
