// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ShareAcknowledgeRequestAcknowledgementBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareAcknowledgeRequestAcknowledgementBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareAcknowledgeRequestAcknowledgePartition {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareAcknowledgeRequestAcknowledgementBatch[];
}

export interface ShareAcknowledgeRequestAcknowledgePartitionInput {
  readonly partitionIndex: number;
  readonly acknowledgementBatches: readonly ShareAcknowledgeRequestAcknowledgementBatchInput[];
}

export interface ShareAcknowledgeRequestAcknowledgeTopic {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeRequestAcknowledgePartition[];
}

export interface ShareAcknowledgeRequestAcknowledgeTopicInput {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeRequestAcknowledgePartitionInput[];
}

/** Versions 1 to 2. */
export interface ShareAcknowledgeRequest {
  readonly groupId: string | null;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  /** Version 2. */
  readonly isRenewAck: boolean;
  readonly topics: readonly ShareAcknowledgeRequestAcknowledgeTopic[];
}

export interface ShareAcknowledgeRequestInput {
  readonly groupId?: string | null | undefined;
  readonly memberId: string | null;
  readonly shareSessionEpoch: number;
  readonly isRenewAck?: boolean | undefined;
  readonly topics: readonly ShareAcknowledgeRequestAcknowledgeTopicInput[];
}

function readShareAcknowledgeRequestAcknowledgementBatch(reader: Reader, _version: number): ShareAcknowledgeRequestAcknowledgementBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const acknowledgeTypesLength = reader.compactArrayLength(1);
  const acknowledgeTypes: number[] = [];
  for (let i = 0; i < acknowledgeTypesLength; i++) acknowledgeTypes.push(reader.int8());
  reader.skipTags();
  return { firstOffset, lastOffset, acknowledgeTypes };
}

function readShareAcknowledgeRequestAcknowledgePartition(reader: Reader, version: number): ShareAcknowledgeRequestAcknowledgePartition {
  const partitionIndex = reader.int32();
  const acknowledgementBatchesLength = reader.compactArrayLength(18);
  const acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatch[] = [];
  for (let i = 0; i < acknowledgementBatchesLength; i++) acknowledgementBatches.push(readShareAcknowledgeRequestAcknowledgementBatch(reader, version));
  reader.skipTags();
  return { partitionIndex, acknowledgementBatches };
}

function readShareAcknowledgeRequestAcknowledgeTopic(reader: Reader, version: number): ShareAcknowledgeRequestAcknowledgeTopic {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(6);
  const partitions: ShareAcknowledgeRequestAcknowledgePartition[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readShareAcknowledgeRequestAcknowledgePartition(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

export function readShareAcknowledgeRequest(reader: Reader, version: number): ShareAcknowledgeRequest {
  const groupId = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const shareSessionEpoch = reader.int32();
  const isRenewAck = version === 2 ? reader.bool() : false;
  const topicsLength = reader.compactArrayLength(18);
  const topics: ShareAcknowledgeRequestAcknowledgeTopic[] = [];
  for (let i = 0; i < topicsLength; i++) topics.push(readShareAcknowledgeRequestAcknowledgeTopic(reader, version));
  reader.skipTags();
  return { groupId, memberId, shareSessionEpoch, isRenewAck, topics };
}

function writeShareAcknowledgeRequestAcknowledgementBatch(writer: Writer, value: ShareAcknowledgeRequestAcknowledgementBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  const acknowledgeTypes = value.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypes.length);
  for (const element of acknowledgeTypes) writer.int8(element);
  writer.uvarint(0);
}

function writeShareAcknowledgeRequestAcknowledgePartition(writer: Writer, value: ShareAcknowledgeRequestAcknowledgePartitionInput, version: number): void {
  writer.int32(value.partitionIndex);
  const acknowledgementBatches = value.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatches.length);
  for (const element of acknowledgementBatches) writeShareAcknowledgeRequestAcknowledgementBatch(writer, element, version);
  writer.uvarint(0);
}

function writeShareAcknowledgeRequestAcknowledgeTopic(writer: Writer, value: ShareAcknowledgeRequestAcknowledgeTopicInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeShareAcknowledgeRequestAcknowledgePartition(writer, element, version);
  writer.uvarint(0);
}

export function writeShareAcknowledgeRequest(writer: Writer, value: ShareAcknowledgeRequestInput, version: number): void {
  writer.compactNullableString(value.groupId ?? null);
  writer.compactNullableString(value.memberId);
  writer.int32(value.shareSessionEpoch);
  if (version === 2) {
    writer.bool(value.isRenewAck ?? false);
  } else if (value.isRenewAck === true) unsupportedField('ShareAcknowledgeRequest.isRenewAck', version);
  const topics = value.topics;
  writer.compactArrayLength(topics.length);
  for (const element of topics) writeShareAcknowledgeRequestAcknowledgeTopic(writer, element, version);
  writer.uvarint(0);
}

export interface ShareAcknowledgeResponseLeaderIdAndEpoch {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareAcknowledgeResponseLeaderIdAndEpochInput {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

export interface ShareAcknowledgeResponsePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly currentLeader: ShareAcknowledgeResponseLeaderIdAndEpoch;
}

export interface ShareAcknowledgeResponsePartitionDataInput {
  readonly partitionIndex: number;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly currentLeader: ShareAcknowledgeResponseLeaderIdAndEpochInput;
}

export interface ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeResponsePartitionData[];
}

export interface ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput {
  readonly topicId: string;
  readonly partitions: readonly ShareAcknowledgeResponsePartitionDataInput[];
}

export interface ShareAcknowledgeResponseNodeEndpoint {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface ShareAcknowledgeResponseNodeEndpointInput {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
  readonly rack?: string | null | undefined;
}

/** Versions 1 to 2. */
export interface ShareAcknowledgeResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  /** Version 2. */
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly ShareAcknowledgeResponseShareAcknowledgeTopicResponse[];
  readonly nodeEndpoints: readonly ShareAcknowledgeResponseNodeEndpoint[];
}

export interface ShareAcknowledgeResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly acquisitionLockTimeoutMs?: number | undefined;
  readonly responses: readonly ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput[];
  readonly nodeEndpoints: readonly ShareAcknowledgeResponseNodeEndpointInput[];
}

function readShareAcknowledgeResponseLeaderIdAndEpoch(reader: Reader, _version: number): ShareAcknowledgeResponseLeaderIdAndEpoch {
  const leaderId = reader.int32();
  const leaderEpoch = reader.int32();
  reader.skipTags();
  return { leaderId, leaderEpoch };
}

function readShareAcknowledgeResponsePartitionData(reader: Reader, version: number): ShareAcknowledgeResponsePartitionData {
  const partitionIndex = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const currentLeader = readShareAcknowledgeResponseLeaderIdAndEpoch(reader, version);
  reader.skipTags();
  return { partitionIndex, errorCode, errorMessage, currentLeader };
}

function readShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader: Reader, version: number): ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(17);
  const partitions: ShareAcknowledgeResponsePartitionData[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(readShareAcknowledgeResponsePartitionData(reader, version));
  reader.skipTags();
  return { topicId, partitions };
}

function readShareAcknowledgeResponseNodeEndpoint(reader: Reader, _version: number): ShareAcknowledgeResponseNodeEndpoint {
  const nodeId = reader.int32();
  const host = reader.compactString();
  const port = reader.int32();
  const rack = reader.compactNullableString();
  reader.skipTags();
  return { nodeId, host, port, rack };
}

export function readShareAcknowledgeResponse(reader: Reader, version: number): ShareAcknowledgeResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const acquisitionLockTimeoutMs = version === 2 ? reader.int32() : 0;
  const responsesLength = reader.compactArrayLength(18);
  const responses: ShareAcknowledgeResponseShareAcknowledgeTopicResponse[] = [];
  for (let i = 0; i < responsesLength; i++) responses.push(readShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader, version));
  const nodeEndpointsLength = reader.compactArrayLength(11);
  const nodeEndpoints: ShareAcknowledgeResponseNodeEndpoint[] = [];
  for (let i = 0; i < nodeEndpointsLength; i++) nodeEndpoints.push(readShareAcknowledgeResponseNodeEndpoint(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, acquisitionLockTimeoutMs, responses, nodeEndpoints };
}

function writeShareAcknowledgeResponseLeaderIdAndEpoch(writer: Writer, value: ShareAcknowledgeResponseLeaderIdAndEpochInput, _version: number): void {
  writer.int32(value.leaderId);
  writer.int32(value.leaderEpoch);
  writer.uvarint(0);
}

function writeShareAcknowledgeResponsePartitionData(writer: Writer, value: ShareAcknowledgeResponsePartitionDataInput, version: number): void {
  writer.int32(value.partitionIndex);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  const currentLeader = value.currentLeader;
  writeShareAcknowledgeResponseLeaderIdAndEpoch(writer, currentLeader, version);
  writer.uvarint(0);
}

function writeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer: Writer, value: ShareAcknowledgeResponseShareAcknowledgeTopicResponseInput, version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writeShareAcknowledgeResponsePartitionData(writer, element, version);
  writer.uvarint(0);
}

function writeShareAcknowledgeResponseNodeEndpoint(writer: Writer, value: ShareAcknowledgeResponseNodeEndpointInput, _version: number): void {
  writer.int32(value.nodeId);
  writer.compactString(value.host);
  writer.int32(value.port);
  writer.compactNullableString(value.rack ?? null);
  writer.uvarint(0);
}

export function writeShareAcknowledgeResponse(writer: Writer, value: ShareAcknowledgeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  if (version === 2) {
    writer.int32(value.acquisitionLockTimeoutMs ?? 0);
  }
  const responses = value.responses;
  writer.compactArrayLength(responses.length);
  for (const element of responses) writeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer, element, version);
  const nodeEndpoints = value.nodeEndpoints;
  writer.compactArrayLength(nodeEndpoints.length);
  for (const element of nodeEndpoints) writeShareAcknowledgeResponseNodeEndpoint(writer, element, version);
  writer.uvarint(0);
}

export const shareAcknowledgeApi: Api<ShareAcknowledgeRequest, ShareAcknowledgeRequestInput, ShareAcknowledgeResponse, ShareAcknowledgeResponseInput> = defineApi({
  name: 'ShareAcknowledge',
  apiKey: 79,
  minVersion: 1,
  maxVersion: 2,
  flexibleFrom: 0,
  readRequest: readShareAcknowledgeRequest,
  writeRequest: writeShareAcknowledgeRequest,
  readResponse: readShareAcknowledgeResponse,
  writeResponse: writeShareAcknowledgeResponse,
});
