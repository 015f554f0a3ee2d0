// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface OffsetCommitRequestPartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  /** Since version 6. */
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string | null;
}

export interface OffsetCommitRequestPartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: number | bigint;
  readonly committedLeaderEpoch?: number | undefined;
  readonly committedMetadata: string | null;
}

export interface OffsetCommitRequestTopic {
  /** Versions 2 to 9. */
  readonly name: string;
  /** Version 10. */
  readonly topicId: string;
  readonly partitions: readonly OffsetCommitRequestPartition[];
}

export interface OffsetCommitRequestTopicInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly OffsetCommitRequestPartitionInput[];
}

/** Versions 2 to 10. */
export interface OffsetCommitRequest {
  readonly groupId: string;
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  /** Since version 7. */
  readonly groupInstanceId: string | null;
  /** Versions 2 to 4. */
  readonly retentionTimeMs: number;
  readonly topics: readonly OffsetCommitRequestTopic[];
}

export interface OffsetCommitRequestInput {
  readonly groupId: string;
  readonly generationIdOrMemberEpoch?: number | undefined;
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly retentionTimeMs?: number | bigint | undefined;
  readonly topics: readonly OffsetCommitRequestTopicInput[];
}

function readOffsetCommitRequestPartition(reader: Reader, version: number): OffsetCommitRequestPartition {
  const flexible = version >= 8;
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 6 ? reader.int32() : -1;
  const committedMetadata = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata };
}

function readOffsetCommitRequestTopic(reader: Reader, version: number): OffsetCommitRequestTopic {
  const flexible = version >= 8;
  const name = version <= 9 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version === 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: OffsetCommitRequestPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetCommitRequestPartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, topicId, partitions };
}

export function readOffsetCommitRequest(reader: Reader, version: number): OffsetCommitRequest {
  const flexible = version >= 8;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationIdOrMemberEpoch = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 7 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const retentionTimeMs = version <= 4 ? reader.int64() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: OffsetCommitRequestTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetCommitRequestTopic(reader, version));
  if (flexible) reader.skipTags();
  return { groupId, generationIdOrMemberEpoch, memberId, groupInstanceId, retentionTimeMs, topics };
}

function writeOffsetCommitRequestPartition(writer: Writer, value: OffsetCommitRequestPartitionInput, version: number): void {
  const flexible = version >= 8;
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 6) {
    writer.int32(value.committedLeaderEpoch ?? -1);
  }
  if (flexible) writer.compactNullableString(value.committedMetadata);
  else writer.nullableString(value.committedMetadata);
  if (flexible) writer.uvarint(0);
}

function writeOffsetCommitRequestTopic(writer: Writer, value: OffsetCommitRequestTopicInput, version: number): void {
  const flexible = version >= 8;
  if (version <= 9) {
    const name = value.name ?? '';
    if (flexible) writer.compactString(name);
    else writer.string(name);
  }
  if (version === 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetCommitRequestPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeOffsetCommitRequest(writer: Writer, value: OffsetCommitRequestInput, version: number): void {
  const flexible = version >= 8;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int32(value.generationIdOrMemberEpoch ?? -1);
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 7) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  } else if (value.groupInstanceId !== undefined && value.groupInstanceId !== null) unsupportedField('OffsetCommitRequest.groupInstanceId', version);
  if (version <= 4) {
    writer.int64(value.retentionTimeMs ?? -1);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetCommitRequestTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface OffsetCommitResponsePartition {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface OffsetCommitResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface OffsetCommitResponseTopic {
  /** Versions 2 to 9. */
  readonly name: string;
  /** Version 10. */
  readonly topicId: string;
  readonly partitions: readonly OffsetCommitResponsePartition[];
}

export interface OffsetCommitResponseTopicInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly OffsetCommitResponsePartitionInput[];
}

/** Versions 2 to 10. */
export interface OffsetCommitResponse {
  /** Since version 3. */
  readonly throttleTimeMs: number;
  readonly topics: readonly OffsetCommitResponseTopic[];
}

export interface OffsetCommitResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly OffsetCommitResponseTopicInput[];
}

function readOffsetCommitResponsePartition(reader: Reader, version: number): OffsetCommitResponsePartition {
  const flexible = version >= 8;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode };
}

function readOffsetCommitResponseTopic(reader: Reader, version: number): OffsetCommitResponseTopic {
  const flexible = version >= 8;
  const name = version <= 9 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version === 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions: OffsetCommitResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetCommitResponsePartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, topicId, partitions };
}

export function readOffsetCommitResponse(reader: Reader, version: number): OffsetCommitResponse {
  const flexible = version >= 8;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: OffsetCommitResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetCommitResponseTopic(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeOffsetCommitResponsePartition(writer: Writer, value: OffsetCommitResponsePartitionInput, version: number): void {
  const flexible = version >= 8;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

function writeOffsetCommitResponseTopic(writer: Writer, value: OffsetCommitResponseTopicInput, version: number): void {
  const flexible = version >= 8;
  if (version <= 9) {
    const name = value.name ?? '';
    if (flexible) writer.compactString(name);
    else writer.string(name);
  }
  if (version === 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetCommitResponsePartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeOffsetCommitResponse(writer: Writer, value: OffsetCommitResponseInput, version: number): void {
  const flexible = version >= 8;
  if (version >= 3) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeOffsetCommitResponseTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const offsetCommitApi: Api<OffsetCommitRequest, OffsetCommitRequestInput, OffsetCommitResponse, OffsetCommitResponseInput> = defineApi({
  name: 'OffsetCommit',
  apiKey: 8,
  minVersion: 2,
  maxVersion: 10,
  flexibleFrom: 8,
  readRequest: readOffsetCommitRequest,
  writeRequest: writeOffsetCommitRequest,
  readResponse: readOffsetCommitResponse,
  writeResponse: writeOffsetCommitResponse,
});
