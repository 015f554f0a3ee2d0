// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 1. */
export interface ResponseHeader {
  readonly correlationId: number;
}

export interface ResponseHeaderInput {
  readonly correlationId: number;
}

export function readResponseHeader(reader: Reader, version: number): ResponseHeader {
  const flexible = version === 1;
  const correlationId = reader.int32();
  if (flexible) reader.skipTags();
  return { correlationId };
}

export function writeResponseHeader(writer: Writer, value: ResponseHeaderInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.correlationId);
  if (flexible) writer.uvarint(0);
}
