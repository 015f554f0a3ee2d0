/**
 * The header of a record batch (magic 2), read and written in place at `at`, where the batch begins:
 *
 *     0 baseOffset int64            21 attributes int16         43 producerId int64
 *     8 batchLength int32           23 lastOffsetDelta int32    51 producerEpoch int16
 *    12 partitionLeaderEpoch int32  27 baseTimestamp int64      53 baseSequence int32
 *    16 magic int8                  35 maxTimestamp int64       57 recordsCount int32
 *    17 crc uint32                                              61 records
 *
 * The CRC covers everything from the attributes on; base offset and leader epoch may change without touching it. Nothing here
 * checks or allocates: the caller knows that the batch is whole (see `validateBatch`).
 */
import { crc32c } from '@node-rs/crc32';

/** Size of the header; the records begin here. */
export const HEADER_BYTES = 61;
/** What `batchLength` does not count: base offset and the length itself. */
export const LOG_OVERHEAD_BYTES = 12;
/** The only format that is stored and served. */
export const MAGIC = 2;
export const MAGIC_AT = 16;

const CRC_FROM = 21;
const COMPRESSION_MASK = 0x07;
const LOG_APPEND_TIME_BIT = 0x08;
const TRANSACTIONAL_BIT = 0x10;
const CONTROL_BIT = 0x20;
const DELETE_HORIZON_BIT = 0x40;

/** Compression codecs by their number in the attributes. */
export const Compression = { None: 0, Gzip: 1, Snappy: 2, Lz4: 3, Zstd: 4 } as const;
export type Compression = (typeof Compression)[keyof typeof Compression];

export function baseOffset(buffer: Buffer, at: number): number {
  return readInt64(buffer, at);
}

export function setBaseOffset(buffer: Buffer, at: number, offset: number): void {
  writeInt64(buffer, at, offset);
}

export function lastOffset(buffer: Buffer, at: number): number {
  return readInt64(buffer, at) + lastOffsetDelta(buffer, at);
}

/** Bytes after the length field. */
export function batchLength(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 8);
}

/** Bytes of the whole batch. */
export function sizeBytes(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 8) + LOG_OVERHEAD_BYTES;
}

export function partitionLeaderEpoch(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 12);
}

export function setPartitionLeaderEpoch(buffer: Buffer, at: number, epoch: number): void {
  buffer.writeInt32BE(epoch, at + 12);
}

export function magic(buffer: Buffer, at: number): number {
  return buffer.readInt8(at + MAGIC_AT);
}

/** The CRC-32C that the batch carries. */
export function crc(buffer: Buffer, at: number): number {
  return buffer.readUInt32BE(at + 17);
}

/** The CRC-32C that the batch should carry. */
export function computeCrc(buffer: Buffer, at: number): number {
  return crc32c(buffer.subarray(at + CRC_FROM, at + sizeBytes(buffer, at)));
}

/** Puts the right CRC into a batch whose covered part has changed. */
export function updateCrc(buffer: Buffer, at: number): void {
  buffer.writeUInt32BE(computeCrc(buffer, at), at + 17);
}

export function attributes(buffer: Buffer, at: number): number {
  return buffer.readInt16BE(at + 21);
}

/** 0 to 7, of which 0 to 4 are known. */
export function compression(buffer: Buffer, at: number): number {
  return buffer[at + 22]! & COMPRESSION_MASK;
}

export function isLogAppendTime(buffer: Buffer, at: number): boolean {
  return (buffer[at + 22]! & LOG_APPEND_TIME_BIT) !== 0;
}

export function isTransactional(buffer: Buffer, at: number): boolean {
  return (buffer[at + 22]! & TRANSACTIONAL_BIT) !== 0;
}

/** Control batches hold markers that are not for consumers. */
export function isControl(buffer: Buffer, at: number): boolean {
  return (buffer[at + 22]! & CONTROL_BIT) !== 0;
}

/** With a delete horizon, `baseTimestamp` is the time at which the batch's tombstones may go (KIP-534). */
export function hasDeleteHorizon(buffer: Buffer, at: number): boolean {
  return (buffer[at + 22]! & DELETE_HORIZON_BIT) !== 0;
}

export function lastOffsetDelta(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 23);
}

export function baseTimestamp(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + 27);
}

export function maxTimestamp(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + 35);
}

/** Exact to 2^53, which no broker comes near when it hands ids out from 0. */
export function producerId(buffer: Buffer, at: number): number {
  return readInt64(buffer, at + 43);
}

export function producerEpoch(buffer: Buffer, at: number): number {
  return buffer.readInt16BE(at + 51);
}

export function baseSequence(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 53);
}

/** Sequence of the last record; sequences go on from 2^31 - 1 to 0. */
export function lastSequence(buffer: Buffer, at: number): number {
  return (baseSequence(buffer, at) + lastOffsetDelta(buffer, at)) & 0x7fffffff;
}

export function recordsCount(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at + 57);
}

/**
 * Makes the broker's time that of every record (`message.timestamp.type=LogAppendTime`), or sets the largest create time, and
 * renews the CRC.
 */
export function setMaxTimestamp(buffer: Buffer, at: number, timestampMs: number, logAppendTime: boolean): void {
  const bits = buffer[at + 22]!;
  buffer[at + 22] = logAppendTime ? bits | LOG_APPEND_TIME_BIT : bits & ~LOG_APPEND_TIME_BIT;
  writeInt64(buffer, at + 35, timestampMs);
  updateCrc(buffer, at);
}

/** All fields of a header that {@link write} fills in; sizes and CRC follow from the bytes behind it. */
export interface HeaderFields {
  readonly baseOffset: number;
  readonly partitionLeaderEpoch: number;
  readonly compression: Compression;
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  readonly control: boolean;
  readonly deleteHorizon: boolean;
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordsCount: number;
}

/** Writes the header in front of records that fill the buffer from `at + HEADER_BYTES` to its end. */
export function write(buffer: Buffer, at: number, fields: HeaderFields): void {
  writeInt64(buffer, at, fields.baseOffset);
  buffer.writeInt32BE(buffer.length - at - LOG_OVERHEAD_BYTES, at + 8);
  buffer.writeInt32BE(fields.partitionLeaderEpoch, at + 12);
  buffer.writeInt8(MAGIC, at + MAGIC_AT);
  const bits =
    fields.compression |
    (fields.logAppendTime ? LOG_APPEND_TIME_BIT : 0) |
    (fields.transactional ? TRANSACTIONAL_BIT : 0) |
    (fields.control ? CONTROL_BIT : 0) |
    (fields.deleteHorizon ? DELETE_HORIZON_BIT : 0);
  buffer.writeInt16BE(bits, at + 21);
  buffer.writeInt32BE(fields.lastOffsetDelta, at + 23);
  writeInt64(buffer, at + 27, fields.baseTimestamp);
  writeInt64(buffer, at + 35, fields.maxTimestamp);
  writeInt64(buffer, at + 43, fields.producerId);
  buffer.writeInt16BE(fields.producerEpoch, at + 51);
  buffer.writeInt32BE(fields.baseSequence, at + 53);
  buffer.writeInt32BE(fields.recordsCount, at + 57);
  updateCrc(buffer, at);
}

function readInt64(buffer: Buffer, at: number): number {
  return buffer.readInt32BE(at) * 0x100000000 + buffer.readUInt32BE(at + 4);
}

function writeInt64(buffer: Buffer, at: number, value: number): void {
  const high = Math.floor(value / 0x100000000);
  buffer.writeInt32BE(high, at);
  buffer.writeUInt32BE(value - high * 0x100000000, at + 4);
}
