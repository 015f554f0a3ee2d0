// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface CreateDelegationTokenRequestCreatableRenewers {
  readonly principalType: string;
  readonly principalName: string;
}

export interface CreateDelegationTokenRequestCreatableRenewersInput {
  readonly principalType: string;
  readonly principalName: string;
}

/** Versions 1 to 3. */
export interface CreateDelegationTokenRequest {
  /** Version 3. */
  readonly ownerPrincipalType: string | null;
  /** Version 3. */
  readonly ownerPrincipalName: string | null;
  readonly renewers: readonly CreateDelegationTokenRequestCreatableRenewers[];
  readonly maxLifetimeMs: number;
}

export interface CreateDelegationTokenRequestInput {
  readonly ownerPrincipalType?: string | null | undefined;
  readonly ownerPrincipalName?: string | null | undefined;
  readonly renewers: readonly CreateDelegationTokenRequestCreatableRenewersInput[];
  readonly maxLifetimeMs: number | bigint;
}

function readCreateDelegationTokenRequestCreatableRenewers(reader: Reader, version: number): CreateDelegationTokenRequestCreatableRenewers {
  const flexible = version >= 2;
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { principalType, principalName };
}

export function readCreateDelegationTokenRequest(reader: Reader, version: number): CreateDelegationTokenRequest {
  const flexible = version >= 2;
  const ownerPrincipalType = version === 3 ? reader.compactNullableString() : '';
  const ownerPrincipalName = version === 3 ? reader.compactNullableString() : '';
  const renewersLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const renewers: CreateDelegationTokenRequestCreatableRenewers[] = [];
  for (let i = 0; i < renewersLength; i++) renewers.push(readCreateDelegationTokenRequestCreatableRenewers(reader, version));
  const maxLifetimeMs = reader.int64();
  if (flexible) reader.skipTags();
  return { ownerPrincipalType, ownerPrincipalName, renewers, maxLifetimeMs };
}

function writeCreateDelegationTokenRequestCreatableRenewers(writer: Writer, value: CreateDelegationTokenRequestCreatableRenewersInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.principalType);
  else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName);
  else writer.string(value.principalName);
  if (flexible) writer.uvarint(0);
}

export function writeCreateDelegationTokenRequest(writer: Writer, value: CreateDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  if (version === 3) {
    writer.compactNullableString(value.ownerPrincipalType === undefined ? '' : value.ownerPrincipalType);
  } else if (value.ownerPrincipalType !== undefined && value.ownerPrincipalType !== '') unsupportedField('CreateDelegationTokenRequest.ownerPrincipalType', version);
  if (version === 3) {
    writer.compactNullableString(value.ownerPrincipalName === undefined ? '' : value.ownerPrincipalName);
  } else if (value.ownerPrincipalName !== undefined && value.ownerPrincipalName !== '') unsupportedField('CreateDelegationTokenRequest.ownerPrincipalName', version);
  const renewers = value.renewers;
  if (flexible) writer.compactArrayLength(renewers.length);
  else writer.arrayLength(renewers.length);
  for (const element of renewers) writeCreateDelegationTokenRequestCreatableRenewers(writer, element, version);
  writer.int64(value.maxLifetimeMs);
  if (flexible) writer.uvarint(0);
}

/** Versions 1 to 3. */
export interface CreateDelegationTokenResponse {
  readonly errorCode: number;
  readonly principalType: string;
  readonly principalName: string;
  /** Version 3. */
  readonly tokenRequesterPrincipalType: string;
  /** Version 3. */
  readonly tokenRequesterPrincipalName: string;
  readonly issueTimestampMs: number;
  readonly expiryTimestampMs: number;
  readonly maxTimestampMs: number;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly throttleTimeMs: number;
}

export interface CreateDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly principalType: string;
  readonly principalName: string;
  readonly tokenRequesterPrincipalType?: string | undefined;
  readonly tokenRequesterPrincipalName?: string | undefined;
  readonly issueTimestampMs: number | bigint;
  readonly expiryTimestampMs: number | bigint;
  readonly maxTimestampMs: number | bigint;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly throttleTimeMs?: number | undefined;
}

export function readCreateDelegationTokenResponse(reader: Reader, version: number): CreateDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  const tokenRequesterPrincipalType = version === 3 ? reader.compactString() : '';
  const tokenRequesterPrincipalName = version === 3 ? reader.compactString() : '';
  const issueTimestampMs = reader.int64();
  const expiryTimestampMs = reader.int64();
  const maxTimestampMs = reader.int64();
  const tokenId = flexible ? reader.compactString() : reader.string();
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTags();
  return { errorCode, principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestampMs, expiryTimestampMs, maxTimestampMs, tokenId, hmac, throttleTimeMs };
}

export function writeCreateDelegationTokenResponse(writer: Writer, value: CreateDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactString(value.principalType);
  else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName);
  else writer.string(value.principalName);
  if (version === 3) {
    writer.compactString(value.tokenRequesterPrincipalType ?? '');
  }
  if (version === 3) {
    writer.compactString(value.tokenRequesterPrincipalName ?? '');
  }
  writer.int64(value.issueTimestampMs);
  writer.int64(value.expiryTimestampMs);
  writer.int64(value.maxTimestampMs);
  if (flexible) writer.compactString(value.tokenId);
  else writer.string(value.tokenId);
  if (flexible) writer.compactBytes(value.hmac);
  else writer.bytes(value.hmac);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.uvarint(0);
}

export const createDelegationTokenApi: Api<CreateDelegationTokenRequest, CreateDelegationTokenRequestInput, CreateDelegationTokenResponse, CreateDelegationTokenResponseInput> = defineApi({
  name: 'CreateDelegationToken',
  apiKey: 38,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readCreateDelegationTokenRequest,
  writeRequest: writeCreateDelegationTokenRequest,
  readResponse: readCreateDelegationTokenResponse,
  writeResponse: writeCreateDelegationTokenResponse,
});
