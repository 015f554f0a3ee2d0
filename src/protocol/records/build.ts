import { assert } from '../../base/index.ts';
import { compress } from './compression.ts';
import * as header from './header.ts';
import { varintBytes, varlongBytes, writeVarint, writeVarlong } from './varint.ts';

/** A record to write. */
export interface RecordInput {
  readonly key?: Buffer | null | undefined;
  readonly value?: Buffer | null | undefined;
  readonly headers?: readonly { readonly key: string; readonly value: Buffer | null }[] | undefined;
  /** Milliseconds since the epoch; -1 (none) if absent. */
  readonly timestamp?: number | undefined;
  /** Offset after the batch's base offset; one more than the record before if absent. */
  readonly offsetDelta?: number | undefined;
}

/** The header of a batch to write; what is absent is 0, false or Kafka's "none" (-1), or follows from the records. */
export interface BatchOptions {
  readonly baseOffset?: number | undefined;
  readonly partitionLeaderEpoch?: number | undefined;
  readonly compression?: header.Compression | undefined;
  /** The broker's time for every record; makes the batch one of LogAppendTime. */
  readonly logAppendTimeMs?: number | undefined;
  readonly producerId?: number | undefined;
  readonly producerEpoch?: number | undefined;
  readonly baseSequence?: number | undefined;
  readonly transactional?: boolean | undefined;
  readonly control?: boolean | undefined;
  /** When the tombstones of a compacted batch may go; takes the place of the base timestamp. */
  readonly deleteHorizonMs?: number | undefined;
  /** Timestamp that the records' deltas count from; the first record's if absent. */
  readonly baseTimestamp?: number | undefined;
  /** At least the last record's; larger where compaction removed records from the end. */
  readonly lastOffsetDelta?: number | undefined;
}

/** Collects records into one batch. */
export class RecordBatchBuilder {
  readonly #options: BatchOptions;
  #buffer: Buffer;
  #position = header.HEADER_BYTES;
  #count = 0;
  #lastDelta = -1;
  #baseTimestamp: number | undefined;
  #maxTimestamp = -1;

  constructor(options: BatchOptions = {}, capacityBytes = 1024) {
    this.#options = options;
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(header.HEADER_BYTES, capacityBytes));
    this.#baseTimestamp = options.deleteHorizonMs ?? options.baseTimestamp;
  }

  get recordsCount(): number {
    return this.#count;
  }

  /** Size of the batch as it is now, before compression. */
  get sizeBytes(): number {
    return this.#position;
  }

  /** Adds a record; its bytes are copied. */
  append(record: RecordInput): void {
    const timestamp = record.timestamp ?? -1;
    this.#baseTimestamp ??= timestamp;
    const delta = record.offsetDelta ?? this.#lastDelta + 1;
    assert(delta > this.#lastDelta, 'offsets of a batch ascend');
    const timestampDelta = timestamp - this.#baseTimestamp;
    const headers = record.headers ?? [];
    let length = 1 + varlongBytes(timestampDelta) + varintBytes(delta) + varintBytes(headers.length);
    length += fieldBytes(record.key) + fieldBytes(record.value);
    for (const { key, value } of headers) {
      const keyBytes = Buffer.byteLength(key, 'utf8');
      length += varintBytes(keyBytes) + keyBytes + fieldBytes(value);
    }
    this.#reserve(length + 5);
    const buffer = this.#buffer;
    let at = writeVarint(buffer, this.#position, length);
    buffer[at++] = 0;
    at = writeVarlong(buffer, at, timestampDelta);
    at = writeVarint(buffer, at, delta);
    at = writeField(buffer, at, record.key);
    at = writeField(buffer, at, record.value);
    at = writeVarint(buffer, at, headers.length);
    for (const { key, value } of headers) {
      at = writeVarint(buffer, at, Buffer.byteLength(key, 'utf8'));
      at += buffer.write(key, at, 'utf8');
      at = writeField(buffer, at, value);
    }
    this.#position = at;
    this.#count++;
    this.#lastDelta = delta;
    if (this.#count === 1 || timestamp > this.#maxTimestamp) this.#maxTimestamp = timestamp;
  }

  /** The finished batch, in a buffer of its own. The builder cannot be used afterwards. */
  build(): Buffer {
    const options = this.#options;
    const compression = options.compression ?? header.Compression.None;
    let batch = this.#buffer.subarray(0, this.#position);
    if (compression !== header.Compression.None) {
      const records = compress(compression, batch.subarray(header.HEADER_BYTES));
      batch = Buffer.allocUnsafeSlow(header.HEADER_BYTES + records.length);
      records.copy(batch, header.HEADER_BYTES);
    }
    header.write(batch, 0, {
      baseOffset: options.baseOffset ?? 0,
      partitionLeaderEpoch: options.partitionLeaderEpoch ?? -1,
      compression,
      logAppendTime: options.logAppendTimeMs !== undefined,
      transactional: options.transactional ?? false,
      control: options.control ?? false,
      deleteHorizon: options.deleteHorizonMs !== undefined,
      lastOffsetDelta: options.lastOffsetDelta ?? Math.max(0, this.#lastDelta),
      baseTimestamp: this.#baseTimestamp ?? -1,
      maxTimestamp: options.logAppendTimeMs ?? this.#maxTimestamp,
      producerId: options.producerId ?? -1,
      producerEpoch: options.producerEpoch ?? -1,
      baseSequence: options.baseSequence ?? -1,
      recordsCount: this.#count,
    });
    return batch;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length - this.#position) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.#position + length));
    this.#buffer.copy(grown, 0, 0, this.#position);
    this.#buffer = grown;
  }
}

/** One batch of the given records. */
export function buildBatch(records: Iterable<RecordInput>, options?: BatchOptions): Buffer {
  const builder = new RecordBatchBuilder(options);
  for (const record of records) builder.append(record);
  return builder.build();
}

function fieldBytes(value: Buffer | null | undefined): number {
  return value === null || value === undefined ? 1 : varintBytes(value.length) + value.length;
}

function writeField(buffer: Buffer, at: number, value: Buffer | null | undefined): number {
  if (value === null || value === undefined) return writeVarint(buffer, at, -1);
  const from = writeVarint(buffer, at, value.length);
  value.copy(buffer, from);
  return from + value.length;
}
