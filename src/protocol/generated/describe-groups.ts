// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 6. */
export interface DescribeGroupsRequest {
  readonly groups: readonly string[];
  /** Since version 3. */
  readonly includeAuthorizedOperations: boolean;
}

export interface DescribeGroupsRequestInput {
  readonly groups: readonly string[];
  readonly includeAuthorizedOperations?: boolean | undefined;
}

export function readDescribeGroupsRequest(reader: Reader, version: number): DescribeGroupsRequest {
  const flexible = version >= 5;
  const groupsLength = flexible ? reader.compactArrayLength(1) : reader.arrayLength(1);
  const groups: string[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(flexible ? reader.compactString() : reader.string());
  const includeAuthorizedOperations = version >= 3 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { groups, includeAuthorizedOperations };
}

export function writeDescribeGroupsRequest(writer: Writer, value: DescribeGroupsRequestInput, version: number): void {
  const flexible = version >= 5;
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length);
  else writer.arrayLength(groups.length);
  for (const element of groups) {
    if (flexible) writer.compactString(element);
    else writer.string(element);
  }
  if (version >= 3) {
    writer.bool(value.includeAuthorizedOperations ?? false);
  } else if (value.includeAuthorizedOperations === true) unsupportedField('DescribeGroupsRequest.includeAuthorizedOperations', version);
  if (flexible) writer.uvarint(0);
}

export interface DescribeGroupsResponseDescribedGroupMember {
  readonly memberId: string;
  /** Since version 4. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export interface DescribeGroupsResponseDescribedGroupMemberInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly clientId: string;
  readonly clientHost: string;
  readonly memberMetadata: Buffer;
  readonly memberAssignment: Buffer;
}

export interface DescribeGroupsResponseDescribedGroup {
  readonly errorCode: number;
  /** Version 6. */
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  readonly protocolData: string;
  readonly members: readonly DescribeGroupsResponseDescribedGroupMember[];
  /** Since version 3. */
  readonly authorizedOperations: number;
}

export interface DescribeGroupsResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly groupId: string;
  readonly groupState: string;
  readonly protocolType: string;
  readonly protocolData: string;
  readonly members: readonly DescribeGroupsResponseDescribedGroupMemberInput[];
  readonly authorizedOperations?: number | undefined;
}

/** Versions 0 to 6. */
export interface DescribeGroupsResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  readonly groups: readonly DescribeGroupsResponseDescribedGroup[];
}

export interface DescribeGroupsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly groups: readonly DescribeGroupsResponseDescribedGroupInput[];
}

function readDescribeGroupsResponseDescribedGroupMember(reader: Reader, version: number): DescribeGroupsResponseDescribedGroupMember {
  const flexible = version >= 5;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 4 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const clientId = flexible ? reader.compactString() : reader.string();
  const clientHost = flexible ? reader.compactString() : reader.string();
  const memberMetadata = flexible ? reader.compactBytes() : reader.bytes();
  const memberAssignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { memberId, groupInstanceId, clientId, clientHost, memberMetadata, memberAssignment };
}

function readDescribeGroupsResponseDescribedGroup(reader: Reader, version: number): DescribeGroupsResponseDescribedGroup {
  const flexible = version >= 5;
  const errorCode = reader.int16();
  const errorMessage = version === 6 ? reader.compactNullableString() : null;
  const groupId = flexible ? reader.compactString() : reader.string();
  const groupState = flexible ? reader.compactString() : reader.string();
  const protocolType = flexible ? reader.compactString() : reader.string();
  const protocolData = flexible ? reader.compactString() : reader.string();
  const membersLength = flexible ? reader.compactArrayLength(7) : reader.arrayLength(7);
  const members: DescribeGroupsResponseDescribedGroupMember[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readDescribeGroupsResponseDescribedGroupMember(reader, version));
  const authorizedOperations = version >= 3 ? reader.int32() : -2147483648;
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, groupId, groupState, protocolType, protocolData, members, authorizedOperations };
}

export function readDescribeGroupsResponse(reader: Reader, version: number): DescribeGroupsResponse {
  const flexible = version >= 5;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const groupsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const groups: DescribeGroupsResponseDescribedGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readDescribeGroupsResponseDescribedGroup(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, groups };
}

function writeDescribeGroupsResponseDescribedGroupMember(writer: Writer, value: DescribeGroupsResponseDescribedGroupMemberInput, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 4) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  }
  if (flexible) writer.compactString(value.clientId);
  else writer.string(value.clientId);
  if (flexible) writer.compactString(value.clientHost);
  else writer.string(value.clientHost);
  if (flexible) writer.compactBytes(value.memberMetadata);
  else writer.bytes(value.memberMetadata);
  if (flexible) writer.compactBytes(value.memberAssignment);
  else writer.bytes(value.memberAssignment);
  if (flexible) writer.uvarint(0);
}

function writeDescribeGroupsResponseDescribedGroup(writer: Writer, value: DescribeGroupsResponseDescribedGroupInput, version: number): void {
  const flexible = version >= 5;
  writer.int16(value.errorCode);
  if (version === 6) {
    writer.compactNullableString(value.errorMessage ?? null);
  }
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  if (flexible) writer.compactString(value.groupState);
  else writer.string(value.groupState);
  if (flexible) writer.compactString(value.protocolType);
  else writer.string(value.protocolType);
  if (flexible) writer.compactString(value.protocolData);
  else writer.string(value.protocolData);
  const members = value.members;
  if (flexible) writer.compactArrayLength(members.length);
  else writer.arrayLength(members.length);
  for (const element of members) writeDescribeGroupsResponseDescribedGroupMember(writer, element, version);
  if (version >= 3) {
    writer.int32(value.authorizedOperations ?? -2147483648);
  }
  if (flexible) writer.uvarint(0);
}

export function writeDescribeGroupsResponse(writer: Writer, value: DescribeGroupsResponseInput, version: number): void {
  const flexible = version >= 5;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length);
  else writer.arrayLength(groups.length);
  for (const element of groups) writeDescribeGroupsResponseDescribedGroup(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const describeGroupsApi: Api<DescribeGroupsRequest, DescribeGroupsRequestInput, DescribeGroupsResponse, DescribeGroupsResponseInput> = defineApi({
  name: 'DescribeGroups',
  apiKey: 15,
  minVersion: 0,
  maxVersion: 6,
  flexibleFrom: 5,
  readRequest: readDescribeGroupsRequest,
  writeRequest: writeDescribeGroupsRequest,
  readResponse: readDescribeGroupsResponse,
  writeResponse: writeDescribeGroupsResponse,
});
