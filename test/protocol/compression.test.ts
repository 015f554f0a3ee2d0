import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { constants, crc32, createZstdCompress, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compressSync as snappyBlock } from 'snappy';
import { Compression, compress, decompress, RecordsError, type RecordsFault } from '../../src/protocol/index.ts';

const MIB = 1 << 20;
const codecs = [Compression.Gzip, Compression.Snappy, Compression.Lz4, Compression.Zstd];
const text = Buffer.from('a line of the test text, and another\n'.repeat(5000));
const fault = (expected: RecordsFault) => (error: unknown) => error instanceof RecordsError && error.fault === expected;

/** Without a difference printed: that of long buffers takes minutes. */
function assertSame(actual: Buffer, expected: Buffer): void {
  assert.ok(actual.equals(expected), `${actual.length} bytes instead of ${expected.length}, or other ones`);
}

interface Lz4Frames {
  readonly contentBytes: number;
  readonly contentCrc32: number;
  readonly frames: Readonly<Record<string, string>>;
}

test('every codec gives back what it took, also nothing and one byte', () => {
  for (const codec of codecs) {
    for (const input of [text, Buffer.alloc(0), Buffer.from('x'), text.subarray(0, 32_768), text.subarray(0, 65_537)]) {
      assertSame(decompress(codec, compress(codec, input), MIB), input);
    }
  }
});

test('a bomb is refused before it goes off', () => {
  const bomb = Buffer.alloc(64 * MIB);
  for (const codec of codecs) {
    const packed = compress(codec, bomb);
    const before = process.memoryUsage().arrayBuffers;
    assert.throws(() => decompress(codec, packed, MIB), fault('too-large'), `codec ${codec}`);
    assert.ok(process.memoryUsage().arrayBuffers - before < 8 * MIB, `codec ${codec}`);
    assert.equal(decompress(codec, packed, 64 * MIB).length, 64 * MIB);
  }
});

test('a result of exactly the bound is taken, one byte more is not', () => {
  for (const codec of codecs) {
    const packed = compress(codec, text);
    assert.equal(decompress(codec, packed, text.length).length, text.length);
    assert.throws(() => decompress(codec, packed, text.length - 1), fault('too-large'));
  }
});

test('data cut off at any byte is undecodable', () => {
  for (const codec of codecs) {
    const packed = compress(codec, text.subarray(0, 2000));
    // Nothing at all is an empty LZ4 or zstd stream, and a snappy header alone an empty one.
    for (let length = 17; length < packed.length; length++) {
      assert.throws(
        () => decompress(codec, packed.subarray(0, length), MIB),
        fault('undecodable'),
        `codec ${codec} at ${length}`,
      );
    }
  }
});

test('an unknown codec has a fault of its own', () => {
  for (const codec of [5, 6, 7]) assert.throws(() => decompress(codec, text, MIB), fault('unknown-codec'));
});

test('LZ4 frames of every kind are read', () => {
  const file = path.join(import.meta.dirname, '../data/lz4-frames.json');
  const { contentBytes, contentCrc32, frames } = JSON.parse(readFileSync(file, 'utf8')) as Lz4Frames;
  for (const [kind, base64] of Object.entries(frames)) {
    const content = decompress(Compression.Lz4, Buffer.from(base64, 'base64'), MIB);
    assert.equal(content.length, contentBytes, kind);
    assert.equal(crc32(content), contentCrc32, kind);
  }
});

test('LZ4 blocks that are stored instead of compressed are read', () => {
  const stored = Buffer.alloc(4);
  stored.writeUInt32LE(0x80000000 + 5);
  const frame = Buffer.concat([Buffer.from('04224d18604082', 'hex'), stored, Buffer.from('hello'), Buffer.alloc(4)]);
  assert.equal(decompress(Compression.Lz4, frame, MIB).toString(), 'hello');
});

test('an LZ4 frame that states too large a content is refused by its header', () => {
  const header = Buffer.from('04224d18684000000010000000008d', 'hex');
  assert.throws(() => decompress(Compression.Lz4, header, MIB), fault('too-large'));
});

test('LZ4 frames with a wrong checksum are undecodable', () => {
  const file = path.join(import.meta.dirname, '../data/lz4-frames.json');
  const { frames } = JSON.parse(readFileSync(file, 'utf8')) as Lz4Frames;
  const frame = Buffer.from(frames['independent blocks, size and checksums']!, 'base64');
  for (const [what, at] of [
    ['descriptor', 6],
    ['block', 25],
    ['content', frame.length - 1],
  ] as const) {
    const damaged = Buffer.from(frame);
    damaged[at]! ^= 1;
    assert.throws(() => decompress(Compression.Lz4, damaged, MIB), fault('undecodable'), what);
  }
});

test('snappy is read raw and in xerial frames, also several in a row', () => {
  const raw = snappyBlock(text);
  assertSame(decompress(Compression.Snappy, raw, MIB), text);
  assert.throws(() => decompress(Compression.Snappy, raw, text.length - 1), fault('too-large'));
  const framed = compress(Compression.Snappy, text);
  assertSame(decompress(Compression.Snappy, Buffer.concat([framed, framed]), MIB), Buffer.concat([text, text]));
});

test('snappy that states an impossible size is refused without being tried', () => {
  assert.throws(
    () => decompress(Compression.Snappy, Buffer.from('ffffffff0f00', 'hex'), 2 ** 33),
    fault('undecodable'),
  );
  const framed = Buffer.from('82534e4150505900000000010000000100000006ffffffff0f00', 'hex');
  assert.throws(() => decompress(Compression.Snappy, framed, 2 ** 33), /states a size/);
});

test('gzip members in a row are one stream', () => {
  const twice = Buffer.concat([gzipSync(text), gzipSync(text)]);
  assertSame(decompress(Compression.Gzip, twice, MIB), Buffer.concat([text, text]));
  assert.throws(() => decompress(Compression.Gzip, deflateSync(text), MIB), fault('undecodable'));
});

test('zstd streams without a stated size, and frames in a row, are read', async () => {
  const stream = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  stream.write(text);
  stream.end();
  const streamed = Buffer.concat((await stream.toArray()) as Buffer[]);
  assertSame(decompress(Compression.Zstd, streamed, MIB), text);
  assert.throws(() => decompress(Compression.Zstd, streamed, text.length - 1), fault('too-large'));
  const twice = Buffer.concat([streamed, zstdCompressSync(text)]);
  assertSame(decompress(Compression.Zstd, twice, 2 * text.length), Buffer.concat([text, text]));
  assert.throws(() => decompress(Compression.Zstd, twice, 2 * text.length - 1), fault('too-large'));
  assert.throws(
    () => decompress(Compression.Zstd, Buffer.concat([streamed, Buffer.from('x')]), MIB),
    fault('undecodable'),
  );
  const many = Buffer.concat(new Array(65).fill(zstdCompressSync(Buffer.alloc(0))));
  assert.throws(() => decompress(Compression.Zstd, many, MIB), fault('undecodable'));
});
