// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface GroupMetadataKey {
  readonly group: string;
}

export interface GroupMetadataKeyInput {
  readonly group: string;
}

export function readGroupMetadataKey(reader: Reader, _version: number): GroupMetadataKey {
  const group = reader.string();
  return { group };
}

export function writeGroupMetadataKey(writer: Writer, value: GroupMetadataKeyInput, _version: number): void {
  writer.string(value.group);
}

export interface GroupMetadataValueMemberMetadata {
  readonly memberId: string;
  /** Since version 3. */
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  /** Since version 1. */
  readonly rebalanceTimeout: number;
  readonly sessionTimeout: number;
  readonly subscription: Buffer;
  readonly assignment: Buffer;
}

export interface GroupMetadataValueMemberMetadataInput {
  readonly memberId: string;
  readonly groupInstanceId?: string | null | undefined;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeout?: number | undefined;
  readonly sessionTimeout: number;
  readonly subscription: Buffer;
  readonly assignment: Buffer;
}

/** Versions 0 to 4. */
export interface GroupMetadataValue {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  /** Since version 2. */
  readonly currentStateTimestamp: number;
  readonly members: readonly GroupMetadataValueMemberMetadata[];
}

export interface GroupMetadataValueInput {
  readonly protocolType: string;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestamp?: number | bigint | undefined;
  readonly members: readonly GroupMetadataValueMemberMetadataInput[];
}

function readGroupMetadataValueMemberMetadata(reader: Reader, version: number): GroupMetadataValueMemberMetadata {
  const flexible = version === 4;
  const memberId = flexible ? reader.compactString() : reader.string();
  const groupInstanceId = version >= 3 ? (flexible ? reader.compactNullableString() : reader.nullableString()) : null;
  const clientId = flexible ? reader.compactString() : reader.string();
  const clientHost = flexible ? reader.compactString() : reader.string();
  const rebalanceTimeout = version >= 1 ? reader.int32() : -1;
  const sessionTimeout = reader.int32();
  const subscription = flexible ? reader.compactBytes() : reader.bytes();
  const assignment = flexible ? reader.compactBytes() : reader.bytes();
  if (flexible) reader.skipTags();
  return { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeout, sessionTimeout, subscription, assignment };
}

export function readGroupMetadataValue(reader: Reader, version: number): GroupMetadataValue {
  const flexible = version === 4;
  const protocolType = flexible ? reader.compactString() : reader.string();
  const generation = reader.int32();
  const protocol = flexible ? reader.compactNullableString() : reader.nullableString();
  const leader = flexible ? reader.compactNullableString() : reader.nullableString();
  const currentStateTimestamp = version >= 2 ? reader.int64() : -1;
  const membersLength = flexible ? reader.compactArrayLength(15) : reader.arrayLength(15);
  const members: GroupMetadataValueMemberMetadata[] = [];
  for (let i = 0; i < membersLength; i++) members.push(readGroupMetadataValueMemberMetadata(reader, version));
  if (flexible) reader.skipTags();
  return { protocolType, generation, protocol, leader, currentStateTimestamp, members };
}

function writeGroupMetadataValueMemberMetadata(writer: Writer, value: GroupMetadataValueMemberMetadataInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.memberId);
  else writer.string(value.memberId);
  if (version >= 3) {
    const groupInstanceId = value.groupInstanceId ?? null;
    if (flexible) writer.compactNullableString(groupInstanceId);
    else writer.nullableString(groupInstanceId);
  }
  if (flexible) writer.compactString(value.clientId);
  else writer.string(value.clientId);
  if (flexible) writer.compactString(value.clientHost);
  else writer.string(value.clientHost);
  if (version >= 1) {
    writer.int32(value.rebalanceTimeout ?? -1);
  }
  writer.int32(value.sessionTimeout);
  if (flexible) writer.compactBytes(value.subscription);
  else writer.bytes(value.subscription);
  if (flexible) writer.compactBytes(value.assignment);
  else writer.bytes(value.assignment);
  if (flexible) writer.uvarint(0);
}

export function writeGroupMetadataValue(writer: Writer, value: GroupMetadataValueInput, version: number): void {
  const flexible = version === 4;
  if (flexible) writer.compactString(value.protocolType);
  else writer.string(value.protocolType);
  writer.int32(value.generation);
  if (flexible) writer.compactNullableString(value.protocol);
  else writer.nullableString(value.protocol);
  if (flexible) writer.compactNullableString(value.leader);
  else writer.nullableString(value.leader);
  if (version >= 2) {
    writer.int64(value.currentStateTimestamp ?? -1);
  }
  const members = value.members;
  if (flexible) writer.compactArrayLength(members.length);
  else writer.arrayLength(members.length);
  for (const element of members) writeGroupMetadataValueMemberMetadata(writer, element, version);
  if (flexible) writer.uvarint(0);
}

export const groupMetadataRecord: CoordinatorRecord<GroupMetadataKey, GroupMetadataKeyInput, GroupMetadataValue, GroupMetadataValueInput> = defineCoordinatorRecord({
  name: 'GroupMetadata',
  topic: '__consumer_offsets',
  recordType: 2,
  valueVersionMin: 0,
  valueVersionMax: 4,
  readKey: readGroupMetadataKey,
  writeKey: writeGroupMetadataKey,
  readValue: readGroupMetadataValue,
  writeValue: writeGroupMetadataValue,
});
