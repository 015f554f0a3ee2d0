// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DeleteShareGroupStateRequestPartitionData {
  readonly partition: number;
}

export interface DeleteShareGroupStateRequestPartitionDataInput {
  readonly partition: number;
}

export interface DeleteShareGroupStateRequestDeleteStateData {
  readonly topicId: string;
  readonly partitions: readonly DeleteShareGroupStateRequestPartitionData[];
}

export interface DeleteShareGroupStateRequestDeleteStateDataInput {
  readonly topicId: string;
  readonly partitions: readonly DeleteShareGroupStateRequestPartitionDataInput[];
}

/** Versions 0 to 0. */
export interface DeleteShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly DeleteShareGroupStateRequestDeleteStateData[];
}

export interface DeleteShareGroupStateRequestInput {
  readonly groupId: string;
  readonly topics: readonly DeleteShareGroupStateRequestDeleteStateDataInput[];
}

function readDeleteShareGroupStateRequestPartitionData(reader: Reader, _version: number): DeleteShareGroupStateRequestPartitionData {
  const partition = reader.int32();
  reader.skipTags();
  return { partition };
}

function readDeleteShareGroupStateRequestDeleteStateData(reader: Reader, version: number): DeleteShareGroupStateRequestDeleteStateData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(5);
  const partitions: DeleteShareGroupStateRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDeleteShareGroupStateRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readDeleteShareGroupStateRequest(reader: Reader, version: number): DeleteShareGroupStateRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(18);
  const topics: DeleteShareGroupStateRequestDeleteStateData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDeleteShareGroupStateRequestDeleteStateData(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeDeleteShareGroupStateRequestPartitionData(writer: Writer, value: DeleteShareGroupStateRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partition);
  writer.uvarint(0);
}

function writeDeleteShareGroupStateRequestDeleteStateData(writer: Writer, value: DeleteShareGroupStateRequestDeleteStateDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDeleteShareGroupStateRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeDeleteShareGroupStateRequest(writer: Writer, value: DeleteShareGroupStateRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDeleteShareGroupStateRequestDeleteStateData(writer, element, version);
  writer.uvarint(0);
}

export interface DeleteShareGroupStateResponsePartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface DeleteShareGroupStateResponsePartitionResultInput {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

export interface DeleteShareGroupStateResponseDeleteStateResult {
  readonly topicId: string;
  readonly partitions: readonly DeleteShareGroupStateResponsePartitionResult[];
}

export interface DeleteShareGroupStateResponseDeleteStateResultInput {
  readonly topicId: string;
  readonly partitions: readonly DeleteShareGroupStateResponsePartitionResultInput[];
}

/** Versions 0 to 0. */
export interface DeleteShareGroupStateResponse {
  readonly results: readonly DeleteShareGroupStateResponseDeleteStateResult[];
}

export interface DeleteShareGroupStateResponseInput {
  readonly results: readonly DeleteShareGroupStateResponseDeleteStateResultInput[];
}

function readDeleteShareGroupStateResponsePartitionResult(reader: Reader, _version: number): DeleteShareGroupStateResponsePartitionResult {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partition, errorCode, errorMessage };
}

function readDeleteShareGroupStateResponseDeleteStateResult(reader: Reader, version: number): DeleteShareGroupStateResponseDeleteStateResult {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: DeleteShareGroupStateResponsePartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDeleteShareGroupStateResponsePartitionResult(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readDeleteShareGroupStateResponse(reader: Reader, version: number): DeleteShareGroupStateResponse {
  const resultsLength = reader.compactArrayLength(18);
  const results: DeleteShareGroupStateResponseDeleteStateResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readDeleteShareGroupStateResponseDeleteStateResult(reader, version));
  reader.skipTags();
  return { results };
}

function writeDeleteShareGroupStateResponsePartitionResult(writer: Writer, value: DeleteShareGroupStateResponsePartitionResultInput, _version: number): void {
  writer.int32(value.partition);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

function writeDeleteShareGroupStateResponseDeleteStateResult(writer: Writer, value: DeleteShareGroupStateResponseDeleteStateResultInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDeleteShareGroupStateResponsePartitionResult(writer, element, version);
  writer.uvarint(0);
}

export function writeDeleteShareGroupStateResponse(writer: Writer, value: DeleteShareGroupStateResponseInput, version: number): void {
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeDeleteShareGroupStateResponseDeleteStateResult(writer, element, version);
  writer.uvarint(0);
}

export const deleteShareGroupStateApi: Api<DeleteShareGroupStateRequest, DeleteShareGroupStateRequestInput, DeleteShareGroupStateResponse, DeleteShareGroupStateResponseInput> = defineApi({
  name: 'DeleteShareGroupState',
  apiKey: 86,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDeleteShareGroupStateRequest,
  writeRequest: writeDeleteShareGroupStateRequest,
  readResponse: readDeleteShareGroupStateResponse,
  writeResponse: writeDeleteShareGroupStateResponse,
});
