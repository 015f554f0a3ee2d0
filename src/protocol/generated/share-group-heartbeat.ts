// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 1. */
export interface ShareGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly rackId: string | null;
  readonly subscribedTopicNames: readonly string[] | null;
}

export interface ShareGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly rackId?: string | null | undefined;
  readonly subscribedTopicNames?: readonly string[] | null | undefined;
}

export function readShareGroupHeartbeatRequest(reader: Reader, _version: number): ShareGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const rackId = reader.compactNullableString();
  const subscribedTopicNamesLength = reader.compactNullableArrayLength(1);
  const subscribedTopicNames: string[] | null = subscribedTopicNamesLength < 0 ? null : [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames!.push(reader.compactString());
  reader.skipTags();
  return { groupId, memberId, memberEpoch, rackId, subscribedTopicNames };
}

export function writeShareGroupHeartbeatRequest(writer: Writer, value: ShareGroupHeartbeatRequestInput, _version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.rackId ?? null);
  const subscribedTopicNames = value.subscribedTopicNames ?? null;
  writer.compactArrayLength(subscribedTopicNames === null ? -1 : subscribedTopicNames.length);
  if (subscribedTopicNames !== null) for (const element of subscribedTopicNames) writer.compactString(element);
  writer.uvarint(0);
}

export interface ShareGroupHeartbeatResponseTopicPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupHeartbeatResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupHeartbeatResponseAssignment {
  readonly topicPartitions: readonly ShareGroupHeartbeatResponseTopicPartitions[];
}

export interface ShareGroupHeartbeatResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupHeartbeatResponseTopicPartitionsInput[];
}

/** Versions 1 to 1. */
export interface ShareGroupHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment: ShareGroupHeartbeatResponseAssignment | null;
}

export interface ShareGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly memberId?: string | null | undefined;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly assignment?: ShareGroupHeartbeatResponseAssignmentInput | null | undefined;
}

function readShareGroupHeartbeatResponseTopicPartitions(reader: Reader, _version: number): ShareGroupHeartbeatResponseTopicPartitions {
  const topicId = reader.uuid();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, partitions };
}

function readShareGroupHeartbeatResponseAssignment(reader: Reader, version: number): ShareGroupHeartbeatResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(18);
  const topicPartitions: ShareGroupHeartbeatResponseTopicPartitions[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readShareGroupHeartbeatResponseTopicPartitions(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

export function readShareGroupHeartbeatResponse(reader: Reader, version: number): ShareGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const assignment = reader.structPresent() ? readShareGroupHeartbeatResponseAssignment(reader, version) : null;
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, assignment };
}

function writeShareGroupHeartbeatResponseTopicPartitions(writer: Writer, value: ShareGroupHeartbeatResponseTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeShareGroupHeartbeatResponseAssignment(writer: Writer, value: ShareGroupHeartbeatResponseAssignmentInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeShareGroupHeartbeatResponseTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

export function writeShareGroupHeartbeatResponse(writer: Writer, value: ShareGroupHeartbeatResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactNullableString(value.memberId ?? null);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  const assignment = value.assignment ?? null;
  writer.int8(assignment === null ? -1 : 1);
  if (assignment !== null) writeShareGroupHeartbeatResponseAssignment(writer, assignment, version);
  writer.uvarint(0);
}

export const shareGroupHeartbeatApi: Api<ShareGroupHeartbeatRequest, ShareGroupHeartbeatRequestInput, ShareGroupHeartbeatResponse, ShareGroupHeartbeatResponseInput> = defineApi({
  name: 'ShareGroupHeartbeat',
  apiKey: 76,
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readShareGroupHeartbeatRequest,
  writeRequest: writeShareGroupHeartbeatRequest,
  readResponse: readShareGroupHeartbeatResponse,
  writeResponse: writeShareGroupHeartbeatResponse,
});
