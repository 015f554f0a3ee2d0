import { crc32c } from '@node-rs/crc32';
import { type Entry, EntryKind } from '../../src/raft/index.ts';

/** What a test batch says; everything has a default. */
export interface BatchOptions {
  readonly baseOffset: number;
  readonly term?: number;
  readonly timestamps?: readonly number[];
  readonly values?: readonly (string | null)[];
  readonly keys?: readonly (string | null)[];
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly attributes?: number;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value) < 0n ? -BigInt(value) * 2n - 1n : BigInt(value) * 2n;
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}

function field(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes]);
}

function text(value: string | null | undefined): Buffer | null {
  return value === null || value === undefined ? null : Buffer.from(value);
}

/** A record batch v2, uncompressed, with a valid CRC. */
export function batch(
  options: BatchOptions,
  rawRecords?: readonly { key: Buffer | null; value: Buffer | null }[],
): Buffer {
  const { baseOffset, term = 1, producerId = -1, producerEpoch = -1, baseSequence = -1, attributes = 0 } = options;
  const values = options.values ?? ['v'];
  const records = rawRecords ?? values.map((value, at) => ({ key: text(options.keys?.[at]), value: text(value) }));
  const timestamps = options.timestamps ?? records.map(() => 1_000);
  const base = timestamps[0]!;
  const encoded = records.map(({ key, value }, at) => {
    const parts = [Buffer.from([0]), varint(timestamps[at]! - base), varint(at), field(key), field(value), varint(0)];
    const body = Buffer.concat(parts);
    return Buffer.concat([varint(body.length), body]);
  });
  const head = Buffer.alloc(61);
  const size = 61 + encoded.reduce((sum, record) => sum + record.length, 0);
  head.writeBigInt64BE(BigInt(baseOffset), 0);
  head.writeInt32BE(size - 12, 8);
  head.writeInt32BE(term, 12);
  head[16] = 2;
  head.writeInt16BE(attributes, 21);
  head.writeInt32BE(records.length - 1, 23);
  head.writeBigInt64BE(BigInt(base), 27);
  head.writeBigInt64BE(BigInt(Math.max(...timestamps)), 35);
  head.writeBigInt64BE(BigInt(producerId), 43);
  head.writeInt16BE(producerEpoch, 51);
  head.writeInt32BE(baseSequence, 53);
  head.writeInt32BE(records.length, 57);
  const whole = Buffer.concat([head, ...encoded]);
  whole.writeUInt32BE(crc32c(whole.subarray(21)), 17);
  return whole;
}

const TRANSACTIONAL_CONTROL = 0x30;

/** A transaction's end: a control batch of one record. */
export function marker(options: BatchOptions, commit: boolean, coordinatorEpoch = 0): Buffer {
  const key = Buffer.from([0, 0, 0, commit ? 1 : 0]);
  const value = Buffer.alloc(6);
  value.writeInt32BE(coordinatorEpoch, 2);
  return batch({ ...options, attributes: TRANSACTIONAL_CONTROL }, [{ key, value }]);
}

export function dataEntry(index: number, data: Buffer, term = 1): Entry {
  return { index, term, kind: EntryKind.Data, data };
}

export function noOp(index: number, term = 1): Entry {
  return { index, term, kind: EntryKind.NoOp, data: Buffer.alloc(0) };
}
