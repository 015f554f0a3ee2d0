import { crc32c } from '@node-rs/crc32';
import { EntryKind } from '../raft/index.ts';

// A Raft message is a record in the head of a frame. `from` and `to` are known from the connection. All records:
//   message type u8 | number of the group u32 | term f64 | fields of the type, in the order of message-types.ts
// with f64 for numbers and u8 for booleans. Type 0 gives a group its number on this connection, before its first use:
//   0 u8 | number u32 | topic id, 16 bytes | partition u32
// Number 0 comes first, and again when the table is full: it means that all former numbers are forgotten.
// Entries, proposals and the snapshot's data are described in the head; their bytes follow behind it in that order:
//   entry kind u8 | checked by u8 | bytes u32 | CRC-32C u32 | with CheckedBy.Batch: bytes [0, 21) of the payload once more

export const DEFINE_GROUP = 0;
export const DEFINE_GROUP_BYTES = 1 + 4 + 16 + 4;
/** Type, group, term. */
export const RECORD_HEAD_BYTES = 1 + 4 + 8;
/** Groups that have a number on one connection at a time. */
export const GROUPS_MAX = 65_536;
export const DESCRIPTOR_BYTES = 10;
/** Of a record batch: what lies before the part that its own CRC covers. */
export const BATCH_PREFIX_BYTES = 21;
const BATCH_BYTES_MIN = 61;

/** How a payload is checked. The numbers are on the wire. */
export const CheckedBy = {
  /** CRC-32C of all its bytes, computed by the sender. */
  Whole: 0,
  /** The CRC that the record batch brought with it; what it does not cover is repeated in the head. Spares the sender a pass. */
  Batch: 1,
} as const;

/** Whether `payload` is one whole record batch (magic 2), as far as its own fields say. */
export function isBatch(kind: EntryKind, payload: Buffer): boolean {
  return (
    kind === EntryKind.Data &&
    payload.length >= BATCH_BYTES_MIN &&
    payload[16] === 2 &&
    payload.readInt32BE(8) === payload.length - 12
  );
}

export function batchChecksum(payload: Buffer): number {
  return payload.readUInt32BE(17);
}

/** Of the part of a batch that its own CRC covers. */
export function computeBatchChecksum(payload: Buffer): number {
  return crc32c(payload.subarray(BATCH_PREFIX_BYTES));
}
