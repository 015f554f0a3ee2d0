// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupCurrentMemberAssignmentKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ConsumerGroupCurrentMemberAssignmentKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readConsumerGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): ConsumerGroupCurrentMemberAssignmentKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeConsumerGroupCurrentMemberAssignmentKey(writer: Writer, value: ConsumerGroupCurrentMemberAssignmentKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface ConsumerGroupCurrentMemberAssignmentValueTopicPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
  readonly assignmentEpochs: readonly number[] | null;
}

export interface ConsumerGroupCurrentMemberAssignmentValueTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
  readonly assignmentEpochs?: readonly number[] | null | undefined;
}

/** Versions 0 to 0. */
export interface ConsumerGroupCurrentMemberAssignmentValue {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly assignedPartitions: readonly ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[];
  readonly partitionsPendingRevocation: readonly ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[];
}

export interface ConsumerGroupCurrentMemberAssignmentValueInput {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly assignedPartitions: readonly ConsumerGroupCurrentMemberAssignmentValueTopicPartitionsInput[];
  readonly partitionsPendingRevocation: readonly ConsumerGroupCurrentMemberAssignmentValueTopicPartitionsInput[];
}

function readConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader: Reader, _version: number): ConsumerGroupCurrentMemberAssignmentValueTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  let assignmentEpochs: number[] | null = null;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        const assignmentEpochsLength = reader.compactNullableArrayLength(4);
        assignmentEpochs = assignmentEpochsLength < 0 ? null : [];
        for (let i = 0; i < assignmentEpochsLength; i++) assignmentEpochs!.push(reader.int32());
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { topicId, partitions, assignmentEpochs };
}

export function readConsumerGroupCurrentMemberAssignmentValue(reader: Reader, version: number): ConsumerGroupCurrentMemberAssignmentValue {
  const memberEpoch = reader.int32();
  const previousMemberEpoch = reader.int32();
  const state = reader.int8();
  const assignedPartitionsLength = reader.compactArrayLength(18);
  const assignedPartitions: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = [];
  for (let i = 0; i < assignedPartitionsLength; i++) assignedPartitions.push(readConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  const partitionsPendingRevocationLength = reader.compactArrayLength(18);
  const partitionsPendingRevocation: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = [];
  for (let i = 0; i < partitionsPendingRevocationLength; i++) partitionsPendingRevocation.push(readConsumerGroupCurrentMemberAssignmentValueTopicPartitions(reader, version));
  reader.skipTags();
  return { memberEpoch, previousMemberEpoch, state, assignedPartitions, partitionsPendingRevocation };
}

function writeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer: Writer, value: ConsumerGroupCurrentMemberAssignmentValueTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  const assignmentEpochsSet = value.assignmentEpochs !== undefined && value.assignmentEpochs !== null;
  writer.uvarint(assignmentEpochsSet ? 1 : 0);
  if (assignmentEpochsSet) {
    const mark = writer.beginTag(0);
    const assignmentEpochs = value.assignmentEpochs ?? null;
    writer.compactArrayLength(assignmentEpochs === null ? -1 : assignmentEpochs.length);
    if (assignmentEpochs !== null) for (const element of assignmentEpochs) writer.int32(element);
    writer.endTag(mark);
  }
}

export function writeConsumerGroupCurrentMemberAssignmentValue(writer: Writer, value: ConsumerGroupCurrentMemberAssignmentValueInput, version: number): void {
  writer.int32(value.memberEpoch);
  writer.int32(value.previousMemberEpoch);
  writer.int8(value.state);
  const assignedPartitions = value.assignedPartitions;
  writer.compactArrayLength(assignedPartitions.length);
  for (const element of assignedPartitions) writeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer, element, version);
  const partitionsPendingRevocation = value.partitionsPendingRevocation;
  writer.compactArrayLength(partitionsPendingRevocation.length);
  for (const element of partitionsPendingRevocation) writeConsumerGroupCurrentMemberAssignmentValueTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

export const consumerGroupCurrentMemberAssignmentRecord: CoordinatorRecord<ConsumerGroupCurrentMemberAssignmentKey, ConsumerGroupCurrentMemberAssignmentKeyInput, ConsumerGroupCurrentMemberAssignmentValue, ConsumerGroupCurrentMemberAssignmentValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupCurrentMemberAssignment',
  topic: '__consumer_offsets',
  recordType: 8,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupCurrentMemberAssignmentKey,
  writeKey: writeConsumerGroupCurrentMemberAssignmentKey,
  readValue: readConsumerGroupCurrentMemberAssignmentValue,
  writeValue: writeConsumerGroupCurrentMemberAssignmentValue,
});
