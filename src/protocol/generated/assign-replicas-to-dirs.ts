// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface AssignReplicasToDirsRequestPartitionData {
  readonly partitionIndex: number;
}

export interface AssignReplicasToDirsRequestPartitionDataInput {
  readonly partitionIndex: number;
}

export interface AssignReplicasToDirsRequestTopicData {
  readonly topicId: string;
  readonly partitions: readonly AssignReplicasToDirsRequestPartitionData[];
}

export interface AssignReplicasToDirsRequestTopicDataInput {
  readonly topicId: string;
  readonly partitions: readonly AssignReplicasToDirsRequestPartitionDataInput[];
}

export interface AssignReplicasToDirsRequestDirectoryData {
  readonly id: string;
  readonly topics: readonly AssignReplicasToDirsRequestTopicData[];
}

export interface AssignReplicasToDirsRequestDirectoryDataInput {
  readonly id: string;
  readonly topics: readonly AssignReplicasToDirsRequestTopicDataInput[];
}

/** Versions 0 to 0. */
export interface AssignReplicasToDirsRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly directories: readonly AssignReplicasToDirsRequestDirectoryData[];
}

export interface AssignReplicasToDirsRequestInput {
  readonly brokerId: number;
  readonly brokerEpoch?: number | bigint | undefined;
  readonly directories: readonly AssignReplicasToDirsRequestDirectoryDataInput[];
}

function readAssignReplicasToDirsRequestPartitionData(reader: Reader, _version: number): AssignReplicasToDirsRequestPartitionData {
  const partitionIndex = reader.int32();
  reader.skipTags();
  return { partitionIndex };
}

function readAssignReplicasToDirsRequestTopicData(reader: Reader, version: number): AssignReplicasToDirsRequestTopicData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(5);
  const partitions: AssignReplicasToDirsRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAssignReplicasToDirsRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

function readAssignReplicasToDirsRequestDirectoryData(reader: Reader, version: number): AssignReplicasToDirsRequestDirectoryData {
  const id = reader.uuid();
  const topicsLength = reader.compactArrayLength(18);
  const topics: AssignReplicasToDirsRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAssignReplicasToDirsRequestTopicData(reader, version));
  reader.skipTags();
  return { id, topics };
}

export function readAssignReplicasToDirsRequest(reader: Reader, version: number): AssignReplicasToDirsRequest {
  const brokerId = reader.int32();
  const brokerEpoch = reader.int64();
  const directoriesLength = reader.compactArrayLength(18);
  const directories: AssignReplicasToDirsRequestDirectoryData[] = [];
  for (let i = 0; i < directoriesLength; i++) directories.push(readAssignReplicasToDirsRequestDirectoryData(reader, version));
  reader.skipTags();
  return { brokerId, brokerEpoch, directories };
}

function writeAssignReplicasToDirsRequestPartitionData(writer: Writer, value: AssignReplicasToDirsRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.uvarint(0);
}

function writeAssignReplicasToDirsRequestTopicData(writer: Writer, value: AssignReplicasToDirsRequestTopicDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAssignReplicasToDirsRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeAssignReplicasToDirsRequestDirectoryData(writer: Writer, value: AssignReplicasToDirsRequestDirectoryDataInput, version: number): void {
  writer.uuid(value.id);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAssignReplicasToDirsRequestTopicData(writer, element, version);
  writer.uvarint(0);
}

export function writeAssignReplicasToDirsRequest(writer: Writer, value: AssignReplicasToDirsRequestInput, version: number): void {
  writer.int32(value.brokerId);
  writer.int64(value.brokerEpoch ?? -1);
  const directories = value.directories;
  writer.compactArrayLength(directories.length);
  for (const element of directories) writeAssignReplicasToDirsRequestDirectoryData(writer, element, version);
  writer.uvarint(0);
}

export interface AssignReplicasToDirsResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface AssignReplicasToDirsResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
}

export interface AssignReplicasToDirsResponseTopicData {
  readonly topicId: string;
  readonly partitions: readonly AssignReplicasToDirsResponsePartitionData[];
}

export interface AssignReplicasToDirsResponseTopicDataInput {
  readonly topicId: string;
  readonly partitions: readonly AssignReplicasToDirsResponsePartitionDataInput[];
}

export interface AssignReplicasToDirsResponseDirectoryData {
  readonly id: string;
  readonly topics: readonly AssignReplicasToDirsResponseTopicData[];
}

export interface AssignReplicasToDirsResponseDirectoryDataInput {
  readonly id: string;
  readonly topics: readonly AssignReplicasToDirsResponseTopicDataInput[];
}

/** Versions 0 to 0. */
export interface AssignReplicasToDirsResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly directories: readonly AssignReplicasToDirsResponseDirectoryData[];
}

export interface AssignReplicasToDirsResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly directories: readonly AssignReplicasToDirsResponseDirectoryDataInput[];
}

function readAssignReplicasToDirsResponsePartitionData(reader: Reader, _version: number): AssignReplicasToDirsResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  reader.skipTags();
  return { partitionIndex, errorCode };
}

function readAssignReplicasToDirsResponseTopicData(reader: Reader, version: number): AssignReplicasToDirsResponseTopicData {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(7);
  const partitions: AssignReplicasToDirsResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readAssignReplicasToDirsResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

function readAssignReplicasToDirsResponseDirectoryData(reader: Reader, version: number): AssignReplicasToDirsResponseDirectoryData {
  const id = reader.uuid();
  const topicsLength = reader.compactArrayLength(18);
  const topics: AssignReplicasToDirsResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readAssignReplicasToDirsResponseTopicData(reader, version));
  reader.skipTags();
  return { id, topics };
}

export function readAssignReplicasToDirsResponse(reader: Reader, version: number): AssignReplicasToDirsResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const directoriesLength = reader.compactArrayLength(18);
  const directories: AssignReplicasToDirsResponseDirectoryData[] = [];
  for (let i = 0; i < directoriesLength; i++) directories.push(readAssignReplicasToDirsResponseDirectoryData(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, directories };
}

function writeAssignReplicasToDirsResponsePartitionData(writer: Writer, value: AssignReplicasToDirsResponsePartitionDataInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.uvarint(0);
}

function writeAssignReplicasToDirsResponseTopicData(writer: Writer, value: AssignReplicasToDirsResponseTopicDataInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeAssignReplicasToDirsResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeAssignReplicasToDirsResponseDirectoryData(writer: Writer, value: AssignReplicasToDirsResponseDirectoryDataInput, version: number): void {
  writer.uuid(value.id);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeAssignReplicasToDirsResponseTopicData(writer, element, version);
  writer.uvarint(0);
}

export function writeAssignReplicasToDirsResponse(writer: Writer, value: AssignReplicasToDirsResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const directories = value.directories;
  writer.compactArrayLength(directories.length);
  for (const element of directories) writeAssignReplicasToDirsResponseDirectoryData(writer, element, version);
  writer.uvarint(0);
}

export const assignReplicasToDirsApi: Api<AssignReplicasToDirsRequest, AssignReplicasToDirsRequestInput, AssignReplicasToDirsResponse, AssignReplicasToDirsResponseInput> = defineApi({
  name: 'AssignReplicasToDirs',
  apiKey: 73,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readAssignReplicasToDirsRequest,
  writeRequest: writeAssignReplicasToDirsRequest,
  readResponse: readAssignReplicasToDirsResponse,
  writeResponse: writeAssignReplicasToDirsResponse,
});
