import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readFetchRequest, writeFetchRequest } from '../../src/protocol/generated/fetch.ts';
import * as codecs from '../../src/protocol/generated/index.ts';
import {
  readConsumerGroupMemberMetadataValue,
  writeConsumerGroupMemberMetadataValue,
} from '../../src/protocol/generated/records/consumer-group-member-metadata.ts';
import { CodecError, EMPTY_BYTES, Reader, Writer } from '../../src/protocol/index.ts';
import { fuzzProtocol } from '../../tools/fuzz-protocol.ts';
import { readLines } from '../../tools/vectors/json.ts';

const golden = path.join(import.meta.dirname, '../data/golden-a.jsonl.gz');
const readers = codecs as unknown as Record<string, (reader: Reader, version: number) => unknown>;
const isCodecError = (error: unknown): boolean => error instanceof CodecError;

test('a message cut off at any byte is refused', () => {
  let cuts = 0;
  for (const { text } of readLines(golden)) {
    const vector = JSON.parse(text) as { name: string; version: number; hex: string };
    const bytes = Buffer.from(vector.hex, 'hex');
    if (bytes.length > 300) continue;
    for (let length = 0; length < bytes.length; length++) {
      const reader = new Reader(bytes.subarray(0, length));
      assert.throws(
        () => readers[`read${vector.name}`]!(reader, vector.version),
        isCodecError,
        `${vector.name} cut at ${length}`,
      );
      cuts++;
    }
  }
  assert.ok(cuts > 50_000);
});

test('bytes before and behind the message are never read', () => {
  const bytes = Buffer.from('ffff00026162ffff', 'hex');
  const reader = new Reader(bytes, { position: 2, end: 6 });
  assert.equal(reader.string(), 'ab');
  assert.throws(() => reader.int8(), isCodecError);
  assert.throws(() => new Reader(bytes, { position: 2, end: 5 }).string(), isCodecError);
});

test('negative and huge lengths are refused before anything is allocated for them', () => {
  const from = (hex: string): Reader => new Reader(Buffer.from(hex, 'hex'));
  for (const hex of ['ffffffff', 'fffffffe', '80000000', '7fffffff', '00000004']) {
    assert.throws(() => from(hex).bytes(), isCodecError);
    assert.throws(() => from(hex).arrayLength(1), isCodecError);
    if (hex === 'ffffffff') continue;
    assert.throws(() => from(hex).nullableBytes(), isCodecError);
    assert.throws(() => from(hex).nullableArrayLength(1), isCodecError);
  }
  for (const hex of ['ffff', 'fffe', '8000', '7fff']) assert.throws(() => from(hex).string(), isCodecError);
  assert.throws(() => from('fffe').nullableString(), isCodecError);
  for (const hex of ['ffffffff0f', '00', '05', 'ffffffffff', '8080808010', '80']) {
    assert.throws(() => from(hex).compactString(), isCodecError);
    assert.throws(() => from(hex).compactBytes(), isCodecError);
    assert.throws(() => from(hex).compactArrayLength(1), isCodecError);
  }
  assert.throws(() => from('00000002aabbcc').arrayLength(2), isCodecError, 'two elements of two bytes need four');
});

test('tagged fields cannot claim more than is there, nor less than they are', () => {
  assert.throws(() => new Reader(Buffer.from('ffffffff0f', 'hex')).skipTags(), isCodecError);
  assert.throws(() => new Reader(Buffer.from('010105', 'hex')).skipTags(), isCodecError);
  const writer = new Writer();
  writeFetchRequest(writer, { clusterId: 'c', maxWaitMs: 0, minBytes: 0, topics: [] }, 12);
  const bytes = writer.takeBuffer();
  const sizeAt = bytes.length - 3;
  assert.deepEqual([...bytes.subarray(sizeAt - 1)], [0, 2, 2, 0x63]);
  assert.equal(readFetchRequest(new Reader(bytes), 12).clusterId, 'c');
  bytes[sizeAt] = 1;
  assert.throws(() => readFetchRequest(new Reader(bytes), 12), isCodecError);
});

test('the number of elements in one message is bounded, however they nest', () => {
  const writer = new Writer();
  writer.compactArrayLength(600);
  for (let i = 0; i < 600; i++) writer.int8(1);
  const bytes = writer.takeBuffer();
  assert.equal(new Reader(bytes, { elementsMax: 600 }).compactArrayLength(1), 600);
  assert.throws(() => new Reader(bytes, { elementsMax: 599 }).compactArrayLength(1), isCodecError);
});

test('decoding allocates at most 64 times the size of its input', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const elements = 20_000;
  // The two layouts with the most memory per byte: see docs/decisions/0002-codec.md.
  const writer = new Writer();
  const protocol = { name: '', metadata: EMPTY_BYTES };
  writeConsumerGroupMemberMetadataValue(
    writer,
    {
      instanceId: null,
      rackId: null,
      clientId: '',
      clientHost: '',
      subscribedTopicNames: [],
      subscribedTopicRegex: null,
      rebalanceTimeoutMs: 0,
      serverAssignor: null,
      classicMemberMetadata: { sessionTimeoutMs: 0, supportedProtocols: new Array(elements).fill(protocol) },
    },
    0,
  );
  const value = writer.takeBuffer();
  writeFetchRequest(writer, { maxWaitMs: 0, minBytes: 0, topics: new Array(elements).fill({ partitions: [] }) }, 12);
  const request = writer.takeBuffer();
  for (const [bytes, decode] of [
    [value, () => readConsumerGroupMemberMetadataValue(new Reader(value), 0)],
    [request, () => readFetchRequest(new Reader(request), 12)],
  ] as const) {
    decode();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const decoded = decode();
    collectGarbage();
    const multiple = (process.memoryUsage().heapUsed - before) / bytes.length;
    assert.ok(multiple < 64, `${multiple.toFixed(1)} times the input`);
    assert.ok(decoded !== undefined);
  }
});

test('100,000 mutants of messages and batches raise CodecError or nothing', () => {
  const result = fuzzProtocol({ mutations: 100_000, seed: 20 });
  assert.equal(result.decoded + result.refused, 100_000);
  assert.ok(result.refused > 50_000 && result.decoded > 1_000, 'mutants reach past the first field');
});
