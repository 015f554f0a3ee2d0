// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface AllocateProducerIdsRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}

export interface AllocateProducerIdsRequestInput {
  readonly brokerId: number;
  readonly brokerEpoch?: number | bigint | undefined;
}

export function readAllocateProducerIdsRequest(reader: Reader, _version: number): AllocateProducerIdsRequest {
  const brokerId = reader.int32();
  const brokerEpoch = reader.int64();
  reader.skipTags();
  return { brokerId, brokerEpoch };
}

export function writeAllocateProducerIdsRequest(writer: Writer, value: AllocateProducerIdsRequestInput, _version: number): void {
  writer.int32(value.brokerId);
  writer.int64(value.brokerEpoch ?? -1);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface AllocateProducerIdsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly producerIdStart: number;
  readonly producerIdLen: number;
}

export interface AllocateProducerIdsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly producerIdStart: number | bigint;
  readonly producerIdLen: number;
}

export function readAllocateProducerIdsResponse(reader: Reader, _version: number): AllocateProducerIdsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const producerIdStart = reader.int64();
  const producerIdLen = reader.int32();
  reader.skipTags();
  return { throttleTimeMs, errorCode, producerIdStart, producerIdLen };
}

export function writeAllocateProducerIdsResponse(writer: Writer, value: AllocateProducerIdsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.int64(value.producerIdStart);
  writer.int32(value.producerIdLen);
  writer.uvarint(0);
}

export const allocateProducerIdsApi: Api<AllocateProducerIdsRequest, AllocateProducerIdsRequestInput, AllocateProducerIdsResponse, AllocateProducerIdsResponseInput> = defineApi({
  name: 'AllocateProducerIds',
  apiKey: 67,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readAllocateProducerIdsRequest,
  writeRequest: writeAllocateProducerIdsRequest,
  readResponse: readAllocateProducerIdsResponse,
  writeResponse: writeAllocateProducerIdsResponse,
});
