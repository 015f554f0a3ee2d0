// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupTargetAssignmentMetadataKey {
  readonly groupId: string;
}

export interface ShareGroupTargetAssignmentMetadataKeyInput {
  readonly groupId: string;
}

export function readShareGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): ShareGroupTargetAssignmentMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeShareGroupTargetAssignmentMetadataKey(writer: Writer, value: ShareGroupTargetAssignmentMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

/** Versions 0 to 0. */
export interface ShareGroupTargetAssignmentMetadataValue {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp: number;
}

export interface ShareGroupTargetAssignmentMetadataValueInput {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp?: number | bigint | undefined;
}

export function readShareGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): ShareGroupTargetAssignmentMetadataValue {
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

export function writeShareGroupTargetAssignmentMetadataValue(writer: Writer, value: ShareGroupTargetAssignmentMetadataValueInput, _version: number): void {
  writer.int32(value.assignmentEpoch);
  const assignmentTimestampSet = value.assignmentTimestamp !== undefined && Number(value.assignmentTimestamp) !== 0;
  writer.uvarint(assignmentTimestampSet ? 1 : 0);
  if (assignmentTimestampSet) {
    const mark = writer.beginTag(0);
    writer.int64(value.assignmentTimestamp ?? 0);
    writer.endTag(mark);
  }
}

export const shareGroupTargetAssignmentMetadataRecord: CoordinatorRecord<ShareGroupTargetAssignmentMetadataKey, ShareGroupTargetAssignmentMetadataKeyInput, ShareGroupTargetAssignmentMetadataValue, ShareGroupTargetAssignmentMetadataValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupTargetAssignmentMetadata',
  topic: '__consumer_offsets',
  recordType: 12,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupTargetAssignmentMetadataKey,
  writeKey: writeShareGroupTargetAssignmentMetadataKey,
  readValue: readShareGroupTargetAssignmentMetadataValue,
  writeValue: writeShareGroupTargetAssignmentMetadataValue,
});
