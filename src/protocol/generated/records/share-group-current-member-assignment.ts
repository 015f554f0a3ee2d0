// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupCurrentMemberAssignmentKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ShareGroupCurrentMemberAssignmentKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readShareGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): ShareGroupCurrentMemberAssignmentKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeShareGroupCurrentMemberAssignmentKey(writer: Writer, value: ShareGroupCurrentMemberAssignmentKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface ShareGroupCurrentMemberAssignmentValueTopicPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupCurrentMemberAssignmentValueTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 0. */
export interface ShareGroupCurrentMemberAssignmentValue {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly assignedPartitions: readonly ShareGroupCurrentMemberAssignmentValueTopicPartitions[];
}

export interface ShareGroupCurrentMemberAssignmentValueInput {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly assignedPartitions: readonly ShareGroupCurrentMemberAssignmentValueTopicPartitionsInput[];
}

function readShareGroupCurrentMemberAssignmentValueTopicPartitions(reader: Reader, _version: number): ShareGroupCurrentMemberAssignmentValueTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

export function readShareGroupCurrentMemberAssignmentValue(reader: Reader, version: number): ShareGroupCurrentMemberAssignmentValue {
  const memberEpoch = reader.int32();
  const previousMemberEpoch = reader.int32();
  const state = reader.int8();
  const assignedPartitionsLength = reader.compactArrayLength(18);
  const assignedPartitions: ShareGroupCurrentMemberAssignmentValueTopicPartitions[] = [];
  for (let i = 0; i < assignedPartitionsLength; i++) assignedPartitions.push(readShareGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  reader.skipTags();
  return { memberEpoch, previousMemberEpoch, state, assignedPartitions };
}

function writeShareGroupCurrentMemberAssignmentValueTopicPartitions(writer: Writer, value: ShareGroupCurrentMemberAssignmentValueTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeShareGroupCurrentMemberAssignmentValue(writer: Writer, value: ShareGroupCurrentMemberAssignmentValueInput, version: number): void {
  writer.int32(value.memberEpoch);
  writer.int32(value.previousMemberEpoch);
  writer.int8(value.state);
  const assignedPartitions = value.assignedPartitions;
  writer.compactArrayLength(assignedPartitions.length);
  for (const element of assignedPartitions) writeShareGroupCurrentMemberAssignmentValueTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

export const shareGroupCurrentMemberAssignmentRecord: CoordinatorRecord<ShareGroupCurrentMemberAssignmentKey, ShareGroupCurrentMemberAssignmentKeyInput, ShareGroupCurrentMemberAssignmentValue, ShareGroupCurrentMemberAssignmentValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupCurrentMemberAssignment',
  topic: '__consumer_offsets',
  recordType: 14,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupCurrentMemberAssignmentKey,
  writeKey: writeShareGroupCurrentMemberAssignmentKey,
  readValue: readShareGroupCurrentMemberAssignmentValue,
  writeValue: writeShareGroupCurrentMemberAssignmentValue,
});
