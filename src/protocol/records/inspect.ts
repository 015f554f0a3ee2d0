import { decompress } from './compression.ts';
import * as header from './header.ts';
import { RecordsError } from './records-error.ts';
import { VarintCursor } from './varint.ts';

/** What one pass over a batch's records finds out. Indexes count records from 0. */
export interface RecordsSummary {
  readonly count: number;
  /** Largest record timestamp, or -1 without records. */
  readonly maxTimestamp: number;
  /** Of the first record that has it; -1 without records. */
  readonly maxTimestampOffsetDelta: number;
  readonly minTimestamp: number;
  /** The first record without a key, which a compacted topic must refuse; -1 if every record has one. */
  readonly nullKeyIndex: number;
  /** Size of the records without compression. */
  readonly uncompressedBytes: number;
}

export interface InspectOptions {
  /** No more than this is decompressed. */
  readonly uncompressedBytesMax: number;
  /** Offset deltas may have gaps, as after compaction; otherwise they are 0, 1, 2 and so on. */
  readonly gapsAllowed?: boolean;
}

/**
 * Checks every record of the batch at `at`, which `validateBatch` has passed: sizes add up to the byte, offset deltas ascend, and
 * count and last delta are as the header says. Compressed records are decompressed for it, within the bound. Uncompressed ones
 * cost no allocation per record. Throws RecordsError.
 */
export function inspectRecords(buffer: Buffer, at: number, options: InspectOptions): RecordsSummary {
  const count = header.recordsCount(buffer, at);
  const lastOffsetDelta = header.lastOffsetDelta(buffer, at);
  if (count < 0 || lastOffsetDelta < 0) {
    throw new RecordsError('invalid', `record batch with ${count} records and last offset delta ${lastOffsetDelta}`);
  }
  const end = at + header.sizeBytes(buffer, at);
  const codec = header.compression(buffer, at);
  const records = decompress(codec, buffer.subarray(at + header.HEADER_BYTES, end), options.uncompressedBytesMax);
  const summary = walk(records, count, header.baseTimestamp(buffer, at), options.gapsAllowed ?? false);
  if (summary.lastDelta > lastOffsetDelta || (options.gapsAllowed !== true && summary.lastDelta !== lastOffsetDelta)) {
    throw new RecordsError(
      'invalid',
      `last offset delta is ${lastOffsetDelta}, but that of the last record is ${summary.lastDelta}`,
    );
  }
  return summary;
}

/** One pass over `count` records that fill `records`; allocates only what it returns. */
function walk(
  records: Buffer,
  count: number,
  baseTimestamp: number,
  gapsAllowed: boolean,
): RecordsSummary & { lastDelta: number } {
  const end = records.length;
  const cursor = new VarintCursor(records, 0, end);
  let maxTimestamp = -1;
  let maxTimestampOffsetDelta = -1;
  let minTimestamp = -1;
  let nullKeyIndex = -1;
  let lastDelta = -1;
  for (let index = 0; index < count; index++) {
    const length = cursor.varint();
    const recordEnd = cursor.position + length;
    if (length < 0 || recordEnd > end) throw malformed(index, `has length ${length}`);
    cursor.position += 1;
    const timestamp = baseTimestamp + cursor.varlong();
    const delta = cursor.varint();
    if (gapsAllowed ? delta <= lastDelta : delta !== index) throw malformed(index, `has offset delta ${delta}`);
    lastDelta = delta;
    const keyLength = cursor.varint();
    if (keyLength >= 0) cursor.position += keyLength;
    else if (keyLength === -1) {
      if (nullKeyIndex === -1) nullKeyIndex = index;
    } else throw malformed(index, `has a key of length ${keyLength}`);
    const valueLength = cursor.varint();
    if (valueLength >= 0) cursor.position += valueLength;
    else if (valueLength !== -1) throw malformed(index, `has a value of length ${valueLength}`);
    const headers = cursor.varint();
    if (headers !== 0) skipHeaders(cursor, headers, index);
    if (cursor.position !== recordEnd) throw malformed(index, `ends at ${cursor.position} instead of ${recordEnd}`);
    if (index === 0 || timestamp > maxTimestamp) {
      maxTimestamp = timestamp;
      maxTimestampOffsetDelta = delta;
    }
    if (index === 0 || timestamp < minTimestamp) minTimestamp = timestamp;
  }
  if (cursor.position !== end) {
    throw new RecordsError('invalid', `${end - cursor.position} bytes left over after ${count} records`);
  }
  return {
    count,
    maxTimestamp,
    maxTimestampOffsetDelta,
    minTimestamp,
    nullKeyIndex,
    uncompressedBytes: end,
    lastDelta,
  };
}

function skipHeaders(cursor: VarintCursor, count: number, index: number): void {
  if (count < 0) throw malformed(index, `has ${count} headers`);
  for (let left = count; left > 0; left--) {
    const keyLength = cursor.varint();
    if (keyLength < 0) throw malformed(index, `has a header key of length ${keyLength}`);
    cursor.position += keyLength;
    const valueLength = cursor.varint();
    if (valueLength < -1) throw malformed(index, `has a header value of length ${valueLength}`);
    if (valueLength > 0) cursor.position += valueLength;
  }
}

function malformed(index: number, what: string): RecordsError {
  return new RecordsError('invalid', `record ${index} of the batch ${what}`);
}
