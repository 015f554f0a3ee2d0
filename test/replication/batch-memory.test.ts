import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPool } from '../../src/base/index.ts';
import { BatchMemory } from '../../src/replication/batch-memory.ts';

const SIZE_BYTES = 64 * 1024;

function kept(): { memory: BatchMemory; pool: BufferPool; data: Buffer; letGo: (isShared: boolean) => void } {
  const pool = new BufferPool();
  const memory = new BatchMemory(pool);
  const { bytes, onReleased } = memory.keep(7, Buffer.alloc(SIZE_BYTES), undefined);
  return { memory, pool, data: bytes, letGo: onReleased! };
}

test('a batch goes back to the pool when the log and the last message are done with it', () => {
  const { memory, pool, data, letGo } = kept();
  const sent = memory.retain([{ index: 7, data }]);
  letGo(false);
  assert.equal(pool.freeBytes, 0);
  sent!();
  assert.equal(pool.freeBytes, SIZE_BYTES);
});

test('a batch that is shared is forgotten when the log is done with it, but never used again', () => {
  const { memory, pool, data, letGo } = kept();
  letGo(true);
  assert.equal(memory.retain([{ index: 7, data }]), undefined, 'still held');
  assert.equal(pool.freeBytes, 0);
});

test('memory that a request gave away is given back unless it is shared', () => {
  for (const isShared of [false, true]) {
    let givenBack = 0;
    const donor = { sizeBytes: SIZE_BYTES, take: () => () => givenBack++ };
    const { onReleased } = new BatchMemory(new BufferPool()).keep(7, Buffer.alloc(SIZE_BYTES), donor);
    onReleased!(isShared);
    assert.equal(givenBack, isShared ? 0 : 1);
  }
});
