// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface TxnOffsetCommitRequestPartition {
  readonly partitionIndex: number;
  readonly committedOffset: number;
  /** Since version 2. */
  readonly committedLeaderEpoch: number;
  readonly committedMetadata: string | null;
}

export interface TxnOffsetCommitRequestPartitionInput {
  readonly partitionIndex: number;
  readonly committedOffset: number | bigint;
  readonly committedLeaderEpoch?: number | undefined;
  readonly committedMetadata: string | null;
}

export interface TxnOffsetCommitRequestTopic {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitRequestPartition[];
}

export interface TxnOffsetCommitRequestTopicInput {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitRequestPartitionInput[];
}

/** Versions 0 to 5. */
export interface TxnOffsetCommitRequest {
  readonly transactionalId: string;
  readonly groupId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Since version 3. */
  readonly generationId: number;
  /** Since version 3. */
  readonly memberId: string;
  /** Since version 3. */
  readonly groupInstanceId: string | null;
  readonly topics: readonly TxnOffsetCommitRequestTopic[];
}

export interface TxnOffsetCommitRequestInput {
  readonly transactionalId: string;
  readonly groupId: string;
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly generationId?: number | undefined;
  readonly memberId?: string | undefined;
  readonly groupInstanceId?: string | null | undefined;
  readonly topics: readonly TxnOffsetCommitRequestTopicInput[];
}

function readTxnOffsetCommitRequestPartition(reader: Reader, version: number): TxnOffsetCommitRequestPartition {
  const flexible = version >= 3;
  const partitionIndex = reader.int32();
  const committedOffset = reader.int64();
  const committedLeaderEpoch = version >= 2 ? reader.int32() : -1;
  const committedMetadata = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata };
}

function readTxnOffsetCommitRequestTopic(reader: Reader, version: number): TxnOffsetCommitRequestTopic {
  const flexible = version >= 3;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: TxnOffsetCommitRequestPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readTxnOffsetCommitRequestPartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readTxnOffsetCommitRequest(reader: Reader, version: number): TxnOffsetCommitRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const groupId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const generationId = version >= 3 ? reader.int32() : -1;
  const memberId = version >= 3 ? reader.compactString() : '';
  const groupInstanceId = version >= 3 ? reader.compactNullableString() : null;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: TxnOffsetCommitRequestTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readTxnOffsetCommitRequestTopic(reader, version));
  if (flexible) reader.skipTags();
  return { transactionalId, groupId, producerId, producerEpoch, generationId, memberId, groupInstanceId, topics };
}

function writeTxnOffsetCommitRequestPartition(writer: Writer, value: TxnOffsetCommitRequestPartitionInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.partitionIndex);
  writer.int64(value.committedOffset);
  if (version >= 2) {
    writer.int32(value.committedLeaderEpoch ?? -1);
  }
  if (flexible) writer.compactNullableString(value.committedMetadata);
  else writer.nullableString(value.committedMetadata);
  if (flexible) writer.uvarint(0);
}

function writeTxnOffsetCommitRequestTopic(writer: Writer, value: TxnOffsetCommitRequestTopicInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeTxnOffsetCommitRequestPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeTxnOffsetCommitRequest(writer: Writer, value: TxnOffsetCommitRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId);
  else writer.string(value.transactionalId);
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  if (version >= 3) {
    writer.int32(value.generationId ?? -1);
  } else if (value.generationId !== undefined && value.generationId !== -1) unsupportedField('TxnOffsetCommitRequest.generationId', version);
  if (version >= 3) {
    writer.compactString(value.memberId ?? '');
  } else if (value.memberId !== undefined && value.memberId !== '') unsupportedField('TxnOffsetCommitRequest.memberId', version);
  if (version >= 3) {
    writer.compactNullableString(value.groupInstanceId ?? null);
  } else if (value.groupInstanceId !== undefined && value.groupInstanceId !== null) unsupportedField('TxnOffsetCommitRequest.groupInstanceId', version);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeTxnOffsetCommitRequestTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface TxnOffsetCommitResponsePartition {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface TxnOffsetCommitResponsePartitionInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface TxnOffsetCommitResponseTopic {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitResponsePartition[];
}

export interface TxnOffsetCommitResponseTopicInput {
  readonly name: string;
  readonly partitions: readonly TxnOffsetCommitResponsePartitionInput[];
}

/** Versions 0 to 5. */
export interface TxnOffsetCommitResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly TxnOffsetCommitResponseTopic[];
}

export interface TxnOffsetCommitResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly TxnOffsetCommitResponseTopicInput[];
}

function readTxnOffsetCommitResponsePartition(reader: Reader, version: number): TxnOffsetCommitResponsePartition {
  const flexible = version >= 3;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode };
}

function readTxnOffsetCommitResponseTopic(reader: Reader, version: number): TxnOffsetCommitResponseTopic {
  const flexible = version >= 3;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions: TxnOffsetCommitResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readTxnOffsetCommitResponsePartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

export function readTxnOffsetCommitResponse(reader: Reader, version: number): TxnOffsetCommitResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: TxnOffsetCommitResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readTxnOffsetCommitResponseTopic(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeTxnOffsetCommitResponsePartition(writer: Writer, value: TxnOffsetCommitResponsePartitionInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

function writeTxnOffsetCommitResponseTopic(writer: Writer, value: TxnOffsetCommitResponseTopicInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeTxnOffsetCommitResponsePartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeTxnOffsetCommitResponse(writer: Writer, value: TxnOffsetCommitResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeTxnOffsetCommitResponseTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const txnOffsetCommitApi: Api<TxnOffsetCommitRequest, TxnOffsetCommitRequestInput, TxnOffsetCommitResponse, TxnOffsetCommitResponseInput> = defineApi({
  name: 'TxnOffsetCommit',
  apiKey: 28,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  readRequest: readTxnOffsetCommitRequest,
  writeRequest: writeTxnOffsetCommitRequest,
  readResponse: readTxnOffsetCommitResponse,
  writeResponse: writeTxnOffsetCommitResponse,
});
