import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import * as codecs from '../../src/protocol/generated/index.ts';
import { Reader, Writer } from '../../src/protocol/index.ts';
import {
  type Field,
  type FieldType,
  loadSchema,
  type Message,
  type Struct,
} from '../../tools/protocol-generator/schema.ts';

const schema = loadSchema(path.join(import.meta.dirname, '../../src/protocol/schema'));
const messages: readonly Message[] = [
  ...schema.apis.flatMap((api) => [api.request, api.response]),
  ...schema.data,
  ...schema.records.flatMap((record) => [record.key, record.value]),
];

const RUNS = 6;
type Read = (reader: Reader, version: number) => Record<string, unknown>;
type Write = (writer: Writer, value: unknown, version: number) => void;

const int = (bits: number): fc.Arbitrary<number> => {
  const max = 2 ** (bits - 1);
  return fc.oneof(fc.integer({ min: -max, max: max - 1 }), fc.constantFrom(0, -1, -max, max - 1));
};
const uint = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
/** As an exact reader yields it: a number up to 2^53, a bigint beyond. */
const int64 = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): number | bigint => {
    const near = Number(value);
    return Number.isSafeInteger(near) ? near : value;
  }),
  fc.constantFrom<number | bigint>(0, -1, -(2n ** 63n), 2n ** 63n - 1n),
);
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ minLength: 40, maxLength: 140 }));
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));

function valueFor(type: FieldType, version: number): fc.Arbitrary<unknown> {
  if (type.kind === 'array') return fc.array(valueFor(type.element, version), { maxLength: 3 });
  if (type.kind === 'struct') return structOf(type.struct, version);
  switch (type.name) {
    case 'bool':
      return fc.boolean();
    case 'int8':
      return int(8);
    case 'int16':
      return int(16);
    case 'uint16':
      return uint(16);
    case 'int32':
      return int(32);
    case 'uint32':
      return uint(32);
    case 'int64':
      return int64;
    case 'float64':
      return fc.double();
    case 'uuid':
      return fc.uint8Array({ minLength: 16, maxLength: 16 }).map((array) => Buffer.from(array).toString('base64url'));
    case 'string':
      return text;
    case 'bytes':
    case 'records':
      return bytes;
  }
}

const within = (range: { low: number; high: number }, version: number): boolean =>
  version >= range.low && version <= range.high;

function fieldOf(field: Field, version: number): fc.Arbitrary<unknown> {
  const value = valueFor(field.type, version);
  return within(field.nullable, version) ? fc.option(value, { freq: 3 }) : value;
}

/** A struct with every field that the version has. */
function structOf(struct: Struct, version: number): fc.Arbitrary<Record<string, unknown>> {
  const fields = struct.fields.filter((field) => within(field.versions, version));
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, fieldOf(field, version)])), {
    noNullPrototype: true,
  });
}

/** The part of `actual` that `expected` speaks of. */
function project(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(expected) && Array.isArray(actual))
    return actual.map((element, i) => project(element, expected[i]));
  // An absent field of this default is a number even where numbers read are exact.
  if (actual === 2 ** 63 && expected === 2n ** 63n - 1n) return expected;
  if (expected === null || typeof expected !== 'object' || Buffer.isBuffer(expected) || actual === null) return actual;
  const source = actual as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(expected).map(([name, part]) => {
      assert.ok(name in source, `${name} is there`);
      return [name, project(source[name], part)];
    }),
  );
}

function encode(write: Write, value: unknown, version: number): Buffer {
  const writer = new Writer();
  write(writer, value, version);
  const encoded = writer.takeBuffer();
  // A slab that is too small at every step, and byte fields passed through: the same bytes.
  const cramped = new Writer({ slabBytes: 8, passThroughBytesMin: 8 });
  write(cramped, value, version);
  assert.equal(cramped.sizeBytes, encoded.length);
  assert.deepEqual(cramped.takeBuffer(), encoded);
  return encoded;
}

for (const message of messages) {
  test(`${message.name} comes back as it was written, in every version`, () => {
    const read = (codecs as unknown as Record<string, Read>)[`read${message.name}`]!;
    const write = (codecs as unknown as Record<string, Write>)[`write${message.name}`]!;
    for (let version = message.versions.low; version <= message.versions.high; version++) {
      // Without tagged fields of its own, a message ends in their count, which is 0.
      const assertUnknownTagIsPassedOver = (value: Record<string, unknown>): void => {
        const tagged = new Set(
          message.top.fields.filter((field) => field.tag !== undefined).map((field) => field.name),
        );
        const plain = Object.fromEntries(Object.entries(value).filter(([name]) => !tagged.has(name)));
        const encoded = encode(write, plain, version);
        const reader = new Reader(Buffer.concat([encoded.subarray(0, -1), Buffer.from([1, 0xe3, 0x07, 2, 1, 2])]));
        assert.deepEqual(read(reader, version), read(new Reader(encoded), version));
        reader.expectEnd();
        assert.equal(reader.unknownTags, 1);
      };
      const property = fc.property(structOf(message.top, version), (value) => {
        const encoded = encode(write, value, version);
        const reader = new Reader(encoded, { exactInt64: true });
        const decoded = read(reader, version);
        reader.expectEnd();
        assert.deepEqual(project(decoded, value), value);
        assert.deepEqual(encode(write, decoded, version), encoded, 'the decoded value encodes to the same bytes');
        if (version >= message.flexibleFrom) assertUnknownTagIsPassedOver(value);
      });
      fc.assert(property, { numRuns: RUNS });
    }
  });
}
