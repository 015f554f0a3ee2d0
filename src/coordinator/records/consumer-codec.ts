import type { Uuid } from '../../base/index.ts';
import {
  consumerGroupCurrentMemberAssignmentRecord,
  type ConsumerGroupCurrentMemberAssignmentValueTopicPartitions as TopicPartitions,
} from '../../protocol/generated/records/consumer-group-current-member-assignment.ts';
import { consumerGroupMemberMetadataRecord } from '../../protocol/generated/records/consumer-group-member-metadata.ts';
import type { Writer } from '../../protocol/index.ts';
import { encodeValue } from './encode.ts';
import type { ConsumerMemberRecord, CurrentAssignmentRecord, MemberState, OwnedPartitions } from './model.ts';

export function encodeConsumerMember(writer: Writer, member: ConsumerMemberRecord): Buffer {
  const { classic, ...facts } = member;
  return encodeValue(writer, consumerGroupMemberMetadataRecord, {
    ...facts,
    classicMemberMetadata: classic && {
      sessionTimeoutMs: classic.sessionTimeoutMs,
      supportedProtocols: classic.protocols,
    },
  });
}

export function decodeConsumerMember(bytes: Buffer): ConsumerMemberRecord {
  const { classicMemberMetadata, ...facts } = consumerGroupMemberMetadataRecord.decodeValue(bytes);
  return {
    ...facts,
    classic: classicMemberMetadata && {
      sessionTimeoutMs: classicMemberMetadata.sessionTimeoutMs,
      protocols: classicMemberMetadata.supportedProtocols.map(({ name, metadata }) => ({
        name,
        metadata: Buffer.from(metadata),
      })),
    },
  };
}

export function encodeCurrentAssignment(writer: Writer, current: CurrentAssignmentRecord): Buffer {
  return encodeValue(writer, consumerGroupCurrentMemberAssignmentRecord, {
    memberEpoch: current.memberEpoch,
    previousMemberEpoch: current.previousMemberEpoch,
    state: current.state,
    assignedPartitions: encodeOwned(current.assigned),
    partitionsPendingRevocation: encodeOwned(current.pendingRevocation),
  });
}

export function decodeCurrentAssignment(bytes: Buffer): CurrentAssignmentRecord {
  const value = consumerGroupCurrentMemberAssignmentRecord.decodeValue(bytes);
  return {
    memberEpoch: value.memberEpoch,
    previousMemberEpoch: value.previousMemberEpoch,
    state: value.state as MemberState,
    assigned: decodeOwned(value.assignedPartitions, value.memberEpoch),
    pendingRevocation: decodeOwned(value.partitionsPendingRevocation, value.memberEpoch),
  };
}

function encodeOwned(owned: OwnedPartitions): TopicPartitions[] {
  return [...owned].map(([topicId, epochs]) => ({
    topicId,
    partitions: [...epochs.keys()],
    assignmentEpochs: [...epochs.values()],
  }));
}

/** Records of before assignment epochs: the member's own epoch is the oldest that is surely right. */
function decodeOwned(topics: readonly TopicPartitions[], memberEpoch: number): Map<Uuid, Map<number, number>> {
  return new Map(
    topics.map(({ topicId, partitions, assignmentEpochs }) => [
      topicId,
      new Map(partitions.map((partition, position) => [partition, assignmentEpochs?.[position] ?? memberEpoch])),
    ]),
  );
}
