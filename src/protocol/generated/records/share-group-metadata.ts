// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupMetadataKey {
  readonly groupId: string;
}

export interface ShareGroupMetadataKeyInput {
  readonly groupId: string;
}

export function readShareGroupMetadataKey(reader: Reader, _version: number): ShareGroupMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeShareGroupMetadataKey(writer: Writer, value: ShareGroupMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

/** Versions 0 to 0. */
export interface ShareGroupMetadataValue {
  readonly epoch: number;
  readonly metadataHash: number;
}

export interface ShareGroupMetadataValueInput {
  readonly epoch: number;
  readonly metadataHash: number | bigint;
}

export function readShareGroupMetadataValue(reader: Reader, _version: number): ShareGroupMetadataValue {
  const epoch = reader.int32();
  const metadataHash = reader.int64();
  reader.skipTags();
  return { epoch, metadataHash };
}

export function writeShareGroupMetadataValue(writer: Writer, value: ShareGroupMetadataValueInput, _version: number): void {
  writer.int32(value.epoch);
  writer.int64(value.metadataHash);
  writer.uvarint(0);
}

export const shareGroupMetadataRecord: CoordinatorRecord<ShareGroupMetadataKey, ShareGroupMetadataKeyInput, ShareGroupMetadataValue, ShareGroupMetadataValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupMetadata',
  topic: '__consumer_offsets',
  recordType: 11,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupMetadataKey,
  writeKey: writeShareGroupMetadataKey,
  readValue: readShareGroupMetadataValue,
  writeValue: writeShareGroupMetadataValue,
});
