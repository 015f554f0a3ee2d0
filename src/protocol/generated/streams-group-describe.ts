// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupDescribeRequest {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export interface StreamsGroupDescribeRequestInput {
  readonly groupIds: readonly string[];
  readonly includeAuthorizedOperations: boolean;
}

export function readStreamsGroupDescribeRequest(reader: Reader, _version: number): StreamsGroupDescribeRequest {
  const groupIdsLength = reader.compactArrayLength(1);
  const groupIds: string[] = [];
  for (let i = 0; i < groupIdsLength; i++) groupIds.push(reader.compactString());
  const includeAuthorizedOperations = reader.bool();
  reader.skipTags();
  return { groupIds, includeAuthorizedOperations };
}

export function writeStreamsGroupDescribeRequest(writer: Writer, value: StreamsGroupDescribeRequestInput, _version: number): void {
  const groupIds = value.groupIds;
  writer.compactArrayLength(groupIds.length);
  for (const element of groupIds) writer.compactString(element);
  writer.bool(value.includeAuthorizedOperations);
  writer.uvarint(0);
}

export interface StreamsGroupDescribeResponseKeyValue {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupDescribeResponseKeyValueInput {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupDescribeResponseTopicInfo {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupDescribeResponseKeyValue[];
}

export interface StreamsGroupDescribeResponseTopicInfoInput {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupDescribeResponseKeyValueInput[];
}

export interface StreamsGroupDescribeResponseSubtopology {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly repartitionSinkTopics: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupDescribeResponseTopicInfo[];
  readonly repartitionSourceTopics: readonly StreamsGroupDescribeResponseTopicInfo[];
}

export interface StreamsGroupDescribeResponseSubtopologyInput {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly repartitionSinkTopics: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[];
  readonly repartitionSourceTopics: readonly StreamsGroupDescribeResponseTopicInfoInput[];
}

export interface StreamsGroupDescribeResponseTopology {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupDescribeResponseSubtopology[] | null;
}

export interface StreamsGroupDescribeResponseTopologyInput {
  readonly epoch: number;
  readonly subtopologies?: readonly StreamsGroupDescribeResponseSubtopologyInput[] | null | undefined;
}

export interface StreamsGroupDescribeResponseEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupDescribeResponseEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupDescribeResponseTaskOffset {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: number;
}

export interface StreamsGroupDescribeResponseTaskOffsetInput {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: number | bigint;
}

export interface StreamsGroupDescribeResponseTaskIds {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupDescribeResponseTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupDescribeResponseAssignment {
  readonly activeTasks: readonly StreamsGroupDescribeResponseTaskIds[];
  readonly standbyTasks: readonly StreamsGroupDescribeResponseTaskIds[];
  readonly warmupTasks: readonly StreamsGroupDescribeResponseTaskIds[];
}

export interface StreamsGroupDescribeResponseAssignmentInput {
  readonly activeTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
  readonly standbyTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
  readonly warmupTasks: readonly StreamsGroupDescribeResponseTaskIdsInput[];
}

export interface StreamsGroupDescribeResponseMember {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topologyEpoch: number;
  readonly processId: string;
  readonly userEndpoint: StreamsGroupDescribeResponseEndpoint | null;
  readonly clientTags: readonly StreamsGroupDescribeResponseKeyValue[];
  readonly taskOffsets: readonly StreamsGroupDescribeResponseTaskOffset[];
  readonly taskEndOffsets: readonly StreamsGroupDescribeResponseTaskOffset[];
  readonly assignment: StreamsGroupDescribeResponseAssignment;
  readonly targetAssignment: StreamsGroupDescribeResponseAssignment;
  readonly isClassic: boolean;
}

export interface StreamsGroupDescribeResponseMemberInput {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId?: string | null | undefined;
  readonly rackId?: string | null | undefined;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topologyEpoch: number;
  readonly processId: string;
  readonly userEndpoint?: StreamsGroupDescribeResponseEndpointInput | null | undefined;
  readonly clientTags: readonly StreamsGroupDescribeResponseKeyValueInput[];
  readonly taskOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[];
  readonly taskEndOffsets: readonly StreamsGroupDescribeResponseTaskOffsetInput[];
  readonly assignment: StreamsGroupDescribeResponseAssignmentInput;
  readonly targetAssignment: StreamsGroupDescribeResponseAssignmentInput;
  readonly isClassic: boolean;
}

export interface StreamsGroupDescribeResponseDescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly topology: StreamsGroupDescribeResponseTopology | null;
  readonly members: readonly StreamsGroupDescribeResponseMember[];
  readonly authorizedOperations: number;
}

export interface StreamsGroupDescribeResponseDescribedGroupInput {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly groupId: string;
  readonly groupState: string;
  readonly groupEpoch: number;
  readonly assignmentEpoch: number;
  readonly topology?: StreamsGroupDescribeResponseTopologyInput | null | undefined;
  readonly members: readonly StreamsGroupDescribeResponseMemberInput[];
  readonly authorizedOperations?: number | undefined;
}

/** Versions 0 to 0. */
export interface StreamsGroupDescribeResponse {
  readonly throttleTimeMs: number;
  readonly groups: readonly StreamsGroupDescribeResponseDescribedGroup[];
}

export interface StreamsGroupDescribeResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly groups: readonly StreamsGroupDescribeResponseDescribedGroupInput[];
}

function readStreamsGroupDescribeResponseKeyValue(reader: Reader, _version: number): StreamsGroupDescribeResponseKeyValue {
  const key = reader.compactString();
  const valueField = reader.compactString();
  reader.skipTags();
  return { key, value: valueField };
}

function readStreamsGroupDescribeResponseTopicInfo(reader: Reader, version: number): StreamsGroupDescribeResponseTopicInfo {
  const name = reader.compactString();
  const partitions = reader.int32();
  const replicationFactor = reader.int16();
  const topicConfigsLength = reader.compactArrayLength(3);
  const topicConfigs: StreamsGroupDescribeResponseKeyValue[] = [];
  for (let i = 0; i < topicConfigsLength; i++) topicConfigs.push(readStreamsGroupDescribeResponseKeyValue(reader, version));
  reader.skipTags();
  return { name, partitions, replicationFactor, topicConfigs };
}

function readStreamsGroupDescribeResponseSubtopology(reader: Reader, version: number): StreamsGroupDescribeResponseSubtopology {
  const subtopologyId = reader.compactString();
  const sourceTopicsLength = reader.compactArrayLength(1);
  const sourceTopics: string[] = [];
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics.push(reader.compactString());
  const repartitionSinkTopicsLength = reader.compactArrayLength(1);
  const repartitionSinkTopics: string[] = [];
  for (let i = 0; i < repartitionSinkTopicsLength; i++) repartitionSinkTopics.push(reader.compactString());
  const stateChangelogTopicsLength = reader.compactArrayLength(9);
  const stateChangelogTopics: StreamsGroupDescribeResponseTopicInfo[] = [];
  for (let i = 0; i < stateChangelogTopicsLength; i++) stateChangelogTopics.push(readStreamsGroupDescribeResponseTopicInfo(reader, version));
  const repartitionSourceTopicsLength = reader.compactArrayLength(9);
  const repartitionSourceTopics: StreamsGroupDescribeResponseTopicInfo[] = [];
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics.push(readStreamsGroupDescribeResponseTopicInfo(reader, version));
  reader.skipTags();
  return { subtopologyId, sourceTopics, repartitionSinkTopics, stateChangelogTopics, repartitionSourceTopics };
}

function readStreamsGroupDescribeResponseTopology(reader: Reader, version: number): StreamsGroupDescribeResponseTopology {
  const epoch = reader.int32();
  const subtopologiesLength = reader.compactNullableArrayLength(6);
  const subtopologies: StreamsGroupDescribeResponseSubtopology[] | null = subtopologiesLength < 0 ? null : [];
  for (let i = 0; i < subtopologiesLength; i++) subtopologies!.push(readStreamsGroupDescribeResponseSubtopology(reader, version));
  reader.skipTags();
  return { epoch, subtopologies };
}

function readStreamsGroupDescribeResponseEndpoint(reader: Reader, _version: number): StreamsGroupDescribeResponseEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { host, port };
}

function readStreamsGroupDescribeResponseTaskOffset(reader: Reader, _version: number): StreamsGroupDescribeResponseTaskOffset {
  const subtopologyId = reader.compactString();
  const partition = reader.int32();
  const offset = reader.int64();
  reader.skipTags();
  return { subtopologyId, partition, offset };
}

function readStreamsGroupDescribeResponseTaskIds(reader: Reader, _version: number): StreamsGroupDescribeResponseTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { subtopologyId, partitions };
}

function readStreamsGroupDescribeResponseAssignment(reader: Reader, version: number): StreamsGroupDescribeResponseAssignment {
  const activeTasksLength = reader.compactArrayLength(3);
  const activeTasks: StreamsGroupDescribeResponseTaskIds[] = [];
  for (let i = 0; i < activeTasksLength; i++) activeTasks.push(readStreamsGroupDescribeResponseTaskIds(reader, version));
  const standbyTasksLength = reader.compactArrayLength(3);
  const standbyTasks: StreamsGroupDescribeResponseTaskIds[] = [];
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks.push(readStreamsGroupDescribeResponseTaskIds(reader, version));
  const warmupTasksLength = reader.compactArrayLength(3);
  const warmupTasks: StreamsGroupDescribeResponseTaskIds[] = [];
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks.push(readStreamsGroupDescribeResponseTaskIds(reader, version));
  reader.skipTags();
  return { activeTasks, standbyTasks, warmupTasks };
}

function readStreamsGroupDescribeResponseMember(reader: Reader, version: number): StreamsGroupDescribeResponseMember {
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const topologyEpoch = reader.int32();
  const processId = reader.compactString();
  const userEndpoint = reader.structPresent() ? readStreamsGroupDescribeResponseEndpoint(reader, version) : null;
  const clientTagsLength = reader.compactArrayLength(3);
  const clientTags: StreamsGroupDescribeResponseKeyValue[] = [];
  for (let i = 0; i < clientTagsLength; i++) clientTags.push(readStreamsGroupDescribeResponseKeyValue(reader, version));
  const taskOffsetsLength = reader.compactArrayLength(14);
  const taskOffsets: StreamsGroupDescribeResponseTaskOffset[] = [];
  for (let i = 0; i < taskOffsetsLength; i++) taskOffsets.push(readStreamsGroupDescribeResponseTaskOffset(reader, version));
  const taskEndOffsetsLength = reader.compactArrayLength(14);
  const taskEndOffsets: StreamsGroupDescribeResponseTaskOffset[] = [];
  for (let i = 0; i < taskEndOffsetsLength; i++) taskEndOffsets.push(readStreamsGroupDescribeResponseTaskOffset(reader, version));
  const assignment = readStreamsGroupDescribeResponseAssignment(reader, version);
  const targetAssignment = readStreamsGroupDescribeResponseAssignment(reader, version);
  const isClassic = reader.bool();
  reader.skipTags();
  return { memberId, memberEpoch, instanceId, rackId, clientId, clientHost, topologyEpoch, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, assignment, targetAssignment, isClassic };
}

function readStreamsGroupDescribeResponseDescribedGroup(reader: Reader, version: number): StreamsGroupDescribeResponseDescribedGroup {
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const groupId = reader.compactString();
  const groupState = reader.compactString();
  const groupEpoch = reader.int32();
  const assignmentEpoch = reader.int32();
  const topology = reader.structPresent() ? readStreamsGroupDescribeResponseTopology(reader, version) : null;
  const membersLength = reader.compactArrayLength(28);
  const members: StreamsGroupDescribeResponseMember[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readStreamsGroupDescribeResponseMember(reader, version));
  const authorizedOperations = reader.int32();
  reader.skipTags();
  return { errorCode, errorMessage, groupId, groupState, groupEpoch, assignmentEpoch, topology, members, authorizedOperations };
}

export function readStreamsGroupDescribeResponse(reader: Reader, version: number): StreamsGroupDescribeResponse {
  const throttleTimeMs = reader.int32();
  const groupsLength = reader.compactArrayLength(20);
  const groups: StreamsGroupDescribeResponseDescribedGroup[] = [];
  for (let i = 0; i < groupsLength; i++) groups.push(readStreamsGroupDescribeResponseDescribedGroup(reader, version));
  reader.skipTags();
  return { throttleTimeMs, groups };
}

function writeStreamsGroupDescribeResponseKeyValue(writer: Writer, value: StreamsGroupDescribeResponseKeyValueInput, _version: number): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseTopicInfo(writer: Writer, value: StreamsGroupDescribeResponseTopicInfoInput, version: number): void {
  writer.compactString(value.name);
  writer.int32(value.partitions);
  writer.int16(value.replicationFactor);
  const topicConfigs = value.topicConfigs;
  writer.compactArrayLength(topicConfigs.length);
  for (const element of topicConfigs) writeStreamsGroupDescribeResponseKeyValue(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseSubtopology(writer: Writer, value: StreamsGroupDescribeResponseSubtopologyInput, version: number): void {
  writer.compactString(value.subtopologyId);
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const element of sourceTopics) writer.compactString(element);
  const repartitionSinkTopics = value.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopics.length);
  for (const element of repartitionSinkTopics) writer.compactString(element);
  const stateChangelogTopics = value.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopics.length);
  for (const element of stateChangelogTopics) writeStreamsGroupDescribeResponseTopicInfo(writer, element, version);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const element of repartitionSourceTopics) writeStreamsGroupDescribeResponseTopicInfo(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseTopology(writer: Writer, value: StreamsGroupDescribeResponseTopologyInput, version: number): void {
  writer.int32(value.epoch);
  const subtopologies = value.subtopologies ?? null;
  writer.compactArrayLength(subtopologies === null ? -1 : subtopologies.length);
  if (subtopologies !== null) for (const element of subtopologies) writeStreamsGroupDescribeResponseSubtopology(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseEndpoint(writer: Writer, value: StreamsGroupDescribeResponseEndpointInput, _version: number): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseTaskOffset(writer: Writer, value: StreamsGroupDescribeResponseTaskOffsetInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  writer.int32(value.partition);
  writer.int64(value.offset);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseTaskIds(writer: Writer, value: StreamsGroupDescribeResponseTaskIdsInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseAssignment(writer: Writer, value: StreamsGroupDescribeResponseAssignmentInput, version: number): void {
  const activeTasks = value.activeTasks;
  writer.compactArrayLength(activeTasks.length);
  for (const element of activeTasks) writeStreamsGroupDescribeResponseTaskIds(writer, element, version);
  const standbyTasks = value.standbyTasks;
  writer.compactArrayLength(standbyTasks.length);
  for (const element of standbyTasks) writeStreamsGroupDescribeResponseTaskIds(writer, element, version);
  const warmupTasks = value.warmupTasks;
  writer.compactArrayLength(warmupTasks.length);
  for (const element of warmupTasks) writeStreamsGroupDescribeResponseTaskIds(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseMember(writer: Writer, value: StreamsGroupDescribeResponseMemberInput, version: number): void {
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  writer.int32(value.topologyEpoch);
  writer.compactString(value.processId);
  const userEndpoint = value.userEndpoint ?? null;
  writer.int8(userEndpoint === null ? -1 : 1);
  if (userEndpoint !== null) writeStreamsGroupDescribeResponseEndpoint(writer, userEndpoint, version);
  const clientTags = value.clientTags;
  writer.compactArrayLength(clientTags.length);
  for (const element of clientTags) writeStreamsGroupDescribeResponseKeyValue(writer, element, version);
  const taskOffsets = value.taskOffsets;
  writer.compactArrayLength(taskOffsets.length);
  for (const element of taskOffsets) writeStreamsGroupDescribeResponseTaskOffset(writer, element, version);
  const taskEndOffsets = value.taskEndOffsets;
  writer.compactArrayLength(taskEndOffsets.length);
  for (const element of taskEndOffsets) writeStreamsGroupDescribeResponseTaskOffset(writer, element, version);
  const assignment = value.assignment;
  writeStreamsGroupDescribeResponseAssignment(writer, assignment, version);
  const targetAssignment = value.targetAssignment;
  writeStreamsGroupDescribeResponseAssignment(writer, targetAssignment, version);
  writer.bool(value.isClassic);
  writer.uvarint(0);
}

function writeStreamsGroupDescribeResponseDescribedGroup(writer: Writer, value: StreamsGroupDescribeResponseDescribedGroupInput, version: number): void {
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.groupId);
  writer.compactString(value.groupState);
  writer.int32(value.groupEpoch);
  writer.int32(value.assignmentEpoch);
  const topology = value.topology ?? null;
  writer.int8(topology === null ? -1 : 1);
  if (topology !== null) writeStreamsGroupDescribeResponseTopology(writer, topology, version);
  const members = value.members;
  writer.compactArrayLength(members.length);
  for (const element of members) writeStreamsGroupDescribeResponseMember(writer, element, version);
  writer.int32(value.authorizedOperations ?? -2147483648);
  writer.uvarint(0);
}

export function writeStreamsGroupDescribeResponse(writer: Writer, value: StreamsGroupDescribeResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  const groups = value.groups;
  writer.compactArrayLength(groups.length);
  for (const element of groups) writeStreamsGroupDescribeResponseDescribedGroup(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupDescribeApi: Api<StreamsGroupDescribeRequest, StreamsGroupDescribeRequestInput, StreamsGroupDescribeResponse, StreamsGroupDescribeResponseInput> = defineApi({
  name: 'StreamsGroupDescribe',
  apiKey: 89,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readStreamsGroupDescribeRequest,
  writeRequest: writeStreamsGroupDescribeRequest,
  readResponse: readStreamsGroupDescribeResponse,
  writeResponse: writeStreamsGroupDescribeResponse,
});
