// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 2. */
export interface ListTransactionsRequest {
  readonly stateFilters: readonly string[];
  readonly producerIdFilters: readonly number[];
  /** Since version 1. */
  readonly durationFilter: number;
  /** Version 2. */
  readonly transactionalIdPattern: string | null;
}

export interface ListTransactionsRequestInput {
  readonly stateFilters: readonly string[];
  readonly producerIdFilters: readonly (number | bigint)[];
  readonly durationFilter?: number | bigint | undefined;
  readonly transactionalIdPattern?: string | null | undefined;
}

export function readListTransactionsRequest(reader: Reader, version: number): ListTransactionsRequest {
  const stateFiltersLength = reader.compactArrayLength(1);
  const stateFilters: string[] = [];
  for (let i = 0; i < stateFiltersLength; i++) stateFilters.push(reader.compactString());
  const producerIdFiltersLength = reader.compactArrayLength(8);
  const producerIdFilters: number[] = [];
  for (let i = 0; i < producerIdFiltersLength; i++) producerIdFilters.push(reader.int64());
  const durationFilter = version >= 1 ? reader.int64() : -1;
  const transactionalIdPattern = version === 2 ? reader.compactNullableString() : null;
  reader.skipTags();
  return { stateFilters, producerIdFilters, durationFilter, transactionalIdPattern };
}

export function writeListTransactionsRequest(writer: Writer, value: ListTransactionsRequestInput, version: number): void {
  const stateFilters = value.stateFilters;
  writer.compactArrayLength(stateFilters.length);
  for (const element of stateFilters) writer.compactString(element);
  const producerIdFilters = value.producerIdFilters;
  writer.compactArrayLength(producerIdFilters.length);
  for (const element of producerIdFilters) writer.int64(element);
  if (version >= 1) {
    writer.int64(value.durationFilter ?? -1);
  } else if (value.durationFilter !== undefined && Number(value.durationFilter) !== -1) unsupportedField('ListTransactionsRequest.durationFilter', version);
  if (version === 2) {
    writer.compactNullableString(value.transactionalIdPattern ?? null);
  } else if (value.transactionalIdPattern !== undefined && value.transactionalIdPattern !== null) unsupportedField('ListTransactionsRequest.transactionalIdPattern', version);
  writer.uvarint(0);
}

export interface ListTransactionsResponseTransactionState {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly transactionState: string;
}

export interface ListTransactionsResponseTransactionStateInput {
  readonly transactionalId: string;
  readonly producerId: number | bigint;
  readonly transactionState: string;
}

/** Versions 0 to 2. */
export interface ListTransactionsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly unknownStateFilters: readonly string[];
  readonly transactionStates: readonly ListTransactionsResponseTransactionState[];
}

export interface ListTransactionsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly unknownStateFilters: readonly string[];
  readonly transactionStates: readonly ListTransactionsResponseTransactionStateInput[];
}

function readListTransactionsResponseTransactionState(reader: Reader, _version: number): ListTransactionsResponseTransactionState {
  const transactionalId = reader.compactString();
  const producerId = reader.int64();
  const transactionState = reader.compactString();
  reader.skipTags();
  return { transactionalId, producerId, transactionState };
}

export function readListTransactionsResponse(reader: Reader, version: number): ListTransactionsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const unknownStateFiltersLength = reader.compactArrayLength(1);
  const unknownStateFilters: string[] = [];
  for (let i = 0; i < unknownStateFiltersLength; i++) unknownStateFilters.push(reader.compactString());
  const transactionStatesLength = reader.compactArrayLength(11);
  const transactionStates: ListTransactionsResponseTransactionState[] = [];
  for (let i = 0; i < transactionStatesLength; i++) transactionStates.push(readListTransactionsResponseTransactionState(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, unknownStateFilters, transactionStates };
}

function writeListTransactionsResponseTransactionState(writer: Writer, value: ListTransactionsResponseTransactionStateInput, _version: number): void {
  writer.compactString(value.transactionalId);
  writer.int64(value.producerId);
  writer.compactString(value.transactionState);
  writer.uvarint(0);
}

export function writeListTransactionsResponse(writer: Writer, value: ListTransactionsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const unknownStateFilters = value.unknownStateFilters;
  writer.compactArrayLength(unknownStateFilters.length);
  for (const element of unknownStateFilters) writer.compactString(element);
  const transactionStates = value.transactionStates;
  writer.compactArrayLength(transactionStates.length);
  for (const element of transactionStates) writeListTransactionsResponseTransactionState(writer, element, version);
  writer.uvarint(0);
}

export const listTransactionsApi: Api<ListTransactionsRequest, ListTransactionsRequestInput, ListTransactionsResponse, ListTransactionsResponseInput> = defineApi({
  name: 'ListTransactions',
  apiKey: 66,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readListTransactionsRequest,
  writeRequest: writeListTransactionsRequest,
  readResponse: readListTransactionsResponse,
  writeResponse: writeListTransactionsResponse,
});
