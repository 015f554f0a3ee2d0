// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeProducersRequestTopicRequest {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface DescribeProducersRequestTopicRequestInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

/** Versions 0 to 0. */
export interface DescribeProducersRequest {
  readonly topics: readonly DescribeProducersRequestTopicRequest[];
}

export interface DescribeProducersRequestInput {
  readonly topics: readonly DescribeProducersRequestTopicRequestInput[];
}

function readDescribeProducersRequestTopicRequest(reader: Reader, _version: number): DescribeProducersRequestTopicRequest {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes: number[] = [];
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes.push(reader.int32());
  reader.skipTags();
  return { name, partitionIndexes };
}

export function readDescribeProducersRequest(reader: Reader, version: number): DescribeProducersRequest {
  const topicsLength = reader.compactArrayLength(3);
  const topics: DescribeProducersRequestTopicRequest[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeProducersRequestTopicRequest(reader, version));
  reader.skipTags();
  return { topics };
}

function writeDescribeProducersRequestTopicRequest(writer: Writer, value: DescribeProducersRequestTopicRequestInput, _version: number): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const element of partitionIndexes) writer.int32(element);
  writer.uvarint(0);
}

export function writeDescribeProducersRequest(writer: Writer, value: DescribeProducersRequestInput, version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeProducersRequestTopicRequest(writer, element, version);
  writer.uvarint(0);
}

export interface DescribeProducersResponseProducerState {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly lastSequence: number;
  readonly lastTimestamp: number;
  readonly coordinatorEpoch: number;
  readonly currentTxnStartOffset: number;
}

export interface DescribeProducersResponseProducerStateInput {
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly lastSequence?: number | undefined;
  readonly lastTimestamp?: number | bigint | undefined;
  readonly coordinatorEpoch: number;
  readonly currentTxnStartOffset?: number | bigint | undefined;
}

export interface DescribeProducersResponsePartitionResponse {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly activeProducers: readonly DescribeProducersResponseProducerState[];
}

export interface DescribeProducersResponsePartitionResponseInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly activeProducers: readonly DescribeProducersResponseProducerStateInput[];
}

export interface DescribeProducersResponseTopicResponse {
  readonly name: string;
  readonly partitions: readonly DescribeProducersResponsePartitionResponse[];
}

export interface DescribeProducersResponseTopicResponseInput {
  readonly name: string;
  readonly partitions: readonly DescribeProducersResponsePartitionResponseInput[];
}

/** Versions 0 to 0. */
export interface DescribeProducersResponse {
  readonly throttleTimeMs: number;
  readonly topics: readonly DescribeProducersResponseTopicResponse[];
}

export interface DescribeProducersResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly topics: readonly DescribeProducersResponseTopicResponseInput[];
}

function readDescribeProducersResponseProducerState(reader: Reader, _version: number): DescribeProducersResponseProducerState {
  const producerId = reader.int64();
  const producerEpoch = reader.int32();
  const lastSequence = reader.int32();
  const lastTimestamp = reader.int64();
  const coordinatorEpoch = reader.int32();
  const currentTxnStartOffset = reader.int64();
  reader.skipTags();
  return { producerId, producerEpoch, lastSequence, lastTimestamp, coordinatorEpoch, currentTxnStartOffset };
}

function readDescribeProducersResponsePartitionResponse(reader: Reader, version: number): DescribeProducersResponsePartitionResponse {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const activeProducersLength = reader.compactArrayLength(37);
  const activeProducers: DescribeProducersResponseProducerState[] = [];
  for (let i = 0; i < activeProducersLength; i++) activeProducers.push(readDescribeProducersResponseProducerState(reader, version));
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage, activeProducers };
}

function readDescribeProducersResponseTopicResponse(reader: Reader, version: number): DescribeProducersResponseTopicResponse {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(9);
  const partitions: DescribeProducersResponsePartitionResponse[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeProducersResponsePartitionResponse(reader, version));
  reader.skipTags();
  return { name, partitions };
}

export function readDescribeProducersResponse(reader: Reader, version: number): DescribeProducersResponse {
  const throttleTimeMs = reader.int32();
  const topicsLength = reader.compactArrayLength(3);
  const topics: DescribeProducersResponseTopicResponse[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeProducersResponseTopicResponse(reader, version));
  reader.skipTags();
  return { throttleTimeMs, topics };
}

function writeDescribeProducersResponseProducerState(writer: Writer, value: DescribeProducersResponseProducerStateInput, _version: number): void {
  writer.int64(value.producerId);
  writer.int32(value.producerEpoch);
  writer.int32(value.lastSequence ?? -1);
  writer.int64(value.lastTimestamp ?? -1);
  writer.int32(value.coordinatorEpoch);
  writer.int64(value.currentTxnStartOffset ?? -1);
  writer.uvarint(0);
}

function writeDescribeProducersResponsePartitionResponse(writer: Writer, value: DescribeProducersResponsePartitionResponseInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const activeProducers = value.activeProducers;
  writer.compactArrayLength(activeProducers.length);
  for (const element of activeProducers) writeDescribeProducersResponseProducerState(writer, element, version);
  writer.uvarint(0);
}

function writeDescribeProducersResponseTopicResponse(writer: Writer, value: DescribeProducersResponseTopicResponseInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDescribeProducersResponsePartitionResponse(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeProducersResponse(writer: Writer, value: DescribeProducersResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeProducersResponseTopicResponse(writer, element, version);
  writer.uvarint(0);
}

export const describeProducersApi: Api<DescribeProducersRequest, DescribeProducersRequestInput, DescribeProducersResponse, DescribeProducersResponseInput> = defineApi({
  name: 'DescribeProducers',
  apiKey: 61,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDescribeProducersRequest,
  writeRequest: writeDescribeProducersRequest,
  readResponse: readDescribeProducersResponse,
  writeResponse: writeDescribeProducersResponse,
});
