// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 2. */
export interface ExpireDelegationTokenRequest {
  readonly hmac: Buffer;
  readonly expiryTimePeriodMs: number;
}

export interface ExpireDelegationTokenRequestInput {
  readonly hmac: Buffer;
  readonly expiryTimePeriodMs: number | bigint;
}

export function readExpireDelegationTokenRequest(reader: Reader, version: number): ExpireDelegationTokenRequest {
  const flexible = version === 2;
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const expiryTimePeriodMs = reader.int64();
  if (flexible) reader.skipTags();
  return { hmac, expiryTimePeriodMs };
}

export function writeExpireDelegationTokenRequest(writer: Writer, value: ExpireDelegationTokenRequestInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactBytes(value.hmac);
  else writer.bytes(value.hmac);
  writer.int64(value.expiryTimePeriodMs);
  if (flexible) writer.uvarint(0);
}

/** Versions 1 to 2. */
export interface ExpireDelegationTokenResponse {
  readonly errorCode: number;
  readonly expiryTimestampMs: number;
  readonly throttleTimeMs: number;
}

export interface ExpireDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly expiryTimestampMs: number | bigint;
  readonly throttleTimeMs?: number | undefined;
}

export function readExpireDelegationTokenResponse(reader: Reader, version: number): ExpireDelegationTokenResponse {
  const flexible = version === 2;
  const errorCode = reader.int16();
  const expiryTimestampMs = reader.int64();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTags();
  return { errorCode, expiryTimestampMs, throttleTimeMs };
}

export function writeExpireDelegationTokenResponse(writer: Writer, value: ExpireDelegationTokenResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int16(value.errorCode);
  writer.int64(value.expiryTimestampMs);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.uvarint(0);
}

export const expireDelegationTokenApi: Api<ExpireDelegationTokenRequest, ExpireDelegationTokenRequestInput, ExpireDelegationTokenResponse, ExpireDelegationTokenResponseInput> = defineApi({
  name: 'ExpireDelegationToken',
  apiKey: 40,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readExpireDelegationTokenRequest,
  writeRequest: writeExpireDelegationTokenRequest,
  readResponse: readExpireDelegationTokenResponse,
  writeResponse: writeExpireDelegationTokenResponse,
});
