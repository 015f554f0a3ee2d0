// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DeleteRecordsRequestDeleteRecordsPartition {
  readonly partitionIndex: number;
  readonly offset: number;
}

export interface DeleteRecordsRequestDeleteRecordsPartitionInput {
  readonly partitionIndex: number;
  readonly offset: number | bigint;
}

export interface DeleteRecordsRequestDeleteRecordsTopic {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsRequestDeleteRecordsPartition[];
}

export interface DeleteRecordsRequestDeleteRecordsTopicInput {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsRequestDeleteRecordsPartitionInput[];
}

/** Versions 0 to 2. */
export interface DeleteRecordsRequest {
  readonly topics: readonly DeleteRecordsRequestDeleteRecordsTopic[];
  readonly timeoutMs: number;
}

export interface DeleteRecordsRequestInput {
  readonly topics: readonly DeleteRecordsRequestDeleteRecordsTopicInput[];
  readonly timeoutMs: number;
}

function readDeleteRecordsRequestDeleteRecordsPartition(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsPartition {
  const flexible = version === 2;
  const partitionIndex = reader.int32();
  const offset = reader.int64();
  if (flexible) reader.skipTags();
  return { partitionIndex, offset };
}

function readDeleteRecordsRequestDeleteRecordsTopic(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsTopic {
  const flexible = version === 2;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions: DeleteRecordsRequestDeleteRecordsPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDeleteRecordsRequestDeleteRecordsPartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readDeleteRecordsRequest(reader: Reader, version: number): DeleteRecordsRequest {
  const flexible = version === 2;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: DeleteRecordsRequestDeleteRecordsTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDeleteRecordsRequestDeleteRecordsTopic(reader, version));
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTags();
  return { topics, timeoutMs };
}

function writeDeleteRecordsRequestDeleteRecordsPartition(writer: Writer, value: DeleteRecordsRequestDeleteRecordsPartitionInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.partitionIndex);
  writer.int64(value.offset);
  if (flexible) writer.uvarint(0);
}

function writeDeleteRecordsRequestDeleteRecordsTopic(writer: Writer, value: DeleteRecordsRequestDeleteRecordsTopicInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeDeleteRecordsRequestDeleteRecordsPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDeleteRecordsRequest(writer: Writer, value: DeleteRecordsRequestInput, version: number): void {
  const flexible = version === 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeDeleteRecordsRequestDeleteRecordsTopic(writer, element, version);
  writer.int32(value.timeoutMs);
  if (flexible) writer.uvarint(0);
}

export interface DeleteRecordsResponseDeleteRecordsPartitionResult {
  readonly partitionIndex: number;
  readonly lowWatermark: number;
  readonly errorCode: number;
}

export interface DeleteRecordsResponseDeleteRecordsPartitionResultInput {
  readonly partitionIndex: number;
  readonly lowWatermark: number | bigint;
  readonly errorCode: number;
}

export interface DeleteRecordsResponseDeleteRecordsTopicResult {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsResponseDeleteRecordsPartitionResult[];
}

export interface DeleteRecordsResponseDeleteRecordsTopicResultInput {
  readonly name: string;
  readonly partitions: readonly DeleteRecordsResponseDeleteRecordsPartitionResultInput[];
}

/** Versions 0 to 2. */
export interface DeleteRecordsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly DeleteRecordsResponseDeleteRecordsTopicResult[];
}

export interface DeleteRecordsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly DeleteRecordsResponseDeleteRecordsTopicResultInput[];
}

function readDeleteRecordsResponseDeleteRecordsPartitionResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsPartitionResult {
  const flexible = version === 2;
  const partitionIndex = reader.int32();
  const lowWatermark = reader.int64();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, lowWatermark, errorCode };
}

function readDeleteRecordsResponseDeleteRecordsTopicResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsTopicResult {
  const flexible = version === 2;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: DeleteRecordsResponseDeleteRecordsPartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDeleteRecordsResponseDeleteRecordsPartitionResult(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readDeleteRecordsResponse(reader: Reader, version: number): DeleteRecordsResponse {
  const flexible = version === 2;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: DeleteRecordsResponseDeleteRecordsTopicResult[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDeleteRecordsResponseDeleteRecordsTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeDeleteRecordsResponseDeleteRecordsPartitionResult(writer: Writer, value: DeleteRecordsResponseDeleteRecordsPartitionResultInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.partitionIndex);
  writer.int64(value.lowWatermark);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

function writeDeleteRecordsResponseDeleteRecordsTopicResult(writer: Writer, value: DeleteRecordsResponseDeleteRecordsTopicResultInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeDeleteRecordsResponseDeleteRecordsPartitionResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDeleteRecordsResponse(writer: Writer, value: DeleteRecordsResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeDeleteRecordsResponseDeleteRecordsTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const deleteRecordsApi: Api<DeleteRecordsRequest, DeleteRecordsRequestInput, DeleteRecordsResponse, DeleteRecordsResponseInput> = defineApi({
  name: 'DeleteRecords',
  apiKey: 21,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readDeleteRecordsRequest,
  writeRequest: writeDeleteRecordsRequest,
  readResponse: readDeleteRecordsResponse,
  writeResponse: writeDeleteRecordsResponse,
});
