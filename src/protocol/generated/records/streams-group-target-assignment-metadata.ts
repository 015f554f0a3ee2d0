// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupTargetAssignmentMetadataKey {
  readonly groupId: string;
}

export interface StreamsGroupTargetAssignmentMetadataKeyInput {
  readonly groupId: string;
}

export function readStreamsGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): StreamsGroupTargetAssignmentMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeStreamsGroupTargetAssignmentMetadataKey(writer: Writer, value: StreamsGroupTargetAssignmentMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

/** Versions 0 to 0. */
export interface StreamsGroupTargetAssignmentMetadataValue {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp: number;
}

export interface StreamsGroupTargetAssignmentMetadataValueInput {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp?: number | bigint | undefined;
}

export function readStreamsGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): StreamsGroupTargetAssignmentMetadataValue {
  const assignmentEpoch = reader.int32();
  let assignmentTimestamp: number = 0;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        assignmentTimestamp = reader.int64();
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { assignmentEpoch, assignmentTimestamp };
}

export function writeStreamsGroupTargetAssignmentMetadataValue(writer: Writer, value: StreamsGroupTargetAssignmentMetadataValueInput, _version: number): void {
  writer.int32(value.assignmentEpoch);
  const assignmentTimestampSet = value.assignmentTimestamp !== undefined && Number(value.assignmentTimestamp) !== 0;
  writer.uvarint(assignmentTimestampSet ? 1 : 0);
  if (assignmentTimestampSet) {
    const mark = writer.beginTag(0);
    writer.int64(value.assignmentTimestamp ?? 0);
    writer.endTag(mark);
  }
}

export const streamsGroupTargetAssignmentMetadataRecord: CoordinatorRecord<StreamsGroupTargetAssignmentMetadataKey, StreamsGroupTargetAssignmentMetadataKeyInput, StreamsGroupTargetAssignmentMetadataValue, StreamsGroupTargetAssignmentMetadataValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupTargetAssignmentMetadata',
  topic: '__consumer_offsets',
  recordType: 20,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupTargetAssignmentMetadataKey,
  writeKey: writeStreamsGroupTargetAssignmentMetadataKey,
  readValue: readStreamsGroupTargetAssignmentMetadataValue,
  writeValue: writeStreamsGroupTargetAssignmentMetadataValue,
});
