// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface EndQuorumEpochRequestReplicaInfo {
  readonly candidateId: number;
  readonly candidateDirectoryId: string;
}

export interface EndQuorumEpochRequestReplicaInfoInput {
  readonly candidateId: number;
  readonly candidateDirectoryId: string;
}

export interface EndQuorumEpochRequestPartitionData {
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  /** Version 0. */
  readonly preferredSuccessors: readonly number[];
  /** Version 1. */
  readonly preferredCandidates: readonly EndQuorumEpochRequestReplicaInfo[];
}

export interface EndQuorumEpochRequestPartitionDataInput {
  readonly partitionIndex: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly preferredSuccessors?: readonly number[] | undefined;
  readonly preferredCandidates?: readonly EndQuorumEpochRequestReplicaInfoInput[] | undefined;
}

export interface EndQuorumEpochRequestTopicData {
  readonly topicName: string;
  readonly partitions: readonly EndQuorumEpochRequestPartitionData[];
}

export interface EndQuorumEpochRequestTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly EndQuorumEpochRequestPartitionDataInput[];
}

export interface EndQuorumEpochRequestLeaderEndpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

export interface EndQuorumEpochRequestLeaderEndpointInput {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface EndQuorumEpochRequest {
  readonly clusterId: string | null;
  readonly topics: readonly EndQuorumEpochRequestTopicData[];
  /** Version 1. */
  readonly leaderEndpoints: readonly EndQuorumEpochRequestLeaderEndpoint[];
}

export interface EndQuorumEpochRequestInput {
  readonly clusterId?: string | null | undefined;
  readonly topics: readonly EndQuorumEpochRequestTopicDataInput[];
  readonly leaderEndpoints?: readonly EndQuorumEpochRequestLeaderEndpointInput[] | undefined;
}

function readEndQuorumEpochRequestReplicaInfo(reader: Reader, _version: number): EndQuorumEpochRequestReplicaInfo {
  const candidateId = reader.int32();
  const candidateDirectoryId = reader.uuid();
  reader.skipTags();
  return { candidateId, candidateDirectoryId };
}

function readEndQuorumEpochRequestPartitionData(reader: Reader, version: number): EndQuorumEpochRequestPartitionData {
  const flexible = version === 1;
  const partitionIndex = reader.int32();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const preferredSuccessorsLength = version === 0 ? reader.arrayLength(4) : 0;
  const preferredSuccessors: number[] = [];
  for (let i = 0; i < preferredSuccessorsLength; i++) preferredSuccessors.push(reader.int32());
  const preferredCandidatesLength = version === 1 ? reader.compactArrayLength(21) : 0;
  const preferredCandidates: EndQuorumEpochRequestReplicaInfo[] = [];
  for (let i = 0; i < preferredCandidatesLength; i++) preferredCandidates.push(readEndQuorumEpochRequestReplicaInfo(reader, version));
  if (flexible) reader.skipTags();
  return { partitionIndex, leaderId, leaderEpoch, preferredSuccessors, preferredCandidates };
}

function readEndQuorumEpochRequestTopicData(reader: Reader, version: number): EndQuorumEpochRequestTopicData {
  const flexible = version === 1;
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: EndQuorumEpochRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readEndQuorumEpochRequestPartitionData(reader, version));
  if (flexible) reader.skipTags();
  return { topicName, partitions };
}

function readEndQuorumEpochRequestLeaderEndpoint(reader: Reader, _version: number): EndQuorumEpochRequestLeaderEndpoint {
  const name = reader.compactString();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { name, host, port };
}

export function readEndQuorumEpochRequest(reader: Reader, version: number): EndQuorumEpochRequest {
  const flexible = version === 1;
  const clusterId = flexible ? reader.compactNullableString() : reader.nullableString();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: EndQuorumEpochRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readEndQuorumEpochRequestTopicData(reader, version));
  const leaderEndpointsLength = version === 1 ? reader.compactArrayLength(5) : 0;
  const leaderEndpoints: EndQuorumEpochRequestLeaderEndpoint[] = [];
  for (let i = 0; i < leaderEndpointsLength; i++) leaderEndpoints.push(readEndQuorumEpochRequestLeaderEndpoint(reader, version));
  if (flexible) reader.skipTags();
  return { clusterId, topics, leaderEndpoints };
}

function writeEndQuorumEpochRequestReplicaInfo(writer: Writer, value: EndQuorumEpochRequestReplicaInfoInput, _version: number): void {
  writer.int32(value.candidateId);
  writer.uuid(value.candidateDirectoryId);
  writer.uvarint(0);
}

function writeEndQuorumEpochRequestPartitionData(writer: Writer, value: EndQuorumEpochRequestPartitionDataInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.partitionIndex);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  if (version === 0) {
    const preferredSuccessors = value.preferredSuccessors ?? [];
    writer.arrayLength(preferredSuccessors.length);
    for (const element of preferredSuccessors) writer.int32(element);
  }
  if (version === 1) {
    const preferredCandidates = value.preferredCandidates ?? [];
    writer.compactArrayLength(preferredCandidates.length);
    for (const element of preferredCandidates) writeEndQuorumEpochRequestReplicaInfo(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

function writeEndQuorumEpochRequestTopicData(writer: Writer, value: EndQuorumEpochRequestTopicDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.topicName);
  else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeEndQuorumEpochRequestPartitionData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeEndQuorumEpochRequestLeaderEndpoint(writer: Writer, value: EndQuorumEpochRequestLeaderEndpointInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeEndQuorumEpochRequest(writer: Writer, value: EndQuorumEpochRequestInput, version: number): void {
  const flexible = version === 1;
  const clusterId = value.clusterId ?? null;
  if (flexible) writer.compactNullableString(clusterId);
  else writer.nullableString(clusterId);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeEndQuorumEpochRequestTopicData(writer, element, version);
  if (version === 1) {
    const leaderEndpoints = value.leaderEndpoints ?? [];
    writer.compactArrayLength(leaderEndpoints.length);
    for (const element of leaderEndpoints) writeEndQuorumEpochRequestLeaderEndpoint(writer, element, version);
  }
  if (flexible) writer.uvarint(0);
}

export interface EndQuorumEpochResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface EndQuorumEpochResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface EndQuorumEpochResponseTopicData {
  readonly topicName: string;
  readonly partitions: readonly EndQuorumEpochResponsePartitionData[];
}

export interface EndQuorumEpochResponseTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly EndQuorumEpochResponsePartitionDataInput[];
}

export interface EndQuorumEpochResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface EndQuorumEpochResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface EndQuorumEpochResponse {
  readonly errorCode: number;
  readonly topics: readonly EndQuorumEpochResponseTopicData[];
  /** Version 1. */
  readonly nodeEndpoints: readonly EndQuorumEpochResponseNodeEndpoint[];
}

export interface EndQuorumEpochResponseInput {
  readonly errorCode: number;
  readonly topics: readonly EndQuorumEpochResponseTopicDataInput[];
  readonly nodeEndpoints?: readonly EndQuorumEpochResponseNodeEndpointInput[] | undefined;
}

function readEndQuorumEpochResponsePartitionData(reader: Reader, version: number): EndQuorumEpochResponsePartitionData {
  const flexible = version === 1;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  if (flexible) reader.skipTags();
  return { partitionIndex, errorCode, leaderId, leaderEpoch };
}

function readEndQuorumEpochResponseTopicData(reader: Reader, version: number): EndQuorumEpochResponseTopicData {
  const flexible = version === 1;
  const topicName = flexible ? reader.compactString() : reader.string();
  const partitionsLength = flexible ? reader.compactArrayLength(14) : reader.arrayLength(14);
  const partitions: EndQuorumEpochResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readEndQuorumEpochResponsePartitionData(reader, version));
  if (flexible) reader.skipTags();
  return { topicName, partitions };
}

function readEndQuorumEpochResponseNodeEndpoint(reader: Reader, _version: number): EndQuorumEpochResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { nodeId, host, port };
}

export function readEndQuorumEpochResponse(reader: Reader, version: number): EndQuorumEpochResponse {
  const flexible = version === 1;
  const errorCode = reader.int16();
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: EndQuorumEpochResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readEndQuorumEpochResponseTopicData(reader, version));
  let nodeEndpoints: EndQuorumEpochResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          const nodeEndpointsLength = reader.compactArrayLength(8);
          nodeEndpoints = [];
          for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readEndQuorumEpochResponseNodeEndpoint(reader, version));
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

function writeEndQuorumEpochResponsePartitionData(writer: Writer, value: EndQuorumEpochResponsePartitionDataInput, version: number): void {
  const flexible = version === 1;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  if (flexible) writer.uvarint(0);
}

function writeEndQuorumEpochResponseTopicData(writer: Writer, value: EndQuorumEpochResponseTopicDataInput, version: number): void {
  const flexible = version === 1;
  if (flexible) writer.compactString(value.topicName);
  else writer.string(value.topicName);
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeEndQuorumEpochResponsePartitionData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeEndQuorumEpochResponseNodeEndpoint(writer: Writer, value: EndQuorumEpochResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeEndQuorumEpochResponse(writer: Writer, value: EndQuorumEpochResponseInput, version: number): void {
  const flexible = version === 1;
  writer.int16(value.errorCode);
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeEndQuorumEpochResponseTopicData(writer, element, version);
  if (flexible) {
    const nodeEndpointsSet = value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
    writer.uvarint(nodeEndpointsSet ? 1 : 0);
    if (nodeEndpointsSet) {
      const mark = writer.beginTag(0);
      const nodeEndpoints = value.nodeEndpoints ?? [];
      writer.compactArrayLength(nodeEndpoints.length);
      for (const element of nodeEndpoints) writeEndQuorumEpochResponseNodeEndpoint(writer, element, version);
      writer.endTag(mark);
    }
  }
}

export const endQuorumEpochApi: Api<EndQuorumEpochRequest, EndQuorumEpochRequestInput, EndQuorumEpochResponse, EndQuorumEpochResponseInput> = defineApi({
  name: 'EndQuorumEpoch',
  apiKey: 54,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,
  readRequest: readEndQuorumEpochRequest,
  writeRequest: writeEndQuorumEpochRequest,
  readResponse: readEndQuorumEpochResponse,
  writeResponse: writeEndQuorumEpochResponse,
});
