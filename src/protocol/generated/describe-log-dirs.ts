// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeLogDirsRequestDescribableLogDirTopic {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface DescribeLogDirsRequestDescribableLogDirTopicInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Versions 1 to 5. */
export interface DescribeLogDirsRequest {
  readonly topics: readonly DescribeLogDirsRequestDescribableLogDirTopic[] | null;
}

export interface DescribeLogDirsRequestInput {
  readonly topics: readonly DescribeLogDirsRequestDescribableLogDirTopicInput[] | null;
}

function readDescribeLogDirsRequestDescribableLogDirTopic(reader: Reader, version: number): DescribeLogDirsRequestDescribableLogDirTopic {
  const flexible = version >= 2;
  const topic = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  if (flexible) reader.skipTags();
  return { topic, partitions };
}

export function readDescribeLogDirsRequest(reader: Reader, version: number): DescribeLogDirsRequest {
  const flexible = version >= 2;
  const topicsLength = flexible ? reader.compactNullableArrayLength(3) : reader.nullableArrayLength(3);
  const topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readDescribeLogDirsRequestDescribableLogDirTopic(reader, version));
  if (flexible) reader.skipTags();
  return { topics };
}

function writeDescribeLogDirsRequestDescribableLogDirTopic(writer: Writer, value: DescribeLogDirsRequestDescribableLogDirTopicInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.topic);
  else writer.string(value.topic);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

export function writeDescribeLogDirsRequest(writer: Writer, value: DescribeLogDirsRequestInput, version: number): void {
  const flexible = version >= 2;
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length);
  else writer.arrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const element of topics) writeDescribeLogDirsRequestDescribableLogDirTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface DescribeLogDirsResponseDescribeLogDirsPartition {
  readonly partitionIndex: number;
  readonly partitionSize: number;
  readonly offsetLag: number;
  readonly isFutureKey: boolean;
}

export interface DescribeLogDirsResponseDescribeLogDirsPartitionInput {
  readonly partitionIndex: number;
  readonly partitionSize: number | bigint;
  readonly offsetLag: number | bigint;
  readonly isFutureKey: boolean;
}

export interface DescribeLogDirsResponseDescribeLogDirsTopic {
  readonly name: string;
  readonly partitions: readonly DescribeLogDirsResponseDescribeLogDirsPartition[];
}

export interface DescribeLogDirsResponseDescribeLogDirsTopicInput {
  readonly name: string;
  readonly partitions: readonly DescribeLogDirsResponseDescribeLogDirsPartitionInput[];
}

export interface DescribeLogDirsResponseDescribeLogDirsResult {
  readonly errorCode: number;
  readonly logDir: string;
  readonly topics: readonly DescribeLogDirsResponseDescribeLogDirsTopic[];
  /** Since version 4. */
  readonly totalBytes: number;
  /** Since version 4. */
  readonly usableBytes: number;
  /** Version 5. */
  readonly isCordoned: boolean;
}

export interface DescribeLogDirsResponseDescribeLogDirsResultInput {
  readonly errorCode: number;
  readonly logDir: string;
  readonly topics: readonly DescribeLogDirsResponseDescribeLogDirsTopicInput[];
  readonly totalBytes?: number | bigint | undefined;
  readonly usableBytes?: number | bigint | undefined;
  readonly isCordoned?: boolean | undefined;
}

/** Versions 1 to 5. */
export interface DescribeLogDirsResponse {
  readonly throttleTimeMs: number;
  /** Since version 3. */
  readonly errorCode: number;
  readonly results: readonly DescribeLogDirsResponseDescribeLogDirsResult[];
}

export interface DescribeLogDirsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly results: readonly DescribeLogDirsResponseDescribeLogDirsResultInput[];
}

function readDescribeLogDirsResponseDescribeLogDirsPartition(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsPartition {
  const flexible = version >= 2;
  const partitionIndex = reader.int32();
  const partitionSize = reader.int64();
  const offsetLag = reader.int64();
  const isFutureKey = reader.bool();
  if (flexible) reader.skipTags();
  return { partitionIndex, partitionSize, offsetLag, isFutureKey };
}

function readDescribeLogDirsResponseDescribeLogDirsTopic(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsTopic {
  const flexible = version >= 2;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(21) : reader.arrayLength(21);
  const partitions: DescribeLogDirsResponseDescribeLogDirsPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeLogDirsResponseDescribeLogDirsPartition(reader, version));
  if (flexible) reader.skipTags();
  return { name, partitions };
}

function readDescribeLogDirsResponseDescribeLogDirsResult(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsResult {
  const flexible = version >= 2;
  const errorCode = reader.int16();
  const logDir = flexible ? reader.compactString() : reader.string();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: DescribeLogDirsResponseDescribeLogDirsTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeLogDirsResponseDescribeLogDirsTopic(reader, version));
  const totalBytes = version >= 4 ? reader.int64() : -1;
  const usableBytes = version >= 4 ? reader.int64() : -1;
  const isCordoned = version === 5 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { errorCode, logDir, topics, totalBytes, usableBytes, isCordoned };
}

export function readDescribeLogDirsResponse(reader: Reader, version: number): DescribeLogDirsResponse {
  const flexible = version >= 2;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 3 ? reader.int16() : 0;
  const resultsLength = flexible ? reader.compactArrayLength(5) : reader.arrayLength(5);
  const results: DescribeLogDirsResponseDescribeLogDirsResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readDescribeLogDirsResponseDescribeLogDirsResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, errorCode, results };
}

function writeDescribeLogDirsResponseDescribeLogDirsPartition(writer: Writer, value: DescribeLogDirsResponseDescribeLogDirsPartitionInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.partitionIndex);
  writer.int64(value.partitionSize);
  writer.int64(value.offsetLag);
  writer.bool(value.isFutureKey);
  if (flexible) writer.uvarint(0);
}

function writeDescribeLogDirsResponseDescribeLogDirsTopic(writer: Writer, value: DescribeLogDirsResponseDescribeLogDirsTopicInput, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeDescribeLogDirsResponseDescribeLogDirsPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeDescribeLogDirsResponseDescribeLogDirsResult(writer: Writer, value: DescribeLogDirsResponseDescribeLogDirsResultInput, version: number): void {
  const flexible = version >= 2;
  writer.int16(value.errorCode);
  if (flexible) writer.compactString(value.logDir);
  else writer.string(value.logDir);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeDescribeLogDirsResponseDescribeLogDirsTopic(writer, element, version);
  if (version >= 4) {
    writer.int64(value.totalBytes ?? -1);
  }
  if (version >= 4) {
    writer.int64(value.usableBytes ?? -1);
  }
  if (version === 5) {
    writer.bool(value.isCordoned ?? false);
  }
  if (flexible) writer.uvarint(0);
}

export function writeDescribeLogDirsResponse(writer: Writer, value: DescribeLogDirsResponseInput, version: number): void {
  const flexible = version >= 2;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 3) {
    writer.int16(value.errorCode ?? 0);
  }
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeDescribeLogDirsResponseDescribeLogDirsResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const describeLogDirsApi: Api<DescribeLogDirsRequest, DescribeLogDirsRequestInput, DescribeLogDirsResponse, DescribeLogDirsResponseInput> = defineApi({
  name: 'DescribeLogDirs',
  apiKey: 35,
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 2,
  readRequest: readDescribeLogDirsRequest,
  writeRequest: writeDescribeLogDirsRequest,
  readResponse: readDescribeLogDirsResponse,
  writeResponse: writeDescribeLogDirsResponse,
});
