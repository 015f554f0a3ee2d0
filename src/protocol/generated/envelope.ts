// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface EnvelopeRequest {
  readonly requestData: Buffer;
  readonly requestPrincipal: Buffer | null;
  readonly clientHostAddress: Buffer;
}

export interface EnvelopeRequestInput {
  readonly requestData: Buffer;
  readonly requestPrincipal: Buffer | null;
  readonly clientHostAddress: Buffer;
}

export function readEnvelopeRequest(reader: Reader, _version: number): EnvelopeRequest {
  const requestData = reader.compactBytes();
  const requestPrincipal = reader.compactNullableBytes();
  const clientHostAddress = reader.compactBytes();
  reader.skipTags();
  return { requestData, requestPrincipal, clientHostAddress };
}

export function writeEnvelopeRequest(writer: Writer, value: EnvelopeRequestInput, _version: number): void {
  writer.compactBytes(value.requestData);
  writer.compactNullableBytes(value.requestPrincipal);
  writer.compactBytes(value.clientHostAddress);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface EnvelopeResponse {
  readonly responseData: Buffer | null;
  readonly errorCode: number;
}

export interface EnvelopeResponseInput {
  readonly responseData?: Buffer | null | undefined;
  readonly errorCode: number;
}

export function readEnvelopeResponse(reader: Reader, _version: number): EnvelopeResponse {
  const responseData = reader.compactNullableBytes();
  const errorCode = reader.int16();
  reader.skipTags();
  return { responseData, errorCode };
}

export function writeEnvelopeResponse(writer: Writer, value: EnvelopeResponseInput, _version: number): void {
  writer.compactNullableBytes(value.responseData ?? null);
  writer.int16(value.errorCode);
  writer.uvarint(0);
}

export const envelopeApi: Api<EnvelopeRequest, EnvelopeRequestInput, EnvelopeResponse, EnvelopeResponseInput> = defineApi({
  name: 'Envelope',
  apiKey: 58,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readEnvelopeRequest,
  writeRequest: writeEnvelopeRequest,
  readResponse: readEnvelopeResponse,
  writeResponse: writeEnvelopeResponse,
});
