// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 6. */
export interface InitProducerIdRequest {
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  /** Since version 3. */
  readonly producerId: number;
  /** Since version 3. */
  readonly producerEpoch: number;
  /** Version 6. */
  readonly enable2Pc: boolean;
  /** Version 6. */
  readonly keepPreparedTxn: boolean;
}

export interface InitProducerIdRequestInput {
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  readonly producerId?: number | bigint | undefined;
  readonly producerEpoch?: number | undefined;
  readonly enable2Pc?: boolean | undefined;
  readonly keepPreparedTxn?: boolean | undefined;
}

export function readInitProducerIdRequest(reader: Reader, version: number): InitProducerIdRequest {
  const flexible = version >= 2;
  const transactionalId = flexible ? reader.compactNullableString() : reader.nullableString();
  const transactionTimeoutMs = reader.int32();
  const producerId = version >= 3 ? reader.int64() : -1;
  const producerEpoch = version >= 3 ? reader.int16() : -1;
  const enable2Pc = version === 6 ? reader.bool() : false;
  const keepPreparedTxn = version === 6 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { transactionalId, transactionTimeoutMs, producerId, producerEpoch, enable2Pc, keepPreparedTxn };
}

export function writeInitProducerIdRequest(writer: Writer, value: InitProducerIdRequestInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactNullableString(value.transactionalId);
  else writer.nullableString(value.transactionalId);
  writer.int32(value.transactionTimeoutMs);
  if (version >= 3) {
    writer.int64(value.producerId ?? -1);
  } else if (value.producerId !== undefined && Number(value.producerId) !== -1) unsupportedField('InitProducerIdRequest.producerId', version);
  if (version >= 3) {
    writer.int16(value.producerEpoch ?? -1);
  } else if (value.producerEpoch !== undefined && value.producerEpoch !== -1) unsupportedField('InitProducerIdRequest.producerEpoch', version);
  if (version === 6) {
    writer.bool(value.enable2Pc ?? false);
  } else if (value.enable2Pc === true) unsupportedField('InitProducerIdRequest.enable2Pc', version);
  if (version === 6) {
    writer.bool(value.keepPreparedTxn ?? false);
  } else if (value.keepPreparedTxn === true) unsupportedField('InitProducerIdRequest.keepPreparedTxn', version);
  if (flexible) writer.uvarint(0);
}

/** Versions 0 to 6. */
export interface InitProducerIdResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Version 6. */
  readonly ongoingTxnProducerId: number;
  /** Version 6. */
  readonly ongoingTxnProducerEpoch: number;
}

export interface InitProducerIdResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly producerId?: number | bigint | undefined;
  readonly producerEpoch: number;
  readonly ongoingTxnProducerId?: number | bigint | undefined;
  readonly ongoingTxnProducerEpoch?: number | undefined;
}

export function readInitProducerIdResponse(reader: Reader, version: number): InitProducerIdResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const ongoingTxnProducerId = version === 6 ? reader.int64() : -1;
  const ongoingTxnProducerEpoch = version === 6 ? reader.int16() : -1;
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, producerId, producerEpoch, ongoingTxnProducerId, ongoingTxnProducerEpoch };
}

export function writeInitProducerIdResponse(writer: Writer, value: InitProducerIdResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.int64(value.producerId ?? -1);
  writer.int16(value.producerEpoch);
  if (version === 6) {
    writer.int64(value.ongoingTxnProducerId ?? -1);
  }
  if (version === 6) {
    writer.int16(value.ongoingTxnProducerEpoch ?? -1);
  }
  if (flexible) writer.uvarint(0);
}

export const initProducerIdApi: Api<InitProducerIdRequest, InitProducerIdRequestInput, InitProducerIdResponse, InitProducerIdResponseInput> = defineApi({
  name: 'InitProducerId',
  apiKey: 22,
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 2,
  readRequest: readInitProducerIdRequest,
  writeRequest: writeInitProducerIdRequest,
  readResponse: readInitProducerIdResponse,
  writeResponse: writeInitProducerIdResponse,
});
