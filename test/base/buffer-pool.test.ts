import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BufferPool } from '../../src/base/index.ts';

test('a large buffer that was given back serves the next of nearly its size', () => {
  const pool = new BufferPool(1 << 20);
  const first = pool.acquire(100_000);
  assert.ok(first.length >= 100_000);
  pool.release(first);
  assert.equal(pool.freeBytes, first.length);
  assert.equal(pool.acquire(110_000), first);
  assert.equal(pool.freeBytes, 0);
  assert.notEqual(pool.acquire(110_000), first);
});

test('small and huge buffers are exact and never kept', () => {
  const pool = new BufferPool(1 << 30);
  for (const sizeBytes of [0, 1, 1000, 9 << 20]) {
    const buffer = pool.acquire(sizeBytes);
    assert.equal(buffer.length, sizeBytes);
    pool.release(buffer);
  }
  assert.equal(pool.freeBytes, 0);
});

test('no more waits to be used again than the bound', () => {
  const pool = new BufferPool(256 * 1024);
  const buffers = Array.from({ length: 10 }, () => pool.acquire(64 * 1024));
  for (const buffer of buffers) pool.release(buffer);
  assert.equal(pool.freeBytes, 256 * 1024);
});

test('what was used longest ago makes room for what is used now', () => {
  const pool = new BufferPool(512 * 1024);
  const old = [pool.acquire(256 * 1024), pool.acquire(256 * 1024)];
  for (const buffer of old) pool.release(buffer);
  const present = pool.acquire(64 * 1024);
  pool.release(present);
  assert.equal(pool.freeBytes, 256 * 1024 + 64 * 1024);
  assert.equal(pool.acquire(64 * 1024), present);
  assert.equal(pool.acquire(256 * 1024), old[0]);
});

test('a waiting buffer serves what is a little smaller, and is kept for what is much smaller', () => {
  const pool = new BufferPool(4 << 20);
  const large = pool.acquire(1 << 20);
  pool.release(large);
  assert.notEqual(pool.acquire(800_000), large);
  assert.equal(pool.freeBytes, 1 << 20);
  assert.equal(pool.acquire(900_000), large);
  assert.equal(pool.freeBytes, 0);
});
