import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../../src/base/index.ts';
import { FileCache } from '../../src/log/file-cache.ts';
import { DEFAULT_LOG_SETTINGS, type Disk, type DiskFile } from '../../src/log/index.ts';
import { TailEntry } from '../../src/log/memory-tail.ts';
import { newLogMetrics } from '../../src/log/metrics.ts';
import type { Segment } from '../../src/log/segment.ts';
import { type FlushableLog, type FlushExtent, SegmentWriter } from '../../src/log/segment-writer.ts';
import { EntryKind } from '../../src/raft/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch } from './batches.ts';
import { ManualClock } from './manual-clock.ts';
import { overridden } from './overridden.ts';

const BLOCK = 4096;
const owner = { onItemDurable: () => undefined, onCommitDurable: () => undefined, onItemsFailed: () => undefined };

interface Write {
  readonly direct: boolean;
  readonly from: number;
  readonly to: number;
}

/** Tells of each write how and where it was made. */
function watched(disk: Disk, writes: Write[]): Disk {
  const open: Disk['open'] = async (path, options) => {
    const file = await disk.open(path, options);
    const write: DiskFile['write'] = async (buffer, offset, length, position) => {
      writes.push({ direct: options.direct === true, from: position, to: position + length });
      await file.write(buffer, offset, length, position);
    };
    return overridden(file, { write });
  };
  return overridden(disk, { open });
}

/** A log of which the test says what is there to be flushed. */
class Source implements FlushableLog {
  hasFolder = false;
  readonly folder = 'orders-0';
  readonly settings = DEFAULT_LOG_SETTINGS;
  readonly segments: Segment[] = [];
  flushedOffset = 0;
  written = Buffer.alloc(0);
  #waiting: TailEntry[] = [];
  #index = 0;

  add(bytes: number): void {
    const data = batch({ baseOffset: this.#index, values: ['x'.repeat(bytes)] });
    const entry = { index: ++this.#index, term: 1, kind: EntryKind.Data, data };
    this.#waiting.push(new TailEntry(owner, 1, entry, 0, { bytes: data, lease: undefined }));
    this.written = Buffer.concat([this.written, data]);
  }

  flushable(): readonly TailEntry[] {
    return this.#waiting;
  }

  onFlushed(last: TailEntry): void {
    this.#waiting = this.#waiting.filter(({ index }) => index > last.index);
    this.flushedOffset = last.nextOffset;
  }
}

test('a log that grows fast goes past the page cache again after it was slow, and no block is written by both ways', async () => {
  const writes: Write[] = [];
  const mounted = new SimulatedDisk({ random: new SeededRandom(5) }).mount();
  const disk = watched(mounted, writes);
  const files = new FileCache(disk, 8);
  const writer = new SegmentWriter({
    disk,
    files,
    clock: new ManualClock(),
    random: systemRandom,
    metrics: newLogMetrics(),
    direct: true,
    wholeBlocksBytesMin: 4 * BLOCK,
  });
  const source = new Source();
  const steps: readonly [number, FlushExtent][] = [
    [1_000, 'all'],
    [30_000, 'whole-blocks'],
    [25_000, 'whole-blocks'],
    [500, 'all'],
    [3_000, 'whole-blocks'],
    [40_000, 'whole-blocks'],
    [700, 'all'],
  ];
  for (const [bytes, extent] of steps) {
    source.add(bytes);
    await writer.flush(source, extent);
  }

  const blocksOf = (direct: boolean): Set<number> => {
    const blocks = new Set<number>();
    for (const { from, to } of writes.filter((write) => write.direct === direct)) {
      for (let block = Math.floor(from / BLOCK); block * BLOCK < to; block++) blocks.add(block);
    }
    return blocks;
  };
  const cached = blocksOf(false);
  assert.deepEqual(
    [...blocksOf(true)].filter((block) => cached.has(block)),
    [],
  );
  const directBytes = writes.filter(({ direct }) => direct).reduce((sum, { from, to }) => sum + to - from, 0);
  assert.ok(directBytes > 85_000, `${directBytes} bytes went past the page cache`);
  const segment = source.segments[0]!;
  const found = Buffer.alloc(source.written.length);
  await files.use(segment.path, {}, (file) => file.read(found, 0, found.length, 0));
  assert.ok(found.equals(source.written));
  assert.equal(segment.sizeBytes, source.written.length);
});
