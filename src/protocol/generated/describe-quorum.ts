// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface DescribeQuorumRequestPartitionData {
  readonly partitionIndex: number;
}

export interface DescribeQuorumRequestPartitionDataInput {
  readonly partitionIndex: number;
}

export interface DescribeQuorumRequestTopicData {
  readonly topicName: string;
  readonly partitions: readonly DescribeQuorumRequestPartitionData[];
}

export interface DescribeQuorumRequestTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly DescribeQuorumRequestPartitionDataInput[];
}

/** Versions 0 to 2. */
export interface DescribeQuorumRequest {
  readonly topics: readonly DescribeQuorumRequestTopicData[];
}

export interface DescribeQuorumRequestInput {
  readonly topics: readonly DescribeQuorumRequestTopicDataInput[];
}

function readDescribeQuorumRequestPartitionData(reader: Reader, _version: number): DescribeQuorumRequestPartitionData {
  const partitionIndex = reader.int32();
  reader.skipTags();
  return { partitionIndex };
}

function readDescribeQuorumRequestTopicData(reader: Reader, version: number): DescribeQuorumRequestTopicData {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(5);
  const partitions: DescribeQuorumRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeQuorumRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicName, partitions };
}

export function readDescribeQuorumRequest(reader: Reader, version: number): DescribeQuorumRequest {
  const topicsLength = reader.compactArrayLength(3);
  const topics: DescribeQuorumRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeQuorumRequestTopicData(reader, version));
  reader.skipTags();
  return { topics };
}

function writeDescribeQuorumRequestPartitionData(writer: Writer, value: DescribeQuorumRequestPartitionDataInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.uvarint(0);
}

function writeDescribeQuorumRequestTopicData(writer: Writer, value: DescribeQuorumRequestTopicDataInput, version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDescribeQuorumRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeQuorumRequest(writer: Writer, value: DescribeQuorumRequestInput, version: number): void {
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeQuorumRequestTopicData(writer, element, version);
  writer.uvarint(0);
}

export interface DescribeQuorumResponseReplicaState {
  readonly replicaId: number;
  /** Version 2. */
  readonly replicaDirectoryId: string;
  readonly logEndOffset: number;
  /** Since version 1. */
  readonly lastFetchTimestamp: number;
  /** Since version 1. */
  readonly lastCaughtUpTimestamp: number;
}

export interface DescribeQuorumResponseReplicaStateInput {
  readonly replicaId: number;
  readonly replicaDirectoryId?: string | undefined;
  readonly logEndOffset: number | bigint;
  readonly lastFetchTimestamp?: number | bigint | undefined;
  readonly lastCaughtUpTimestamp?: number | bigint | undefined;
}

export interface DescribeQuorumResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  /** Version 2. */
  readonly errorMessage: string | null;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly currentVoters: readonly DescribeQuorumResponseReplicaState[];
  readonly observers: readonly DescribeQuorumResponseReplicaState[];
}

export interface DescribeQuorumResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number | bigint;
  readonly currentVoters: readonly DescribeQuorumResponseReplicaStateInput[];
  readonly observers: readonly DescribeQuorumResponseReplicaStateInput[];
}

export interface DescribeQuorumResponseTopicData {
  readonly topicName: string;
  readonly partitions: readonly DescribeQuorumResponsePartitionData[];
}

export interface DescribeQuorumResponseTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly DescribeQuorumResponsePartitionDataInput[];
}

export interface DescribeQuorumResponseListener {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface DescribeQuorumResponseListenerInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface DescribeQuorumResponseNode {
  readonly nodeId: number;
  readonly listeners: readonly DescribeQuorumResponseListener[];
}

export interface DescribeQuorumResponseNodeInput {
  readonly nodeId: number;
  readonly listeners: readonly DescribeQuorumResponseListenerInput[];
}

/** Versions 0 to 2. */
export interface DescribeQuorumResponse {
  readonly errorCode: number;
  /** Version 2. */
  readonly errorMessage: string | null;
  readonly topics: readonly DescribeQuorumResponseTopicData[];
  /** Version 2. */
  readonly nodes: readonly DescribeQuorumResponseNode[];
}

export interface DescribeQuorumResponseInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly topics: readonly DescribeQuorumResponseTopicDataInput[];
  readonly nodes?: readonly DescribeQuorumResponseNodeInput[] | undefined;
}

function readDescribeQuorumResponseReplicaState(reader: Reader, version: number): DescribeQuorumResponseReplicaState {
  const replicaId = reader.int32();
  const replicaDirectoryId = version === 2 ? reader.uuid() : ZERO_UUID;
  const logEndOffset = reader.int64();
  const lastFetchTimestamp = version >= 1 ? reader.int64() : -1;
  const lastCaughtUpTimestamp = version >= 1 ? reader.int64() : -1;
  reader.skipTags();
  return { replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp };
}

function readDescribeQuorumResponsePartitionData(reader: Reader, version: number): DescribeQuorumResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = version === 2 ? reader.compactNullableString() : '';
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const highWatermark = reader.int64();
  const currentVotersLength = reader.compactArrayLength(13);
  const currentVoters: DescribeQuorumResponseReplicaState[] = [];
  for (let i = 0; i < currentVotersLength; i++) currentVoters.push(readDescribeQuorumResponseReplicaState(reader, version));
  const observersLength = reader.compactArrayLength(13);
  const observers: DescribeQuorumResponseReplicaState[] = [];
  for (let i = 0; i < observersLength; i++) observers.push(readDescribeQuorumResponseReplicaState(reader, version));
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage, leaderId, leaderEpoch, highWatermark, currentVoters, observers };
}

function readDescribeQuorumResponseTopicData(reader: Reader, version: number): DescribeQuorumResponseTopicData {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(25);
  const partitions: DescribeQuorumResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readDescribeQuorumResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicName, partitions };
}

function readDescribeQuorumResponseListener(reader: Reader, _version: number): DescribeQuorumResponseListener {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

function readDescribeQuorumResponseNode(reader: Reader, version: number): DescribeQuorumResponseNode {
  const nodeId = reader.int32();
  const listenersLength = reader.compactArrayLength(5);
  const listeners: DescribeQuorumResponseListener[] = [];
  for (let i = 0; i < listenersLength; i++) listeners.push(readDescribeQuorumResponseListener(reader, version));
  reader.skipTags();
  return { nodeId, listeners };
}

export function readDescribeQuorumResponse(reader: Reader, version: number): DescribeQuorumResponse {
  const errorCode = reader.int16();
  const errorMessage = version === 2 ? reader.compactNullableString() : '';
  const topicsLength = reader.compactArrayLength(3);
  const topics: DescribeQuorumResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readDescribeQuorumResponseTopicData(reader, version));
  const nodesLength = version === 2 ? reader.compactArrayLength(6) : 0;
  const nodes: DescribeQuorumResponseNode[] = [];
  for (let i = 0; i < nodesLength; i++) nodes.push(readDescribeQuorumResponseNode(reader, version));
  reader.skipTags();
  return { errorCode, errorMessage, topics, nodes };
}

function writeDescribeQuorumResponseReplicaState(writer: Writer, value: DescribeQuorumResponseReplicaStateInput, version: number): void {
  writer.int32(value.replicaId);
  if (version === 2) {
    writer.uuid(value.replicaDirectoryId ?? ZERO_UUID);
  }
  writer.int64(value.logEndOffset);
  if (version >= 1) {
    writer.int64(value.lastFetchTimestamp ?? -1);
  }
  if (version >= 1) {
    writer.int64(value.lastCaughtUpTimestamp ?? -1);
  }
  writer.uvarint(0);
}

function writeDescribeQuorumResponsePartitionData(writer: Writer, value: DescribeQuorumResponsePartitionDataInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  if (version === 2) {
    writer.compactNullableString(value.errorMessage === undefined ? '' : value.errorMessage);
  }
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.int64(value.highWatermark);
  const currentVoters = value.currentVoters;
  writer.compactArrayLength(currentVoters.length);
  for (const element of currentVoters) writeDescribeQuorumResponseReplicaState(writer, element, version);
  const observers = value.observers;
  writer.compactArrayLength(observers.length);
  for (const element of observers) writeDescribeQuorumResponseReplicaState(writer, element, version);
  writer.uvarint(0);
}

function writeDescribeQuorumResponseTopicData(writer: Writer, value: DescribeQuorumResponseTopicDataInput, version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeDescribeQuorumResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeDescribeQuorumResponseListener(writer: Writer, value: DescribeQuorumResponseListenerInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeDescribeQuorumResponseNode(writer: Writer, value: DescribeQuorumResponseNodeInput, version: number): void {
  writer.int32(value.nodeId);
  const listeners = value.listeners;
  writer.compactArrayLength(listeners.length);
  for (const element of listeners) writeDescribeQuorumResponseListener(writer, element, version);
  writer.uvarint(0);
}

export function writeDescribeQuorumResponse(writer: Writer, value: DescribeQuorumResponseInput, version: number): void {
  writer.int16(value.errorCode);
  if (version === 2) {
    writer.compactNullableString(value.errorMessage === undefined ? '' : value.errorMessage);
  }
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeDescribeQuorumResponseTopicData(writer, element, version);
  if (version === 2) {
    const nodes = value.nodes ?? [];
    writer.compactArrayLength(nodes.length);
    for (const element of nodes) writeDescribeQuorumResponseNode(writer, element, version);
  }
  writer.uvarint(0);
}

export const describeQuorumApi: Api<DescribeQuorumRequest, DescribeQuorumRequestInput, DescribeQuorumResponse, DescribeQuorumResponseInput> = defineApi({
  name: 'DescribeQuorum',
  apiKey: 55,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readDescribeQuorumRequest,
  writeRequest: writeDescribeQuorumRequest,
  readResponse: readDescribeQuorumResponse,
  writeResponse: writeDescribeQuorumResponse,
});
