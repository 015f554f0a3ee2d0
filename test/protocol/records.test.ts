import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  batchHeader,
  buildBatch,
  buildLeaderChange,
  buildTransactionMarker,
  Compression,
  ControlType,
  inspectRecords,
  iterateBatches,
  RecordBatchBuilder,
  type RecordInput,
  RecordsError,
  type RecordsFault,
  readControlRecord,
  readRecords,
  validateBatch,
} from '../../src/protocol/index.ts';
import { writeVarint } from '../../src/protocol/records/varint.ts';

const bound = { uncompressedBytesMax: 1 << 20 };
const bytes = (text: string): Buffer => Buffer.from(text);
const fault = (expected: RecordsFault) => (error: unknown) => error instanceof RecordsError && error.fault === expected;
const three: readonly RecordInput[] = [
  { key: bytes('a'), value: bytes('1'), timestamp: 50 },
  { key: null, value: null, timestamp: 70, headers: [{ key: 'h', value: null }] },
  { key: bytes('c'), value: bytes('3'), timestamp: 60, headers: [{ key: 'ü', value: bytes('v') }] },
];

const record: fc.Arbitrary<RecordInput> = fc.record({
  key: fc.option(fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))),
  value: fc.option(fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))),
  timestamp: fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 45 }), fc.integer({ min: -2, max: 5 })),
  headers: fc.array(
    fc.record(
      { key: fc.string({ unit: 'grapheme' }), value: fc.option(fc.constant(bytes('header'))) },
      { noNullPrototype: true },
    ),
    { maxLength: 3 },
  ),
});

test('records come back from a batch as they went in, with every codec', () => {
  const property = fc.property(
    fc.array(record, { minLength: 1, maxLength: 20 }),
    fc.constantFrom(0, 1, 2, 3, 4),
    (records, codec) => {
      const batch = buildBatch(records, { baseOffset: 2 ** 40, compression: codec as Compression });
      assert.equal(validateBatch(batch, 0, batch.length), batch.length);
      const read = readRecords(batch, 0, bound);
      assert.deepEqual(
        read.map(({ offset, ...rest }) => rest),
        records.map(({ key, value, timestamp, headers }) => ({ timestamp, key, value, headers })),
      );
      assert.deepEqual(
        read.map(({ offset }) => offset - 2 ** 40),
        records.map((_, index) => index),
      );
      const summary = inspectRecords(batch, 0, bound);
      const timestamps = records.map(({ timestamp }) => timestamp!);
      assert.equal(summary.maxTimestamp, Math.max(...timestamps));
      assert.equal(summary.maxTimestampOffsetDelta, timestamps.indexOf(summary.maxTimestamp));
      assert.equal(summary.minTimestamp, Math.min(...timestamps));
      assert.equal(
        summary.nullKeyIndex,
        records.findIndex(({ key }) => key === null),
      );
      assert.equal(batchHeader.maxTimestamp(batch, 0), summary.maxTimestamp);
    },
  );
  fc.assert(property, { numRuns: 200 });
});

test('base offset and leader epoch change without touching the CRC', () => {
  const batch = buildBatch(three);
  batchHeader.setBaseOffset(batch, 0, 2 ** 52);
  batchHeader.setPartitionLeaderEpoch(batch, 0, 7);
  validateBatch(batch, 0, batch.length);
  assert.equal(batchHeader.baseOffset(batch, 0), 2 ** 52);
  assert.equal(batchHeader.lastOffset(batch, 0), 2 ** 52 + 2);
  assert.equal(batchHeader.partitionLeaderEpoch(batch, 0), 7);
});

test('the append time stands for every record of the batch, under a new CRC', () => {
  const batch = buildBatch(three);
  const before = batchHeader.crc(batch, 0);
  batchHeader.setMaxTimestamp(batch, 0, 999, true);
  validateBatch(batch, 0, batch.length);
  assert.notEqual(batchHeader.crc(batch, 0), before);
  assert.deepEqual(
    readRecords(batch, 0, bound).map(({ timestamp }) => timestamp),
    [999, 999, 999],
  );
  assert.deepEqual(
    readRecords(batch, 0, { ...bound, ownTimestamps: true }).map(({ timestamp }) => timestamp),
    [50, 70, 60],
  );
  assert.equal(batchHeader.isLogAppendTime(batch, 0), true);
});

test('sequences go on from 2^31 - 1 to 0', () => {
  const batch = buildBatch(three, { producerId: 5, producerEpoch: 1, baseSequence: 2 ** 31 - 2 });
  assert.equal(batchHeader.lastSequence(batch, 0), 0);
});

test('batches in a row are found one after the other', () => {
  const all = Buffer.concat([
    buildBatch(three),
    buildBatch(three, { compression: Compression.Zstd }),
    buildBatch(three),
  ]);
  const starts = [...iterateBatches(all)];
  assert.equal(starts.length, 3);
  for (const at of starts) assert.equal(readRecords(all, at, bound).length, 3);
  assert.throws(() => [...iterateBatches(all.subarray(0, -1))], fault('corrupt'));
});

test('a batch with any covered bit changed fails its CRC', () => {
  const batch = buildBatch(three);
  for (let at = 17; at < batch.length; at++) {
    const damaged = Buffer.from(batch);
    damaged[at]! ^= 0x10;
    assert.throws(() => validateBatch(damaged, 0, damaged.length), fault('corrupt'), `byte ${at}`);
  }
});

test('old message formats are told apart from damage', () => {
  for (const magic of [0, 1]) {
    const batch = buildBatch(three);
    batch[16] = magic;
    assert.throws(() => validateBatch(batch, 0, batch.length), fault('legacy-format'));
  }
  const batch = buildBatch(three);
  batch[16] = 3;
  assert.throws(() => validateBatch(batch, 0, batch.length), fault('corrupt'));
});

test('a batch whose header does not tell of its records is invalid', () => {
  const changed = (change: (batch: Buffer) => void): Buffer => {
    const batch = buildBatch(three);
    change(batch);
    batchHeader.updateCrc(batch, 0);
    return batch;
  };
  const wrong = {
    'a count too high': changed((batch) => batch.writeInt32BE(4, 57)),
    'a count too low': changed((batch) => batch.writeInt32BE(2, 57)),
    'a negative count': changed((batch) => batch.writeInt32BE(-1, 57)),
    'a huge count': changed((batch) => batch.writeInt32BE(0x7fffffff, 57)),
    'a last delta too high': changed((batch) => batch.writeInt32BE(3, 23)),
    'a negative last delta': changed((batch) => batch.writeInt32BE(-1, 23)),
    'offset deltas with a gap': buildBatch([{ offsetDelta: 0 }, { offsetDelta: 2 }]),
    'offset deltas that do not start at 0': buildBatch([{ offsetDelta: 1 }]),
  };
  for (const [what, batch] of Object.entries(wrong)) {
    validateBatch(batch, 0, batch.length);
    assert.throws(() => inspectRecords(batch, 0, bound), fault('invalid'), what);
  }
  const compacted = buildBatch([{ offsetDelta: 1 }, { offsetDelta: 4 }], { lastOffsetDelta: 9 });
  assert.equal(inspectRecords(compacted, 0, { ...bound, gapsAllowed: true }).count, 2);
});

/** A batch of one record that consists of these varints and bytes, with the record's length in front. */
function batchWith(...parts: readonly (number | Buffer)[]): Buffer {
  const varint = (value: number): Buffer => {
    const out = Buffer.alloc(5);
    return out.subarray(0, writeVarint(out, 0, value));
  };
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? varint(part) : part)));
  const batch = Buffer.concat([buildBatch([]), varint(body.length), body]);
  batch.writeInt32BE(batch.length - 12, 8);
  batch.writeInt32BE(1, 57);
  batchHeader.updateCrc(batch, 0);
  return batch;
}

test('a record with lengths that cannot be is invalid', () => {
  const attributes = Buffer.alloc(1);
  const whole = batchWith(attributes, 0, 0, -1, 1, bytes('v'), 1, 1, bytes('h'), -1);
  assert.deepEqual(readRecords(whole, 0, bound)[0]!.headers, [{ key: 'h', value: null }]);
  assert.equal(inspectRecords(whole, 0, bound).nullKeyIndex, 0);
  const wrong = {
    'a key of length -2': batchWith(attributes, 0, 0, -2, -1, 0),
    'a value of length -2': batchWith(attributes, 0, 0, -1, -2, 0),
    'a key beyond the record': batchWith(attributes, 0, 0, 9, -1, 0),
    'a huge value': batchWith(attributes, 0, 0, -1, 0x7fffffff, 0),
    'a negative count of headers': batchWith(attributes, 0, 0, -1, -1, -1),
    'a huge count of headers': batchWith(attributes, 0, 0, -1, -1, 0x7fffffff),
    'a header without a key': batchWith(attributes, 0, 0, -1, -1, 1, -1, -1),
    'a header value of length -2': batchWith(attributes, 0, 0, -1, -1, 1, 0, -2),
    'bytes left in the record': batchWith(attributes, 0, 0, -1, -1, 0, attributes),
    'an end in the middle': batchWith(attributes, 0, 0),
    'a varint without end': batchWith(attributes, Buffer.alloc(11, 0xff)),
  };
  for (const [what, batch] of Object.entries(wrong)) {
    assert.throws(() => inspectRecords(batch, 0, bound), fault('invalid'), what);
    assert.throws(() => readRecords(batch, 0, bound), fault('invalid'), what);
  }
});

test('a transaction marker says who ended what, and is no record for consumers', () => {
  const marker = { producerId: 500, producerEpoch: 3, coordinatorEpoch: 11, timestampMs: 1_700_000_000_000 };
  for (const committed of [true, false]) {
    const batch = buildTransactionMarker({ ...marker, committed });
    validateBatch(batch, 0, batch.length);
    assert.equal(batchHeader.isControl(batch, 0) && batchHeader.isTransactional(batch, 0), true);
    assert.equal(batchHeader.producerId(batch, 0), 500);
    assert.deepEqual(readControlRecord(batch, 0), {
      type: committed ? ControlType.Commit : ControlType.Abort,
      coordinatorEpoch: 11,
    });
  }
  assert.throws(() => readControlRecord(buildBatch(three), 0), fault('invalid'));
});

test('a leader change is a control record of its own type', () => {
  const batch = buildLeaderChange({ leaderId: 2, voters: [{ voterId: 1 }, { voterId: 2 }], grantingVoters: [] }, 5);
  assert.deepEqual(readControlRecord(batch, 0), { type: ControlType.LeaderChange, coordinatorEpoch: -1 });
});

test('a builder tells the size of what it holds', () => {
  const builder = new RecordBatchBuilder({}, 64);
  assert.equal(builder.sizeBytes, batchHeader.HEADER_BYTES);
  for (const input of three) builder.append(input);
  const { sizeBytes } = builder;
  assert.equal(builder.recordsCount, 3);
  assert.equal(builder.build().length, sizeBytes);
});
