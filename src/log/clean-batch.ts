import { batchHeader, type Compression, type KafkaRecord, RecordBatchBuilder, readRecords } from '../protocol/index.ts';
import type { Offset, TimestampMs } from './types.ts';

/** What one batch may be decompressed to; batches were judged by the same bound or a lower one before they were appended. */
const UNCOMPRESSED_BYTES_MAX = 512 << 20;

/** What a compaction knows while it goes through a log. */
export interface CleaningRules {
  /** The last offset of a key in the dirty part; undefined if it is not there. */
  latestOffsetOf(key: Buffer): Offset | undefined;
  /** Whether records of the producer at `offset` belong to an aborted transaction. */
  isAborted(producerId: number, offset: Offset): boolean;
  readonly nowMs: TimestampMs;
  readonly deleteRetentionMs: number;
}

export interface CleanedBatch {
  readonly bytes: Buffer;
  readonly lastOffset: Offset;
  readonly maxTimestamp: TimestampMs;
}

/**
 * Decides batch by batch, in the order of the log, what compaction keeps (Kafka's Cleaner; KIP-534 for the delete horizon): of each key the
 * last record; tombstones, and markers of transactions without records, until the delete horizon that the first compaction gives them.
 */
export class BatchCleaner {
  readonly #rules: CleaningRules;
  /** Producers with kept records of a transaction whose marker has not been met yet. */
  readonly #withRecords = new Set<number>();

  constructor(rules: CleaningRules) {
    this.#rules = rules;
  }

  /** What is kept of `batch`: itself, a smaller one with the same offsets, or nothing. */
  clean(batch: Buffer): CleanedBatch | undefined {
    const producerId = batchHeader.producerId(batch, 0);
    if (batchHeader.isControl(batch, 0)) return this.#cleanMarker(batch, producerId);
    const isTransactional = batchHeader.isTransactional(batch, 0);
    if (isTransactional && this.#rules.isAborted(producerId, batchHeader.baseOffset(batch, 0))) return undefined;
    const cleaned = this.#cleanRecords(batch);
    if (isTransactional && cleaned !== undefined) this.#withRecords.add(producerId);
    return cleaned;
  }

  #cleanMarker(batch: Buffer, producerId: number): CleanedBatch | undefined {
    // Markers end transactions; other control batches are not ours to judge.
    if (!batchHeader.isTransactional(batch, 0) || this.#withRecords.delete(producerId)) return asIs(batch);
    if (!batchHeader.hasDeleteHorizon(batch, 0)) return this.#rebuilt(batch, ownRecords(batch), this.#newHorizonMs());
    return this.#isPastHorizon(batch) ? undefined : asIs(batch);
  }

  #cleanRecords(batch: Buffer): CleanedBatch | undefined {
    const records = ownRecords(batch);
    const keepsTombstones = !this.#isPastHorizon(batch);
    const kept = records.filter((record) => this.#isKept(record, keepsTombstones));
    if (kept.length === 0) return undefined;
    const needsHorizon = !batchHeader.hasDeleteHorizon(batch, 0) && kept.some((record) => record.value === null);
    if (kept.length === records.length && !needsHorizon) return asIs(batch);
    return this.#rebuilt(batch, kept, needsHorizon ? this.#newHorizonMs() : undefined);
  }

  #isKept(record: KafkaRecord, keepsTombstones: boolean): boolean {
    if (record.key === null) return false;
    const latest = this.#rules.latestOffsetOf(record.key);
    if (latest !== undefined && record.offset < latest) return false;
    return record.value !== null || keepsTombstones;
  }

  #isPastHorizon(batch: Buffer): boolean {
    return batchHeader.hasDeleteHorizon(batch, 0) && batchHeader.baseTimestamp(batch, 0) <= this.#rules.nowMs;
  }

  #newHorizonMs(): TimestampMs {
    return this.#rules.nowMs + this.#rules.deleteRetentionMs;
  }

  #rebuilt(batch: Buffer, records: readonly KafkaRecord[], newHorizonMs: TimestampMs | undefined): CleanedBatch {
    const baseOffset = batchHeader.baseOffset(batch, 0);
    const oldHorizonMs = batchHeader.hasDeleteHorizon(batch, 0) ? batchHeader.baseTimestamp(batch, 0) : undefined;
    const builder = new RecordBatchBuilder(
      {
        baseOffset,
        partitionLeaderEpoch: batchHeader.partitionLeaderEpoch(batch, 0),
        compression: batchHeader.compression(batch, 0) as Compression,
        logAppendTimeMs: batchHeader.isLogAppendTime(batch, 0) ? batchHeader.maxTimestamp(batch, 0) : undefined,
        producerId: batchHeader.producerId(batch, 0),
        producerEpoch: batchHeader.producerEpoch(batch, 0),
        baseSequence: batchHeader.baseSequence(batch, 0),
        transactional: batchHeader.isTransactional(batch, 0),
        control: batchHeader.isControl(batch, 0),
        deleteHorizonMs: newHorizonMs ?? oldHorizonMs,
        lastOffsetDelta: batchHeader.lastOffsetDelta(batch, 0),
      },
      batch.length,
    );
    for (const record of records) builder.append({ ...record, offsetDelta: record.offset - baseOffset });
    return asIs(builder.build());
  }
}

function ownRecords(batch: Buffer): KafkaRecord[] {
  return readRecords(batch, 0, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX, ownTimestamps: true });
}

function asIs(bytes: Buffer): CleanedBatch {
  return { bytes, lastOffset: batchHeader.lastOffset(bytes, 0), maxTimestamp: batchHeader.maxTimestamp(bytes, 0) };
}
