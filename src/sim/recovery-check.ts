import type { AppendWork, HardState } from '../raft/index.ts';
import type { EntryLog } from './entry-log.ts';

/**
 * Recovery must find what was reported durable, and of what was only handed over a prefix: part by part, hard states and entries in
 * the order they were given. After a write that failed the log drops entries but goes on with hard states, so then each of the two
 * may end where it likes. Undefined if `found` is such a state, else what is wrong with it.
 */
export function explainRecovery(
  synced: EntryLog,
  unsynced: readonly AppendWork[],
  found: EntryLog,
  hasFailed = false,
): string | undefined {
  const isFound = hasFailed ? isAnyPrefix(synced, unsynced, found) : isPrefix(synced.copy(), unsynced, found);
  if (isFound) return undefined;
  const works = unsynced.map(({ hardState, entries }) => {
    const state = hardState === undefined ? '' : describeState(hardState);
    return `${state} entries ${entries.map(({ index, term }) => `${index}/${term}`).join(' ')}`;
  });
  return `recovery found ${describe(found)}, but synced was ${describe(synced)} and unsynced [${works.join('; ')}]`;
}

function isPrefix(expected: EntryLog, unsynced: readonly AppendWork[], found: EntryLog): boolean {
  if (isSame(expected, found)) return true;
  for (const { hardState, entries } of unsynced) {
    if (hardState !== undefined) {
      expected.hardState = hardState;
      if (isSame(expected, found)) return true;
    }
    for (const entry of entries) {
      expected.append([entry]);
      if (isSame(expected, found)) return true;
    }
  }
  return false;
}

function isAnyPrefix(synced: EntryLog, unsynced: readonly AppendWork[], found: EntryLog): boolean {
  const states = [synced.hardState, ...unsynced.flatMap(({ hardState }) => hardState ?? [])];
  const withoutStates = unsynced.map((work) => ({ ...work, hardState: undefined }));
  return states.some((hardState) => {
    const expected = synced.copy();
    expected.hardState = hardState;
    return isPrefix(expected, withoutStates, found);
  });
}

function isSame(left: EntryLog, right: EntryLog): boolean {
  if (left.lastIndex !== right.lastIndex || !isSameState(left.hardState, right.hardState)) return false;
  for (let index = left.lastIndex; index >= left.firstIndex; index--) {
    if (left.term(index) !== right.term(index)) return false;
  }
  return true;
}

function isSameState(left: HardState, right: HardState): boolean {
  return left.term === right.term && left.vote === right.vote && left.commit === right.commit;
}

function describe(log: EntryLog): string {
  return `${describeState(log.hardState)} last ${log.lastIndex}/${log.lastTerm}`;
}

function describeState({ term, vote, commit }: HardState): string {
  return `(term ${term} vote ${vote} commit ${commit})`;
}
