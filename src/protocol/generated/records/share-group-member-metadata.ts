// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareGroupMemberMetadataKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ShareGroupMemberMetadataKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readShareGroupMemberMetadataKey(reader: Reader, _version: number): ShareGroupMemberMetadataKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeShareGroupMemberMetadataKey(writer: Writer, value: ShareGroupMemberMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

/** Versions 0 to 0. */
export interface ShareGroupMemberMetadataValue {
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
}

export interface ShareGroupMemberMetadataValueInput {
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
}

export function readShareGroupMemberMetadataValue(reader: Reader, _version: number): ShareGroupMemberMetadataValue {
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames: string[] = [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames.push(reader.compactString());
  reader.skipTags();
  return { rackId, clientId, clientHost, subscribedTopicNames };
}

export function writeShareGroupMemberMetadataValue(writer: Writer, value: ShareGroupMemberMetadataValueInput, _version: number): void {
  writer.compactNullableString(value.rackId);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const element of subscribedTopicNames) writer.compactString(element);
  writer.uvarint(0);
}

export const shareGroupMemberMetadataRecord: CoordinatorRecord<ShareGroupMemberMetadataKey, ShareGroupMemberMetadataKeyInput, ShareGroupMemberMetadataValue, ShareGroupMemberMetadataValueInput> = defineCoordinatorRecord({
  name: 'ShareGroupMemberMetadata',
  topic: '__consumer_offsets',
  recordType: 10,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareGroupMemberMetadataKey,
  writeKey: writeShareGroupMemberMetadataKey,
  readValue: readShareGroupMemberMetadataValue,
  writeValue: writeShareGroupMemberMetadataValue,
});
