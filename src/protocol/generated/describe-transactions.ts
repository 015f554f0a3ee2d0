// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface DescribeTransactionsRequest {
  readonly transactionalIds: readonly string[];
}

export interface DescribeTransactionsRequestInput {
  readonly transactionalIds: readonly string[];
}

export function readDescribeTransactionsRequest(reader: Reader, _version: number): DescribeTransactionsRequest {
  const transactionalIdsLength = reader.compactArrayLength(1);
  const transactionalIds: string[] = [];
  for (let i = 0; i < transactionalIdsLength; i++) transactionalIds.push(reader.compactString());
  reader.skipTags();
  return { transactionalIds };
}

export function writeDescribeTransactionsRequest(writer: Writer, value: DescribeTransactionsRequestInput, _version: number): void {
  const transactionalIds = value.transactionalIds;
  writer.compactArrayLength(transactionalIds.length);
  for (const element of transactionalIds) writer.compactString(element);
  writer.uvarint(0);
}

export interface DescribeTransactionsResponseTopicData {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface DescribeTransactionsResponseTopicDataInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface DescribeTransactionsResponseTransactionState {
  readonly errorCode: number;
  readonly transactionalId: string;
  readonly transactionState: string;
  readonly transactionTimeoutMs: number;
  readonly transactionStartTimeMs: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly topics: readonly DescribeTransactionsResponseTopicData[];
}

export interface DescribeTransactionsResponseTransactionStateInput {
  readonly errorCode: number;
  readonly transactionalId: string;
  readonly transactionState: string;
  readonly transactionTimeoutMs: number;
  readonly transactionStartTimeMs: number | bigint;
  readonly producerId: number | bigint;
  readonly producerEpoch: number;
  readonly topics: readonly DescribeTransactionsResponseTopicDataInput[];
}

/** Versions 0 to 0. */
export interface DescribeTransactionsResponse {
  readonly throttleTimeMs: number;
  readonly transactionStates: readonly DescribeTransactionsResponseTransactionState[];
}

export interface DescribeTransactionsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly transactionStates: readonly DescribeTransactionsResponseTransactionStateInput[];
}

function readDescribeTransactionsResponseTopicData(reader: Reader, _version: number): DescribeTransactionsResponseTopicData {
  const topic = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topic, partitions };
}

function readDescribeTransactionsResponseTransactionState(reader: Reader, version: number): DescribeTransactionsResponseTransactionState {
  const errorCode = reader.int16();
  const transactionalId = reader.compactString();
  const transactionState = reader.compactString();
  const transactionTimeoutMs = reader.int32();
  const transactionStartTimeMs = reader.int64();
  const producerId = reader.int64();
  const producerEpoch = reader.int16();
  const topicsLength = reader.compactArrayLength(3);
  const topics: DescribeTransactionsResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeTransactionsResponseTopicData(reader, version));
  reader.skipTags();
  return { errorCode, transactionalId, transactionState, transactionTimeoutMs, transactionStartTimeMs, producerId, producerEpoch, topics };
}

export function readDescribeTransactionsResponse(reader: Reader, version: number): DescribeTransactionsResponse {
  const throttleTimeMs = reader.int32();
  const transactionStatesLength = reader.compactArrayLength(28);
  const transactionStates: DescribeTransactionsResponseTransactionState[] = [];
  for (let i = 0; i < transactionStatesLength; i++) transactionStates.push(readDescribeTransactionsResponseTransactionState(reader, version));
  reader.skipTags();
  return { throttleTimeMs, transactionStates };
}

function writeDescribeTransactionsResponseTopicData(writer: Writer, value: DescribeTransactionsResponseTopicDataInput, _version: number): void {
  writer.compactString(value.topic);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeDescribeTransactionsResponseTransactionState(writer: Writer, value: DescribeTransactionsResponseTransactionStateInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactString(value.transactionalId);
  writer.compactString(value.transactionState);
  writer.int32(value.transactionTimeoutMs);
  writer.int64(value.transactionStartTimeMs);
  writer.int64(value.producerId);
  writer.int16(value.producerEpoch);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeTransactionsResponseTopicData(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeTransactionsResponse(writer: Writer, value: DescribeTransactionsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const transactionStates = value.transactionStates;
  writer.compactArrayLength(transactionStates.length);
  for (const element of transactionStates) writeDescribeTransactionsResponseTransactionState(writer, element, version);
  writer.uvarint(0);
}

export const describeTransactionsApi: Api<DescribeTransactionsRequest, DescribeTransactionsRequestInput, DescribeTransactionsResponse, DescribeTransactionsResponseInput> = defineApi({
  name: 'DescribeTransactions',
  apiKey: 65,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readDescribeTransactionsRequest,
  writeRequest: writeDescribeTransactionsRequest,
  readResponse: readDescribeTransactionsResponse,
  writeResponse: writeDescribeTransactionsResponse,
});
