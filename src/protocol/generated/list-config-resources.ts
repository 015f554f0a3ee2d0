// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 1. */
export interface ListConfigResourcesRequest {
  /** Version 1. */
  readonly resourceTypes: readonly number[];
}

export interface ListConfigResourcesRequestInput {
  readonly resourceTypes?: readonly number[] | undefined;
}

export function readListConfigResourcesRequest(reader: Reader, version: number): ListConfigResourcesRequest {
  const resourceTypesLength = version === 1 ? reader.compactArrayLength(1) : 0;
  const resourceTypes: number[] = [];
  for (let i = 0; i < resourceTypesLength; i++) resourceTypes.push(reader.int8());
  reader.skipTags();
  return { resourceTypes };
}

export function writeListConfigResourcesRequest(writer: Writer, value: ListConfigResourcesRequestInput, version: number): void {
  if (version === 1) {
    const resourceTypes = value.resourceTypes ?? [];
    writer.compactArrayLength(resourceTypes.length);
    for (const element of resourceTypes) writer.int8(element);
  } else if (value.resourceTypes !== undefined && value.resourceTypes.length > 0) unsupportedField('ListConfigResourcesRequest.resourceTypes', version);
  writer.uvarint(0);
}

export interface ListConfigResourcesResponseConfigResource {
  readonly resourceName: string;
  /** Version 1. */
  readonly resourceType: number;
}

export interface ListConfigResourcesResponseConfigResourceInput {
  readonly resourceName: string;
  readonly resourceType?: number | undefined;
}

/** Versions 0 to 1. */
export interface ListConfigResourcesResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly configResources: readonly ListConfigResourcesResponseConfigResource[];
}

export interface ListConfigResourcesResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly configResources: readonly ListConfigResourcesResponseConfigResourceInput[];
}

function readListConfigResourcesResponseConfigResource(reader: Reader, version: number): ListConfigResourcesResponseConfigResource {
  const resourceName = reader.compactString();
  const resourceType = version === 1 ? reader.int8() : 16;
  reader.skipTags();
  return { resourceName, resourceType };
}

export function readListConfigResourcesResponse(reader: Reader, version: number): ListConfigResourcesResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const configResourcesLength = reader.compactArrayLength(2);
  const configResources: ListConfigResourcesResponseConfigResource[] = [];
  for (let i = 0; i < configResourcesLength; i++) configResources.push(readListConfigResourcesResponseConfigResource(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, configResources };
}

function writeListConfigResourcesResponseConfigResource(writer: Writer, value: ListConfigResourcesResponseConfigResourceInput, version: number): void {
  writer.compactString(value.resourceName);
  if (version === 1) {
    writer.int8(value.resourceType ?? 16);
  }
  writer.uvarint(0);
}

export function writeListConfigResourcesResponse(writer: Writer, value: ListConfigResourcesResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const configResources = value.configResources;
  writer.compactArrayLength(configResources.length);
  for (const element of configResources) writeListConfigResourcesResponseConfigResource(writer, element, version);
  writer.uvarint(0);
}

export const listConfigResourcesApi: Api<ListConfigResourcesRequest, ListConfigResourcesRequestInput, ListConfigResourcesResponse, ListConfigResourcesResponseInput> = defineApi({
  name: 'ListConfigResources',
  apiKey: 74,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readListConfigResourcesRequest,
  writeRequest: writeListConfigResourcesRequest,
  readResponse: readListConfigResourcesResponse,
  writeResponse: writeListConfigResourcesResponse,
});
