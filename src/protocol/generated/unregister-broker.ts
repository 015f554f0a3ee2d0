// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface UnregisterBrokerRequest {
  readonly brokerId: number;
}

export interface UnregisterBrokerRequestInput {
  readonly brokerId: number;
}

export function readUnregisterBrokerRequest(reader: Reader, _version: number): UnregisterBrokerRequest {
  const brokerId = reader.int32();
  reader.skipTags();
  return { brokerId };
}

export function writeUnregisterBrokerRequest(writer: Writer, value: UnregisterBrokerRequestInput, _version: number): void {
  writer.int32(value.brokerId);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface UnregisterBrokerResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface UnregisterBrokerResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export function readUnregisterBrokerResponse(reader: Reader, _version: number): UnregisterBrokerResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage };
}

export function writeUnregisterBrokerResponse(writer: Writer, value: UnregisterBrokerResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export const unregisterBrokerApi: Api<UnregisterBrokerRequest, UnregisterBrokerRequestInput, UnregisterBrokerResponse, UnregisterBrokerResponseInput> = defineApi({
  name: 'UnregisterBroker',
  apiKey: 64,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readUnregisterBrokerRequest,
  writeRequest: writeUnregisterBrokerRequest,
  readResponse: readUnregisterBrokerResponse,
  writeResponse: writeUnregisterBrokerResponse,
});
