// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface SnapshotHeaderRecord {
  readonly version: number;
  readonly lastContainedLogTimestamp: number;
}

export interface SnapshotHeaderRecordInput {
  readonly version: number;
  readonly lastContainedLogTimestamp: number | bigint;
}

export function readSnapshotHeaderRecord(reader: Reader, _version: number): SnapshotHeaderRecord {
  const versionField = reader.int16();
  const lastContainedLogTimestamp = reader.int64();
  reader.skipTags();
  return { version: versionField, lastContainedLogTimestamp };
}

export function writeSnapshotHeaderRecord(writer: Writer, value: SnapshotHeaderRecordInput, _version: number): void {
  writer.int16(value.version);
  writer.int64(value.lastContainedLogTimestamp);
  writer.uvarint(0);
}
