// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface ControlRecordTypeSchema {
  readonly type: number;
}

export interface ControlRecordTypeSchemaInput {
  readonly type: number;
}

export function readControlRecordTypeSchema(reader: Reader, _version: number): ControlRecordTypeSchema {
  const type = reader.int16();
  return { type };
}

export function writeControlRecordTypeSchema(writer: Writer, value: ControlRecordTypeSchemaInput, _version: number): void {
  writer.int16(value.type);
}
