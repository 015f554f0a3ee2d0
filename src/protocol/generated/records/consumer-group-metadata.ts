// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupMetadataKey {
  readonly groupId: string;
}

export interface ConsumerGroupMetadataKeyInput {
  readonly groupId: string;
}

export function readConsumerGroupMetadataKey(reader: Reader, _version: number): ConsumerGroupMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeConsumerGroupMetadataKey(writer: Writer, value: ConsumerGroupMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

/** Versions 0 to 0. */
export interface ConsumerGroupMetadataValue {
  readonly epoch: number;
  readonly metadataHash: number;
}

export interface ConsumerGroupMetadataValueInput {
  readonly epoch: number;
  readonly metadataHash?: number | bigint | undefined;
}

export function readConsumerGroupMetadataValue(reader: Reader, _version: number): ConsumerGroupMetadataValue {
  const epoch = reader.int32();
  let metadataHash: number = 0;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        metadataHash = reader.int64();
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { epoch, metadataHash };
}

export function writeConsumerGroupMetadataValue(writer: Writer, value: ConsumerGroupMetadataValueInput, _version: number): void {
  writer.int32(value.epoch);
  const metadataHashSet = value.metadataHash !== undefined && Number(value.metadataHash) !== 0;
  writer.uvarint(metadataHashSet ? 1 : 0);
  if (metadataHashSet) {
    const mark = writer.beginTag(0);
    writer.int64(value.metadataHash ?? 0);
    writer.endTag(mark);
  }
}

export const consumerGroupMetadataRecord: CoordinatorRecord<ConsumerGroupMetadataKey, ConsumerGroupMetadataKeyInput, ConsumerGroupMetadataValue, ConsumerGroupMetadataValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupMetadata',
  topic: '__consumer_offsets',
  recordType: 3,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupMetadataKey,
  writeKey: writeConsumerGroupMetadataKey,
  readValue: readConsumerGroupMetadataValue,
  writeValue: writeConsumerGroupMetadataValue,
});
