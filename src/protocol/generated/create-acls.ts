// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface CreateAclsRequestAclCreation {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly resourcePatternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface CreateAclsRequestAclCreationInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly resourcePatternType?: number | undefined;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

/** Versions 1 to 3. */
export interface CreateAclsRequest {
  readonly creations: readonly CreateAclsRequestAclCreation[];
}

export interface CreateAclsRequestInput {
  readonly creations: readonly CreateAclsRequestAclCreationInput[];
}

function readCreateAclsRequestAclCreation(reader: Reader, version: number): CreateAclsRequestAclCreation {
  const flexible = version >= 2;
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const resourcePatternType = reader.int8();
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTags();
  return { resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType };
}

export function readCreateAclsRequest(reader: Reader, version: number): CreateAclsRequest {
  const flexible = version >= 2;
  const creationsLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const creations: CreateAclsRequestAclCreation[] = [];
  for (let i = 0; i < creationsLength; i++) creations.push(readCreateAclsRequestAclCreation(reader, version));
  if (flexible) reader.skipTags();
  return { creations };
}

function writeCreateAclsRequestAclCreation(writer: Writer, value: CreateAclsRequestAclCreationInput, version: number): void {
  const flexible = version >= 2;
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  writer.int8(value.resourcePatternType ?? 3);
  if (flexible) writer.compactString(value.principal);
  else writer.string(value.principal);
  if (flexible) writer.compactString(value.host);
  else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.uvarint(0);
}

export function writeCreateAclsRequest(writer: Writer, value: CreateAclsRequestInput, version: number): void {
  const flexible = version >= 2;
  const creations = value.creations;
  if (flexible) writer.compactArrayLength(creations.length);
  else writer.arrayLength(creations.length);
  for (const element of creations) writeCreateAclsRequestAclCreation(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface CreateAclsResponseAclCreationResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface CreateAclsResponseAclCreationResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Versions 1 to 3. */
export interface CreateAclsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly CreateAclsResponseAclCreationResult[];
}

export interface CreateAclsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly CreateAclsResponseAclCreationResultInput[];
}

function readCreateAclsResponseAclCreationResult(reader: Reader, version: number): CreateAclsResponseAclCreationResult {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage };
}

export function readCreateAclsResponse(reader: Reader, version: number): CreateAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const results: CreateAclsResponseAclCreationResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readCreateAclsResponseAclCreationResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, results };
}

function writeCreateAclsResponseAclCreationResult(writer: Writer, value: CreateAclsResponseAclCreationResultInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  if (flexible) writer.uvarint(0);
}

export function writeCreateAclsResponse(writer: Writer, value: CreateAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeCreateAclsResponseAclCreationResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const createAclsApi: Api<CreateAclsRequest, CreateAclsRequestInput, CreateAclsResponse, CreateAclsResponseInput> = defineApi({
  name: 'CreateAcls',
  apiKey: 30,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readCreateAclsRequest,
  writeRequest: writeCreateAclsRequest,
  readResponse: readCreateAclsResponse,
  writeResponse: writeCreateAclsResponse,
});
