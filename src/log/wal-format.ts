import { crc32c } from '@node-rs/crc32';
import type { EntryKind } from '../raft/index.ts';

// A commit: what one write puts into the write-ahead log, whole or not at all. Little endian; starts at a multiple of 8.
//   0 magic u32 | 4 CRC-32C of [8, end of frames) u32 | 8 version u32 | 12 frame count u32 | 16 generation f64 | 24 sequence f64
//   32 payload bytes f64 | 40 salt, 8 bytes | 48 zeros | 64 frames of 40 bytes | payloads in the frames' order
// A frame:
//   0 type u8 | 1 entry kind u8 | 2 flags u16 | 4 log number u32 | 8 payload bytes u32 | 12 CRC-32C of the payload u32
//   16 index f64 | 24 term f64 | 32 extra f64
// In every version the header and what its CRC covers are the same; another meaning of frames, or a new type of them, is a new version.
// The payload CRC of a data entry is the batch's own, which covers the batch from byte 21 on; what is before repeats facts of
// the frame and is compared on reading. Numbers are f64 because offsets, indexes and terms are exact JavaScript numbers.

export const COMMIT_MAGIC = 0x4c41_5743;
export const WAL_VERSION = 1;
export const COMMIT_HEADER_BYTES = 64;
export const FRAME_BYTES = 40;
export const COMMIT_ALIGNMENT_BYTES = 8;
export const SALT_BYTES = 8;

/** What a frame says. The numbers are on disk: never reuse one. */
export const FrameType = {
  /** index, term, kind; payload: the entry's data; extra: the base offset of data. */
  Entry: 1,
  /** index: commit, term: term, extra: vote. */
  HardState: 2,
  /** Payload: JSON of the log's id. */
  Create: 3,
  Delete: 4,
  /** extra: the new log start offset; index: the new first index. */
  LogStart: 5,
  /** Payload: JSON of a compaction's swap. */
  Swap: 6,
  /** Payload: JSON of a membership; index: the entry that led to it. */
  Membership: 7,
  /** Payload: JSON of the image that replaces the whole log. */
  Install: 8,
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** The entry was written before and only moves to a younger slot; on replay it is skipped if the log has it. */
export const FLAG_CARRIED = 1;

export interface Frame {
  readonly type: FrameType;
  readonly kind: EntryKind;
  readonly flags: number;
  readonly logNumber: number;
  readonly payload: Buffer | undefined;
  readonly payloadCrc: number;
  readonly index: number;
  readonly term: number;
  readonly extra: number;
}

export interface CommitHeader {
  readonly version: number;
  readonly frameCount: number;
  readonly generation: number;
  readonly sequence: number;
  readonly payloadBytes: number;
}

/** Writes header and frames of a commit into `target`, which must have room; returns their length. */
export function encodeCommitHead(
  target: Buffer,
  frames: readonly Frame[],
  generation: number,
  sequence: number,
  salt: Buffer,
): number {
  let payloadBytes = 0;
  let at = COMMIT_HEADER_BYTES;
  for (const frame of frames) {
    const length = frame.payload === undefined ? 0 : frame.payload.length;
    payloadBytes += length;
    target[at] = frame.type;
    target[at + 1] = frame.kind;
    target.writeUInt16LE(frame.flags, at + 2);
    target.writeUInt32LE(frame.logNumber, at + 4);
    target.writeUInt32LE(length, at + 8);
    target.writeUInt32LE(frame.payloadCrc, at + 12);
    target.writeDoubleLE(frame.index, at + 16);
    target.writeDoubleLE(frame.term, at + 24);
    target.writeDoubleLE(frame.extra, at + 32);
    at += FRAME_BYTES;
  }
  target.writeUInt32LE(COMMIT_MAGIC, 0);
  target.writeUInt32LE(WAL_VERSION, 8);
  target.writeUInt32LE(frames.length, 12);
  target.writeDoubleLE(generation, 16);
  target.writeDoubleLE(sequence, 24);
  target.writeDoubleLE(payloadBytes, 32);
  salt.copy(target, 40);
  target.fill(0, 48, COMMIT_HEADER_BYTES);
  target.writeUInt32LE(crc32c(target.subarray(8, at)), 4);
  return at;
}

/** What a header at the start of `source` states, whether or not the commit is whole; undefined if it is no header of this log. */
export function peekHeader(source: Buffer, salt: Buffer): { generation: number; sequence: number } | undefined {
  if (source.readUInt32LE(0) !== COMMIT_MAGIC || source.compare(salt, 0, SALT_BYTES, 40, 48) !== 0) return undefined;
  return { generation: source.readDoubleLE(16), sequence: source.readDoubleLE(24) };
}

/** The header of a commit, of whichever version, at `at` with valid CRC and this log's salt; undefined if there is none. */
export function decodeCommitHeader(source: Buffer, at: number, salt: Buffer): CommitHeader | undefined {
  if (at + COMMIT_HEADER_BYTES > source.length || source.readUInt32LE(at) !== COMMIT_MAGIC) return undefined;
  if (source.compare(salt, 0, SALT_BYTES, at + 40, at + 40 + SALT_BYTES) !== 0) return undefined;
  const frameCount = source.readUInt32LE(at + 12);
  const framesEnd = at + COMMIT_HEADER_BYTES + frameCount * FRAME_BYTES;
  if (framesEnd > source.length) return undefined;
  if (crc32c(source.subarray(at + 8, framesEnd)) !== source.readUInt32LE(at + 4)) return undefined;
  return {
    version: source.readUInt32LE(at + 8),
    frameCount,
    generation: source.readDoubleLE(at + 16),
    sequence: source.readDoubleLE(at + 24),
    payloadBytes: source.readDoubleLE(at + 32),
  };
}

/** The frame at `at`, with its payload (a view) at `payloadAt`; the payload's CRC is the caller's to check. */
export function decodeFrame(source: Buffer, at: number, payloadAt: number): Frame {
  const length = source.readUInt32LE(at + 8);
  return {
    type: source[at] as FrameType,
    kind: source[at + 1] as EntryKind,
    flags: source.readUInt16LE(at + 2),
    logNumber: source.readUInt32LE(at + 4),
    payload: source.subarray(payloadAt, payloadAt + length),
    payloadCrc: source.readUInt32LE(at + 12),
    index: source.readDoubleLE(at + 16),
    term: source.readDoubleLE(at + 24),
    extra: source.readDoubleLE(at + 32),
  };
}

export function alignCommit(position: number): number {
  return Math.ceil(position / COMMIT_ALIGNMENT_BYTES) * COMMIT_ALIGNMENT_BYTES;
}
