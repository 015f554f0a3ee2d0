// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface BeginQuorumEpochRequestPartitionData {
  readonly partitionIndex: number;
  /** Version 1. */
  readonly voterDirectoryId: string;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface BeginQuorumEpochRequestPartitionDataInput {
  readonly partitionIndex: number;
  readonly voterDirectoryId?: string | undefined;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface BeginQuorumEpochRequestTopicData {
  readonly topicName: string;
  readonly partitions: readonly BeginQuorumEpochRequestPartitionData[];
}

export interface BeginQuorumEpochRequestTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly BeginQuorumEpochRequestPartitionDataInput[];
}

export interface BeginQuorumEpochRequestLeaderEndpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface BeginQuorumEpochRequestLeaderEndpointInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface BeginQuorumEpochRequest {
  readonly clusterId: string | null;
  /** Version 1. */
  readonly voterId: number;
  readonly topics: readonly BeginQuorumEpochRequestTopicData[];
  /** Version 1. */
  readonly leaderEndpoints: readonly BeginQuorumEpochRequestLeaderEndpoint[];
}

export interface BeginQuorumEpochRequestInput {
  readonly clusterId?: string | null | undefined;
  readonly voterId?: number | undefined;
  readonly topics: readonly BeginQuorumEpochRequestTopicDataInput[];
  readonly leaderEndpoints?: readonly BeginQuorumEpochRequestLeaderEndpointInput[] | undefined;
}

function readBeginQuorumEpochRequestPartitionData(reader: Reader, version: number): BeginQuorumEpochRequestPartitionData {
  const flexible = version === 1;
  const partitionIndex = reader.int32();
  const voterDirectoryId = version === 1 ? reader.uuid() : ZERO_UUID;
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  if (flexible) reader.skipTags();
  return { partitionIndex, voterDirectoryId, leaderId, leaderEpoch };
}

function readBeginQuorumEpochRequestTopicData(reader: Reader, version: number): BeginQuorumEpochRequestTopicData {
  const flexible = version === 1;
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(12) : reader.arrayLength(12);
  const partitions: BeginQuorumEpochRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readBeginQuorumEpochRequestPartitionData(reader, version));
  if (flexible) reader.skipTags();
  return { topicName, partitions };
}

function readBeginQuorumEpochRequestLeaderEndpoint(reader: Reader, _version: number): BeginQuorumEpochRequestLeaderEndpoint {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

export function readBeginQuorumEpochRequest(reader: Reader, version: number): BeginQuorumEpochRequest {
  const flexible = version === 1;
  const clusterId = flexible ? reader.compactNullableString() : reader.nullableString();
  const voterId = version === 1 ? reader.int32() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: BeginQuorumEpochRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readBeginQuorumEpochRequestTopicData(reader, version));
  const leaderEndpointsLength = version === 1 ? reader.compactArrayLength(5) : 0;
  const leaderEndpoints: BeginQuorumEpochRequestLeaderEndpoint[] = [];
  for (let i = 0; i < leaderEndpointsLength; i++) leaderEndpoints.push(readBeginQuorumEpochRequestLeaderEndpoint(reader, version));
  if (flexible) reader.skipTags();
  return { clusterId, voterId, topics, leaderEndpoints };
}

function writeBeginQuorumEpochRequestPartitionData(writer: Writer, value: BeginQuorumEpochRequestPartitionDataInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.partitionIndex);
  if (version === 1) {
    writer.uuid(value.voterDirectoryId ?? ZERO_UUID);
  }
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  if (flexible) writer.uvarint(0);
}

function writeBeginQuorumEpochRequestTopicData(writer: Writer, value: BeginQuorumEpochRequestTopicDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.topicName);
  else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeBeginQuorumEpochRequestPartitionData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeBeginQuorumEpochRequestLeaderEndpoint(writer: Writer, value: BeginQuorumEpochRequestLeaderEndpointInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeBeginQuorumEpochRequest(writer: Writer, value: BeginQuorumEpochRequestInput, version: number): void {
  const flexible = version === 1;
  const clusterId = value.clusterId ?? null;
  if (flexible) writer.compactNullableString(clusterId);
  else writer.nullableString(clusterId);
  if (version === 1) {
    writer.int32(value.voterId ?? -1);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeBeginQuorumEpochRequestTopicData(writer, element, version);
  if (version === 1) {
    const leaderEndpoints = value.leaderEndpoints ?? [];
    writer.compactArrayLength(leaderEndpoints.length);
    for (const element of leaderEndpoints) writeBeginQuorumEpochRequestLeaderEndpoint(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export interface BeginQuorumEpochResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface BeginQuorumEpochResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface BeginQuorumEpochResponseTopicData {
  readonly topicName: string;
  readonly partitions: readonly BeginQuorumEpochResponsePartitionData[];
}

export interface BeginQuorumEpochResponseTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly BeginQuorumEpochResponsePartitionDataInput[];
}

export interface BeginQuorumEpochResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface BeginQuorumEpochResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface BeginQuorumEpochResponse {
  readonly errorCode: number;
  readonly topics: readonly BeginQuorumEpochResponseTopicData[];
  /** Version 1. */
  readonly nodeEndpoints: readonly BeginQuorumEpochResponseNodeEndpoint[];
}

export interface BeginQuorumEpochResponseInput {
  readonly errorCode: number;
  readonly topics: readonly BeginQuorumEpochResponseTopicDataInput[];
  readonly nodeEndpoints?: readonly BeginQuorumEpochResponseNodeEndpointInput[] | undefined;
}

function readBeginQuorumEpochResponsePartitionData(reader: Reader, version: number): BeginQuorumEpochResponsePartitionData {
  const flexible = version === 1;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode, leaderId, leaderEpoch };
}

function readBeginQuorumEpochResponseTopicData(reader: Reader, version: number): BeginQuorumEpochResponseTopicData {
  const flexible = version === 1;
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: BeginQuorumEpochResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readBeginQuorumEpochResponsePartitionData(reader, version));
  if (flexible) reader.skipTags();
  return { topicName, partitions };
}

function readBeginQuorumEpochResponseNodeEndpoint(reader: Reader, _version: number): BeginQuorumEpochResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { nodeId, host, port };
}

export function readBeginQuorumEpochResponse(reader: Reader, version: number): BeginQuorumEpochResponse {
  const flexible = version === 1;
  const errorCode = reader.int16();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: BeginQuorumEpochResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readBeginQuorumEpochResponseTopicData(reader, version));
  let nodeEndpoints: BeginQuorumEpochResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          const nodeEndpointsLength = reader.compactArrayLength(8);
          nodeEndpoints = [];
          for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readBeginQuorumEpochResponseNodeEndpoint(reader, version));
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { errorCode, topics, nodeEndpoints };
}

function writeBeginQuorumEpochResponsePartitionData(writer: Writer, value: BeginQuorumEpochResponsePartitionDataInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  if (flexible) writer.uvarint(0);
}

function writeBeginQuorumEpochResponseTopicData(writer: Writer, value: BeginQuorumEpochResponseTopicDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.topicName);
  else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeBeginQuorumEpochResponsePartitionData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeBeginQuorumEpochResponseNodeEndpoint(writer: Writer, value: BeginQuorumEpochResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeBeginQuorumEpochResponse(writer: Writer, value: BeginQuorumEpochResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int16(value.errorCode);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeBeginQuorumEpochResponseTopicData(writer, element, version);
  if (flexible) {
    const nodeEndpointsSet = value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
    writer.uvarint(nodeEndpointsSet ? 1 : 0);
    if (nodeEndpointsSet) {
      const mark = writer.beginTag(0);
      const nodeEndpoints = value.nodeEndpoints ?? [];
      writer.compactArrayLength(nodeEndpoints.length);
      for (const element of nodeEndpoints) writeBeginQuorumEpochResponseNodeEndpoint(writer, element, version);
      writer.endTag(mark);
    }
  }
}

export const beginQuorumEpochApi: Api<BeginQuorumEpochRequest, BeginQuorumEpochRequestInput, BeginQuorumEpochResponse, BeginQuorumEpochResponseInput> = defineApi({
  name: 'BeginQuorumEpoch',
  apiKey: 53,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  readRequest: readBeginQuorumEpochRequest,
  writeRequest: writeBeginQuorumEpochRequest,
  readResponse: readBeginQuorumEpochResponse,
  writeResponse: writeBeginQuorumEpochResponse,
});
