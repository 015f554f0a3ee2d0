// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeShareGroupOffsetsRequestTopic {
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface DescribeShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface DescribeShareGroupOffsetsRequestGroup {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsRequestTopic[] | null;
}

export interface DescribeShareGroupOffsetsRequestGroupInput {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsRequestTopicInput[] | null;
}

/** Versions 0 to 1. */
export interface DescribeShareGroupOffsetsRequest {
  readonly groups: readonly DescribeShareGroupOffsetsRequestGroup[];
}

export interface DescribeShareGroupOffsetsRequestInput {
  readonly groups: readonly DescribeShareGroupOffsetsRequestGroupInput[];
}

function readDescribeShareGroupOffsetsRequestTopic(reader: Reader, _version: number): DescribeShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicName, partitions };
}

function readDescribeShareGroupOffsetsRequestGroup(reader: Reader, version: number): DescribeShareGroupOffsetsRequestGroup {
  const groupId = reader.compactString();
  const topicsLength = reader.compactNullableArrayLength(3);
  const topics: DescribeShareGroupOffsetsRequestTopic[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readDescribeShareGroupOffsetsRequestTopic(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

export function readDescribeShareGroupOffsetsRequest(reader: Reader, version: number): DescribeShareGroupOffsetsRequest {
  const groupsLength = reader.compactArrayLength(3);
  const groups: DescribeShareGroupOffsetsRequestGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readDescribeShareGroupOffsetsRequestGroup(reader, version));
  reader.skipTags();
  return { groups };
}

function writeDescribeShareGroupOffsetsRequestTopic(writer: Writer, value: DescribeShareGroupOffsetsRequestTopicInput, _version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeDescribeShareGroupOffsetsRequestGroup(writer: Writer, value: DescribeShareGroupOffsetsRequestGroupInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const element of topics) writeDescribeShareGroupOffsetsRequestTopic(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeShareGroupOffsetsRequest(writer: Writer, value: DescribeShareGroupOffsetsRequestInput, version: number): void {
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const element of groups) writeDescribeShareGroupOffsetsRequestGroup(writer, element, version);
  writer.uvarint(0);
}

export interface DescribeShareGroupOffsetsResponsePartition {
  readonly partitionIndex: number;
  readonly startOffset: number;
  readonly leaderEpoch: number;
  /** Version 1. */
  readonly lag: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface DescribeShareGroupOffsetsResponsePartitionInput {
  readonly partitionIndex: number;
  readonly startOffset: number | bigint;
  readonly leaderEpoch: number;
  readonly lag?: number | bigint | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

export interface DescribeShareGroupOffsetsResponseTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly DescribeShareGroupOffsetsResponsePartition[];
}

export interface DescribeShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly partitions: readonly DescribeShareGroupOffsetsResponsePartitionInput[];
}

export interface DescribeShareGroupOffsetsResponseGroup {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsResponseTopic[];
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface DescribeShareGroupOffsetsResponseGroupInput {
  readonly groupId: string;
  readonly topics: readonly DescribeShareGroupOffsetsResponseTopicInput[];
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

/** Versions 0 to 1. */
export interface DescribeShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly DescribeShareGroupOffsetsResponseGroup[];
}

export interface DescribeShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly groups: readonly DescribeShareGroupOffsetsResponseGroupInput[];
}

function readDescribeShareGroupOffsetsResponsePartition(reader: Reader, version: number): DescribeShareGroupOffsetsResponsePartition {
  const partitionIndex = reader.int32();
  const startOffset = reader.int64();
  const leaderEpoch = reader.int32();
  const lag = version === 1 ? reader.int64() : -1;
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partitionIndex, startOffset, leaderEpoch, lag, errorCode, errorMessage };
}

function readDescribeShareGroupOffsetsResponseTopic(reader: Reader, version: number): DescribeShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(20);
  const partitions: DescribeShareGroupOffsetsResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeShareGroupOffsetsResponsePartition(reader, version));
  reader.skipTags();
  return { topicName, topicId, partitions };
}

function readDescribeShareGroupOffsetsResponseGroup(reader: Reader, version: number): DescribeShareGroupOffsetsResponseGroup {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(19);
  const topics: DescribeShareGroupOffsetsResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeShareGroupOffsetsResponseTopic(reader, version));
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { groupId, topics, errorCode, errorMessage };
}

export function readDescribeShareGroupOffsetsResponse(reader: Reader, version: number): DescribeShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(6);
  const groups: DescribeShareGroupOffsetsResponseGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readDescribeShareGroupOffsetsResponseGroup(reader, version));
  reader.skipTags();
  return { throttleTimeMs, groups };
}

function writeDescribeShareGroupOffsetsResponsePartition(writer: Writer, value: DescribeShareGroupOffsetsResponsePartitionInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.startOffset);
  writer.int32(value.leaderEpoch);
  if (version === 1) {
    writer.int64(value.lag ?? -1);
  }
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

function writeDescribeShareGroupOffsetsResponseTopic(writer: Writer, value: DescribeShareGroupOffsetsResponseTopicInput, version: number): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDescribeShareGroupOffsetsResponsePartition(writer, element, version);
  writer.uvarint(0);
}

function writeDescribeShareGroupOffsetsResponseGroup(writer: Writer, value: DescribeShareGroupOffsetsResponseGroupInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeShareGroupOffsetsResponseTopic(writer, element, version);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

export function writeDescribeShareGroupOffsetsResponse(writer: Writer, value: DescribeShareGroupOffsetsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const element of groups) writeDescribeShareGroupOffsetsResponseGroup(writer, element, version);
  writer.uvarint(0);
}

export const describeShareGroupOffsetsApi: Api<DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsRequestInput, DescribeShareGroupOffsetsResponse, DescribeShareGroupOffsetsResponseInput> = defineApi({
  name: 'DescribeShareGroupOffsets',
  apiKey: 90,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readDescribeShareGroupOffsetsRequest,
  writeRequest: writeDescribeShareGroupOffsetsRequest,
  readResponse: readDescribeShareGroupOffsetsResponse,
  writeResponse: writeDescribeShareGroupOffsetsResponse,
});
