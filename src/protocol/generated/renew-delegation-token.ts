// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 2. */
export interface RenewDelegationTokenRequest {
  readonly hmac: Buffer;
  readonly renewPeriodMs: number;
}

export interface RenewDelegationTokenRequestInput {
  readonly hmac: Buffer;
  readonly renewPeriodMs: number | bigint;
}

export function readRenewDelegationTokenRequest(reader: Reader, version: number): RenewDelegationTokenRequest {
  const flexible = version === 2;
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const renewPeriodMs = reader.int64();
  if (flexible) reader.skipTags();
  return { hmac, renewPeriodMs };
}

export function writeRenewDelegationTokenRequest(writer: Writer, value: RenewDelegationTokenRequestInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactBytes(value.hmac);
  else writer.bytes(value.hmac);
  writer.int64(value.renewPeriodMs);
  if (flexible) writer.uvarint(0);
}

/** Versions 1 to 2. */
export interface RenewDelegationTokenResponse {
  readonly errorCode: number;
  readonly expiryTimestampMs: number;
  readonly throttleTimeMs: number;
}

export interface RenewDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly expiryTimestampMs: number | bigint;
  readonly throttleTimeMs?: number | undefined;
}

export function readRenewDelegationTokenResponse(reader: Reader, version: number): RenewDelegationTokenResponse {
  const flexible = version === 2;
  const errorCode = reader.int16();
  const expiryTimestampMs = reader.int64();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTags();
  return { errorCode, expiryTimestampMs, throttleTimeMs };
}

export function writeRenewDelegationTokenResponse(writer: Writer, value: RenewDelegationTokenResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int16(value.errorCode);
  writer.int64(value.expiryTimestampMs);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.uvarint(0);
}

export const renewDelegationTokenApi: Api<RenewDelegationTokenRequest, RenewDelegationTokenRequestInput, RenewDelegationTokenResponse, RenewDelegationTokenResponseInput> = defineApi({
  name: 'RenewDelegationToken',
  apiKey: 39,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readRenewDelegationTokenRequest,
  writeRequest: writeRenewDelegationTokenRequest,
  readResponse: readRenewDelegationTokenResponse,
  writeResponse: writeRenewDelegationTokenResponse,
});
