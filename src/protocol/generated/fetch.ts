// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../base/index.ts';
import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import { isInt64Max, type RecordsInput, type Writer } from '../writer.ts';

export interface FetchRequestReplicaState {
  readonly replicaId: number;
  readonly replicaEpoch: number;
}

export interface FetchRequestReplicaStateInput {
  readonly replicaId?: number | undefined;
  readonly replicaEpoch?: number | bigint | undefined;
}

export interface FetchRequestFetchPartition {
  readonly partition: number;
  /** Since version 9. */
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  /** Since version 12. */
  readonly lastFetchedEpoch: number;
  /** Since version 5. */
  readonly logStartOffset: number;
  readonly partitionMaxBytes: number;
  /** Since version 17. */
  readonly replicaDirectoryId: string;
  /** Version 18. */
  readonly highWatermark: number;
}

export interface FetchRequestFetchPartitionInput {
  readonly partition: number;
  readonly currentLeaderEpoch?: number | undefined;
  readonly fetchOffset: number | bigint;
  readonly lastFetchedEpoch?: number | undefined;
  readonly logStartOffset?: number | bigint | undefined;
  readonly partitionMaxBytes: number;
  readonly replicaDirectoryId?: string | undefined;
  readonly highWatermark?: number | bigint | undefined;
}

export interface FetchRequestFetchTopic {
  /** Versions 4 to 12. */
  readonly topic: string;
  /** Since version 13. */
  readonly topicId: string;
  readonly partitions: readonly FetchRequestFetchPartition[];
}

export interface FetchRequestFetchTopicInput {
  readonly topic?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly FetchRequestFetchPartitionInput[];
}

export interface FetchRequestForgottenTopic {
  /** Versions 7 to 12. */
  readonly topic: string;
  /** Since version 13. */
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface FetchRequestForgottenTopicInput {
  readonly topic?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly number[];
}

/** Versions 4 to 18. */
export interface FetchRequest {
  /** Since version 12. */
  readonly clusterId: string | null;
  /** Versions 4 to 14. */
  readonly replicaId: number;
  /** Since version 15. */
  readonly replicaState: FetchRequestReplicaState;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  /** Since version 7. */
  readonly sessionId: number;
  /** Since version 7. */
  readonly sessionEpoch: number;
  readonly topics: readonly FetchRequestFetchTopic[];
  /** Since version 7. */
  readonly forgottenTopicsData: readonly FetchRequestForgottenTopic[];
  /** Since version 11. */
  readonly rackId: string;
}

export interface FetchRequestInput {
  readonly clusterId?: string | null | undefined;
  readonly replicaId?: number | undefined;
  readonly replicaState?: FetchRequestReplicaStateInput | undefined;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes?: number | undefined;
  readonly isolationLevel?: number | undefined;
  readonly sessionId?: number | undefined;
  readonly sessionEpoch?: number | undefined;
  readonly topics: readonly FetchRequestFetchTopicInput[];
  readonly forgottenTopicsData?: readonly FetchRequestForgottenTopicInput[] | undefined;
  readonly rackId?: string | undefined;
}

const defaultFetchRequestReplicaState: FetchRequestReplicaState = {
  replicaId: -1,
  replicaEpoch: -1,
};

function readFetchRequestReplicaState(reader: Reader, _version: number): FetchRequestReplicaState {
  const replicaId = reader.int32();
  const replicaEpoch = reader.int64();
  reader.skipTags();
  return { replicaId, replicaEpoch };
}

function readFetchRequestFetchPartition(reader: Reader, version: number): FetchRequestFetchPartition {
  const flexible = version >= 12;
  const partition = reader.int32();
  const currentLeaderEpoch = version >= 9 ? reader.int32() : -1;
  const fetchOffset = reader.int64();
  const lastFetchedEpoch = version >= 12 ? reader.int32() : -1;
  const logStartOffset = version >= 5 ? reader.int64() : -1;
  const partitionMaxBytes = reader.int32();
  let replicaDirectoryId: string = ZERO_UUID;
  let highWatermark: number = 2 ** 63;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          if (version >= 17) {
            replicaDirectoryId = reader.uuid();
          } else reader.skipTo(end);
          break;
        }
        case 1: {
          if (version === 18) {
            highWatermark = reader.int64();
          } else reader.skipTo(end);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { partition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, partitionMaxBytes, replicaDirectoryId, highWatermark };
}

function readFetchRequestFetchTopic(reader: Reader, version: number): FetchRequestFetchTopic {
  const flexible = version >= 12;
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(16) : reader.arrayLength(16);
  const partitions: FetchRequestFetchPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readFetchRequestFetchPartition(reader, version));
  if (flexible) reader.skipTags();
  return { topic, topicId, partitions };
}

function readFetchRequestForgottenTopic(reader: Reader, version: number): FetchRequestForgottenTopic {
  const flexible = version >= 12;
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(4) : reader.arrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  if (flexible) reader.skipTags();
  return { topic, topicId, partitions };
}

export function readFetchRequest(reader: Reader, version: number): FetchRequest {
  const flexible = version >= 12;
  const replicaId = version <= 14 ? reader.int32() : -1;
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  const maxBytes = reader.int32();
  const isolationLevel = reader.int8();
  const sessionId = version >= 7 ? reader.int32() : 0;
  const sessionEpoch = version >= 7 ? reader.int32() : -1;
  const topicsLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const topics: FetchRequestFetchTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readFetchRequestFetchTopic(reader, version));
  const forgottenTopicsDataLength = version >= 7 ? (flexible ? reader.compactArrayLength(3) : reader.arrayLength(3)) : 0;
  const forgottenTopicsData: FetchRequestForgottenTopic[] = [];
  for (let i = 0; i < forgottenTopicsDataLength; i++) forgottenTopicsData.push(readFetchRequestForgottenTopic(reader, version));
  const rackId = version >= 11 ? (flexible ? reader.compactString() : reader.string()) : '';
  let clusterId: string | null = null;
  let replicaState: FetchRequestReplicaState = defaultFetchRequestReplicaState;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          clusterId = reader.compactNullableString();
          break;
        }
        case 1: {
          if (version >= 15) {
            replicaState = readFetchRequestReplicaState(reader, version);
          } else reader.skipTo(end);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { clusterId, replicaId, replicaState, maxWaitMs, minBytes, maxBytes, isolationLevel, sessionId, sessionEpoch, topics, forgottenTopicsData, rackId };
}

function writeFetchRequestReplicaState(writer: Writer, value: FetchRequestReplicaStateInput, _version: number): void {
  writer.int32(value.replicaId ?? -1);
  writer.int64(value.replicaEpoch ?? -1);
  writer.uvarint(0);
}

function writeFetchRequestFetchPartition(writer: Writer, value: FetchRequestFetchPartitionInput, version: number): void {
  const flexible = version >= 12;
  writer.int32(value.partition);
  if (version >= 9) {
    writer.int32(value.currentLeaderEpoch ?? -1);
  }
  writer.int64(value.fetchOffset);
  if (version >= 12) {
    writer.int32(value.lastFetchedEpoch ?? -1);
  } else if (value.lastFetchedEpoch !== undefined && value.lastFetchedEpoch !== -1) unsupportedField('FetchRequestFetchPartition.lastFetchedEpoch', version);
  if (version >= 5) {
    writer.int64(value.logStartOffset ?? -1);
  }
  writer.int32(value.partitionMaxBytes);
  if (flexible) {
    const replicaDirectoryIdSet = version >= 17 && value.replicaDirectoryId !== undefined && value.replicaDirectoryId !== ZERO_UUID;
    const highWatermarkSet = version === 18 && value.highWatermark !== undefined && !isInt64Max(value.highWatermark);
    writer.uvarint((replicaDirectoryIdSet ? 1 : 0) + (highWatermarkSet ? 1 : 0));
    if (replicaDirectoryIdSet) {
      const mark = writer.beginTag(0);
      writer.uuid(value.replicaDirectoryId ?? ZERO_UUID);
      writer.endTag(mark);
    }
    if (highWatermarkSet) {
      const mark = writer.beginTag(1);
      writer.int64(value.highWatermark ?? 2 ** 63);
      writer.endTag(mark);
    }
  }
}

function writeFetchRequestFetchTopic(writer: Writer, value: FetchRequestFetchTopicInput, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    const topic = value.topic ?? '';
    if (flexible) writer.compactString(topic);
    else writer.string(topic);
  }
  if (version >= 13) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeFetchRequestFetchPartition(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeFetchRequestForgottenTopic(writer: Writer, value: FetchRequestForgottenTopicInput, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    const topic = value.topic ?? '';
    if (flexible) writer.compactString(topic);
    else writer.string(topic);
  }
  if (version >= 13) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  if (flexible) writer.uvarint(0);
}

export function writeFetchRequest(writer: Writer, value: FetchRequestInput, version: number): void {
  const flexible = version >= 12;
  if (version <= 14) {
    writer.int32(value.replicaId ?? -1);
  } else if (value.replicaId !== undefined && value.replicaId !== -1) unsupportedField('FetchRequest.replicaId', version);
  writer.int32(value.maxWaitMs);
  writer.int32(value.minBytes);
  writer.int32(value.maxBytes ?? 2147483647);
  writer.int8(value.isolationLevel ?? 0);
  if (version >= 7) {
    writer.int32(value.sessionId ?? 0);
  }
  if (version >= 7) {
    writer.int32(value.sessionEpoch ?? -1);
  }
  const topics = value.topics;
  if (flexible) writer.compactArrayLength(topics.length);
  else writer.arrayLength(topics.length);
  for (const element of topics) writeFetchRequestFetchTopic(writer, element, version);
  if (version >= 7) {
    const forgottenTopicsData = value.forgottenTopicsData ?? [];
    if (flexible) writer.compactArrayLength(forgottenTopicsData.length);
    else writer.arrayLength(forgottenTopicsData.length);
    for (const element of forgottenTopicsData) writeFetchRequestForgottenTopic(writer, element, version);
  } else if (value.forgottenTopicsData !== undefined && value.forgottenTopicsData.length > 0) unsupportedField('FetchRequest.forgottenTopicsData', version);
  if (version >= 11) {
    const rackId = value.rackId ?? '';
    if (flexible) writer.compactString(rackId);
    else writer.string(rackId);
  }
  if (!(version >= 15)) {
    if (value.replicaState !== undefined && !isDefaultFetchRequestReplicaState(value.replicaState)) unsupportedField('FetchRequest.replicaState', version);
  }
  if (flexible) {
    const clusterIdSet = value.clusterId !== undefined && value.clusterId !== null;
    const replicaStateSet = version >= 15 && value.replicaState !== undefined && !isDefaultFetchRequestReplicaState(value.replicaState);
    writer.uvarint((clusterIdSet ? 1 : 0) + (replicaStateSet ? 1 : 0));
    if (clusterIdSet) {
      const mark = writer.beginTag(0);
      writer.compactNullableString(value.clusterId ?? null);
      writer.endTag(mark);
    }
    if (replicaStateSet) {
      const mark = writer.beginTag(1);
      const replicaState = value.replicaState ?? defaultFetchRequestReplicaState;
      writeFetchRequestReplicaState(writer, replicaState, version);
      writer.endTag(mark);
    }
  }
}

function isDefaultFetchRequestReplicaState(value: FetchRequestReplicaStateInput): boolean {
  return !(value.replicaId !== undefined && value.replicaId !== -1) && !(value.replicaEpoch !== undefined && Number(value.replicaEpoch) !== -1);
}

export interface FetchResponseEpochEndOffset {
  readonly epoch: number;
  readonly endOffset: number;
}

export interface FetchResponseEpochEndOffsetInput {
  readonly epoch?: number | undefined;
  readonly endOffset?: number | bigint | undefined;
}

export interface FetchResponseLeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface FetchResponseLeaderIdAndEpochInput {
  readonly leaderId?: number | undefined;
  readonly leaderEpoch?: number | undefined;
}

export interface FetchResponseSnapshotId {
  readonly endOffset: number;
  readonly epoch: number;
}

export interface FetchResponseSnapshotIdInput {
  readonly endOffset?: number | bigint | undefined;
  readonly epoch?: number | undefined;
}

export interface FetchResponseAbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export interface FetchResponseAbortedTransactionInput {
  readonly producerId: number | bigint;
  readonly firstOffset: number | bigint;
}

export interface FetchResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** Since version 5. */
  readonly logStartOffset: number;
  /** Since version 12. */
  readonly divergingEpoch: FetchResponseEpochEndOffset;
  /** Since version 12. */
  readonly currentLeader: FetchResponseLeaderIdAndEpoch;
  /** Since version 12. */
  readonly snapshotId: FetchResponseSnapshotId;
  readonly abortedTransactions: readonly FetchResponseAbortedTransaction[] | null;
  /** Since version 11. */
  readonly preferredReadReplica: number;
  readonly records: Buffer | null;
}

export interface FetchResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly highWatermark: number | bigint;
  readonly lastStableOffset?: number | bigint | undefined;
  readonly logStartOffset?: number | bigint | undefined;
  readonly divergingEpoch?: FetchResponseEpochEndOffsetInput | undefined;
  readonly currentLeader?: FetchResponseLeaderIdAndEpochInput | undefined;
  readonly snapshotId?: FetchResponseSnapshotIdInput | undefined;
  readonly abortedTransactions: readonly FetchResponseAbortedTransactionInput[] | null;
  readonly preferredReadReplica?: number | undefined;
  readonly records: RecordsInput;
}

export interface FetchResponseFetchableTopicResponse {
  /** Versions 4 to 12. */
  readonly topic: string;
  /** Since version 13. */
  readonly topicId: string;
  readonly partitions: readonly FetchResponsePartitionData[];
}

export interface FetchResponseFetchableTopicResponseInput {
  readonly topic?: string | undefined;
  readonly topicId?: string | undefined;
  readonly partitions: readonly FetchResponsePartitionDataInput[];
}

export interface FetchResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface FetchResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
}

/** Versions 4 to 18. */
export interface FetchResponse {
  readonly throttleTimeMs: number;
  /** Since version 7. */
  readonly errorCode: number;
  /** Since version 7. */
  readonly sessionId: number;
  readonly responses: readonly FetchResponseFetchableTopicResponse[];
  /** Since version 16. */
  readonly nodeEndpoints: readonly FetchResponseNodeEndpoint[];
}

export interface FetchResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode?: number | undefined;
  readonly sessionId?: number | undefined;
  readonly responses: readonly FetchResponseFetchableTopicResponseInput[];
  readonly nodeEndpoints?: readonly FetchResponseNodeEndpointInput[] | undefined;
}

const defaultFetchResponseEpochEndOffset: FetchResponseEpochEndOffset = {
  epoch: -1,
  endOffset: -1,
};

const defaultFetchResponseLeaderIdAndEpoch: FetchResponseLeaderIdAndEpoch = {
  leaderId: -1,
  leaderEpoch: -1,
};

const defaultFetchResponseSnapshotId: FetchResponseSnapshotId = {
  endOffset: -1,
  epoch: -1,
};

function readFetchResponseEpochEndOffset(reader: Reader, _version: number): FetchResponseEpochEndOffset {
  const epoch = reader.int32();
  const endOffset = reader.int64();
  reader.skipTags();
  return { epoch, endOffset };
}

function readFetchResponseLeaderIdAndEpoch(reader: Reader, _version: number): FetchResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch };
}

function readFetchResponseSnapshotId(reader: Reader, _version: number): FetchResponseSnapshotId {
  const endOffset = reader.int64();
  const epoch = reader.int32();
  reader.skipTags();
  return { endOffset, epoch };
}

function readFetchResponseAbortedTransaction(reader: Reader, version: number): FetchResponseAbortedTransaction {
  const flexible = version >= 12;
  const producerId = reader.int64();
  const firstOffset = reader.int64();
  if (flexible) reader.skipTags();
  return { producerId, firstOffset };
}

function readFetchResponsePartitionData(reader: Reader, version: number): FetchResponsePartitionData {
  const flexible = version >= 12;
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = reader.int64();
  const lastStableOffset = reader.int64();
  const logStartOffset = version >= 5 ? reader.int64() : -1;
  const abortedTransactionsLength = flexible ? reader.compactNullableArrayLength(16) : reader.nullableArrayLength(16);
  const abortedTransactions: FetchResponseAbortedTransaction[] | null = abortedTransactionsLength < 0 ? null : [];
  for (let i = 0; i < abortedTransactionsLength; i++) abortedTransactions!.push(readFetchResponseAbortedTransaction(reader, version));
  const preferredReadReplica = version >= 11 ? reader.int32() : -1;
  const records = flexible ? reader.compactNullableBytes() : reader.nullableBytes();
  let divergingEpoch: FetchResponseEpochEndOffset = defaultFetchResponseEpochEndOffset;
  let currentLeader: FetchResponseLeaderIdAndEpoch = defaultFetchResponseLeaderIdAndEpoch;
  let snapshotId: FetchResponseSnapshotId = defaultFetchResponseSnapshotId;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          divergingEpoch = readFetchResponseEpochEndOffset(reader, version);
          break;
        }
        case 1: {
          currentLeader = readFetchResponseLeaderIdAndEpoch(reader, version);
          break;
        }
        case 2: {
          snapshotId = readFetchResponseSnapshotId(reader, version);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { partitionIndex, errorCode, highWatermark, lastStableOffset, logStartOffset, divergingEpoch, currentLeader, snapshotId, abortedTransactions, preferredReadReplica, records };
}

function readFetchResponseFetchableTopicResponse(reader: Reader, version: number): FetchResponseFetchableTopicResponse {
  const flexible = version >= 12;
  const topic = version <= 12 ? (flexible ? reader.compactString() : reader.string()) : '';
  const topicId = version >= 13 ? reader.uuid() : ZERO_UUID;
  const partitionsLength = flexible ? reader.compactArrayLength(30) : reader.arrayLength(30);
  const partitions: FetchResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readFetchResponsePartitionData(reader, version));
  if (flexible) reader.skipTags();
  return { topic, topicId, partitions };
}

function readFetchResponseNodeEndpoint(reader: Reader, _version: number): FetchResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTags();
  return { nodeId, host, port, rack };
}

export function readFetchResponse(reader: Reader, version: number): FetchResponse {
  const flexible = version >= 12;
  const throttleTimeMs = reader.int32();
  const errorCode = version >= 7 ? reader.int16() : 0;
  const sessionId = version >= 7 ? reader.int32() : 0;
  const responsesLength = flexible ? reader.compactArrayLength(3) : reader.arrayLength(3);
  const responses: FetchResponseFetchableTopicResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readFetchResponseFetchableTopicResponse(reader, version));
  let nodeEndpoints: FetchResponseNodeEndpoint[] = [];
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          if (version >= 16) {
            const nodeEndpointsLength = reader.compactArrayLength(11);
            nodeEndpoints = [];
            for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readFetchResponseNodeEndpoint(reader, version));
          } else reader.skipTo(end);
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { throttleTimeMs, errorCode, sessionId, responses, nodeEndpoints };
}

function writeFetchResponseEpochEndOffset(writer: Writer, value: FetchResponseEpochEndOffsetInput, _version: number): void {
  writer.int32(value.epoch ?? -1);
  writer.int64(value.endOffset ?? -1);
  writer.uvarint(0);
}

function writeFetchResponseLeaderIdAndEpoch(writer: Writer, value: FetchResponseLeaderIdAndEpochInput, _version: number): void {
  writer.int32(value.leaderId ?? -1);
  writer.int32(value.leaderEpoch ?? -1);
  writer.uvarint(0);
}

function writeFetchResponseSnapshotId(writer: Writer, value: FetchResponseSnapshotIdInput, _version: number): void {
  writer.int64(value.endOffset ?? -1);
  writer.int32(value.epoch ?? -1);
  writer.uvarint(0);
}

function writeFetchResponseAbortedTransaction(writer: Writer, value: FetchResponseAbortedTransactionInput, version: number): void {
  const flexible = version >= 12;
  writer.int64(value.producerId);
  writer.int64(value.firstOffset);
  if (flexible) writer.uvarint(0);
}

function writeFetchResponsePartitionData(writer: Writer, value: FetchResponsePartitionDataInput, version: number): void {
  const flexible = version >= 12;
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.int64(value.highWatermark);
  writer.int64(value.lastStableOffset ?? -1);
  if (version >= 5) {
    writer.int64(value.logStartOffset ?? -1);
  }
  const abortedTransactions = value.abortedTransactions;
  if (flexible) writer.compactArrayLength(abortedTransactions === null ? -1 : abortedTransactions.length);
  else writer.arrayLength(abortedTransactions === null ? -1 : abortedTransactions.length);
  if (abortedTransactions !== null) for (const element of abortedTransactions) writeFetchResponseAbortedTransaction(writer, element, version);
  if (version >= 11) {
    writer.int32(value.preferredReadReplica ?? -1);
  }
  if (flexible) writer.compactRecords(value.records);
  else writer.records(value.records);
  if (flexible) {
    const divergingEpochSet = value.divergingEpoch !== undefined && !isDefaultFetchResponseEpochEndOffset(value.divergingEpoch);
    const currentLeaderSet = value.currentLeader !== undefined && !isDefaultFetchResponseLeaderIdAndEpoch(value.currentLeader);
    const snapshotIdSet = value.snapshotId !== undefined && !isDefaultFetchResponseSnapshotId(value.snapshotId);
    writer.uvarint((divergingEpochSet ? 1 : 0) + (currentLeaderSet ? 1 : 0) + (snapshotIdSet ? 1 : 0));
    if (divergingEpochSet) {
      const mark = writer.beginTag(0);
      const divergingEpoch = value.divergingEpoch ?? defaultFetchResponseEpochEndOffset;
      writeFetchResponseEpochEndOffset(writer, divergingEpoch, version);
      writer.endTag(mark);
    }
    if (currentLeaderSet) {
      const mark = writer.beginTag(1);
      const currentLeader = value.currentLeader ?? defaultFetchResponseLeaderIdAndEpoch;
      writeFetchResponseLeaderIdAndEpoch(writer, currentLeader, version);
      writer.endTag(mark);
    }
    if (snapshotIdSet) {
      const mark = writer.beginTag(2);
      const snapshotId = value.snapshotId ?? defaultFetchResponseSnapshotId;
      writeFetchResponseSnapshotId(writer, snapshotId, version);
      writer.endTag(mark);
    }
  }
}

function writeFetchResponseFetchableTopicResponse(writer: Writer, value: FetchResponseFetchableTopicResponseInput, version: number): void {
  const flexible = version >= 12;
  if (version <= 12) {
    const topic = value.topic ?? '';
    if (flexible) writer.compactString(topic);
    else writer.string(topic);
  }
  if (version >= 13) {
    writer.uuid(value.topicId ?? ZERO_UUID);
  }
  const partitions = value.partitions;
  if (flexible) writer.compactArrayLength(partitions.length);
  else writer.arrayLength(partitions.length);
  for (const element of partitions) writeFetchResponsePartitionData(writer, element, version);
  if (flexible) writer.uvarint(0);
}

function writeFetchResponseNodeEndpoint(writer: Writer, value: FetchResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.uvarint(0);
}

export function writeFetchResponse(writer: Writer, value: FetchResponseInput, version: number): void {
  const flexible = version >= 12;
  writer.int32(value.throttleTimeMs ?? 0);
  if (version >= 7) {
    writer.int16(value.errorCode ?? 0);
  }
  if (version >= 7) {
    writer.int32(value.sessionId ?? 0);
  }
  const responses = value.responses;
  if (flexible) writer.compactArrayLength(responses.length);
  else writer.arrayLength(responses.length);
  for (const element of responses) writeFetchResponseFetchableTopicResponse(writer, element, version);
  if (flexible) {
    const nodeEndpointsSet = version >= 16 && value.nodeEndpoints !== undefined && value.nodeEndpoints.length > 0;
    writer.uvarint(nodeEndpointsSet ? 1 : 0);
    if (nodeEndpointsSet) {
      const mark = writer.beginTag(0);
      const nodeEndpoints = value.nodeEndpoints ?? [];
      writer.compactArrayLength(nodeEndpoints.length);
      for (const element of nodeEndpoints) writeFetchResponseNodeEndpoint(writer, element, version);
      writer.endTag(mark);
    }
  }
}

function isDefaultFetchResponseEpochEndOffset(value: FetchResponseEpochEndOffsetInput): boolean {
  return !(value.epoch !== undefined && value.epoch !== -1) && !(value.endOffset !== undefined && Number(value.endOffset) !== -1);
}

function isDefaultFetchResponseLeaderIdAndEpoch(value: FetchResponseLeaderIdAndEpochInput): boolean {
  return !(value.leaderId !== undefined && value.leaderId !== -1) && !(value.leaderEpoch !== undefined && value.leaderEpoch !== -1);
}

function isDefaultFetchResponseSnapshotId(value: FetchResponseSnapshotIdInput): boolean {
  return !(value.endOffset !== undefined && Number(value.endOffset) !== -1) && !(value.epoch !== undefined && value.epoch !== -1);
}

export const fetchApi: Api<FetchRequest, FetchRequestInput, FetchResponse, FetchResponseInput> = defineApi({
  name: 'Fetch',
  apiKey: 1,
  minVersion: 4,
  maxVersion: 18,
  flexibleFrom: 12,
  readRequest: readFetchRequest,
  writeRequest: writeFetchRequest,
  readResponse: readFetchResponse,
  writeResponse: writeFetchResponse,
});
