// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterClientQuotasRequestEntityData {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface AlterClientQuotasRequestEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface AlterClientQuotasRequestOpData {
  readonly key: string;
  readonly value: number;
  readonly remove: boolean;
}

export interface AlterClientQuotasRequestOpDataInput {
  readonly key: string;
  readonly value: number;
  readonly remove: boolean;
}

export interface AlterClientQuotasRequestEntryData {
  readonly entity: readonly AlterClientQuotasRequestEntityData[];
  readonly ops: readonly AlterClientQuotasRequestOpData[];
}

export interface AlterClientQuotasRequestEntryDataInput {
  readonly entity: readonly AlterClientQuotasRequestEntityDataInput[];
  readonly ops: readonly AlterClientQuotasRequestOpDataInput[];
}

/** Versions 0 to 1. */
export interface AlterClientQuotasRequest {
  readonly entries: readonly AlterClientQuotasRequestEntryData[];
  readonly validateOnly: boolean;
}

export interface AlterClientQuotasRequestInput {
  readonly entries: readonly AlterClientQuotasRequestEntryDataInput[];
  readonly validateOnly: boolean;
}

function readAlterClientQuotasRequestEntityData(reader: Reader, version: number): AlterClientQuotasRequestEntityData {
  const flexible = version === 1;
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { entityType, entityName };
}

function readAlterClientQuotasRequestOpData(reader: Reader, version: number): AlterClientQuotasRequestOpData {
  const flexible = version === 1;
  const key = flexible ? reader.compactString() : reader.string();
  const valueField = reader.float64();
  const remove = reader.bool();
  if (flexible) reader.skipTags();
  return { key, value: valueField, remove };
}

function readAlterClientQuotasRequestEntryData(reader: Reader, version: number): AlterClientQuotasRequestEntryData {
  const flexible = version === 1;
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity: AlterClientQuotasRequestEntityData[] = [];
  for (let i = 0; i < entityLength; i++) entity.push(readAlterClientQuotasRequestEntityData(reader, version));
  const opsLength = flexible ? reader.compactArrayLength(11) : reader.arrayLength(11);
  const ops: AlterClientQuotasRequestOpData[] = [];
  for (let i = 0; i < opsLength; i++) ops.push(readAlterClientQuotasRequestOpData(reader, version));
  if (flexible) reader.skipTags();
  return { entity, ops };
}

export function readAlterClientQuotasRequest(reader: Reader, version: number): AlterClientQuotasRequest {
  const flexible = version === 1;
  const entriesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entries: AlterClientQuotasRequestEntryData[] = [];
  for (let i = 0; i < entriesLength; i++) entries.push(readAlterClientQuotasRequestEntryData(reader, version));
  const validateOnly = reader.bool();
  if (flexible) reader.skipTags();
  return { entries, validateOnly };
}

function writeAlterClientQuotasRequestEntityData(writer: Writer, value: AlterClientQuotasRequestEntityDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.entityType);
  else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName);
  else writer.nullableString(value.entityName);
  if (flexible) writer.uvarint(0);
}

function writeAlterClientQuotasRequestOpData(writer: Writer, value: AlterClientQuotasRequestOpDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.key);
  else writer.string(value.key);
  writer.float64(value.value);
  writer.bool(value.remove);
  if (flexible) writer.uvarint(0);
}

function writeAlterClientQuotasRequestEntryData(writer: Writer, value: AlterClientQuotasRequestEntryDataInput, version: number): void {
  const flexible = version === 1;
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length);
  else writer.arrayLength(entity.length);
  for (const element of entity) writeAlterClientQuotasRequestEntityData(writer, element, version);
  const ops = value.ops;
  if (flexible) writer.compactArrayLength(ops.length);
  else writer.arrayLength(ops.length);
  for (const element of ops) writeAlterClientQuotasRequestOpData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeAlterClientQuotasRequest(writer: Writer, value: AlterClientQuotasRequestInput, version: number): void {
  const flexible = version === 1;
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries.length);
  else writer.arrayLength(entries.length);
  for (const element of entries) writeAlterClientQuotasRequestEntryData(writer, element, version);
  writer.bool(value.validateOnly);
  if (flexible) writer.uvarint(0);
}

export interface AlterClientQuotasResponseEntityData {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface AlterClientQuotasResponseEntityDataInput {
  readonly entityType: string;
  readonly entityName: string | null;
}

export interface AlterClientQuotasResponseEntryData {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entity: readonly AlterClientQuotasResponseEntityData[];
}

export interface AlterClientQuotasResponseEntryDataInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly entity: readonly AlterClientQuotasResponseEntityDataInput[];
}

/** Versions 0 to 1. */
export interface AlterClientQuotasResponse {
  readonly throttleTimeMs: number;
  readonly entries: readonly AlterClientQuotasResponseEntryData[];
}

export interface AlterClientQuotasResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly entries: readonly AlterClientQuotasResponseEntryDataInput[];
}

function readAlterClientQuotasResponseEntityData(reader: Reader, version: number): AlterClientQuotasResponseEntityData {
  const flexible = version === 1;
  const entityType = flexible ? reader.compactString() : reader.string();
  const entityName = flexible ? reader.compactNullableString() : reader.nullableString();
  if (flexible) reader.skipTags();
  return { entityType, entityName };
}

function readAlterClientQuotasResponseEntryData(reader: Reader, version: number): AlterClientQuotasResponseEntryData {
  const flexible = version === 1;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const entityLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const entity: AlterClientQuotasResponseEntityData[] = [];
  for (let i = 0; i < entityLength; i++) entity.push(readAlterClientQuotasResponseEntityData(reader, version));
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, entity };
}

export function readAlterClientQuotasResponse(reader: Reader, version: number): AlterClientQuotasResponse {
  const flexible = version === 1;
  const throttleTimeMs = reader.int32();
  const entriesLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const entries: AlterClientQuotasResponseEntryData[] = [];
  for (let i = 0; i < entriesLength; i++) entries.push(readAlterClientQuotasResponseEntryData(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, entries };
}

function writeAlterClientQuotasResponseEntityData(writer: Writer, value: AlterClientQuotasResponseEntityDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.entityType);
  else writer.string(value.entityType);
  if (flexible) writer.compactNullableString(value.entityName);
  else writer.nullableString(value.entityName);
  if (flexible) writer.uvarint(0);
}

function writeAlterClientQuotasResponseEntryData(writer: Writer, value: AlterClientQuotasResponseEntryDataInput, version: number): void {
  const flexible = version === 1;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  const entity = value.entity;
  if (flexible) writer.compactArrayLength(entity.length);
  else writer.arrayLength(entity.length);
  for (const element of entity) writeAlterClientQuotasResponseEntityData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeAlterClientQuotasResponse(writer: Writer, value: AlterClientQuotasResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.throttleTimeMs ?? 0);
  const entries = value.entries;
  if (flexible) writer.compactArrayLength(entries.length);
  else writer.arrayLength(entries.length);
  for (const element of entries) writeAlterClientQuotasResponseEntryData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const alterClientQuotasApi: Api<AlterClientQuotasRequest, AlterClientQuotasRequestInput, AlterClientQuotasResponse, AlterClientQuotasResponseInput> = defineApi({
  name: 'AlterClientQuotas',
  apiKey: 49,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  readRequest: readAlterClientQuotasRequest,
  writeRequest: writeAlterClientQuotasRequest,
  readResponse: readAlterClientQuotasResponse,
  writeResponse: writeAlterClientQuotasResponse,
});
