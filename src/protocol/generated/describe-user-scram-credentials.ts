// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeUserScramCredentialsRequestUserName {
  readonly name: string;
}

export interface DescribeUserScramCredentialsRequestUserNameInput {
  readonly name: string;
}

/** Versions 0 to 0. */
export interface DescribeUserScramCredentialsRequest {
  readonly users: readonly DescribeUserScramCredentialsRequestUserName[] | null;
}

export interface DescribeUserScramCredentialsRequestInput {
  readonly users: readonly DescribeUserScramCredentialsRequestUserNameInput[] | null;
}

function readDescribeUserScramCredentialsRequestUserName(reader: Reader, _version: number): DescribeUserScramCredentialsRequestUserName {
  const name = reader.compactString();
  reader.skipTags();
  return { name };
}

export function readDescribeUserScramCredentialsRequest(reader: Reader, version: number): DescribeUserScramCredentialsRequest {
  const usersLength = reader.compactNullableArrayLength(2);
  const users: DescribeUserScramCredentialsRequestUserName[] | null = usersLength < 0 ? null : [];
  for (let i = 0; i < usersLength; i++) users!.push(readDescribeUserScramCredentialsRequestUserName(reader, version));
  reader.skipTags();
  return { users };
}

function writeDescribeUserScramCredentialsRequestUserName(writer: Writer, value: DescribeUserScramCredentialsRequestUserNameInput, _version: number): void {
  writer.compactString(value.name);
  writer.uvarint(0);
}

export function writeDescribeUserScramCredentialsRequest(writer: Writer, value: DescribeUserScramCredentialsRequestInput, version: number): void {
  const users = value.users;
  writer.compactArrayLength(users === null ? -1 : users.length);
  if (users !== null) for (const element of users) writeDescribeUserScramCredentialsRequestUserName(writer, element, version);
  writer.uvarint(0);
}

export interface DescribeUserScramCredentialsResponseCredentialInfo {
  readonly mechanism: number;
  readonly iterations: number;
}

export interface DescribeUserScramCredentialsResponseCredentialInfoInput {
  readonly mechanism: number;
  readonly iterations: number;
}

export interface DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly credentialInfos: readonly DescribeUserScramCredentialsResponseCredentialInfo[];
}

export interface DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput {
  readonly user: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly credentialInfos: readonly DescribeUserScramCredentialsResponseCredentialInfoInput[];
}

/** Versions 0 to 0. */
export interface DescribeUserScramCredentialsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly results: readonly DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[];
}

export interface DescribeUserScramCredentialsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly results: readonly DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput[];
}

function readDescribeUserScramCredentialsResponseCredentialInfo(reader: Reader, _version: number): DescribeUserScramCredentialsResponseCredentialInfo {
  const mechanism = reader.int8();
  const iterations = reader.int32();
  reader.skipTags();
  return { mechanism, iterations };
}

function readDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader: Reader, version: number): DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult {
  const user = reader.compactString();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const credentialInfosLength = reader.compactArrayLength(6);
  const credentialInfos: DescribeUserScramCredentialsResponseCredentialInfo[] = [];
  for (let i = 0; i < credentialInfosLength; i++) credentialInfos.push(readDescribeUserScramCredentialsResponseCredentialInfo(reader, version));
  reader.skipTags();
  return { user, errorCode, errorMessage, credentialInfos };
}

export function readDescribeUserScramCredentialsResponse(reader: Reader, version: number): DescribeUserScramCredentialsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const resultsLength = reader.compactArrayLength(6);
  const results: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, results };
}

function writeDescribeUserScramCredentialsResponseCredentialInfo(writer: Writer, value: DescribeUserScramCredentialsResponseCredentialInfoInput, _version: number): void {
  writer.int8(value.mechanism);
  writer.int32(value.iterations);
  writer.uvarint(0);
}

function writeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer: Writer, value: DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResultInput, version: number): void {
  writer.compactString(value.user);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const credentialInfos = value.credentialInfos;
  writer.compactArrayLength(credentialInfos.length);
  for (const element of credentialInfos) writeDescribeUserScramCredentialsResponseCredentialInfo(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeUserScramCredentialsResponse(writer: Writer, value: DescribeUserScramCredentialsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage);
  const results = value.results;
  writer.compactArrayLength(results.length);
  for (const element of results) writeDescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult(writer, element, version);
  writer.uvarint(0);
}

export const describeUserScramCredentialsApi: Api<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsRequestInput, DescribeUserScramCredentialsResponse, DescribeUserScramCredentialsResponseInput> = defineApi({
  name: 'DescribeUserScramCredentials',
  apiKey: 50,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDescribeUserScramCredentialsRequest,
  writeRequest: writeDescribeUserScramCredentialsRequest,
  readResponse: readDescribeUserScramCredentialsResponse,
  writeResponse: writeDescribeUserScramCredentialsResponse,
});
