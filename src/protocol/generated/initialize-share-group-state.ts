// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface InitializeShareGroupStateRequestPartitionData {
  readonly partition: number;
  readonly stateEpoch: number;
  readonly startOffset: number;
}

export interface InitializeShareGroupStateRequestPartitionDataInput {
  readonly partition: number;
  readonly stateEpoch: number;
  readonly startOffset: number | bigint;
}

export interface InitializeShareGroupStateRequestInitializeStateData {
  readonly topicId: string;
  readonly partitions: readonly InitializeShareGroupStateRequestPartitionData[];
}

export interface InitializeShareGroupStateRequestInitializeStateDataInput {
  readonly topicId: string;
  readonly partitions: readonly InitializeShareGroupStateRequestPartitionDataInput[];
}

/** Versions 0 to 0. */
export interface InitializeShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly InitializeShareGroupStateRequestInitializeStateData[];
}

export interface InitializeShareGroupStateRequestInput {
  readonly groupId: string;
  readonly topics: readonly InitializeShareGroupStateRequestInitializeStateDataInput[];
}

function readInitializeShareGroupStateRequestPartitionData(reader: Reader, _version: number): InitializeShareGroupStateRequestPartitionData {
  const partition = reader.int32();
  const stateEpoch = reader.int32();
  const startOffset = reader.int64();
  reader.skipTags();
  return { partition, stateEpoch, startOffset };
}

function readInitializeShareGroupStateRequestInitializeStateData(reader: Reader, version: number): InitializeShareGroupStateRequestInitializeStateData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(17);
  const partitions: InitializeShareGroupStateRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readInitializeShareGroupStateRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readInitializeShareGroupStateRequest(reader: Reader, version: number): InitializeShareGroupStateRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(18);
  const topics: InitializeShareGroupStateRequestInitializeStateData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readInitializeShareGroupStateRequestInitializeStateData(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeInitializeShareGroupStateRequestPartitionData(writer: Writer, value: InitializeShareGroupStateRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partition);
  writer.int32(value.stateEpoch);
  writer.int64(value.startOffset);
  writer.uvarint(0);
}

function writeInitializeShareGroupStateRequestInitializeStateData(writer: Writer, value: InitializeShareGroupStateRequestInitializeStateDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeInitializeShareGroupStateRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeInitializeShareGroupStateRequest(writer: Writer, value: InitializeShareGroupStateRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeInitializeShareGroupStateRequestInitializeStateData(writer, element, version);
  writer.uvarint(0);
}

export interface InitializeShareGroupStateResponsePartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface InitializeShareGroupStateResponsePartitionResultInput {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

export interface InitializeShareGroupStateResponseInitializeStateResult {
  readonly topicId: string;
  readonly partitions: readonly InitializeShareGroupStateResponsePartitionResult[];
}

export interface InitializeShareGroupStateResponseInitializeStateResultInput {
  readonly topicId: string;
  readonly partitions: readonly InitializeShareGroupStateResponsePartitionResultInput[];
}

/** Versions 0 to 0. */
export interface InitializeShareGroupStateResponse {
  readonly results: readonly InitializeShareGroupStateResponseInitializeStateResult[];
}

export interface InitializeShareGroupStateResponseInput {
  readonly results: readonly InitializeShareGroupStateResponseInitializeStateResultInput[];
}

function readInitializeShareGroupStateResponsePartitionResult(reader: Reader, _version: number): InitializeShareGroupStateResponsePartitionResult {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partition, errorCode, errorMessage };
}

function readInitializeShareGroupStateResponseInitializeStateResult(reader: Reader, version: number): InitializeShareGroupStateResponseInitializeStateResult {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: InitializeShareGroupStateResponsePartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readInitializeShareGroupStateResponsePartitionResult(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readInitializeShareGroupStateResponse(reader: Reader, version: number): InitializeShareGroupStateResponse {
  const resultsLength = reader.compactArrayLength(18);
  const results: InitializeShareGroupStateResponseInitializeStateResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readInitializeShareGroupStateResponseInitializeStateResult(reader, version));
  reader.skipTags();
  return { results };
}

function writeInitializeShareGroupStateResponsePartitionResult(writer: Writer, value: InitializeShareGroupStateResponsePartitionResultInput, _version: number): void {
  writer.int32(value.partition);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

function writeInitializeShareGroupStateResponseInitializeStateResult(writer: Writer, value: InitializeShareGroupStateResponseInitializeStateResultInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeInitializeShareGroupStateResponsePartitionResult(writer, element, version);
  writer.uvarint(0);
}

export function writeInitializeShareGroupStateResponse(writer: Writer, value: InitializeShareGroupStateResponseInput, version: number): void {
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeInitializeShareGroupStateResponseInitializeStateResult(writer, element, version);
  writer.uvarint(0);
}

export const initializeShareGroupStateApi: Api<InitializeShareGroupStateRequest, InitializeShareGroupStateRequestInput, InitializeShareGroupStateResponse, InitializeShareGroupStateResponseInput> = defineApi({
  name: 'InitializeShareGroupState',
  apiKey: 83,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readInitializeShareGroupStateRequest,
  writeRequest: writeInitializeShareGroupStateRequest,
  readResponse: readInitializeShareGroupStateResponse,
  writeResponse: writeInitializeShareGroupStateResponse,
});
