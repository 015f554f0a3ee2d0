// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { RecordsInput, Writer } from '../writer.ts';

export interface ShareFetchRequestAcknowledgementBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareFetchRequestAcknowledgementBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareFetchRequestFetchPartition {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareFetchRequestAcknowledgementBatch[];
}

export interface ShareFetchRequestFetchPartitionInput {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareFetchRequestAcknowledgementBatchInput[];
}

export interface ShareFetchRequestFetchTopic {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchRequestFetchPartition[];
}

export interface ShareFetchRequestFetchTopicInput {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchRequestFetchPartitionInput[];
}

export interface ShareFetchRequestForgottenTopic {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ShareFetchRequestForgottenTopicInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

/** Versions 1 to 2. */
export interface ShareFetchRequest {
  readonly groupId: string | null;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxRecords: number;
  readonly batchSize: number;
  /** Version 2. */
  readonly shareAcquireMode: number;
  /** Version 2. */
  readonly isRenewAck: boolean;
  readonly topics: readonly ShareFetchRequestFetchTopic[];
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopic[];
}

export interface ShareFetchRequestInput {
  readonly groupId?: string | null | undefined;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes?: number | undefined;
  readonly maxRecords: number;
  readonly batchSize: number;
  readonly shareAcquireMode?: number | undefined;
  readonly isRenewAck?: boolean | undefined;
  readonly topics: readonly ShareFetchRequestFetchTopicInput[];
  readonly forgottenTopicsData: readonly ShareFetchRequestForgottenTopicInput[];
}

function readShareFetchRequestAcknowledgementBatch(reader: Reader, _version: number): ShareFetchRequestAcknowledgementBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const acknowledgeTypesLength = reader.compactArrayLength(1);
  const acknowledgeTypes: number[] = [];
  for (let i = 0; i < acknowledgeTypesLength; i++) acknowledgeTypes.push(reader.int8());
  reader.skipTags();
  return { firstOffset, lastOffset, acknowledgeTypes };
}

function readShareFetchRequestFetchPartition(reader: Reader, version: number): ShareFetchRequestFetchPartition {
  const partitionIndex = reader.int32();
  const acknowledgementBatchesLength = reader.compactArrayLength(18);
  const acknowledgementBatches: ShareFetchRequestAcknowledgementBatch[] = [];
  for (let i = 0; i < acknowledgementBatchesLength; i++) acknowledgementBatches.push(readShareFetchRequestAcknowledgementBatch(reader, version));
  reader.skipTags();
  return { partitionIndex, acknowledgementBatches };
}

function readShareFetchRequestFetchTopic(reader: Reader, version: number): ShareFetchRequestFetchTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions: ShareFetchRequestFetchPartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readShareFetchRequestFetchPartition(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

function readShareFetchRequestForgottenTopic(reader: Reader, _version: number): ShareFetchRequestForgottenTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

export function readShareFetchRequest(reader: Reader, version: number): ShareFetchRequest {
  const groupId = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const shareSessionEpoch = reader.int32();
  const maxWaitMs = reader.int32();
  const minBytes = reader.int32();
  const maxBytes = reader.int32();
  const maxRecords = reader.int32();
  const batchSize = reader.int32();
  const shareAcquireMode = version === 2 ? reader.int8() : 0;
  const isRenewAck = version === 2 ? reader.bool() : false;
  const topicsLength = reader.compactArrayLength(18);
  const topics: ShareFetchRequestFetchTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readShareFetchRequestFetchTopic(reader, version));
  const forgottenTopicsDataLength = reader.compactArrayLength(18);
  const forgottenTopicsData: ShareFetchRequestForgottenTopic[] = [];
  for (let i = 0; i < forgottenTopicsDataLength; i++) forgottenTopicsData.push(readShareFetchRequestForgottenTopic(reader, version));
  reader.skipTags();
  return { groupId, memberId, shareSessionEpoch, maxWaitMs, minBytes, maxBytes, maxRecords, batchSize, shareAcquireMode, isRenewAck, topics, forgottenTopicsData };
}

function writeShareFetchRequestAcknowledgementBatch(writer: Writer, value: ShareFetchRequestAcknowledgementBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  const acknowledgeTypes = value.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypes.length);
  for (const element of acknowledgeTypes) writer.int8(element);
  writer.uvarint(0);
}

function writeShareFetchRequestFetchPartition(writer: Writer, value: ShareFetchRequestFetchPartitionInput, version: number): void {
  writer.int32(value.partitionIndex);
  const acknowledgementBatches = value.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatches.length);
  for (const element of acknowledgementBatches) writeShareFetchRequestAcknowledgementBatch(writer, element, version);
  writer.uvarint(0);
}

function writeShareFetchRequestFetchTopic(writer: Writer, value: ShareFetchRequestFetchTopicInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeShareFetchRequestFetchPartition(writer, element, version);
  writer.uvarint(0);
}

function writeShareFetchRequestForgottenTopic(writer: Writer, value: ShareFetchRequestForgottenTopicInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeShareFetchRequest(writer: Writer, value: ShareFetchRequestInput, version: number): void {
  writer.compactNullableString(value.groupId ?? null);
  writer.compactNullableString(value.memberId);
  writer.int32(value.shareSessionEpoch);
  writer.int32(value.maxWaitMs);
  writer.int32(value.minBytes);
  writer.int32(value.maxBytes ?? 2147483647);
  writer.int32(value.maxRecords);
  writer.int32(value.batchSize);
  if (version === 2) {
    writer.int8(value.shareAcquireMode ?? 0);
  }
  if (version === 2) {
    writer.bool(value.isRenewAck ?? false);
  } else if (value.isRenewAck === true) unsupportedField('ShareFetchRequest.isRenewAck', version);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeShareFetchRequestFetchTopic(writer, element, version);
  const forgottenTopicsData = value.forgottenTopicsData;
  writer.compactArrayLength(forgottenTopicsData.length);
  for (const element of forgottenTopicsData) writeShareFetchRequestForgottenTopic(writer, element, version);
  writer.uvarint(0);
}

export interface ShareFetchResponseLeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareFetchResponseLeaderIdAndEpochInput {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareFetchResponseAcquiredRecords {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryCount: number;
}

export interface ShareFetchResponseAcquiredRecordsInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly deliveryCount: number;
}

export interface ShareFetchResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly acknowledgeErrorCode: number;
  readonly acknowledgeErrorMessage: string | null;
  readonly currentLeader: ShareFetchResponseLeaderIdAndEpoch;
  readonly records: Buffer;
  readonly acquiredRecords: readonly ShareFetchResponseAcquiredRecords[];
}

export interface ShareFetchResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly acknowledgeErrorCode: number;
  readonly acknowledgeErrorMessage?: string | null | undefined;
  readonly currentLeader: ShareFetchResponseLeaderIdAndEpochInput;
  readonly records: RecordsInput;
  readonly acquiredRecords: readonly ShareFetchResponseAcquiredRecordsInput[];
}

export interface ShareFetchResponseShareFetchableTopicResponse {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchResponsePartitionData[];
}

export interface ShareFetchResponseShareFetchableTopicResponseInput {
  readonly topicId: string;
  readonly partitions: readonly ShareFetchResponsePartitionDataInput[];
}

export interface ShareFetchResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface ShareFetchResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
}

/** Versions 1 to 2. */
export interface ShareFetchResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly ShareFetchResponseShareFetchableTopicResponse[];
  readonly nodeEndpoints: readonly ShareFetchResponseNodeEndpoint[];
}

export interface ShareFetchResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly ShareFetchResponseShareFetchableTopicResponseInput[];
  readonly nodeEndpoints: readonly ShareFetchResponseNodeEndpointInput[];
}

function readShareFetchResponseLeaderIdAndEpoch(reader: Reader, _version: number): ShareFetchResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch };
}

function readShareFetchResponseAcquiredRecords(reader: Reader, _version: number): ShareFetchResponseAcquiredRecords {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryCount = reader.int16();
  reader.skipTags();
  return { firstOffset, lastOffset, deliveryCount };
}

function readShareFetchResponsePartitionData(reader: Reader, version: number): ShareFetchResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acknowledgeErrorCode = reader.int16();
  const acknowledgeErrorMessage = reader.compactNullableString();
  const currentLeader = readShareFetchResponseLeaderIdAndEpoch(reader, version);
  const records = reader.compactBytes();
  const acquiredRecordsLength = reader.compactArrayLength(19);
  const acquiredRecords: ShareFetchResponseAcquiredRecords[] = [];
  for (let i = 0; i < acquiredRecordsLength; i++) acquiredRecords.push(readShareFetchResponseAcquiredRecords(reader, version));
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage, acknowledgeErrorCode, acknowledgeErrorMessage, currentLeader, records, acquiredRecords };
}

function readShareFetchResponseShareFetchableTopicResponse(reader: Reader, version: number): ShareFetchResponseShareFetchableTopicResponse {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(22);
  const partitions: ShareFetchResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readShareFetchResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

function readShareFetchResponseNodeEndpoint(reader: Reader, _version: number): ShareFetchResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTags();
  return { nodeId, host, port, rack };
}

export function readShareFetchResponse(reader: Reader, version: number): ShareFetchResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acquisitionLockTimeoutMs = reader.int32();
  const responsesLength = reader.compactArrayLength(18);
  const responses: ShareFetchResponseShareFetchableTopicResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readShareFetchResponseShareFetchableTopicResponse(reader, version));
  const nodeEndpointsLength = reader.compactArrayLength(11);
  const nodeEndpoints: ShareFetchResponseNodeEndpoint[] = [];
  for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readShareFetchResponseNodeEndpoint(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints };
}

function writeShareFetchResponseLeaderIdAndEpoch(writer: Writer, value: ShareFetchResponseLeaderIdAndEpochInput, _version: number): void {
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.uvarint(0);
}

function writeShareFetchResponseAcquiredRecords(writer: Writer, value: ShareFetchResponseAcquiredRecordsInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int16(value.deliveryCount);
  writer.uvarint(0);
}

function writeShareFetchResponsePartitionData(writer: Writer, value: ShareFetchResponsePartitionDataInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int16(value.acknowledgeErrorCode);
  writer.compactNullableString(value.acknowledgeErrorMessage ?? null);
  const currentLeader = value.currentLeader;
  writeShareFetchResponseLeaderIdAndEpoch(writer, currentLeader, version);
  writer.compactRecords(value.records);
  const acquiredRecords = value.acquiredRecords;
  writer.compactArrayLength(acquiredRecords.length);
  for (const element of acquiredRecords) writeShareFetchResponseAcquiredRecords(writer, element, version);
  writer.uvarint(0);
}

function writeShareFetchResponseShareFetchableTopicResponse(writer: Writer, value: ShareFetchResponseShareFetchableTopicResponseInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeShareFetchResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeShareFetchResponseNodeEndpoint(writer: Writer, value: ShareFetchResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.uvarint(0);
}

export function writeShareFetchResponse(writer: Writer, value: ShareFetchResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.int32(value.acquisitionLockTimeoutMs);
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const element of responses) writeShareFetchResponseShareFetchableTopicResponse(writer, element, version);
  const nodeEndpoints = value.nodeEndpoints;
  writer.compactArrayLength(nodeEndpoints.length);
  for (const element of nodeEndpoints) writeShareFetchResponseNodeEndpoint(writer, element, version);
  writer.uvarint(0);
}

export const shareFetchApi: Api<ShareFetchRequest, ShareFetchRequestInput, ShareFetchResponse, ShareFetchResponseInput> = defineApi({
  name: 'ShareFetch',
  apiKey: 78,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readShareFetchRequest,
  writeRequest: writeShareFetchRequest,
  readResponse: readShareFetchResponse,
  writeResponse: writeShareFetchResponse,
});
