// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface SnapshotFooterRecord {
  readonly version: number;
}

export interface SnapshotFooterRecordInput {
  readonly version: number;
}

export function readSnapshotFooterRecord(reader: Reader, _version: number): SnapshotFooterRecord {
  const versionField = reader.int16();
  reader.skipTags();
  return { version: versionField };
}

export function writeSnapshotFooterRecord(writer: Writer, value: SnapshotFooterRecordInput, _version: number): void {
  writer.int16(value.version);
  writer.uvarint(0);
}
