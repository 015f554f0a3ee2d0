import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SmallCopies } from '../../src/base/index.ts';

test('copies hold what was copied, whatever becomes of the original', () => {
  const copies = new SmallCopies();
  const originals = [0, 1, 300, 1024, 1025, 5000].map((size, at) => Buffer.alloc(size, at + 1));
  const made = originals.map((original) => copies.copy(original));
  for (const original of originals) original.fill(0);
  for (const [at, copy] of made.entries()) assert.ok(copy.every((byte) => byte === at + 1));
  assert.deepEqual(
    made.map(({ length }) => length),
    [0, 1, 300, 1024, 1025, 5000],
  );
});

test('a copy keeps little memory beside its own', () => {
  const copies = new SmallCopies();
  const kept = Array.from({ length: 100 }, (_, at) => copies.copy(Buffer.alloc(100 * (1 + (at % 20)))));
  const memory = new Set(kept.map(({ buffer }) => buffer));
  const heldBytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = kept.reduce((sum, { length }) => sum + length, 0);
  assert.ok(heldBytes < bytes * 1.5, `${heldBytes} bytes are held for ${bytes}`);
  assert.notEqual(new SmallCopies().copy(Buffer.from('other')).buffer, kept[0]?.buffer);
});
