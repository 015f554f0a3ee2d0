// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeConfigsRequestDescribeConfigsResource {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configurationKeys: readonly string[] | null;
}

export interface DescribeConfigsRequestDescribeConfigsResourceInput {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configurationKeys: readonly string[] | null;
}

/** Versions 1 to 4. */
export interface DescribeConfigsRequest {
  readonly resources: readonly DescribeConfigsRequestDescribeConfigsResource[];
  readonly includeSynonyms: boolean;
  /** Since version 3. */
  readonly includeDocumentation: boolean;
}

export interface DescribeConfigsRequestInput {
  readonly resources: readonly DescribeConfigsRequestDescribeConfigsResourceInput[];
  readonly includeSynonyms?: boolean | undefined;
  readonly includeDocumentation?: boolean | undefined;
}

function readDescribeConfigsRequestDescribeConfigsResource(reader: Reader, version: number): DescribeConfigsRequestDescribeConfigsResource {
  const flexible = version === 4;
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configurationKeysLength = flexible ? reader.compactNullableArrayLength(1) : reader.nullableArrayLength(1);
  const configurationKeys: string[] | null = configurationKeysLength < 0 ? null : [];
  for (let i = 0; i < configurationKeysLength; i++) configurationKeys!.push(flexible ? reader.compactString() : reader.string());
  if (flexible) reader.skipTags();
  return { resourceType, resourceName, configurationKeys };
}

export function readDescribeConfigsRequest(reader: Reader, version: number): DescribeConfigsRequest {
  const flexible = version === 4;
  const resourcesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const resources: DescribeConfigsRequestDescribeConfigsResource[] = [];
  for (let i = 0; i < resourcesLength; i++) resources.push(readDescribeConfigsRequestDescribeConfigsResource(reader, version));
  const includeSynonyms = reader.bool();
  const includeDocumentation = version >= 3 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { resources, includeSynonyms, includeDocumentation };
}

function writeDescribeConfigsRequestDescribeConfigsResource(writer: Writer, value: DescribeConfigsRequestDescribeConfigsResourceInput, version: number): void {
  const flexible = version === 4;
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  const configurationKeys = value.configurationKeys;
  if (flexible) writer.compactArrayLength(configurationKeys === null ? -1 : configurationKeys.length);
  else writer.arrayLength(configurationKeys === null ? -1 : configurationKeys.length);
  if (configurationKeys !== null) for (const element of configurationKeys) {
    if (flexible) writer.compactString(element);
    else writer.string(element);
  }
  if (flexible) writer.uvarint(0);
}

export function writeDescribeConfigsRequest(writer: Writer, value: DescribeConfigsRequestInput, version: number): void {
  const flexible = version === 4;
  const resources = value.resources;
  if (flexible) writer.compactArrayLength(resources.length);
  else writer.arrayLength(resources.length);
  for (const element of resources) writeDescribeConfigsRequestDescribeConfigsResource(writer, element, version);
  writer.bool(value.includeSynonyms ?? false);
  if (version >= 3) {
    writer.bool(value.includeDocumentation ?? false);
  } else if (value.includeDocumentation === true) unsupportedField('DescribeConfigsRequest.includeDocumentation', version);
  if (flexible) writer.uvarint(0);
}

export interface DescribeConfigsResponseDescribeConfigsSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

export interface DescribeConfigsResponseDescribeConfigsSynonymInput {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

export interface DescribeConfigsResponseDescribeConfigsResourceResult {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource: number;
  readonly isSensitive: boolean;
  readonly synonyms: readonly DescribeConfigsResponseDescribeConfigsSynonym[];
  /** Since version 3. */
  readonly configType: number;
  /** Since version 3. */
  readonly documentation: string | null;
}

export interface DescribeConfigsResponseDescribeConfigsResourceResultInput {
  readonly name: string;
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly configSource?: number | undefined;
  readonly isSensitive: boolean;
  readonly synonyms: readonly DescribeConfigsResponseDescribeConfigsSynonymInput[];
  readonly configType?: number | undefined;
  readonly documentation?: string | null | undefined;
}

export interface DescribeConfigsResponseDescribeConfigsResult {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly DescribeConfigsResponseDescribeConfigsResourceResult[];
}

export interface DescribeConfigsResponseDescribeConfigsResultInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly resourceType: number;
  readonly resourceName: string;
  readonly configs: readonly DescribeConfigsResponseDescribeConfigsResourceResultInput[];
}

/** Versions 1 to 4. */
export interface DescribeConfigsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly DescribeConfigsResponseDescribeConfigsResult[];
}

export interface DescribeConfigsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly DescribeConfigsResponseDescribeConfigsResultInput[];
}

function readDescribeConfigsResponseDescribeConfigsSynonym(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsSynonym {
  const flexible = version === 4;
  const name = flexible ? reader.compactString() : reader.string();
  const valueField = flexible ? reader.compactNullableString() : reader.nullableString();
  const source = reader.int8();
  if (flexible) reader.skipTags();
  return { name, value: valueField, source };
}

function readDescribeConfigsResponseDescribeConfigsResourceResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResourceResult {
  const flexible = version === 4;
  const name = flexible ? reader.compactString() : reader.string();
  const valueField = flexible ? reader.compactNullableString() : reader.nullableString();
  const readOnly = reader.bool();
  const configSource = reader.int8();
  const isSensitive = reader.bool();
  const synonymsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const synonyms: DescribeConfigsResponseDescribeConfigsSynonym[] = [];
  for (let i = 0; i < synonymsLength; i++) synonyms.push(readDescribeConfigsResponseDescribeConfigsSynonym(reader, version));
  const configType = version >= 3 ? reader.int8() : 0;
  const documentation = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : '';
  if (flexible) reader.skipTags();
  return { name, value: valueField, readOnly, configSource, isSensitive, synonyms, configType, documentation };
}

function readDescribeConfigsResponseDescribeConfigsResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResult {
  const flexible = version === 4;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const resourceType = reader.int8();
  const resourceName = flexible ? reader.compactString() : reader.string();
  const configsLength = flexible ? reader.compactArrayLength(9) : reader.arrayLength(9);
  const configs: DescribeConfigsResponseDescribeConfigsResourceResult[] = [];
  for (let i = 0; i < configsLength; i++) configs.push(readDescribeConfigsResponseDescribeConfigsResourceResult(reader, version));
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, resourceType, resourceName, configs };
}

export function readDescribeConfigsResponse(reader: Reader, version: number): DescribeConfigsResponse {
  const flexible = version === 4;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const results: DescribeConfigsResponseDescribeConfigsResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readDescribeConfigsResponseDescribeConfigsResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, results };
}

function writeDescribeConfigsResponseDescribeConfigsSynonym(writer: Writer, value: DescribeConfigsResponseDescribeConfigsSynonymInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value);
  else writer.nullableString(value.value);
  writer.int8(value.source);
  if (flexible) writer.uvarint(0);
}

function writeDescribeConfigsResponseDescribeConfigsResourceResult(writer: Writer, value: DescribeConfigsResponseDescribeConfigsResourceResultInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (flexible) writer.compactNullableString(value.value);
  else writer.nullableString(value.value);
  writer.bool(value.readOnly);
  writer.int8(value.configSource ?? -1);
  writer.bool(value.isSensitive);
  const synonyms = value.synonyms;
  if (flexible) writer.compactArrayLength(synonyms.length);
  else writer.arrayLength(synonyms.length);
  for (const element of synonyms) writeDescribeConfigsResponseDescribeConfigsSynonym(writer, element, version);
  if (version >= 3) {
    writer.int8(value.configType ?? 0);
  }
  if (version >= 3) {
    const documentation = value.documentation === undefined ? '' : value.documentation;
    if (flexible) writer.compactNullableString(documentation);
    else writer.nullableString(documentation);
  }
  if (flexible) writer.uvarint(0);
}

function writeDescribeConfigsResponseDescribeConfigsResult(writer: Writer, value: DescribeConfigsResponseDescribeConfigsResultInput, version: number): void {
  const flexible = version === 4;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  writer.int8(value.resourceType);
  if (flexible) writer.compactString(value.resourceName);
  else writer.string(value.resourceName);
  const configs = value.configs;
  if (flexible) writer.compactArrayLength(configs.length);
  else writer.arrayLength(configs.length);
  for (const element of configs) writeDescribeConfigsResponseDescribeConfigsResourceResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeConfigsResponse(writer: Writer, value: DescribeConfigsResponseInput, version: number): void {
  const flexible = version === 4;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeDescribeConfigsResponseDescribeConfigsResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const describeConfigsApi: Api<DescribeConfigsRequest, DescribeConfigsRequestInput, DescribeConfigsResponse, DescribeConfigsResponseInput> = defineApi({
  name: 'DescribeConfigs',
  apiKey: 32,
  minVersion: 1,
  maxVersion: 4,
  flexibleFrom: 4,
  readRequest: readDescribeConfigsRequest,
  writeRequest: writeDescribeConfigsRequest,
  readResponse: readDescribeConfigsResponse,
  writeResponse: writeDescribeConfigsResponse,
});
