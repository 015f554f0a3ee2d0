// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface SyncGroupRequestAssignment {
  readonly memberId: string;
  readonly assignment: Buffer;
}

export interface SyncGroupRequestAssignmentInput {
  readonly memberId: string;
  readonly assignment: Buffer;
}

/** Versions 0 to 5. */
export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  /** Since version 3. */
  readonly groupInstanceId: string | null;
  /** Version 5. */
  readonly protocolType: string | null;
  /** Version 5. */
  readonly protocolName: string | null;
  readonly assignments: readonly SyncGroupRequestAssignment[];
}

export interface SyncGroupRequestInput {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly protocolType?: string | null | undefined;
  readonly protocolName?: string | null | undefined;
  readonly assignments: readonly SyncGroupRequestAssignmentInput[];
}

function readSyncGroupRequestAssignment(reader: Reader, version: number): SyncGroupRequestAssignment {
  const flexible = version >= 4;
  const memberId = flexible ? reader.compactString() : reader.string();
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { memberId, assignment };
}

export function readSyncGroupRequest(reader: Reader, version: number): SyncGroupRequest {
  const flexible = version >= 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const generationId = reader.int32();
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const protocolType = version === 5 ? reader.compactNullableString() : null;
  const protocolName = version === 5 ? reader.compactNullableString() : null;
  const assignmentsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const assignments: SyncGroupRequestAssignment[] = [];
  for (let i = 0; i < assignmentsLength; i++) assignments.push(readSyncGroupRequestAssignment(reader, version));
  if (flexible) reader.skipTags();
  return { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments };
}

function writeSyncGroupRequestAssignment(writer: Writer, value: SyncGroupRequestAssignmentInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (flexible) writer.compactBytes(value.assignment);
  else writer.bytes(value.assignment);
  if (flexible) writer.uvarint(0);
}

export function writeSyncGroupRequest(writer: Writer, value: SyncGroupRequestInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int32(value.generationId);
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 3) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  } else if (value.groupInstanceId !== undefined && value.groupInstanceId !== null) unsupportedField('SyncGroupRequest.groupInstanceId', version);
  if (version === 5) {
    writer.compactNullableString(value.protocolType ?? null);
  }
  if (version === 5) {
    writer.compactNullableString(value.protocolName ?? null);
  }
  const assignments = value.assignments;
  if (flexible) writer.compactArrayLength(assignments.length);
  else writer.arrayLength(assignments.length);
  for (const element of assignments) writeSyncGroupRequestAssignment(writer, element, version);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 5. */
export interface SyncGroupResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  /** Version 5. */
  readonly protocolType: string | null;
  /** Version 5. */
  readonly protocolName: string | null;
  readonly assignment: Buffer;
}

export interface SyncGroupResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly protocolType?: string | null | undefined;
  readonly protocolName?: string | null | undefined;
  readonly assignment: Buffer;
}

export function readSyncGroupResponse(reader: Reader, version: number): SyncGroupResponse {
  const flexible = version >= 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const protocolType = version === 5 ? reader.compactNullableString() : null;
  const protocolName = version === 5 ? reader.compactNullableString() : null;
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, protocolType, protocolName, assignment };
}

export function writeSyncGroupResponse(writer: Writer, value: SyncGroupResponseInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  writer.int16(value.errorCode);
  if (version === 5) {
    writer.compactNullableString(value.protocolType ?? null);
  }
  if (version === 5) {
    writer.compactNullableString(value.protocolName ?? null);
  }
  if (flexible) writer.compactBytes(value.assignment);
  else writer.bytes(value.assignment);
  if (flexible) writer.uvarint(0);
}

export const syncGroupApi: Api<SyncGroupRequest, SyncGroupRequestInput, SyncGroupResponse, SyncGroupResponseInput> = defineApi({
  name: 'SyncGroup',
  apiKey: 14,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 4,
  readRequest: readSyncGroupRequest,
  writeRequest: writeSyncGroupRequest,
  readResponse: readSyncGroupResponse,
  writeResponse: writeSyncGroupResponse,
});
