// Accessors for the fixed head of a record batch v2, which is all that the log itself has to know of a batch:
//   0 baseOffset i64 | 8 batchLength i32 | 12 partitionLeaderEpoch i32 | 16 magic i8 | 17 crc u32 | 21 attributes i16
//   23 lastOffsetDelta i32 | 27 baseTimestamp i64 | 35 maxTimestamp i64 | 43 producerId i64 | 51 producerEpoch i16
//   53 baseSequence i32 | 57 recordsCount i32 | 61 records

/** Bytes of a batch before its first record. */
export const BATCH_HEAD_BYTES = 61;
/** Bytes before and including batchLength: what batchLength does not count. */
export const BATCH_PREFIX_BYTES = 12;
/** Where the part begins that the batch's CRC-32C covers. */
export const BATCH_CRC_START = 21;
export const BATCH_MAGIC = 2;

const TWO_32 = 2 ** 32;

function int64(batch: Buffer, at: number): number {
  return batch.readInt32BE(at) * TWO_32 + batch.readUInt32BE(at + 4);
}

/** The value of a batch's field; `at` is where the batch begins in the buffer. */
export const batchField = {
  baseOffset: (batch: Buffer, at = 0): number => int64(batch, at),
  sizeBytes: (batch: Buffer, at = 0): number => batch.readInt32BE(at + 8) + BATCH_PREFIX_BYTES,
  leaderEpoch: (batch: Buffer, at = 0): number => batch.readInt32BE(at + 12),
  magic: (batch: Buffer, at = 0): number => batch[at + 16]!,
  crc: (batch: Buffer, at = 0): number => batch.readUInt32BE(at + 17),
  compression: (batch: Buffer, at = 0): number => batch[at + 22]! & 7,
  isLogAppendTime: (batch: Buffer, at = 0): boolean => (batch[at + 22]! & 8) !== 0,
  isTransactional: (batch: Buffer, at = 0): boolean => (batch[at + 22]! & 16) !== 0,
  isControl: (batch: Buffer, at = 0): boolean => (batch[at + 22]! & 32) !== 0,
  hasDeleteHorizon: (batch: Buffer, at = 0): boolean => (batch[at + 22]! & 64) !== 0,
  lastOffset: (batch: Buffer, at = 0): number => int64(batch, at) + batch.readInt32BE(at + 23),
  baseTimestamp: (batch: Buffer, at = 0): number => int64(batch, at + 27),
  maxTimestamp: (batch: Buffer, at = 0): number => int64(batch, at + 35),
  producerId: (batch: Buffer, at = 0): number => int64(batch, at + 43),
  producerEpoch: (batch: Buffer, at = 0): number => batch.readInt16BE(at + 51),
  baseSequence: (batch: Buffer, at = 0): number => batch.readInt32BE(at + 53),
  recordsCount: (batch: Buffer, at = 0): number => batch.readInt32BE(at + 57),
} as const;
