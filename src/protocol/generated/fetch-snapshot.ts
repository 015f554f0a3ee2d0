// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { RecordsInput, Writer } from '../writer.ts';

export interface FetchSnapshotRequestSnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

export interface FetchSnapshotRequestSnapshotIdInput {
  readonly endOffset: number | bigint;
  readonly epoch: number;
}

export interface FetchSnapshotRequestPartitionSnapshot {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: FetchSnapshotRequestSnapshotId;
  readonly position: number;
  /** Version 1. */
  readonly replicaDirectoryId: string;
}

export interface FetchSnapshotRequestPartitionSnapshotInput {
  readonly partition: number;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: FetchSnapshotRequestSnapshotIdInput;
  readonly position: number | bigint;
  readonly replicaDirectoryId?: string | undefined;
}

export interface FetchSnapshotRequestTopicSnapshot {
  readonly name: string;
  readonly partitions: readonly FetchSnapshotRequestPartitionSnapshot[];
}

export interface FetchSnapshotRequestTopicSnapshotInput {
  readonly name: string;
  readonly partitions: readonly FetchSnapshotRequestPartitionSnapshotInput[];
}

/** Versions 0 to 1. */
export interface FetchSnapshotRequest {
  readonly clusterId: string | null;
  readonly replicaId: number;
  readonly maxBytes: number;
  readonly topics: readonly FetchSnapshotRequestTopicSnapshot[];
}

export interface FetchSnapshotRequestInput {
  readonly clusterId?: string | null | undefined;
  readonly replicaId?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly topics: readonly FetchSnapshotRequestTopicSnapshotInput[];
}

function readFetchSnapshotRequestSnapshotId(reader: Reader, _version: number): FetchSnapshotRequestSnapshotId {
  const endOffset = reader.int64();
  const epoch = reader.int32();
  reader.skipTags();
  return { endOffset, epoch };
}

function readFetchSnapshotRequestPartitionSnapshot(reader: Reader, version: number): FetchSnapshotRequestPartitionSnapshot {
  const partition = reader.int32();
  const currentLeaderEpoch = reader.int32();
  const snapshotId = readFetchSnapshotRequestSnapshotId(reader, version);
  const position = reader.int64();
  let replicaDirectoryId: string = ZERO_UUID;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        if (version === 1) {
          replicaDirectoryId = reader.uuid();
        } else reader.skipTo(end);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { partition, currentLeaderEpoch, snapshotId, position, replicaDirectoryId };
}

function readFetchSnapshotRequestTopicSnapshot(reader: Reader, version: number): FetchSnapshotRequestTopicSnapshot {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(30);
  const partitions: FetchSnapshotRequestPartitionSnapshot[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readFetchSnapshotRequestPartitionSnapshot(reader, version));
  reader.skipTags();
  return { name, partitions };
}

export function readFetchSnapshotRequest(reader: Reader, version: number): FetchSnapshotRequest {
  const replicaId = reader.int32();
  const maxBytes = reader.int32();
  const topicsLength = reader.compactArrayLength(3);
  const topics: FetchSnapshotRequestTopicSnapshot[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readFetchSnapshotRequestTopicSnapshot(reader, version));
  let clusterId: string | null = null;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        clusterId = reader.compactNullableString();
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { clusterId, replicaId, maxBytes, topics };
}

function writeFetchSnapshotRequestSnapshotId(writer: Writer, value: FetchSnapshotRequestSnapshotIdInput, _version: number): void {
  writer.int64(value.endOffset);
  writer.int32(value.epoch);
  writer.uvarint(0);
}

function writeFetchSnapshotRequestPartitionSnapshot(writer: Writer, value: FetchSnapshotRequestPartitionSnapshotInput, version: number): void {
  writer.int32(value.partition);
  writer.int32(value.currentLeaderEpoch);
  const snapshotId = value.snapshotId;
  writeFetchSnapshotRequestSnapshotId(writer, snapshotId, version);
  writer.int64(value.position);
  const replicaDirectoryIdSet = version === 1 && value.replicaDirectoryId !== undefined && value.replicaDirectoryId !== ZERO_UUID;
  writer.uvarint(replicaDirectoryIdSet ? 1 : 0);
  if (replicaDirectoryIdSet) {
    const mark = writer.beginTag(0);
    writer.uuid(value.replicaDirectoryId ?? ZERO_UUID);
    writer.endTag(mark);
  }
}

function writeFetchSnapshotRequestTopicSnapshot(writer: Writer, value: FetchSnapshotRequestTopicSnapshotInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeFetchSnapshotRequestPartitionSnapshot(writer, element, version);
  writer.uvarint(0);
}

export function writeFetchSnapshotRequest(writer: Writer, value: FetchSnapshotRequestInput, version: number): void {
  writer.int32(value.replicaId ?? -1);
  writer.int32(value.maxBytes ?? 2147483647);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeFetchSnapshotRequestTopicSnapshot(writer, element, version);
  const clusterIdSet = value.clusterId !== undefined && value.clusterId !== null;
  writer.uvarint(clusterIdSet ? 1 : 0);
  if (clusterIdSet) {
    const mark = writer.beginTag(0);
    writer.compactNullableString(value.clusterId ?? null);
    writer.endTag(mark);
  }
}

export interface FetchSnapshotResponseSnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

export interface FetchSnapshotResponseSnapshotIdInput {
  readonly endOffset: number | bigint;
  readonly epoch: number;
}

export interface FetchSnapshotResponseLeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface FetchSnapshotResponseLeaderIdAndEpochInput {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface FetchSnapshotResponsePartitionSnapshot {
  readonly index: number;
  readonly errorCode: number;
  readonly snapshotId: FetchSnapshotResponseSnapshotId;
  readonly currentLeader: FetchSnapshotResponseLeaderIdAndEpoch;
  readonly size: number;
  readonly position: number;
  readonly unalignedRecords: Buffer;
}

export interface FetchSnapshotResponsePartitionSnapshotInput {
  readonly index: number;
  readonly errorCode: number;
  readonly snapshotId: FetchSnapshotResponseSnapshotIdInput;
  readonly currentLeader?: FetchSnapshotResponseLeaderIdAndEpochInput | undefined;
  readonly size: number | bigint;
  readonly position: number | bigint;
  readonly unalignedRecords: RecordsInput;
}

export interface FetchSnapshotResponseTopicSnapshot {
  readonly name: string;
  readonly partitions: readonly FetchSnapshotResponsePartitionSnapshot[];
}

export interface FetchSnapshotResponseTopicSnapshotInput {
  readonly name: string;
  readonly partitions: readonly FetchSnapshotResponsePartitionSnapshotInput[];
}

export interface FetchSnapshotResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface FetchSnapshotResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Versions 0 to 1. */
export interface FetchSnapshotResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly topics: readonly FetchSnapshotResponseTopicSnapshot[];
  /** Version 1. */
  readonly nodeEndpoints: readonly FetchSnapshotResponseNodeEndpoint[];
}

export interface FetchSnapshotResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly topics: readonly FetchSnapshotResponseTopicSnapshotInput[];
  readonly nodeEndpoints?: readonly FetchSnapshotResponseNodeEndpointInput[] | undefined;
}

const defaultFetchSnapshotResponseLeaderIdAndEpoch: FetchSnapshotResponseLeaderIdAndEpoch = {
  leaderId: 0,
  leaderEpoch: 0,
};

function readFetchSnapshotResponseSnapshotId(reader: Reader, _version: number): FetchSnapshotResponseSnapshotId {
  const endOffset = reader.int64();
  const epoch = reader.int32();
  reader.skipTags();
  return { endOffset, epoch };
}

function readFetchSnapshotResponseLeaderIdAndEpoch(reader: Reader, _version: number): FetchSnapshotResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch };
}

function readFetchSnapshotResponsePartitionSnapshot(reader: Reader, version: number): FetchSnapshotResponsePartitionSnapshot {
  const index = reader.int32();
  const errorCode = reader.int16();
  const snapshotId = readFetchSnapshotResponseSnapshotId(reader, version);
  const size = reader.int64();
  const position = reader.int64();
  const unalignedRecords = reader.compactBytes();
  let currentLeader: FetchSnapshotResponseLeaderIdAndEpoch = defaultFetchSnapshotResponseLeaderIdAndEpoch;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        currentLeader = readFetchSnapshotResponseLeaderIdAndEpoch(reader, version);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { index, errorCode, snapshotId, currentLeader, size, position, unalignedRecords };
}

function readFetchSnapshotResponseTopicSnapshot(reader: Reader, version: number): FetchSnapshotResponseTopicSnapshot {
  const name = reader.compactString();
  const partitionsLength = reader.compactArrayLength(37);
  const partitions: FetchSnapshotResponsePartitionSnapshot[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readFetchSnapshotResponsePartitionSnapshot(reader, version));
  reader.skipTags();
  return { name, partitions };
}

function readFetchSnapshotResponseNodeEndpoint(reader: Reader, _version: number): FetchSnapshotResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { nodeId, host, port };
}

export function readFetchSnapshotResponse(reader: Reader, version: number): FetchSnapshotResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const topicsLength = reader.compactArrayLength(3);
  const topics: FetchSnapshotResponseTopicSnapshot[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readFetchSnapshotResponseTopicSnapshot(reader, version));
  let nodeEndpoints: FetchSnapshotResponseNodeEndpoint[] = [];
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        if (version === 1) {
          const nodeEndpointsLength = reader.compactArrayLength(8);
          nodeEndpoints = [];
          for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readFetchSnapshotResponseNodeEndpoint(reader, version));
        } else reader.skipTo(end);
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { throttleTimeMs, errorCode, topics, nodeEndpoints };
}

function writeFetchSnapshotResponseSnapshotId(writer: Writer, value: FetchSnapshotResponseSnapshotIdInput, _version: number): void {
  writer.int64(value.endOffset);
  writer.int32(value.epoch);
  writer.uvarint(0);
}

function writeFetchSnapshotResponseLeaderIdAndEpoch(writer: Writer, value: FetchSnapshotResponseLeaderIdAndEpochInput, _version: number): void {
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.uvarint(0);
}

function writeFetchSnapshotResponsePartitionSnapshot(writer: Writer, value: FetchSnapshotResponsePartitionSnapshotInput, version: number): void {
  writer.int32(value.index);
  writer.int16(value.errorCode);
  const snapshotId = value.snapshotId;
  writeFetchSnapshotResponseSnapshotId(writer, snapshotId, version);
  writer.int64(value.size);
  writer.int64(value.position);
  writer.compactRecords(value.unalignedRecords);
  const currentLeaderSet = value.currentLeader !== undefined && !isDefaultFetchSnapshotResponseLeaderIdAndEpoch(value.currentLeader);
  writer.uvarint(currentLeaderSet ? 1 : 0);
  if (currentLeaderSet) {
    const mark = writer.beginTag(0);
    const currentLeader = value.currentLeader ?? defaultFetchSnapshotResponseLeaderIdAndEpoch;
    writeFetchSnapshotResponseLeaderIdAndEpoch(writer, currentLeader, version);
    writer.endTag(mark);
  }
}

function writeFetchSnapshotResponseTopicSnapshot(writer: Writer, value: FetchSnapshotResponseTopicSnapshotInput, version: number): void {
  writer.compactString(value.name);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeFetchSnapshotResponsePartitionSnapshot(writer, element, version);
  writer.uvarint(0);
}

function writeFetchSnapshotResponseNodeEndpoint(writer: Writer, value: FetchSnapshotResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

export function writeFetchSnapshotResponse(writer: Writer, value: FetchSnapshotResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeFetchSnapshotResponseTopicSnapshot(writer, element, version);
  const nodeEndpointsSet = version === 1 && value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
  writer.uvarint(nodeEndpointsSet ? 1 : 0);
  if (nodeEndpointsSet) {
    const mark = writer.beginTag(0);
    const nodeEndpoints = value.nodeEndpoints ?? [];
    writer.compactArrayLength(nodeEndpoints.length);
    for (const element of nodeEndpoints) writeFetchSnapshotResponseNodeEndpoint(writer, element, version);
    writer.endTag(mark);
  }
}

function isDefaultFetchSnapshotResponseLeaderIdAndEpoch(value: FetchSnapshotResponseLeaderIdAndEpochInput): boolean {
  return !(value.leaderId !== 0) && !(value.leaderEpoch !== 0);
}

export const fetchSnapshotApi: Api<FetchSnapshotRequest, FetchSnapshotRequestInput, FetchSnapshotResponse, FetchSnapshotResponseInput> = defineApi({
  name: 'FetchSnapshot',
  apiKey: 59,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readFetchSnapshotRequest,
  writeRequest: writeFetchSnapshotRequest,
  readResponse: readFetchSnapshotResponse,
  writeResponse: writeFetchSnapshotResponse,
});
