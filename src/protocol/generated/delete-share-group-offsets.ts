// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DeleteShareGroupOffsetsRequestTopic {
  readonly topicName: string;
}

export interface DeleteShareGroupOffsetsRequestTopicInput {
  readonly topicName: string;
}

/** Versions 0 to 0. */
export interface DeleteShareGroupOffsetsRequest {
  readonly groupId: string;
  readonly topics: readonly DeleteShareGroupOffsetsRequestTopic[];
}

export interface DeleteShareGroupOffsetsRequestInput {
  readonly groupId: string;
  readonly topics: readonly DeleteShareGroupOffsetsRequestTopicInput[];
}

function readDeleteShareGroupOffsetsRequestTopic(reader: Reader, _version: number): DeleteShareGroupOffsetsRequestTopic {
  const topicName = reader.compactString();
  reader.skipTags();
  return { topicName };
}

export function readDeleteShareGroupOffsetsRequest(reader: Reader, version: number): DeleteShareGroupOffsetsRequest {
  const groupId = reader.compactString();
  const topicsLength = reader.compactArrayLength(2);
  const topics: DeleteShareGroupOffsetsRequestTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDeleteShareGroupOffsetsRequestTopic(reader, version));
  reader.skipTags();
  return { groupId, topics };
}

function writeDeleteShareGroupOffsetsRequestTopic(writer: Writer, value: DeleteShareGroupOffsetsRequestTopicInput, _version: number): void {
  writer.compactString(value.topicName);
  writer.uvarint(0);
}

export function writeDeleteShareGroupOffsetsRequest(writer: Writer, value: DeleteShareGroupOffsetsRequestInput, version: number): void {
  writer.compactString(value.groupId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDeleteShareGroupOffsetsRequestTopic(writer, element, version);
  writer.uvarint(0);
}

export interface DeleteShareGroupOffsetsResponseTopic {
  readonly topicName: string;
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface DeleteShareGroupOffsetsResponseTopicInput {
  readonly topicName: string;
  readonly topicId: string;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

/** Versions 0 to 0. */
export interface DeleteShareGroupOffsetsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly responses: readonly DeleteShareGroupOffsetsResponseTopic[];
}

export interface DeleteShareGroupOffsetsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly responses: readonly DeleteShareGroupOffsetsResponseTopicInput[];
}

function readDeleteShareGroupOffsetsResponseTopic(reader: Reader, _version: number): DeleteShareGroupOffsetsResponseTopic {
  const topicName = reader.compactString();
  const topicId = reader.uuid();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { topicName, topicId, errorCode, errorMessage };
}

export function readDeleteShareGroupOffsetsResponse(reader: Reader, version: number): DeleteShareGroupOffsetsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const responsesLength = reader.compactArrayLength(21);
  const responses: DeleteShareGroupOffsetsResponseTopic[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readDeleteShareGroupOffsetsResponseTopic(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, responses };
}

function writeDeleteShareGroupOffsetsResponseTopic(writer: Writer, value: DeleteShareGroupOffsetsResponseTopicInput, _version: number): void {
  writer.compactString(value.topicName);
  writer.uuid(value.topicId);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.uvarint(0);
}

export function writeDeleteShareGroupOffsetsResponse(writer: Writer, value: DeleteShareGroupOffsetsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const element of responses) writeDeleteShareGroupOffsetsResponseTopic(writer, element, version);
  writer.uvarint(0);
}

export const deleteShareGroupOffsetsApi: Api<DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsRequestInput, DeleteShareGroupOffsetsResponse, DeleteShareGroupOffsetsResponseInput> = defineApi({
  name: 'DeleteShareGroupOffsets',
  apiKey: 92,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDeleteShareGroupOffsetsRequest,
  writeRequest: writeDeleteShareGroupOffsetsRequest,
  readResponse: readDeleteShareGroupOffsetsResponse,
  writeResponse: writeDeleteShareGroupOffsetsResponse,
});
