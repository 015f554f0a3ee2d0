// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface CreatePartitionsRequestCreatePartitionsAssignment {
  readonly brokerIds: readonly number[];
}

export interface CreatePartitionsRequestCreatePartitionsAssignmentInput {
  readonly brokerIds: readonly number[];
}

export interface CreatePartitionsRequestCreatePartitionsTopic {
  readonly name: string;
  readonly count: number;
  readonly assignments: readonly CreatePartitionsRequestCreatePartitionsAssignment[] | null;
}

export interface CreatePartitionsRequestCreatePartitionsTopicInput {
  readonly name: string;
  readonly count: number;
  readonly assignments: readonly CreatePartitionsRequestCreatePartitionsAssignmentInput[] | null;
}

/** Versions 0 to 3. */
export interface CreatePartitionsRequest {
  readonly topics: readonly CreatePartitionsRequestCreatePartitionsTopic[];
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
}

export interface CreatePartitionsRequestInput {
  readonly topics: readonly CreatePartitionsRequestCreatePartitionsTopicInput[];
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
}

function readCreatePartitionsRequestCreatePartitionsAssignment(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsAssignment {
  const flexible = version >= 2;
  const brokerIdsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const brokerIds: number[] = [];
  for (let i = 0; i < brokerIdsLength; i++) brokerIds.push(reader.int32());
  if (flexible) reader.skipTags();
  return { brokerIds };
}

function readCreatePartitionsRequestCreatePartitionsTopic(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsTopic {
  const flexible = version >= 2;
  const name = flexible ? reader.compactString() : reader.string();
  const count = reader.int32();
  const assignmentsLength = flexible ? reader.compactNullableArrayLength(2) : reader.nullableArrayLength(2);
  const assignments: CreatePartitionsRequestCreatePartitionsAssignment[] | null = assignmentsLength < 0 ? null : [];
  for (let i = 0; i < assignmentsLength; i++) assignments!.push(readCreatePartitionsRequestCreatePartitionsAssignment(reader, version));
  if (flexible) reader.skipTags();
  return { name, count, assignments };
}

export function readCreatePartitionsRequest(reader: Reader, version: number): CreatePartitionsRequest {
  const flexible = version >= 2;
  const topicsLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const topics: CreatePartitionsRequestCreatePartitionsTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readCreatePartitionsRequestCreatePartitionsTopic(reader, version));
  const timeoutMs = reader.int32();
  const validateOnly = reader.bool();
  if (flexible) reader.skipTags();
  return { topics, timeoutMs, validateOnly };
}

function writeCreatePartitionsRequestCreatePartitionsAssignment(writer: Writer, value: CreatePartitionsRequestCreatePartitionsAssignmentInput, version: number): void {
  const flexible = version >= 2;
  const brokerIds = value.brokerIds;
  if (flexible) writer.compactArrayLength(brokerIds.length);
  else writer.arrayLength(brokerIds.length);
  for (const element of brokerIds) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

function writeCreatePartitionsRequestCreatePartitionsTopic(writer: Writer, value: CreatePartitionsRequestCreatePartitionsTopicInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  writer.int32(value.count);
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments === null ? -1 : assignments.length);
  else writer.arrayLength(assignments === null ? -1 : assignments.length);
  if (assignments !== null) for (const element of assignments) writeCreatePartitionsRequestCreatePartitionsAssignment(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeCreatePartitionsRequest(writer: Writer, value: CreatePartitionsRequestInput, version: number): void {
  const flexible = version >= 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeCreatePartitionsRequestCreatePartitionsTopic(writer, element, version);
  writer.int32(value.timeoutMs);
  writer.bool(value.validateOnly);
  if (flexible) writer.uvarint(0);
}

export interface CreatePartitionsResponseCreatePartitionsTopicResult {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface CreatePartitionsResponseCreatePartitionsTopicResultInput {
  readonly name: string;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

/** Versions 0 to 3. */
export interface CreatePartitionsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly CreatePartitionsResponseCreatePartitionsTopicResult[];
}

export interface CreatePartitionsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly CreatePartitionsResponseCreatePartitionsTopicResultInput[];
}

function readCreatePartitionsResponseCreatePartitionsTopicResult(reader: Reader, version: number): CreatePartitionsResponseCreatePartitionsTopicResult {
  const flexible = version >= 2;
  const name = flexible ? reader.compactString() : reader.string();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { name, errorCode, errorMessage };
}

export function readCreatePartitionsResponse(reader: Reader, version: number): CreatePartitionsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const results: CreatePartitionsResponseCreatePartitionsTopicResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readCreatePartitionsResponseCreatePartitionsTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, results };
}

function writeCreatePartitionsResponseCreatePartitionsTopicResult(writer: Writer, value: CreatePartitionsResponseCreatePartitionsTopicResultInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  writer.int16(value.errorCode);
  const errorMessage = value.errorMessage ?? null;
  if (flexible) writer.compactNullableString(errorMessage);
  else writer.nullableString(errorMessage);
  if (flexible) writer.uvarint(0);
}

export function writeCreatePartitionsResponse(writer: Writer, value: CreatePartitionsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeCreatePartitionsResponseCreatePartitionsTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const createPartitionsApi: Api<CreatePartitionsRequest, CreatePartitionsRequestInput, CreatePartitionsResponse, CreatePartitionsResponseInput> = defineApi({
  name: 'CreatePartitions',
  apiKey: 37,
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readCreatePartitionsRequest,
  writeRequest: writeCreatePartitionsRequest,
  readResponse: readCreatePartitionsResponse,
  writeResponse: writeCreatePartitionsResponse,
});
