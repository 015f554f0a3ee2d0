import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import fc from 'fast-check';
import { methods } from '../../src/admin/methods.ts';
import { decode, encode, flag, int, ints, messages, ProtobufError, text } from '../../src/admin/protobuf.ts';

const PROTO = fileURLToPath(new URL('../../docs/chronik-admin.proto', import.meta.url));

const Inner = { name: text(1), count: int(2) };
const Outer = {
  id: int(1),
  on: flag(2),
  title: text(3),
  numbers: ints(4),

  inner: messages(16, Inner),
};

const number = fc.maxSafeInteger();
const plain = { noNullPrototype: true };
const outer = fc.record(
  {
    id: number,
    on: fc.boolean(),
    title: fc.string({ unit: 'grapheme' }),
    numbers: fc.array(number),
    inner: fc.array(fc.record({ name: fc.string(), count: number }, plain)),
  },
  plain,
);

test('a message is read as it was written', () => {
  fc.assert(fc.property(outer, (message) => assert.deepEqual(decode(Outer, encode(Outer, message)), message)));
});

test('fields of a later release are skipped', () => {
  const Later = { ...Outer, extra: text(17), more: int(18) };
  const sent = { id: 1, on: true, title: 'a', numbers: [1], inner: [], extra: 'x', more: 5 };
  const { extra: _extra, more: _more, ...expected } = sent;
  assert.deepEqual(decode(Outer, encode(Later, sent)), expected);
});

test('any bytes give a message or a ProtobufError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decode(Outer, Buffer.from(bytes));
      } catch (error) {
        assert.ok(error instanceof ProtobufError, String(error));
      }
    }),
  );
});

test('every call and message is as docs/chronik-admin.proto says', () => {
  const definition = loadSync(PROTO, { longs: Number, defaults: true, arrays: true });
  const packages = loadPackageDefinition(definition) as GrpcObject;
  const service = (
    ['chronik', 'admin', 'v1'].reduce((at, name) => at[name] as GrpcObject, packages)[
      'ClusterAdmin'
    ] as ServiceClientConstructor
  ).service;
  assert.deepEqual(Object.keys(service).sort(), Object.keys(methods).sort());
  for (const [name, method] of Object.entries(methods)) {
    const documented = service[name]!;
    assert.equal(method.path, documented.path);
    assert.equal(method.responseStream, documented.responseStream, name);
    for (const [what, ours, theirs] of [
      ['request', method.requestDeserialize, documented.requestSerialize],
      ['reply', method.responseDeserialize, documented.responseSerialize],
    ] as const) {
      const empty = ours(Buffer.alloc(0)) as Record<string, unknown>;
      const filled = Object.fromEntries(Object.entries(empty).map(([field, value]) => [field, sample(field, value)]));
      assert.deepEqual(ours(theirs(filled) as Buffer), filled, `${what} of ${name}`);
    }
  }
});

/** A value other than the default; a list of messages has one that is empty but for what is common to none. */
function sample(field: string, value: unknown): unknown {
  if (typeof value === 'number') return field.length + 1_000_000_000_000;
  if (typeof value === 'string') return `the ${field}`;
  if (typeof value === 'boolean') return true;
  return [];
}
