// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 1. */
export interface SaslHandshakeRequest {
  readonly mechanism: string;
}

export interface SaslHandshakeRequestInput {
  readonly mechanism: string;
}

export function readSaslHandshakeRequest(reader: Reader, _version: number): SaslHandshakeRequest {
  const mechanism = reader.string();
  return { mechanism };
}

export function writeSaslHandshakeRequest(writer: Writer, value: SaslHandshakeRequestInput, _version: number): void {
  writer.string(value.mechanism);
}

/** Versions 0 to 1. */
export interface SaslHandshakeResponse {
  readonly errorCode: number;
  readonly mechanisms: readonly string[];
}

export interface SaslHandshakeResponseInput {
  readonly errorCode: number;
  readonly mechanisms: readonly string[];
}

export function readSaslHandshakeResponse(reader: Reader, _version: number): SaslHandshakeResponse {
  const errorCode = reader.int16();
  const mechanismsLength = reader.arrayLength(2);
  const mechanisms: string[] = [];
  for (let i = 0; i < mechanismsLength; i++) mechanisms.push(reader.string());
  return { errorCode, mechanisms };
}

export function writeSaslHandshakeResponse(writer: Writer, value: SaslHandshakeResponseInput, _version: number): void {
  writer.int16(value.errorCode);
  const mechanisms = value.mechanisms;
  writer.arrayLength(mechanisms.length);
  for (const element of mechanisms) writer.string(element);
}

export const saslHandshakeApi: Api<SaslHandshakeRequest, SaslHandshakeRequestInput, SaslHandshakeResponse, SaslHandshakeResponseInput> = defineApi({
  name: 'SaslHandshake',
  apiKey: 17,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: Number.POSITIVE_INFINITY,
  readRequest: readSaslHandshakeRequest,
  writeRequest: writeSaslHandshakeRequest,
  readResponse: readSaslHandshakeResponse,
  writeResponse: writeSaslHandshakeResponse,
});
