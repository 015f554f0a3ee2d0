// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 1. */
export interface ConsumerGroupDescribeRequest {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export interface ConsumerGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readConsumerGroupDescribeRequest(reader: Reader, _version: number): ConsumerGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds: string[] = [];
  for (let i = 0; i < groupIdsLength; i++) groupIds.push(reader.compactString());
  const includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return { groupIds, includeAuthorizedOperations };
}

export function writeConsumerGroupDescribeRequest(writer: Writer, value: ConsumerGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const element of groupIds) writer.compactString(element);
  writer.bool(value.includeAuthorizedOperations);
  writer.uvarint(0);
}

export interface ConsumerGroupDescribeResponseTopicPartitions {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ConsumerGroupDescribeResponseAssignment {
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTopicPartitions[];
}

export interface ConsumerGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ConsumerGroupDescribeResponseTopicPartitionsInput[];
}

export interface ConsumerGroupDescribeResponseMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly assignment: ConsumerGroupDescribeResponseAssignment;
  readonly targetAssignment: ConsumerGroupDescribeResponseAssignment;
  /** Version 1. */
  readonly memberType: number;
}

export interface ConsumerGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly instanceId?: string | null | undefined;
  readonly rackId?: string | null | undefined;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex?: string | null | undefined;
  readonly assignment: ConsumerGroupDescribeResponseAssignmentInput;
  readonly targetAssignment: ConsumerGroupDescribeResponseAssignmentInput;
  readonly memberType?: number | undefined;
}

export interface ConsumerGroupDescribeResponseDescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ConsumerGroupDescribeResponseMember[];
  readonly authorizedOperations: number;
}

export interface ConsumerGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ConsumerGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number | undefined;
}

/** Versions 0 to 1. */
export interface ConsumerGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly ConsumerGroupDescribeResponseDescribedGroup[];
}

export interface ConsumerGroupDescribeResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly groups: readonly ConsumerGroupDescribeResponseDescribedGroupInput[];
}

function readConsumerGroupDescribeResponseTopicPartitions(reader: Reader, _version: number): ConsumerGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, topicName, partitions };
}

function readConsumerGroupDescribeResponseAssignment(reader: Reader, version: number): ConsumerGroupDescribeResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(19);
  const topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readConsumerGroupDescribeResponseTopicPartitions(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

function readConsumerGroupDescribeResponseMember(reader: Reader, version: number): ConsumerGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames: string[] = [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames.push(reader.compactString());
  const subscribedTopicRegex = reader.compactNullableString();
  const assignment = readConsumerGroupDescribeResponseAssignment(reader, version);
  const targetAssignment = readConsumerGroupDescribeResponseAssignment(reader, version);
  const memberType = version === 1 ? reader.int8() : -1;
  reader.skipTags();
  return { memberId, instanceId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, assignment, targetAssignment, memberType };
}

function readConsumerGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ConsumerGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const assignorName = reader.compactString();
  const membersLength = reader.compactArrayLength(16);
  const members: ConsumerGroupDescribeResponseMember[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readConsumerGroupDescribeResponseMember(reader, version));
  const authorizedOperations = reader.int32();
  reader.skipTags();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

export function readConsumerGroupDescribeResponse(reader: Reader, version: number): ConsumerGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups: ConsumerGroupDescribeResponseDescribedGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readConsumerGroupDescribeResponseDescribedGroup(reader, version));
  reader.skipTags();
  return { throttleTimeMs, groups };
}

function writeConsumerGroupDescribeResponseTopicPartitions(writer: Writer, value: ConsumerGroupDescribeResponseTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeConsumerGroupDescribeResponseAssignment(writer: Writer, value: ConsumerGroupDescribeResponseAssignmentInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeConsumerGroupDescribeResponseTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

function writeConsumerGroupDescribeResponseMember(writer: Writer, value: ConsumerGroupDescribeResponseMemberInput, version: number): void {
  writer.compactString(value.memberId);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.memberEpoch);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const element of subscribedTopicNames) writer.compactString(element);
  writer.compactNullableString(value.subscribedTopicRegex ?? null);
  const assignment = value.assignment;
  writeConsumerGroupDescribeResponseAssignment(writer, assignment, version);
  const targetAssignment = value.targetAssignment;
  writeConsumerGroupDescribeResponseAssignment(writer, targetAssignment, version);
  if (version === 1) {
    writer.int8(value.memberType ?? -1);
  }
  writer.uvarint(0);
}

function writeConsumerGroupDescribeResponseDescribedGroup(writer: Writer, value: ConsumerGroupDescribeResponseDescribedGroupInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  writer.compactString(value.assignorName);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const element of members) writeConsumerGroupDescribeResponseMember(writer, element, version);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.uvarint(0);
}

export function writeConsumerGroupDescribeResponse(writer: Writer, value: ConsumerGroupDescribeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const element of groups) writeConsumerGroupDescribeResponseDescribedGroup(writer, element, version);
  writer.uvarint(0);
}

export const consumerGroupDescribeApi: Api<ConsumerGroupDescribeRequest, ConsumerGroupDescribeRequestInput, ConsumerGroupDescribeResponse, ConsumerGroupDescribeResponseInput> = defineApi({
  name: 'ConsumerGroupDescribe',
  apiKey: 69,
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readConsumerGroupDescribeRequest,
  writeRequest: writeConsumerGroupDescribeRequest,
  readResponse: readConsumerGroupDescribeResponse,
  writeResponse: writeConsumerGroupDescribeResponse,
});
