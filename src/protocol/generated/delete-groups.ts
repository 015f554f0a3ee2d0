// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 2. */
export interface DeleteGroupsRequest {
  readonly groupsNames: readonly string[];
}

export interface DeleteGroupsRequestInput {
  readonly groupsNames: readonly string[];
}

export function readDeleteGroupsRequest(reader: Reader, version: number): DeleteGroupsRequest {
  const flexible = version === 2;
  const groupsNamesLength = flexible ? reader.compactArrayLength(1) : reader.arrayLength(1);
  const groupsNames: string[] = [];
  for (let i = 0; i < groupsNamesLength; i++) groupsNames.push(flexible ? reader.compactString() : reader.string());
  if (flexible) reader.skipTags();
  return { groupsNames };
}

export function writeDeleteGroupsRequest(writer: Writer, value: DeleteGroupsRequestInput, version: number): void {
  const flexible = version === 2;
  const groupsNames = value.groupsNames;
  if (flexible) writer.compactArrayLength(groupsNames.length);
  else writer.arrayLength(groupsNames.length);
  for (const element of groupsNames) {
    if (flexible) writer.compactString(element);
    else writer.string(element);
  }
  if (flexible) writer.uvarint(0);
}

export interface DeleteGroupsResponseDeletableGroupResult {
  readonly groupId: string;
  readonly errorCode: number;
}

export interface DeleteGroupsResponseDeletableGroupResultInput {
  readonly groupId: string;
  readonly errorCode: number;
}

/** Versions 0 to 2. */
export interface DeleteGroupsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly DeleteGroupsResponseDeletableGroupResult[];
}

export interface DeleteGroupsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly DeleteGroupsResponseDeletableGroupResultInput[];
}

function readDeleteGroupsResponseDeletableGroupResult(reader: Reader, version: number): DeleteGroupsResponseDeletableGroupResult {
  const flexible = version === 2;
  const groupId = flexible ? reader.compactString() : reader.string();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { groupId, errorCode };
}

export function readDeleteGroupsResponse(reader: Reader, version: number): DeleteGroupsResponse {
  const flexible = version === 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const results: DeleteGroupsResponseDeletableGroupResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readDeleteGroupsResponseDeletableGroupResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, results };
}

function writeDeleteGroupsResponseDeletableGroupResult(writer: Writer, value: DeleteGroupsResponseDeletableGroupResultInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

export function writeDeleteGroupsResponse(writer: Writer, value: DeleteGroupsResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeDeleteGroupsResponseDeletableGroupResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const deleteGroupsApi: Api<DeleteGroupsRequest, DeleteGroupsRequestInput, DeleteGroupsResponse, DeleteGroupsResponseInput> = defineApi({
  name: 'DeleteGroups',
  apiKey: 42,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readDeleteGroupsRequest,
  writeRequest: writeDeleteGroupsRequest,
  readResponse: readDeleteGroupsResponse,
  writeResponse: writeDeleteGroupsResponse,
});
