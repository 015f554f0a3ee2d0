import { type Uuid, ZERO_UUID } from '../../base/index.ts';
import { consumerGroupCurrentMemberAssignmentRecord as currentAssignmentCodec } from '../../protocol/generated/records/consumer-group-current-member-assignment.ts';
import { consumerGroupMemberMetadataRecord as consumerMemberCodec } from '../../protocol/generated/records/consumer-group-member-metadata.ts';
import { consumerGroupMetadataRecord as consumerGroupCodec } from '../../protocol/generated/records/consumer-group-metadata.ts';
import { consumerGroupRegularExpressionRecord as regexCodec } from '../../protocol/generated/records/consumer-group-regular-expression.ts';
import { consumerGroupTargetAssignmentMemberRecord as targetMemberCodec } from '../../protocol/generated/records/consumer-group-target-assignment-member.ts';
import { consumerGroupTargetAssignmentMetadataRecord as targetMetadataCodec } from '../../protocol/generated/records/consumer-group-target-assignment-metadata.ts';
import { groupMetadataRecord as classicGroupCodec } from '../../protocol/generated/records/group-metadata.ts';
import { legacyOffsetCommitRecord as legacyOffsetCodec } from '../../protocol/generated/records/legacy-offset-commit.ts';
import { offsetCommitRecord as offsetCodec } from '../../protocol/generated/records/offset-commit.ts';
import { coordinatorRecordType, type Writer } from '../../protocol/index.ts';
import { decodeClassicGroup, encodeClassicGroup } from './classic-codec.ts';
import {
  decodeConsumerMember,
  decodeCurrentAssignment,
  encodeConsumerMember,
  encodeCurrentAssignment,
} from './consumer-codec.ts';
import { encodeKey, encodeValue, smallWriter } from './encode.ts';
import type { CommittedOffset, CoordinatorRecord } from './model.ts';

export interface KeyValue {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/** Version 1 is the only one that can carry a retention of the client's own. */
const OFFSET_VERSION_WITH_EXPIRY = 1;
const OFFSET_VERSION = 4;

/**
 * A record as it stands in `__consumer_offsets`: key and value in Kafka's own layouts, as views of the writer's memory. A writer
 * that is used again and again spares the memory of its own for each record.
 */
export function encodeRecord(record: CoordinatorRecord, writer: Writer = smallWriter()): KeyValue {
  const { groupId } = record;
  switch (record.kind) {
    case 'offset-commit':
      return {
        key: encodeKey(writer, offsetCodec, { group: groupId, topic: record.topic, partition: record.partition }),
        value: record.value && encodeOffset(writer, record.value),
      };
    case 'group-metadata':
      return {
        key: encodeKey(writer, classicGroupCodec, { group: groupId }),
        value: record.value && encodeClassicGroup(writer, record.value),
      };
    case 'consumer-group-metadata':
      return {
        key: encodeKey(writer, consumerGroupCodec, { groupId }),
        value: record.value && encodeValue(writer, consumerGroupCodec, record.value),
      };
    case 'consumer-member':
      return {
        key: encodeKey(writer, consumerMemberCodec, { groupId, memberId: record.memberId }),
        value: record.value && encodeConsumerMember(writer, record.value),
      };
    case 'target-metadata':
      return {
        key: encodeKey(writer, targetMetadataCodec, { groupId }),
        value:
          record.value &&
          encodeValue(writer, targetMetadataCodec, {
            assignmentEpoch: record.value.assignmentEpoch,
            assignmentTimestamp: record.value.assignmentTimestampMs,
          }),
      };
    case 'target-member':
      return {
        key: encodeKey(writer, targetMemberCodec, { groupId, memberId: record.memberId }),
        value:
          record.value &&
          encodeValue(writer, targetMemberCodec, {
            topicPartitions: [...record.value].map(([topicId, partitions]) => ({ topicId, partitions })),
          }),
      };
    case 'current-assignment':
      return {
        key: encodeKey(writer, currentAssignmentCodec, { groupId, memberId: record.memberId }),
        value: record.value && encodeCurrentAssignment(writer, record.value),
      };
    case 'resolved-regex':
      return {
        key: encodeKey(writer, regexCodec, { groupId, regularExpression: record.regex }),
        value:
          record.value &&
          encodeValue(writer, regexCodec, {
            topics: record.value.topics,
            version: record.value.version,
            timestamp: record.value.timestampMs,
          }),
      };
  }
}

/**
 * Reads a record of `__consumer_offsets`; undefined for kinds that this coordinator does not keep (share and streams groups).
 * Byte fields are copied out of the log's buffers. Throws CodecError when the bytes are not what their type says.
 */
export function decodeRecord(key: Buffer, value: Buffer | null): CoordinatorRecord | undefined {
  switch (coordinatorRecordType(key)) {
    case legacyOffsetCodec.recordType: {
      const { group, topic, partition } = legacyOffsetCodec.decodeKey(key);
      return { kind: 'offset-commit', groupId: group, topic, partition, value: value && decodeOffset(value) };
    }
    case offsetCodec.recordType: {
      const { group, topic, partition } = offsetCodec.decodeKey(key);
      return { kind: 'offset-commit', groupId: group, topic, partition, value: value && decodeOffset(value) };
    }
    case classicGroupCodec.recordType: {
      const groupId = classicGroupCodec.decodeKey(key).group;
      return { kind: 'group-metadata', groupId, value: value && decodeClassicGroup(value) };
    }
    case consumerGroupCodec.recordType: {
      const { groupId } = consumerGroupCodec.decodeKey(key);
      return { kind: 'consumer-group-metadata', groupId, value: value && consumerGroupCodec.decodeValue(value) };
    }
    case consumerMemberCodec.recordType: {
      const { groupId, memberId } = consumerMemberCodec.decodeKey(key);
      return { kind: 'consumer-member', groupId, memberId, value: value && decodeConsumerMember(value) };
    }
    case targetMetadataCodec.recordType: {
      const { groupId } = targetMetadataCodec.decodeKey(key);
      return { kind: 'target-metadata', groupId, value: value && decodeTargetMetadata(value) };
    }
    case targetMemberCodec.recordType: {
      const { groupId, memberId } = targetMemberCodec.decodeKey(key);
      return { kind: 'target-member', groupId, memberId, value: value && decodeTarget(value) };
    }
    case currentAssignmentCodec.recordType: {
      const { groupId, memberId } = currentAssignmentCodec.decodeKey(key);
      return { kind: 'current-assignment', groupId, memberId, value: value && decodeCurrentAssignment(value) };
    }
    case regexCodec.recordType: {
      const { groupId, regularExpression } = regexCodec.decodeKey(key);
      return { kind: 'resolved-regex', groupId, regex: regularExpression, value: value && decodeRegex(value) };
    }
    default:
      return undefined;
  }
}

function encodeOffset(writer: Writer, value: CommittedOffset): Buffer {
  const { offset, leaderEpoch, metadata } = value;
  const commitTimestamp = value.commitTimestampMs;
  if (value.expireTimestampMs !== -1) {
    return encodeValue(
      writer,
      offsetCodec,
      { offset, metadata, commitTimestamp, expireTimestamp: value.expireTimestampMs },
      OFFSET_VERSION_WITH_EXPIRY,
    );
  }
  return encodeValue(
    writer,
    offsetCodec,
    { offset, leaderEpoch, metadata, commitTimestamp, topicId: value.topicId },
    OFFSET_VERSION,
  );
}

function decodeOffset(bytes: Buffer): CommittedOffset {
  const value = offsetCodec.decodeValue(bytes);
  return {
    offset: value.offset,
    leaderEpoch: value.leaderEpoch,
    metadata: value.metadata,
    commitTimestampMs: value.commitTimestamp,
    expireTimestampMs: value.expireTimestamp,
    topicId: value.topicId ?? ZERO_UUID,
  };
}

function decodeTargetMetadata(bytes: Buffer): { assignmentEpoch: number; assignmentTimestampMs: number } {
  const value = targetMetadataCodec.decodeValue(bytes);
  return { assignmentEpoch: value.assignmentEpoch, assignmentTimestampMs: value.assignmentTimestamp };
}

function decodeTarget(bytes: Buffer): Map<Uuid, readonly number[]> {
  const { topicPartitions } = targetMemberCodec.decodeValue(bytes);
  return new Map(topicPartitions.map(({ topicId, partitions }) => [topicId, [...partitions].sort((a, b) => a - b)]));
}

function decodeRegex(bytes: Buffer): { topics: readonly string[]; version: number; timestampMs: number } {
  const value = regexCodec.decodeValue(bytes);
  return { topics: value.topics, version: value.version, timestampMs: value.timestamp };
}
