import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PartitionLog, SequenceVerdict } from '../../src/log/index.ts';
import {
  type BatchOptions,
  batchHeader,
  buildBatch,
  Compression,
  ErrorCode,
  readRecords,
} from '../../src/protocol/index.ts';
import { type AppendVerdict, stamp, validateAppend } from '../../src/replication/append-validation.ts';
import type { AppendOptions, PartitionSettings } from '../../src/replication/index.ts';

const NOW = 1_800_000_000_000;
const settings: PartitionSettings = {
  segmentBytesMax: 1 << 30,
  segmentMsMax: 1e12,
  segmentJitterMs: 0,
  indexIntervalBytes: 4096,
  indexBytesMax: 1 << 20,
  retentionMs: -1,
  retentionBytes: -1,
  cleanupDelete: true,
  cleanupCompact: false,
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  maxCompactionLagMs: 1e12,
  deleteRetentionMs: 0,
  fileDeleteDelayMs: 0,
  maxMessageBytes: 1_048_588,
  timestampType: 'CreateTime',
  timestampBeforeMsMax: Number.MAX_SAFE_INTEGER,
  timestampAfterMsMax: 3_600_000,
  compressionType: 'producer',
  minInsyncReplicas: 1,
};

function judge(
  records: Buffer,
  changes: Partial<PartitionSettings> = {},
  { verdict = { kind: 'ok' }, ...options }: Partial<AppendOptions> & { verdict?: SequenceVerdict } = {},
): AppendVerdict {
  const log = {
    id: { topic: 'orders', topicId: '', partition: 3 },
    producers: { judge: () => verdict, list: () => [] },
  } as unknown as PartitionLog;
  const asked: AppendOptions = { acks: -1, origin: 'client', timeoutMs: 1000, apiVersion: 12, ...options };
  return validateAppend(records, asked, { ...settings, ...changes }, log, NOW);
}

function batch(options: BatchOptions = {}, timestamps: readonly number[] = [NOW, NOW + 1]): Buffer {
  return buildBatch(
    timestamps.map((timestamp, i) => ({ key: Buffer.from(`k${i}`), value: Buffer.from('value'), timestamp })),
    options,
  );
}

function refusal(verdict: AppendVerdict): number | string {
  return verdict.kind === 'refused' ? verdict.result.errorCode : verdict.kind;
}

/** The indexes of the records to which the refusal is due. */
function blamed(verdict: AppendVerdict): readonly number[] {
  return verdict.kind === 'refused' ? verdict.result.recordErrors.map((error) => error.batchIndex) : [];
}

/** The batch with one change in what the checksum covers, and the checksum made right again. */
function altered(change: (bytes: Buffer) => void, options: BatchOptions = {}): Buffer {
  const bytes = batch(options);
  change(bytes);
  batchHeader.updateCrc(bytes, 0);
  return bytes;
}

describe('a batch of a client', () => {
  test('is stored byte for byte but for its offset and epoch', () => {
    for (const compression of Object.values(Compression)) {
      const sent = batch({ compression });
      const verdict = judge(Buffer.from(sent));
      assert.equal(verdict.kind, 'accepted');
      if (verdict.kind !== 'accepted') return;
      assert.equal(stamp(verdict.batch, 70, 5), 71);
      assert.equal(batchHeader.baseOffset(verdict.batch, 0), 70);
      assert.equal(batchHeader.partitionLeaderEpoch(verdict.batch, 0), 5);
      assert.deepEqual(verdict.batch.subarray(16), sent.subarray(16));
    }
  });

  test('is refused when its bytes changed on the way', () => {
    const bytes = batch();
    bytes[bytes.length - 3]! ^= 1;
    assert.equal(refusal(judge(bytes)), ErrorCode.CORRUPT_MESSAGE);
  });

  test('must be the only one, whole, and of the current format', () => {
    assert.equal(refusal(judge(Buffer.alloc(0))), ErrorCode.INVALID_RECORD);
    assert.equal(refusal(judge(Buffer.concat([batch(), batch()]))), ErrorCode.INVALID_RECORD);
    assert.equal(refusal(judge(batch().subarray(0, 70))), ErrorCode.INVALID_RECORD);
    for (const magic of [0, 1]) {
      const old = batch();
      old[16] = magic;
      assert.equal(refusal(judge(old)), ErrorCode.INVALID_RECORD);
    }
  });

  test('starts at offset 0', () => {
    assert.equal(refusal(judge(batch({ baseOffset: 7 }))), ErrorCode.INVALID_RECORD);
  });

  test('may not be larger than max.message.bytes', () => {
    const bytes = batch();
    assert.equal(refusal(judge(bytes, { maxMessageBytes: bytes.length })), 'accepted');
    assert.equal(refusal(judge(batch(), { maxMessageBytes: bytes.length - 1 })), ErrorCode.MESSAGE_TOO_LARGE);
    assert.equal(refusal(judge(batch(), { segmentBytesMax: bytes.length - 1 })), ErrorCode.RECORD_LIST_TOO_LARGE);
  });

  test('must count its records right', () => {
    for (const count of [0, 1, 3, -1]) {
      assert.equal(
        refusal(judge(altered((bytes) => bytes.writeInt32BE(count, 57)))),
        ErrorCode.INVALID_RECORD,
        `count ${count}`,
      );
    }
    assert.equal(refusal(judge(altered((bytes) => bytes.writeInt32BE(5, 23)))), ErrorCode.INVALID_RECORD);
  });

  test('may hold no markers, and no transactions while the server has none', () => {
    assert.equal(refusal(judge(batch({ control: true }))), ErrorCode.INVALID_RECORD);
    assert.equal(
      refusal(judge(batch({ transactional: true, producerId: 1, producerEpoch: 0, baseSequence: 0 }))),
      ErrorCode.INVALID_TXN_STATE,
    );
  });

  test('compressed with an unknown codec, or not decompressible, fails for good as in Kafka', () => {
    assert.equal(refusal(judge(altered((bytes) => bytes.writeInt16BE(7, 21)))), ErrorCode.UNKNOWN_SERVER_ERROR);
    const broken = altered((bytes) => bytes.fill(0xff, 61), { compression: Compression.Gzip });
    assert.equal(refusal(judge(broken)), ErrorCode.UNKNOWN_SERVER_ERROR);
  });

  test('may use zstd only since the version that came with it', () => {
    const zstd = batch({ compression: Compression.Zstd });
    assert.equal(refusal(judge(zstd, {}, { apiVersion: 6 })), ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    assert.equal(refusal(judge(zstd, {}, { apiVersion: 7 })), 'accepted');
  });
});

describe('keys and timestamps', () => {
  test('a compacted topic names all records without a key', () => {
    const bytes = buildBatch([
      { key: Buffer.from('k'), value: null, timestamp: NOW },
      { key: null, value: Buffer.from('v'), timestamp: NOW },
      { key: Buffer.from('k'), value: null, timestamp: NOW },
      { key: null, value: Buffer.from('v'), timestamp: NOW },
    ]);
    assert.equal(refusal(judge(Buffer.from(bytes))), 'accepted');
    const verdict = judge(bytes, { cleanupCompact: true });
    assert.equal(refusal(verdict), ErrorCode.INVALID_RECORD);
    assert.deepEqual(blamed(verdict), [1, 3]);
  });

  test('outside the window they are refused, naming the records', () => {
    const late = judge(batch({}, [NOW, NOW + 3_600_001, NOW - 1, NOW + 7_200_000]));
    assert.equal(refusal(late), ErrorCode.INVALID_TIMESTAMP);
    assert.deepEqual(blamed(late), [1, 3]);
    assert.equal(
      refusal(judge(batch({}, [NOW - 5_001, NOW]), { timestampBeforeMsMax: 5_000 })),
      ErrorCode.INVALID_TIMESTAMP,
    );
    assert.equal(refusal(judge(batch({}, [-1, -1]))), 'accepted');
  });

  test("with LogAppendTime the broker's time stands for all, whatever was sent", () => {
    const verdict = judge(batch({}, [1, NOW * 2]), { timestampType: 'LogAppendTime' });
    assert.ok(verdict.kind === 'accepted');
    assert.equal(verdict.appendTimeMs, NOW);
    assert.equal(batchHeader.crc(verdict.batch, 0), batchHeader.computeCrc(verdict.batch, 0));
    for (const record of readRecords(verdict.batch, 0, { uncompressedBytesMax: 1e6 }))
      assert.equal(record.timestamp, NOW);
  });

  test('a wrong largest timestamp in the header is put right', () => {
    const verdict = judge(altered((bytes) => bytes.writeBigInt64BE(99n, 35)));
    assert.ok(verdict.kind === 'accepted');
    assert.equal(batchHeader.maxTimestamp(verdict.batch, 0), NOW + 1);
    assert.equal(batchHeader.crc(verdict.batch, 0), batchHeader.computeCrc(verdict.batch, 0));
  });
});

describe('a topic with a compression of its own', () => {
  test('stores the same records in it, with the producer that sent them', () => {
    const sent = batch({ compression: Compression.Gzip, producerId: 9, producerEpoch: 2, baseSequence: 4 });
    const verdict = judge(Buffer.from(sent), { compressionType: 'lz4' });
    assert.ok(verdict.kind === 'accepted');
    assert.equal(batchHeader.compression(verdict.batch, 0), Compression.Lz4);
    const options = { uncompressedBytesMax: 1e6 };
    assert.deepEqual(readRecords(verdict.batch, 0, options), readRecords(sent, 0, options));
    assert.equal(batchHeader.producerId(verdict.batch, 0), 9);
    assert.equal(batchHeader.producerEpoch(verdict.batch, 0), 2);
    assert.equal(batchHeader.baseSequence(verdict.batch, 0), 4);
  });
});

describe('the producer', () => {
  const idempotent = { producerId: 9, producerEpoch: 0, baseSequence: 0 };

  test('learns the offsets of the original from a duplicate', () => {
    const verdict = judge(
      batch(idempotent),
      {},
      {
        verdict: { kind: 'duplicate', baseOffset: 40, appendTimeMs: -1, lastIndex: 12 },
      },
    );
    assert.deepEqual(verdict, { kind: 'duplicate', baseOffset: 40, lastOffset: 41, lastIndex: 12, appendTimeMs: -1 });
  });

  test('is told of gaps and of a newer epoch', () => {
    const gap: SequenceVerdict = { kind: 'out-of-order-sequence', message: 'gap' };
    assert.equal(refusal(judge(batch(idempotent), {}, { verdict: gap })), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    const fenced: SequenceVerdict = { kind: 'invalid-producer-epoch', message: 'old' };
    assert.equal(refusal(judge(batch(idempotent), {}, { verdict: fenced })), ErrorCode.INVALID_PRODUCER_EPOCH);
  });

  test('cannot send a negative sequence with its id', () => {
    assert.equal(
      refusal(judge(batch({ producerId: 9, producerEpoch: 0, baseSequence: -1 }))),
      ErrorCode.INVALID_RECORD,
    );
  });
});
