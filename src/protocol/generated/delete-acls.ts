// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DeleteAclsRequestDeleteAclsFilter {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter: number;
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DeleteAclsRequestDeleteAclsFilterInput {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter?: number | undefined;
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

/** Versions 1 to 3. */
export interface DeleteAclsRequest {
  readonly filters: readonly DeleteAclsRequestDeleteAclsFilter[];
}

export interface DeleteAclsRequestInput {
  readonly filters: readonly DeleteAclsRequestDeleteAclsFilterInput[];
}

function readDeleteAclsRequestDeleteAclsFilter(reader: Reader, version: number): DeleteAclsRequestDeleteAclsFilter {
  const flexible = version >= 2;
  const resourceTypeFilter = reader.int8();
  const resourceNameFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const patternTypeFilter = reader.int8();
  const principalFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const hostFilter = flexible ? reader.compactNullableString() : reader.nullableString();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTags();
  return { resourceTypeFilter, resourceNameFilter, patternTypeFilter, principalFilter, hostFilter, operation, permissionType };
}

export function readDeleteAclsRequest(reader: Reader, version: number): DeleteAclsRequest {
  const flexible = version >= 2;
  const filtersLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const filters: DeleteAclsRequestDeleteAclsFilter[] = [];
  for (let i = 0; i < filtersLength; i++) filters.push(readDeleteAclsRequestDeleteAclsFilter(reader, version));
  if (flexible) reader.skipTags();
  return { filters };
}

function writeDeleteAclsRequestDeleteAclsFilter(writer: Writer, value: DeleteAclsRequestDeleteAclsFilterInput, version: number): void {
  const flexible = version >= 2;
  writer.int8(value.resourceTypeFilter);
  if (flexible) writer.compactNullableString(value.resourceNameFilter);
  else writer.nullableString(value.resourceNameFilter);
  writer.int8(value.patternTypeFilter ?? 3);
  if (flexible) writer.compactNullableString(value.principalFilter);
  else writer.nullableString(value.principalFilter);
  if (flexible) writer.compactNullableString(value.hostFilter);
  else writer.nullableString(value.hostFilter);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.uvarint(0);
}

export function writeDeleteAclsRequest(writer: Writer, value: DeleteAclsRequestInput, version: number): void {
  const flexible = version >= 2;
  const filters = value.filters;
  if (flexible) writer.compactArrayLength(filters.length);
  else writer.arrayLength(filters.length);
  for (const element of filters) writeDeleteAclsRequestDeleteAclsFilter(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface DeleteAclsResponseDeleteAclsMatchingAcl {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DeleteAclsResponseDeleteAclsMatchingAclInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType?: number | undefined;
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DeleteAclsResponseDeleteAclsFilterResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly matchingAcls: readonly DeleteAclsResponseDeleteAclsMatchingAcl[];
}

export interface DeleteAclsResponseDeleteAclsFilterResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly matchingAcls: readonly DeleteAclsResponseDeleteAclsMatchingAclInput[];
}

/** Versions 1 to 3. */
export interface DeleteAclsResponse {
  readonly throttleTimeMs: number;
  readonly filterResults: readonly DeleteAclsResponseDeleteAclsFilterResult[];
}

export interface DeleteAclsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly filterResults: readonly DeleteAclsResponseDeleteAclsFilterResultInput[];
}

function readDeleteAclsResponseDeleteAclsMatchingAcl(reader: Reader, version: number): DeleteAclsResponseDeleteAclsMatchingAcl {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const patternType = reader.int8();
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, resourceType, resourceName, patternType, principal, host, operation, permissionType };
}

function readDeleteAclsResponseDeleteAclsFilterResult(reader: Reader, version: number): DeleteAclsResponseDeleteAclsFilterResult {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const matchingAclsLength = flexible ? reader.compactArrayLength(11) : reader.arrayLength(11);
  const matchingAcls: DeleteAclsResponseDeleteAclsMatchingAcl[] = [];
  for (let i = 0; i < matchingAclsLength; i++) matchingAcls.push(readDeleteAclsResponseDeleteAclsMatchingAcl(reader, version));
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, matchingAcls };
}

export function readDeleteAclsResponse(reader: Reader, version: number): DeleteAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const filterResultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const filterResults: DeleteAclsResponseDeleteAclsFilterResult[] = [];
  for (let i = 0; i < filterResultsLength; i++) filterResults.push(readDeleteAclsResponseDeleteAclsFilterResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, filterResults };
}

function writeDeleteAclsResponseDeleteAclsMatchingAcl(writer: Writer, value: DeleteAclsResponseDeleteAclsMatchingAclInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  writer.int8(value.patternType ?? 3);
  if (flexible) writer.compactString(value.principal);
  else writer.string(value.principal);
  if (flexible) writer.compactString(value.host);
  else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.uvarint(0);
}

function writeDeleteAclsResponseDeleteAclsFilterResult(writer: Writer, value: DeleteAclsResponseDeleteAclsFilterResultInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  const matchingAcls = value.matchingAcls;
  if (flexible) writer.compactArrayLength(matchingAcls.length);
  else writer.arrayLength(matchingAcls.length);
  for (const element of matchingAcls) writeDeleteAclsResponseDeleteAclsMatchingAcl(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDeleteAclsResponse(writer: Writer, value: DeleteAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const filterResults = value.filterResults;
  if (flexible) writer.compactArrayLength(filterResults.length);
  else writer.arrayLength(filterResults.length);
  for (const element of filterResults) writeDeleteAclsResponseDeleteAclsFilterResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const deleteAclsApi: Api<DeleteAclsRequest, DeleteAclsRequestInput, DeleteAclsResponse, DeleteAclsResponseInput> = defineApi({
  name: 'DeleteAcls',
  apiKey: 31,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readDeleteAclsRequest,
  writeRequest: writeDeleteAclsRequest,
  readResponse: readDeleteAclsResponse,
  writeResponse: writeDeleteAclsResponse,
});
