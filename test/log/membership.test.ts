import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LOG_SETTINGS, type LogManager, type LogManagerOptions, memoryDisk } from '../../src/log/index.ts';
import { type Entry, EntryKind, foundingLog, type MembershipConfig } from '../../src/raft/index.ts';
import { SimulatedDisk } from '../../src/sim/disk.ts';
import { SeededRandom } from '../../src/sim/random.ts';
import { batch, dataEntry } from './batches.ts';
import { ID, openOn, SMALL, Writer } from './opened.ts';

const THREE: MembershipConfig = {
  voters: [1, 2, 3],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};
const TWO: MembershipConfig = { ...THREE, voters: [1, 2] };

function newDisk(): SimulatedDisk {
  return new SimulatedDisk({ random: new SeededRandom(3) });
}

function open(disk: SimulatedDisk, options: Partial<LogManagerOptions> = {}): Promise<LogManager> {
  return openOn(disk.mount(), { ...SMALL, ...options });
}

/** Resolves when all that was appended is durable. */
async function durable(writer: Writer, append: number): Promise<void> {
  while (writer.log.durableAppend < append) await new Promise((resolve) => setImmediate(resolve));
}

async function found(writer: Writer): Promise<void> {
  const { entries, hardState } = foundingLog([1, 2, 3]);
  await durable(writer, writer.log.append(entries, hardState));
}

function indexes(entries: readonly Entry[]): number[] {
  return entries.map((entry) => entry.index);
}

test('a founded log gives the changes that make its membership until it is told of them', async () => {
  const manager = await openOn(memoryDisk());
  const writer = await Writer.open(manager);
  assert.deepEqual(writer.log.membership.voters, []);
  assert.equal(writer.log.membershipIndex, 0);
  await found(writer);
  assert.deepEqual(indexes(writer.log.confChangesAfter(0)), [1, 2, 3]);
  writer.log.setMembership(2, TWO);
  assert.deepEqual(indexes(writer.log.confChangesAfter(2)), [3]);
  writer.log.setMembership(3, THREE);
  assert.deepEqual(writer.log.confChangesAfter(3), []);
  await manager.close();
});

test('the membership outlives a loss of power, from the write-ahead log and from the checkpoint', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  let writer = await Writer.open(manager);
  await found(writer);
  writer.log.setMembership(3, THREE);
  await writer.append();
  disk.crash();

  manager = await open(disk);
  writer = await Writer.open(manager);
  assert.deepEqual(writer.log.membership, THREE);
  assert.equal(writer.log.membershipIndex, 3);
  assert.deepEqual(writer.log.confChangesAfter(3), []);
  await manager.close();
  disk.crash();

  manager = await open(disk);
  writer = await Writer.open(manager);
  assert.deepEqual(writer.log.membership, THREE);
  assert.equal(writer.log.membershipIndex, 3);
  await manager.close();
});

test('changes that were not applied are found after a restart even if their segments are gone', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  let writer = await Writer.open(manager, ID, { segmentBytesMax: 4000, fileDeleteDelayMs: 0 });
  await found(writer);
  for (let at = 0; at < 20; at++) await writer.append({ values: ['x'.repeat(900)] });
  await manager.close();
  manager = await open(disk);
  writer = await Writer.open(manager, ID, { segmentBytesMax: 4000, fileDeleteDelayMs: 0 });
  await writer.log.deleteRecordsBefore(15);
  await manager.keepHouse();
  assert.ok(writer.log.firstIndex > 3, 'the segment with the changes is gone');
  assert.deepEqual(indexes(writer.log.confChangesAfter(0)), [1, 2, 3]);
  await manager.close();
  manager = await open(disk);
  writer = await Writer.open(manager);
  const changes = writer.log.confChangesAfter(0);
  assert.deepEqual(indexes(changes), [1, 2, 3]);
  assert.deepEqual(
    changes.map(({ data }) => data),
    foundingLog([1, 2, 3]).entries.map(({ data }) => data),
  );
  await manager.close();
});

test('a change that is cut off is forgotten', async () => {
  const manager = await openOn(memoryDisk());
  const { log } = await Writer.open(manager);
  const change: Entry = { index: 1, term: 1, kind: EntryKind.ConfChange, data: Buffer.from('a') };
  log.append([change, { ...change, index: 2 }, { ...change, index: 3 }]);
  log.append([dataEntry(2, batch({ baseOffset: 0, term: 2 }), 2)]);
  assert.deepEqual(indexes(log.confChangesAfter(0)), [1]);
  await manager.close();
});

test('after a restart the commit index is not behind a membership that was applied', async () => {
  const disk = newDisk();
  let manager = await open(disk);
  const writer = await Writer.open(manager);
  const { entries } = foundingLog([1, 2, 3]);
  await durable(writer, writer.log.append(entries, { term: 1, vote: 0, commit: 0 }));
  writer.log.setMembership(3, THREE);
  await writer.append();
  disk.crash();
  manager = await open(disk);
  const log = await manager.open(ID, DEFAULT_LOG_SETTINGS);
  assert.equal(log.hardState.commit, 3);
  await manager.close();
});
