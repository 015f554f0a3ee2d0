// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupTargetAssignmentMemberKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ConsumerGroupTargetAssignmentMemberKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readConsumerGroupTargetAssignmentMemberKey(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMemberKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeConsumerGroupTargetAssignmentMemberKey(writer: Writer, value: ConsumerGroupTargetAssignmentMemberKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface ConsumerGroupTargetAssignmentMemberValueTopicPartition {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupTargetAssignmentMemberValueTopicPartitionInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 0. */
export interface ConsumerGroupTargetAssignmentMemberValue {
  readonly topicPartitions: readonly ConsumerGroupTargetAssignmentMemberValueTopicPartition[];
}

export interface ConsumerGroupTargetAssignmentMemberValueInput {
  readonly topicPartitions: readonly ConsumerGroupTargetAssignmentMemberValueTopicPartitionInput[];
}

function readConsumerGroupTargetAssignmentMemberValueTopicPartition(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMemberValueTopicPartition {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

export function readConsumerGroupTargetAssignmentMemberValue(reader: Reader, version: number): ConsumerGroupTargetAssignmentMemberValue {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions: ConsumerGroupTargetAssignmentMemberValueTopicPartition[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readConsumerGroupTargetAssignmentMemberValueTopicPartition(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

function writeConsumerGroupTargetAssignmentMemberValueTopicPartition(writer: Writer, value: ConsumerGroupTargetAssignmentMemberValueTopicPartitionInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeConsumerGroupTargetAssignmentMemberValue(writer: Writer, value: ConsumerGroupTargetAssignmentMemberValueInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeConsumerGroupTargetAssignmentMemberValueTopicPartition(writer, element, version);
  writer.uvarint(0);
}

export const consumerGroupTargetAssignmentMemberRecord: CoordinatorRecord<ConsumerGroupTargetAssignmentMemberKey, ConsumerGroupTargetAssignmentMemberKeyInput, ConsumerGroupTargetAssignmentMemberValue, ConsumerGroupTargetAssignmentMemberValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupTargetAssignmentMember',
  topic: '__consumer_offsets',
  recordType: 7,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupTargetAssignmentMemberKey,
  writeKey: writeConsumerGroupTargetAssignmentMemberKey,
  readValue: readConsumerGroupTargetAssignmentMemberValue,
  writeValue: writeConsumerGroupTargetAssignmentMemberValue,
});
