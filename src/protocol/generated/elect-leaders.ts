// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ElectLeadersRequestTopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface ElectLeadersRequestTopicPartitionsInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 2. */
export interface ElectLeadersRequest {
  /** Since version 1. */
  readonly electionType: number;
  readonly topicPartitions: readonly ElectLeadersRequestTopicPartitions[] | null;
  readonly timeoutMs: number;
}

export interface ElectLeadersRequestInput {
  readonly electionType?: number | undefined;
  readonly topicPartitions: readonly ElectLeadersRequestTopicPartitionsInput[] | null;
  readonly timeoutMs?: number | undefined;
}

function readElectLeadersRequestTopicPartitions(reader: Reader, version: number): ElectLeadersRequestTopicPartitions {
  const flexible = version === 2;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  if (flexible) reader.skipTags();
  return { topic, partitions };
}

export function readElectLeadersRequest(reader: Reader, version: number): ElectLeadersRequest {
  const flexible = version === 2;
  const electionType = version >= 1 ? reader.int8() : 0;
  const topicPartitionsLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const topicPartitions: ElectLeadersRequestTopicPartitions[] | null = topicPartitionsLength < 0 ? null : [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions!.push(readElectLeadersRequestTopicPartitions(reader, version));
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTags();
  return { electionType, topicPartitions, timeoutMs };
}

function writeElectLeadersRequestTopicPartitions(writer: Writer, value: ElectLeadersRequestTopicPartitionsInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

export function writeElectLeadersRequest(writer: Writer, value: ElectLeadersRequestInput, version: number): void {
  const flexible = version === 2;
  if (version >= 1) {
    writer.int8(value.electionType ?? 0);
  } else if (value.electionType !== undefined && value.electionType !== 0) unsupportedField('ElectLeadersRequest.electionType', version);
  const topicPartitions = value.topicPartitions;
  if (flexible) writer.compactArrayLength(topicPartitions === null ? -1 : topicPartitions.length);
  else writer.arrayLength(topicPartitions === null ? -1 : topicPartitions.length);
  if (topicPartitions !== null) for (const element of topicPartitions) writeElectLeadersRequestTopicPartitions(writer, element, version);
  writer.int32(value.timeoutMs ?? 60000);
  if (flexible) writer.uvarint(0);
}

export interface ElectLeadersResponsePartitionResult {
  readonly partitionId: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ElectLeadersResponsePartitionResultInput {
  readonly partitionId: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ElectLeadersResponseReplicaElectionResult {
  readonly topic: string;
  readonly partitionResult: readonly ElectLeadersResponsePartitionResult[];
}

export interface ElectLeadersResponseReplicaElectionResultInput {
  readonly topic: string;
  readonly partitionResult: readonly ElectLeadersResponsePartitionResultInput[];
}

/** Versions 0 to 2. */
export interface ElectLeadersResponse {
  readonly throttleTimeMs: number;
  /** Since version 1. */
  readonly errorCode: number;
  readonly replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResult[];
}

export interface ElectLeadersResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly replicaElectionResults: readonly ElectLeadersResponseReplicaElectionResultInput[];
}

function readElectLeadersResponsePartitionResult(reader: Reader, version: number): ElectLeadersResponsePartitionResult {
  const flexible = version === 2;
  const partitionId = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { partitionId, errorCode, errorMessage };
}

function readElectLeadersResponseReplicaElectionResult(reader: Reader, version: number): ElectLeadersResponseReplicaElectionResult {
  const flexible = version === 2;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionResultLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const partitionResult: ElectLeadersResponsePartitionResult[] = [];
  for (let i = 0; i < partitionResultLength; i++) partitionResult.push(readElectLeadersResponsePartitionResult(reader, version));
  if (flexible) reader.skipTags();
  return { topic, partitionResult };
}

export function readElectLeadersResponse(reader: Reader, version: number): ElectLeadersResponse {
  const flexible = version === 2;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 1 ? reader.int16() : 0;
  const replicaElectionResultsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const replicaElectionResults: ElectLeadersResponseReplicaElectionResult[] = [];
  for (let i = 0; i < replicaElectionResultsLength; i++) replicaElectionResults.push(readElectLeadersResponseReplicaElectionResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, replicaElectionResults };
}

function writeElectLeadersResponsePartitionResult(writer: Writer, value: ElectLeadersResponsePartitionResultInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.partitionId);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  if (flexible) writer.uvarint(0);
}

function writeElectLeadersResponseReplicaElectionResult(writer: Writer, value: ElectLeadersResponseReplicaElectionResultInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitionResult = value.partitionResult;
  if (flexible) writer.compactArrayLength(partitionResult.length);
  else writer.arrayLength(partitionResult.length);
  for (const element of partitionResult) writeElectLeadersResponsePartitionResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeElectLeadersResponse(writer: Writer, value: ElectLeadersResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 1) {
    writer.int16(value.errorCode ?? 0);
  }
  const replicaElectionResults = value.replicaElectionResults;
  if (flexible) writer.compactArrayLength(replicaElectionResults.length);
  else writer.arrayLength(replicaElectionResults.length);
  for (const element of replicaElectionResults) writeElectLeadersResponseReplicaElectionResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const electLeadersApi: Api<ElectLeadersRequest, ElectLeadersRequestInput, ElectLeadersResponse, ElectLeadersResponseInput> = defineApi({
  name: 'ElectLeaders',
  apiKey: 43,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readElectLeadersRequest,
  writeRequest: writeElectLeadersRequest,
  readResponse: readElectLeadersResponse,
  writeResponse: writeElectLeadersResponse,
});
