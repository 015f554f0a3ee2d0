import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BufferPool } from '../../src/base/index.ts';
import { FrameAssembler, FrameError } from '../../src/broker/network/frame-assembler.ts';
import { RequestMemory } from '../../src/broker/network/request-memory.ts';

const MEBIBYTE = 1024 * 1024;

function assembler(frameBytesMax = 100 * MEBIBYTE, memory = new RequestMemory(256 * MEBIBYTE, new BufferPool())) {
  const frames: Buffer[] = [];
  return {
    frames,
    memory,
    assembler: new FrameAssembler(
      memory,
      () => frameBytesMax,
      (frame) => frames.push(frame),
    ),
  };
}

function framed(body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

/** Feeds bytes as a socket would: into the target where there is one, else into a shared buffer that is used again. */
function feed(into: FrameAssembler, bytes: Buffer, pieceSizes: readonly number[]): void {
  const shared = Buffer.alloc(4096);
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const wanted = pieceSizes.length === 0 ? shared.length : pieceSizes[i % pieceSizes.length]!;
    const target = into.target() ?? shared;
    const length = Math.min(wanted, target.length, bytes.length - at);
    bytes.copy(target, 0, at, at + length);
    into.accept(target, length);
    at += length;
  }
  shared.fill(0xee);
}

describe('the frame assembler', () => {
  test('hands out every frame whole and unchanged, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 8, max: 200_000 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        (sizes, pieces) => {
          const bodies = sizes.map((size, i) => Buffer.alloc(size, i + 1));
          const { assembler: subject, frames, memory } = assembler();
          feed(subject, Buffer.concat(bodies.map(framed)), pieces);
          assert.equal(frames.length, bodies.length);
          for (const [i, frame] of frames.entries()) assert.ok(frame.equals(bodies[i]!));
          assert.equal(memory.usedBytes, 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps frames that came in one read apart from the buffer they were read into', () => {
    const { assembler: subject, frames } = assembler();
    const bytes = Buffer.concat([framed(Buffer.alloc(20, 1)), framed(Buffer.alloc(30, 2))]);
    subject.accept(bytes, bytes.length);
    bytes.fill(0);
    assert.deepEqual(frames, [Buffer.alloc(20, 1), Buffer.alloc(30, 2)]);
  });

  test('refuses a size that is negative, too small or too large before it allocates', () => {
    for (const size of [-1, -2_147_483_648, 0, 7, 1001, 2_147_483_647]) {
      const { assembler: subject, memory } = assembler(1000);
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(size);
      assert.throws(() => subject.accept(bytes, 4), FrameError);
      assert.equal(memory.usedBytes, 0);
    }
  });

  test('holds memory for what has arrived, not for what is announced', () => {
    const { assembler: subject, memory } = assembler();
    const head = Buffer.alloc(14);
    head.writeInt32BE(100 * MEBIBYTE);
    subject.accept(head, head.length);
    assert.ok(memory.usedBytes <= 64 * 1024, `${memory.usedBytes} bytes are held for 10`);
    subject.discard();
    assert.equal(memory.usedBytes, 0);
  });

  test('grows with a large frame up to its size and no further', () => {
    const size = 20 * MEBIBYTE;
    const { assembler: subject, frames, memory } = assembler();
    const body = Buffer.alloc(size);
    for (let at = 0; at < size; at += 4096) body.writeInt32BE(at, at);
    feed(subject, framed(body), []);
    assert.ok(frames[0]!.equals(body));
    assert.equal(frames[0]!.buffer.byteLength, size);
    assert.equal(memory.usedBytes, 0);
  });

  test('gives Produce requests slabs of their own, so that kept batches do not pin other requests', () => {
    const { assembler: subject, frames } = assembler();
    const produce = Buffer.alloc(40);
    const fetch = Buffer.alloc(40);
    fetch.writeInt16BE(1);
    const bytes = Buffer.concat([produce, fetch, produce, fetch].map(framed));
    subject.accept(bytes, bytes.length);
    assert.equal(frames[0]!.buffer, frames[2]!.buffer);
    assert.equal(frames[1]!.buffer, frames[3]!.buffer);
    assert.notEqual(frames[0]!.buffer, frames[1]!.buffer);
  });
});
