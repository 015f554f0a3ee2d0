// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface JoinGroupRequestProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface JoinGroupRequestProtocolInput {
  readonly name: string;
  readonly metadata: Buffer;
}

/** Versions 0 to 9. */
export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** Since version 1. */
  readonly rebalanceTimeoutMs: number;
  readonly memberId: string;
  /** Since version 5. */
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupRequestProtocol[];
  /** Since version 8. */
  readonly reason: string | null;
}

export interface JoinGroupRequestInput {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly protocolType: string;
  readonly protocols: readonly JoinGroupRequestProtocolInput[];
  readonly reason?: string | null | undefined;
}

function readJoinGroupRequestProtocol(reader: Reader, version: number): JoinGroupRequestProtocol {
  const flexible = version >= 6;
  const name = flexible ? reader.compactString() : reader.string();
  const metadata = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { name, metadata };
}

export function readJoinGroupRequest(reader: Reader, version: number): JoinGroupRequest {
  const flexible = version >= 6;
  const groupId = flexible ? reader.compactString() : reader.string();
  const sessionTimeoutMs = reader.int32();
  const rebalanceTimeoutMs = version >= 1 ? reader.int32() : -1;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 5 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const protocolType = flexible ? reader.compactString() : reader.string();
  const protocolsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const protocols: JoinGroupRequestProtocol[] = [];
  for (let i = 0; i < protocolsLength; i++) protocols.push(readJoinGroupRequestProtocol(reader, version));
  const reason = version >= 8 ? reader.compactNullableString() : null;
  if (flexible) reader.skipTags();
  return { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason };
}

function writeJoinGroupRequestProtocol(writer: Writer, value: JoinGroupRequestProtocolInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  if (flexible) writer.compactBytes(value.metadata);
  else writer.bytes(value.metadata);
  if (flexible) writer.uvarint(0);
}

export function writeJoinGroupRequest(writer: Writer, value: JoinGroupRequestInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  writer.int32(value.sessionTimeoutMs);
  if (version >= 1) {
    writer.int32(value.rebalanceTimeoutMs ?? -1);
  }
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 5) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  } else if (value.groupInstanceId !== undefined && value.groupInstanceId !== null) unsupportedField('JoinGroupRequest.groupInstanceId', version);
  if (flexible) writer.compactString(value.protocolType);
  else writer.string(value.protocolType);
  const protocols = value.protocols;
  if (flexible) writer.compactArrayLength(protocols.length);
  else writer.arrayLength(protocols.length);
  for (const element of protocols) writeJoinGroupRequestProtocol(writer, element, version);
  if (version >= 8) {
    writer.compactNullableString(value.reason ?? null);
  }
  if (flexible) writer.uvarint(0);
}

export interface JoinGroupResponseMember {
  readonly memberId: string;
  /** Since version 5. */
  readonly groupInstanceId: string | null;
  readonly metadata: Buffer;
}

export interface JoinGroupResponseMemberInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly metadata: Buffer;
}

/** Versions 0 to 9. */
export interface JoinGroupResponse {
  /** Since version 2. */
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly generationId: number;
  /** Since version 7. */
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: string;
  /** Version 9. */
  readonly skipAssignment: boolean;
  readonly memberId: string;
  readonly members: readonly JoinGroupResponseMember[];
}

export interface JoinGroupResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly generationId?: number | undefined;
  readonly protocolType?: string | null | undefined;
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment?: boolean | undefined;
  readonly memberId: string;
  readonly members: readonly JoinGroupResponseMemberInput[];
}

function readJoinGroupResponseMember(reader: Reader, version: number): JoinGroupResponseMember {
  const flexible = version >= 6;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 5 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const metadata = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { memberId, groupInstanceId, metadata };
}

export function readJoinGroupResponse(reader: Reader, version: number): JoinGroupResponse {
  const flexible = version >= 6;
  const throttleTimeMs = version >= 2 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const generationId = reader.int32();
  const protocolType = version >= 7 ? reader.compactNullableString() : null;
  const protocolName = flexible ? (version >= 7 ? reader.compactNullableString() : reader.compactString()) : version >= 7 ? reader.nullableString() : reader.string();
  const leader = flexible ? reader.compactString() : reader.string();
  const skipAssignment = version === 9 ? reader.bool() : false;
  const memberId = flexible ? reader.compactString() : reader.string();
  const membersLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const members: JoinGroupResponseMember[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readJoinGroupResponseMember(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members };
}

function writeJoinGroupResponseMember(writer: Writer, value: JoinGroupResponseMemberInput, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 5) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  }
  if (flexible) writer.compactBytes(value.metadata);
  else writer.bytes(value.metadata);
  if (flexible) writer.uvarint(0);
}

export function writeJoinGroupResponse(writer: Writer, value: JoinGroupResponseInput, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  writer.int16(value.errorCode);
  writer.int32(value.generationId ?? -1);
  if (version >= 7) {
    writer.compactNullableString(value.protocolType ?? null);
  }
  const protocolName = version >= 7 ? value.protocolName : (value.protocolName ?? '');
  if (flexible) writer.compactNullableString(protocolName);
  else writer.nullableString(protocolName);
  if (flexible) writer.compactString(value.leader);
  else writer.string(value.leader);
  if (version === 9) {
    writer.bool(value.skipAssignment ?? false);
  }
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  const members = value.members;
  if (flexible) writer.compactArrayLength(members.length);
  else writer.arrayLength(members.length);
  for (const element of members) writeJoinGroupResponseMember(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const joinGroupApi: Api<JoinGroupRequest, JoinGroupRequestInput, JoinGroupResponse, JoinGroupResponseInput> = defineApi({
  name: 'JoinGroup',
  apiKey: 11,
  minVersion: 0,
  maxVersion: 9,
  flexibleFrom: 6,
  readRequest: readJoinGroupRequest,
  writeRequest: writeJoinGroupRequest,
  readResponse: readJoinGroupResponse,
  writeResponse: writeJoinGroupResponse,
});
