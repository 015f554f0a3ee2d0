// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

/** Versions 0 to 0. */
export interface ListPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  readonly topics: readonly ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] | null;
}

export interface ListPartitionReassignmentsRequestInput {
  readonly timeoutMs?: number | undefined;
  readonly topics?: readonly ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput[] | null | undefined;
}

function readListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader: Reader, _version: number): ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes: number[] = [];
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes.push(reader.int32());
  reader.skipTags();
  return { name, partitionIndexes };
}

export function readListPartitionReassignmentsRequest(reader: Reader, version: number): ListPartitionReassignmentsRequest {
  const timeoutMs = reader.int32();
  const topicsLength = reader.compactNullableArrayLength(3);
  const topics: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader, version));
  reader.skipTags();
  return { timeoutMs, topics };
}

function writeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer: Writer, value: ListPartitionReassignmentsRequestListPartitionReassignmentsTopicsInput, _version: number): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const element of partitionIndexes) writer.int32(element);
  writer.uvarint(0);
}

export function writeListPartitionReassignmentsRequest(writer: Writer, value: ListPartitionReassignmentsRequestInput, version: number): void {
  writer.int32(value.timeoutMs ?? 60000);
  const topics = value.topics ?? null;
  writer.compactArrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const element of topics) writeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer, element, version);
  writer.uvarint(0);
}

export interface ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  readonly partitionIndex: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
}

export interface ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput {
  readonly partitionIndex: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
}

export interface ListPartitionReassignmentsResponseOngoingTopicReassignment {
  readonly name: string;
  readonly partitions: readonly ListPartitionReassignmentsResponseOngoingPartitionReassignment[];
}

export interface ListPartitionReassignmentsResponseOngoingTopicReassignmentInput {
  readonly name: string;
  readonly partitions: readonly ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput[];
}

/** Versions 0 to 0. */
export interface ListPartitionReassignmentsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topics: readonly ListPartitionReassignmentsResponseOngoingTopicReassignment[];
}

export interface ListPartitionReassignmentsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topics: readonly ListPartitionReassignmentsResponseOngoingTopicReassignmentInput[];
}

function readListPartitionReassignmentsResponseOngoingPartitionReassignment(reader: Reader, _version: number): ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  const partitionIndex = reader.int32();
  const replicasLength = reader.compactArrayLength(4);
  const replicas: number[] = [];
  for (let i = 0; i < replicasLength; i++) replicas.push(reader.int32());
  const addingReplicasLength = reader.compactArrayLength(4);
  const addingReplicas: number[] = [];
  for (let i = 0; i < addingReplicasLength; i++) addingReplicas.push(reader.int32());
  const removingReplicasLength = reader.compactArrayLength(4);
  const removingReplicas: number[] = [];
  for (let i = 0; i < removingReplicasLength; i++) removingReplicas.push(reader.int32());
  reader.skipTags();
  return { partitionIndex, replicas, addingReplicas, removingReplicas };
}

function readListPartitionReassignmentsResponseOngoingTopicReassignment(reader: Reader, version: number): ListPartitionReassignmentsResponseOngoingTopicReassignment {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readListPartitionReassignmentsResponseOngoingPartitionReassignment(reader, version));
  reader.skipTags();
  return { name, partitions };
}

export function readListPartitionReassignmentsResponse(reader: Reader, version: number): ListPartitionReassignmentsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const topicsLength = reader.compactArrayLength(3);
  const topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readListPartitionReassignmentsResponseOngoingTopicReassignment(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, topics };
}

function writeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer: Writer, value: ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput, _version: number): void {
  writer.int32(value.partitionIndex);
  const replicas = value.replicas;
  writer.compactArrayLength(replicas.length);
  for (const element of replicas) writer.int32(element);
  const addingReplicas = value.addingReplicas;
  writer.compactArrayLength(addingReplicas.length);
  for (const element of addingReplicas) writer.int32(element);
  const removingReplicas = value.removingReplicas;
  writer.compactArrayLength(removingReplicas.length);
  for (const element of removingReplicas) writer.int32(element);
  writer.uvarint(0);
}

function writeListPartitionReassignmentsResponseOngoingTopicReassignment(writer: Writer, value: ListPartitionReassignmentsResponseOngoingTopicReassignmentInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer, element, version);
  writer.uvarint(0);
}

export function writeListPartitionReassignmentsResponse(writer: Writer, value: ListPartitionReassignmentsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeListPartitionReassignmentsResponseOngoingTopicReassignment(writer, element, version);
  writer.uvarint(0);
}

export const listPartitionReassignmentsApi: Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsRequestInput, ListPartitionReassignmentsResponse, ListPartitionReassignmentsResponseInput> = defineApi({
  name: 'ListPartitionReassignments',
  apiKey: 46,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readListPartitionReassignmentsRequest,
  writeRequest: writeListPartitionReassignmentsRequest,
  readResponse: readListPartitionReassignmentsResponse,
  writeResponse: writeListPartitionReassignmentsResponse,
});
