// Generated from the schema by `npm run generate`. Do not edit.

import type { Reader } from '../reader.ts';
import type { Writer } from '../writer.ts';

/** Versions 0 to 0. */
export interface DefaultPrincipalData {
  readonly type: string;
  readonly name: string;
  readonly tokenAuthenticated: boolean;
}

export interface DefaultPrincipalDataInput {
  readonly type: string;
  readonly name: string;
  readonly tokenAuthenticated: boolean;
}

export function readDefaultPrincipalData(reader: Reader, _version: number): DefaultPrincipalData {
  const type = reader.compactString();
  const name = reader.compactString();
  const tokenAuthenticated = reader.bool();
  reader.skipTags();
  return { type, name, tokenAuthenticated };
}

export function writeDefaultPrincipalData(writer: Writer, value: DefaultPrincipalDataInput, _version: number): void {
  writer.compactString(value.type);
  writer.compactString(value.name);
  writer.bool(value.tokenAuthenticated);
  writer.uvarint(0);
}
