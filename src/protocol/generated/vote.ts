// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface VoteRequestPartitionData {
  readonly partitionIndex: number;
  readonly replicaEpoch: number;
  readonly replicaId: number;
  /** Since version 1. */
  readonly replicaDirectoryId: string;
  /** Since version 1. */
  readonly voterDirectoryId: string;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number;
  /** Version 2. */
  readonly preVote: boolean;
}

export interface VoteRequestPartitionDataInput {
  readonly partitionIndex: number;
  readonly replicaEpoch: number;
  readonly replicaId: number;
  readonly replicaDirectoryId?: string | undefined;
  readonly voterDirectoryId?: string | undefined;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number | bigint;
  readonly preVote?: boolean | undefined;
}

export interface VoteRequestTopicData {
  readonly topicName: string;
  readonly partitions: readonly VoteRequestPartitionData[];
}

export interface VoteRequestTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly VoteRequestPartitionDataInput[];
}

/** Versions 0 to 2. */
export interface VoteRequest {
  readonly clusterId: string | null;
  /** Since version 1. */
  readonly voterId: number;
  readonly topics: readonly VoteRequestTopicData[];
}

export interface VoteRequestInput {
  readonly clusterId?: string | null | undefined;
  readonly voterId?: number | undefined;
  readonly topics: readonly VoteRequestTopicDataInput[];
}

function readVoteRequestPartitionData(reader: Reader, version: number): VoteRequestPartitionData {
  const partitionIndex = reader.int32();
  const replicaEpoch = reader.int32();
  const replicaId = reader.int32();
  const replicaDirectoryId = version >= 1 ? reader.uuid() : ZERO_UUID;
  const voterDirectoryId = version >= 1 ? reader.uuid() : ZERO_UUID;
  const lastOffsetEpoch = reader.int32();
  const lastOffset = reader.int64();
  const preVote = version === 2 ? reader.bool() : false;
  reader.skipTags();
  return { partitionIndex, replicaEpoch, replicaId, replicaDirectoryId, voterDirectoryId, lastOffsetEpoch, lastOffset, preVote };
}

function readVoteRequestTopicData(reader: Reader, version: number): VoteRequestTopicData {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(25);
  const partitions: VoteRequestPartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readVoteRequestPartitionData(reader, version));
  reader.skipTags();
  return { topicName, partitions };
}

export function readVoteRequest(reader: Reader, version: number): VoteRequest {
  const clusterId = reader.compactNullableString();
  const voterId = version >= 1 ? reader.int32() : -1;
  const topicsLength = reader.compactArrayLength(3);
  const topics: VoteRequestTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readVoteRequestTopicData(reader, version));
  reader.skipTags();
  return { clusterId, voterId, topics };
}

function writeVoteRequestPartitionData(writer: Writer, value: VoteRequestPartitionDataInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int32(value.replicaEpoch);
  writer.int32(value.replicaId);
  if (version >= 1) {
    writer.uuid(value.replicaDirectoryId ?? ZERO_UUID);
  }
  if (version >= 1) {
    writer.uuid(value.voterDirectoryId ?? ZERO_UUID);
  }
  writer.int32(value.lastOffsetEpoch);
  writer.int64(value.lastOffset);
  if (version === 2) {
    writer.bool(value.preVote ?? false);
  } else if (value.preVote === true) unsupportedField('VoteRequestPartitionData.preVote', version);
  writer.uvarint(0);
}

function writeVoteRequestTopicData(writer: Writer, value: VoteRequestTopicDataInput, version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeVoteRequestPartitionData(writer, element, version);
  writer.uvarint(0);
}

export function writeVoteRequest(writer: Writer, value: VoteRequestInput, version: number): void {
  writer.compactNullableString(value.clusterId ?? null);
  if (version >= 1) {
    writer.int32(value.voterId ?? -1);
  }
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeVoteRequestTopicData(writer, element, version);
  writer.uvarint(0);
}

export interface VoteResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voteGranted: boolean;
}

export interface VoteResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voteGranted: boolean;
}

export interface VoteResponseTopicData {
  readonly topicName: string;
  readonly partitions: readonly VoteResponsePartitionData[];
}

export interface VoteResponseTopicDataInput {
  readonly topicName: string;
  readonly partitions: readonly VoteResponsePartitionDataInput[];
}

export interface VoteResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface VoteResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 2. */
export interface VoteResponse {
  readonly errorCode: number;
  readonly topics: readonly VoteResponseTopicData[];
  /** Since version 1. */
  readonly nodeEndpoints: readonly VoteResponseNodeEndpoint[];
}

export interface VoteResponseInput {
  readonly errorCode: number;
  readonly topics: readonly VoteResponseTopicDataInput[];
  readonly nodeEndpoints?: readonly VoteResponseNodeEndpointInput[] | undefined;
}

function readVoteResponsePartitionData(reader: Reader, _version: number): VoteResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  const voteGranted = reader.bool();
  reader.skipTags();
  return { partitionIndex, errorCode, leaderId, leaderEpoch, voteGranted };
}

function readVoteResponseTopicData(reader: Reader, version: number): VoteResponseTopicData {
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(16);
  const partitions: VoteResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readVoteResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicName, partitions };
}

function readVoteResponseNodeEndpoint(reader: Reader, _version: number): VoteResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { nodeId, host, port };
}

export function readVoteResponse(reader: Reader, version: number): VoteResponse {
  const errorCode = reader.int16();
  const topicsLength = reader.compactArrayLength(3);
  const topics: VoteResponseTopicData[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readVoteResponseTopicData(reader, version));
  let nodeEndpoints: VoteResponseNodeEndpoint[] = [];
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        if (version >= 1) {
          const nodeEndpointsLength = reader.compactArrayLength(8);
          nodeEndpoints = [];
          for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readVoteResponseNodeEndpoint(reader, version));
        } else reader.skipTo(end);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { errorCode, topics, nodeEndpoints };
}

function writeVoteResponsePartitionData(writer: Writer, value: VoteResponsePartitionDataInput, _version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.bool(value.voteGranted);
  writer.uvarint(0);
}

function writeVoteResponseTopicData(writer: Writer, value: VoteResponseTopicDataInput, version: number): void {
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeVoteResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeVoteResponseNodeEndpoint(writer: Writer, value: VoteResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeVoteResponse(writer: Writer, value: VoteResponseInput, version: number): void {
  writer.int16(value.errorCode);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeVoteResponseTopicData(writer, element, version);
  const nodeEndpointsSet = version >= 1 && value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
  writer.uvarint(nodeEndpointsSet ? 1 : 0);
  if (nodeEndpointsSet) {
    const mark = writer.beginTag(0);
    const nodeEndpoints = value.nodeEndpoints ?? [];
    writer.compactArrayLength(nodeEndpoints.length);
    for (const element of nodeEndpoints) writeVoteResponseNodeEndpoint(writer, element, version);
    writer.endTag(mark);
  }
}

export const voteApi: Api<VoteRequest, VoteRequestInput, VoteResponse, VoteResponseInput> = defineApi({
  name: 'Vote',
  apiKey: 52,
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readVoteRequest,
  writeRequest: writeVoteRequest,
  readResponse: readVoteResponse,
  writeResponse: writeVoteResponse,
});
