// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ReadShareGroupStateRequestPartitionData {
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface ReadShareGroupStateRequestPartitionDataInput {
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface ReadShareGroupStateRequestReadStateData {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateRequestPartitionData[];
}

export interface ReadShareGroupStateRequestReadStateDataInput {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateRequestPartitionDataInput[];
}

/** Versions 0 to 0. */
export interface ReadShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly ReadShareGroupStateRequestReadStateData[];
}

export interface ReadShareGroupStateRequestInput {
  readonly groupId: string;
  readonly topics: readonly ReadShareGroupStateRequestReadStateDataInput[];
}

function readReadShareGroupStateRequestPartitionData(reader: Reader, _version: number): ReadShareGroupStateRequestPartitionData {
  const partition = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { partition, leaderEpoch };
}

function readReadShareGroupStateRequestReadStateData(reader: Reader, version: number): ReadShareGroupStateRequestReadStateData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(9);
  const partitions: ReadShareGroupStateRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readReadShareGroupStateRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readReadShareGroupStateRequest(reader: Reader, version: number): ReadShareGroupStateRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(18);
  const topics: ReadShareGroupStateRequestReadStateData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readReadShareGroupStateRequestReadStateData(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeReadShareGroupStateRequestPartitionData(writer: Writer, value: ReadShareGroupStateRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partition);
  writer.int32(value.leaderEpoch);
  writer.uvarint(0);
}

function writeReadShareGroupStateRequestReadStateData(writer: Writer, value: ReadShareGroupStateRequestReadStateDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeReadShareGroupStateRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeReadShareGroupStateRequest(writer: Writer, value: ReadShareGroupStateRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeReadShareGroupStateRequestReadStateData(writer, element, version);
  writer.uvarint(0);
}

export interface ReadShareGroupStateResponseStateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface ReadShareGroupStateResponseStateBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface ReadShareGroupStateResponsePartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly stateEpoch: number;
  readonly startOffset: number;
  readonly stateBatches: readonly ReadShareGroupStateResponseStateBatch[];
}

export interface ReadShareGroupStateResponsePartitionResultInput {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly stateEpoch: number;
  readonly startOffset: number | bigint;
  readonly stateBatches: readonly ReadShareGroupStateResponseStateBatchInput[];
}

export interface ReadShareGroupStateResponseReadStateResult {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateResponsePartitionResult[];
}

export interface ReadShareGroupStateResponseReadStateResultInput {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateResponsePartitionResultInput[];
}

/** Versions 0 to 0. */
export interface ReadShareGroupStateResponse {
  readonly results: readonly ReadShareGroupStateResponseReadStateResult[];
}

export interface ReadShareGroupStateResponseInput {
  readonly results: readonly ReadShareGroupStateResponseReadStateResultInput[];
}

function readReadShareGroupStateResponseStateBatch(reader: Reader, _version: number): ReadShareGroupStateResponseStateBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryState = reader.int8();
  const deliveryCount = reader.int16();
  reader.skipTags();
  return { firstOffset, lastOffset, deliveryState, deliveryCount };
}

function readReadShareGroupStateResponsePartitionResult(reader: Reader, version: number): ReadShareGroupStateResponsePartitionResult {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const stateEpoch = reader.int32();
  const startOffset = reader.int64();
  const stateBatchesLength = reader.compactArrayLength(20);
  const stateBatches: ReadShareGroupStateResponseStateBatch[] = [];
  for (let i = 0; i < stateBatchesLength; i++) stateBatches.push(readReadShareGroupStateResponseStateBatch(reader, version));
  reader.skipTags();
  return { partition, errorCode, errorMessage, stateEpoch, startOffset, stateBatches };
}

function readReadShareGroupStateResponseReadStateResult(reader: Reader, version: number): ReadShareGroupStateResponseReadStateResult {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(21);
  const partitions: ReadShareGroupStateResponsePartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readReadShareGroupStateResponsePartitionResult(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readReadShareGroupStateResponse(reader: Reader, version: number): ReadShareGroupStateResponse {
  const resultsLength = reader.compactArrayLength(18);
  const results: ReadShareGroupStateResponseReadStateResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readReadShareGroupStateResponseReadStateResult(reader, version));
  reader.skipTags();
  return { results };
}

function writeReadShareGroupStateResponseStateBatch(writer: Writer, value: ReadShareGroupStateResponseStateBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int8(value.deliveryState);
  writer.int16(value.deliveryCount);
  writer.uvarint(0);
}

function writeReadShareGroupStateResponsePartitionResult(writer: Writer, value: ReadShareGroupStateResponsePartitionResultInput, version: number): void {
  writer.int32(value.partition);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int32(value.stateEpoch);
  writer.int64(value.startOffset);
  const stateBatches = value.stateBatches;
  writer.compactArrayLength(stateBatches.length);
  for (const element of stateBatches) writeReadShareGroupStateResponseStateBatch(writer, element, version);
  writer.uvarint(0);
}

function writeReadShareGroupStateResponseReadStateResult(writer: Writer, value: ReadShareGroupStateResponseReadStateResultInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeReadShareGroupStateResponsePartitionResult(writer, element, version);
  writer.uvarint(0);
}

export function writeReadShareGroupStateResponse(writer: Writer, value: ReadShareGroupStateResponseInput, version: number): void {
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeReadShareGroupStateResponseReadStateResult(writer, element, version);
  writer.uvarint(0);
}

export const readShareGroupStateApi: Api<ReadShareGroupStateRequest, ReadShareGroupStateRequestInput, ReadShareGroupStateResponse, ReadShareGroupStateResponseInput> = defineApi({
  name: 'ReadShareGroupState',
  apiKey: 84,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readReadShareGroupStateRequest,
  writeRequest: writeReadShareGroupStateRequest,
  readResponse: readReadShareGroupStateResponse,
  writeResponse: writeReadShareGroupStateResponse,
});
