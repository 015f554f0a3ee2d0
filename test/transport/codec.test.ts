import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from '../../src/base/index.ts';
import { EntryKind, type Message, MessageType } from '../../src/raft/index.ts';
import { decodeCall } from '../../src/transport/calls.ts';
import { FrameMemory } from '../../src/transport/frame-memory.ts';
import { FrameReader } from '../../src/transport/frame-reader.ts';
import { FrameWriter } from '../../src/transport/frame-writer.ts';
import { decodeHello } from '../../src/transport/handshake.ts';
import { MessageReader } from '../../src/transport/message-reader.ts';
import type { GroupId } from '../../src/transport/types.ts';
import {
  checkFrame,
  encodeFrame,
  FRAME_HEADER_BYTES,
  FrameType,
  frameType,
  sealFrame,
  WireError,
} from '../../src/transport/wire.ts';
import { batchOf } from './nodes.ts';

interface Sent {
  readonly group: GroupId;
  readonly message: Message;
}

const pool = new FrameMemory(new BufferPool(), 1 << 20);
const FRAME_BYTES_MAX = 64 * 1024 * 1024;

/** Plain objects, as those that are compared with. */
function plain<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const number = fc.oneof(fc.nat(300), fc.maxSafeNat());
const groups = plain({
  topicId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  partition: fc.nat(2 ** 31 - 1),
});
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(fc.integer({ min: 61, max: 90_000 }), fc.nat(255)).map(([size, fill]) => batchOf(size, fill)),
);
const kind = fc.constantFrom(EntryKind.Data, EntryKind.NoOp, EntryKind.ConfChange);
const ids = fc.array(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 9 });

function messageOf<T extends MessageType>(type: T, fields: Record<string, fc.Arbitrary<unknown>>) {
  return plain({
    type: fc.constant(type),
    from: fc.constant(1),
    to: fc.constant(2),
    term: number,
    ...fields,
  }) as unknown as fc.Arbitrary<Message>;
}

const index = fc.maxSafeNat().map((value) => Math.floor(value / 2));
const messages: fc.Arbitrary<Message> = fc.oneof(
  messageOf(MessageType.Append, {
    prevIndex: index,
    prevTerm: number,
    commit: number,
    entries: fc.array(plain({ term: number, kind, data: payload }), { maxLength: 5 }),
  }).map((message) => {
    assert(message.type === MessageType.Append);
    return {
      ...message,
      entries: message.entries.map((entry, at) => ({ ...entry, index: message.prevIndex + 1 + at })),
    };
  }),
  messageOf(MessageType.AppendResponse, { index: number, reject: fc.boolean(), hintIndex: number, hintTerm: number }),
  messageOf(MessageType.Vote, { lastIndex: number, lastTerm: number, transfer: fc.boolean() }),
  messageOf(MessageType.PreVote, { lastIndex: number, lastTerm: number, transfer: fc.boolean() }),
  messageOf(MessageType.VoteResponse, { reject: fc.boolean(), commit: number, commitTerm: number }),
  messageOf(MessageType.PreVoteResponse, { reject: fc.boolean(), commit: number, commitTerm: number }),
  messageOf(MessageType.Heartbeat, { commit: number, readId: number, sentTick: number, quiesce: fc.boolean() }),
  messageOf(MessageType.HeartbeatResponse, { readId: number, sentTick: number }),
  messageOf(MessageType.Snapshot, {
    snapshot: plain({
      index: number,
      term: number,
      membership: plain({
        voters: ids,
        votersOutgoing: ids,
        learners: ids,
        learnersNext: ids,
        autoLeave: fc.boolean(),
      }),
      data: payload,
    }),
  }),
  messageOf(MessageType.TimeoutNow, {}),
  messageOf(MessageType.TransferLeader, { transferee: number }),
  messageOf(MessageType.Propose, { proposals: fc.array(plain({ kind, data: payload }), { maxLength: 5 }) }),
  messageOf(MessageType.ReadIndex, { requestId: number }),
  messageOf(MessageType.ReadIndexResponse, { requestId: number, index: number }),
);
const conversations = fc.tuple(
  fc.array(groups, { minLength: 1, maxLength: 4 }),
  fc.array(fc.tuple(fc.nat(3), messages), { maxLength: 12 }),
);

function encode(sent: readonly Sent[]): Buffer {
  const writer = new FrameWriter(pool);
  for (const { group, message } of sent) writer.message(group, message, undefined);
  return Buffer.concat(writer.take().map(({ bytes }) => bytes));
}

/** Receives `bytes` in pieces of these sizes, over and over. */
function receive(bytes: Buffer, pieceSizes: readonly number[], received: Sent[]): void {
  const messageReader = new MessageReader(1, 2, pool);
  const reader = new FrameReader(pool, FRAME_BYTES_MAX, (frame, own) => {
    const headEnd = checkFrame(frame);
    const deliver = (group: GroupId, message: Message): void => {
      received.push({ group, message });
    };
    if (frameType(frame) === FrameType.Messages) messageReader.messages(frame, headEnd, deliver);
    else if (frameType(frame) === FrameType.Payload) messageReader.payload(frame, headEnd, own, deliver);
    else throw new WireError('protocol', 'another frame');
  });
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const piece = Buffer.from(bytes.subarray(at, at + pieceSizes[turn % pieceSizes.length]!));
    at += piece.length;
    const target = reader.target();
    if (target === undefined || turn % 2 === 0) {
      reader.accept(piece);
      // A network reads the next bytes into the same memory.
      piece.fill(0xee);
    } else {
      const fits = Math.min(target.length, piece.length);
      piece.copy(target, 0, 0, fits);
      reader.accept(target.subarray(0, fits));
      if (fits < piece.length) reader.accept(piece.subarray(fits));
    }
  }
}

function sentOf([someGroups, numbered]: readonly [
  readonly GroupId[],
  readonly (readonly [number, Message])[],
]): readonly Sent[] {
  return numbered.map(([at, message]) => ({ group: someGroups[at % someGroups.length]!, message }));
}

test('every message arrives as it was sent, in order, however its bytes are cut', () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 70_000 })), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(conversations, sizes, (conversation, pieceSizes) => {
      const sent = sentOf(conversation);
      const received: Sent[] = [];
      receive(encode(sent), pieceSizes, received);
      assert.deepEqual(received, sent);
    }),
    { numRuns: 150 },
  );
});

test('a changed byte is found out before its message is delivered', () => {
  fc.assert(
    fc.property(conversations, fc.nat(), fc.integer({ min: 1, max: 255 }), (conversation, place, change) => {
      const sent = sentOf(conversation);
      const bytes = encode(sent);
      fc.pre(bytes.length > 0);
      bytes[place % bytes.length]! ^= change;
      const received: Sent[] = [];
      let isRefused = false;
      try {
        receive(bytes, [50_000], received);
      } catch (error) {
        assert(error instanceof WireError, String(error));
        isRefused = true;
      }
      // With a changed size the rest may look like the beginning of a frame that never ends.
      assert(isRefused || received.length < sent.length, 'the change went unnoticed');
      assert.deepEqual(received, sent.slice(0, received.length));
    }),
    { numRuns: 300 },
  );
});

test('each byte of a batch and of its frame is covered', () => {
  const entries = [{ index: 5, term: 2, kind: EntryKind.Data, data: batchOf(80, 3) }];
  const envelope = { from: 1, to: 2, term: 2, prevIndex: 4, prevTerm: 2, commit: 4 };
  const group = { topicId: 'AAECAwQFBgcICQoLDA0ODw', partition: 1 };
  const bytes = encode([{ group, message: { type: MessageType.Append, ...envelope, entries } }]);
  // Behind the size, which decides where a frame ends.
  for (let at = 4; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 0x10;
    assert.throws(() => receive(changed, [changed.length], []), WireError, `byte ${at}`);
  }
});

test('bytes of a stranger end in an error of the wire and in nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 8 }), (noise, type) => {
      const head = Buffer.concat([Buffer.alloc(16), Buffer.from(noise)]);
      const writer = new FrameWriter(pool);
      writer.frame(type as FrameType, head.subarray(16));
      const frame = Buffer.concat(writer.take().map(({ bytes }) => bytes));
      try {
        receive(frame, [frame.length], []);
      } catch (error) {
        assert(error instanceof WireError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

/** The frames of `bytes` with their heads changed by `change`, and sealed as if a peer had meant it. */
function forge(bytes: Buffer, change: (head: Buffer) => void): Buffer {
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at)) {
    const frame = bytes.subarray(at, at + bytes.readUInt32LE(at));
    const headEnd = FRAME_HEADER_BYTES + frame.readUInt32LE(12);
    change(frame.subarray(FRAME_HEADER_BYTES, headEnd));
    sealFrame(frame, 0, frameType(frame) as FrameType, headEnd, frame.length - headEnd);
  }
  return bytes;
}

test('heads that a peer has forged with right checksums are refused or read, and harm nothing', () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(conversations, changes, (conversation, places) => {
      const forged = forge(encode(sentOf(conversation)), (head) => {
        for (const [place, value] of places) if (head.length > 0) head[place % head.length] = value;
      });
      try {
        receive(forged, [10_000], []);
      } catch (error) {
        assert(error instanceof WireError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('forged calls and introductions are refused or read, and harm nothing', () => {
  const json = fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text));
  const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(json, noise), (head) => {
      const frame = encodeFrame(FrameType.Call, head);
      const headEnd = checkFrame(frame);
      for (const decode of [() => decodeCall(frame, headEnd, undefined), () => decodeHello(frame, headEnd)]) {
        try {
          decode();
        } catch (error) {
          assert(error instanceof WireError, String(error));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('heartbeats of a thousand groups share a few frames, and groups are introduced once', () => {
  const writer = new FrameWriter(pool);
  const bytesOfTurn = (): readonly number[] => {
    for (let partition = 0; partition < 1_000; partition++) {
      const group = { topicId: 'AAECAwQFBgcICQoLDA0ODw', partition };
      const message: Message = {
        type: MessageType.Heartbeat,
        from: 1,
        to: 2,
        term: 5,
        commit: 9,
        readId: 0,
        sentTick: 4,
        quiesce: false,
      };
      writer.message(group, message, undefined);
    }
    return writer.take().map(({ bytes }) => bytes.length);
  };
  const first = bytesOfTurn();
  const second = bytesOfTurn();
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  assert(first.length <= 3 && second.length <= 3);
  const introductions = sum(first) - sum(second);
  assert(Math.abs(introductions - 25_000) < 100);
  assert(sum(second) < 1_000 * 40);
});

test('a full table of groups begins anew and nothing is mixed up', () => {
  const sent: Sent[] = [];
  for (let place = 0; place < 140_000; place++) {
    const group = { topicId: 'AAECAwQFBgcICQoLDA0ODw', partition: place % 70_000 };
    sent.push({ group, message: { type: MessageType.ReadIndex, from: 1, to: 2, term: 0, requestId: place } });
  }
  const received: Sent[] = [];
  receive(encode(sent), [100_000], received);
  assert.equal(received.length, sent.length);
  for (const [place, { group, message }] of received.entries()) {
    assert.equal(group.partition, place % 70_000);
    assert(message.type === MessageType.ReadIndex && message.requestId === place);
  }
});
