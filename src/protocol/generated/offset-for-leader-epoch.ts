// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly leaderEpoch: number;
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput {
  readonly partition: number;
  readonly currentLeaderEpoch?: number | undefined;
  readonly leaderEpoch: number;
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochRequestOffsetForLeaderPartition[];
}

export interface OffsetForLeaderEpochRequestOffsetForLeaderTopicInput {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput[];
}

/** Versions 2 to 4. */
export interface OffsetForLeaderEpochRequest {
  /** Since version 3. */
  readonly replicaId: number;
  readonly topics: readonly OffsetForLeaderEpochRequestOffsetForLeaderTopic[];
}

export interface OffsetForLeaderEpochRequestInput {
  readonly replicaId?: number | undefined;
  readonly topics: readonly OffsetForLeaderEpochRequestOffsetForLeaderTopicInput[];
}

function readOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  const flexible = version === 4;
  const partition = reader.int32();
  const currentLeaderEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  if (flexible) reader.skipTags();
  return { partition, currentLeaderEpoch, leaderEpoch };
}

function readOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  const flexible = version === 4;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions: OffsetForLeaderEpochRequestOffsetForLeaderPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader, version));
  if (flexible) reader.skipTags();
  return { topic, partitions };
}

export function readOffsetForLeaderEpochRequest(reader: Reader, version: number): OffsetForLeaderEpochRequest {
  const flexible = version === 4;
  const replicaId = version >= 3 ? reader.int32() : -2;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: OffsetForLeaderEpochRequestOffsetForLeaderTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader, version));
  if (flexible) reader.skipTags();
  return { replicaId, topics };
}

function writeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer: Writer, value: OffsetForLeaderEpochRequestOffsetForLeaderPartitionInput, version: number): void {
  const flexible = version === 4;
  writer.int32(value.partition);
  writer.int32(value.currentLeaderEpoch ?? -1);
  writer.int32(value.leaderEpoch);
  if (flexible) writer.uvarint(0);
}

function writeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer: Writer, value: OffsetForLeaderEpochRequestOffsetForLeaderTopicInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeOffsetForLeaderEpochRequest(writer: Writer, value: OffsetForLeaderEpochRequestInput, version: number): void {
  const flexible = version === 4;
  if (version >= 3) {
    writer.int32(value.replicaId ?? -2);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface OffsetForLeaderEpochResponseEpochEndOffset {
  readonly errorCode: number;
  readonly partition: number;
  readonly leaderEpoch: number;
  readonly endOffset: number;
}

export interface OffsetForLeaderEpochResponseEpochEndOffsetInput {
  readonly errorCode: number;
  readonly partition: number;
  readonly leaderEpoch?: number | undefined;
  readonly endOffset?: number | bigint | undefined;
}

export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochResponseEpochEndOffset[];
}

export interface OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput {
  readonly topic: string;
  readonly partitions: readonly OffsetForLeaderEpochResponseEpochEndOffsetInput[];
}

/** Versions 2 to 4. */
export interface OffsetForLeaderEpochResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[];
}

export interface OffsetForLeaderEpochResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput[];
}

function readOffsetForLeaderEpochResponseEpochEndOffset(reader: Reader, version: number): OffsetForLeaderEpochResponseEpochEndOffset {
  const flexible = version === 4;
  const errorCode = reader.int16();
  const partition = reader.int32();
  const leaderEpoch = reader.int32();
  const endOffset = reader.int64();
  if (flexible) reader.skipTags();
  return { errorCode, partition, leaderEpoch, endOffset };
}

function readOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader: Reader, version: number): OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  const flexible = version === 4;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(18) : reader.arrayLength(18);
  const partitions: OffsetForLeaderEpochResponseEpochEndOffset[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetForLeaderEpochResponseEpochEndOffset(reader, version));
  if (flexible) reader.skipTags();
  return { topic, partitions };
}

export function readOffsetForLeaderEpochResponse(reader: Reader, version: number): OffsetForLeaderEpochResponse {
  const flexible = version === 4;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeOffsetForLeaderEpochResponseEpochEndOffset(writer: Writer, value: OffsetForLeaderEpochResponseEpochEndOffsetInput, version: number): void {
  const flexible = version === 4;
  writer.int16(value.errorCode);
  writer.int32(value.partition);
  writer.int32(value.leaderEpoch ?? -1);
  writer.int64(value.endOffset ?? -1);
  if (flexible) writer.uvarint(0);
}

function writeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer: Writer, value: OffsetForLeaderEpochResponseOffsetForLeaderTopicResultInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetForLeaderEpochResponseEpochEndOffset(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeOffsetForLeaderEpochResponse(writer: Writer, value: OffsetForLeaderEpochResponseInput, version: number): void {
  const flexible = version === 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const offsetForLeaderEpochApi: Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochRequestInput, OffsetForLeaderEpochResponse, OffsetForLeaderEpochResponseInput> = defineApi({
  name: 'OffsetForLeaderEpoch',
  apiKey: 23,
  minVersion: 2,
  maxVersion: 4,
  flexibleFrom: 4,
  readRequest: readOffsetForLeaderEpochRequest,
  writeRequest: writeOffsetForLeaderEpochRequest,
  readResponse: readOffsetForLeaderEpochResponse,
  writeResponse: writeOffsetForLeaderEpochResponse,
});
