// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface OffsetDeleteRequestPartition {
  readonly partitionIndex: number;
}

export interface OffsetDeleteRequestPartitionInput {
  readonly partitionIndex: number;
}

export interface OffsetDeleteRequestTopic {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteRequestPartition[];
}

export interface OffsetDeleteRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteRequestPartitionInput[];
}

/** Versions 0 to 0. */
export interface OffsetDeleteRequest {
  readonly groupId: string;
  readonly topics: readonly OffsetDeleteRequestTopic[];
}

export interface OffsetDeleteRequestInput {
  readonly groupId: string;
  readonly topics: readonly OffsetDeleteRequestTopicInput[];
}

function readOffsetDeleteRequestPartition(reader: Reader, _version: number): OffsetDeleteRequestPartition {
  const partitionIndex = reader.int32();
  return { partitionIndex };
}

function readOffsetDeleteRequestTopic(reader: Reader, version: number): OffsetDeleteRequestTopic {
  const name = reader.string();
  const partitionsLength = reader.arrayLength(4);
  const partitions: OffsetDeleteRequestPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetDeleteRequestPartition(reader, version));
  return { name, partitions };
}

export function readOffsetDeleteRequest(reader: Reader, version: number): OffsetDeleteRequest {
  const groupId = reader.string();
  const topicsLength = reader.arrayLength(6);
  const topics: OffsetDeleteRequestTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetDeleteRequestTopic(reader, version));
  return { groupId, topics };
}

function writeOffsetDeleteRequestPartition(writer: Writer, value: OffsetDeleteRequestPartitionInput, _version: number): void {
  writer.int32(value.partitionIndex);
}

function writeOffsetDeleteRequestTopic(writer: Writer, value: OffsetDeleteRequestTopicInput, version: number): void {
  writer.string(value.name);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetDeleteRequestPartition(writer, element, version);
}

export function writeOffsetDeleteRequest(writer: Writer, value: OffsetDeleteRequestInput, version: number): void {
  writer.string(value.groupId);
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetDeleteRequestTopic(writer, element, version);
}

export interface OffsetDeleteResponsePartition {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface OffsetDeleteResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface OffsetDeleteResponseTopic {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteResponsePartition[];
}

export interface OffsetDeleteResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetDeleteResponsePartitionInput[];
}

/** Versions 0 to 0. */
export interface OffsetDeleteResponse {
  readonly errorCode: number;
  readonly throttleTimeMs: number;
  readonly topics: readonly OffsetDeleteResponseTopic[];
}

export interface OffsetDeleteResponseInput {
  readonly errorCode: number;
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly OffsetDeleteResponseTopicInput[];
}

function readOffsetDeleteResponsePartition(reader: Reader, _version: number): OffsetDeleteResponsePartition {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  return { partitionIndex, errorCode };
}

function readOffsetDeleteResponseTopic(reader: Reader, version: number): OffsetDeleteResponseTopic {
  const name = reader.string();
  const partitionsLength = reader.arrayLength(6);
  const partitions: OffsetDeleteResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetDeleteResponsePartition(reader, version));
  return { name, partitions };
}

export function readOffsetDeleteResponse(reader: Reader, version: number): OffsetDeleteResponse {
  const errorCode = reader.int16();
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.arrayLength(6);
  const topics: OffsetDeleteResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetDeleteResponseTopic(reader, version));
  return { errorCode, throttleTimeMs, topics };
}

function writeOffsetDeleteResponsePartition(writer: Writer, value: OffsetDeleteResponsePartitionInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
}

function writeOffsetDeleteResponseTopic(writer: Writer, value: OffsetDeleteResponseTopicInput, version: number): void {
  writer.string(value.name);
  const partitions = value.partitions;
  writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetDeleteResponsePartition(writer, element, version);
}

export function writeOffsetDeleteResponse(writer: Writer, value: OffsetDeleteResponseInput, version: number): void {
  writer.int16(value.errorCode);
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetDeleteResponseTopic(writer, element, version);
}

export const offsetDeleteApi: Api<OffsetDeleteRequest, OffsetDeleteRequestInput, OffsetDeleteResponse, OffsetDeleteResponseInput> = defineApi({
  name: 'OffsetDelete',
  apiKey: 47,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: Number.POSITIVE_INFINITY,
  readRequest: readOffsetDeleteRequest,
  writeRequest: writeOffsetDeleteRequest,
  readResponse: readOffsetDeleteResponse,
  writeResponse: writeOffsetDeleteResponse,
});
