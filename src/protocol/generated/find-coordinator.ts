// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 6. */
export interface FindCoordinatorRequest {
  /** Versions 0 to 3. */
  readonly key: string;
  /** Since version 1. */
  readonly keyType: number;
  /** Since version 4. */
  readonly coordinatorKeys: readonly string[];
}

export interface FindCoordinatorRequestInput {
  readonly key?: string | undefined;
  readonly keyType?: number | undefined;
  readonly coordinatorKeys?: readonly string[] | undefined;
}

export function readFindCoordinatorRequest(reader: Reader, version: number): FindCoordinatorRequest {
  const flexible = version >= 3;
  const key = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const keyType = version >= 1 ? reader.int8() : 0;
  const coordinatorKeysLength = version >= 4 ? reader.compactArrayLength(1) : 0;
  const coordinatorKeys: string[] = [];
  for (let i = 0; i < coordinatorKeysLength; i++) coordinatorKeys.push(reader.compactString());
  if (flexible) reader.skipTags();
  return { key, keyType, coordinatorKeys };
}

export function writeFindCoordinatorRequest(writer: Writer, value: FindCoordinatorRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version <= 3) {
    const key = value.key ?? '';
    if (flexible) writer.compactString(key);
    else writer.string(key);
  } else if (value.key !== undefined && value.key !== '') unsupportedField('FindCoordinatorRequest.key', version);
  if (version >= 1) {
    writer.int8(value.keyType ?? 0);
  } else if (value.keyType !== undefined && value.keyType !== 0) unsupportedField('FindCoordinatorRequest.keyType', version);
  if (version >= 4) {
    const coordinatorKeys = value.coordinatorKeys ?? [];
    writer.compactArrayLength(coordinatorKeys.length);
    for (const element of coordinatorKeys) writer.compactString(element);
  } else if (value.coordinatorKeys !== undefined && value.coordinatorKeys.length > 0) unsupportedField('FindCoordinatorRequest.coordinatorKeys', version);
  if (flexible) writer.uvarint(0);
}

export interface FindCoordinatorResponseCoordinator {
  readonly key: string;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface FindCoordinatorResponseCoordinatorInput {
  readonly key: string;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Versions 0 to 6. */
export interface FindCoordinatorResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  /** Versions 0 to 3. */
  readonly errorCode: number;
  /** Versions 1 to 3. */
  readonly errorMessage: string | null;
  /** Versions 0 to 3. */
  readonly nodeId: number;
  /** Versions 0 to 3. */
  readonly host: string;
  /** Versions 0 to 3. */
  readonly port: number;
  /** Since version 4. */
  readonly coordinators: readonly FindCoordinatorResponseCoordinator[];
}

export interface FindCoordinatorResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly errorMessage?: string | null | undefined;
  readonly nodeId?: number | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly coordinators?: readonly FindCoordinatorResponseCoordinatorInput[] | undefined;
}

function readFindCoordinatorResponseCoordinator(reader: Reader, _version: number): FindCoordinatorResponseCoordinator {
  const key = reader.compactString();
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { key, nodeId, host, port, errorCode, errorMessage };
}

export function readFindCoordinatorResponse(reader: Reader, version: number): FindCoordinatorResponse {
  const flexible = version >= 3;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = version <= 3 ? reader.int16() : 0;
  const errorMessage = version >= 1 && version <= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : '';
  const nodeId = version <= 3 ? reader.int32() : 0;
  const host = version <= 3 ? (flexible ? reader.compactString() : reader.string()) : '';
  const port = version <= 3 ? reader.int32() : 0;
  const coordinatorsLength = version >= 4 ? reader.compactArrayLength(14) : 0;
  const coordinators: FindCoordinatorResponseCoordinator[] = [];
  for (let i = 0; i < coordinatorsLength; i++) coordinators.push(readFindCoordinatorResponseCoordinator(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, nodeId, host, port, coordinators };
}

function writeFindCoordinatorResponseCoordinator(writer: Writer, value: FindCoordinatorResponseCoordinatorInput, _version: number): void {
  writer.compactString(value.key);
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export function writeFindCoordinatorResponse(writer: Writer, value: FindCoordinatorResponseInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  if (version <= 3) {
    writer.int16(value.errorCode ?? 0);
  }
  if (version >= 1 && version <= 3) {
    const errorMessage = value.errorMessage === undefined ? '' : value.errorMessage;
    if (flexible) writer.compactNullableString(errorMessage);
    else writer.nullableString(errorMessage);
  }
  if (version <= 3) {
    writer.int32(value.nodeId ?? 0);
  }
  if (version <= 3) {
    const host = value.host ?? '';
    if (flexible) writer.compactString(host);
    else writer.string(host);
  }
  if (version <= 3) {
    writer.int32(value.port ?? 0);
  }
  if (version >= 4) {
    const coordinators = value.coordinators ?? [];
    writer.compactArrayLength(coordinators.length);
    for (const element of coordinators) writeFindCoordinatorResponseCoordinator(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export const findCoordinatorApi: Api<FindCoordinatorRequest, FindCoordinatorRequestInput, FindCoordinatorResponse, FindCoordinatorResponseInput> = defineApi({
  name: 'FindCoordinator',
  apiKey: 10,
  minVersion: 0,
  maxVersion: 6,
  flexibleFrom: 3,
  readRequest: readFindCoordinatorRequest,
  writeRequest: writeFindCoordinatorRequest,
  readResponse: readFindCoordinatorResponse,
  writeResponse: writeFindCoordinatorResponse,
});
