// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeClientQuotasRequestComponentData {
  readonly entityType: string;
  readonly matchType: number;
  readonly match: string | null;
}

export interface DescribeClientQuotasRequestComponentDataInput {
  readonly entityType: string;
  readonly matchType: number;
  readonly match: string | null;
}

/** Versions 0 to 1. */
export interface DescribeClientQuotasRequest {
  readonly components: readonly DescribeClientQuotasRequestComponentData[];
  readonly strict: boolean;
}

export interface DescribeClientQuotasRequestInput {
  readonly components: readonly DescribeClientQuotasRequestComponentDataInput[];
  readonly strict: boolean;
}

function readDescribeClientQuotasRequestComponentData(reader: Reader, version: number): DescribeClientQuotasRequestComponentData {
  const flexible = version === 1;
  const entityType = flexible ? reader.compactString() : reader.string();
  const matchType = reader.int8();
  const match = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { entityType, matchType, match };
}

export function readDescribeClientQuotasRequest(reader: Reader, version: number): DescribeClientQuotasRequest {
  const flexible = version === 1;
  const componentsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const components: DescribeClientQuotasRequestComponentData[] = [];
  for (let i = 0; i < componentsLength; i++) components.push(readDescribeClientQuotasRequestComponentData(reader, version));
  const strict = reader.bool();
  if (flexible) reader.skipTags();
  return { components, strict };
}

function writeDescribeClientQuotasRequestComponentData(writer: Writer, value: DescribeClientQuotasRequestComponentDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.entityType);
  else writer.string(value.entityType);
  writer.int8(value.matchType);
  if (flexible) writer.compactNullableString(value.match);
  else writer.nullableString(value.match);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeClientQuotasRequest(writer: Writer, value: DescribeClientQuotasRequestInput, version: number): void {
  const flexible = version === 1;
  const components = value.components;
  if (flexible) writer.compactArrayLength(components.length);
  else writer.arrayLength(components.length);
  for (const element of components) writeDescribeClientQuotasRequestComponentData(writer, element, version);
  writer.bool(value.strict);
  if (flexible) writer.uvarint(0);
}

export interface DescribeClientQuotasResponseEntityData {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface DescribeClientQuotasResponseEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface DescribeClientQuotasResponseValueData {
  readonly key: string;
  readonly value: number;
}

export interface DescribeClientQuotasResponseValueDataInput {
  readonly key: string;
  readonly value: number;
}

export interface DescribeClientQuotasResponseEntryData {
  readonly entity: readonly DescribeClientQuotasResponseEntityData[];
  readonly values: readonly DescribeClientQuotasResponseValueData[];
}

export interface DescribeClientQuotasResponseEntryDataInput {
  readonly entity: readonly DescribeClientQuotasResponseEntityDataInput[];
  readonly values: readonly DescribeClientQuotasResponseValueDataInput[];
}

/** Versions 0 to 1. */
export interface DescribeClientQuotasResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entries: readonly DescribeClientQuotasResponseEntryData[] | null;
}

export interface DescribeClientQuotasResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entries: readonly DescribeClientQuotasResponseEntryDataInput[] | null;
}

function readDescribeClientQuotasResponseEntityData(reader: Reader, version: number): DescribeClientQuotasResponseEntityData {
  const flexible = version === 1;
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { entityType, entityName };
}

function readDescribeClientQuotasResponseValueData(reader: Reader, version: number): DescribeClientQuotasResponseValueData {
  const flexible = version === 1;
  const key = flexible ? reader.compactString() : reader.string();
  const valueField = reader.float64();
  if (flexible) reader.skipTags();
  return { key, value: valueField };
}

function readDescribeClientQuotasResponseEntryData(reader: Reader, version: number): DescribeClientQuotasResponseEntryData {
  const flexible = version === 1;
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity: DescribeClientQuotasResponseEntityData[] = [];
  for (let i = 0; i < entityLength; i++) entity.push(readDescribeClientQuotasResponseEntityData(reader, version));
  const valuesLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const values: DescribeClientQuotasResponseValueData[] = [];
  for (let i = 0; i < valuesLength; i++) values.push(readDescribeClientQuotasResponseValueData(reader, version));
  if (flexible) reader.skipTags();
  return { entity, values };
}

export function readDescribeClientQuotasResponse(reader: Reader, version: number): DescribeClientQuotasResponse {
  const flexible = version === 1;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const entriesLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const entries: DescribeClientQuotasResponseEntryData[] | null = entriesLength < 0 ? null : [];
  for (let i = 0; i < entriesLength; i++) entries!.push(readDescribeClientQuotasResponseEntryData(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, entries };
}

function writeDescribeClientQuotasResponseEntityData(writer: Writer, value: DescribeClientQuotasResponseEntityDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.entityType);
  else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName);
  else writer.nullableString(value.entityName);
  if (flexible) writer.uvarint(0);
}

function writeDescribeClientQuotasResponseValueData(writer: Writer, value: DescribeClientQuotasResponseValueDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.key);
  else writer.string(value.key);
  writer.float64(value.value);
  if (flexible) writer.uvarint(0);
}

function writeDescribeClientQuotasResponseEntryData(writer: Writer, value: DescribeClientQuotasResponseEntryDataInput, version: number): void {
  const flexible = version === 1;
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length);
  else writer.arrayLength(entity.length);
  for (const element of entity) writeDescribeClientQuotasResponseEntityData(writer, element, version);
  const values = value.values;
  if (flexible) writer.compactArrayLength(values.length);
  else writer.arrayLength(values.length);
  for (const element of values) writeDescribeClientQuotasResponseValueData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeClientQuotasResponse(writer: Writer, value: DescribeClientQuotasResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries === null ? -1 : entries.length);
  else writer.arrayLength(entries === null ? -1 : entries.length);
  if (entries !== null) for (const element of entries) writeDescribeClientQuotasResponseEntryData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const describeClientQuotasApi: Api<DescribeClientQuotasRequest, DescribeClientQuotasRequestInput, DescribeClientQuotasResponse, DescribeClientQuotasResponseInput> = defineApi({
  name: 'DescribeClientQuotas',
  apiKey: 48,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  readRequest: readDescribeClientQuotasRequest,
  writeRequest: writeDescribeClientQuotasRequest,
  readResponse: readDescribeClientQuotasResponse,
  writeResponse: writeDescribeClientQuotasResponse,
});
