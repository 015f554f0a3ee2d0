// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface WriteShareGroupStateRequestStateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface WriteShareGroupStateRequestStateBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface WriteShareGroupStateRequestPartitionData {
  readonly partition: number;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  /** Version 1. */
  readonly deliveryCompleteCount: number;
  readonly stateBatches: readonly WriteShareGroupStateRequestStateBatch[];
}

export interface WriteShareGroupStateRequestPartitionDataInput {
  readonly partition: number;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number | bigint;
  readonly deliveryCompleteCount?: number | undefined;
  readonly stateBatches: readonly WriteShareGroupStateRequestStateBatchInput[];
}

export interface WriteShareGroupStateRequestWriteStateData {
  readonly topicId: string;
  readonly partitions: readonly WriteShareGroupStateRequestPartitionData[];
}

export interface WriteShareGroupStateRequestWriteStateDataInput {
  readonly topicId: string;
  readonly partitions: readonly WriteShareGroupStateRequestPartitionDataInput[];
}

/** Versions 0 to 1. */
export interface WriteShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly WriteShareGroupStateRequestWriteStateData[];
}

export interface WriteShareGroupStateRequestInput {
  readonly groupId: string;
  readonly topics: readonly WriteShareGroupStateRequestWriteStateDataInput[];
}

function readWriteShareGroupStateRequestStateBatch(reader: Reader, _version: number): WriteShareGroupStateRequestStateBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryState = reader.int8();
  const deliveryCount = reader.int16();
  reader.skipTags();
  return { firstOffset, lastOffset, deliveryState, deliveryCount };
}

function readWriteShareGroupStateRequestPartitionData(reader: Reader, version: number): WriteShareGroupStateRequestPartitionData {
  const partition = reader.int32();
  const stateEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  const startOffset = reader.int64();
  const deliveryCompleteCount = version === 1 ? reader.int32() : -1;
  const stateBatchesLength = reader.compactArrayLength(20);
  const stateBatches: WriteShareGroupStateRequestStateBatch[] = [];
  for (let i = 0; i < stateBatchesLength; i++) stateBatches.push(readWriteShareGroupStateRequestStateBatch(reader, version));
  reader.skipTags();
  return { partition, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches };
}

function readWriteShareGroupStateRequestWriteStateData(reader: Reader, version: number): WriteShareGroupStateRequestWriteStateData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(22);
  const partitions: WriteShareGroupStateRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readWriteShareGroupStateRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readWriteShareGroupStateRequest(reader: Reader, version: number): WriteShareGroupStateRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(18);
  const topics: WriteShareGroupStateRequestWriteStateData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readWriteShareGroupStateRequestWriteStateData(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeWriteShareGroupStateRequestStateBatch(writer: Writer, value: WriteShareGroupStateRequestStateBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int8(value.deliveryState);
  writer.int16(value.deliveryCount);
  writer.uvarint(0);
}

function writeWriteShareGroupStateRequestPartitionData(writer: Writer, value: WriteShareGroupStateRequestPartitionDataInput, version: number): void {
  writer.int32(value.partition);
  writer.int32(value.stateEpoch);
  writer.int32(value.leaderEpoch);
  writer.int64(value.startOffset);
  if (version === 1) {
    writer.int32(value.deliveryCompleteCount ?? -1);
  }
  const stateBatches = value.stateBatches;
  writer.compactArrayLength(stateBatches.length);
  for (const element of stateBatches) writeWriteShareGroupStateRequestStateBatch(writer, element, version);
  writer.uvarint(0);
}

function writeWriteShareGroupStateRequestWriteStateData(writer: Writer, value: WriteShareGroupStateRequestWriteStateDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeWriteShareGroupStateRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeWriteShareGroupStateRequest(writer: Writer, value: WriteShareGroupStateRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeWriteShareGroupStateRequestWriteStateData(writer, element, version);
  writer.uvarint(0);
}

export interface WriteShareGroupStateResponsePartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface WriteShareGroupStateResponsePartitionResultInput {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

export interface WriteShareGroupStateResponseWriteStateResult {
  readonly topicId: string;
  readonly partitions: readonly WriteShareGroupStateResponsePartitionResult[];
}

export interface WriteShareGroupStateResponseWriteStateResultInput {
  readonly topicId: string;
  readonly partitions: readonly WriteShareGroupStateResponsePartitionResultInput[];
}

/** Versions 0 to 1. */
export interface WriteShareGroupStateResponse {
  readonly results: readonly WriteShareGroupStateResponseWriteStateResult[];
}

export interface WriteShareGroupStateResponseInput {
  readonly results: readonly WriteShareGroupStateResponseWriteStateResultInput[];
}

function readWriteShareGroupStateResponsePartitionResult(reader: Reader, _version: number): WriteShareGroupStateResponsePartitionResult {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partition, errorCode, errorMessage };
}

function readWriteShareGroupStateResponseWriteStateResult(reader: Reader, version: number): WriteShareGroupStateResponseWriteStateResult {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: WriteShareGroupStateResponsePartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readWriteShareGroupStateResponsePartitionResult(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readWriteShareGroupStateResponse(reader: Reader, version: number): WriteShareGroupStateResponse {
  const resultsLength = reader.compactArrayLength(18);
  const results: WriteShareGroupStateResponseWriteStateResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readWriteShareGroupStateResponseWriteStateResult(reader, version));
  reader.skipTags();
  return { results };
}

function writeWriteShareGroupStateResponsePartitionResult(writer: Writer, value: WriteShareGroupStateResponsePartitionResultInput, _version: number): void {
  writer.int32(value.partition);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

function writeWriteShareGroupStateResponseWriteStateResult(writer: Writer, value: WriteShareGroupStateResponseWriteStateResultInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeWriteShareGroupStateResponsePartitionResult(writer, element, version);
  writer.uvarint(0);
}

export function writeWriteShareGroupStateResponse(writer: Writer, value: WriteShareGroupStateResponseInput, version: number): void {
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeWriteShareGroupStateResponseWriteStateResult(writer, element, version);
  writer.uvarint(0);
}

export const writeShareGroupStateApi: Api<WriteShareGroupStateRequest, WriteShareGroupStateRequestInput, WriteShareGroupStateResponse, WriteShareGroupStateResponseInput> = defineApi({
  name: 'WriteShareGroupState',
  apiKey: 85,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readWriteShareGroupStateRequest,
  writeRequest: writeWriteShareGroupStateRequest,
  readResponse: readWriteShareGroupStateResponse,
  writeResponse: writeWriteShareGroupStateResponse,
});
