// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 5. */
export interface ListGroupsRequest {
  /** Since version 4. */
  readonly statesFilter: readonly string[];
  /** Version 5. */
  readonly typesFilter: readonly string[];
}

export interface ListGroupsRequestInput {
  readonly statesFilter?: readonly string[] | undefined;
  readonly typesFilter?: readonly string[] | undefined;
}

export function readListGroupsRequest(reader: Reader, version: number): ListGroupsRequest {
  const flexible = version >= 3;
  const statesFilterLength = version >= 4 ? reader.compactArrayLength(1) : 0;
  const statesFilter: string[] = [];
  for (let i = 0; i < statesFilterLength; i++) statesFilter.push(reader.compactString());
  const typesFilterLength = version === 5 ? reader.compactArrayLength(1) : 0;
  const typesFilter: string[] = [];
  for (let i = 0; i < typesFilterLength; i++) typesFilter.push(reader.compactString());
  if (flexible) reader.skipTags();
  return { statesFilter, typesFilter };
}

export function writeListGroupsRequest(writer: Writer, value: ListGroupsRequestInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const statesFilter = value.statesFilter ?? [];
    writer.compactArrayLength(statesFilter.length);
    for (const element of statesFilter) writer.compactString(element);
  } else if (value.statesFilter !== undefined && value.statesFilter.length > 0) unsupportedField('ListGroupsRequest.statesFilter', version);
  if (version === 5) {
    const typesFilter = value.typesFilter ?? [];
    writer.compactArrayLength(typesFilter.length);
    for (const element of typesFilter) writer.compactString(element);
  } else if (value.typesFilter !== undefined && value.typesFilter.length > 0) unsupportedField('ListGroupsRequest.typesFilter', version);
  if (flexible) writer.uvarint(0);
}

export interface ListGroupsResponseListedGroup {
  readonly groupId: string;
  readonly protocolType: string;
  /** Since version 4. */
  readonly groupState: string;
  /** Version 5. */
  readonly groupType: string;
}

export interface ListGroupsResponseListedGroupInput {
  readonly groupId: string;
  readonly protocolType: string;
  readonly groupState?: string | undefined;
  readonly groupType?: string | undefined;
}

/** Versions 0 to 5. */
export interface ListGroupsResponse {
  /** Since version 1. */
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly groups: readonly ListGroupsResponseListedGroup[];
}

export interface ListGroupsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly groups: readonly ListGroupsResponseListedGroupInput[];
}

function readListGroupsResponseListedGroup(reader: Reader, version: number): ListGroupsResponseListedGroup {
  const flexible = version >= 3;
  const groupId = flexible ? reader.compactString() : reader.string();
  const protocolType = flexible ? reader.compactString() : reader.string();
  const groupState = version >= 4 ? reader.compactString() : '';
  const groupType = version === 5 ? reader.compactString() : '';
  if (flexible) reader.skipTags();
  return { groupId, protocolType, groupState, groupType };
}

export function readListGroupsResponse(reader: Reader, version: number): ListGroupsResponse {
  const flexible = version >= 3;
  const throttleTimeMs = version >= 1 ? reader.int32() : 0;
  const errorCode = reader.int16();
  const groupsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const groups: ListGroupsResponseListedGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readListGroupsResponseListedGroup(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, groups };
}

function writeListGroupsResponseListedGroup(writer: Writer, value: ListGroupsResponseListedGroupInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  if (flexible) writer.compactString(value.protocolType);
  else writer.string(value.protocolType);
  if (version >= 4) {
    writer.compactString(value.groupState ?? '');
  }
  if (version === 5) {
    writer.compactString(value.groupType ?? '');
  }
  if (flexible) writer.uvarint(0);
}

export function writeListGroupsResponse(writer: Writer, value: ListGroupsResponseInput, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  writer.int16(value.errorCode);
  const groups = value.groups;
  if (flexible) writer.compactArrayLength(groups.length);
  else writer.arrayLength(groups.length);
  for (const element of groups) writeListGroupsResponseListedGroup(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const listGroupsApi: Api<ListGroupsRequest, ListGroupsRequestInput, ListGroupsResponse, ListGroupsResponseInput> = defineApi({
  name: 'ListGroups',
  apiKey: 16,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  readRequest: readListGroupsRequest,
  writeRequest: writeListGroupsRequest,
  readResponse: readListGroupsResponse,
  writeResponse: writeListGroupsResponse,
});
