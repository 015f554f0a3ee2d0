// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DeleteTopicsRequestDeleteTopicState {
  readonly name: string | null;
  readonly topicId: string;
}

export interface DeleteTopicsRequestDeleteTopicStateInput {
  readonly name?: string | null | undefined;
  readonly topicId: string;
}

/** Versions 1 to 6. */
export interface DeleteTopicsRequest {
  /** Version 6. */
  readonly topics: readonly DeleteTopicsRequestDeleteTopicState[];
  /** Versions 1 to 5. */
  readonly topicNames: readonly string[];
  readonly timeoutMs: number;
}

export interface DeleteTopicsRequestInput {
  readonly topics?: readonly DeleteTopicsRequestDeleteTopicStateInput[] | undefined;
  readonly topicNames?: readonly string[] | undefined;
  readonly timeoutMs: number;
}

function readDeleteTopicsRequestDeleteTopicState(reader: Reader, _version: number): DeleteTopicsRequestDeleteTopicState {
  const name = reader.compactNullableString();
  const topicId = reader.uuid();
  reader.skipTags();
  return { name, topicId };
}

export function readDeleteTopicsRequest(reader: Reader, version: number): DeleteTopicsRequest {
  const flexible = version >= 4;
  const topicsLength = version === 6 ? reader.compactArrayLength(18) : 0;
  const topics: DeleteTopicsRequestDeleteTopicState[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDeleteTopicsRequestDeleteTopicState(reader, version));
  const topicNamesLength = version <= 5 ? (flexible ? reader.compactArrayLength(1) : reader.arrayLength(1)) : 0;
  const topicNames: string[] = [];
  for (let i = 0; i < topicNamesLength; i++) topicNames.push(flexible ? reader.compactString() : reader.string());
  const timeoutMs = reader.int32();
  if (flexible) reader.skipTags();
  return { topics, topicNames, timeoutMs };
}

function writeDeleteTopicsRequestDeleteTopicState(writer: Writer, value: DeleteTopicsRequestDeleteTopicStateInput, _version: number): void {
  writer.compactNullableString(value.name ?? null);
  writer.uuid(value.topicId);
  writer.uvarint(0);
}

export function writeDeleteTopicsRequest(writer: Writer, value: DeleteTopicsRequestInput, version: number): void {
  const flexible = version >= 4;
  if (version === 6) {
    const topics = value.topics ?? [];
    writer.compactArrayLength(topics.length);
    for (const element of topics) writeDeleteTopicsRequestDeleteTopicState(writer, element, version);
  } else if (value.topics !== undefined && value.topics.length > 0) unsupportedField('DeleteTopicsRequest.topics', version);
  if (version <= 5) {
    const topicNames = value.topicNames ?? [];
    if (flexible) writer.compactArrayLength(topicNames.length);
    else writer.arrayLength(topicNames.length);
    for (const element of topicNames) {
      if (flexible) writer.compactString(element);
      else writer.string(element);
    }
  }
  writer.int32(value.timeoutMs);
  if (flexible) writer.uvarint(0);
}

export interface DeleteTopicsResponseDeletableTopicResult {
  readonly name: string | null;
  /** Version 6. */
  readonly topicId: string;
  readonly errorCode: number;
  /** Since version 5. */
  readonly errorMessage: string | null;
}

export interface DeleteTopicsResponseDeletableTopicResultInput {
  readonly name: string | null;
  readonly topicId?: string | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

/** Versions 1 to 6. */
export interface DeleteTopicsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly DeleteTopicsResponseDeletableTopicResult[];
}

export interface DeleteTopicsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly responses: readonly DeleteTopicsResponseDeletableTopicResultInput[];
}

function readDeleteTopicsResponseDeletableTopicResult(reader: Reader, version: number): DeleteTopicsResponseDeletableTopicResult {
  const flexible = version >= 4;
  const name = flexible ? (version === 6 ? reader.compactNullableString() : reader.compactString()) : version === 6 ? reader.nullableString() : reader.string();
  const topicId = version === 6 ? reader.uuid() : ZERO_UUID;
  const errorCode = reader.int16();
  const errorMessage = version >= 5 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTags();
  return { name, topicId, errorCode, errorMessage };
}

export function readDeleteTopicsResponse(reader: Reader, version: number): DeleteTopicsResponse {
  const flexible = version >= 4;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const responses: DeleteTopicsResponseDeletableTopicResult[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readDeleteTopicsResponseDeletableTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, responses };
}

function writeDeleteTopicsResponseDeletableTopicResult(writer: Writer, value: DeleteTopicsResponseDeletableTopicResultInput, version: number): void {
  const flexible = version >= 4;
  const name = version === 6 ? value.name : (value.name ?? '');
  if (flexible) writer.compactNullableString(name);
  else writer.nullableString(name);
  if (version === 6) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  writer.int16(value.errorCode);
  if (version >= 5) {
    writer.compactNullableString(value.errorMessage ?? null);
  }
  if (flexible) writer.uvarint(0);
}

export function writeDeleteTopicsResponse(writer: Writer, value: DeleteTopicsResponseInput, version: number): void {
  const flexible = version >= 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length);
  else writer.arrayLength(responses.length);
  for (const element of responses) writeDeleteTopicsResponseDeletableTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const deleteTopicsApi: Api<DeleteTopicsRequest, DeleteTopicsRequestInput, DeleteTopicsResponse, DeleteTopicsResponseInput> = defineApi({
  name: 'DeleteTopics',
  apiKey: 20,
  minVersion: 1,
  maxVersion: 6,
  flexibleFrom: 4,
  readRequest: readDeleteTopicsRequest,
  writeRequest: writeDeleteTopicsRequest,
  readResponse: readDeleteTopicsResponse,
  writeResponse: writeDeleteTopicsResponse,
});
