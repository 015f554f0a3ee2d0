import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFetchResponse, writeFetchRequest, writeFetchResponse } from '../../src/protocol/generated/fetch.ts';
import {
  readMetadataResponse,
  writeMetadataRequest,
  writeMetadataResponse,
} from '../../src/protocol/generated/metadata.ts';
import { offsetCommitRecord } from '../../src/protocol/generated/records/offset-commit.ts';
import { CodecError, coordinatorRecordType, Reader, Writer } from '../../src/protocol/index.ts';

const isCodecError = (error: unknown): boolean => error instanceof CodecError;

function fetchResponseWith(records: Buffer | readonly Buffer[]) {
  const partition = { partitionIndex: 3, errorCode: 0, highWatermark: 9, abortedTransactions: null, records };
  return { responses: [{ topic: 'orders', partitions: [partition] }] };
}

test('large records pass through a response uncopied, between chunks of the rest', () => {
  const records = Buffer.alloc(10_000, 7);
  const writer = new Writer();
  writeFetchResponse(writer, fetchResponseWith(records), 12);
  const chunks = writer.takeFrame();
  assert.equal(chunks.length, 3);
  assert.equal(chunks[1], records);
  const frame = Buffer.concat(chunks);
  assert.equal(frame.readInt32BE(0), frame.length - 4);
  const decoded = readFetchResponse(new Reader(frame, { position: 4 }), 12);
  assert.deepEqual(decoded.responses[0]!.partitions[0]!.records, records);
});

test('records in several parts are written as one field', () => {
  for (const version of [11, 12]) {
    const writer = new Writer();
    writeFetchResponse(
      writer,
      fetchResponseWith([Buffer.from('ab'), Buffer.alloc(5000, 1), Buffer.from('c')]),
      version,
    );
    const reader = new Reader(writer.takeBuffer());
    const { records } = readFetchResponse(reader, version).responses[0]!.partitions[0]!;
    assert.equal(records!.length, 5003);
    assert.equal(records!.toString('latin1', 5002), 'c');
    reader.expectEnd();
  }
});

test('small messages share a slab, one behind the other', () => {
  const writer = new Writer();
  writer.int32(1);
  const first = writer.takeFrame();
  writer.int32(2);
  const second = writer.takeFrame();
  assert.equal(first[0]!.buffer, second[0]!.buffer);
  assert.deepEqual(Buffer.concat(first), Buffer.from([0, 0, 0, 4, 0, 0, 0, 1]));
  assert.deepEqual(Buffer.concat(second), Buffer.from([0, 0, 0, 4, 0, 0, 0, 2]));
});

test('a message that failed is discarded and leaves no trace', () => {
  const writer = new Writer();
  writer.string('half a mess');
  writer.discard();
  writer.bool(true);
  assert.equal(writer.sizeBytes, 1);
  assert.deepEqual(writer.takeBuffer(), Buffer.from([1]));
});

test('a tagged field of any size gets its size in front', () => {
  for (const bytes of [0, 1, 126, 127, 128, 16_382, 16_384, 70_000]) {
    const writer = new Writer({ slabBytes: 64 });
    writer.int8(5);
    const outer = writer.beginTag(1);
    const inner = writer.beginTag(2);
    writer.raw(Buffer.alloc(bytes, 9));
    writer.endTag(inner);
    writer.endTag(outer);
    writer.int8(6);
    const reader = new Reader(writer.takeBuffer());
    assert.equal(reader.int8(), 5);
    assert.equal(reader.uvarint(), 1);
    const outerEnd = reader.tagEnd();
    assert.equal(reader.uvarint(), 2);
    assert.equal(reader.tagEnd() - reader.position, bytes);
    reader.skipTo(outerEnd);
    assert.equal(reader.int8(), 6);
    reader.expectEnd();
  }
});

test('int64 is exact to 2^53, clamped at its ends, and bigint only on demand', () => {
  const written = (value: number | bigint): Buffer => {
    const writer = new Writer();
    writer.int64(value);
    return writer.takeBuffer();
  };
  for (const value of [0, 1, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    assert.equal(new Reader(written(value)).int64(), value);
    assert.deepEqual(written(BigInt(value)), written(value));
  }
  assert.equal(written(2 ** 63).toString('hex'), '7fffffffffffffff');
  assert.equal(written(Infinity).toString('hex'), '7fffffffffffffff');
  assert.equal(written(-(2 ** 70)).toString('hex'), '8000000000000000');
  assert.equal(written(2n ** 90n).toString('hex'), '7fffffffffffffff');
  const odd = 2n ** 53n + 1n;
  assert.equal(new Reader(written(odd)).int64(), 2 ** 53);
  assert.equal(new Reader(written(odd), { exactInt64: true }).int64(), odd);
});

test('an old request refuses what its version cannot say, unless it may be ignored', () => {
  const writer = new Writer();
  assert.throws(
    () => writeFetchRequest(writer, { maxWaitMs: 1, minBytes: 1, topics: [], replicaState: { replicaId: 2 } }, 14),
    isCodecError,
  );
  writer.discard();
  assert.throws(
    () => writeMetadataRequest(writer, { topics: null, includeTopicAuthorizedOperations: true }, 7),
    isCodecError,
  );
  writer.discard();
  writeFetchRequest(writer, { maxWaitMs: 1, minBytes: 1, topics: [], rackId: 'ignorable' }, 4);
});

test('an old response leaves out what its version cannot say', () => {
  const writer = new Writer();
  const topic = { errorCode: 3, name: null, topicId: 'zkzna6ALTL_aH8xAqTMU8w', partitions: [] };
  writeMetadataResponse(writer, { brokers: [], clusterId: 'c', topics: [topic] }, 1);
  const decoded = readMetadataResponse(new Reader(writer.takeBuffer()), 1);
  assert.equal(decoded.topics[0]!.name, '');
  assert.equal(decoded.clusterId, null);
});

test('a string longer than Kafka allows is not sent', () => {
  const writer = new Writer();
  assert.throws(() => writer.string('x'.repeat(32_768)), isCodecError);
  assert.throws(() => writer.compactString('é'.repeat(16_384)), isCodecError);
  assert.throws(() => writer.uuid('not a uuid'), isCodecError);
});

test('a coordinator record carries its type and version', () => {
  const key = offsetCommitRecord.encodeKey({ group: 'g', topic: 't', partition: 1 });
  assert.equal(coordinatorRecordType(key), 1);
  assert.deepEqual(offsetCommitRecord.decodeKey(key), { group: 'g', topic: 't', partition: 1 });
  const value = offsetCommitRecord.encodeValue({ offset: 5, leaderEpoch: 2, metadata: '', commitTimestamp: 9 }, 3);
  assert.equal(value.readInt16BE(0), 3);
  assert.equal(offsetCommitRecord.decodeValue(value).leaderEpoch, 2);
  value.writeInt16BE(9, 0);
  assert.throws(() => offsetCommitRecord.decodeValue(value), isCodecError);
  key.writeInt16BE(2, 0);
  assert.throws(() => offsetCommitRecord.decodeKey(key), isCodecError);
});
