import { assert } from '../base/index.ts';
import { type ConfChange, ConfChangeOp, ConfChangeTransition } from './membership-types.ts';

// Payload of a ConfChange entry:
//   u8 version (1) | u8 transition | u16 count | count x (u8 op, f64 id) | context to the end
// An empty payload is the empty change with transition Auto: leave the joint configuration.
const VERSION = 1;
const HEADER_BYTES = 4;
const CHANGE_BYTES = 9;
const CHANGES_MAX = 1_000;
const CONTEXT_BYTES_MAX = 65_536;
const OPS: readonly number[] = Object.values(ConfChangeOp);
const TRANSITIONS: readonly number[] = Object.values(ConfChangeTransition);

/** The payload of an `EntryKind.ConfChange` entry. */
export function encodeConfChange(change: ConfChange): Buffer {
  const { transition, changes, context } = change;
  assert(changes.length <= CHANGES_MAX, `a membership change has at most ${CHANGES_MAX} parts`);
  assert(
    context.length <= CONTEXT_BYTES_MAX,
    `a membership change has a context of at most ${CONTEXT_BYTES_MAX} bytes`,
  );
  if (transition === ConfChangeTransition.Auto && changes.length === 0 && context.length === 0) return Buffer.alloc(0);
  const data = Buffer.alloc(HEADER_BYTES + changes.length * CHANGE_BYTES + context.length);
  data.writeUInt8(VERSION, 0);
  data.writeUInt8(transition, 1);
  data.writeUInt16BE(changes.length, 2);
  let at = HEADER_BYTES;
  for (const { op, id } of changes) {
    assert(Number.isSafeInteger(id) && id >= 0, 'a node id is a positive integer, or 0 for no change');
    data.writeUInt8(op, at);
    data.writeDoubleBE(id, at + 1);
    at += CHANGE_BYTES;
  }
  context.copy(data, at);
  return data;
}

/** The change in a payload that this node took from its own log. Malformed: assertion, the log is not what was written. */
export function decodeConfChange(data: Buffer): ConfChange {
  const change = tryDecodeConfChange(data);
  assert(change !== undefined, 'a membership entry of the log is well formed');
  return change;
}

/** As `decodeConfChange`, for payloads that came from elsewhere; undefined when malformed. */
export function tryDecodeConfChange(data: Buffer): ConfChange | undefined {
  if (data.length === 0) return { transition: ConfChangeTransition.Auto, changes: [], context: Buffer.alloc(0) };
  if (data.length < HEADER_BYTES || data.readUInt8(0) !== VERSION) return undefined;
  const transition = data.readUInt8(1);
  const count = data.readUInt16BE(2);
  const contextAt = HEADER_BYTES + count * CHANGE_BYTES;
  if (!TRANSITIONS.includes(transition) || count > CHANGES_MAX || contextAt > data.length) return undefined;
  if (data.length - contextAt > CONTEXT_BYTES_MAX) return undefined;
  const changes: { op: ConfChangeOp; id: number }[] = [];
  for (let at = HEADER_BYTES; at < contextAt; at += CHANGE_BYTES) {
    const op = data.readUInt8(at);
    const id = data.readDoubleBE(at + 1);
    if (!OPS.includes(op) || !Number.isSafeInteger(id) || id < 0) return undefined;
    changes.push({ op: op as ConfChangeOp, id });
  }
  return { transition: transition as ConfChangeTransition, changes, context: Buffer.from(data.subarray(contextAt)) };
}
