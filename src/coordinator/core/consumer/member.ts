import type { Uuid } from '../../../base/index.ts';
import {
  type ConsumerMemberRecord,
  type CurrentAssignmentRecord,
  MemberState,
  type OwnedPartitions,
  type PartitionsByTopic,
} from '../../records/model.ts';

/** Epochs that a ConsumerGroupHeartbeat may carry beside those that the coordinator gave (KIP-848). */
export const JOIN_EPOCH = 0;
export const LEAVE_EPOCH = -1;
/** A static member goes but keeps its place until its session ends. */
export const STATIC_LEAVE_EPOCH = -2;

/** A member of a consumer group as its records say it is. Never changed in place: a new record makes a new one. */
export interface ConsumerMember {
  readonly memberId: string;
  readonly facts: ConsumerMemberRecord;
  readonly current: CurrentAssignmentRecord;
}

export const NOTHING_OWNED: OwnedPartitions = new Map();
export const NO_PARTITIONS: PartitionsByTopic = new Map();

const NO_FACTS: ConsumerMemberRecord = {
  instanceId: null,
  rackId: null,
  clientId: '',
  clientHost: '',
  subscribedTopicNames: [],
  subscribedTopicRegex: null,
  rebalanceTimeoutMs: -1,
  serverAssignor: null,
  classic: null,
};

const JOINING: CurrentAssignmentRecord = {
  memberEpoch: JOIN_EPOCH,
  previousMemberEpoch: LEAVE_EPOCH,
  state: MemberState.Stable,
  assigned: NOTHING_OWNED,
  pendingRevocation: NOTHING_OWNED,
};

export function newConsumerMember(memberId: string): ConsumerMember {
  return { memberId, facts: NO_FACTS, current: JOINING };
}

/** Partition numbers only, as the wire has them. */
export function partitionsOf(owned: OwnedPartitions): PartitionsByTopic {
  return new Map([...owned].map(([topicId, epochs]) => [topicId, [...epochs.keys()].sort((a, b) => a - b)]));
}

export function owns(owned: OwnedPartitions, topicId: Uuid, partition: number): boolean {
  return owned.get(topicId)?.has(partition) ?? false;
}

/** Whether both hold the same partitions; the epochs at which they were given do not matter. */
export function samePartitions(one: OwnedPartitions, other: OwnedPartitions): boolean {
  if (one.size !== other.size) return false;
  for (const [topicId, epochs] of one) {
    const others = other.get(topicId);
    if (others?.size !== epochs.size) return false;
    for (const partition of epochs.keys()) if (!others.has(partition)) return false;
  }
  return true;
}

export function sameTargets(one: PartitionsByTopic, other: PartitionsByTopic): boolean {
  if (one.size !== other.size) return false;
  for (const [topicId, partitions] of one) {
    const others = other.get(topicId);
    if (others?.length !== partitions.length) return false;
    if (!partitions.every((partition, position) => partition === others[position])) return false;
  }
  return true;
}
