// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface LeaveGroupRequestMemberIdentity {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  /** Version 5. */
  readonly reason: string | null;
}

export interface LeaveGroupRequestMemberIdentityInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly reason?: string | null | undefined;
}

/** Versions 0 to 5. */
export interface LeaveGroupRequest {
  readonly groupId: string;
  /** Versions 0 to 2. */
  readonly memberId: string;
  /** Since version 3. */
  readonly members: readonly LeaveGroupRequestMemberIdentity[];
}

export interface LeaveGroupRequestInput {
  readonly groupId: string;
  readonly memberId?: string | undefined;
  readonly members?: readonly LeaveGroupRequestMemberIdentityInput[] | undefined;
}

function readLeaveGroupRequestMemberIdentity(reader: Reader, version: number): LeaveGroupRequestMemberIdentity {
  const flexible = version >= 4;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = flexible ? reader.compactNullableString() : reader.nullableString();
  const reason = version === 5 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTags();
  return { memberId, groupInstanceId, reason };
}

export function readLeaveGroupRequest(reader: Reader, version: number): LeaveGroupRequest {
  const flexible = version >= 4;
  const groupId = flexible ? reader.compactString() : reader.string();
  const memberId = version <= 2 ? reader.string() : '';
  const membersLength = version >= 3 ? (flexible ? reader.compactArrayLength(3) : reader.arrayLength(3)) : 0;
  const members: LeaveGroupRequestMemberIdentity[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readLeaveGroupRequestMemberIdentity(reader, version));
  if (flexible) reader.skipTags();
  return { groupId, memberId, members };
}

function writeLeaveGroupRequestMemberIdentity(writer: Writer, value: LeaveGroupRequestMemberIdentityInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  const groupInstanceId = value.groupInstanceId ?? null;
  if (flexible) writer.compactNullableString(groupInstanceId);
  else writer.nullableString(groupInstanceId);
  if (version === 5) {
    writer.compactNullableString(value.reason ?? null);
  }
  if (flexible) writer.uvarint(0);
}

export function writeLeaveGroupRequest(writer: Writer, value: LeaveGroupRequestInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  if (version <= 2) {
    writer.string(value.memberId ?? '');
  } else if (value.memberId !== undefined && value.memberId !== '') unsupportedField('LeaveGroupRequest.memberId', version);
  if (version >= 3) {
    const members = value.members ?? [];
    if (flexible) writer.compactArrayLength(members.length);
    else writer.arrayLength(members.length);
    for (const element of members) writeLeaveGroupRequestMemberIdentity(writer, element, version);
  } else if (value.members !== undefined && value.members.length > 0) unsupportedField('LeaveGroupRequest.members', version);
  if (flexible) writer.uvarint(0);
}

export interface LeaveGroupResponseMemberResponse {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly errorCode: number;
}

export interface LeaveGroupResponseMemberResponseInput {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly errorCode: number;
}

/** Versions 0 to 5. */
export interface LeaveGroupResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  /** Since version 3. */
  readonly members: readonly LeaveGroupResponseMemberResponse[];
}

export interface LeaveGroupResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly members?: readonly LeaveGroupResponseMemberResponseInput[] | undefined;
}

function readLeaveGroupResponseMemberResponse(reader: Reader, version: number): LeaveGroupResponseMemberResponse {
  const flexible = version >= 4;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = flexible ? reader.compactNullableString() : reader.nullableString();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { memberId, groupInstanceId, errorCode };
}

export function readLeaveGroupResponse(reader: Reader, version: number): LeaveGroupResponse {
  const flexible = version >= 4;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const membersLength = version >= 3 ? (flexible ? reader.compactArrayLength(5) : reader.arrayLength(5)) : 0;
  const members: LeaveGroupResponseMemberResponse[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readLeaveGroupResponseMemberResponse(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, members };
}

function writeLeaveGroupResponseMemberResponse(writer: Writer, value: LeaveGroupResponseMemberResponseInput, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (flexible) writer.compactNullableString(value.groupInstanceId);
  else writer.nullableString(value.groupInstanceId);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

export function writeLeaveGroupResponse(writer: Writer, value: LeaveGroupResponseInput, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  writer.int16(value.errorCode);
  if (version >= 3) {
    const members = value.members ?? [];
    if (flexible) writer.compactArrayLength(members.length);
    else writer.arrayLength(members.length);
    for (const element of members) writeLeaveGroupResponseMemberResponse(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export const leaveGroupApi: Api<LeaveGroupRequest, LeaveGroupRequestInput, LeaveGroupResponse, LeaveGroupResponseInput> = defineApi({
  name: 'LeaveGroup',
  apiKey: 13,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 4,
  readRequest: readLeaveGroupRequest,
  writeRequest: writeLeaveGroupRequest,
  readResponse: readLeaveGroupResponse,
  writeResponse: writeLeaveGroupResponse,
});
