import type { TimestampMs } from '../log/index.ts';
import { ErrorCode, type KafkaRecord, type RecordsSummary } from '../protocol/index.ts';
import type { AppendResult, PartitionSettings } from './types.ts';

interface Faults {
  readonly errorCode: number;
  readonly errorMessage: string;
  readonly recordErrors: AppendResult['recordErrors'];
}

type Window = Pick<
  PartitionSettings,
  'cleanupCompact' | 'timestampType' | 'timestampBeforeMsMax' | 'timestampAfterMsMax'
>;

/** True if a record has no key in a compacted topic, or a create time outside the topic's window around now (KIP-937; -1 means none). */
export function hasFaultyRecord(summary: RecordsSummary, settings: Window, nowMs: TimestampMs): boolean {
  if (summary.nullKeyIndex >= 0 && settings.cleanupCompact) return true;
  return isUntimely(summary.maxTimestamp, settings, nowMs) || isUntimely(summary.minTimestamp, settings, nowMs);
}

/**
 * Names every record that makes its batch refused (KIP-467): a producer fails just those for what they are, and the others as
 * innocent. As many errors as there are such records, so at most as many as the batch has.
 */
export function faultyRecords(
  records: readonly KafkaRecord[],
  settings: Window,
  partition: { readonly topic: string; readonly partition: number },
  nowMs: TimestampMs,
): Faults {
  const from = nowMs - settings.timestampBeforeMsMax;
  const to = nowMs + settings.timestampAfterMsMax;
  const noKey = `Compacted topic cannot accept message without key in topic partition ${partition.topic}-${partition.partition}.`;
  let untimely = false;
  const recordErrors: { batchIndex: number; message: string }[] = [];
  for (const [batchIndex, { key, timestamp, offset }] of records.entries()) {
    if (key === null && settings.cleanupCompact) recordErrors.push({ batchIndex, message: noKey });
    else if (isUntimely(timestamp, settings, nowMs)) {
      untimely = true;
      const range = `The timestamp should be within [${from}, ${to}]`;
      recordErrors.push({
        batchIndex,
        message: `Timestamp ${timestamp} of message with offset ${offset} is out of range. ${range}`,
      });
    }
  }
  return untimely
    ? {
        errorCode: ErrorCode.INVALID_TIMESTAMP,
        errorMessage: 'One or more records have been rejected due to invalid timestamp',
        recordErrors,
      }
    : {
        errorCode: ErrorCode.INVALID_RECORD,
        errorMessage: `One or more records have been rejected: ${recordErrors.length} without a key`,
        recordErrors,
      };
}

function isUntimely(timestamp: TimestampMs, settings: Window, nowMs: TimestampMs): boolean {
  if (settings.timestampType === 'LogAppendTime' || timestamp < 0) return false;
  return timestamp - nowMs > settings.timestampAfterMsMax || nowMs - timestamp > settings.timestampBeforeMsMax;
}
