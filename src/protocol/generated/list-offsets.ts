// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ListOffsetsRequestListOffsetsPartition {
  readonly partitionIndex: number;
  /** Since version 4. */
  readonly currentLeaderEpoch: number;
  readonly timestamp: number;
}

export interface ListOffsetsRequestListOffsetsPartitionInput {
  readonly partitionIndex: number;
  readonly currentLeaderEpoch?: number | undefined;
  readonly timestamp: number | bigint;
}

export interface ListOffsetsRequestListOffsetsTopic {
  readonly name: string;
  readonly partitions: readonly ListOffsetsRequestListOffsetsPartition[];
}

export interface ListOffsetsRequestListOffsetsTopicInput {
  readonly name: string;
  readonly partitions: readonly ListOffsetsRequestListOffsetsPartitionInput[];
}

/** Versions 1 to 11. */
export interface ListOffsetsRequest {
  readonly replicaId: number;
  /** Since version 2. */
  readonly isolationLevel: number;
  readonly topics: readonly ListOffsetsRequestListOffsetsTopic[];
  /** Since version 10. */
  readonly timeoutMs: number;
}

export interface ListOffsetsRequestInput {
  readonly replicaId: number;
  readonly isolationLevel?: number | undefined;
  readonly topics: readonly ListOffsetsRequestListOffsetsTopicInput[];
  readonly timeoutMs?: number | undefined;
}

function readListOffsetsRequestListOffsetsPartition(reader: Reader, version: number): ListOffsetsRequestListOffsetsPartition {
  const flexible = version >= 6;
  const partitionIndex = reader.int32();
  const currentLeaderEpoch = version >= 4 ? reader.int32() : -1;
  const timestamp = reader.int64();
  if (flexible) reader.skipTags();
  return { partitionIndex, currentLeaderEpoch, timestamp };
}

function readListOffsetsRequestListOffsetsTopic(reader: Reader, version: number): ListOffsetsRequestListOffsetsTopic {
  const flexible = version >= 6;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions: ListOffsetsRequestListOffsetsPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readListOffsetsRequestListOffsetsPartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readListOffsetsRequest(reader: Reader, version: number): ListOffsetsRequest {
  const flexible = version >= 6;
  const replicaId = reader.int32();
  const isolationLevel = version >= 2 ? reader.int8() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: ListOffsetsRequestListOffsetsTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readListOffsetsRequestListOffsetsTopic(reader, version));
  const timeoutMs = version >= 10 ? reader.int32() : 0;
  if (flexible) reader.skipTags();
  return { replicaId, isolationLevel, topics, timeoutMs };
}

function writeListOffsetsRequestListOffsetsPartition(writer: Writer, value: ListOffsetsRequestListOffsetsPartitionInput, version: number): void {
  const flexible = version >= 6;
  writer.int32(value.partitionIndex);
  if (version >= 4) {
    writer.int32(value.currentLeaderEpoch ?? -1);
  }
  writer.int64(value.timestamp);
  if (flexible) writer.uvarint(0);
}

function writeListOffsetsRequestListOffsetsTopic(writer: Writer, value: ListOffsetsRequestListOffsetsTopicInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeListOffsetsRequestListOffsetsPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeListOffsetsRequest(writer: Writer, value: ListOffsetsRequestInput, version: number): void {
  const flexible = version >= 6;
  writer.int32(value.replicaId);
  if (version >= 2) {
    writer.int8(value.isolationLevel ?? 0);
  } else if (value.isolationLevel !== undefined && value.isolationLevel !== 0) unsupportedField('ListOffsetsRequest.isolationLevel', version);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeListOffsetsRequestListOffsetsTopic(writer, element, version);
  if (version >= 10) {
    writer.int32(value.timeoutMs ?? 0);
  }
  if (flexible) writer.uvarint(0);
}

export interface ListOffsetsResponseListOffsetsPartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly timestamp: number;
  readonly offset: number;
  /** Since version 4. */
  readonly leaderEpoch: number;
}

export interface ListOffsetsResponseListOffsetsPartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly timestamp?: number | bigint | undefined;
  readonly offset?: number | bigint | undefined;
  readonly leaderEpoch?: number | undefined;
}

export interface ListOffsetsResponseListOffsetsTopicResponse {
  readonly name: string;
  readonly partitions: readonly ListOffsetsResponseListOffsetsPartitionResponse[];
}

export interface ListOffsetsResponseListOffsetsTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly ListOffsetsResponseListOffsetsPartitionResponseInput[];
}

/** Versions 1 to 11. */
export interface ListOffsetsResponse {
  /** Since version 2. */
  readonly throttleTimeMs: number;
  readonly topics: readonly ListOffsetsResponseListOffsetsTopicResponse[];
}

export interface ListOffsetsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly ListOffsetsResponseListOffsetsTopicResponseInput[];
}

function readListOffsetsResponseListOffsetsPartitionResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsPartitionResponse {
  const flexible = version >= 6;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const timestamp = reader.int64();
  const offset = reader.int64();
  const leaderEpoch = version >= 4 ? reader.int32() : -1;
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode, timestamp, offset, leaderEpoch };
}

function readListOffsetsResponseListOffsetsTopicResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsTopicResponse {
  const flexible = version >= 6;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(22) : reader.arrayLength(22);
  const partitions: ListOffsetsResponseListOffsetsPartitionResponse[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readListOffsetsResponseListOffsetsPartitionResponse(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readListOffsetsResponse(reader: Reader, version: number): ListOffsetsResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 2 ? reader.int32() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: ListOffsetsResponseListOffsetsTopicResponse[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readListOffsetsResponseListOffsetsTopicResponse(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeListOffsetsResponseListOffsetsPartitionResponse(writer: Writer, value: ListOffsetsResponseListOffsetsPartitionResponseInput, version: number): void {
  const flexible = version >= 6;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int64(value.timestamp ?? -1);
  writer.int64(value.offset ?? -1);
  if (version >= 4) {
    writer.int32(value.leaderEpoch ?? -1);
  }
  if (flexible) writer.uvarint(0);
}

function writeListOffsetsResponseListOffsetsTopicResponse(writer: Writer, value: ListOffsetsResponseListOffsetsTopicResponseInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeListOffsetsResponseListOffsetsPartitionResponse(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeListOffsetsResponse(writer: Writer, value: ListOffsetsResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeListOffsetsResponseListOffsetsTopicResponse(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const listOffsetsApi: Api<ListOffsetsRequest, ListOffsetsRequestInput, ListOffsetsResponse, ListOffsetsResponseInput> = defineApi({
  name: 'ListOffsets',
  apiKey: 2,
  minVersion: 1,
  maxVersion: 11,
  flexibleFrom: 6,
  readRequest: readListOffsetsRequest,
  writeRequest: writeListOffsetsRequest,
  readResponse: readListOffsetsResponse,
  writeResponse: writeListOffsetsResponse,
});
