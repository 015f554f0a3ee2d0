// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface CreateTopicsRequestCreatableReplicaAssignment {
  readonly partitionIndex: number;
  readonly brokerIds: readonly number[];
}

export interface CreateTopicsRequestCreatableReplicaAssignmentInput {
  readonly partitionIndex: number;
  readonly brokerIds: readonly number[];
}

export interface CreateTopicsRequestCreatableTopicConfig {
  readonly name: string;
  readonly value: string | null;
}

export interface CreateTopicsRequestCreatableTopicConfigInput {
  readonly name: string;
  readonly value: string | null;
}

export interface CreateTopicsRequestCreatableTopic {
  readonly name: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly CreateTopicsRequestCreatableReplicaAssignment[];
  readonly configs: readonly CreateTopicsRequestCreatableTopicConfig[];
}

export interface CreateTopicsRequestCreatableTopicInput {
  readonly name: string;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly assignments: readonly CreateTopicsRequestCreatableReplicaAssignmentInput[];
  readonly configs: readonly CreateTopicsRequestCreatableTopicConfigInput[];
}

/** Versions 2 to 7. */
export interface CreateTopicsRequest {
  readonly topics: readonly CreateTopicsRequestCreatableTopic[];
  readonly timeoutMs: number;
  readonly validateOnly: boolean;
}

export interface CreateTopicsRequestInput {
  readonly topics: readonly CreateTopicsRequestCreatableTopicInput[];
  readonly timeoutMs?: number | undefined;
  readonly validateOnly?: boolean | undefined;
}

function readCreateTopicsRequestCreatableReplicaAssignment(reader: Reader, version: number): CreateTopicsRequestCreatableReplicaAssignment {
  const flexible = version >= 5;
  const partitionIndex = reader.int32();
  const brokerIdsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const brokerIds: number[] = [];
  for (let i = 0; i < brokerIdsLength; i++) brokerIds.push(reader.int32());
  if (flexible) reader.skipTags();
  return { partitionIndex, brokerIds };
}

function readCreateTopicsRequestCreatableTopicConfig(reader: Reader, version: number): CreateTopicsRequestCreatableTopicConfig {
  const flexible = version >= 5;
  const name = flexible ? reader.compactString() : reader.string();
  const valueField = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { name, value: valueField };
}

function readCreateTopicsRequestCreatableTopic(reader: Reader, version: number): CreateTopicsRequestCreatableTopic {
  const flexible = version >= 5;
  const name = flexible ? reader.compactString() : reader.string();
  const numPartitions = reader.int32();
  const replicationFactor = reader.int16();
  const assignmentsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const assignments: CreateTopicsRequestCreatableReplicaAssignment[] = [];
  for (let i = 0; i < assignmentsLength; i++) assignments.push(readCreateTopicsRequestCreatableReplicaAssignment(reader, version));
  const configsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const configs: CreateTopicsRequestCreatableTopicConfig[] = [];
  for (let i = 0; i < configsLength; i++) configs.push(readCreateTopicsRequestCreatableTopicConfig(reader, version));
  if (flexible) reader.skipTags();
  return { name, numPartitions, replicationFactor, assignments, configs };
}

export function readCreateTopicsRequest(reader: Reader, version: number): CreateTopicsRequest {
  const flexible = version >= 5;
  const topicsLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const topics: CreateTopicsRequestCreatableTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readCreateTopicsRequestCreatableTopic(reader, version));
  const timeoutMs = reader.int32();
  const validateOnly = reader.bool();
  if (flexible) reader.skipTags();
  return { topics, timeoutMs, validateOnly };
}

function writeCreateTopicsRequestCreatableReplicaAssignment(writer: Writer, value: CreateTopicsRequestCreatableReplicaAssignmentInput, version: number): void {
  const flexible = version >= 5;
  writer.int32(value.partitionIndex);
  const brokerIds = value.brokerIds;
  if (flexible) writer.compactArrayLength(brokerIds.length);
  else writer.arrayLength(brokerIds.length);
  for (const element of brokerIds) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

function writeCreateTopicsRequestCreatableTopicConfig(writer: Writer, value: CreateTopicsRequestCreatableTopicConfigInput, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value);
  else writer.nullableString(value.value);
  if (flexible) writer.uvarint(0);
}

function writeCreateTopicsRequestCreatableTopic(writer: Writer, value: CreateTopicsRequestCreatableTopicInput, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  writer.int32(value.numPartitions);
  writer.int16(value.replicationFactor);
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments.length);
  else writer.arrayLength(assignments.length);
  for (const element of assignments) writeCreateTopicsRequestCreatableReplicaAssignment(writer, element, version);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length);
  else writer.arrayLength(configs.length);
  for (const element of configs) writeCreateTopicsRequestCreatableTopicConfig(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeCreateTopicsRequest(writer: Writer, value: CreateTopicsRequestInput, version: number): void {
  const flexible = version >= 5;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeCreateTopicsRequestCreatableTopic(writer, element, version);
  writer.int32(value.timeoutMs ?? 60000);
  writer.bool(value.validateOnly ?? false);
  if (flexible) writer.uvarint(0);
}

export interface CreateTopicsResponseCreatableTopicConfigs {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
}

export interface CreateTopicsResponseCreatableTopicConfigsInput {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource?: number | undefined;
  readonly isSensitive: boolean;
}

export interface CreateTopicsResponseCreatableTopicResult {
  readonly name: string;
  /** Version 7. */
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Since version 5. */
  readonly topicConfigErrorCode: number;
  /** Since version 5. */
  readonly numPartitions: number;
  /** Since version 5. */
  readonly replicationFactor: number;
  /** Since version 5. */
  readonly configs: readonly CreateTopicsResponseCreatableTopicConfigs[] | null;
}

export interface CreateTopicsResponseCreatableTopicResultInput {
  readonly name: string;
  readonly topicId?: string | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly topicConfigErrorCode?: number | undefined;
  readonly numPartitions?: number | undefined;
  readonly replicationFactor?: number | undefined;
  readonly configs?: readonly CreateTopicsResponseCreatableTopicConfigsInput[] | null | undefined;
}

/** Versions 2 to 7. */
export interface CreateTopicsResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly CreateTopicsResponseCreatableTopicResult[];
}

export interface CreateTopicsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly CreateTopicsResponseCreatableTopicResultInput[];
}

function readCreateTopicsResponseCreatableTopicConfigs(reader: Reader, _version: number): CreateTopicsResponseCreatableTopicConfigs {
  const name = reader.compactString();
  const valueField = reader.compactNullableString();
  const readOnly = reader.bool();
  const configSource = reader.int8();
  const isSensitive = reader.bool();
  reader.skipTags();
  return { name, value: valueField, readOnly, configSource, isSensitive };
}

function readCreateTopicsResponseCreatableTopicResult(reader: Reader, version: number): CreateTopicsResponseCreatableTopicResult {
  const flexible = version >= 5;
  const name = flexible ? reader.compactString() : reader.string();
  const topicId = version === 7 ? reader.uuid() : ZERO_UUID;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const numPartitions = version >= 5 ? reader.int32() : -1;
  const replicationFactor = version >= 5 ? reader.int16() : -1;
  const configsLength = version >= 5 ? reader.compactNullableArrayLength(6) : 0;
  const configs: CreateTopicsResponseCreatableTopicConfigs[] | null = configsLength < 0 ? null : [];
  for (let i = 0; i < configsLength; i++) configs!.push(readCreateTopicsResponseCreatableTopicConfigs(reader, version));
  let topicConfigErrorCode: number = 0;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          topicConfigErrorCode = reader.int16();
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { name, topicId, errorCode, errorMessage, topicConfigErrorCode, numPartitions, replicationFactor, configs };
}

export function readCreateTopicsResponse(reader: Reader, version: number): CreateTopicsResponse {
  const flexible = version >= 5;
  const throttleTimeMs = reader.int32();
  const topicsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const topics: CreateTopicsResponseCreatableTopicResult[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readCreateTopicsResponseCreatableTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeCreateTopicsResponseCreatableTopicConfigs(writer: Writer, value: CreateTopicsResponseCreatableTopicConfigsInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactNullableString(value.value);
  writer.bool(value.readOnly);
  writer.int8(value.configSource ?? -1);
  writer.bool(value.isSensitive);
  writer.uvarint(0);
}

function writeCreateTopicsResponseCreatableTopicResult(writer: Writer, value: CreateTopicsResponseCreatableTopicResultInput, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (version === 7) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  if (version >= 5) {
    writer.int32(value.numPartitions ?? -1);
  }
  if (version >= 5) {
    writer.int16(value.replicationFactor ?? -1);
  }
  if (version >= 5) {
    const configs = value.configs === undefined ? [] : value.configs;
    writer.compactArrayLength(configs === null ? -1 : configs.length);
    if (configs !== null) for (const element of configs) writeCreateTopicsResponseCreatableTopicConfigs(writer, element, version);
  }
  if (flexible) {
    const topicConfigErrorCodeSet = value.topicConfigErrorCode !== undefined && value.topicConfigErrorCode !== 0;
    writer.uvarint(topicConfigErrorCodeSet ? 1 : 0);
    if (topicConfigErrorCodeSet) {
      const mark = writer.beginTag(0);
      writer.int16(value.topicConfigErrorCode ?? 0);
      writer.endTag(mark);
    }
  }
}

export function writeCreateTopicsResponse(writer: Writer, value: CreateTopicsResponseInput, version: number): void {
  const flexible = version >= 5;
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeCreateTopicsResponseCreatableTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const createTopicsApi: Api<CreateTopicsRequest, CreateTopicsRequestInput, CreateTopicsResponse, CreateTopicsResponseInput> = defineApi({
  name: 'CreateTopics',
  apiKey: 19,
  minVersion: 2,
  maxVersion: 7,
  flexibleFrom: 5,
  readRequest: readCreateTopicsRequest,
  writeRequest: writeCreateTopicsRequest,
  readResponse: readCreateTopicsResponse,
  writeResponse: writeCreateTopicsResponse,
});
