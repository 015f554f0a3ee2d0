// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  readonly principalType: string;
  readonly principalName: string;
}

export interface DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput {
  readonly principalType: string;
  readonly principalName: string;
}

/** Versions 1 to 3. */
export interface DescribeDelegationTokenRequest {
  readonly owners: readonly DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] | null;
}

export interface DescribeDelegationTokenRequestInput {
  readonly owners: readonly DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput[] | null;
}

function readDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader: Reader, version: number): DescribeDelegationTokenRequestDescribeDelegationTokenOwner {
  const flexible = version >= 2;
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { principalType, principalName };
}

export function readDescribeDelegationTokenRequest(reader: Reader, version: number): DescribeDelegationTokenRequest {
  const flexible = version >= 2;
  const ownersLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const owners: DescribeDelegationTokenRequestDescribeDelegationTokenOwner[] | null = ownersLength < 0 ? null : [];
  for (let i = 0; i < ownersLength; i++) owners!.push(readDescribeDelegationTokenRequestDescribeDelegationTokenOwner(reader, version));
  if (flexible) reader.skipTags();
  return { owners };
}

function writeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer: Writer, value: DescribeDelegationTokenRequestDescribeDelegationTokenOwnerInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.principalType);
  else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName);
  else writer.string(value.principalName);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeDelegationTokenRequest(writer: Writer, value: DescribeDelegationTokenRequestInput, version: number): void {
  const flexible = version >= 2;
  const owners = value.owners;
  if (flexible) writer.compactArrayLength(owners === null ? -1 : owners.length);
  else writer.arrayLength(owners === null ? -1 : owners.length);
  if (owners !== null) for (const element of owners) writeDescribeDelegationTokenRequestDescribeDelegationTokenOwner(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  readonly principalType: string;
  readonly principalName: string;
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput {
  readonly principalType: string;
  readonly principalName: string;
}

export interface DescribeDelegationTokenResponseDescribedDelegationToken {
  readonly principalType: string;
  readonly principalName: string;
  /** Version 3. */
  readonly tokenRequesterPrincipalType: string;
  /** Version 3. */
  readonly tokenRequesterPrincipalName: string;
  readonly issueTimestamp: number;
  readonly expiryTimestamp: number;
  readonly maxTimestamp: number;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly renewers: readonly DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[];
}

export interface DescribeDelegationTokenResponseDescribedDelegationTokenInput {
  readonly principalType: string;
  readonly principalName: string;
  readonly tokenRequesterPrincipalType?: string | undefined;
  readonly tokenRequesterPrincipalName?: string | undefined;
  readonly issueTimestamp: number | bigint;
  readonly expiryTimestamp: number | bigint;
  readonly maxTimestamp: number | bigint;
  readonly tokenId: string;
  readonly hmac: Buffer;
  readonly renewers: readonly DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput[];
}

/** Versions 1 to 3. */
export interface DescribeDelegationTokenResponse {
  readonly errorCode: number;
  readonly tokens: readonly DescribeDelegationTokenResponseDescribedDelegationToken[];
  readonly throttleTimeMs: number;
}

export interface DescribeDelegationTokenResponseInput {
  readonly errorCode: number;
  readonly tokens: readonly DescribeDelegationTokenResponseDescribedDelegationTokenInput[];
  readonly throttleTimeMs?: number | undefined;
}

function readDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationTokenRenewer {
  const flexible = version >= 2;
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { principalType, principalName };
}

function readDescribeDelegationTokenResponseDescribedDelegationToken(reader: Reader, version: number): DescribeDelegationTokenResponseDescribedDelegationToken {
  const flexible = version >= 2;
  const principalType = flexible ? reader.compactString() : reader.string();
  const principalName = flexible ? reader.compactString() : reader.string();
  const tokenRequesterPrincipalType = version === 3 ? reader.compactString() : '';
  const tokenRequesterPrincipalName = version === 3 ? reader.compactString() : '';
  const issueTimestamp = reader.int64();
  const expiryTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const tokenId = flexible ? reader.compactString() : reader.string();
  const hmac = flexible ? reader.compactBytes() : reader.bytes();
  const renewersLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const renewers: DescribeDelegationTokenResponseDescribedDelegationTokenRenewer[] = [];
  for (let i = 0; i < renewersLength; i++) renewers.push(readDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(reader, version));
  if (flexible) reader.skipTags();
  return { principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestamp, expiryTimestamp, maxTimestamp, tokenId, hmac, renewers };
}

export function readDescribeDelegationTokenResponse(reader: Reader, version: number): DescribeDelegationTokenResponse {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const tokensLength = flexible ? reader.compactArrayLength(30) : reader.arrayLength(30);
  const tokens: DescribeDelegationTokenResponseDescribedDelegationToken[] = [];
  for (let i = 0; i < tokensLength; i++) tokens.push(readDescribeDelegationTokenResponseDescribedDelegationToken(reader, version));
  const throttleTimeMs = reader.int32();
  if (flexible) reader.skipTags();
  return { errorCode, tokens, throttleTimeMs };
}

function writeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer: Writer, value: DescribeDelegationTokenResponseDescribedDelegationTokenRenewerInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.principalType);
  else writer.string(value.principalType);
  if (flexible) writer.compactString(value.principalName);
  else writer.string(value.principalName);
  if (flexible) writer.uvarint(0);
}

function writeDescribeDelegationTokenResponseDescribedDelegationToken(writer: Writer, value: DescribeDelegationTokenResponseDescribedDelegationTokenInput, version: number): void {
  const flexible = version >= 2;
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
  writer.int64(value.issueTimestamp);
  writer.int64(value.expiryTimestamp);
  writer.int64(value.maxTimestamp);
  if (flexible) writer.compactString(value.tokenId);
  else writer.string(value.tokenId);
  if (flexible) writer.compactBytes(value.hmac);
  else writer.bytes(value.hmac);
  const renewers = value.renewers;
  if (flexible) writer.compactArrayLength(renewers.length);
  else writer.arrayLength(renewers.length);
  for (const element of renewers) writeDescribeDelegationTokenResponseDescribedDelegationTokenRenewer(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeDelegationTokenResponse(writer: Writer, value: DescribeDelegationTokenResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  const tokens = value.tokens;
  if (flexible) writer.compactArrayLength(tokens.length);
  else writer.arrayLength(tokens.length);
  for (const element of tokens) writeDescribeDelegationTokenResponseDescribedDelegationToken(writer, element, version);
  writer.int32(value.throttleTimeMs ?? 0);
  if (flexible) writer.uvarint(0);
}

export const describeDelegationTokenApi: Api<DescribeDelegationTokenRequest, DescribeDelegationTokenRequestInput, DescribeDelegationTokenResponse, DescribeDelegationTokenResponseInput> = defineApi({
  name: 'DescribeDelegationToken',
  apiKey: 41,
  minVersion: 1,
  maxVersion: 3,
  flexibleFrom: 2,
  readRequest: readDescribeDelegationTokenRequest,
  writeRequest: writeDescribeDelegationTokenRequest,
  readResponse: readDescribeDelegationTokenResponse,
  writeResponse: writeDescribeDelegationTokenResponse,
});
