// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { nullRefused, unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface OffsetFetchRequestTopic {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchRequestTopicInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchRequestTopics {
  /** Versions 8 to 9. */
  readonly name: string;
  /** Version 10. */
  readonly topicId: string;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchRequestTopicsInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitionIndexes: readonly number[];
}

export interface OffsetFetchRequestGroup {
  readonly groupId: string;
  /** Since version 9. */
  readonly memberId: string | null;
  /** Since version 9. */
  readonly memberEpoch: number;
  readonly topics: readonly OffsetFetchRequestTopics[] | null;
}

export interface OffsetFetchRequestGroupInput {
  readonly groupId: string;
  readonly memberId?: string | null | undefined;
  readonly memberEpoch?: number | undefined;
  readonly topics: readonly OffsetFetchRequestTopicsInput[] | null;
}

/** Versions 1 to 10. */
export interface OffsetFetchRequest {
  /** Versions 1 to 7. */
  readonly groupId: string;
  /** Versions 1 to 7. */
  readonly topics: readonly OffsetFetchRequestTopic[] | null;
  /** Since version 8. */
  readonly groups: readonly OffsetFetchRequestGroup[];
  /** Since version 7. */
  readonly requireStable: boolean;
}

export interface OffsetFetchRequestInput {
  readonly groupId?: string | undefined;
  readonly topics?: readonly OffsetFetchRequestTopicInput[] | null | undefined;
  readonly groups?: readonly OffsetFetchRequestGroupInput[] | undefined;
  readonly requireStable?: boolean | undefined;
}

function readOffsetFetchRequestTopic(reader: Reader, version: number): OffsetFetchRequestTopic {
  const flexible = version >= 6;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionIndexesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitionIndexes: number[] = [];
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes.push(reader.int32());
  if (flexible) reader.skipTags();
  return { name, partitionIndexes };
}

function readOffsetFetchRequestTopics(reader: Reader, version: number): OffsetFetchRequestTopics {
  const name = version <= 9 ? reader.compactString() : '';
  const topicId = version === 10 ? reader.uuid() : ZERO_UUID;
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes: number[] = [];
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes.push(reader.int32());
  reader.skipTags();
  return { name, topicId, partitionIndexes };
}

function readOffsetFetchRequestGroup(reader: Reader, version: number): OffsetFetchRequestGroup {
  const groupId = reader.compactString();
  const memberId = version >= 9 ? reader.compactNullableString() : null;
  const memberEpoch = version >= 9 ? reader.int32() : -1;
  const topicsLength = reader.compactNullableArrayLength(3);
  const topics: OffsetFetchRequestTopics[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readOffsetFetchRequestTopics(reader, version));
  reader.skipTags();
  return { groupId, memberId, memberEpoch, topics };
}

export function readOffsetFetchRequest(reader: Reader, version: number): OffsetFetchRequest {
  const flexible = version >= 6;
  const groupId = version <= 7 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicsLength = version <= 7 ? (flexible ? (version >= 2 ? reader.compactNullableArrayLength(3) : reader.compactArrayLength(3)) : version >= 2 ? reader.nullableArrayLength(3) : reader.arrayLength(3)) : 0;
  const topics: OffsetFetchRequestTopic[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readOffsetFetchRequestTopic(reader, version));
  const groupsLength = version >= 8 ? reader.compactArrayLength(3) : 0;
  const groups: OffsetFetchRequestGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readOffsetFetchRequestGroup(reader, version));
  const requireStable = version >= 7 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { groupId, topics, groups, requireStable };
}

function writeOffsetFetchRequestTopic(writer: Writer, value: OffsetFetchRequestTopicInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitionIndexes = value.partitionIndexes;
  if (flexible) writer.compactArrayLength(partitionIndexes.length);
  else writer.arrayLength(partitionIndexes.length);
  for (const element of partitionIndexes) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

function writeOffsetFetchRequestTopics(writer: Writer, value: OffsetFetchRequestTopicsInput, version: number): void {
  if (version <= 9) {
    writer.compactString(value.name ?? '');
  }
  if (version === 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const element of partitionIndexes) writer.int32(element);
  writer.uvarint(0);
}

function writeOffsetFetchRequestGroup(writer: Writer, value: OffsetFetchRequestGroupInput, version: number): void {
  writer.compactString(value.groupId);
  if (version >= 9) {
    writer.compactNullableString(value.memberId ?? null);
  }
  if (version >= 9) {
    writer.int32(value.memberEpoch ?? -1);
  }
  const topics = value.topics;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const element of topics) writeOffsetFetchRequestTopics(writer, element, version);
  writer.uvarint(0);
}

export function writeOffsetFetchRequest(writer: Writer, value: OffsetFetchRequestInput, version: number): void {
  const flexible = version >= 6;
  if (version <= 7) {
    const groupId = value.groupId ?? '';
    if (flexible) writer.compactString(groupId);
    else writer.string(groupId);
  } else if (value.groupId !== undefined && value.groupId !== '') unsupportedField('OffsetFetchRequest.groupId', version);
  if (version <= 7) {
    const topics = version >= 2 ? (value.topics === undefined ? [] : value.topics) : ((value.topics === undefined ? [] : value.topics) ?? nullRefused('OffsetFetchRequest.topics', version));
    if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length);
    else writer.arrayLength(topics === null ? -1 : topics.length);
    if (topics !== null) for (const element of topics) writeOffsetFetchRequestTopic(writer, element, version);
  } else if (value.topics !== undefined && (value.topics === null || value.topics.length > 0)) unsupportedField('OffsetFetchRequest.topics', version);
  if (version >= 8) {
    const groups = value.groups ?? [];
    writer.compactArrayLength(groups.length);
    for (const element of groups) writeOffsetFetchRequestGroup(writer, element, version);
  } else if (value.groups !== undefined && value.groups.length > 0) unsupportedField('OffsetFetchRequest.groups', version);
  if (version >= 7) {
    writer.bool(value.requireStable ?? false);
  } else if (value.requireStable === true) unsupportedField('OffsetFetchRequest.requireStable', version);
  if (flexible) writer.uvarint(0);
}

export interface OffsetFetchResponsePartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  /** Since version 5. */
  readonly committedLeaderEpoch: number;
  readonly metadata: string | null;
  readonly errorCode: number;
}

export interface OffsetFetchResponsePartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: number | bigint;
  readonly committedLeaderEpoch?: number | undefined;
  readonly metadata: string | null;
  readonly errorCode: number;
}

export interface OffsetFetchResponseTopic {
  readonly name: string;
  readonly partitions: readonly OffsetFetchResponsePartition[];
}

export interface OffsetFetchResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly OffsetFetchResponsePartitionInput[];
}

export interface OffsetFetchResponsePartitions {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  readonly committedLeaderEpoch: number;
  readonly metadata: string | null;
  readonly errorCode: number;
}

export interface OffsetFetchResponsePartitionsInput {
  readonly partitionIndex: number;
  readonly committedOffset: number | bigint;
  readonly committedLeaderEpoch?: number | undefined;
  readonly metadata: string | null;
  readonly errorCode: number;
}

export interface OffsetFetchResponseTopics {
  /** Versions 8 to 9. */
  readonly name: string;
  /** Version 10. */
  readonly topicId: string;
  readonly partitions: readonly OffsetFetchResponsePartitions[];
}

export interface OffsetFetchResponseTopicsInput {
  readonly name?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly OffsetFetchResponsePartitionsInput[];
}

export interface OffsetFetchResponseGroup {
  readonly groupId: string;
  readonly topics: readonly OffsetFetchResponseTopics[];
  readonly errorCode: number;
}

export interface OffsetFetchResponseGroupInput {
  readonly groupId: string;
  readonly topics: readonly OffsetFetchResponseTopicsInput[];
  readonly errorCode?: number | undefined;
}

/** Versions 1 to 10. */
export interface OffsetFetchResponse {
  /** Since version 3. */
  readonly throttleTimeMs: number;
  /** Versions 1 to 7. */
  readonly topics: readonly OffsetFetchResponseTopic[];
  /** Versions 2 to 7. */
  readonly errorCode: number;
  /** Since version 8. */
  readonly groups: readonly OffsetFetchResponseGroup[];
}

export interface OffsetFetchResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics?: readonly OffsetFetchResponseTopicInput[] | undefined;
  readonly errorCode?: number | undefined;
  readonly groups?: readonly OffsetFetchResponseGroupInput[] | undefined;
}

function readOffsetFetchResponsePartition(reader: Reader, version: number): OffsetFetchResponsePartition {
  const flexible = version >= 6;
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 5 ? reader.int32() : -1;
  const metadata = flexible ? reader.compactNullableString() : reader.nullableString();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode };
}

function readOffsetFetchResponseTopic(reader: Reader, version: number): OffsetFetchResponseTopic {
  const flexible = version >= 6;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(16) : reader.arrayLength(16);
  const partitions: OffsetFetchResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetFetchResponsePartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

function readOffsetFetchResponsePartitions(reader: Reader, _version: number): OffsetFetchResponsePartitions {
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = reader.int32();
  const metadata = reader.compactNullableString();
  const errorCode = reader.int16();
  reader.skipTags();
  return { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode };
}

function readOffsetFetchResponseTopics(reader: Reader, version: number): OffsetFetchResponseTopics {
  const name = version <= 9 ? reader.compactString() : '';
  const topicId = version === 10 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = reader.compactArrayLength(20);
  const partitions: OffsetFetchResponsePartitions[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readOffsetFetchResponsePartitions(reader, version));
  reader.skipTags();
  return { name, topicId, partitions };
}

function readOffsetFetchResponseGroup(reader: Reader, version: number): OffsetFetchResponseGroup {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(3);
  const topics: OffsetFetchResponseTopics[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetFetchResponseTopics(reader, version));
  const errorCode = reader.int16();
  reader.skipTags();
  return { groupId, topics, errorCode };
}

export function readOffsetFetchResponse(reader: Reader, version: number): OffsetFetchResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  const topicsLength = version <= 7 ? (flexible ? reader.compactArrayLength(3) : reader.arrayLength(3)) : 0;
  const topics: OffsetFetchResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readOffsetFetchResponseTopic(reader, version));
  const errorCode = version >= 2 && version <= 7 ? reader.int16() : 0;
  const groupsLength = version >= 8 ? reader.compactArrayLength(5) : 0;
  const groups: OffsetFetchResponseGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readOffsetFetchResponseGroup(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics, errorCode, groups };
}

function writeOffsetFetchResponsePartition(writer: Writer, value: OffsetFetchResponsePartitionInput, version: number): void {
  const flexible = version >= 6;
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 5) {
    writer.int32(value.committedLeaderEpoch ?? -1);
  }
  if (flexible) writer.compactNullableString(value.metadata);
  else writer.nullableString(value.metadata);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

function writeOffsetFetchResponseTopic(writer: Writer, value: OffsetFetchResponseTopicInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeOffsetFetchResponsePartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeOffsetFetchResponsePartitions(writer: Writer, value: OffsetFetchResponsePartitionsInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  writer.int32(value.committedLeaderEpoch ?? -1);
  writer.compactNullableString(value.metadata);
  writer.int16(value.errorCode);
  writer.uvarint(0);
}

function writeOffsetFetchResponseTopics(writer: Writer, value: OffsetFetchResponseTopicsInput, version: number): void {
  if (version <= 9) {
    writer.compactString(value.name ?? '');
  }
  if (version === 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeOffsetFetchResponsePartitions(writer, element, version);
  writer.uvarint(0);
}

function writeOffsetFetchResponseGroup(writer: Writer, value: OffsetFetchResponseGroupInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeOffsetFetchResponseTopics(writer, element, version);
  writer.int16(value.errorCode ?? 0);
  writer.uvarint(0);
}

export function writeOffsetFetchResponse(writer: Writer, value: OffsetFetchResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 3) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  if (version <= 7) {
    const topics = value.topics ?? [];
    if (flexible) writer.compactArrayLength(topics.length);
    else writer.arrayLength(topics.length);
    for (const element of topics) writeOffsetFetchResponseTopic(writer, element, version);
  }
  if (version >= 2 && version <= 7) {
    writer.int16(value.errorCode ?? 0);
  }
  if (version >= 8) {
    const groups = value.groups ?? [];
    writer.compactArrayLength(groups.length);
    for (const element of groups) writeOffsetFetchResponseGroup(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export const offsetFetchApi: Api<OffsetFetchRequest, OffsetFetchRequestInput, OffsetFetchResponse, OffsetFetchResponseInput> = defineApi({
  name: 'OffsetFetch',
  apiKey: 9,
  minVersion: 1,
  maxVersion: 10,
  flexibleFrom: 6,
  readRequest: readOffsetFetchRequest,
  writeRequest: writeOffsetFetchRequest,
  readResponse: readOffsetFetchResponse,
  writeResponse: writeOffsetFetchResponse,
});
