import { buildBatch, iterateBatches, type KafkaRecord, readRecords } from '../../../src/protocol/index.ts';

/** A batch with one record a value, a millisecond apart from 1000 on. */
export function batchOf(...values: string[]): Buffer {
  return buildBatch(values.map((value, i) => ({ value: Buffer.from(value), timestamp: 1000 + i })));
}

/** All records of all batches, in order. */
export function recordsIn(batches: Buffer | null): KafkaRecord[] {
  const bytes = batches ?? Buffer.alloc(0);
  return [...iterateBatches(bytes)].flatMap((at) => readRecords(bytes, at, { uncompressedBytesMax: 1 << 20 }));
}

/** Records as "offset=value". */
export function written(batches: Buffer | null): string[] {
  return recordsIn(batches).map((record) => `${record.offset}=${record.value}`);
}
