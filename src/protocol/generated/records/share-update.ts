// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareUpdateKey {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
}

export interface ShareUpdateKeyInput {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
}

export function readShareUpdateKey(reader: Reader, _version: number): ShareUpdateKey {
  const groupId = reader.string();
  const topicId = reader.uuid();
  const partition = reader.int32();
  return { groupId, topicId, partition };
}

export function writeShareUpdateKey(writer: Writer, value: ShareUpdateKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.uuid(value.topicId);
  writer.int32(value.partition);
}

export interface ShareUpdateValueStateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface ShareUpdateValueStateBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

/** Versions 0 to 0. */
export interface ShareUpdateValue {
  readonly snapshotEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly stateBatches: readonly ShareUpdateValueStateBatch[];
}

export interface ShareUpdateValueInput {
  readonly snapshotEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number | bigint;
  readonly deliveryCompleteCount?: number | undefined;
  readonly stateBatches: readonly ShareUpdateValueStateBatchInput[];
}

function readShareUpdateValueStateBatch(reader: Reader, _version: number): ShareUpdateValueStateBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryState = reader.int8();
  const deliveryCount = reader.int16();
  reader.skipTags();
  return { firstOffset, lastOffset, deliveryState, deliveryCount };
}

export function readShareUpdateValue(reader: Reader, version: number): ShareUpdateValue {
  const snapshotEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  const startOffset = reader.int64();
  const stateBatchesLength = reader.compactArrayLength(20);
  const stateBatches: ShareUpdateValueStateBatch[] = [];
  for (let i = 0; i < stateBatchesLength; i++) stateBatches.push(readShareUpdateValueStateBatch(reader, version));
  let deliveryCompleteCount: number = -1;
  for (let tags = reader.uvarint(); tags > 0; tags--) {
    const tag = reader.uvarint();
    const end = reader.tagEnd();
    switch (tag) {
      case 0: {
        deliveryCompleteCount = reader.int32();
        break;
      }
      default:
        reader.skipTo(end);
    }
    reader.expectTagEnd(end);
  }
  return { snapshotEpoch, leaderEpoch, startOffset, deliveryCompleteCount, stateBatches };
}

function writeShareUpdateValueStateBatch(writer: Writer, value: ShareUpdateValueStateBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int8(value.deliveryState);
  writer.int16(value.deliveryCount);
  writer.uvarint(0);
}

export function writeShareUpdateValue(writer: Writer, value: ShareUpdateValueInput, version: number): void {
  writer.int32(value.snapshotEpoch);
  writer.int32(value.leaderEpoch);
  writer.int64(value.startOffset);
  const stateBatches = value.stateBatches;
  writer.compactArrayLength(stateBatches.length);
  for (const element of stateBatches) writeShareUpdateValueStateBatch(writer, element, version);
  const deliveryCompleteCountSet = value.deliveryCompleteCount !== undefined && value.deliveryCompleteCount !== -1;
  writer.uvarint(deliveryCompleteCountSet ? 1 : 0);
  if (deliveryCompleteCountSet) {
    const mark = writer.beginTag(0);
    writer.int32(value.deliveryCompleteCount ?? -1);
    writer.endTag(mark);
  }
}

export const shareUpdateRecord: CoordinatorRecord<ShareUpdateKey, ShareUpdateKeyInput, ShareUpdateValue, ShareUpdateValueInput> = defineCoordinatorRecord({
  name: 'ShareUpdate',
  topic: '__share_group_state',
  recordType: 1,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareUpdateKey,
  writeKey: writeShareUpdateKey,
  readValue: readShareUpdateValue,
  writeValue: writeShareUpdateValue,
});
