// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterShareGroupOffsetsRequestPartition {
  readonly partitionIndex: number;
  readonly startOffset: number;
}

export interface AlterShareGroupOffsetsRequestPartitionInput {
  readonly partitionIndex: number;
  readonly startOffset: number | bigint;
}

export interface AlterShareGroupOffsetsRequestTopic {
  readonly topicName: string;
  readonly partitions: readonly AlterShareGroupOffsetsRequestPartition[];
}

export interface AlterShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
  readonly partitions: readonly AlterShareGroupOffsetsRequestPartitionInput[];
}

/** Versions 0 to 0. */
export interface AlterShareGroupOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly AlterShareGroupOffsetsRequestTopic[];
}

export interface AlterShareGroupOffsetsRequestInput {
  readonly groupId: string;
  readonly topics: readonly AlterShareGroupOffsetsRequestTopicInput[];
}

function readAlterShareGroupOffsetsRequestPartition(reader: Reader, _version: number): AlterShareGroupOffsetsRequestPartition {
  const partitionIndex = reader.int32();
  const startOffset = reader.int64();
  reader.skipTags();
  return { partitionIndex, startOffset };
}

function readAlterShareGroupOffsetsRequestTopic(reader: Reader, version: number): AlterShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(13);
  const partitions: AlterShareGroupOffsetsRequestPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterShareGroupOffsetsRequestPartition(reader, version));
  reader.skipTags();
  return { topicName, partitions };
}

export function readAlterShareGroupOffsetsRequest(reader: Reader, version: number): AlterShareGroupOffsetsRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(3);
  const topics: AlterShareGroupOffsetsRequestTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAlterShareGroupOffsetsRequestTopic(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeAlterShareGroupOffsetsRequestPartition(writer: Writer, value: AlterShareGroupOffsetsRequestPartitionInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.startOffset);
  writer.uvarint(0);
}

function writeAlterShareGroupOffsetsRequestTopic(writer: Writer, value: AlterShareGroupOffsetsRequestTopicInput, version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterShareGroupOffsetsRequestPartition(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterShareGroupOffsetsRequest(writer: Writer, value: AlterShareGroupOffsetsRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAlterShareGroupOffsetsRequestTopic(writer, element, version);
  writer.uvarint(0);
}

export interface AlterShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AlterShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

export interface AlterShareGroupOffsetsResponseTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly AlterShareGroupOffsetsResponsePartition[];
}

export interface AlterShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly AlterShareGroupOffsetsResponsePartitionInput[];
}

/** Versions 0 to 0. */
export interface AlterShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly AlterShareGroupOffsetsResponseTopic[];
}

export interface AlterShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly responses: readonly AlterShareGroupOffsetsResponseTopicInput[];
}

function readAlterShareGroupOffsetsResponsePartition(reader: Reader, _version: number): AlterShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage };
}

function readAlterShareGroupOffsetsResponseTopic(reader: Reader, version: number): AlterShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: AlterShareGroupOffsetsResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterShareGroupOffsetsResponsePartition(reader, version));
  reader.skipTags();
  return { topicName, topicId, partitions };
}

export function readAlterShareGroupOffsetsResponse(reader: Reader, version: number): AlterShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(19);
  const responses: AlterShareGroupOffsetsResponseTopic[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readAlterShareGroupOffsetsResponseTopic(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, responses };
}

function writeAlterShareGroupOffsetsResponsePartition(writer: Writer, value: AlterShareGroupOffsetsResponsePartitionInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

function writeAlterShareGroupOffsetsResponseTopic(writer: Writer, value: AlterShareGroupOffsetsResponseTopicInput, version: number): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterShareGroupOffsetsResponsePartition(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterShareGroupOffsetsResponse(writer: Writer, value: AlterShareGroupOffsetsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const element of responses) writeAlterShareGroupOffsetsResponseTopic(writer, element, version);
  writer.uvarint(0);
}

export const alterShareGroupOffsetsApi: Api<AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsRequestInput, AlterShareGroupOffsetsResponse, AlterShareGroupOffsetsResponseInput> = defineApi({
  name: 'AlterShareGroupOffsets',
  apiKey: 91,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readAlterShareGroupOffsetsRequest,
  writeRequest: writeAlterShareGroupOffsetsRequest,
  readResponse: readAlterShareGroupOffsetsResponse,
  writeResponse: writeAlterShareGroupOffsetsResponse,
});
