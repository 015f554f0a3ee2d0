// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupCurrentMemberAssignmentKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface StreamsGroupCurrentMemberAssignmentKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readStreamsGroupCurrentMemberAssignmentKey(reader: Reader, _version: number): StreamsGroupCurrentMemberAssignmentKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeStreamsGroupCurrentMemberAssignmentKey(writer: Writer, value: StreamsGroupCurrentMemberAssignmentKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface StreamsGroupCurrentMemberAssignmentValueTaskIds {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
  readonly assignmentEpochs: readonly number[] | null;
}

export interface StreamsGroupCurrentMemberAssignmentValueTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
  readonly assignmentEpochs?: readonly number[] | null | undefined;
}

/** Versions 0 to 0. */
export interface StreamsGroupCurrentMemberAssignmentValue {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly activeTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
  readonly standbyTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
  readonly warmupTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
  readonly activeTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
  readonly standbyTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
  readonly warmupTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIds[];
}

export interface StreamsGroupCurrentMemberAssignmentValueInput {
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: number;
  readonly activeTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
  readonly standbyTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
  readonly warmupTasks: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
  readonly activeTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
  readonly standbyTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
  readonly warmupTasksPendingRevocation: readonly StreamsGroupCurrentMemberAssignmentValueTaskIdsInput[];
}

function readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader: Reader, _version: number): StreamsGroupCurrentMemberAssignmentValueTaskIds {
  const subtopologyId = reader.compactString();
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
  return { subtopologyId, partitions, assignmentEpochs };
}

export function readStreamsGroupCurrentMemberAssignmentValue(reader: Reader, version: number): StreamsGroupCurrentMemberAssignmentValue {
  const memberEpoch = reader.int32();
  const previousMemberEpoch = reader.int32();
  const state = reader.int8();
  const activeTasksLength = reader.compactArrayLength(3);
  const activeTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < activeTasksLength; i++) activeTasks.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  const standbyTasksLength = reader.compactArrayLength(3);
  const standbyTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  const warmupTasksLength = reader.compactArrayLength(3);
  const warmupTasks: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  const activeTasksPendingRevocationLength = reader.compactArrayLength(3);
  const activeTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < activeTasksPendingRevocationLength; i++) activeTasksPendingRevocation.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  const standbyTasksPendingRevocationLength = reader.compactArrayLength(3);
  const standbyTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < standbyTasksPendingRevocationLength; i++) standbyTasksPendingRevocation.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  const warmupTasksPendingRevocationLength = reader.compactArrayLength(3);
  const warmupTasksPendingRevocation: StreamsGroupCurrentMemberAssignmentValueTaskIds[] = [];
  for (let i = 0; i < warmupTasksPendingRevocationLength; i++) warmupTasksPendingRevocation.push(readStreamsGroupCurrentMemberAssignmentValueTaskIds(reader, version));
  reader.skipTags();
  return { memberEpoch, previousMemberEpoch, state, activeTasks, standbyTasks, warmupTasks, activeTasksPendingRevocation, standbyTasksPendingRevocation, warmupTasksPendingRevocation };
}

function writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer: Writer, value: StreamsGroupCurrentMemberAssignmentValueTaskIdsInput, _version: number): void {
  writer.compactString(value.subtopologyId);
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

export function writeStreamsGroupCurrentMemberAssignmentValue(writer: Writer, value: StreamsGroupCurrentMemberAssignmentValueInput, version: number): void {
  writer.int32(value.memberEpoch);
  writer.int32(value.previousMemberEpoch);
  writer.int8(value.state);
  const activeTasks = value.activeTasks;
  writer.compactArrayLength(activeTasks.length);
  for (const element of activeTasks) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  const standbyTasks = value.standbyTasks;
  writer.compactArrayLength(standbyTasks.length);
  for (const element of standbyTasks) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  const warmupTasks = value.warmupTasks;
  writer.compactArrayLength(warmupTasks.length);
  for (const element of warmupTasks) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  const activeTasksPendingRevocation = value.activeTasksPendingRevocation;
  writer.compactArrayLength(activeTasksPendingRevocation.length);
  for (const element of activeTasksPendingRevocation) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  const standbyTasksPendingRevocation = value.standbyTasksPendingRevocation;
  writer.compactArrayLength(standbyTasksPendingRevocation.length);
  for (const element of standbyTasksPendingRevocation) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  const warmupTasksPendingRevocation = value.warmupTasksPendingRevocation;
  writer.compactArrayLength(warmupTasksPendingRevocation.length);
  for (const element of warmupTasksPendingRevocation) writeStreamsGroupCurrentMemberAssignmentValueTaskIds(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupCurrentMemberAssignmentRecord: CoordinatorRecord<StreamsGroupCurrentMemberAssignmentKey, StreamsGroupCurrentMemberAssignmentKeyInput, StreamsGroupCurrentMemberAssignmentValue, StreamsGroupCurrentMemberAssignmentValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupCurrentMemberAssignment',
  topic: '__consumer_offsets',
  recordType: 22,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupCurrentMemberAssignmentKey,
  writeKey: writeStreamsGroupCurrentMemberAssignmentKey,
  readValue: readStreamsGroupCurrentMemberAssignmentValue,
  writeValue: writeStreamsGroupCurrentMemberAssignmentValue,
});
