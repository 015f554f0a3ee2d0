// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 2. */
export interface RequestHeader {
  readonly requestApiKey: number;
  readonly requestApiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
}

export interface RequestHeaderInput {
  readonly requestApiKey: number;
  readonly requestApiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
}

export function readRequestHeader(reader: Reader, version: number): RequestHeader {
  const flexible = version === 2;
  const requestApiKey = reader.int16();
  const requestApiVersion = reader.int16();
  const correlationId = reader.int32();
  const clientId = reader.nullableString();
  if (flexible) reader.skipTags();
  return { requestApiKey, requestApiVersion, correlationId, clientId };
}

export function writeRequestHeader(writer: Writer, value: RequestHeaderInput, version: number): void {
  const flexible = version === 2;
  writer.int16(value.requestApiKey);
  writer.int16(value.requestApiVersion);
  writer.int32(value.correlationId);
  writer.nullableString(value.clientId);
  if (flexible) writer.uvarint(0);
}
