// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 3. */
export interface DescribeAclsRequest {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter: number;
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DescribeAclsRequestInput {
  readonly resourceTypeFilter: number;
  readonly resourceNameFilter: string | null;
  readonly patternTypeFilter?: number | undefined;
  readonly principalFilter: string | null;
  readonly hostFilter: string | null;
  readonly operation: number;
  readonly permissionType: number;
}

export function readDescribeAclsRequest(reader: Reader, version: number): DescribeAclsRequest {
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

export function writeDescribeAclsRequest(writer: Writer, value: DescribeAclsRequestInput, version: number): void {
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

export interface DescribeAclsResponseAclDescription {
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DescribeAclsResponseAclDescriptionInput {
  readonly principal: string;
  readonly host: string;
  readonly operation: number;
  readonly permissionType: number;
}

export interface DescribeAclsResponseDescribeAclsResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType: number;
  readonly acls: readonly DescribeAclsResponseAclDescription[];
}

export interface DescribeAclsResponseDescribeAclsResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly patternType?: number | undefined;
  readonly acls: readonly DescribeAclsResponseAclDescriptionInput[];
}

/** Versions 1 to 3. */
export interface DescribeAclsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resources: readonly DescribeAclsResponseDescribeAclsResource[];
}

export interface DescribeAclsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resources: readonly DescribeAclsResponseDescribeAclsResourceInput[];
}

function readDescribeAclsResponseAclDescription(reader: Reader, version: number): DescribeAclsResponseAclDescription {
  const flexible = version >= 2;
  const principal = flexible ? reader.compactString() : reader.string();
  const host = flexible ? reader.compactString() : reader.string();
  const operation = reader.int8();
  const permissionType = reader.int8();
  if (flexible) reader.skipTags();
  return { principal, host, operation, permissionType };
}

function readDescribeAclsResponseDescribeAclsResource(reader: Reader, version: number): DescribeAclsResponseDescribeAclsResource {
  const flexible = version >= 2;
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const patternType = reader.int8();
  const aclsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const acls: DescribeAclsResponseAclDescription[] = [];
  for (let i = 0; i < aclsLength; i++) acls.push(readDescribeAclsResponseAclDescription(reader, version));
  if (flexible) reader.skipTags();
  return { resourceType, resourceName, patternType, acls };
}

export function readDescribeAclsResponse(reader: Reader, version: number): DescribeAclsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourcesLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const resources: DescribeAclsResponseDescribeAclsResource[] = [];
  for (let i = 0; i < resourcesLength; i++) resources.push(readDescribeAclsResponseDescribeAclsResource(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, resources };
}

function writeDescribeAclsResponseAclDescription(writer: Writer, value: DescribeAclsResponseAclDescriptionInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.principal);
  else writer.string(value.principal);
  if (flexible) writer.compactString(value.host);
  else writer.string(value.host);
  writer.int8(value.operation);
  writer.int8(value.permissionType);
  if (flexible) writer.uvarint(0);
}

function writeDescribeAclsResponseDescribeAclsResource(writer: Writer, value: DescribeAclsResponseDescribeAclsResourceInput, version: number): void {
  const flexible = version >= 2;
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  writer.int8(value.patternType ?? 3);
  const acls = value.acls;
  if (flexible) writer.compactArrayLength(acls.length);
  else writer.arrayLength(acls.length);
  for (const element of acls) writeDescribeAclsResponseAclDescription(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeAclsResponse(writer: Writer, value: DescribeAclsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length);
  else writer.arrayLength(resources.length);
  for (const element of resources) writeDescribeAclsResponseDescribeAclsResource(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const describeAclsApi: Api<DescribeAclsRequest, DescribeAclsRequestInput, DescribeAclsResponse, DescribeAclsResponseInput> = defineApi({
  name: 'DescribeAcls',
  apiKey: 29,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readDescribeAclsRequest,
  writeRequest: writeDescribeAclsRequest,
  readResponse: readDescribeAclsResponse,
  writeResponse: writeDescribeAclsResponse,
});
