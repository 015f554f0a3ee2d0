// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface IncrementalAlterConfigsRequestAlterableConfig {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

export interface IncrementalAlterConfigsRequestAlterableConfigInput {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

export interface IncrementalAlterConfigsRequestAlterConfigsResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly IncrementalAlterConfigsRequestAlterableConfig[];
}

export interface IncrementalAlterConfigsRequestAlterConfigsResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly IncrementalAlterConfigsRequestAlterableConfigInput[];
}

/** Versions 0 to 1. */
export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly IncrementalAlterConfigsRequestAlterConfigsResource[];
  readonly validateOnly: boolean;
}

export interface IncrementalAlterConfigsRequestInput {
  readonly resources: readonly IncrementalAlterConfigsRequestAlterConfigsResourceInput[];
  readonly validateOnly: boolean;
}

function readIncrementalAlterConfigsRequestAlterableConfig(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterableConfig {
  const flexible = version === 1;
  const name = flexible ? reader.compactString() : reader.string();
  const configOperation = reader.int8();
  const valueField = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { name, configOperation, value: valueField };
}

function readIncrementalAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterConfigsResource {
  const flexible = version === 1;
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const configs: IncrementalAlterConfigsRequestAlterableConfig[] = [];
  for (let i = 0; i < configsLength; i++) configs.push(readIncrementalAlterConfigsRequestAlterableConfig(reader, version));
  if (flexible) reader.skipTags();
  return { resourceType, resourceName, configs };
}

export function readIncrementalAlterConfigsRequest(reader: Reader, version: number): IncrementalAlterConfigsRequest {
  const flexible = version === 1;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources: IncrementalAlterConfigsRequestAlterConfigsResource[] = [];
  for (let i = 0; i < resourcesLength; i++) resources.push(readIncrementalAlterConfigsRequestAlterConfigsResource(reader, version));
  const validateOnly = reader.bool();
  if (flexible) reader.skipTags();
  return { resources, validateOnly };
}

function writeIncrementalAlterConfigsRequestAlterableConfig(writer: Writer, value: IncrementalAlterConfigsRequestAlterableConfigInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  writer.int8(value.configOperation);
  if (flexible) writer.compactNullableString(value.value);
  else writer.nullableString(value.value);
  if (flexible) writer.uvarint(0);
}

function writeIncrementalAlterConfigsRequestAlterConfigsResource(writer: Writer, value: IncrementalAlterConfigsRequestAlterConfigsResourceInput, version: number): void {
  const flexible = version === 1;
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length);
  else writer.arrayLength(configs.length);
  for (const element of configs) writeIncrementalAlterConfigsRequestAlterableConfig(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeIncrementalAlterConfigsRequest(writer: Writer, value: IncrementalAlterConfigsRequestInput, version: number): void {
  const flexible = version === 1;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length);
  else writer.arrayLength(resources.length);
  for (const element of resources) writeIncrementalAlterConfigsRequestAlterConfigsResource(writer, element, version);
  writer.bool(value.validateOnly);
  if (flexible) writer.uvarint(0);
}

export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

export interface IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
}

/** Versions 0 to 1. */
export interface IncrementalAlterConfigsResponse {
  readonly throttleTimeMs: number;
  readonly responses: readonly IncrementalAlterConfigsResponseAlterConfigsResourceResponse[];
}

export interface IncrementalAlterConfigsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly responses: readonly IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput[];
}

function readIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version === 1;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, resourceType, resourceName };
}

export function readIncrementalAlterConfigsResponse(reader: Reader, version: number): IncrementalAlterConfigsResponse {
  const flexible = version === 1;
  const throttleTimeMs = reader.int32();
  const responsesLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const responses: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, responses };
}

function writeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, value: IncrementalAlterConfigsResponseAlterConfigsResourceResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  if (flexible) writer.uvarint(0);
}

export function writeIncrementalAlterConfigsResponse(writer: Writer, value: IncrementalAlterConfigsResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.throttleTimeMs ?? 0);
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length);
  else writer.arrayLength(responses.length);
  for (const element of responses) writeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const incrementalAlterConfigsApi: Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsRequestInput, IncrementalAlterConfigsResponse, IncrementalAlterConfigsResponseInput> = defineApi({
  name: 'IncrementalAlterConfigs',
  apiKey: 44,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  readRequest: readIncrementalAlterConfigsRequest,
  writeRequest: writeIncrementalAlterConfigsRequest,
  readResponse: readIncrementalAlterConfigsResponse,
  writeResponse: writeIncrementalAlterConfigsResponse,
});
