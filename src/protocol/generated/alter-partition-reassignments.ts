// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterPartitionReassignmentsRequestReassignablePartition {
  readonly partitionIndex: number;
  readonly replicas: readonly number[] | null;
}

export interface AlterPartitionReassignmentsRequestReassignablePartitionInput {
  readonly partitionIndex: number;
  readonly replicas?: readonly number[] | null | undefined;
}

export interface AlterPartitionReassignmentsRequestReassignableTopic {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsRequestReassignablePartition[];
}

export interface AlterPartitionReassignmentsRequestReassignableTopicInput {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsRequestReassignablePartitionInput[];
}

/** Versions 0 to 1. */
export interface AlterPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  /** Version 1. */
  readonly allowReplicationFactorChange: boolean;
  readonly topics: readonly AlterPartitionReassignmentsRequestReassignableTopic[];
}

export interface AlterPartitionReassignmentsRequestInput {
  readonly timeoutMs?: number | undefined;
  readonly allowReplicationFactorChange?: boolean | undefined;
  readonly topics: readonly AlterPartitionReassignmentsRequestReassignableTopicInput[];
}

function readAlterPartitionReassignmentsRequestReassignablePartition(reader: Reader, _version: number): AlterPartitionReassignmentsRequestReassignablePartition {
  const partitionIndex = reader.int32();
  const replicasLength = reader.compactNullableArrayLength(4);
  const replicas: number[] | null = replicasLength < 0 ? null : [];
  for (let i = 0; i < replicasLength; i++) replicas!.push(reader.int32());
  reader.skipTags();
  return { partitionIndex, replicas };
}

function readAlterPartitionReassignmentsRequestReassignableTopic(reader: Reader, version: number): AlterPartitionReassignmentsRequestReassignableTopic {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions: AlterPartitionReassignmentsRequestReassignablePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterPartitionReassignmentsRequestReassignablePartition(reader, version));
  reader.skipTags();
  return { name, partitions };
}

export function readAlterPartitionReassignmentsRequest(reader: Reader, version: number): AlterPartitionReassignmentsRequest {
  const timeoutMs = reader.int32();
  const allowReplicationFactorChange = version === 1 ? reader.bool() : true;
  const topicsLength = reader.compactArrayLength(3);
  const topics: AlterPartitionReassignmentsRequestReassignableTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAlterPartitionReassignmentsRequestReassignableTopic(reader, version));
  reader.skipTags();
  return { timeoutMs, allowReplicationFactorChange, topics };
}

function writeAlterPartitionReassignmentsRequestReassignablePartition(writer: Writer, value: AlterPartitionReassignmentsRequestReassignablePartitionInput, _version: number): void {
  writer.int32(value.partitionIndex);
  const replicas = value.replicas ?? null;
  writer.compactArrayLength(replicas === null ? -1 : replicas.length);
  if (replicas !== null) for (const element of replicas) writer.int32(element);
  writer.uvarint(0);
}

function writeAlterPartitionReassignmentsRequestReassignableTopic(writer: Writer, value: AlterPartitionReassignmentsRequestReassignableTopicInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterPartitionReassignmentsRequestReassignablePartition(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterPartitionReassignmentsRequest(writer: Writer, value: AlterPartitionReassignmentsRequestInput, version: number): void {
  writer.int32(value.timeoutMs ?? 60000);
  if (version === 1) {
    writer.bool(value.allowReplicationFactorChange ?? true);
  } else if (value.allowReplicationFactorChange !== undefined && !value.allowReplicationFactorChange) unsupportedField('AlterPartitionReassignmentsRequest.allowReplicationFactorChange', version);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAlterPartitionReassignmentsRequestReassignableTopic(writer, element, version);
  writer.uvarint(0);
}

export interface AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AlterPartitionReassignmentsResponseReassignablePartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AlterPartitionReassignmentsResponseReassignableTopicResponse {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsResponseReassignablePartitionResponse[];
}

export interface AlterPartitionReassignmentsResponseReassignableTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly AlterPartitionReassignmentsResponseReassignablePartitionResponseInput[];
}

/** Versions 0 to 1. */
export interface AlterPartitionReassignmentsResponse {
  readonly throttleTimeMs: number;
  /** Version 1. */
  readonly allowReplicationFactorChange: boolean;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly AlterPartitionReassignmentsResponseReassignableTopicResponse[];
}

export interface AlterPartitionReassignmentsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly allowReplicationFactorChange?: boolean | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly AlterPartitionReassignmentsResponseReassignableTopicResponseInput[];
}

function readAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader: Reader, _version: number): AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage };
}

function readAlterPartitionReassignmentsResponseReassignableTopicResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponseReassignableTopicResponse {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(8);
  const partitions: AlterPartitionReassignmentsResponseReassignablePartitionResponse[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader, version));
  reader.skipTags();
  return { name, partitions };
}

export function readAlterPartitionReassignmentsResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponse {
  const throttleTimeMs = reader.int32();
  const allowReplicationFactorChange = version === 1 ? reader.bool() : true;
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(3);
  const responses: AlterPartitionReassignmentsResponseReassignableTopicResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readAlterPartitionReassignmentsResponseReassignableTopicResponse(reader, version));
  reader.skipTags();
  return { throttleTimeMs, allowReplicationFactorChange, errorCode, errorMessage, responses };
}

function writeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer: Writer, value: AlterPartitionReassignmentsResponseReassignablePartitionResponseInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

function writeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer: Writer, value: AlterPartitionReassignmentsResponseReassignableTopicResponseInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer, element, version);
  writer.uvarint(0);
}

export function writeAlterPartitionReassignmentsResponse(writer: Writer, value: AlterPartitionReassignmentsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  if (version === 1) {
    writer.bool(value.allowReplicationFactorChange ?? true);
  }
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const element of responses) writeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer, element, version);
  writer.uvarint(0);
}

export const alterPartitionReassignmentsApi: Api<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsRequestInput, AlterPartitionReassignmentsResponse, AlterPartitionReassignmentsResponseInput> = defineApi({
  name: 'AlterPartitionReassignments',
  apiKey: 45,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readAlterPartitionReassignmentsRequest,
  writeRequest: writeAlterPartitionReassignmentsRequest,
  readResponse: readAlterPartitionReassignmentsResponse,
  writeResponse: writeAlterPartitionReassignmentsResponse,
});
