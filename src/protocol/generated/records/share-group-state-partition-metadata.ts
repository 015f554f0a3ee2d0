// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupStatePartitionMetadataKey {
  readonly groupId: string;
}

export interface ShareGroupStatePartitionMetadataKeyInput {
  readonly groupId: string;
}

export function readShareGroupStatePartitionMetadataKey(reader: Reader, _version: number): ShareGroupStatePartitionMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeShareGroupStatePartitionMetadataKey(writer: Writer, value: ShareGroupStatePartitionMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

export interface ShareGroupStatePartitionMetadataValueTopicPartitionsInfo {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupStatePartitionMetadataValueTopicPartitionsInfoInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupStatePartitionMetadataValueTopicInfo {
  readonly topicId: string;
  readonly topicName: string;
}

export interface ShareGroupStatePartitionMetadataValueTopicInfoInput {
  readonly topicId: string;
  readonly topicName: string;
}

/** Versions 0 to 0. */
export interface ShareGroupStatePartitionMetadataValue {
  readonly initializingTopics: readonly ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[];
  readonly initializedTopics: readonly ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[];
  readonly deletingTopics: readonly ShareGroupStatePartitionMetadataValueTopicInfo[];
}

export interface ShareGroupStatePartitionMetadataValueInput {
  readonly initializingTopics: readonly ShareGroupStatePartitionMetadataValueTopicPartitionsInfoInput[];
  readonly initializedTopics: readonly ShareGroupStatePartitionMetadataValueTopicPartitionsInfoInput[];
  readonly deletingTopics: readonly ShareGroupStatePartitionMetadataValueTopicInfoInput[];
}

function readShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader: Reader, _version: number): ShareGroupStatePartitionMetadataValueTopicPartitionsInfo {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, topicName, partitions };
}

function readShareGroupStatePartitionMetadataValueTopicInfo(reader: Reader, _version: number): ShareGroupStatePartitionMetadataValueTopicInfo {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  reader.skipTags();
  return { topicId, topicName };
}

export function readShareGroupStatePartitionMetadataValue(reader: Reader, version: number): ShareGroupStatePartitionMetadataValue {
  const initializingTopicsLength = reader.compactArrayLength(19);
  const initializingTopics: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = [];
  for (let i = 0; i < initializingTopicsLength; i++) initializingTopics.push(readShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version));
  const initializedTopicsLength = reader.compactArrayLength(19);
  const initializedTopics: ShareGroupStatePartitionMetadataValueTopicPartitionsInfo[] = [];
  for (let i = 0; i < initializedTopicsLength; i++) initializedTopics.push(readShareGroupStatePartitionMetadataValueTopicPartitionsInfo(reader, version));
  const deletingTopicsLength = reader.compactArrayLength(18);
  const deletingTopics: ShareGroupStatePartitionMetadataValueTopicInfo[] = [];
  for (let i = 0; i < deletingTopicsLength; i++) deletingTopics.push(readShareGroupStatePartitionMetadataValueTopicInfo(reader, version));
  reader.skipTags();
  return { initializingTopics, initializedTopics, deletingTopics };
}

function writeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer: Writer, value: ShareGroupStatePartitionMetadataValueTopicPartitionsInfoInput, _version: number): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeShareGroupStatePartitionMetadataValueTopicInfo(writer: Writer, value: ShareGroupStatePartitionMetadataValueTopicInfoInput, _version: number): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  writer.uvarint(0);
}

export function writeShareGroupStatePartitionMetadataValue(writer: Writer, value: ShareGroupStatePartitionMetadataValueInput, version: number): void {
  const initializingTopics = value.initializingTopics;
  writer.compactArrayLength(initializingTopics.length);
  for (const element of initializingTopics) writeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer, element, version);
  const initializedTopics = value.initializedTopics;
  writer.compactArrayLength(initializedTopics.length);
  for (const element of initializedTopics) writeShareGroupStatePartitionMetadataValueTopicPartitionsInfo(writer, element, version);
  const deletingTopics = value.deletingTopics;
  writer.compactArrayLength(deletingTopics.length);
  for (const element of deletingTopics) writeShareGroupStatePartitionMetadataValueTopicInfo(writer, element, version);
  writer.uvarint(0);
}

export const shareGroupStatePartitionMetadataRecord: CoordinatorRecord<ShareGroupStatePartitionMetadataKey, ShareGroupStatePartitionMetadataKeyInput, ShareGroupStatePartitionMetadataValue, ShareGroupStatePartitionMetadataValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupStatePartitionMetadata',
  topic: '__consumer_offsets',
  recordType: 15,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupStatePartitionMetadataKey,
  writeKey: writeShareGroupStatePartitionMetadataKey,
  readValue: readShareGroupStatePartitionMetadataValue,
  writeValue: writeShareGroupStatePartitionMetadataValue,
});
