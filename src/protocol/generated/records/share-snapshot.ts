// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface ShareSnapshotKey {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
}

export interface ShareSnapshotKeyInput {
  readonly groupId: string;
  readonly topicId: string;
  readonly partition: number;
}

export function readShareSnapshotKey(reader: Reader, _version: number): ShareSnapshotKey {
  const groupId = reader.string();
  const topicId = reader.uuid();
  const partition = reader.int32();
  return { groupId, topicId, partition };
}

export function writeShareSnapshotKey(writer: Writer, value: ShareSnapshotKeyInput, _version: number): void {
  writer.string(value.groupId);
  writer.uuid(value.topicId);
  writer.int32(value.partition);
}

export interface ShareSnapshotValueStateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

export interface ShareSnapshotValueStateBatchInput {
  readonly firstOffset: number | bigint;
  readonly lastOffset: number | bigint;
  readonly deliveryState: number;
  readonly deliveryCount: number;
}

/** Versions 0 to 0. */
export interface ShareSnapshotValue {
  readonly snapshotEpoch: number;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number;
  readonly deliveryCompleteCount: number;
  readonly createTimestamp: number;
  readonly writeTimestamp: number;
  readonly stateBatches: readonly ShareSnapshotValueStateBatch[];
}

export interface ShareSnapshotValueInput {
  readonly snapshotEpoch: number;
  readonly stateEpoch: number;
  readonly leaderEpoch: number;
  readonly startOffset: number | bigint;
  readonly deliveryCompleteCount?: number | undefined;
  readonly createTimestamp: number | bigint;
  readonly writeTimestamp: number | bigint;
  readonly stateBatches: readonly ShareSnapshotValueStateBatchInput[];
}

function readShareSnapshotValueStateBatch(reader: Reader, _version: number): ShareSnapshotValueStateBatch {
  const firstOffset = reader.int64();
  const lastOffset = reader.int64();
  const deliveryState = reader.int8();
  const deliveryCount = reader.int16();
  reader.skipTags();
  return { firstOffset, lastOffset, deliveryState, deliveryCount };
}

export function readShareSnapshotValue(reader: Reader, version: number): ShareSnapshotValue {
  const snapshotEpoch = reader.int32();
  const stateEpoch = reader.int32();
  const leaderEpoch = reader.int32();
  const startOffset = reader.int64();
  const createTimestamp = reader.int64();
  const writeTimestamp = reader.int64();
  const stateBatchesLength = reader.compactArrayLength(20);
  const stateBatches: ShareSnapshotValueStateBatch[] = [];
  for (let i = 0; i < stateBatchesLength; i++) stateBatches.push(readShareSnapshotValueStateBatch(reader, version));
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
  return { snapshotEpoch, stateEpoch, leaderEpoch, startOffset, deliveryCompleteCount, createTimestamp, writeTimestamp, stateBatches };
}

function writeShareSnapshotValueStateBatch(writer: Writer, value: ShareSnapshotValueStateBatchInput, _version: number): void {
  writer.int64(value.firstOffset);
  writer.int64(value.lastOffset);
  writer.int8(value.deliveryState);
  writer.int16(value.deliveryCount);
  writer.uvarint(0);
}

export function writeShareSnapshotValue(writer: Writer, value: ShareSnapshotValueInput, version: number): void {
  writer.int32(value.snapshotEpoch);
  writer.int32(value.stateEpoch);
  writer.int32(value.leaderEpoch);
  writer.int64(value.startOffset);
  writer.int64(value.createTimestamp);
  writer.int64(value.writeTimestamp);
  const stateBatches = value.stateBatches;
  writer.compactArrayLength(stateBatches.length);
  for (const element of stateBatches) writeShareSnapshotValueStateBatch(writer, element, version);
  const deliveryCompleteCountSet = value.deliveryCompleteCount !== undefined && value.deliveryCompleteCount !== -1;
  writer.uvarint(deliveryCompleteCountSet ? 1 : 0);
  if (deliveryCompleteCountSet) {
    const mark = writer.beginTag(0);
    writer.int32(value.deliveryCompleteCount ?? -1);
    writer.endTag(mark);
  }
}

export const shareSnapshotRecord: CoordinatorRecord<ShareSnapshotKey, ShareSnapshotKeyInput, ShareSnapshotValue, ShareSnapshotValueInput> = defineCoordinatorRecord({
  name: 'ShareSnapshot',
  topic: '__share_group_state',
  recordType: 0,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readShareSnapshotKey,
  writeKey: writeShareSnapshotKey,
  readValue: readShareSnapshotValue,
  writeValue: writeShareSnapshotValue,
});
