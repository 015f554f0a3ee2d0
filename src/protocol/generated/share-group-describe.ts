// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 1 to 1. */
export interface ShareGroupDescribeRequest {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export interface ShareGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readShareGroupDescribeRequest(reader: Reader, _version: number): ShareGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds: string[] = [];
  for (let i = 0; i < groupIdsLength; i++) groupIds.push(reader.compactString());
  const includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return { groupIds, includeAuthorizedOperations };
}

export function writeShareGroupDescribeRequest(writer: Writer, value: ShareGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const element of groupIds) writer.compactString(element);
  writer.bool(value.includeAuthorizedOperations);
  writer.uvarint(0);
}

export interface ShareGroupDescribeResponseTopicPartitions {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupDescribeResponseTopicPartitionsInput {
  readonly topicId: string;
  readonly topicName: string;
  readonly partitions: readonly number[];
}

export interface ShareGroupDescribeResponseAssignment {
  readonly topicPartitions: readonly ShareGroupDescribeResponseTopicPartitions[];
}

export interface ShareGroupDescribeResponseAssignmentInput {
  readonly topicPartitions: readonly ShareGroupDescribeResponseTopicPartitionsInput[];
}

export interface ShareGroupDescribeResponseMember {
  readonly memberId: string;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly assignment: ShareGroupDescribeResponseAssignment;
}

export interface ShareGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly rackId?: string | null | undefined;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly assignment: ShareGroupDescribeResponseAssignmentInput;
}

export interface ShareGroupDescribeResponseDescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ShareGroupDescribeResponseMember[];
  readonly authorizedOperations: number;
}

export interface ShareGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly assignorName: string;
  readonly members: readonly ShareGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number | undefined;
}

/** Versions 1 to 1. */
export interface ShareGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly ShareGroupDescribeResponseDescribedGroup[];
}

export interface ShareGroupDescribeResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly groups: readonly ShareGroupDescribeResponseDescribedGroupInput[];
}

function readShareGroupDescribeResponseTopicPartitions(reader: Reader, _version: number): ShareGroupDescribeResponseTopicPartitions {
  const topicId = reader.uuid();
  const topicName = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topicId, topicName, partitions };
}

function readShareGroupDescribeResponseAssignment(reader: Reader, version: number): ShareGroupDescribeResponseAssignment {
  const topicPartitionsLength = reader.compactArrayLength(19);
  const topicPartitions: ShareGroupDescribeResponseTopicPartitions[] = [];
  for (let i = 0; i < topicPartitionsLength; i++) topicPartitions.push(readShareGroupDescribeResponseTopicPartitions(reader, version));
  reader.skipTags();
  return { topicPartitions };
}

function readShareGroupDescribeResponseMember(reader: Reader, version: number): ShareGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const rackId = reader.compactNullableString();
  const memberEpoch = reader.int32();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames: string[] = [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames.push(reader.compactString());
  const assignment = readShareGroupDescribeResponseAssignment(reader, version);
  reader.skipTags();
  return { memberId, rackId, memberEpoch, clientId, clientHost, subscribedTopicNames, assignment };
}

function readShareGroupDescribeResponseDescribedGroup(reader: Reader, version: number): ShareGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const assignorName = reader.compactString();
  const membersLength = reader.compactArrayLength(12);
  const members: ShareGroupDescribeResponseMember[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readShareGroupDescribeResponseMember(reader, version));
  const authorizedOperations = reader.int32();
  reader.skipTags();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, assignorName, members, authorizedOperations };
}

export function readShareGroupDescribeResponse(reader: Reader, version: number): ShareGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups: ShareGroupDescribeResponseDescribedGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readShareGroupDescribeResponseDescribedGroup(reader, version));
  reader.skipTags();
  return { throttleTimeMs, groups };
}

function writeShareGroupDescribeResponseTopicPartitions(writer: Writer, value: ShareGroupDescribeResponseTopicPartitionsInput, _version: number): void {
  writer.uuid(value.topicId);
  writer.compactString(value.topicName);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeShareGroupDescribeResponseAssignment(writer: Writer, value: ShareGroupDescribeResponseAssignmentInput, version: number): void {
  const topicPartitions = value.topicPartitions;
  writer.compactArrayLength(topicPartitions.length);
  for (const element of topicPartitions) writeShareGroupDescribeResponseTopicPartitions(writer, element, version);
  writer.uvarint(0);
}

function writeShareGroupDescribeResponseMember(writer: Writer, value: ShareGroupDescribeResponseMemberInput, version: number): void {
  writer.compactString(value.memberId);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.memberEpoch);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const element of subscribedTopicNames) writer.compactString(element);
  const assignment = value.assignment;
  writeShareGroupDescribeResponseAssignment(writer, assignment, version);
  writer.uvarint(0);
}

function writeShareGroupDescribeResponseDescribedGroup(writer: Writer, value: ShareGroupDescribeResponseDescribedGroupInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  writer.compactString(value.assignorName);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const element of members) writeShareGroupDescribeResponseMember(writer, element, version);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.uvarint(0);
}

export function writeShareGroupDescribeResponse(writer: Writer, value: ShareGroupDescribeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const element of groups) writeShareGroupDescribeResponseDescribedGroup(writer, element, version);
  writer.uvarint(0);
}

export const shareGroupDescribeApi: Api<ShareGroupDescribeRequest, ShareGroupDescribeRequestInput, ShareGroupDescribeResponse, ShareGroupDescribeResponseInput> = defineApi({
  name: 'ShareGroupDescribe',
  apiKey: 77,
  minVersion: 1,
  maxVersion: 1,
  flexibleFrom: 0,
  readRequest: readShareGroupDescribeRequest,
  writeRequest: writeShareGroupDescribeRequest,
  readResponse: readShareGroupDescribeResponse,
  writeResponse: writeShareGroupDescribeResponse,
});
