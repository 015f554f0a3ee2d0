// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupTargetAssignmentMetadataKey {
  readonly groupId: string;
}

export interface ConsumerGroupTargetAssignmentMetadataKeyInput {
  readonly groupId: string;
}

export function readConsumerGroupTargetAssignmentMetadataKey(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeConsumerGroupTargetAssignmentMetadataKey(writer: Writer, value: ConsumerGroupTargetAssignmentMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

/** Versions 0 to 0. */
export interface ConsumerGroupTargetAssignmentMetadataValue {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp: number;
}

export interface ConsumerGroupTargetAssignmentMetadataValueInput {
  readonly assignmentEpoch: number;
  readonly assignmentTimestamp?: number | bigint | undefined;
}

export function readConsumerGroupTargetAssignmentMetadataValue(reader: Reader, _version: number): ConsumerGroupTargetAssignmentMetadataValue {
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

export function writeConsumerGroupTargetAssignmentMetadataValue(writer: Writer, value: ConsumerGroupTargetAssignmentMetadataValueInput, _version: number): void {
  writer.int32(value.assignmentEpoch);
  const assignmentTimestampSet = value.assignmentTimestamp !== undefined && Number(value.assignmentTimestamp) !== 0;
  writer.uvarint(assignmentTimestampSet ? 1 : 0);
  if (assignmentTimestampSet) {
    const mark = writer.beginTag(0);
    writer.int64(value.assignmentTimestamp ?? 0);
    writer.endTag(mark);
  }
}

export const consumerGroupTargetAssignmentMetadataRecord: CoordinatorRecord<ConsumerGroupTargetAssignmentMetadataKey, ConsumerGroupTargetAssignmentMetadataKeyInput, ConsumerGroupTargetAssignmentMetadataValue, ConsumerGroupTargetAssignmentMetadataValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupTargetAssignmentMetadata',
  topic: '__consumer_offsets',
  recordType: 6,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupTargetAssignmentMetadataKey,
  writeKey: writeConsumerGroupTargetAssignmentMetadataKey,
  readValue: readConsumerGroupTargetAssignmentMetadataValue,
  writeValue: writeConsumerGroupTargetAssignmentMetadataValue,
});
