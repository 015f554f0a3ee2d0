// Generated from the schema by `npm run generate`. Do not edit.

import { type Api, defineApi } from '../api.ts';
import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

export interface StreamsGroupHeartbeatRequestKeyValue {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupHeartbeatRequestKeyValueInput {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupHeartbeatRequestTopicInfo {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupHeartbeatRequestKeyValue[];
}

export interface StreamsGroupHeartbeatRequestTopicInfoInput {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupHeartbeatRequestKeyValueInput[];
}

export interface StreamsGroupHeartbeatRequestCopartitionGroup {
  readonly sourceTopics: readonly number[];
  readonly sourceTopicRegex: readonly number[];
  readonly repartitionSourceTopics: readonly number[];
}

export interface StreamsGroupHeartbeatRequestCopartitionGroupInput {
  readonly sourceTopics: readonly number[];
  readonly sourceTopicRegex: readonly number[];
  readonly repartitionSourceTopics: readonly number[];
}

export interface StreamsGroupHeartbeatRequestSubtopology {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly sourceTopicRegex: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupHeartbeatRequestTopicInfo[];
  readonly repartitionSinkTopics: readonly string[];
  readonly repartitionSourceTopics: readonly StreamsGroupHeartbeatRequestTopicInfo[];
  readonly copartitionGroups: readonly StreamsGroupHeartbeatRequestCopartitionGroup[];
}

export interface StreamsGroupHeartbeatRequestSubtopologyInput {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly sourceTopicRegex: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[];
  readonly repartitionSinkTopics: readonly string[];
  readonly repartitionSourceTopics: readonly StreamsGroupHeartbeatRequestTopicInfoInput[];
  readonly copartitionGroups: readonly StreamsGroupHeartbeatRequestCopartitionGroupInput[];
}

export interface StreamsGroupHeartbeatRequestTopology {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupHeartbeatRequestSubtopology[];
}

export interface StreamsGroupHeartbeatRequestTopologyInput {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupHeartbeatRequestSubtopologyInput[];
}

export interface StreamsGroupHeartbeatRequestTaskIds {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatRequestTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatRequestEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatRequestEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatRequestTaskOffset {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: number;
}

export interface StreamsGroupHeartbeatRequestTaskOffsetInput {
  readonly subtopologyId: string;
  readonly partition: number;
  readonly offset: number | bigint;
}

/** Versions 0 to 0. */
export interface StreamsGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly endpointInformationEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly topology: StreamsGroupHeartbeatRequestTopology | null;
  readonly activeTasks: readonly StreamsGroupHeartbeatRequestTaskIds[] | null;
  readonly standbyTasks: readonly StreamsGroupHeartbeatRequestTaskIds[] | null;
  readonly warmupTasks: readonly StreamsGroupHeartbeatRequestTaskIds[] | null;
  readonly processId: string | null;
  readonly userEndpoint: StreamsGroupHeartbeatRequestEndpoint | null;
  readonly clientTags: readonly StreamsGroupHeartbeatRequestKeyValue[] | null;
  readonly taskOffsets: readonly StreamsGroupHeartbeatRequestTaskOffset[] | null;
  readonly taskEndOffsets: readonly StreamsGroupHeartbeatRequestTaskOffset[] | null;
  readonly shutdownApplication: boolean;
}

export interface StreamsGroupHeartbeatRequestInput {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly endpointInformationEpoch: number;
  readonly instanceId?: string | null | undefined;
  readonly rackId?: string | null | undefined;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly topology?: StreamsGroupHeartbeatRequestTopologyInput | null | undefined;
  readonly activeTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined;
  readonly standbyTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined;
  readonly warmupTasks?: readonly StreamsGroupHeartbeatRequestTaskIdsInput[] | null | undefined;
  readonly processId?: string | null | undefined;
  readonly userEndpoint?: StreamsGroupHeartbeatRequestEndpointInput | null | undefined;
  readonly clientTags?: readonly StreamsGroupHeartbeatRequestKeyValueInput[] | null | undefined;
  readonly taskOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null | undefined;
  readonly taskEndOffsets?: readonly StreamsGroupHeartbeatRequestTaskOffsetInput[] | null | undefined;
  readonly shutdownApplication?: boolean | undefined;
}

function readStreamsGroupHeartbeatRequestKeyValue(reader: Reader, _version: number): StreamsGroupHeartbeatRequestKeyValue {
  const key = reader.compactString();
  const valueField = reader.compactString();
  reader.skipTags();
  return { key, value: valueField };
}

function readStreamsGroupHeartbeatRequestTopicInfo(reader: Reader, version: number): StreamsGroupHeartbeatRequestTopicInfo {
  const name = reader.compactString();
  const partitions = reader.int32();
  const replicationFactor = reader.int16();
  const topicConfigsLength = reader.compactArrayLength(3);
  const topicConfigs: StreamsGroupHeartbeatRequestKeyValue[] = [];
  for (let i = 0; i < topicConfigsLength; i++) topicConfigs.push(readStreamsGroupHeartbeatRequestKeyValue(reader, version));
  reader.skipTags();
  return { name, partitions, replicationFactor, topicConfigs };
}

function readStreamsGroupHeartbeatRequestCopartitionGroup(reader: Reader, _version: number): StreamsGroupHeartbeatRequestCopartitionGroup {
  const sourceTopicsLength = reader.compactArrayLength(2);
  const sourceTopics: number[] = [];
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics.push(reader.int16());
  const sourceTopicRegexLength = reader.compactArrayLength(2);
  const sourceTopicRegex: number[] = [];
  for (let i = 0; i < sourceTopicRegexLength; i++) sourceTopicRegex.push(reader.int16());
  const repartitionSourceTopicsLength = reader.compactArrayLength(2);
  const repartitionSourceTopics: number[] = [];
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics.push(reader.int16());
  reader.skipTags();
  return { sourceTopics, sourceTopicRegex, repartitionSourceTopics };
}

function readStreamsGroupHeartbeatRequestSubtopology(reader: Reader, version: number): StreamsGroupHeartbeatRequestSubtopology {
  const subtopologyId = reader.compactString();
  const sourceTopicsLength = reader.compactArrayLength(1);
  const sourceTopics: string[] = [];
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics.push(reader.compactString());
  const sourceTopicRegexLength = reader.compactArrayLength(1);
  const sourceTopicRegex: string[] = [];
  for (let i = 0; i < sourceTopicRegexLength; i++) sourceTopicRegex.push(reader.compactString());
  const stateChangelogTopicsLength = reader.compactArrayLength(9);
  const stateChangelogTopics: StreamsGroupHeartbeatRequestTopicInfo[] = [];
  for (let i = 0; i < stateChangelogTopicsLength; i++) stateChangelogTopics.push(readStreamsGroupHeartbeatRequestTopicInfo(reader, version));
  const repartitionSinkTopicsLength = reader.compactArrayLength(1);
  const repartitionSinkTopics: string[] = [];
  for (let i = 0; i < repartitionSinkTopicsLength; i++) repartitionSinkTopics.push(reader.compactString());
  const repartitionSourceTopicsLength = reader.compactArrayLength(9);
  const repartitionSourceTopics: StreamsGroupHeartbeatRequestTopicInfo[] = [];
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics.push(readStreamsGroupHeartbeatRequestTopicInfo(reader, version));
  const copartitionGroupsLength = reader.compactArrayLength(4);
  const copartitionGroups: StreamsGroupHeartbeatRequestCopartitionGroup[] = [];
  for (let i = 0; i < copartitionGroupsLength; i++) copartitionGroups.push(readStreamsGroupHeartbeatRequestCopartitionGroup(reader, version));
  reader.skipTags();
  return { subtopologyId, sourceTopics, sourceTopicRegex, stateChangelogTopics, repartitionSinkTopics, repartitionSourceTopics, copartitionGroups };
}

function readStreamsGroupHeartbeatRequestTopology(reader: Reader, version: number): StreamsGroupHeartbeatRequestTopology {
  const epoch = reader.int32();
  const subtopologiesLength = reader.compactArrayLength(8);
  const subtopologies: StreamsGroupHeartbeatRequestSubtopology[] = [];
  for (let i = 0; i < subtopologiesLength; i++) subtopologies.push(readStreamsGroupHeartbeatRequestSubtopology(reader, version));
  reader.skipTags();
  return { epoch, subtopologies };
}

function readStreamsGroupHeartbeatRequestTaskIds(reader: Reader, _version: number): StreamsGroupHeartbeatRequestTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { subtopologyId, partitions };
}

function readStreamsGroupHeartbeatRequestEndpoint(reader: Reader, _version: number): StreamsGroupHeartbeatRequestEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { host, port };
}

function readStreamsGroupHeartbeatRequestTaskOffset(reader: Reader, _version: number): StreamsGroupHeartbeatRequestTaskOffset {
  const subtopologyId = reader.compactString();
  const partition = reader.int32();
  const offset = reader.int64();
  reader.skipTags();
  return { subtopologyId, partition, offset };
}

export function readStreamsGroupHeartbeatRequest(reader: Reader, version: number): StreamsGroupHeartbeatRequest {
  const groupId = reader.compactString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const endpointInformationEpoch = reader.int32();
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  const topology = reader.structPresent() ? readStreamsGroupHeartbeatRequestTopology(reader, version) : null;
  const activeTasksLength = reader.compactNullableArrayLength(3);
  const activeTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = activeTasksLength < 0 ? null : [];
  for (let i = 0; i < activeTasksLength; i++) activeTasks!.push(readStreamsGroupHeartbeatRequestTaskIds(reader, version));
  const standbyTasksLength = reader.compactNullableArrayLength(3);
  const standbyTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = standbyTasksLength < 0 ? null : [];
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks!.push(readStreamsGroupHeartbeatRequestTaskIds(reader, version));
  const warmupTasksLength = reader.compactNullableArrayLength(3);
  const warmupTasks: StreamsGroupHeartbeatRequestTaskIds[] | null = warmupTasksLength < 0 ? null : [];
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks!.push(readStreamsGroupHeartbeatRequestTaskIds(reader, version));
  const processId = reader.compactNullableString();
  const userEndpoint = reader.structPresent() ? readStreamsGroupHeartbeatRequestEndpoint(reader, version) : null;
  const clientTagsLength = reader.compactNullableArrayLength(3);
  const clientTags: StreamsGroupHeartbeatRequestKeyValue[] | null = clientTagsLength < 0 ? null : [];
  for (let i = 0; i < clientTagsLength; i++) clientTags!.push(readStreamsGroupHeartbeatRequestKeyValue(reader, version));
  const taskOffsetsLength = reader.compactNullableArrayLength(14);
  const taskOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = taskOffsetsLength < 0 ? null : [];
  for (let i = 0; i < taskOffsetsLength; i++) taskOffsets!.push(readStreamsGroupHeartbeatRequestTaskOffset(reader, version));
  const taskEndOffsetsLength = reader.compactNullableArrayLength(14);
  const taskEndOffsets: StreamsGroupHeartbeatRequestTaskOffset[] | null = taskEndOffsetsLength < 0 ? null : [];
  for (let i = 0; i < taskEndOffsetsLength; i++) taskEndOffsets!.push(readStreamsGroupHeartbeatRequestTaskOffset(reader, version));
  const shutdownApplication = reader.bool();
  reader.skipTags();
  return { groupId, memberId, memberEpoch, endpointInformationEpoch, instanceId, rackId, rebalanceTimeoutMs, topology, activeTasks, standbyTasks, warmupTasks, processId, userEndpoint, clientTags, taskOffsets, taskEndOffsets, shutdownApplication };
}

function writeStreamsGroupHeartbeatRequestKeyValue(writer: Writer, value: StreamsGroupHeartbeatRequestKeyValueInput, _version: number): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestTopicInfo(writer: Writer, value: StreamsGroupHeartbeatRequestTopicInfoInput, version: number): void {
  writer.compactString(value.name);
  writer.int32(value.partitions);
  writer.int16(value.replicationFactor);
  const topicConfigs = value.topicConfigs;
  writer.compactArrayLength(topicConfigs.length);
  for (const element of topicConfigs) writeStreamsGroupHeartbeatRequestKeyValue(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestCopartitionGroup(writer: Writer, value: StreamsGroupHeartbeatRequestCopartitionGroupInput, _version: number): void {
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const element of sourceTopics) writer.int16(element);
  const sourceTopicRegex = value.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegex.length);
  for (const element of sourceTopicRegex) writer.int16(element);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const element of repartitionSourceTopics) writer.int16(element);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestSubtopology(writer: Writer, value: StreamsGroupHeartbeatRequestSubtopologyInput, version: number): void {
  writer.compactString(value.subtopologyId);
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const element of sourceTopics) writer.compactString(element);
  const sourceTopicRegex = value.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegex.length);
  for (const element of sourceTopicRegex) writer.compactString(element);
  const stateChangelogTopics = value.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopics.length);
  for (const element of stateChangelogTopics) writeStreamsGroupHeartbeatRequestTopicInfo(writer, element, version);
  const repartitionSinkTopics = value.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopics.length);
  for (const element of repartitionSinkTopics) writer.compactString(element);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const element of repartitionSourceTopics) writeStreamsGroupHeartbeatRequestTopicInfo(writer, element, version);
  const copartitionGroups = value.copartitionGroups;
  writer.compactArrayLength(copartitionGroups.length);
  for (const element of copartitionGroups) writeStreamsGroupHeartbeatRequestCopartitionGroup(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestTopology(writer: Writer, value: StreamsGroupHeartbeatRequestTopologyInput, version: number): void {
  writer.int32(value.epoch);
  const subtopologies = value.subtopologies;
  writer.compactArrayLength(subtopologies.length);
  for (const element of subtopologies) writeStreamsGroupHeartbeatRequestSubtopology(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestTaskIds(writer: Writer, value: StreamsGroupHeartbeatRequestTaskIdsInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestEndpoint(writer: Writer, value: StreamsGroupHeartbeatRequestEndpointInput, _version: number): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatRequestTaskOffset(writer: Writer, value: StreamsGroupHeartbeatRequestTaskOffsetInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  writer.int32(value.partition);
  writer.int64(value.offset);
  writer.uvarint(0);
}

export function writeStreamsGroupHeartbeatRequest(writer: Writer, value: StreamsGroupHeartbeatRequestInput, version: number): void {
  writer.compactString(value.groupId);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.int32(value.endpointInformationEpoch);
  writer.compactNullableString(value.instanceId ?? null);
  writer.compactNullableString(value.rackId ?? null);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  const topology = value.topology ?? null;
  writer.int8(topology === null ? -1 : 1);
  if (topology !== null) writeStreamsGroupHeartbeatRequestTopology(writer, topology, version);
  const activeTasks = value.activeTasks ?? null;
  writer.compactArrayLength(activeTasks === null ? -1 : activeTasks.length);
  if (activeTasks !== null) for (const element of activeTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, element, version);
  const standbyTasks = value.standbyTasks ?? null;
  writer.compactArrayLength(standbyTasks === null ? -1 : standbyTasks.length);
  if (standbyTasks !== null) for (const element of standbyTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, element, version);
  const warmupTasks = value.warmupTasks ?? null;
  writer.compactArrayLength(warmupTasks === null ? -1 : warmupTasks.length);
  if (warmupTasks !== null) for (const element of warmupTasks) writeStreamsGroupHeartbeatRequestTaskIds(writer, element, version);
  writer.compactNullableString(value.processId ?? null);
  const userEndpoint = value.userEndpoint ?? null;
  writer.int8(userEndpoint === null ? -1 : 1);
  if (userEndpoint !== null) writeStreamsGroupHeartbeatRequestEndpoint(writer, userEndpoint, version);
  const clientTags = value.clientTags ?? null;
  writer.compactArrayLength(clientTags === null ? -1 : clientTags.length);
  if (clientTags !== null) for (const element of clientTags) writeStreamsGroupHeartbeatRequestKeyValue(writer, element, version);
  const taskOffsets = value.taskOffsets ?? null;
  writer.compactArrayLength(taskOffsets === null ? -1 : taskOffsets.length);
  if (taskOffsets !== null) for (const element of taskOffsets) writeStreamsGroupHeartbeatRequestTaskOffset(writer, element, version);
  const taskEndOffsets = value.taskEndOffsets ?? null;
  writer.compactArrayLength(taskEndOffsets === null ? -1 : taskEndOffsets.length);
  if (taskEndOffsets !== null) for (const element of taskEndOffsets) writeStreamsGroupHeartbeatRequestTaskOffset(writer, element, version);
  writer.bool(value.shutdownApplication ?? false);
  writer.uvarint(0);
}

export interface StreamsGroupHeartbeatResponseStatus {
  readonly statusCode: number;
  readonly statusDetail: string;
}

export interface StreamsGroupHeartbeatResponseStatusInput {
  readonly statusCode: number;
  readonly statusDetail: string;
}

export interface StreamsGroupHeartbeatResponseTaskIds {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatResponseTaskIdsInput {
  readonly subtopologyId: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatResponseEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatResponseEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupHeartbeatResponseTopicPartition {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatResponseTopicPartitionInput {
  readonly topic: string;
  readonly partitions: readonly number[];
}

export interface StreamsGroupHeartbeatResponseEndpointToPartitions {
  readonly userEndpoint: StreamsGroupHeartbeatResponseEndpoint;
  readonly activePartitions: readonly StreamsGroupHeartbeatResponseTopicPartition[];
  readonly standbyPartitions: readonly StreamsGroupHeartbeatResponseTopicPartition[];
}

export interface StreamsGroupHeartbeatResponseEndpointToPartitionsInput {
  readonly userEndpoint: StreamsGroupHeartbeatResponseEndpointInput;
  readonly activePartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[];
  readonly standbyPartitions: readonly StreamsGroupHeartbeatResponseTopicPartitionInput[];
}

/** Versions 0 to 0. */
export interface StreamsGroupHeartbeatResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly acceptableRecoveryLag: number;
  readonly taskOffsetIntervalMs: number;
  readonly status: readonly StreamsGroupHeartbeatResponseStatus[] | null;
  readonly activeTasks: readonly StreamsGroupHeartbeatResponseTaskIds[] | null;
  readonly standbyTasks: readonly StreamsGroupHeartbeatResponseTaskIds[] | null;
  readonly warmupTasks: readonly StreamsGroupHeartbeatResponseTaskIds[] | null;
  readonly endpointInformationEpoch: number;
  readonly partitionsByUserEndpoint: readonly StreamsGroupHeartbeatResponseEndpointToPartitions[] | null;
}

export interface StreamsGroupHeartbeatResponseInput {
  readonly throttleTimeMs?: number | undefined;
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  readonly acceptableRecoveryLag: number;
  readonly taskOffsetIntervalMs: number;
  readonly status: readonly StreamsGroupHeartbeatResponseStatusInput[] | null;
  readonly activeTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined;
  readonly standbyTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined;
  readonly warmupTasks?: readonly StreamsGroupHeartbeatResponseTaskIdsInput[] | null | undefined;
  readonly endpointInformationEpoch: number;
  readonly partitionsByUserEndpoint?: readonly StreamsGroupHeartbeatResponseEndpointToPartitionsInput[] | null | undefined;
}

function readStreamsGroupHeartbeatResponseStatus(reader: Reader, _version: number): StreamsGroupHeartbeatResponseStatus {
  const statusCode = reader.int8();
  const statusDetail = reader.compactString();
  reader.skipTags();
  return { statusCode, statusDetail };
}

function readStreamsGroupHeartbeatResponseTaskIds(reader: Reader, _version: number): StreamsGroupHeartbeatResponseTaskIds {
  const subtopologyId = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { subtopologyId, partitions };
}

function readStreamsGroupHeartbeatResponseEndpoint(reader: Reader, _version: number): StreamsGroupHeartbeatResponseEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { host, port };
}

function readStreamsGroupHeartbeatResponseTopicPartition(reader: Reader, _version: number): StreamsGroupHeartbeatResponseTopicPartition {
  const topic = reader.compactString();
  const partitionsLength = reader.compactArrayLength(4);
  const partitions: number[] = [];
  for (let i = 0; i < partitionsLength; i++) partitions.push(reader.int32());
  reader.skipTags();
  return { topic, partitions };
}

function readStreamsGroupHeartbeatResponseEndpointToPartitions(reader: Reader, version: number): StreamsGroupHeartbeatResponseEndpointToPartitions {
  const userEndpoint = readStreamsGroupHeartbeatResponseEndpoint(reader, version);
  const activePartitionsLength = reader.compactArrayLength(3);
  const activePartitions: StreamsGroupHeartbeatResponseTopicPartition[] = [];
  for (let i = 0; i < activePartitionsLength; i++) activePartitions.push(readStreamsGroupHeartbeatResponseTopicPartition(reader, version));
  const standbyPartitionsLength = reader.compactArrayLength(3);
  const standbyPartitions: StreamsGroupHeartbeatResponseTopicPartition[] = [];
  for (let i = 0; i < standbyPartitionsLength; i++) standbyPartitions.push(readStreamsGroupHeartbeatResponseTopicPartition(reader, version));
  reader.skipTags();
  return { userEndpoint, activePartitions, standbyPartitions };
}

export function readStreamsGroupHeartbeatResponse(reader: Reader, version: number): StreamsGroupHeartbeatResponse {
  const throttleTimeMs = reader.int32();
  const errorCode = reader.int16();
  const errorMessage = reader.compactNullableString();
  const memberId = reader.compactString();
  const memberEpoch = reader.int32();
  const heartbeatIntervalMs = reader.int32();
  const acceptableRecoveryLag = reader.int32();
  const taskOffsetIntervalMs = reader.int32();
  const statusLength = reader.compactNullableArrayLength(3);
  const status: StreamsGroupHeartbeatResponseStatus[] | null = statusLength < 0 ? null : [];
  for (let i = 0; i < statusLength; i++) status!.push(readStreamsGroupHeartbeatResponseStatus(reader, version));
  const activeTasksLength = reader.compactNullableArrayLength(3);
  const activeTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = activeTasksLength < 0 ? null : [];
  for (let i = 0; i < activeTasksLength; i++) activeTasks!.push(readStreamsGroupHeartbeatResponseTaskIds(reader, version));
  const standbyTasksLength = reader.compactNullableArrayLength(3);
  const standbyTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = standbyTasksLength < 0 ? null : [];
  for (let i = 0; i < standbyTasksLength; i++) standbyTasks!.push(readStreamsGroupHeartbeatResponseTaskIds(reader, version));
  const warmupTasksLength = reader.compactNullableArrayLength(3);
  const warmupTasks: StreamsGroupHeartbeatResponseTaskIds[] | null = warmupTasksLength < 0 ? null : [];
  for (let i = 0; i < warmupTasksLength; i++) warmupTasks!.push(readStreamsGroupHeartbeatResponseTaskIds(reader, version));
  const endpointInformationEpoch = reader.int32();
  const partitionsByUserEndpointLength = reader.compactNullableArrayLength(7);
  const partitionsByUserEndpoint: StreamsGroupHeartbeatResponseEndpointToPartitions[] | null = partitionsByUserEndpointLength < 0 ? null : [];
  for (let i = 0; i < partitionsByUserEndpointLength; i++) partitionsByUserEndpoint!.push(readStreamsGroupHeartbeatResponseEndpointToPartitions(reader, version));
  reader.skipTags();
  return { throttleTimeMs, errorCode, errorMessage, memberId, memberEpoch, heartbeatIntervalMs, acceptableRecoveryLag, taskOffsetIntervalMs, status, activeTasks, standbyTasks, warmupTasks, endpointInformationEpoch, partitionsByUserEndpoint };
}

function writeStreamsGroupHeartbeatResponseStatus(writer: Writer, value: StreamsGroupHeartbeatResponseStatusInput, _version: number): void {
  writer.int8(value.statusCode);
  writer.compactString(value.statusDetail);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatResponseTaskIds(writer: Writer, value: StreamsGroupHeartbeatResponseTaskIdsInput, _version: number): void {
  writer.compactString(value.subtopologyId);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatResponseEndpoint(writer: Writer, value: StreamsGroupHeartbeatResponseEndpointInput, _version: number): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatResponseTopicPartition(writer: Writer, value: StreamsGroupHeartbeatResponseTopicPartitionInput, _version: number): void {
  writer.compactString(value.topic);
  const partitions = value.partitions;
  writer.compactArrayLength(partitions.length);
  for (const element of partitions) writer.int32(element);
  writer.uvarint(0);
}

function writeStreamsGroupHeartbeatResponseEndpointToPartitions(writer: Writer, value: StreamsGroupHeartbeatResponseEndpointToPartitionsInput, version: number): void {
  const userEndpoint = value.userEndpoint;
  writeStreamsGroupHeartbeatResponseEndpoint(writer, userEndpoint, version);
  const activePartitions = value.activePartitions;
  writer.compactArrayLength(activePartitions.length);
  for (const element of activePartitions) writeStreamsGroupHeartbeatResponseTopicPartition(writer, element, version);
  const standbyPartitions = value.standbyPartitions;
  writer.compactArrayLength(standbyPartitions.length);
  for (const element of standbyPartitions) writeStreamsGroupHeartbeatResponseTopicPartition(writer, element, version);
  writer.uvarint(0);
}

export function writeStreamsGroupHeartbeatResponse(writer: Writer, value: StreamsGroupHeartbeatResponseInput, version: number): void {
  writer.int32(value.throttleTimeMs ?? 0);
  writer.int16(value.errorCode);
  writer.compactNullableString(value.errorMessage ?? null);
  writer.compactString(value.memberId);
  writer.int32(value.memberEpoch);
  writer.int32(value.heartbeatIntervalMs);
  writer.int32(value.acceptableRecoveryLag);
  writer.int32(value.taskOffsetIntervalMs);
  const status = value.status;
  writer.compactArrayLength(status === null ? -1 : status.length);
  if (status !== null) for (const element of status) writeStreamsGroupHeartbeatResponseStatus(writer, element, version);
  const activeTasks = value.activeTasks ?? null;
  writer.compactArrayLength(activeTasks === null ? -1 : activeTasks.length);
  if (activeTasks !== null) for (const element of activeTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, element, version);
  const standbyTasks = value.standbyTasks ?? null;
  writer.compactArrayLength(standbyTasks === null ? -1 : standbyTasks.length);
  if (standbyTasks !== null) for (const element of standbyTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, element, version);
  const warmupTasks = value.warmupTasks ?? null;
  writer.compactArrayLength(warmupTasks === null ? -1 : warmupTasks.length);
  if (warmupTasks !== null) for (const element of warmupTasks) writeStreamsGroupHeartbeatResponseTaskIds(writer, element, version);
  writer.int32(value.endpointInformationEpoch);
  const partitionsByUserEndpoint = value.partitionsByUserEndpoint ?? null;
  writer.compactArrayLength(partitionsByUserEndpoint === null ? -1 : partitionsByUserEndpoint.length);
  if (partitionsByUserEndpoint !== null) for (const element of partitionsByUserEndpoint) writeStreamsGroupHeartbeatResponseEndpointToPartitions(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupHeartbeatApi: Api<StreamsGroupHeartbeatRequest, StreamsGroupHeartbeatRequestInput, StreamsGroupHeartbeatResponse, StreamsGroupHeartbeatResponseInput> = defineApi({
  name: 'StreamsGroupHeartbeat',
  apiKey: 88,
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  readRequest: readStreamsGroupHeartbeatRequest,
  writeRequest: writeStreamsGroupHeartbeatRequest,
  readResponse: readStreamsGroupHeartbeatResponse,
  writeResponse: writeStreamsGroupHeartbeatResponse,
});
