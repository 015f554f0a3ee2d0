// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterUserScramCredentialsRequestScramCredentialDeletion {
  readonly name: string;
  readonly mechanism: number;
}

export interface AlterUserScramCredentialsRequestScramCredentialDeletionInput {
  readonly name: string;
  readonly mechanism: number;
}

export interface AlterUserScramCredentialsRequestScramCredentialUpsertion {
  readonly name: string;
  readonly mechanism: number;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

export interface AlterUserScramCredentialsRequestScramCredentialUpsertionInput {
  readonly name: string;
  readonly mechanism: number;
  readonly iterations: number;
  readonly salt: Buffer;
  readonly saltedPassword: Buffer;
}

/** Versions 0 to 0. */
export interface AlterUserScramCredentialsRequest {
  readonly deletions: readonly AlterUserScramCredentialsRequestScramCredentialDeletion[];
  readonly upsertions: readonly AlterUserScramCredentialsRequestScramCredentialUpsertion[];
}

export interface AlterUserScramCredentialsRequestInput {
  readonly deletions: readonly AlterUserScramCredentialsRequestScramCredentialDeletionInput[];
  readonly upsertions: readonly AlterUserScramCredentialsRequestScramCredentialUpsertionInput[];
}

function readAlterUserScramCredentialsRequestScramCredentialDeletion(reader: Reader, _version: number): AlterUserScramCredentialsRequestScramCredentialDeletion {
  const name = reader.compactString();
  const mechanism = reader.int8();
  reader.skipTags();
  return { name, mechanism };
}

function readAlterUserScramCredentialsRequestScramCredentialUpsertion(reader: Reader, _version: number): AlterUserScramCredentialsRequestScramCredentialUpsertion {
  const name = reader.compactString();
  const mechanism = reader.int8();
  const iterations = reader.int32();
  const salt = reader.compactBytes();
  const saltedPassword = reader.compactBytes();
  reader.skipTags();
  return { name, mechanism, iterations, salt, saltedPassword };
}

export function readAlterUserScramCredentialsRequest(reader: Reader, version: number): AlterUserScramCredentialsRequest {
  const deletionsLength = reader.compactArrayLength(3);
  const deletions: AlterUserScramCredentialsRequestScramCredentialDeletion[] = [];
  for (let i = 0; i < deletionsLength; i++) deletions.push(readAlterUserScramCredentialsRequestScramCredentialDeletion(reader, version));
  const upsertionsLength = reader.compactArrayLength(9);
  const upsertions: AlterUserScramCredentialsRequestScramCredentialUpsertion[] = [];
  for (let i = 0; i < upsertionsLength; i++) upsertions.push(readAlterUserScramCredentialsRequestScramCredentialUpsertion(reader, version));
  reader.skipTags();
  return { deletions, upsertions };
}

function writeAlterUserScramCredentialsRequestScramCredentialDeletion(writer: Writer, value: AlterUserScramCredentialsRequestScramCredentialDeletionInput, _version: number): void {
  writer.compactString(value.name);
  writer.int8(value.mechanism);
  writer.uvarint(0);
}

function writeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer: Writer, value: AlterUserScramCredentialsRequestScramCredentialUpsertionInput, _version: number): void {
  writer.compactString(value.name);
  writer.int8(value.mechanism);
  writer.int32(value.iterations);
  writer.compactBytes(value.salt);
  writer.compactBytes(value.saltedPassword);
  writer.uvarint(0);
}

export function writeAlterUserScramCredentialsRequest(writer: Writer, value: AlterUserScramCredentialsRequestInput, version: number): void {
  const deletions = value.deletions;
  writer.compactArrayLength(deletions.length);
  for (const element of deletions) writeAlterUserScramCredentialsRequestScramCredentialDeletion(writer, element, version);
  const upsertions = value.upsertions;
  writer.compactArrayLength(upsertions.length);
  for (const element of upsertions) writeAlterUserScramCredentialsRequestScramCredentialUpsertion(writer, element, version);
  writer.uvarint(0);
}

export interface AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Versions 0 to 0. */
export interface AlterUserScramCredentialsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[];
}

export interface AlterUserScramCredentialsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput[];
}

function readAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader: Reader, _version: number): AlterUserScramCredentialsResponseAlterUserScramCredentialsResult {
  const user = reader.compactString();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  reader.skipTags();
  return { user, errorCode, errorMessage };
}

export function readAlterUserScramCredentialsResponse(reader: Reader, version: number): AlterUserScramCredentialsResponse {
  const throttleTimeMs = reader.int32();
  const resultsLength = reader.compactArrayLength(5);
  const results: AlterUserScramCredentialsResponseAlterUserScramCredentialsResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(reader, version));
  reader.skipTags();
  return { throttleTimeMs, results };
}

function writeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer: Writer, value: AlterUserScramCredentialsResponseAlterUserScramCredentialsResultInput, _version: number): void {
  writer.compactString(value.user);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  writer.uvarint(0);
}

export function writeAlterUserScramCredentialsResponse(writer: Writer, value: AlterUserScramCredentialsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeAlterUserScramCredentialsResponseAlterUserScramCredentialsResult(writer, element, version);
  writer.uvarint(0);
}

export const alterUserScramCredentialsApi: Api<AlterUserScramCredentialsRequest, AlterUserScramCredentialsRequestInput, AlterUserScramCredentialsResponse, AlterUserScramCredentialsResponseInput> = defineApi({
  name: 'AlterUserScramCredentials',
  apiKey: 51,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readAlterUserScramCredentialsRequest,
  writeRequest: writeAlterUserScramCredentialsRequest,
  readResponse: readAlterUserScramCredentialsResponse,
  writeResponse: writeAlterUserScramCredentialsResponse,
});
