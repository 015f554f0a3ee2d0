// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { nullRefused, unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface MetadataRequestTopic {
  /** Since version 10. */
  readonly topicId: string;
  readonly name: string | null;
}

export interface MetadataRequestTopicInput {
  readonly topicId?: string | undefined;
  readonly name: string | null;
}

/** Versions 0 to 13. */
export interface MetadataRequest {
  readonly topics: readonly MetadataRequestTopic[] | null;
  /** Since version 4. */
  readonly allowAutoTopicCreation: boolean;
  /** Versions 8 to 10. */
  readonly includeClusterAuthorizedOperations: boolean;
  /** Since version 8. */
  readonly includeTopicAuthorizedOperations: boolean;
}

export interface MetadataRequestInput {
  readonly topics: readonly MetadataRequestTopicInput[] | null;
  readonly allowAutoTopicCreation?: boolean | undefined;
  readonly includeClusterAuthorizedOperations?: boolean | undefined;
  readonly includeTopicAuthorizedOperations?: boolean | undefined;
}

function readMetadataRequestTopic(reader: Reader, version: number): MetadataRequestTopic {
  const flexible = version >= 9;
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const name = flexible ? (version >= 10 ? reader.compactNullableString() : reader.compactString()) : version >= 10 ? reader.nullableString() : reader.string();
  if (flexible) reader.skipTags();
  return { topicId, name };
}

export function readMetadataRequest(reader: Reader, version: number): MetadataRequest {
  const flexible = version >= 9;
  const topicsLength = flexible ? (version >= 1 ? reader.compactNullableArrayLength(2) : reader.compactArrayLength(2)) : version >= 1 ? reader.nullableArrayLength(2) : reader.arrayLength(2);
  const topics: MetadataRequestTopic[] | null = topicsLength < 0 ? null : [];
  for (let i = 0; i < topicsLength; i++) topics!.push(readMetadataRequestTopic(reader, version));
  const allowAutoTopicCreation = version >= 4 ? reader.bool() : true;
  const includeClusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.bool() : false;
  const includeTopicAuthorizedOperations = version >= 8 ? reader.bool() : false;
  if (flexible) reader.skipTags();
  return { topics, allowAutoTopicCreation, includeClusterAuthorizedOperations, includeTopicAuthorizedOperations };
}

function writeMetadataRequestTopic(writer: Writer, value: MetadataRequestTopicInput, version: number): void {
  const flexible = version >= 9;
  if (version >= 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const name = version >= 10 ? value.name : (value.name ?? nullRefused('MetadataRequestTopic.name', version));
  if (flexible) writer.compactNullableString(name);
  else writer.nullableString(name);
  if (flexible) writer.uvarint(0);
}

export function writeMetadataRequest(writer: Writer, value: MetadataRequestInput, version: number): void {
  const flexible = version >= 9;
  const topics = version >= 1 ? value.topics : (value.topics ?? nullRefused('MetadataRequest.topics', version));
  if (flexible) writer.compactArrayLength(topics === null ? -1 : topics.length);
  else writer.arrayLength(topics === null ? -1 : topics.length);
  if (topics !== null) for (const element of topics) writeMetadataRequestTopic(writer, element, version);
  if (version >= 4) {
    writer.bool(value.allowAutoTopicCreation ?? true);
  } else if (value.allowAutoTopicCreation !== undefined && !value.allowAutoTopicCreation) unsupportedField('MetadataRequest.allowAutoTopicCreation', version);
  if (version >= 8 && version <= 10) {
    writer.bool(value.includeClusterAuthorizedOperations ?? false);
  } else if (value.includeClusterAuthorizedOperations === true) unsupportedField('MetadataRequest.includeClusterAuthorizedOperations', version);
  if (version >= 8) {
    writer.bool(value.includeTopicAuthorizedOperations ?? false);
  } else if (value.includeTopicAuthorizedOperations === true) unsupportedField('MetadataRequest.includeTopicAuthorizedOperations', version);
  if (flexible) writer.uvarint(0);
}

export interface MetadataResponseBroker {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  /** Since version 1. */
  readonly rack: string | null;
}

export interface MetadataResponseBrokerInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
}

export interface MetadataResponsePartition {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  /** Since version 7. */
  readonly leaderEpoch: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  /** Since version 5. */
  readonly offlineReplicas: readonly number[];
}

export interface MetadataResponsePartitionInput {
  readonly errorCode: number;
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch?: number | undefined;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly offlineReplicas?: readonly number[] | undefined;
}

export interface MetadataResponseTopic {
  readonly errorCode: number;
  readonly name: string | null;
  /** Since version 10. */
  readonly topicId: string;
  /** Since version 1. */
  readonly isInternal: boolean;
  readonly partitions: readonly MetadataResponsePartition[];
  /** Since version 8. */
  readonly topicAuthorizedOperations: number;
}

export interface MetadataResponseTopicInput {
  readonly errorCode: number;
  readonly name: string | null;
  readonly topicId?: string | undefined;
  readonly isInternal?: boolean | undefined;
  readonly partitions: readonly MetadataResponsePartitionInput[];
  readonly topicAuthorizedOperations?: number | undefined;
}

/** Versions 0 to 13. */
export interface MetadataResponse {
  /** Since version 3. */
  readonly throttleTimeMs: number;
  readonly brokers: readonly MetadataResponseBroker[];
  /** Since version 2. */
  readonly clusterId: string | null;
  /** Since version 1. */
  readonly controllerId: number;
  readonly topics: readonly MetadataResponseTopic[];
  /** Versions 8 to 10. */
  readonly clusterAuthorizedOperations: number;
  /** Version 13. */
  readonly errorCode: number;
}

export interface MetadataResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly brokers: readonly MetadataResponseBrokerInput[];
  readonly clusterId?: string | null | undefined;
  readonly controllerId?: number | undefined;
  readonly topics: readonly MetadataResponseTopicInput[];
  readonly clusterAuthorizedOperations?: number | undefined;
  readonly errorCode?: number | undefined;
}

function readMetadataResponseBroker(reader: Reader, version: number): MetadataResponseBroker {
  const flexible = version >= 9;
  const nodeId = reader.int32();
  const host = flexible ? reader.compactString() : reader.string();
  const port = reader.int32();
  const rack = version >= 1 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  if (flexible) reader.skipTags();
  return { nodeId, host, port, rack };
}

function readMetadataResponsePartition(reader: Reader, version: number): MetadataResponsePartition {
  const flexible = version >= 9;
  const errorCode = reader.int16();
  const partitionIndex = reader.int32();
  const leaderId = reader.int32();
  const leaderEpoch = version >= 7 ? reader.int32() : -1;
  const replicaNodesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const replicaNodes: number[] = [];
  for (let i = 0; i < replicaNodesLength; i++) replicaNodes.push(reader.int32());
  const isrNodesLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const isrNodes: number[] = [];
  for (let i = 0; i < isrNodesLength; i++) isrNodes.push(reader.int32());
  const offlineReplicasLength = version >= 5 ? (flexible ? reader.compactArrayLength(4) : reader.arrayLength(4)) : 0;
  const offlineReplicas: number[] = [];
  for (let i = 0; i < offlineReplicasLength; i++) offlineReplicas.push(reader.int32());
  if (flexible) reader.skipTags();
  return { errorCode, partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes, offlineReplicas };
}

function readMetadataResponseTopic(reader: Reader, version: number): MetadataResponseTopic {
  const flexible = version >= 9;
  const errorCode = reader.int16();
  const name = flexible ? (version >= 12 ? reader.compactNullableString() : reader.compactString()) : version >= 12 ? reader.nullableString() : reader.string();
  const topicId = version >= 10 ? reader.uuid() : ZERO_UUID;
  const isInternal = version >= 1 ? reader.bool() : false;
  const partitionsLength = flexible ? reader.compactArrayLength(18) : reader.arrayLength(18);
  const partitions: MetadataResponsePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readMetadataResponsePartition(reader, version));
  const topicAuthorizedOperations = version >= 8 ? reader.int32() : -2147483648;
  if (flexible) reader.skipTags();
  return { errorCode, name, topicId, isInternal, partitions, topicAuthorizedOperations };
}

export function readMetadataResponse(reader: Reader, version: number): MetadataResponse {
  const flexible = version >= 9;
  const throttleTimeMs = version >= 3 ? reader.int32() : 0;
  const brokersLength = flexible ? reader.compactArrayLength(10) : reader.arrayLength(10);
  const brokers: MetadataResponseBroker[] = [];
  for (let i = 0; i < brokersLength; i++) brokers.push(readMetadataResponseBroker(reader, version));
  const clusterId = version >= 2 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const controllerId = version >= 1 ? reader.int32() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(8) : reader.arrayLength(8);
  const topics: MetadataResponseTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readMetadataResponseTopic(reader, version));
  const clusterAuthorizedOperations = version >= 8 && version <= 10 ? reader.int32() : -2147483648;
  const errorCode = version === 13 ? reader.int16() : 0;
  if (flexible) reader.skipTags();
  return { throttleTimeMs, brokers, clusterId, controllerId, topics, clusterAuthorizedOperations, errorCode };
}

function writeMetadataResponseBroker(writer: Writer, value: MetadataResponseBrokerInput, version: number): void {
  const flexible = version >= 9;
  writer.int32(value.nodeId);
  if (flexible) writer.compactString(value.host);
  else writer.string(value.host);
  writer.int32(value.port);
  if (version >= 1) {
    const rack = value.rack ?? null;
    if (flexible) writer.compactNullableString(rack);
    else writer.nullableString(rack);
  }
  if (flexible) writer.uvarint(0);
}

function writeMetadataResponsePartition(writer: Writer, value: MetadataResponsePartitionInput, version: number): void {
  const flexible = version >= 9;
  writer.int16(value.errorCode);
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderId);
  if (version >= 7) {
    writer.int32(value.leaderEpoch ?? -1);
  }
  const replicaNodes = value.replicaNodes;
  if (flexible) writer.compactArrayLength(replicaNodes.length);
  else writer.arrayLength(replicaNodes.length);
  for (const element of replicaNodes) writer.int32(element);
  const isrNodes = value.isrNodes;
  if (flexible) writer.compactArrayLength(isrNodes.length);
  else writer.arrayLength(isrNodes.length);
  for (const element of isrNodes) writer.int32(element);
  if (version >= 5) {
    const offlineReplicas = value.offlineReplicas ?? [];
    if (flexible) writer.compactArrayLength(offlineReplicas.length);
    else writer.arrayLength(offlineReplicas.length);
    for (const element of offlineReplicas) writer.int32(element);
  }
  if (flexible) writer.uvarint(0);
}

function writeMetadataResponseTopic(writer: Writer, value: MetadataResponseTopicInput, version: number): void {
  const flexible = version >= 9;
  writer.int16(value.errorCode);
  const name = version >= 12 ? value.name : (value.name ?? '');
  if (flexible) writer.compactNullableString(name);
  else writer.nullableString(name);
  if (version >= 10) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  if (version >= 1) {
    writer.bool(value.isInternal ?? false);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeMetadataResponsePartition(writer, element, version);
  if (version >= 8) {
    writer.int32(value.topicAuthorizedOperations ?? -2147483648);
  }
  if (flexible) writer.uvarint(0);
}

export function writeMetadataResponse(writer: Writer, value: MetadataResponseInput, version: number): void {
  const flexible = version >= 9;
  if (version >= 3) {
    writer.int32(value.throttleTimeMs ?? 0);
  }
  const brokers = value.brokers;
  if (flexible) writer.compactArrayLength(brokers.length);
  else writer.arrayLength(brokers.length);
  for (const element of brokers) writeMetadataResponseBroker(writer, element, version);
  if (version >= 2) {
    const clusterId = value.clusterId ?? null;
    if (flexible) writer.compactNullableString(clusterId);
    else writer.nullableString(clusterId);
  }
  if (version >= 1) {
    writer.int32(value.controllerId ?? -1);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeMetadataResponseTopic(writer, element, version);
  if (version >= 8 && version <= 10) {
    writer.int32(value.clusterAuthorizedOperations ?? -2147483648);
  }
  if (version === 13) {
    writer.int16(value.errorCode ?? 0);
  }
  if (flexible) writer.uvarint(0);
}

export const metadataApi: Api<MetadataRequest, MetadataRequestInput, MetadataResponse, MetadataResponseInput> = defineApi({
  name: 'Metadata',
  apiKey: 3,
  minVersion: 0,
  maxVersion: 13,
  flexibleFrom: 9,
  readRequest: readMetadataRequest,
  writeRequest: writeMetadataRequest,
  readResponse: readMetadataResponse,
  writeResponse: writeMetadataResponse,
});
