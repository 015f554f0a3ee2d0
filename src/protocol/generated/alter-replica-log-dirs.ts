// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput {
  readonly name: string;
  readonly partitions: readonly number[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDir {
  readonly path: string;
  readonly topics: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[];
}

export interface AlterReplicaLogDirsRequestAlterReplicaLogDirInput {
  readonly path: string;
  readonly topics: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput[];
}

/** Versions 1 to 2. */
export interface AlterReplicaLogDirsRequest {
  readonly dirs: readonly AlterReplicaLogDirsRequestAlterReplicaLogDir[];
}

export interface AlterReplicaLogDirsRequestInput {
  readonly dirs: readonly AlterReplicaLogDirsRequestAlterReplicaLogDirInput[];
}

function readAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  const flexible = version === 2;
  const name = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  if (flexible) reader.skipTags();
  return { name, partitions };
}

function readAlterReplicaLogDirsRequestAlterReplicaLogDir(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDir {
  const flexible = version === 2;
  const path = flexible ? reader.compactString() : reader.string();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader, version));
  if (flexible) reader.skipTags();
  return { path, topics };
}

export function readAlterReplicaLogDirsRequest(reader: Reader, version: number): AlterReplicaLogDirsRequest {
  const flexible = version === 2;
  const dirsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const dirs: AlterReplicaLogDirsRequestAlterReplicaLogDir[] = [];
  for (let i = 0; i < dirsLength; i++) dirs.push(readAlterReplicaLogDirsRequestAlterReplicaLogDir(reader, version));
  if (flexible) reader.skipTags();
  return { dirs };
}

function writeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer: Writer, value: AlterReplicaLogDirsRequestAlterReplicaLogDirTopicInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.name);
  else writer.string(value.name);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

function writeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer: Writer, value: AlterReplicaLogDirsRequestAlterReplicaLogDirInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.path);
  else writer.string(value.path);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeAlterReplicaLogDirsRequest(writer: Writer, value: AlterReplicaLogDirsRequestInput, version: number): void {
  const flexible = version === 2;
  const dirs = value.dirs;
  if (flexible) writer.compactArrayLength(dirs.length);
  else writer.arrayLength(dirs.length);
  for (const element of dirs) writeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  readonly topicName: string;
  readonly partitions: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[];
}

export interface AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput {
  readonly topicName: string;
  readonly partitions: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput[];
}

/** Versions 1 to 2. */
export interface AlterReplicaLogDirsResponse {
  readonly throttleTimeMs: number;
  readonly results: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[];
}

export interface AlterReplicaLogDirsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly results: readonly AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput[];
}

function readAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  const flexible = version === 2;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode };
}

function readAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  const flexible = version === 2;
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(6) : reader.arrayLength(6);
  const partitions: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader, version));
  if (flexible) reader.skipTags();
  return { topicName, partitions };
}

export function readAlterReplicaLogDirsResponse(reader: Reader, version: number): AlterReplicaLogDirsResponse {
  const flexible = version === 2;
  const throttleTimeMs = reader.int32();
  const resultsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[] = [];
  for (let i = 0; i < resultsLength; i++) results.push(readAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader, version));
  if (flexible) reader.skipTags();
  return { throttleTimeMs, results };
}

function writeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer: Writer, value: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResultInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (flexible) writer.uvarint(0);
}

function writeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer: Writer, value: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResultInput, version: number): void {
  const flexible = version === 2;
  if (flexible) writer.compactString(value.topicName);
  else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export function writeAlterReplicaLogDirsResponse(writer: Writer, value: AlterReplicaLogDirsResponseInput, version: number): void {
  const flexible = version === 2;
  writer.int32(value.throttleTimeMs ?? 0);
  const results = value.results;
  if (flexible) writer.compactArrayLength(results.length);
  else writer.arrayLength(results.length);
  for (const element of results) writeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const alterReplicaLogDirsApi: Api<AlterReplicaLogDirsRequest, AlterReplicaLogDirsRequestInput, AlterReplicaLogDirsResponse, AlterReplicaLogDirsResponseInput> = defineApi({
  name: 'AlterReplicaLogDirs',
  apiKey: 34,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 2,
  readRequest: readAlterReplicaLogDirsRequest,
  writeRequest: writeAlterReplicaLogDirsRequest,
  readResponse: readAlterReplicaLogDirsResponse,
  writeResponse: writeAlterReplicaLogDirsResponse,
});
