// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 5. */
export interface EndTxnRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

export interface EndTxnRequestInput {
  readonly transactionalId: string;
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly committed: boolean;
}

export function readEndTxnRequest(reader: Reader, version: number): EndTxnRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const committed = reader.bool();
  if (flexible) reader.skipTags();
  return { transactionalId, producerId, producerEpoch, committed };
}

export function writeEndTxnRequest(writer: Writer, value: EndTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId);
  else writer.string(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.committed);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 5. */
export interface EndTxnResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  /** Version 5. */
  readonly producerId: number;
  /** Version 5. */
  readonly producerEpoch: number;
}

export interface EndTxnResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly producerId?: number | bigint | undefined;
  readonly producerEpoch?: number | undefined;
}

export function readEndTxnResponse(reader: Reader, version: number): EndTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const producerId = version === 5 ? reader.int64() : -1;
  const producerEpoch = version === 5 ? reader.int16() : -1;
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, producerId, producerEpoch };
}

export function writeEndTxnResponse(writer: Writer, value: EndTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (version === 5) {
    writer.int64(value.producerId ?? -1);
  }
  if (version === 5) {
    writer.int16(value.producerEpoch ?? -1);
  }
  if (flexible) writer.uvarint(0);
}

export const endTxnApi: Api<EndTxnRequest, EndTxnRequestInput, EndTxnResponse, EndTxnResponseInput> = defineApi({
  name: 'EndTxn',
  apiKey: 26,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 3,
  readRequest: readEndTxnRequest,
  writeRequest: writeEndTxnRequest,
  readResponse: readEndTxnResponse,
  writeResponse: writeEndTxnResponse,
});
