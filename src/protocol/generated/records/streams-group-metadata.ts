// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupMetadataKey {
  readonly groupId: string;
}

export interface StreamsGroupMetadataKeyInput {
  readonly groupId: string;
}

export function readStreamsGroupMetadataKey(reader: Reader, _version: number): StreamsGroupMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeStreamsGroupMetadataKey(writer: Writer, value: StreamsGroupMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

export interface StreamsGroupMetadataValueLastAssignmentConfig {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupMetadataValueLastAssignmentConfigInput {
  readonly key: string;
  readonly value: string;
}

/** Versions 0 to 0. */
export interface StreamsGroupMetadataValue {
  readonly epoch: number;
  readonly metadataHash: number;
  readonly validatedTopologyEpoch: number;
  readonly lastAssignmentConfigs: readonly StreamsGroupMetadataValueLastAssignmentConfig[] | null;
}

export interface StreamsGroupMetadataValueInput {
  readonly epoch: number;
  readonly metadataHash: number | bigint;
  readonly validatedTopologyEpoch?: number | undefined;
  readonly lastAssignmentConfigs?: readonly StreamsGroupMetadataValueLastAssignmentConfigInput[] | null | undefined;
}

function readStreamsGroupMetadataValueLastAssignmentConfig(reader: Reader, _version: number): StreamsGroupMetadataValueLastAssignmentConfig {
  const key = reader.compactString();
  const valueField = reader.compactString();
  reader.skipTags();
  return { key, value: valueField };
}

export function readStreamsGroupMetadataValue(reader: Reader, version: number): StreamsGroupMetadataValue {
  const epoch = reader.int32();
  const metadataHash = reader.int64();
  let validatedTopologyEpoch: number = -1;
  let lastAssignmentConfigs: StreamsGroupMetadataValueLastAssignmentConfig[] | null = null;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        validatedTopologyEpoch = reader.int32();
        break;
      }
      case 1: {
        const lastAssignmentConfigsLength = reader.compactNullableArrayLength(3);
        lastAssignmentConfigs = lastAssignmentConfigsLength < 0 ? null : [];
        for (let i = 0; i < lastAssignmentConfigsLength; i++) lastAssignmentConfigs!.push(readStreamsGroupMetadataValueLastAssignmentConfig(reader, version));
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { epoch, metadataHash, validatedTopologyEpoch, lastAssignmentConfigs };
}

function writeStreamsGroupMetadataValueLastAssignmentConfig(writer: Writer, value: StreamsGroupMetadataValueLastAssignmentConfigInput, _version: number): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.uvarint(0);
}

export function writeStreamsGroupMetadataValue(writer: Writer, value: StreamsGroupMetadataValueInput, version: number): void {
  writer.int32(value.epoch);
  writer.int64(value.metadataHash);
  const validatedTopologyEpochSet = value.validatedTopologyEpoch !== undefined && value.validatedTopologyEpoch !== -1;
  const lastAssignmentConfigsSet = value.lastAssignmentConfigs !== undefined && value.lastAssignmentConfigs !== null;
  writer.uvarint((validatedTopologyEpochSet ? 1 : 0) + (lastAssignmentConfigsSet ? 1 : 0));
  if (validatedTopologyEpochSet) {
    const mark = writer.beginTag(0);
    writer.int32(value.validatedTopologyEpoch ?? -1);
    writer.endTag(mark);
  }
  if (lastAssignmentConfigsSet) {
    const mark = writer.beginTag(1);
    const lastAssignmentConfigs = value.lastAssignmentConfigs ?? null;
    writer.compactArrayLength(lastAssignmentConfigs === null ? -1 : lastAssignmentConfigs.length);
    if (lastAssignmentConfigs !== null) for (const element of lastAssignmentConfigs) writeStreamsGroupMetadataValueLastAssignmentConfig(writer, element, version);
    writer.endTag(mark);
  }
}

export const streamsGroupMetadataRecord: CoordinatorRecord<StreamsGroupMetadataKey, StreamsGroupMetadataKeyInput, StreamsGroupMetadataValue, StreamsGroupMetadataValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupMetadata',
  topic: '__consumer_offsets',
  recordType: 17,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupMetadataKey,
  writeKey: writeStreamsGroupMetadataKey,
  readValue: readStreamsGroupMetadataValue,
  writeValue: writeStreamsGroupMetadataValue,
});
