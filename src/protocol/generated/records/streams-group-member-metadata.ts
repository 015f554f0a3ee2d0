// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface StreamsGroupMemberMetadataKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface StreamsGroupMemberMetadataKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readStreamsGroupMemberMetadataKey(reader: Reader, _version: number): StreamsGroupMemberMetadataKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeStreamsGroupMemberMetadataKey(writer: Writer, value: StreamsGroupMemberMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface StreamsGroupMemberMetadataValueEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupMemberMetadataValueEndpointInput {
  readonly host: string;
  readonly port: number;
}

export interface StreamsGroupMemberMetadataValueKeyValue {
  readonly key: string;
  readonly value: string;
}

export interface StreamsGroupMemberMetadataValueKeyValueInput {
  readonly key: string;
  readonly value: string;
}

/** Versions 0 to 0. */
export interface StreamsGroupMemberMetadataValue {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly topologyEpoch: number;
  readonly processId: string;
  readonly userEndpoint: StreamsGroupMemberMetadataValueEndpoint | null;
  readonly clientTags: readonly StreamsGroupMemberMetadataValueKeyValue[];
}

export interface StreamsGroupMemberMetadataValueInput {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly topologyEpoch: number;
  readonly processId: string;
  readonly userEndpoint?: StreamsGroupMemberMetadataValueEndpointInput | null | undefined;
  readonly clientTags: readonly StreamsGroupMemberMetadataValueKeyValueInput[];
}

function readStreamsGroupMemberMetadataValueEndpoint(reader: Reader, _version: number): StreamsGroupMemberMetadataValueEndpoint {
  const host = reader.compactString();
  const port = reader.uint16();
  reader.skipTags();
  return { host, port };
}

function readStreamsGroupMemberMetadataValueKeyValue(reader: Reader, _version: number): StreamsGroupMemberMetadataValueKeyValue {
  const key = reader.compactString();
  const valueField = reader.compactString();
  reader.skipTags();
  return { key, value: valueField };
}

export function readStreamsGroupMemberMetadataValue(reader: Reader, version: number): StreamsGroupMemberMetadataValue {
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const rebalanceTimeoutMs = reader.int32();
  const topologyEpoch = reader.int32();
  const processId = reader.compactString();
  const userEndpoint = reader.structPresent() ? readStreamsGroupMemberMetadataValueEndpoint(reader, version) : null;
  const clientTagsLength = reader.compactArrayLength(3);
  const clientTags: StreamsGroupMemberMetadataValueKeyValue[] = [];
  for (let i = 0; i < clientTagsLength; i++) clientTags.push(readStreamsGroupMemberMetadataValueKeyValue(reader, version));
  reader.skipTags();
  return { instanceId, rackId, clientId, clientHost, rebalanceTimeoutMs, topologyEpoch, processId, userEndpoint, clientTags };
}

function writeStreamsGroupMemberMetadataValueEndpoint(writer: Writer, value: StreamsGroupMemberMetadataValueEndpointInput, _version: number): void {
  writer.compactString(value.host);
  writer.uint16(value.port);
  writer.uvarint(0);
}

function writeStreamsGroupMemberMetadataValueKeyValue(writer: Writer, value: StreamsGroupMemberMetadataValueKeyValueInput, _version: number): void {
  writer.compactString(value.key);
  writer.compactString(value.value);
  writer.uvarint(0);
}

export function writeStreamsGroupMemberMetadataValue(writer: Writer, value: StreamsGroupMemberMetadataValueInput, version: number): void {
  writer.compactNullableString(value.instanceId);
  writer.compactNullableString(value.rackId);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  writer.int32(value.topologyEpoch);
  writer.compactString(value.processId);
  const userEndpoint = value.userEndpoint ?? null;
  writer.int8(userEndpoint === null ? -1 : 1);
  if (userEndpoint !== null) writeStreamsGroupMemberMetadataValueEndpoint(writer, userEndpoint, version);
  const clientTags = value.clientTags;
  writer.compactArrayLength(clientTags.length);
  for (const element of clientTags) writeStreamsGroupMemberMetadataValueKeyValue(writer, element, version);
  writer.uvarint(0);
}

export const streamsGroupMemberMetadataRecord: CoordinatorRecord<StreamsGroupMemberMetadataKey, StreamsGroupMemberMetadataKeyInput, StreamsGroupMemberMetadataValue, StreamsGroupMemberMetadataValueInput> = defineCoordinatorRecord({
  name: 'StreamsGroupMemberMetadata',
  topic: '__consumer_offsets',
  recordType: 19,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readStreamsGroupMemberMetadataKey,
  writeKey: writeStreamsGroupMemberMetadataKey,
  readValue: readStreamsGroupMemberMetadataValue,
  writeValue: writeStreamsGroupMemberMetadataValue,
});
