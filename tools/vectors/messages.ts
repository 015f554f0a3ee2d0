import path from 'node:path';
import * as codecs from '../../src/protocol/generated/index.ts';
import { Reader, type Reader as ReaderType, Writer } from '../../src/protocol/index.ts';
import { type Field, type FieldType, loadSchema, type Message, type Struct } from '../protocol-generator/schema.ts';
import { brief, type Json, type JsonObject } from './json.ts';

/** One line of a message file. */
export interface MessageVector {
  readonly name: string;
  readonly version: number;
  readonly json: JsonObject;
  readonly hex: string;
}

type Read = (reader: ReaderType, version: number) => JsonValues;
type Write = (writer: Writer, value: JsonValues, version: number) => void;
/** A decoded message, field by field. */
type JsonValues = { readonly [field: string]: unknown };

const schema = loadSchema(path.join(import.meta.dirname, '../../src/protocol/schema'));
const messages = new Map<string, Message>(
  [
    ...schema.apis.flatMap((api) => [api.request, api.response]),
    ...schema.data,
    ...schema.records.flatMap((record) => [record.key, record.value]),
  ].map((message) => [message.name, message]),
);

/** Decodes a message's bytes and encodes its JSON; returns what is wrong, or undefined. */
export function checkMessage(vector: MessageVector): string | undefined {
  const { name, version, json, hex } = vector;
  const message = messages.get(name);
  if (message === undefined) return `no message of this name in the schema`;
  if (version < message.versions.low || version > message.versions.high) return `no version ${version} in the schema`;
  const read = (codecs as unknown as Record<string, Read>)[`read${name}`]!;
  const write = (codecs as unknown as Record<string, Write>)[`write${name}`]!;
  const encode = (value: JsonValues): string => {
    const writer = new Writer();
    write(writer, value, version);
    return writer.takeBuffer().toString('hex');
  };

  const reader = new Reader(Buffer.from(hex, 'hex'), { exactInt64: true });
  const decoded = read(reader, version);
  reader.expectEnd();
  const difference = compareStruct(decoded, json, message.top, version, '');
  if (difference !== undefined) return `decoded ${difference}`;

  const encoded = encode(toStruct(json, message.top, version));
  // Unknown tagged fields are dropped, so that only what is known can be the same.
  const expected = reader.unknownTags > 0 ? encode(decoded) : hex;
  if (encoded !== expected) return `encoded bytes differ from byte ${firstDifference(encoded, expected)} on`;
  return undefined;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at >> 1;
}

function isValid(field: Field, version: number): boolean {
  return version >= field.versions.low && version <= field.versions.high;
}

function toStruct(json: JsonObject, struct: Struct, version: number): JsonValues {
  const value: Record<string, unknown> = {};
  for (const field of struct.fields) {
    if (field.name in json) value[field.name] = toValue(json[field.name]!, field.type, version);
    else if (field.tag === undefined && isValid(field, version)) throw new Error(`no ${field.name} in the JSON`);
  }
  return value;
}

/** The value that encoding takes for a piece of JSON. */
function toValue(json: Json, type: FieldType, version: number): unknown {
  if (json === null) return null;
  if (type.kind === 'array') return (json as readonly Json[]).map((element) => toValue(element, type.element, version));
  if (type.kind === 'struct') return toStruct(json as JsonObject, type.struct, version);
  switch (type.name) {
    case 'bytes':
    case 'records':
      return Buffer.from(json as string, 'base64');
    case 'float64':
      return Number(json);
    default:
      return json;
  }
}

function compareStruct(
  actual: JsonValues,
  expected: JsonObject,
  struct: Struct,
  version: number,
  where: string,
): string | undefined {
  for (const key of Object.keys(expected)) {
    if (!struct.fields.some((field) => field.name === key)) return `${where}${key}: not in the schema`;
  }
  for (const field of struct.fields) {
    if (!(field.name in expected)) continue;
    const json = expected[field.name]!;
    const difference = compare(actual[field.name], json, field.type, version, `${where}${field.name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function compare(actual: unknown, json: Json, type: FieldType, version: number, where: string): string | undefined {
  const differ = (): string => `${where}: ${brief(actual)} instead of ${brief(json)}`;
  if (actual === null || json === null) return actual === json ? undefined : differ();
  if (type.kind === 'array') {
    const values = actual as readonly unknown[];
    const elements = json as readonly Json[];
    if (values.length !== elements.length) return `${where}: ${values.length} elements instead of ${elements.length}`;
    for (const [index, element] of elements.entries()) {
      const difference = compare(values[index], element, type.element, version, `${where}[${index}]`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (type.kind === 'struct')
    return compareStruct(actual as JsonValues, json as JsonObject, type.struct, version, `${where}.`);
  switch (type.name) {
    case 'bytes':
    case 'records':
      return (actual as Buffer).equals(Buffer.from(json as string, 'base64')) ? undefined : differ();
    case 'float64':
      return Object.is(actual, Number(json)) ? undefined : differ();
    default:
      return actual === json ? undefined : differ();
  }
}
