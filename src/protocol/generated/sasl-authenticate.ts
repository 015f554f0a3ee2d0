// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 2. */
export interface SaslAuthenticateRequest {
  readonly authBytes: Buffer;
}

export interface SaslAuthenticateRequestInput {
  readonly authBytes: Buffer;
}

export function readSaslAuthenticateRequest(reader: Reader, version: number): SaslAuthenticateRequest {
  const flexible = version === 2;
  const authBytes = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { authBytes };
}

export function writeSaslAuthenticateRequest(writer: Writer, value: SaslAuthenticateRequestInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactBytes(value.authBytes);
  else writer.bytes(value.authBytes);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 2. */
export interface SaslAuthenticateResponse {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly authBytes: Buffer;
  /** Since version 1. */
  readonly sessionLifetimeMs: number;
}

export interface SaslAuthenticateResponseInput {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly authBytes: Buffer;
  readonly sessionLifetimeMs?: number | bigint | undefined;
}

export function readSaslAuthenticateResponse(reader: Reader, version: number): SaslAuthenticateResponse {
  const flexible = version === 2;
  const errorCode = reader.int16();
  const errorMessage = flexible ? reader.compactNullableString() : reader.nullableString();
  const authBytes = flexible ? reader.compactBytes() : reader.bytes();
  const sessionLifetimeMs = version >= 1 ? reader.int64() : 0;
  if (flexible) reader.skipTags();
  return { errorCode, errorMessage, authBytes, sessionLifetimeMs };
}

export function writeSaslAuthenticateResponse(writer: Writer, value: SaslAuthenticateResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactNullableString(value.errorMessage);
  else writer.nullableString(value.errorMessage);
  if (flexible) writer.compactBytes(value.authBytes);
  else writer.bytes(value.authBytes);
  if (version >= 1) {
    writer.int64(value.sessionLifetimeMs ?? 0);
  }
  if (flexible) writer.uvarint(0);
}

export const saslAuthenticateApi: Api<SaslAuthenticateRequest, SaslAuthenticateRequestInput, SaslAuthenticateResponse, SaslAuthenticateResponseInput> = defineApi({
  name: 'SaslAuthenticate',
  apiKey: 36,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readSaslAuthenticateRequest,
  writeRequest: writeSaslAuthenticateRequest,
  readResponse: readSaslAuthenticateResponse,
  writeResponse: writeSaslAuthenticateResponse,
});
