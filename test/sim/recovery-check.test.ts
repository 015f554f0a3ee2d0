import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AppendWork, type Entry, EntryKind, type HardState } from '../../src/raft/index.ts';
import { EntryLog } from '../../src/sim/entry-log.ts';
import { explainRecovery } from '../../src/sim/recovery-check.ts';

function entry(index: number, term: number): Entry {
  return { index, term, kind: EntryKind.Data, data: Buffer.from(`${index}/${term}`) };
}

function work(hardState: HardState | undefined, ...entries: Entry[]): AppendWork {
  return { hardState, mustSync: true, snapshot: undefined, entries, responses: [] };
}

function logOf(hardState: HardState, ...entries: Entry[]): EntryLog {
  const log = new EntryLog();
  log.store(work(hardState, ...entries));
  return log;
}

const before = { term: 1, vote: 0, commit: 1 };
const after = { term: 2, vote: 3, commit: 1 };
const synced = logOf(before, entry(1, 1), entry(2, 1));
const unsynced = [work(after, entry(2, 2), entry(3, 2))];

test('recovery may find what was synced, or that and any first part of what was not', () => {
  assert.equal(explainRecovery(synced, unsynced, logOf(before, entry(1, 1), entry(2, 1))), undefined);
  assert.equal(explainRecovery(synced, unsynced, logOf(after, entry(1, 1), entry(2, 1))), undefined);
  assert.equal(explainRecovery(synced, unsynced, logOf(after, entry(1, 1), entry(2, 2))), undefined);
  assert.equal(explainRecovery(synced, unsynced, logOf(after, entry(1, 1), entry(2, 2), entry(3, 2))), undefined);
});

test('recovery that lost an entry or a vote, or made one up, is found out', () => {
  assert.match(explainRecovery(synced, unsynced, logOf(before, entry(1, 1)))!, /last 1\/1/);
  assert.match(explainRecovery(synced, [], logOf({ ...before, term: 0 }, entry(1, 1), entry(2, 1)))!, /term 0/);
  assert.match(explainRecovery(synced, unsynced, logOf(before, entry(1, 1), entry(2, 2)))!, /last 2\/2/);
  assert.match(explainRecovery(synced, [], logOf(before, entry(1, 1), entry(2, 1), entry(3, 1)))!, /last 3\/1/);
});
