// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeTopicPartitionsRequestTopicRequest {
  readonly name: string;
}

export interface DescribeTopicPartitionsRequestTopicRequestInput {
  readonly name: string;
}

export interface DescribeTopicPartitionsRequestCursor {
  readonly topicName: string;
  readonly partitionIndex: number;
}

export interface DescribeTopicPartitionsRequestCursorInput {
  readonly topicName: string;
  readonly partitionIndex: number;
}

/** Versions 0 to 0. */
export interface DescribeTopicPartitionsRequest {
  readonly topics: readonly DescribeTopicPartitionsRequestTopicRequest[];
  readonly responsePartitionLimit: number;
  readonly cursor: DescribeTopicPartitionsRequestCursor | null;
}

export interface DescribeTopicPartitionsRequestInput {
  readonly topics: readonly DescribeTopicPartitionsRequestTopicRequestInput[];
  readonly responsePartitionLimit?: number | undefined;
  readonly cursor?: DescribeTopicPartitionsRequestCursorInput | null | undefined;
}

function readDescribeTopicPartitionsRequestTopicRequest(reader: Reader, _version: number): DescribeTopicPartitionsRequestTopicRequest {
  const name = reader.compactString();
  reader.skipTags();
  return { name };
}

function readDescribeTopicPartitionsRequestCursor(reader: Reader, _version: number): DescribeTopicPartitionsRequestCursor {
  const topicName = reader.compactString();
  const partitionIndex = reader.int32();
  reader.skipTags();
  return { topicName, partitionIndex };
}

export function readDescribeTopicPartitionsRequest(reader: Reader, version: number): DescribeTopicPartitionsRequest {
  const topicsLength = reader.compactArrayLength(2);
  const topics: DescribeTopicPartitionsRequestTopicRequest[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeTopicPartitionsRequestTopicRequest(reader, version));
  const responsePartitionLimit = reader.int32();
  const cursor = reader.structPresent() ? readDescribeTopicPartitionsRequestCursor(reader, version) : null;
  reader.skipTags();
  return { topics, responsePartitionLimit, cursor };
}

function writeDescribeTopicPartitionsRequestTopicRequest(writer: Writer, value: DescribeTopicPartitionsRequestTopicRequestInput, _version: number): void {
  writer.compactString(value.name);
  writer.uvarint(0);
}

function writeDescribeTopicPartitionsRequestCursor(writer: Writer, value: DescribeTopicPartitionsRequestCursorInput, _version: number): void {
  writer.compactString(value.topicName);
  writer.int32(value.partitionIndex);
  writer.uvarint(0);
}

export function writeDescribeTopicPartitionsRequest(writer: Writer, value: DescribeTopicPartitionsRequestInput, version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeTopicPartitionsRequestTopicRequest(writer, element, version);
  writer.int32(value.responsePartitionLimit ?? 2000);
  const cursor = value.cursor ?? null;
  writer.int8(cursor === null ? -1 : 1);
  if (cursor !== null) writeDescribeTopicPartitionsRequestCursor(writer, cursor, version);
  writer.uvarint(0);
}

export interface DescribeTopicPartitionsResponsePartition {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly eligibleLeaderReplicas: readonly number[] | null;
  readonly lastKnownElr: readonly number[] | null;
  readonly offlineReplicas: readonly number[];
}

export interface DescribeTopicPartitionsResponsePartitionInput {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch?: number | undefined;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly eligibleLeaderReplicas?: readonly number[] | null | undefined;
  readonly lastKnownElr?: readonly number[] | null | undefined;
  readonly offlineReplicas: readonly number[];
}

export interface DescribeTopicPartitionsResponseTopic {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId: string;
  readonly isInternal: boolean;
  readonly partitions: readonly DescribeTopicPartitionsResponsePartition[];
  readonly topicAuthorizedOperations: number;
}

export interface DescribeTopicPartitionsResponseTopicInput {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId: string;
  readonly isInternal?: boolean | undefined;
  readonly partitions: readonly DescribeTopicPartitionsResponsePartitionInput[];
  readonly topicAuthorizedOperations?: number | undefined;
}

export interface DescribeTopicPartitionsResponseCursor {
  readonly topicName: string;
  readonly partitionIndex: number;
}

export interface DescribeTopicPartitionsResponseCursorInput {
  readonly topicName: string;
  readonly partitionIndex: number;
}

/** Versions 0 to 0. */
export interface DescribeTopicPartitionsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly DescribeTopicPartitionsResponseTopic[];
  readonly nextCursor: DescribeTopicPartitionsResponseCursor | null;
}

export interface DescribeTopicPartitionsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly DescribeTopicPartitionsResponseTopicInput[];
  readonly nextCursor?: DescribeTopicPartitionsResponseCursorInput | null | undefined;
}

function readDescribeTopicPartitionsResponsePartition(reader: Reader, _version: number): DescribeTopicPartitionsResponsePartition {
  const errorCode = reader.int16();
  const partitionIndex = reader.int32();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const replicaNodesLength = reader.compactArrayLength(4);
  const replicaNodes: number[] = [];
  for (let i = 0; i < replicaNodesLength; i++) replicaNodes.push(reader.int32());
  const isrNodesLength = reader.compactArrayLength(4);
  const isrNodes: number[] = [];
  for (let i = 0; i < isrNodesLength; i++) isrNodes.push(reader.int32());
  const eligibleLeaderReplicasLength = reader.compactNullableArrayLength(4);
  const eligibleLeaderReplicas: number[] | null = eligibleLeaderReplicasLength < 0 ? null : [];
  for (let i = 0; i < eligibleLeaderReplicasLength; i++) eligibleLeaderReplicas!.push(reader.int32());
  const lastKnownElrLength = reader.compactNullableArrayLength(4);
  const lastKnownElr: number[] | null = lastKnownElrLength < 0 ? null : [];
  for (let i = 0; i < lastKnownElrLength; i++) lastKnownElr!.push(reader.int32());
  const offlineReplicasLength = reader.compactArrayLength(4);
  const offlineReplicas: number[] = [];
  for (let i = 0; i < offlineReplicasLength; i++) offlineReplicas.push(reader.int32());
  reader.skipTags();
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, eligibleLeaderReplicas, lastKnownElr, offlineReplicas };
}

function readDescribeTopicPartitionsResponseTopic(reader: Reader, version: number): DescribeTopicPartitionsResponseTopic {
  const errorCode = reader.int16();
  const name = reader.compactNullableString();
  const topicId = reader.uuid();
  const isInternal = reader.bool();
  const partitionsLength = reader.compactArrayLength(20);
  const partitions: DescribeTopicPartitionsResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeTopicPartitionsResponsePartition(reader, version));
  const topicAuthorizedOperations = reader.int32();
  reader.skipTags();
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations };
}

function readDescribeTopicPartitionsResponseCursor(reader: Reader, _version: number): DescribeTopicPartitionsResponseCursor {
  const topicName = reader.compactString();
  const partitionIndex = reader.int32();
  reader.skipTags();
  return { topicName, partitionIndex };
}

export function readDescribeTopicPartitionsResponse(reader: Reader, version: number): DescribeTopicPartitionsResponse {
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.compactArrayLength(26);
  const topics: DescribeTopicPartitionsResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeTopicPartitionsResponseTopic(reader, version));
  const nextCursor = reader.structPresent() ? readDescribeTopicPartitionsResponseCursor(reader, version) : null;
  reader.skipTags();
  return { throttleTimeMs, topics, nextCursor };
}

function writeDescribeTopicPartitionsResponsePartition(writer: Writer, value: DescribeTopicPartitionsResponsePartitionInput, _version: number): void {
  writer.int16(value.errorCode);
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch ?? -1);
  const replicaNodes = value.replicaNodes;
  writer.compactArrayLength(replicaNodes.length);
  for (const element of replicaNodes) writer.int32(element);
  const isrNodes = value.isrNodes;
  writer.compactArrayLength(isrNodes.length);
  for (const element of isrNodes) writer.int32(element);
  const eligibleLeaderReplicas = value.eligibleLeaderReplicas ?? null;
  writer.compactArrayLength(eligibleLeaderReplicas === null ? -1 : eligibleLeaderReplicas.length);
  if (eligibleLeaderReplicas !== null) for (const element of eligibleLeaderReplicas) writer.int32(element);
  const lastKnownElr = value.lastKnownElr ?? null;
  writer.compactArrayLength(lastKnownElr === null ? -1 : lastKnownElr.length);
  if (lastKnownElr !== null) for (const element of lastKnownElr) writer.int32(element);
  const offlineReplicas = value.offlineReplicas;
  writer.compactArrayLength(offlineReplicas.length);
  for (const element of offlineReplicas) writer.int32(element);
  writer.uvarint(0);
}

function writeDescribeTopicPartitionsResponseTopic(writer: Writer, value: DescribeTopicPartitionsResponseTopicInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.name);
  writer.uuid(value.topicId);
  writer.bool(value.isInternal ?? false);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDescribeTopicPartitionsResponsePartition(writer, element, version);
  writer.int32(value.topicAuthorizedOperations ?? -2147483648);
  writer.uvarint(0);
}

function writeDescribeTopicPartitionsResponseCursor(writer: Writer, value: DescribeTopicPartitionsResponseCursorInput, _version: number): void {
  writer.compactString(value.topicName);
  writer.int32(value.partitionIndex);
  writer.uvarint(0);
}

export function writeDescribeTopicPartitionsResponse(writer: Writer, value: DescribeTopicPartitionsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeTopicPartitionsResponseTopic(writer, element, version);
  const nextCursor = value.nextCursor ?? null;
  writer.int8(nextCursor === null ? -1 : 1);
  if (nextCursor !== null) writeDescribeTopicPartitionsResponseCursor(writer, nextCursor, version);
  writer.uvarint(0);
}

export const describeTopicPartitionsApi: Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsRequestInput, DescribeTopicPartitionsResponse, DescribeTopicPartitionsResponseInput> = defineApi({
  name: 'DescribeTopicPartitions',
  apiKey: 75,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDescribeTopicPartitionsRequest,
  writeRequest: writeDescribeTopicPartitionsRequest,
  readResponse: readDescribeTopicPartitionsResponse,
  writeResponse: writeDescribeTopicPartitionsResponse,
});
