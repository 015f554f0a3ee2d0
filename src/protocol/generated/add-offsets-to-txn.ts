// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 4. */
export interface AddOffsetsToTxnRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly groupId: string;
}

export interface AddOffsetsToTxnRequestInput {
  readonly transactionalId: string;
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly groupId: string;
}

export function readAddOffsetsToTxnRequest(reader: Reader, version: number): AddOffsetsToTxnRequest {
  const flexible = version >= 3;
  const transactionalId = flexible ? reader.compactString() : reader.string();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const groupId = flexible ? reader.compactString() : reader.string();
  if (flexible) reader.skipTags();
  return { transactionalId, producerId, producerEpoch, groupId };
}

export function writeAddOffsetsToTxnRequest(writer: Writer, value: AddOffsetsToTxnRequestInput, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(value.transactionalId);
  else writer.string(value.transactionalId);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  if (flexible) writer.compactString(value.groupId);
  else writer.string(value.groupId);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 4. */
export interface AddOffsetsToTxnResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
}

export interface AddOffsetsToTxnResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
}

export function readAddOffsetsToTxnResponse(reader: Reader, version: number): AddOffsetsToTxnResponse {
  const flexible = version >= 3;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode };
}

export function writeAddOffsetsToTxnResponse(writer: Writer, value: AddOffsetsToTxnResponseInput, version: number): void {
  const flexible = version >= 3;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

export const addOffsetsToTxnApi: Api<AddOffsetsToTxnRequest, AddOffsetsToTxnRequestInput, AddOffsetsToTxnResponse, AddOffsetsToTxnResponseInput> = defineApi({
  name: 'AddOffsetsToTxn',
  apiKey: 25,
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,
  readRequest: readAddOffsetsToTxnRequest,
  writeRequest: writeAddOffsetsToTxnRequest,
  readResponse: readAddOffsetsToTxnResponse,
  writeResponse: writeAddOffsetsToTxnResponse,
});
