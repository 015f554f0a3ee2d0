import {
  batchHeader,
  buildBatch,
  Compression,
  type KafkaRecord,
  readRecords,
  validateBatch,
} from '../../src/protocol/index.ts';
import { brief, type Json, type JsonObject } from './json.ts';

/** One line of a batch file: these and the header's fields, named as in {@link headerJson}. */
export interface BatchVector {
  readonly hex: string;
  readonly crcValid?: boolean;
  readonly records: readonly JsonObject[];
}

const codecsByName: Readonly<Record<string, Compression>> = {
  none: Compression.None,
  gzip: Compression.Gzip,
  snappy: Compression.Snappy,
  lz4: Compression.Lz4,
  zstd: Compression.Zstd,
};

/** Far above what any test batch holds. */
const UNCOMPRESSED_BYTES_MAX = 256 << 20;

/** Reads a batch and compares header, CRC and records, then writes it again; returns what is wrong, or undefined. */
export function checkBatch(vector: BatchVector): string | undefined {
  const batch = Buffer.from(vector.hex, 'hex');
  const crcValid = vector.crcValid !== false;
  const fault = crcFault(batch);
  if (crcValid && fault !== undefined) return fault;
  if (!crcValid && fault === undefined) return 'the CRC holds, although it should not';
  for (const [name, actual] of Object.entries(headerJson(batch))) {
    const expected = (vector as unknown as JsonObject)[name];
    if (expected !== undefined && !same(actual, expected))
      return `${name}: ${brief(actual)} instead of ${brief(expected)}`;
  }
  const options = { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX };
  const records = readRecords(batch, 0, options);
  const difference = compareRecords(records, vector.records);
  if (difference !== undefined) return difference;

  const codec = batchHeader.compression(batch, 0) as Compression;
  const again = rebuild(batch, readRecords(batch, 0, { ...options, ownTimestamps: true }), codec);
  if (codec === Compression.None) {
    if (!crcValid) batch.writeUInt32BE(batchHeader.crc(again, 0), 17);
    return again.equals(batch) ? undefined : 'the batch written again has other bytes';
  }
  validateBatch(again, 0, again.length);
  const back = compareRecords(readRecords(again, 0, options), vector.records);
  return back === undefined ? undefined : `compressed again: ${back}`;
}

function crcFault(batch: Buffer): string | undefined {
  try {
    const size = validateBatch(batch, 0, batch.length);
    return size === batch.length ? undefined : `${batch.length - size} bytes after the batch`;
  } catch (error) {
    return (error as Error).message;
  }
}

function headerJson(batch: Buffer): JsonObject {
  return {
    compression:
      Object.entries(codecsByName).find(([, codec]) => codec === batchHeader.compression(batch, 0))?.[0] ?? '?',
    timestampType: batchHeader.isLogAppendTime(batch, 0) ? 'LogAppendTime' : 'CreateTime',
    baseOffset: batchHeader.baseOffset(batch, 0),
    lastOffset: batchHeader.lastOffset(batch, 0),
    maxTimestamp: batchHeader.maxTimestamp(batch, 0),
    producerId: batchHeader.producerId(batch, 0),
    producerEpoch: batchHeader.producerEpoch(batch, 0),
    baseSequence: batchHeader.baseSequence(batch, 0),
    leaderEpoch: batchHeader.partitionLeaderEpoch(batch, 0),
    transactional: batchHeader.isTransactional(batch, 0),
    control: batchHeader.isControl(batch, 0),
  };
}

function rebuild(batch: Buffer, records: readonly KafkaRecord[], compression: Compression): Buffer {
  const baseOffset = batchHeader.baseOffset(batch, 0);
  const appendTime = batchHeader.isLogAppendTime(batch, 0);
  const horizon = batchHeader.hasDeleteHorizon(batch, 0);
  const baseTimestamp = batchHeader.baseTimestamp(batch, 0);
  return buildBatch(
    records.map((record) => ({ ...record, offsetDelta: record.offset - baseOffset })),
    {
      baseOffset,
      partitionLeaderEpoch: batchHeader.partitionLeaderEpoch(batch, 0),
      compression,
      logAppendTimeMs: appendTime ? batchHeader.maxTimestamp(batch, 0) : undefined,
      producerId: batchHeader.producerId(batch, 0),
      producerEpoch: batchHeader.producerEpoch(batch, 0),
      baseSequence: batchHeader.baseSequence(batch, 0),
      transactional: batchHeader.isTransactional(batch, 0),
      control: batchHeader.isControl(batch, 0),
      deleteHorizonMs: horizon ? baseTimestamp : undefined,
      baseTimestamp,
      lastOffsetDelta: batchHeader.lastOffsetDelta(batch, 0),
    },
  );
}

function compareRecords(actual: readonly KafkaRecord[], expected: readonly JsonObject[]): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} records instead of ${expected.length}`;
  for (const [index, record] of actual.entries()) {
    const json: JsonObject = {
      offset: record.offset,
      timestamp: record.timestamp,
      key: hex(record.key),
      value: hex(record.value),
      headers: record.headers.map(({ key, value }) => ({ key, value: hex(value) })),
    };
    for (const [name, value] of Object.entries(json)) {
      const wanted = expected[index]![name];
      if (wanted !== undefined && !same(value, wanted)) {
        return `record ${index} ${name}: ${brief(value)} instead of ${brief(wanted)}`;
      }
    }
  }
  return undefined;
}

function hex(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('hex');
}

function same(actual: Json, expected: Json): boolean {
  const normal = (value: Json): string =>
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part));
  return normal(actual) === normal(expected);
}
