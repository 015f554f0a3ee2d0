import { crc32c } from '@node-rs/crc32';

// What travels between two nodes. Little endian; numbers that may pass 2^32 are f64, exact to 2^53.
//
// A connection begins, in both directions, with a preamble of 8 bytes and a Hello frame:
//   0 magic "CHRN" | 4 oldest version spoken u8 | 5 newest version spoken u8 | 6 zeros
// Both then speak the newest version that both know. A new type of frame or of message, or another layout, is a new version; a new
// field of the Hello or of a call's JSON is not: who does not know it passes over it.
// Then come frames:
//   0 bytes of the whole frame u32 | 4 CRC-32C of [8, end of head) u32 | 8 type u32 | 12 bytes of the head u32
//   16 head | payloads
// The head holds the CRC of each payload, so that no byte is believed that was not checked.

export const MAGIC = Buffer.from('CHRN', 'latin1');
export const PREAMBLE_BYTES = 8;
export const FRAME_HEADER_BYTES = 16;
/** The size before it needs no checksum: with a wrong one the next frame does not begin where one is looked for. */
const CHECKED_FROM = 8;
/** Before a peer has shown who it is, it may not send more than this in one frame. */
export const HELLO_BYTES_MAX = 64 * 1024;

export const WIRE_VERSION_MIN = 1;
export const WIRE_VERSION_MAX = 1;

/** The numbers are on the wire: never reuse one. */
export const FrameType = {
  /** Head: JSON. */
  Hello: 1,
  /** Head: the reason as text; the connection ends after it. */
  Refusal: 2,
  /** Head: the sender's clock f64; answered by a Pong with the same head. */
  Ping: 3,
  Pong: 4,
  /** Raft messages, any number, without payloads: heartbeats of all groups in one frame. */
  Messages: 5,
  /** One Raft message with payloads. */
  Payload: 6,
  Call: 7,
  Answer: 8,
} as const;
export type FrameType = (typeof FrameType)[keyof typeof FrameType];

/** Bytes from a peer that are not what they should be; its connection is closed. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** `corrupt`: a checksum does not match. */
  readonly kind: 'corrupt' | 'protocol';

  constructor(kind: 'corrupt' | 'protocol', message: string) {
    super(message);
    this.kind = kind;
  }
}

export function encodePreamble(): Buffer {
  const preamble = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(preamble);
  preamble[4] = WIRE_VERSION_MIN;
  preamble[5] = WIRE_VERSION_MAX;
  return preamble;
}

/** Why a peer with this preamble cannot be understood; undefined: it can. Throws {@link WireError} when it is no node's. */
export function preambleProblem(preamble: Buffer): string | undefined {
  if (preamble.compare(MAGIC, 0, MAGIC.length, 0, MAGIC.length) !== 0) {
    throw new WireError('protocol', 'it does not speak the protocol of nodes');
  }
  const oldest = preamble[4]!;
  const newest = preamble[5]!;
  if (newest < WIRE_VERSION_MIN || oldest > WIRE_VERSION_MAX) {
    return `it speaks versions ${oldest} to ${newest} of the protocol of nodes, this node ${WIRE_VERSION_MIN} to ${WIRE_VERSION_MAX}`;
  }
  return undefined;
}

/** Writes the header of a frame whose head lies behind it at `at + FRAME_HEADER_BYTES`, up to `headEnd`. */
export function sealFrame(target: Buffer, at: number, type: FrameType, headEnd: number, payloadBytes: number): void {
  const headBytes = headEnd - at - FRAME_HEADER_BYTES;
  target.writeUInt32LE(FRAME_HEADER_BYTES + headBytes + payloadBytes, at);
  target.writeUInt32LE(type, at + 8);
  target.writeUInt32LE(headBytes, at + 12);
  target.writeUInt32LE(crc32c(target.subarray(at + CHECKED_FROM, headEnd)), at + 4);
}

/** A frame with a head alone, in memory of its own. */
export function encodeFrame(type: FrameType, head: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + head.length);
  head.copy(frame, FRAME_HEADER_BYTES);
  sealFrame(frame, 0, type, frame.length, 0);
  return frame;
}

/** Where the head of a whole frame ends. Throws {@link WireError} unless its checksum matches. */
export function checkFrame(frame: Buffer): number {
  const headEnd = FRAME_HEADER_BYTES + frame.readUInt32LE(12);
  if (headEnd > frame.length) throw new WireError('protocol', 'a frame has a head longer than itself');
  if (crc32c(frame.subarray(CHECKED_FROM, headEnd)) !== frame.readUInt32LE(4)) {
    throw new WireError('corrupt', `the checksum of a frame of ${frame.length} bytes does not match`);
  }
  return headEnd;
}

/** A whole frame that was checked. */
export function frameType(frame: Buffer): number {
  return frame.readUInt32LE(8);
}
