// Generated from the schema by `npm run generate`. Do not edit.

import { ZERO_UUID } from '../../../base/index.ts';
import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface OffsetCommitKey {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export interface OffsetCommitKeyInput {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export function readOffsetCommitKey(reader: Reader, _version: number): OffsetCommitKey {
  const group = reader.string();
  const topic = reader.string();
  const partition = reader.int32();
  return { group, topic, partition };
}

export function writeOffsetCommitKey(writer: Writer, value: OffsetCommitKeyInput, _version: number): void {
  writer.string(value.group);
  writer.string(value.topic);
  writer.int32(value.partition);
}

/** Versions 0 to 4. */
export interface OffsetCommitValue {
  readonly offset: number;
  /** Since version 3. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestamp: number;
  /** Version 1. */
  readonly expireTimestamp: number;
  /** Version 4. */
  readonly topicId: string;
}

export interface OffsetCommitValueInput {
  readonly offset: number | bigint;
  readonly leaderEpoch?: number | undefined;
  readonly metadata: string;
  readonly commitTimestamp: number | bigint;
  readonly expireTimestamp?: number | bigint | undefined;
  readonly topicId?: string | undefined;
}

export function readOffsetCommitValue(reader: Reader, version: number): OffsetCommitValue {
  const flexible = version === 4;
  const offset = reader.int64();
  const leaderEpoch = version >= 3 ? reader.int32() : -1;
  const metadata = flexible ? reader.compactString() : reader.string();
  const commitTimestamp = reader.int64();
  const expireTimestamp = version === 1 ? reader.int64() : -1;
  let topicId: string = ZERO_UUID;
  if (flexible) {
    for (let tags = reader.uvarint(); tags > 0; tags--) {
      const tag = reader.uvarint();
      const end = reader.tagEnd();
      switch (tag) {
        case 0: {
          topicId = reader.uuid();
          break;
        }
        default:
          reader.skipTo(end);
      }
      reader.expectTagEnd(end);
    }
  }
  return { offset, leaderEpoch, metadata, commitTimestamp, expireTimestamp, topicId };
}

export function writeOffsetCommitValue(writer: Writer, value: OffsetCommitValueInput, version: number): void {
  const flexible = version === 4;
  writer.int64(value.offset);
  if (version >= 3) {
    writer.int32(value.leaderEpoch ?? -1);
  }
  if (flexible) writer.compactString(value.metadata);
  else writer.string(value.metadata);
  writer.int64(value.commitTimestamp);
  if (version === 1) {
    writer.int64(value.expireTimestamp ?? -1);
  }
  if (flexible) {
    const topicIdSet = value.topicId !== undefined && value.topicId !== ZERO_UUID;
    writer.uvarint(topicIdSet ? 1 : 0);
    if (topicIdSet) {
      const mark = writer.beginTag(0);
      writer.uuid(value.topicId ?? ZERO_UUID);
      writer.endTag(mark);
    }
  }
}

export const offsetCommitRecord: CoordinatorRecord<OffsetCommitKey, OffsetCommitKeyInput, OffsetCommitValue, OffsetCommitValueInput> = defineCoordinatorRecord({
  name: 'OffsetCommit',
  topic: '__consumer_offsets',
  recordType: 1,
  valueVersionMin: 0,
  valueVersionMax: 4,
  readKey: readOffsetCommitKey,
  writeKey: writeOffsetCommitKey,
  readValue: readOffsetCommitValue,
  writeValue: writeOffsetCommitValue,
});
