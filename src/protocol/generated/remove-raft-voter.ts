// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface RemoveRaftVoterRequest {
  readonly clusterId: string | null;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

export interface RemoveRaftVoterRequestInput {
  readonly clusterId: string | null;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

export function readRemoveRaftVoterRequest(reader: Reader, _version: number): RemoveRaftVoterRequest {
  const clusterId = reader.compactNullableString();
  const voterId = reader.int32();
  const voterDirectoryId = reader.uuid();
  reader.skipTags();
  return { clusterId, voterId, voterDirectoryId };
}

export function writeRemoveRaftVoterRequest(writer: Writer, value: RemoveRaftVoterRequestInput, _version: number): void {
  writer.compactNullableString(value.clusterId);
  writer.int32(value.voterId);
  writer.uuid(value.voterDirectoryId);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface RemoveRaftVoterResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface RemoveRaftVoterResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readRemoveRaftVoterResponse(reader: Reader, _version: number): RemoveRaftVoterResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage };
}

export function writeRemoveRaftVoterResponse(writer: Writer, value: RemoveRaftVoterResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export const removeRaftVoterApi: Api<RemoveRaftVoterRequest, RemoveRaftVoterRequestInput, RemoveRaftVoterResponse, RemoveRaftVoterResponseInput> = defineApi({
  name: 'RemoveRaftVoter',
  apiKey: 81,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readRemoveRaftVoterRequest,
  writeRequest: writeRemoveRaftVoterRequest,
  readResponse: readRemoveRaftVoterResponse,
  writeResponse: writeRemoveRaftVoterResponse,
});
