import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { crc32c } from '@node-rs/crc32';
import {
  coordinatorPartition,
  javaHashCode,
  murmur2,
  partitionForKey,
  Reader,
  Writer,
} from '../../src/protocol/index.ts';
import { VarintCursor, varlongBytes, writeVarlong } from '../../src/protocol/records/varint.ts';
import { readLines } from '../../tools/vectors/json.ts';
import { checkFiles, checkVector } from '../../tools/vectors.ts';

const data = path.join(import.meta.dirname, '../data');

interface MiscVectors {
  readonly murmur2: readonly { hex: string; hash: number; positive: number; partition_of_7: number }[];
  readonly coordinatorPartition: readonly { id: string; javaHashCode: number; partition_of_50: number }[];
  readonly varint: readonly { value: string; zigzagVarlongHex: string; unsignedVarintHex?: string }[];
  readonly crc32c: readonly { hex: string; crc: number }[];
}

const misc = JSON.parse(readFileSync(path.join(data, 'kafka-misc-vectors.json'), 'utf8')) as MiscVectors;

for (const [file, count] of [
  ['golden-a.jsonl.gz', 1875],
  ['batches-a.jsonl.gz', 64],
] as const) {
  test(`everything in ${file} decodes to what Kafka says and encodes to Kafka's bytes`, () => {
    const failures: string[] = [];
    const result = checkFiles([path.join(data, file)], (line) => failures.push(line));
    assert.deepEqual(failures, []);
    assert.deepEqual(result, { passed: count, failed: 0 });
  });
}

test('a vector with one changed byte or value fails', () => {
  const [message] = readLines(path.join(data, 'golden-a.jsonl.gz'));
  assert.match(
    checkVector(message!.text.replace(/"producerEpoch":\d+/, '"producerEpoch":1'))!,
    /AddOffsetsToTxn.*v0.*producerEpoch/,
  );
  const [batch] = readLines(path.join(data, 'batches-a.jsonl.gz'));
  assert.match(checkVector(batch!.text.replace(/00"}$/, '02"}'))!, /CRC/);
});

test('unknown tagged fields are passed over, and everything known still compared', () => {
  const line =
    '{"name":"ApiVersionsRequest","version":3,"json":{"clientSoftwareName":"a","clientSoftwareVersion":"b"},"hex":"0261026200"}';
  assert.equal(checkVector(line), undefined);
  assert.equal(checkVector(line.replace('6200"', '620163036162630a"').replace('0a"', '"')), undefined);
  assert.match(checkVector(line.replace('"b"', '"c"'))!, /clientSoftwareVersion/);
});

test('murmur2 gives the partitions of the Java producer', () => {
  for (const vector of misc.murmur2) {
    const key = Buffer.from(vector.hex, 'hex');
    assert.equal(murmur2(key), vector.hash);
    assert.equal(partitionForKey(key, 7), vector.partition_of_7);
  }
});

test('every broker finds the same coordinator partition for an id', () => {
  for (const vector of misc.coordinatorPartition) {
    assert.equal(javaHashCode(vector.id), vector.javaHashCode);
    assert.equal(coordinatorPartition(vector.id, 50), vector.partition_of_50);
  }
});

test('varints are written as Java writes them', () => {
  for (const vector of misc.varint) {
    const value = Number(vector.value);
    const bytes = Buffer.from(vector.zigzagVarlongHex, 'hex');
    assert.equal(new VarintCursor(bytes, 0, bytes.length).varlong(), value, vector.value);
    if (Number.isSafeInteger(value)) {
      const out = Buffer.alloc(10);
      assert.equal(out.subarray(0, writeVarlong(out, 0, value)).toString('hex'), vector.zigzagVarlongHex);
      assert.equal(varlongBytes(value), bytes.length);
    }
    if (vector.unsignedVarintHex === undefined || !(value >= -(2 ** 31) && value < 2 ** 31)) continue;
    const writer = new Writer();
    writer.uvarint(value);
    assert.equal(writer.takeBuffer().toString('hex'), vector.unsignedVarintHex);
    assert.equal(new Reader(Buffer.from(vector.unsignedVarintHex, 'hex')).uvarint(), value >>> 0);
  }
});

test('CRC-32C is the one that Kafka computes', () => {
  for (const vector of misc.crc32c) assert.equal(crc32c(Buffer.from(vector.hex, 'hex')), vector.crc);
});
