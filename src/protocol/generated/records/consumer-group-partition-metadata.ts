// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupPartitionMetadataKey {
  readonly groupId: string;
}

export interface ConsumerGroupPartitionMetadataKeyInput {
  readonly groupId: string;
}

export function readConsumerGroupPartitionMetadataKey(reader: Reader, _version: number): ConsumerGroupPartitionMetadataKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeConsumerGroupPartitionMetadataKey(writer: Writer, value: ConsumerGroupPartitionMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
}

export interface ConsumerGroupPartitionMetadataValuePartitionMetadata {
  readonly partition: number;
  readonly racks: readonly string[];
}

export interface ConsumerGroupPartitionMetadataValuePartitionMetadataInput {
  readonly partition: number;
  readonly racks: readonly string[];
}

export interface ConsumerGroupPartitionMetadataValueTopicMetadata {
  readonly topicId: string;
  readonly topicName: string;
  readonly numPartitions: number;
  readonly partitionMetadata: readonly ConsumerGroupPartitionMetadataValuePartitionMetadata[];
}

export interface ConsumerGroupPartitionMetadataValueTopicMetadataInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly numPartitions: number;
  readonly partitionMetadata: readonly ConsumerGroupPartitionMetadataValuePartitionMetadataInput[];
}

/** Versions 0 to 0. */
export interface ConsumerGroupPartitionMetadataValue {
  readonly topics: readonly ConsumerGroupPartitionMetadataValueTopicMetadata[];
}

export interface ConsumerGroupPartitionMetadataValueInput {
  readonly topics: readonly ConsumerGroupPartitionMetadataValueTopicMetadataInput[];
}

function readConsumerGroupPartitionMetadataValuePartitionMetadata(reader: Reader, _version: number): ConsumerGroupPartitionMetadataValuePartitionMetadata {
  const partition = reader.int32();
  const racksLength = reader.compactArrayLength(1);
  const racks: string[] = [];
  for (let i = 0; i < racksLength; i++) racks.push(reader.compactString());
  reader.skipTags();
  return { partition, racks };
}

function readConsumerGroupPartitionMetadataValueTopicMetadata(reader: Reader, version: number): ConsumerGroupPartitionMetadataValueTopicMetadata {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const numPartitions = reader.int32();
  const partitionMetadataLength = reader.compactArrayLength(6);
  const partitionMetadata: ConsumerGroupPartitionMetadataValuePartitionMetadata[] = [];
  for (let i = 0; i < partitionMetadataLength; i++) partitionMetadata.push(readConsumerGroupPartitionMetadataValuePartitionMetadata(reader, version));
  reader.skipTags();
  return { topicId, topicName, numPartitions, partitionMetadata };
}

export function readConsumerGroupPartitionMetadataValue(reader: Reader, version: number): ConsumerGroupPartitionMetadataValue {
  const topicsLength = reader.compactArrayLength(23);
  const topics: ConsumerGroupPartitionMetadataValueTopicMetadata[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readConsumerGroupPartitionMetadataValueTopicMetadata(reader, version));
  reader.skipTags();
  return { topics };
}

function writeConsumerGroupPartitionMetadataValuePartitionMetadata(writer: Writer, value: ConsumerGroupPartitionMetadataValuePartitionMetadataInput, _version: number): void {
  writer.int32(value.partition);
  const racks = value.racks;
  writer.compactArrayLength(racks.length);
  for (const element of racks) writer.compactString(element);
  writer.uvarint(0);
}

function writeConsumerGroupPartitionMetadataValueTopicMetadata(writer: Writer, value: ConsumerGroupPartitionMetadataValueTopicMetadataInput, version: number): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  writer.int32(value.numPartitions);
  const partitionMetadata = value.partitionMetadata;
  writer.compactArrayLength(partitionMetadata.length);
  for (const element of partitionMetadata) writeConsumerGroupPartitionMetadataValuePartitionMetadata(writer, element, version);
  writer.uvarint(0);
}

export function writeConsumerGroupPartitionMetadataValue(writer: Writer, value: ConsumerGroupPartitionMetadataValueInput, version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeConsumerGroupPartitionMetadataValueTopicMetadata(writer, element, version);
  writer.uvarint(0);
}

export const consumerGroupPartitionMetadataRecord: CoordinatorRecord<ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataKeyInput, ConsumerGroupPartitionMetadataValue, ConsumerGroupPartitionMetadataValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupPartitionMetadata',
  topic: '__consumer_offsets',
  recordType: 4,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupPartitionMetadataKey,
  writeKey: writeConsumerGroupPartitionMetadataKey,
  readValue: readConsumerGroupPartitionMetadataValue,
  writeValue: writeConsumerGroupPartitionMetadataValue,
});
