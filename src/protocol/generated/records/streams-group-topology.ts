// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupTopologyKey {
  readonly groupId: string;
}

export interface StreamsGroupTopologyKeyInput {
  readonly groupId: string;
}

export function readStreamsGroupTopologyKey(reader: Reader, _version: number): StreamsGroupTopologyKey {
  const groupId = reader.string();
  return { groupId };
}

export function writeStreamsGroupTopologyKey(writer: Writer, value: StreamsGroupTopologyKeyInput, _version: number): void {
  writer.string(value.groupId);
}

export interface StreamsGroupTopologyValueTopicConfig {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupTopologyValueTopicConfigInput {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupTopologyValueTopicInfo {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupTopologyValueTopicConfig[];
}

export interface StreamsGroupTopologyValueTopicInfoInput {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly topicConfigs: readonly StreamsGroupTopologyValueTopicConfigInput[];
}

export interface StreamsGroupTopologyValueCopartitionGroup {
  readonly sourceTopics: readonly number[];
  readonly sourceTopicRegex: readonly number[];
  readonly repartitionSourceTopics: readonly number[];
}

export interface StreamsGroupTopologyValueCopartitionGroupInput {
  readonly sourceTopics: readonly number[];
  readonly sourceTopicRegex: readonly number[];
  readonly repartitionSourceTopics: readonly number[];
}

export interface StreamsGroupTopologyValueSubtopology {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly sourceTopicRegex: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupTopologyValueTopicInfo[];
  readonly repartitionSinkTopics: readonly string[];
  readonly repartitionSourceTopics: readonly StreamsGroupTopologyValueTopicInfo[];
  readonly copartitionGroups: readonly StreamsGroupTopologyValueCopartitionGroup[];
}

export interface StreamsGroupTopologyValueSubtopologyInput {
  readonly subtopologyId: string;
  readonly sourceTopics: readonly string[];
  readonly sourceTopicRegex: readonly string[];
  readonly stateChangelogTopics: readonly StreamsGroupTopologyValueTopicInfoInput[];
  readonly repartitionSinkTopics: readonly string[];
  readonly repartitionSourceTopics: readonly StreamsGroupTopologyValueTopicInfoInput[];
  readonly copartitionGroups: readonly StreamsGroupTopologyValueCopartitionGroupInput[];
}

/** Versions 0 to 0. */
export interface StreamsGroupTopologyValue {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupTopologyValueSubtopology[];
}

export interface StreamsGroupTopologyValueInput {
  readonly epoch: number;
  readonly subtopologies: readonly StreamsGroupTopologyValueSubtopologyInput[];
}

function readStreamsGroupTopologyValueTopicConfig(reader: Reader, _version: number): StreamsGroupTopologyValueTopicConfig {
  const key = reader.compactString();
  const valueField = reader.compactString();
  reader.skipTags();
  return { key, value: valueField };
}

function readStreamsGroupTopologyValueTopicInfo(reader: Reader, version: number): StreamsGroupTopologyValueTopicInfo {
  const name = reader.compactString();
  const partitions = reader.int32();
  const replicationFactor = reader.int16();
  const topicConfigsLength = reader.compactArrayLength(3);
  const topicConfigs: StreamsGroupTopologyValueTopicConfig[] = [];
  for (let i = 0; i < topicConfigsLength; i++) topicConfigs.push(readStreamsGroupTopologyValueTopicConfig(reader, version));
  reader.skipTags();
  return { name, partitions, replicationFactor, topicConfigs };
}

function readStreamsGroupTopologyValueCopartitionGroup(reader: Reader, _version: number): StreamsGroupTopologyValueCopartitionGroup {
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

function readStreamsGroupTopologyValueSubtopology(reader: Reader, version: number): StreamsGroupTopologyValueSubtopology {
  const subtopologyId = reader.compactString();
  const sourceTopicsLength = reader.compactArrayLength(1);
  const sourceTopics: string[] = [];
  for (let i = 0; i < sourceTopicsLength; i++) sourceTopics.push(reader.compactString());
  const sourceTopicRegexLength = reader.compactArrayLength(1);
  const sourceTopicRegex: string[] = [];
  for (let i = 0; i < sourceTopicRegexLength; i++) sourceTopicRegex.push(reader.compactString());
  const stateChangelogTopicsLength = reader.compactArrayLength(9);
  const stateChangelogTopics: StreamsGroupTopologyValueTopicInfo[] = [];
  for (let i = 0; i < stateChangelogTopicsLength; i++) stateChangelogTopics.push(readStreamsGroupTopologyValueTopicInfo(reader, version));
  const repartitionSinkTopicsLength = reader.compactArrayLength(1);
  const repartitionSinkTopics: string[] = [];
  for (let i = 0; i < repartitionSinkTopicsLength; i++) repartitionSinkTopics.push(reader.compactString());
  const repartitionSourceTopicsLength = reader.compactArrayLength(9);
  const repartitionSourceTopics: StreamsGroupTopologyValueTopicInfo[] = [];
  for (let i = 0; i < repartitionSourceTopicsLength; i++) repartitionSourceTopics.push(readStreamsGroupTopologyValueTopicInfo(reader, version));
  const copartitionGroupsLength = reader.compactArrayLength(4);
  const copartitionGroups: StreamsGroupTopologyValueCopartitionGroup[] = [];
  for (let i = 0; i < copartitionGroupsLength; i++) copartitionGroups.push(readStreamsGroupTopologyValueCopartitionGroup(reader, version));
  reader.skipTags();
  return { subtopologyId, sourceTopics, sourceTopicRegex, stateChangelogTopics, repartitionSinkTopics, repartitionSourceTopics, copartitionGroups };
}

export function readStreamsGroupTopologyValue(reader: Reader, version: number): StreamsGroupTopologyValue {
  const epoch = reader.int32();
  const subtopologiesLength = reader.compactArrayLength(8);
  const subtopologies: StreamsGroupTopologyValueSubtopology[] = [];
  for (let i = 0; i < subtopologiesLength; i++) subtopologies.push(readStreamsGroupTopologyValueSubtopology(reader, version));
  reader.skipTags();
  return { epoch, subtopologies };
}

function writeStreamsGroupTopologyValueTopicConfig(writer: Writer, value: StreamsGroupTopologyValueTopicConfigInput, _version: number): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.uvarint(0);
}

function writeStreamsGroupTopologyValueTopicInfo(writer: Writer, value: StreamsGroupTopologyValueTopicInfoInput, version: number): void {
  writer.compactString(value.name);
  writer.int32(value.partitions);
  writer.int16(value.replicationFactor);
  const topicConfigs = value.topicConfigs;
  writer.compactArrayLength(topicConfigs.length);
  for (const element of topicConfigs) writeStreamsGroupTopologyValueTopicConfig(writer, element, version);
  writer.uvarint(0);
}

function writeStreamsGroupTopologyValueCopartitionGroup(writer: Writer, value: StreamsGroupTopologyValueCopartitionGroupInput, _version: number): void {
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

function writeStreamsGroupTopologyValueSubtopology(writer: Writer, value: StreamsGroupTopologyValueSubtopologyInput, version: number): void {
  writer.compactString(value.subtopologyId);
  const sourceTopics = value.sourceTopics;
  writer.compactArrayLength(sourceTopics.length);
  for (const element of sourceTopics) writer.compactString(element);
  const sourceTopicRegex = value.sourceTopicRegex;
  writer.compactArrayLength(sourceTopicRegex.length);
  for (const element of sourceTopicRegex) writer.compactString(element);
  const stateChangelogTopics = value.stateChangelogTopics;
  writer.compactArrayLength(stateChangelogTopics.length);
  for (const element of stateChangelogTopics) writeStreamsGroupTopologyValueTopicInfo(writer, element, version);
  const repartitionSinkTopics = value.repartitionSinkTopics;
  writer.compactArrayLength(repartitionSinkTopics.length);
  for (const element of repartitionSinkTopics) writer.compactString(element);
  const repartitionSourceTopics = value.repartitionSourceTopics;
  writer.compactArrayLength(repartitionSourceTopics.length);
  for (const element of repartitionSourceTopics) writeStreamsGroupTopologyValueTopicInfo(writer, element, version);
  const copartitionGroups = value.copartitionGroups;
  writer.compactArrayLength(copartitionGroups.length);
  for (const element of copartitionGroups) writeStreamsGroupTopologyValueCopartitionGroup(writer, element, version);
  writer.uvarint(0);
}

export function writeStreamsGroupTopologyValue(writer: Writer, value: StreamsGroupTopologyValueInput, version: number): void {
  writer.int32(value.epoch);
  const subtopologies = value.subtopologies;
  writer.compactArrayLength(subtopologies.length);
  for (const element of subtopologies) writeStreamsGroupTopologyValueSubtopology(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupTopologyRecord: CoordinatorRecord<StreamsGroupTopologyKey, StreamsGroupTopologyKeyInput, StreamsGroupTopologyValue, StreamsGroupTopologyValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupTopology',
  topic: '__consumer_offsets',
  recordType: 23,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupTopologyKey,
  writeKey: writeStreamsGroupTopologyKey,
  readValue: readStreamsGroupTopologyValue,
  writeValue: writeStreamsGroupTopologyValue,
});
