import type { Offset, PartitionLog, TimestampMs } from '../log/index.ts';
import {
  batchHeader,
  batchSizeBytes,
  buildBatch,
  Compression,
  ErrorCode,
  inspectRecords,
  RecordsError,
  type RecordsSummary,
  readRecords,
} from '../protocol/index.ts';
import type { Index, Term } from '../raft/index.ts';
import { faultyRecords, hasFaultyRecord } from './record-faults.ts';
import type { AppendOptions, AppendResult, PartitionSettings } from './types.ts';

/** The most that one batch may decompress to: a bomb is refused, any real batch is not. Bytes. */
const decompression = { uncompressedBytesMax: 128 * 1024 * 1024 };
/** Produce versions before this came before zstd (KIP-110). */
const ZSTD_VERSION_MIN = 7;

const codecs: Readonly<Record<string, Compression>> = {
  uncompressed: Compression.None,
  gzip: Compression.Gzip,
  snappy: Compression.Snappy,
  lz4: Compression.Lz4,
  zstd: Compression.Zstd,
};

/** A refusal; `logStartOffset` is filled in by the partition where Kafka tells it. */
export type Refusal = Omit<AppendResult, 'logStartOffset'> & { readonly logStartOffset?: Offset };

export type AppendVerdict =
  | { readonly kind: 'refused'; readonly result: Refusal }
  | {
      readonly kind: 'duplicate';
      readonly baseOffset: Offset;
      readonly lastOffset: Offset;
      readonly lastIndex: Index;
      readonly appendTimeMs: TimestampMs;
    }
  | {
      readonly kind: 'accepted';
      /** As it will be stored, but for offset and epoch. */
      readonly batch: Buffer;
      readonly appendTimeMs: TimestampMs;
    };

/** An answer that refuses the whole batch. */
export function refused(
  errorCode: number,
  errorMessage: string,
  recordErrors: AppendResult['recordErrors'] = [],
): Refusal {
  return { errorCode, errorMessage, baseOffset: -1, lastOffset: -1, logAppendTimeMs: -1, recordErrors };
}

/** Refused before the log was asked: Kafka then gives no log start offset. */
function refusedEarly(errorCode: number, errorMessage: string): AppendVerdict {
  return { kind: 'refused', result: { ...refused(errorCode, errorMessage), logStartOffset: -1 } };
}

function refuse(
  errorCode: number,
  errorMessage: string,
  recordErrors: AppendResult['recordErrors'] = [],
): AppendVerdict {
  return { kind: 'refused', result: refused(errorCode, errorMessage, recordErrors) };
}

/**
 * Judges what a client wants to append, in the order in which Kafka does (ProduceRequest.validateRecords, UnifiedLog, LogValidator):
 * one batch of the current format, its size, its checksum, its records, their timestamps, and the producer's sequence. May change
 * the batch (LogAppendTime, a wrong largest timestamp, the topic's compression); never its records.
 */
export function validateAppend(
  records: Buffer,
  options: AppendOptions,
  settings: PartitionSettings,
  log: PartitionLog,
  nowMs: TimestampMs,
): AppendVerdict {
  if (options.origin === 'coordinator') return { kind: 'accepted', batch: records, appendTimeMs: -1 };
  const early = checkFraming(records, options, settings);
  if (early !== undefined) return early;
  const misuse = checkClientHeader(records);
  if (misuse !== undefined) return misuse;

  let summary: RecordsSummary;
  try {
    summary = inspectRecords(records, 0, decompression);
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return refuse(error.errorCode, error.message);
  }
  if (hasFaultyRecord(summary, settings, nowMs)) {
    const faults = faultyRecords(
      readRecords(records, 0, { ...decompression, ownTimestamps: true }),
      settings,
      log.id,
      nowMs,
    );
    return refuse(faults.errorCode, faults.errorMessage, faults.recordErrors);
  }

  const sequence = judgeSequence(records, log);
  if (sequence !== undefined) return sequence;
  return finish(records, summary, settings, nowMs);
}

/** One whole batch, of a format, codec and size that is taken, with the right checksum. */
function checkFraming(records: Buffer, options: AppendOptions, settings: PartitionSettings): AppendVerdict | undefined {
  if (records.length === 0) {
    return refusedEarly(
      ErrorCode.INVALID_RECORD,
      'A produce request must have exactly one record batch per partition; there is none.',
    );
  }
  let sizeBytes: number;
  try {
    sizeBytes = batchSizeBytes(records, 0, records.length);
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    return refusedEarly(ErrorCode.INVALID_RECORD, error.message);
  }
  if (sizeBytes !== records.length) {
    return refusedEarly(
      ErrorCode.INVALID_RECORD,
      'A produce request must have exactly one record batch per partition.',
    );
  }
  const codec = batchHeader.compression(records, 0);
  if (codec === Compression.Zstd && options.apiVersion < ZSTD_VERSION_MIN) {
    return refusedEarly(
      ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
      `zstd needs Produce version ${ZSTD_VERSION_MIN} or newer.`,
    );
  }
  if (batchHeader.baseOffset(records, 0) !== 0) {
    return refuse(ErrorCode.INVALID_RECORD, 'The base offset of a batch from a client must be 0.');
  }
  if (sizeBytes > settings.maxMessageBytes) {
    return refusedEarly(
      ErrorCode.MESSAGE_TOO_LARGE,
      `The record batch of ${sizeBytes} bytes is larger than max.message.bytes, which is ${settings.maxMessageBytes}.`,
    );
  }
  if (batchHeader.crc(records, 0) !== batchHeader.computeCrc(records, 0)) {
    return refusedEarly(ErrorCode.CORRUPT_MESSAGE, 'The record batch does not match its checksum; send it again.');
  }
  if (sizeBytes > settings.segmentBytesMax) {
    return refusedEarly(
      ErrorCode.RECORD_LIST_TOO_LARGE,
      `The record batch of ${sizeBytes} bytes is larger than segment.bytes, which is ${settings.segmentBytesMax}.`,
    );
  }
  return undefined;
}

/** What a client may not say in a batch's header. */
function checkClientHeader(records: Buffer): AppendVerdict | undefined {
  if (batchHeader.isControl(records, 0)) {
    return refuse(ErrorCode.INVALID_RECORD, 'Clients are not allowed to write control records.');
  }
  if (batchHeader.producerId(records, 0) >= 0 && batchHeader.baseSequence(records, 0) < 0) {
    return refuse(ErrorCode.INVALID_RECORD, 'A batch with a producer id must have a sequence number of 0 or more.');
  }
  const count = batchHeader.recordsCount(records, 0);
  if (count <= 0 || count !== batchHeader.lastOffsetDelta(records, 0) + 1) {
    return refuse(
      ErrorCode.INVALID_RECORD,
      `The batch says that it has ${count} records and that its last offset delta is ${batchHeader.lastOffsetDelta(records, 0)}.`,
    );
  }
  if (batchHeader.isTransactional(records, 0)) {
    return refuse(ErrorCode.INVALID_TXN_STATE, 'This server has no transactions: send without a transactional.id.');
  }
  return undefined;
}

function judgeSequence(records: Buffer, log: PartitionLog): AppendVerdict | undefined {
  const producerId = batchHeader.producerId(records, 0);
  if (producerId < 0) return undefined;
  const verdict = log.producers.judge(
    producerId,
    batchHeader.producerEpoch(records, 0),
    batchHeader.baseSequence(records, 0),
    batchHeader.lastSequence(records, 0),
  );
  switch (verdict.kind) {
    case 'ok':
      return undefined;
    case 'duplicate':
      return {
        kind: 'duplicate',
        baseOffset: verdict.baseOffset,
        lastOffset: verdict.baseOffset + batchHeader.lastOffsetDelta(records, 0),
        lastIndex: verdict.lastIndex,
        appendTimeMs: verdict.appendTimeMs,
      };
    case 'out-of-order-sequence':
      return refuse(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, verdict.message);
    case 'invalid-producer-epoch':
      return refuse(ErrorCode.INVALID_PRODUCER_EPOCH, verdict.message);
  }
}

function finish(
  records: Buffer,
  summary: RecordsSummary,
  settings: PartitionSettings,
  nowMs: TimestampMs,
): AppendVerdict {
  const logAppendTime = settings.timestampType === 'LogAppendTime';
  const appendTimeMs = logAppendTime ? nowMs : -1;
  const codec = codecs[settings.compressionType];
  if (codec !== undefined && codec !== batchHeader.compression(records, 0)) {
    return { kind: 'accepted', batch: recompress(records, codec, appendTimeMs), appendTimeMs };
  }
  if (logAppendTime) batchHeader.setMaxTimestamp(records, 0, nowMs, true);
  else if (batchHeader.isLogAppendTime(records, 0) || batchHeader.maxTimestamp(records, 0) !== summary.maxTimestamp) {
    batchHeader.setMaxTimestamp(records, 0, summary.maxTimestamp, false);
  }
  return { kind: 'accepted', batch: records, appendTimeMs };
}

/** The same records in the topic's own codec (`compression.type` other than `producer`). */
function recompress(records: Buffer, compression: Compression, appendTimeMs: TimestampMs): Buffer {
  return buildBatch(readRecords(records, 0, decompression), {
    compression,
    logAppendTimeMs: appendTimeMs >= 0 ? appendTimeMs : undefined,
    producerId: batchHeader.producerId(records, 0),
    producerEpoch: batchHeader.producerEpoch(records, 0),
    baseSequence: batchHeader.baseSequence(records, 0),
    baseTimestamp: batchHeader.baseTimestamp(records, 0),
  });
}

/** Gives an accepted batch its place: base offset and leader epoch, which its checksum leaves out. Returns its last offset. */
export function stamp(batch: Buffer, baseOffset: Offset, leaderEpoch: Term): Offset {
  batchHeader.setBaseOffset(batch, 0, baseOffset);
  batchHeader.setPartitionLeaderEpoch(batch, 0, leaderEpoch);
  return baseOffset + batchHeader.lastOffsetDelta(batch, 0);
}
