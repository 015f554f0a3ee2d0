// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupTargetAssignmentMemberKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ShareGroupTargetAssignmentMemberKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readShareGroupTargetAssignmentMemberKey(reader: Reader, _version: number): ShareGroupTargetAssignmentMemberKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeShareGroupTargetAssignmentMemberKey(writer: Writer, value: ShareGroupTargetAssignmentMemberKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface ShareGroupTargetAssignmentMemberValueTopicPartition {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupTargetAssignmentMemberValueTopicPartitionInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 0. */
export interface ShareGroupTargetAssignmentMemberValue {
  readonly topicPartitions: readonly ShareGroupTargetAssignmentMemberValueTopicPartition[];
}

export interface ShareGroupTargetAssignmentMemberValueInput {
  readonly topicPartitions: readonly ShareGroupTargetAssignmentMemberValueTopicPartitionInput[];
}

function readShareGroupTargetAssignmentMemberValueTopicPartition(reader: Reader, _version: number): ShareGroupTargetAssignmentMemberValueTopicPartition {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

export function readShareGroupTargetAssignmentMemberValue(reader: Reader, version: number): ShareGroupTargetAssignmentMemberValue {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions: ShareGroupTargetAssignmentMemberValueTopicPartition[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readShareGroupTargetAssignmentMemberValueTopicPartition(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

function writeShareGroupTargetAssignmentMemberValueTopicPartition(writer: Writer, value: ShareGroupTargetAssignmentMemberValueTopicPartitionInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeShareGroupTargetAssignmentMemberValue(writer: Writer, value: ShareGroupTargetAssignmentMemberValueInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeShareGroupTargetAssignmentMemberValueTopicPartition(writer, element, version);
  writer.uvarint(0);
}

export const shareGroupTargetAssignmentMemberRecord: CoordinatorRecord<ShareGroupTargetAssignmentMemberKey, ShareGroupTargetAssignmentMemberKeyInput, ShareGroupTargetAssignmentMemberValue, ShareGroupTargetAssignmentMemberValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupTargetAssignmentMember',
  topic: '__consumer_offsets',
  recordType: 13,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupTargetAssignmentMemberKey,
  writeKey: writeShareGroupTargetAssignmentMemberKey,
  readValue: readShareGroupTargetAssignmentMemberValue,
  writeValue: writeShareGroupTargetAssignmentMemberValue,
});
