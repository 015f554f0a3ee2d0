// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 2. */
export interface DescribeClusterRequest {
  readonly includeClusterAuthorizedOperations: boolean;
  /** Since version 1. */
  readonly endpointType: number;
  /** Version 2. */
  readonly includeFencedBrokers: boolean;
}

export interface DescribeClusterRequestInput {
  readonly includeClusterAuthorizedOperations: boolean;
  readonly endpointType?: number | undefined;
  readonly includeFencedBrokers?: boolean | undefined;
}

export function readDescribeClusterRequest(reader: Reader, version: number): DescribeClusterRequest {
  const includeClusterAuthorizedOperations = reader.bool();
  const endpointType = version >= 1 ? reader.int8() : 1;
  const includeFencedBrokers = version === 2 ? reader.bool() : false;
  reader.skipTags();
  return { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers };
}

export function writeDescribeClusterRequest(writer: Writer, value: DescribeClusterRequestInput, version: number): void {
  writer.bool(value.includeClusterAuthorizedOperations);
  if (version >= 1) {
    writer.int8(value.endpointType ?? 1);
  } else if (value.endpointType !== undefined && value.endpointType !== 1) unsupportedField('DescribeClusterRequest.endpointType', version);
  if (version === 2) {
    writer.bool(value.includeFencedBrokers ?? false);
  } else if (value.includeFencedBrokers === true) unsupportedField('DescribeClusterRequest.includeFencedBrokers', version);
  writer.uvarint(0);
}

export interface DescribeClusterResponseDescribeClusterBroker {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
  /** Version 2. */
  readonly isFenced: boolean;
}

export interface DescribeClusterResponseDescribeClusterBrokerInput {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
  readonly isFenced?: boolean | undefined;
}

/** Versions 0 to 2. */
export interface DescribeClusterResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Since version 1. */
  readonly endpointType: number;
  readonly clusterId: string;
  readonly controllerId: number;
  readonly brokers: readonly DescribeClusterResponseDescribeClusterBroker[];
  readonly clusterAuthorizedOperations: number;
}

export interface DescribeClusterResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly endpointType?: number | undefined;
  readonly clusterId: string;
  readonly controllerId?: number | undefined;
  readonly brokers: readonly DescribeClusterResponseDescribeClusterBrokerInput[];
  readonly clusterAuthorizedOperations?: number | undefined;
}

function readDescribeClusterResponseDescribeClusterBroker(reader: Reader, version: number): DescribeClusterResponseDescribeClusterBroker {
  const brokerId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  const isFenced = version === 2 ? reader.bool() : false;
  reader.skipTags();
  return { brokerId, host, port, rack, isFenced };
}

export function readDescribeClusterResponse(reader: Reader, version: number): DescribeClusterResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const endpointType = version >= 1 ? reader.int8() : 1;
  const clusterId = reader.compactString();
  const controllerId = reader.int32();
  const brokersLength = reader.compactArrayLength(11);
  const brokers: DescribeClusterResponseDescribeClusterBroker[] = [];
  for (let i = 0; i < brokersLength; i++) brokers.push(readDescribeClusterResponseDescribeClusterBroker(reader, version));
  const clusterAuthorizedOperations = reader.int32();
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations };
}

function writeDescribeClusterResponseDescribeClusterBroker(writer: Writer, value: DescribeClusterResponseDescribeClusterBrokerInput, version: number): void {
  writer.int32(value.brokerId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  if (version === 2) {
    writer.bool(value.isFenced ?? false);
  }
  writer.uvarint(0);
}

export function writeDescribeClusterResponse(writer: Writer, value: DescribeClusterResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  if (version >= 1) {
    writer.int8(value.endpointType ?? 1);
  }
  writer.compactString(value.clusterId);
  writer.int32(value.controllerId ?? -1);
  const brokers = value.brokers;
  writer.compactArrayLength(brokers.length);
  for (const element of brokers) writeDescribeClusterResponseDescribeClusterBroker(writer, element, version);
  writer.int32(value.clusterAuthorizedOperations ?? -2147483648);
  writer.uvarint(0);
}

export const describeClusterApi: Api<DescribeClusterRequest, DescribeClusterRequestInput, DescribeClusterResponse, DescribeClusterResponseInput> = defineApi({
  name: 'DescribeCluster',
  apiKey: 60,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readDescribeClusterRequest,
  writeRequest: writeDescribeClusterRequest,
  readResponse: readDescribeClusterResponse,
  writeResponse: writeDescribeClusterResponse,
});
