// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import { unsupportedField } from '../codec-error.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface ConsumerGroupHeartbeatRequestTopicPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupHeartbeatRequestTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

/** Versions 0 to 1. */
export interface ConsumerGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  /** Version 1. */
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  readonly topicPartitions: readonly ConsumerGroupHeartbeatRequestTopicPartitions[] | null;
}

export interface ConsumerGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId?: string | null | undefined;
  readonly rackId?: string | null | undefined;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly subscribedTopicNames?: readonly string[] | null | undefined;
  readonly subscribedTopicRegex?: string | null | undefined;
  readonly serverAssignor?: string | null | undefined;
  readonly topicPartitions?: readonly ConsumerGroupHeartbeatRequestTopicPartitionsInput[] | null | undefined;
}

function readConsumerGroupHeartbeatRequestTopicPartitions(reader: Reader, _version: number): ConsumerGroupHeartbeatRequestTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

export function readConsumerGroupHeartbeatRequest(reader: Reader, version: number): ConsumerGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  const subscribedTopicNamesLength = reader.compactNullableArrayLength(1);
  const subscribedTopicNames: string[] | null = subscribedTopicNamesLength < 0 ? null : [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames!.push(reader.compactString());
  const subscribedTopicRegex = version === 1 ? reader.compactNullableString() : null;
  const serverAssignor = reader.compactNullableString();
  const topicPartitionsLength = reader.compactNullableArrayLength(18);
  const topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null = topicPartitionsLength < 0 ? null : [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions!.push(readConsumerGroupHeartbeatRequestTopicPartitions(reader, version));
  reader.skipTags();
  return { groupId, memberId, memberEpoch, instanceId, rackId, rebalanceTimeoutMs, subscribedTopicNames, subscribedTopicRegex, serverAssignor, topicPartitions };
}

function writeConsumerGroupHeartbeatRequestTopicPartitions(writer: Writer, value: ConsumerGroupHeartbeatRequestTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

export function writeConsumerGroupHeartbeatRequest(writer: Writer, value: ConsumerGroupHeartbeatRequestInput, version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  const subscribedTopicNames = value.subscribedTopicNames ?? null;
  writer.compactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length);
  if (subscribedTopicNames !== null) for (const element of subscribedTopicNames) writer.compactString(element);
  if (version === 1) {
    writer.compactNullableString(value.subscribedTopicRegex ?? null);
  } else if (value.subscribedTopicRegex !== undefined && value.subscribedTopicRegex !== null) unsupportedField('ConsumerGroupHeartbeatRequest.subscribedTopicRegex', version);
  writer.compactNullableString(value.serverAssignor ?? null);
  const topicPartitions = value.topicPartitions ?? null;
  writer.compactArrayLength(topicPartitions === null ? -1 : topicPartitions.length);
  if (topicPartitions !== null) for (const element of topicPartitions) writeConsumerGroupHeartbeatRequestTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

export interface ConsumerGroupHeartbeatResponseTopicPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupHeartbeatResponseAssignment {
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartitions[];
}

export interface ConsumerGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupHeartbeatResponseTopicPartitionsInput[];
}

/** Versions 0 to 1. */
export interface ConsumerGroupHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment: ConsumerGroupHeartbeatResponseAssignment | null;
}

export interface ConsumerGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly memberId?: string | null | undefined;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment?: ConsumerGroupHeartbeatResponseAssignmentInput | null | undefined;
}

function readConsumerGroupHeartbeatResponseTopicPartitions(reader: Reader, _version: number): ConsumerGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

function readConsumerGroupHeartbeatResponseAssignment(reader: Reader, version: number): ConsumerGroupHeartbeatResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readConsumerGroupHeartbeatResponseTopicPartitions(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

export function readConsumerGroupHeartbeatResponse(reader: Reader, version: number): ConsumerGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const assignment = reader.structPresent() ? readConsumerGroupHeartbeatResponseAssignment(reader, version) : null;
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

function writeConsumerGroupHeartbeatResponseTopicPartitions(writer: Writer, value: ConsumerGroupHeartbeatResponseTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeConsumerGroupHeartbeatResponseAssignment(writer: Writer, value: ConsumerGroupHeartbeatResponseAssignmentInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeConsumerGroupHeartbeatResponseTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

export function writeConsumerGroupHeartbeatResponse(writer: Writer, value: ConsumerGroupHeartbeatResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactNullableString(value.memberId ?? null);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  const assignment = value.assignment ?? null;
  writer.int8(assignment === null ? -1 : 1);
  if (assignment !== null) writeConsumerGroupHeartbeatResponseAssignment(writer, assignment, version);
  writer.uvarint(0);
}

export const consumerGroupHeartbeatApi: Api<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatRequestInput, ConsumerGroupHeartbeatResponse, ConsumerGroupHeartbeatResponseInput> = defineApi({
  name: 'ConsumerGroupHeartbeat',
  apiKey: 68,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readConsumerGroupHeartbeatRequest,
  writeRequest: writeConsumerGroupHeartbeatRequest,
  readResponse: readConsumerGroupHeartbeatResponse,
  writeResponse: writeConsumerGroupHeartbeatResponse,
});
