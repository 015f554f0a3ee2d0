// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface WriteTxnMarkersRequestWritableTxnMarkerTopic {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface WriteTxnMarkersRequestWritableTxnMarkerTopicInput {
  readonly name: string;
  readonly partitionIndexes: readonly number[];
}

export interface WriteTxnMarkersRequestWritableTxnMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly transactionResult: boolean;
  readonly topics: readonly WriteTxnMarkersRequestWritableTxnMarkerTopic[];
  readonly coordinatorEpoch: number;
  /** Version 2. */
  readonly transactionVersion: number;
}

export interface WriteTxnMarkersRequestWritableTxnMarkerInput {
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly transactionResult: boolean;
  readonly topics: readonly WriteTxnMarkersRequestWritableTxnMarkerTopicInput[];
  readonly coordinatorEpoch: number;
  readonly transactionVersion?: number | undefined;
}

/** Versions 1 to 2. */
export interface WriteTxnMarkersRequest {
  readonly markers: readonly WriteTxnMarkersRequestWritableTxnMarker[];
}

export interface WriteTxnMarkersRequestInput {
  readonly markers: readonly WriteTxnMarkersRequestWritableTxnMarkerInput[];
}

function readWriteTxnMarkersRequestWritableTxnMarkerTopic(reader: Reader, _version: number): WriteTxnMarkersRequestWritableTxnMarkerTopic {
  const name = reader.compactString();
  const partitionIndexesLength = reader.compactArrayLength(4);
  const partitionIndexes: number[] = [];
  for (let i = 0; i < partitionIndexesLength; i++) partitionIndexes.push(reader.int32());
  reader.skipTags();
  return { name, partitionIndexes };
}

function readWriteTxnMarkersRequestWritableTxnMarker(reader: Reader, version: number): WriteTxnMarkersRequestWritableTxnMarker {
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const transactionResult = reader.bool();
  const topicsLength = reader.compactArrayLength(3);
  const topics: WriteTxnMarkersRequestWritableTxnMarkerTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readWriteTxnMarkersRequestWritableTxnMarkerTopic(reader, version));
  const coordinatorEpoch = reader.int32();
  const transactionVersion = version === 2 ? reader.int8() : 0;
  reader.skipTags();
  return { producerId, producerEpoch, transactionResult, topics, coordinatorEpoch, transactionVersion };
}

export function readWriteTxnMarkersRequest(reader: Reader, version: number): WriteTxnMarkersRequest {
  const markersLength = reader.compactArrayLength(17);
  const markers: WriteTxnMarkersRequestWritableTxnMarker[] = [];
  for (let i = 0; i < markersLength; i++) markers.push(readWriteTxnMarkersRequestWritableTxnMarker(reader, version));
  reader.skipTags();
  return { markers };
}

function writeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer: Writer, value: WriteTxnMarkersRequestWritableTxnMarkerTopicInput, _version: number): void {
  writer.compactString(value.name);
  const partitionIndexes = value.partitionIndexes;
  writer.compactArrayLength(partitionIndexes.length);
  for (const element of partitionIndexes) writer.int32(element);
  writer.uvarint(0);
}

function writeWriteTxnMarkersRequestWritableTxnMarker(writer: Writer, value: WriteTxnMarkersRequestWritableTxnMarkerInput, version: number): void {
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  writer.bool(value.transactionResult);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeWriteTxnMarkersRequestWritableTxnMarkerTopic(writer, element, version);
  writer.int32(value.coordinatorEpoch);
  if (version === 2) {
    writer.int8(value.transactionVersion ?? 0);
  }
  writer.uvarint(0);
}

export function writeWriteTxnMarkersRequest(writer: Writer, value: WriteTxnMarkersRequestInput, version: number): void {
  const markers = value.markers;
  writer.compactArrayLength(markers.length);
  for (const element of markers) writeWriteTxnMarkersRequestWritableTxnMarker(writer, element, version);
  writer.uvarint(0);
}

export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  readonly name: string;
  readonly partitions: readonly WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput {
  readonly name: string;
  readonly partitions: readonly WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerResult {
  readonly producerId: number;
  readonly topics: readonly WriteTxnMarkersResponseWritableTxnMarkerTopicResult[];
}

export interface WriteTxnMarkersResponseWritableTxnMarkerResultInput {
  readonly producerId: number | bigint;
  readonly topics: readonly WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput[];
}

/** Versions 1 to 2. */
export interface WriteTxnMarkersResponse {
  readonly markers: readonly WriteTxnMarkersResponseWritableTxnMarkerResult[];
}

export interface WriteTxnMarkersResponseInput {
  readonly markers: readonly WriteTxnMarkersResponseWritableTxnMarkerResultInput[];
}

function readWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader: Reader, _version: number): WriteTxnMarkersResponseWritableTxnMarkerPartitionResult {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  reader.skipTags();
  return { partitionIndex, errorCode };
}

function readWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader: Reader, version: number): WriteTxnMarkersResponseWritableTxnMarkerTopicResult {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(7);
  const partitions: WriteTxnMarkersResponseWritableTxnMarkerPartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(reader, version));
  reader.skipTags();
  return { name, partitions };
}

function readWriteTxnMarkersResponseWritableTxnMarkerResult(reader: Reader, version: number): WriteTxnMarkersResponseWritableTxnMarkerResult {
  const producerId = reader.int64();
  const topicsLength = reader.compactArrayLength(3);
  const topics: WriteTxnMarkersResponseWritableTxnMarkerTopicResult[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readWriteTxnMarkersResponseWritableTxnMarkerTopicResult(reader, version));
  reader.skipTags();
  return { producerId, topics };
}

export function readWriteTxnMarkersResponse(reader: Reader, version: number): WriteTxnMarkersResponse {
  const markersLength = reader.compactArrayLength(10);
  const markers: WriteTxnMarkersResponseWritableTxnMarkerResult[] = [];
  for (let i = 0; i < markersLength; i++) markers.push(readWriteTxnMarkersResponseWritableTxnMarkerResult(reader, version));
  reader.skipTags();
  return { markers };
}

function writeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerPartitionResultInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.uvarint(0);
}

function writeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerTopicResultInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeWriteTxnMarkersResponseWritableTxnMarkerPartitionResult(writer, element, version);
  writer.uvarint(0);
}

function writeWriteTxnMarkersResponseWritableTxnMarkerResult(writer: Writer, value: WriteTxnMarkersResponseWritableTxnMarkerResultInput, version: number): void {
  writer.int64(value.producerId);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeWriteTxnMarkersResponseWritableTxnMarkerTopicResult(writer, element, version);
  writer.uvarint(0);
}

export function writeWriteTxnMarkersResponse(writer: Writer, value: WriteTxnMarkersResponseInput, version: number): void {
  const markers = value.markers;
  writer.compactArrayLength(markers.length);
  for (const element of markers) writeWriteTxnMarkersResponseWritableTxnMarkerResult(writer, element, version);
  writer.uvarint(0);
}

export const writeTxnMarkersApi: Api<WriteTxnMarkersRequest, WriteTxnMarkersRequestInput, WriteTxnMarkersResponse, WriteTxnMarkersResponseInput> = defineApi({
  name: 'WriteTxnMarkers',
  apiKey: 27,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 1,
  readRequest: readWriteTxnMarkersRequest,
  writeRequest: writeWriteTxnMarkersRequest,
  readResponse: readWriteTxnMarkersResponse,
  writeResponse: writeWriteTxnMarkersResponse,
});
