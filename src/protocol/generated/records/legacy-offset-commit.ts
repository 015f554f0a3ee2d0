// Generated from the schema by `npm run generate`. Do not edit.

import { type CoordinatorRecord, defineCoordinatorRecord } from '../../coordinator-record.ts';
import type { Reader } from '../../reader.ts';
import type { Writer } from '../../writer.ts';

/** Versions 0 to 0. */
export interface LegacyOffsetCommitKey {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export interface LegacyOffsetCommitKeyInput {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export function readLegacyOffsetCommitKey(reader: Reader, _version: number): LegacyOffsetCommitKey {
  const group = reader.string();
  const topic = reader.string();
  const partition = reader.int32();
  return { group, topic, partition };
}

export function writeLegacyOffsetCommitKey(writer: Writer, value: LegacyOffsetCommitKeyInput, _version: number): void {
  writer.string(value.group);
  writer.string(value.topic);
  writer.int32(value.partition);
}

/** Versions 0 to 0. */
export interface LegacyOffsetCommitValue {
  readonly offset: number;
  readonly metadata: string;
  readonly commitTimestamp: number;
}

export interface LegacyOffsetCommitValueInput {
  readonly offset: number | bigint;
  readonly metadata: string;
  readonly commitTimestamp: number | bigint;
}

export function readLegacyOffsetCommitValue(reader: Reader, _version: number): LegacyOffsetCommitValue {
  const offset = reader.int64();
  const metadata = reader.string();
  const commitTimestamp = reader.int64();
  return { offset, metadata, commitTimestamp };
}

export function writeLegacyOffsetCommitValue(writer: Writer, value: LegacyOffsetCommitValueInput, _version: number): void {
  writer.int64(value.offset);
  writer.string(value.metadata);
  writer.int64(value.commitTimestamp);
}

export const legacyOffsetCommitRecord: CoordinatorRecord<LegacyOffsetCommitKey, LegacyOffsetCommitKeyInput, LegacyOffsetCommitValue, LegacyOffsetCommitValueInput> = defineCoordinatorRecord({
  name: 'LegacyOffsetCommit',
  topic: '__consumer_offsets',
  recordType: 0,
  valueVersionMin: 0,
  valueVersionMax: 0,
  readKey: readLegacyOffsetCommitKey,
  writeKey: writeLegacyOffsetCommitKey,
  readValue: readLegacyOffsetCommitValue,
  writeValue: writeLegacyOffsetCommitValue,
});
