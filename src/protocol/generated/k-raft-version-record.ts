// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface KRaftVersionRecord {
  readonly version: number;
  readonly kRaftVersion: number;
}

export interface KRaftVersionRecordInput {
  readonly version: number;
  readonly kRaftVersion: number;
}

export function readKRaftVersionRecord(reader: Reader, _version: number): KRaftVersionRecord {
  const versionField = reader.int16();
  const kRaftVersion = reader.int16();
  reader.skipTags();
  return { version: versionField, kRaftVersion };
}

export function writeKRaftVersionRecord(writer: Writer, value: KRaftVersionRecordInput, _version: number): void {
  writer.int16(value.version);
  writer.int16(value.kRaftVersion);
  writer.uvarint(0);
}
