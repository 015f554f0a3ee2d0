// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 4. */
export interface HeartbeatRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  /** Since version 3. */
  readonly groupInstanceId: string | null;
}

export interface HeartbeatRequestInput {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
}

export function readHeartbeatRequest(reader: Reader, version: number): HeartbeatRequest {
  const flexible = version === 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationId = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  if (flexible) reader.skipTags();
  return { groupId, generationId, memberId, groupInstanceId };
}

export function writeHeartbeatRequest(writer: Writer, value: HeartbeatRequestInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int32(value.generationId);
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 3) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  } else if (value.groupInstanceId !== undefined && value.groupInstanceId !== null) unsupportedField('HeartbeatRequest.groupInstanceId', version);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 4. */
export interface HeartbeatResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  readonly errorCode: number;
}

export interface HeartbeatResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
}

export function readHeartbeatResponse(reader: Reader, version: number): HeartbeatResponse {
  const flexible = version === 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode };
}

export function writeHeartbeatResponse(writer: Writer, value: HeartbeatResponseInput, version: number): void {
  const flexible = version === 4;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

export const heartbeatApi: Api<HeartbeatRequest, HeartbeatRequestInput, HeartbeatResponse, HeartbeatResponseInput> = defineApi({
  name: 'Heartbeat',
  apiKey: 12,
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 4,
  readRequest: readHeartbeatRequest,
  writeRequest: writeHeartbeatRequest,
  readResponse: readHeartbeatResponse,
  writeResponse: writeHeartbeatResponse,
});
