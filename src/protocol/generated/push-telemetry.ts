// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface PushTelemetryRequest {
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly terminating: boolean;
  readonly compressionType: number;
  readonly metrics: Buffer;
}

export interface PushTelemetryRequestInput {
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly terminating: boolean;
  readonly compressionType: number;
  readonly metrics: Buffer;
}

export function readPushTelemetryRequest(reader: Reader, _version: number): PushTelemetryRequest {
  const clientInstanceId = reader.uuid();
  const subscriptionId = reader.int32();
  const terminating = reader.bool();
  const compressionType = reader.int8();
  const metrics = reader.compactBytes();
  reader.skipTags();
  return { clientInstanceId, subscriptionId, terminating, compressionType, metrics };
}

export function writePushTelemetryRequest(writer: Writer, value: PushTelemetryRequestInput, _version: number): void {
  writer.uuid(value.clientInstanceId);
  writer.int32(value.subscriptionId);
  writer.bool(value.terminating);
  writer.int8(value.compressionType);
  writer.compactBytes(value.metrics);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface PushTelemetryResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
}

export interface PushTelemetryResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
}

export function readPushTelemetryResponse(reader: Reader, _version: number): PushTelemetryResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  reader.skipTags();
  return { throttleTimeMs, errorCode };
}

export function writePushTelemetryResponse(writer: Writer, value: PushTelemetryResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.uvarint(0);
}

export const pushTelemetryApi: Api<PushTelemetryRequest, PushTelemetryRequestInput, PushTelemetryResponse, PushTelemetryResponseInput> = defineApi({
  name: 'PushTelemetry',
  apiKey: 72,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readPushTelemetryRequest,
  writeRequest: writePushTelemetryRequest,
  readResponse: readPushTelemetryResponse,
  writeResponse: writePushTelemetryResponse,
});
