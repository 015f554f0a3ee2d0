// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ConsumerGroupMemberMetadataKey {
  readonly groupId: string;
  readonly memberId: string;
}

export interface ConsumerGroupMemberMetadataKeyInput {
  readonly groupId: string;
  readonly memberId: string;
}

export function readConsumerGroupMemberMetadataKey(reader: Reader, _version: number): ConsumerGroupMemberMetadataKey {
  const groupId = reader.string();
  const memberId = reader.string();
  return { groupId, memberId };
}

export function writeConsumerGroupMemberMetadataKey(writer: Writer, value: ConsumerGroupMemberMetadataKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.string(value.memberId);
}

export interface ConsumerGroupMemberMetadataValueClassicProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface ConsumerGroupMemberMetadataValueClassicProtocolInput {
  readonly name: string;
  readonly metadata: Buffer;
}

export interface ConsumerGroupMemberMetadataValueClassicMemberMetadata {
  readonly sessionTimeoutMs: number;
  readonly supportedProtocols: readonly ConsumerGroupMemberMetadataValueClassicProtocol[];
}

export interface ConsumerGroupMemberMetadataValueClassicMemberMetadataInput {
  readonly sessionTimeoutMs: number;
  readonly supportedProtocols: readonly ConsumerGroupMemberMetadataValueClassicProtocolInput[];
}

/** Versions 0 to 0. */
export interface ConsumerGroupMemberMetadataValue {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly serverAssignor: string | null;
  readonly classicMemberMetadata: ConsumerGroupMemberMetadataValueClassicMemberMetadata | null;
}

export interface ConsumerGroupMemberMetadataValueInput {
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly serverAssignor: string | null;
  readonly classicMemberMetadata?: ConsumerGroupMemberMetadataValueClassicMemberMetadataInput | null | undefined;
}

function readConsumerGroupMemberMetadataValueClassicProtocol(reader: Reader, _version: number): ConsumerGroupMemberMetadataValueClassicProtocol {
  const name = reader.compactString();
  const metadata = reader.compactBytes();
  reader.skipTags();
  return { name, metadata };
}

function readConsumerGroupMemberMetadataValueClassicMemberMetadata(reader: Reader, version: number): ConsumerGroupMemberMetadataValueClassicMemberMetadata {
  const sessionTimeoutMs = reader.int32();
  const supportedProtocolsLength = reader.compactArrayLength(3);
  const supportedProtocols: ConsumerGroupMemberMetadataValueClassicProtocol[] = [];
  for (let i = 0; i < supportedProtocolsLength; i++) supportedProtocols.push(readConsumerGroupMemberMetadataValueClassicProtocol(reader, version));
  reader.skipTags();
  return { sessionTimeoutMs, supportedProtocols };
}

export function readConsumerGroupMemberMetadataValue(reader: Reader, version: number): ConsumerGroupMemberMetadataValue {
  const instanceId = reader.compactNullableString();
  const rackId = reader.compactNullableString();
  const clientId = reader.compactString();
  const clientHost = reader.compactString();
  const subscribedTopicNamesLength = reader.compactArrayLength(1);
  const subscribedTopicNames: string[] = [];
  for (let i = 0; i < subscribedTopicNamesLength; i++) subscribedTopicNames.push(reader.compactString());
  const subscribedTopicRegex = reader.compactNullableString();
  const rebalanceTimeoutMs = reader.int32();
  const serverAssignor = reader.compactNullableString();
  let classicMemberMetadata: ConsumerGroupMemberMetadataValueClassicMemberMetadata | null = null;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        classicMemberMetadata = reader.uvarint() !== 0 ? readConsumerGroupMemberMetadataValueClassicMemberMetadata(reader, version) : null;
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { instanceId, rackId, clientId, clientHost, subscribedTopicNames, subscribedTopicRegex, rebalanceTimeoutMs, serverAssignor, classicMemberMetadata };
}

function writeConsumerGroupMemberMetadataValueClassicProtocol(writer: Writer, value: ConsumerGroupMemberMetadataValueClassicProtocolInput, _version: number): void {
  writer.compactString(value.name);
  writer.compactBytes(value.metadata);
  writer.uvarint(0);
}

function writeConsumerGroupMemberMetadataValueClassicMemberMetadata(writer: Writer, value: ConsumerGroupMemberMetadataValueClassicMemberMetadataInput, version: number): void {
  writer.int32(value.sessionTimeoutMs);
  const supportedProtocols = value.supportedProtocols;
  writer.compactArrayLength(supportedProtocols.length);
  for (const element of supportedProtocols) writeConsumerGroupMemberMetadataValueClassicProtocol(writer, element, version);
  writer.uvarint(0);
}

export function writeConsumerGroupMemberMetadataValue(writer: Writer, value: ConsumerGroupMemberMetadataValueInput, version: number): void {
  writer.compactNullableString(value.instanceId);
  writer.compactNullableString(value.rackId);
  writer.compactString(value.clientId);
  writer.compactString(value.clientHost);
  const subscribedTopicNames = value.subscribedTopicNames;
  writer.compactArrayLength(subscribedTopicNames.length);
  for (const element of subscribedTopicNames) writer.compactString(element);
  writer.compactNullableString(value.subscribedTopicRegex);
  writer.int32(value.rebalanceTimeoutMs ?? -1);
  writer.compactNullableString(value.serverAssignor);
  const classicMemberMetadataSet = value.classicMemberMetadata !== undefined && value.classicMemberMetadata !== null;
  writer.uvarint(classicMemberMetadataSet ? 1 : 0);
  if (classicMemberMetadataSet) {
    const mark = writer.beginTag(0);
    const classicMemberMetadata = value.classicMemberMetadata ?? null;
    writer.uvarint(classicMemberMetadata === null ? 0 : 1);
    if (classicMemberMetadata !== null) writeConsumerGroupMemberMetadataValueClassicMemberMetadata(writer, classicMemberMetadata, version);
    writer.endTag(mark);
  }
}

export const consumerGroupMemberMetadataRecord: CoordinatorRecord<ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataKeyInput, ConsumerGroupMemberMetadataValue, ConsumerGroupMemberMetadataValueInput> = defineCoordinatorRecord({
  name: 'ConsumerGroupMemberMetadata',
  topic: '__consumer_offsets',
  recordType: 5,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readConsumerGroupMemberMetadataKey,
  writeKey: writeConsumerGroupMemberMetadataKey,
  readValue: readConsumerGroupMemberMetadataValue,
  writeValue: writeConsumerGroupMemberMetadataValue,
});
