// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterConfigsRequestAlterableConfig {
  readonly name: string;
  readonly value: string | null;
}

export interface AlterConfigsRequestAlterableConfigInput {
  readonly name: string;
  readonly value: string | null;
}

export interface AlterConfigsRequestAlterConfigsResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly AlterConfigsRequestAlterableConfig[];
}

export interface AlterConfigsRequestAlterConfigsResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly AlterConfigsRequestAlterableConfigInput[];
}

/** Versions 0 to 2. */
export interface AlterConfigsRequest {
  readonly resources: readonly AlterConfigsRequestAlterConfigsResource[];
  readonly validateOnly: boolean;
}

export interface AlterConfigsRequestInput {
  readonly resources: readonly AlterConfigsRequestAlterConfigsResourceInput[];
  readonly validateOnly: boolean;
}

function readAlterConfigsRequestAlterableConfig(reader: Reader, version: number): AlterConfigsRequestAlterableConfig {
  const flexible = version === 2;
  const name = flexible ? reader.compactString() : reader.string();
  const valueField = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { name, value: valueField };
}

function readAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): AlterConfigsRequestAlterConfigsResource {
  const flexible = version === 2;
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const configs: AlterConfigsRequestAlterableConfig[] = [];
  for (let i = 0; i < configsLength; i++) configs.push(readAlterConfigsRequestAlterableConfig(reader, version));
  if (flexible) reader.skipTags();
  return { resourceType, resourceName, configs };
}

export function readAlterConfigsRequest(reader: Reader, version: number): AlterConfigsRequest {
  const flexible = version === 2;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources: AlterConfigsRequestAlterConfigsResource[] = [];
  for (let i = 0; i < resourcesLength; i++) resources.push(readAlterConfigsRequestAlterConfigsResource(reader, version));
  const validateOnly = reader.bool();
  if (flexible) reader.skipTags();
  return { resources, validateOnly };
}

function writeAlterConfigsRequestAlterableConfig(writer: Writer, value: AlterConfigsRequestAlterableConfigInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value);
  else writer.nullableString(value.value);
  if (flexible) writer.uvarint(0);
}

function writeAlterConfigsRequestAlterConfigsResource(writer: Writer, value: AlterConfigsRequestAlterConfigsResourceInput, version: number): void {
  const flexible = version === 2;
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length);
  else writer.arrayLength(configs.length);
  for (const element of configs) writeAlterConfigsRequestAlterableConfig(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeAlterConfigsRequest(writer: Writer, value: AlterConfigsRequestInput, version: number): void {
  const flexible = version === 2;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length);
  else writer.arrayLength(resources.length);
  for (const element of resources) writeAlterConfigsRequestAlterConfigsResource(writer, element, version);
  writer.bool(value.validateOnly);
  if (flexible) writer.uvarint(0);
}

export interface AlterConfigsResponseAlterConfigsResourceResponse {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface AlterConfigsResponseAlterConfigsResourceResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

/** Versions 0 to 2. */
export interface AlterConfigsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly AlterConfigsResponseAlterConfigsResourceResponse[];
}

export interface AlterConfigsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly responses: readonly AlterConfigsResponseAlterConfigsResourceResponseInput[];
}

function readAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): AlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version === 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, resourceType, resourceName };
}

export function readAlterConfigsResponse(reader: Reader, version: number): AlterConfigsResponse {
  const flexible = version === 2;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const responses: AlterConfigsResponseAlterConfigsResourceResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readAlterConfigsResponseAlterConfigsResourceResponse(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, responses };
}

function writeAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, value: AlterConfigsResponseAlterConfigsResourceResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  if (flexible) writer.uvarint(0);
}

export function writeAlterConfigsResponse(writer: Writer, value: AlterConfigsResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length);
  else writer.arrayLength(responses.length);
  for (const element of responses) writeAlterConfigsResponseAlterConfigsResourceResponse(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const alterConfigsApi: Api<AlterConfigsRequest, AlterConfigsRequestInput, AlterConfigsResponse, AlterConfigsResponseInput> = defineApi({
  name: 'AlterConfigs',
  apiKey: 33,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readAlterConfigsRequest,
  writeRequest: writeAlterConfigsRequest,
  readResponse: readAlterConfigsResponse,
  writeResponse: writeAlterConfigsResponse,
});
