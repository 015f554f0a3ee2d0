import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileCache } from '../../src/log/file-cache.ts';
import { type Disk, DiskError } from '../../src/log/index.ts';
import { setSegmentAside } from '../../src/log/retention.ts';
import { Segment } from '../../src/log/segment.ts';
import { finishSwaps, removeReplaced } from '../../src/log/segment-names.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { overridden } from './overridden.ts';

const FOLDER = 'orders-0';
const FINAL = `${FOLDER}/00000000000000000000.log`;

function segment(swapNumber: number): Segment {
  return new Segment(FOLDER, {
    baseOffset: 0,
    firstIndex: 1,
    lastIndex: 1,
    nextOffset: 1,
    createdMs: 0,
    sizeBytes: 3,
    maxTimestamp: -1,
    maxTimestampOffset: -1,
    firstTimestamp: -1,
    sealed: true,
    compacted: true,
    swapNumber,
    ownEntries: [],
  });
}

/** A folder in which somebody reads the segment at the last moment before its file is renamed, removed or replaced. */
async function busyFolder(): Promise<{ disk: Disk; files: FileCache }> {
  const mounted = new SimulatedDisk({ random: new SeededRandom(5) }).mount();
  await mounted.makeFolder(FOLDER);
  const read = (): Promise<string> => contents(files, FINAL);
  const disk = overridden(mounted, {
    rename: async (from, to) => {
      await read().catch(() => undefined);
      await mounted.rename(from, to);
    },
    remove: async (path) => {
      await read().catch(() => undefined);
      await mounted.remove(path);
    },
  });
  const files = new FileCache(disk, 8);
  await write(files, FINAL, 'old');
  return { disk, files };
}

async function write(files: FileCache, path: string, text: string): Promise<void> {
  await files.use(path, { create: true }, (file) => file.write(Buffer.from(text), 0, text.length, 0));
}

async function contents(files: FileCache, path: string): Promise<string> {
  return files.use(path, {}, async (file) => {
    const buffer = Buffer.alloc(3);
    await file.read(buffer, 0, buffer.length, 0);
    return buffer.toString();
  });
}

test('nobody reads the file that a compacted segment has replaced', async () => {
  const { disk, files } = await busyFolder();
  const compacted = segment(7);
  await write(files, compacted.filePath('.log'), 'new');
  await finishSwaps(disk, files, { folder: FOLDER, segments: [compacted] });
  assert.equal(await contents(files, FINAL), 'new');
});

test('nobody reads a file that was removed, or set aside, when another one has its name', async () => {
  for (const goes of [setSegmentAside, remove]) {
    const { disk, files } = await busyFolder();
    await goes(disk, files, segment(0));
    await assert.rejects(contents(files, FINAL), DiskError, goes.name);
    await write(files, FINAL, 'new');
    assert.equal(await contents(files, FINAL), 'new', goes.name);
  }
});

function remove(disk: Disk, files: FileCache, gone: Segment): Promise<void> {
  return removeReplaced(disk, files, { folder: FOLDER, segments: [] }, [gone]);
}
