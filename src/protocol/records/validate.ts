import * as header from './header.ts';
import { RecordsError } from './records-error.ts';

/**
 * The size of the batch that begins at `at`, which lies wholly before `end`. Throws RecordsError: 'corrupt' if the batch is cut
 * off or its length cannot be, 'legacy-format' for magic 0 and 1. Does not look at the CRC.
 */
export function batchSizeBytes(buffer: Buffer, at: number, end: number): number {
  if (end - at < header.MAGIC_AT + 1) {
    throw new RecordsError('corrupt', `${end - at} bytes at ${at} are too few for a record batch`);
  }
  const sizeBytes = header.sizeBytes(buffer, at);
  const magic = header.magic(buffer, at);
  if (magic === 0 || magic === 1) {
    throw new RecordsError(
      'legacy-format',
      `message format ${magic} is no longer taken: use a client of Kafka 0.11 or later`,
    );
  }
  if (magic !== header.MAGIC) throw new RecordsError('corrupt', `unknown magic ${magic} of the record batch at ${at}`);
  if (sizeBytes < header.HEADER_BYTES) {
    throw new RecordsError('corrupt', `record batch at ${at} claims a length of ${sizeBytes} bytes`);
  }
  if (sizeBytes > end - at) {
    throw new RecordsError('corrupt', `record batch at ${at} has ${sizeBytes} bytes, of which ${end - at} are there`);
  }
  return sizeBytes;
}

/**
 * Checks that a whole batch of the current format begins at `at` and that its bytes are as they were sent, and returns its size.
 * Throws RecordsError. What the records hold is for `inspectRecords` to check.
 */
export function validateBatch(buffer: Buffer, at: number, end: number): number {
  const sizeBytes = batchSizeBytes(buffer, at, end);
  if (header.crc(buffer, at) !== header.computeCrc(buffer, at)) {
    throw new RecordsError('corrupt', `record batch at ${at} fails its CRC`);
  }
  return sizeBytes;
}

/** Where each batch of the buffer begins, in order. Throws RecordsError('corrupt') at the first that is not whole. */
export function* iterateBatches(buffer: Buffer, from = 0, end: number = buffer.length): Generator<number, void> {
  for (let at = from; at < end; ) {
    const sizeBytes = batchSizeBytes(buffer, at, end);
    yield at;
    at += sizeBytes;
  }
}
