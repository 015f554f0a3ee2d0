// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupTargetAssignmentMemberKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface StreamsGroupTargetAssignmentMemberKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readStreamsGroupTargetAssignmentMemberKey(reader: Reader, _version: number): StreamsGroupTargetAssignmentMemberKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeStreamsGroupTargetAssignmentMemberKey(writer: Writer, value: StreamsGroupTargetAssignmentMemberKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface StreamsGroupTargetAssignmentMemberValueTaskIds {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupTargetAssignmentMemberValueTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 0. */
export interface StreamsGroupTargetAssignmentMemberValue {
  readonly activeTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIds[];
  readonly standbyTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIds[];
  readonly warmupTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIds[];
}

export interface StreamsGroupTargetAssignmentMemberValueInput {
  readonly activeTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIdsInput[];
  readonly standbyTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIdsInput[];
  readonly warmupTasks: readonly StreamsGroupTargetAssignmentMemberValueTaskIdsInput[];
}

function readStreamsGroupTargetAssignmentMemberValueTaskIds(reader: Reader, _version: number): StreamsGroupTargetAssignmentMemberValueTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { subtopologyId, partitions };
}

export function readStreamsGroupTargetAssignmentMemberValue(reader: Reader, version: number): StreamsGroupTargetAssignmentMemberValue {
  const activeTasksLength = reader.compactArrayLength(3);
  const activeTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];
  for (let i = 0; i < activeTasksLength; i++) activeTasks.push(readStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  const standbyTasksLength = reader.compactArrayLength(3);
  const standbyTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks.push(readStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  const warmupTasksLength = reader.compactArrayLength(3);
  const warmupTasks: StreamsGroupTargetAssignmentMemberValueTaskIds[] = [];
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks.push(readStreamsGroupTargetAssignmentMemberValueTaskIds(reader, version));
  reader.skipTags();
  return { activeTasks, standbyTasks, warmupTasks };
}

function writeStreamsGroupTargetAssignmentMemberValueTaskIds(writer: Writer, value: StreamsGroupTargetAssignmentMemberValueTaskIdsInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeStreamsGroupTargetAssignmentMemberValue(writer: Writer, value: StreamsGroupTargetAssignmentMemberValueInput, version: number): void {
  const activeTasks = value.activeTasks;
  writer.compactArrayLength(activeTasks.length);
  for (const element of activeTasks) writeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, element, version);
  const standbyTasks = value.standbyTasks;
  writer.compactArrayLength(standbyTasks.length);
  for (const element of standbyTasks) writeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, element, version);
  const warmupTasks = value.warmupTasks;
  writer.compactArrayLength(warmupTasks.length);
  for (const element of warmupTasks) writeStreamsGroupTargetAssignmentMemberValueTaskIds(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupTargetAssignmentMemberRecord: CoordinatorRecord<StreamsGroupTargetAssignmentMemberKey, StreamsGroupTargetAssignmentMemberKeyInput, StreamsGroupTargetAssignmentMemberValue, StreamsGroupTargetAssignmentMemberValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupTargetAssignmentMember',
  topic: '__consumer_offsets',
  recordType: 21,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupTargetAssignmentMemberKey,
  writeKey: writeStreamsGroupTargetAssignmentMemberKey,
  readValue: readStreamsGroupTargetAssignmentMemberValue,
  writeValue: writeStreamsGroupTargetAssignmentMemberValue,
});
