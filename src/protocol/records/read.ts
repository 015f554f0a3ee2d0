import { decompress } from './compression.ts';
import * as header from './header.ts';
import { RecordsError } from './records-error.ts';
import { VarintCursor } from './varint.ts';

/** A header of a record. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Buffer | null;
}

/** One record; its buffers are views of the batch, or of what it was decompressed to. */
export interface KafkaRecord {
  readonly offset: number;
  /** Milliseconds since the epoch; the batch's own for LogAppendTime. */
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
}

export interface ReadRecordsOptions {
  /** No more than this is decompressed. */
  readonly uncompressedBytesMax: number;
  /** The timestamps that the records carry, even where the batch's append time stands for them. */
  readonly ownTimestamps?: boolean;
}

const noHeaders: readonly RecordHeader[] = [];

/** The records of the batch at `at`, which `validateBatch` has passed. Throws RecordsError. */
export function readRecords(buffer: Buffer, at: number, options: ReadRecordsOptions): KafkaRecord[] {
  const end = at + header.sizeBytes(buffer, at);
  const count = header.recordsCount(buffer, at);
  const codec = header.compression(buffer, at);
  const bytes = decompress(codec, buffer.subarray(at + header.HEADER_BYTES, end), options.uncompressedBytesMax);
  const baseOffset = header.baseOffset(buffer, at);
  const baseTimestamp = header.baseTimestamp(buffer, at);
  const appendTime = header.isLogAppendTime(buffer, at) && options.ownTimestamps !== true;
  const batchTimestamp = header.maxTimestamp(buffer, at);
  const cursor = new VarintCursor(bytes, 0, bytes.length);
  const records: KafkaRecord[] = [];
  for (let index = 0; index < count; index++) {
    const length = cursor.varint();
    const recordEnd = cursor.position + length;
    if (length < 0 || recordEnd > bytes.length) throw malformed(index);
    cursor.position += 1;
    const timestamp = baseTimestamp + cursor.varlong();
    const offset = baseOffset + cursor.varint();
    const key = readBytes(cursor, index);
    const value = readBytes(cursor, index);
    const headers = readHeaders(cursor, index);
    if (cursor.position !== recordEnd) throw malformed(index);
    records.push({ offset, timestamp: appendTime ? batchTimestamp : timestamp, key, value, headers });
  }
  if (cursor.position !== bytes.length) throw malformed(count);
  return records;
}

function readBytes(cursor: VarintCursor, index: number): Buffer | null {
  const length = cursor.varint();
  if (length === -1) return null;
  const from = cursor.position;
  if (length < 0 || length > cursor.end - from) throw malformed(index);
  cursor.position = from + length;
  return cursor.bytes.subarray(from, from + length);
}

function readHeaders(cursor: VarintCursor, index: number): readonly RecordHeader[] {
  const count = cursor.varint();
  if (count === 0) return noHeaders;
  // Each takes at least the two lengths.
  if (count < 0 || count * 2 > cursor.end - cursor.position) throw malformed(index);
  const headers: RecordHeader[] = [];
  for (let i = 0; i < count; i++) {
    const key = readBytes(cursor, index);
    if (key === null) throw malformed(index);
    headers.push({ key: key.toString('utf8'), value: readBytes(cursor, index) });
  }
  return headers;
}

function malformed(index: number): RecordsError {
  return new RecordsError('invalid', `record ${index} of the batch does not have the length that it states`);
}
