// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface GetTelemetrySubscriptionsRequest {
  readonly clientInstanceId: string;
}

export interface GetTelemetrySubscriptionsRequestInput {
  readonly clientInstanceId: string;
}

export function readGetTelemetrySubscriptionsRequest(reader: Reader, _version: number): GetTelemetrySubscriptionsRequest {
  const clientInstanceId = reader.uuid();
  reader.skipTags();
  return { clientInstanceId };
}

export function writeGetTelemetrySubscriptionsRequest(writer: Writer, value: GetTelemetrySubscriptionsRequestInput, _version: number): void {
  writer.uuid(value.clientInstanceId);
  writer.uvarint(0);
}

/** Versions 0 to 0. */
export interface GetTelemetrySubscriptionsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly acceptedCompressionTypes: readonly number[];
  readonly pushIntervalMs: number;
  readonly telemetryMaxBytes: number;
  readonly deltaTemporality: boolean;
  readonly requestedMetrics: readonly string[];
}

export interface GetTelemetrySubscriptionsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly clientInstanceId: string;
  readonly subscriptionId: number;
  readonly acceptedCompressionTypes: readonly number[];
  readonly pushIntervalMs: number;
  readonly telemetryMaxBytes: number;
  readonly deltaTemporality: boolean;
  readonly requestedMetrics: readonly string[];
}

export function readGetTelemetrySubscriptionsResponse(reader: Reader, _version: number): GetTelemetrySubscriptionsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const clientInstanceId = reader.uuid();
  const subscriptionId = reader.int32();
  const acceptedCompressionTypesLength = reader.compactArrayLength(1);
  const acceptedCompressionTypes: number[] = [];
  for (let i = 0; i < acceptedCompressionTypesLength; i++) acceptedCompressionTypes.push(reader.int8());
  const pushIntervalMs = reader.int32();
  const telemetryMaxBytes = reader.int32();
  const deltaTemporality = reader.bool();
  const requestedMetricsLength = reader.compactArrayLength(1);
  const requestedMetrics: string[] = [];
  for (let i = 0; i < requestedMetricsLength; i++) requestedMetrics.push(reader.compactString());
  reader.skipTags();
  return { throttleTimeMs, errorCode, clientInstanceId, subscriptionId, acceptedCompressionTypes, pushIntervalMs, telemetryMaxBytes, deltaTemporality, requestedMetrics };
}

export function writeGetTelemetrySubscriptionsResponse(writer: Writer, value: GetTelemetrySubscriptionsResponseInput, _version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.uuid(value.clientInstanceId);
  writer.int32(value.subscriptionId);
  const acceptedCompressionTypes = value.acceptedCompressionTypes;
  writer.compactArrayLength(acceptedCompressionTypes.length);
  for (const element of acceptedCompressionTypes) writer.int8(element);
  writer.int32(value.pushIntervalMs);
  writer.int32(value.telemetryMaxBytes);
  writer.bool(value.deltaTemporality);
  const requestedMetrics = value.requestedMetrics;
  writer.compactArrayLength(requestedMetrics.length);
  for (const element of requestedMetrics) writer.compactString(element);
  writer.uvarint(0);
}

export const getTelemetrySubscriptionsApi: Api<GetTelemetrySubscriptionsRequest, GetTelemetrySubscriptionsRequestInput, GetTelemetrySubscriptionsResponse, GetTelemetrySubscriptionsResponseInput> = defineApi({
  name: 'GetTelemetrySubscriptions',
  apiKey: 71,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readGetTelemetrySubscriptionsRequest,
  writeRequest: writeGetTelemetrySubscriptionsRequest,
  readResponse: readGetTelemetrySubscriptionsResponse,
  writeResponse: writeGetTelemetrySubscriptionsResponse,
});
