import { crc32c } from '@node-rs/crc32';
import { type Entry, EntryKind, type Term } from '../raft/index.ts';

/** How a client's write looks in an entry. */
export interface PayloadFormat {
  /** About `sizeBytes` that carry `writeId`; `baseOffset` and `term` are the place they are proposed for. */
  make(writeId: number, sizeBytes: number, baseOffset: number, term: Term): Buffer;
  /** Undefined for the core's own entries. */
  writeIdOf(entry: Entry): number | undefined;
}

/** The number and nothing else: enough for the core, which never looks inside. */
export const plainPayloads: PayloadFormat = {
  make(writeId, sizeBytes) {
    const payload = Buffer.alloc(Math.max(6, sizeBytes));
    payload.writeUIntBE(writeId, 0, 6);
    return payload;
  },
  writeIdOf: ({ kind, data }) => (kind === EntryKind.Data && data.length >= 6 ? data.readUIntBE(0, 6) : undefined),
};

const HEAD_BYTES = 61;
const BATCH_LENGTH_FROM = 12;
const CRC_FROM = 21;
const RECORDS_MAX = 3;

/**
 * A record batch v2 as producers send it (Kafka protocol, "Record Batch"), because the real log reads its head and checks its
 * CRC. The write's number is its timestamp; it holds one to three equal records, so that offsets and indexes differ.
 */
export const batchPayloads: PayloadFormat = {
  make(writeId, sizeBytes, baseOffset, term) {
    const recordCount = 1 + (writeId % RECORDS_MAX);
    const records = Buffer.concat(Array.from({ length: recordCount }, (_, delta) => record(delta, sizeBytes)));
    const batch = Buffer.alloc(HEAD_BYTES + records.length);
    batch.writeBigInt64BE(BigInt(baseOffset), 0);
    batch.writeInt32BE(batch.length - BATCH_LENGTH_FROM, 8);
    batch.writeInt32BE(term, 12);
    batch.writeInt8(2, 16);
    batch.writeInt32BE(recordCount - 1, 23);
    batch.writeBigInt64BE(BigInt(writeId), 27);
    batch.writeBigInt64BE(BigInt(writeId), 35);
    batch.writeBigInt64BE(-1n, 43);
    batch.writeInt16BE(-1, 51);
    batch.writeInt32BE(-1, 53);
    batch.writeInt32BE(recordCount, 57);
    records.copy(batch, HEAD_BYTES);
    batch.writeUInt32BE(crc32c(batch.subarray(CRC_FROM)), 17);
    return batch;
  },
  writeIdOf: ({ kind, data }) =>
    kind === EntryKind.Data && data.length >= HEAD_BYTES ? data.readUIntBE(29, 6) : undefined,
};

function record(offsetDelta: number, sizeBytes: number): Buffer {
  const value = Buffer.alloc(Math.max(1, Math.ceil(sizeBytes / RECORDS_MAX)), offsetDelta);
  const body = Buffer.concat([
    Buffer.from([0, 0, ...zigzag(offsetDelta), ...zigzag(-1), ...zigzag(value.length)]),
    value,
    Buffer.from(zigzag(0)),
  ]);
  return Buffer.concat([Buffer.from(zigzag(body.length)), body], body.length + zigzag(body.length).length);
}

function zigzag(value: number): number[] {
  const bytes: number[] = [];
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** Offsets that a batch covers: [base, next). */
export function offsetsOf(batch: Buffer): { readonly base: number; readonly next: number } {
  const base = Number(batch.readBigInt64BE(0));
  return { base, next: base + batch.readInt32BE(23) + 1 };
}
