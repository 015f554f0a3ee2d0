// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ReadShareGroupStateSummaryRequestPartitionData {
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface ReadShareGroupStateSummaryRequestPartitionDataInput {
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface ReadShareGroupStateSummaryRequestReadStateSummaryData {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateSummaryRequestPartitionData[];
}

export interface ReadShareGroupStateSummaryRequestReadStateSummaryDataInput {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateSummaryRequestPartitionDataInput[];
}

/** Versions 0 to 1. */
export interface ReadShareGroupStateSummaryRequest {
  readonly groupId: string;
  readonly topics: readonly ReadShareGroupStateSummaryRequestReadStateSummaryData[];
}

export interface ReadShareGroupStateSummaryRequestInput {
  readonly groupId: string;
  readonly topics: readonly ReadShareGroupStateSummaryRequestReadStateSummaryDataInput[];
}

function readReadShareGroupStateSummaryRequestPartitionData(reader: Reader, _version: number): ReadShareGroupStateSummaryRequestPartitionData {
  const partition = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { partition, leaderEpoch };
}

function readReadShareGroupStateSummaryRequestReadStateSummaryData(reader: Reader, version: number): ReadShareGroupStateSummaryRequestReadStateSummaryData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(9);
  const partitions: ReadShareGroupStateSummaryRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readReadShareGroupStateSummaryRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readReadShareGroupStateSummaryRequest(reader: Reader, version: number): ReadShareGroupStateSummaryRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(18);
  const topics: ReadShareGroupStateSummaryRequestReadStateSummaryData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readReadShareGroupStateSummaryRequestReadStateSummaryData(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeReadShareGroupStateSummaryRequestPartitionData(writer: Writer, value: ReadShareGroupStateSummaryRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partition);
  writer.int32(value.leaderEpoch);
  writer.uvarint(0);
}

function writeReadShareGroupStateSummaryRequestReadStateSummaryData(writer: Writer, value: ReadShareGroupStateSummaryRequestReadStateSummaryDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeReadShareGroupStateSummaryRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeReadShareGroupStateSummaryRequest(writer: Writer, value: ReadShareGroupStateSummaryRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeReadShareGroupStateSummaryRequestReadStateSummaryData(writer, element, version);
  writer.uvarint(0);
}

export interface ReadShareGroupStateSummaryResponsePartitionResult {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  /** Version 1. */
  readonly deliveryCompleteCount: number;
}

export interface ReadShareGroupStateSummaryResponsePartitionResultInput {
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number | bigint;
  readonly deliveryCompleteCount?: number | undefined;
}

export interface ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateSummaryResponsePartitionResult[];
}

export interface ReadShareGroupStateSummaryResponseReadStateSummaryResultInput {
  readonly topicId: string;
  readonly partitions: readonly ReadShareGroupStateSummaryResponsePartitionResultInput[];
}

/** Versions 0 to 1. */
export interface ReadShareGroupStateSummaryResponse {
  readonly results: readonly ReadShareGroupStateSummaryResponseReadStateSummaryResult[];
}

export interface ReadShareGroupStateSummaryResponseInput {
  readonly results: readonly ReadShareGroupStateSummaryResponseReadStateSummaryResultInput[];
}

function readReadShareGroupStateSummaryResponsePartitionResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponsePartitionResult {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const stateEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  const startOffset = reader.int64();
  const deliveryCompleteCount = version === 1 ? reader.int32() : -1;
  reader.skipTags();
  return { partition, errorCode, errorMessage, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount };
}

function readReadShareGroupStateSummaryResponseReadStateSummaryResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(24);
  const partitions: ReadShareGroupStateSummaryResponsePartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readReadShareGroupStateSummaryResponsePartitionResult(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readReadShareGroupStateSummaryResponse(reader: Reader, version: number): ReadShareGroupStateSummaryResponse {
  const resultsLength = reader.compactArrayLength(18);
  const results: ReadShareGroupStateSummaryResponseReadStateSummaryResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readReadShareGroupStateSummaryResponseReadStateSummaryResult(reader, version));
  reader.skipTags();
  return { results };
}

function writeReadShareGroupStateSummaryResponsePartitionResult(writer: Writer, value: ReadShareGroupStateSummaryResponsePartitionResultInput, version: number): void {
  writer.int32(value.partition);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int32(value.stateEpoch);
  writer.int32(value.leaderEpoch);
  writer.int64(value.startOffset);
  if (version === 1) {
    writer.int32(value.deliveryCompleteCount ?? -1);
  }
  writer.uvarint(0);
}

function writeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer: Writer, value: ReadShareGroupStateSummaryResponseReadStateSummaryResultInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeReadShareGroupStateSummaryResponsePartitionResult(writer, element, version);
  writer.uvarint(0);
}

export function writeReadShareGroupStateSummaryResponse(writer: Writer, value: ReadShareGroupStateSummaryResponseInput, version: number): void {
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer, element, version);
  writer.uvarint(0);
}

export const readShareGroupStateSummaryApi: Api<ReadShareGroupStateSummaryRequest, ReadShareGroupStateSummaryRequestInput, ReadShareGroupStateSummaryResponse, ReadShareGroupStateSummaryResponseInput> = defineApi({
  name: 'ReadShareGroupStateSummary',
  apiKey: 87,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readReadShareGroupStateSummaryRequest,
  writeRequest: writeReadShareGroupStateSummaryRequest,
  readResponse: readReadShareGroupStateSummaryResponse,
  writeResponse: writeReadShareGroupStateSummaryResponse,
});
