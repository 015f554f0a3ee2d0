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
  for (const { hardState, snapshot, entries } of unsynced) {
    // The hard state comes with the snapshot or not at all.
    if (snapshot !== undefined) expected.restart(snapshot);
    if (hardState !== undefined || snapshot !== undefined) {
      expected.hardState = hardState ?? expected.hardState;
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
  if (left.lastIndex !== right.lastIndex || !isSameState(left, right)) return false;
  const first = Math.max(left.firstIndex, right.firstIndex) - 1;
  for (let index = left.lastIndex; index >= first; index--) {
    if (left.term(index) !== right.term(index)) return false;
  }
  return true;
}

/** The commit index is a hint, which recovery may raise by what else it knows; that it is right is checked when the node starts. */
function isSameState({ hardState, lastIndex }: EntryLog, found: EntryLog): boolean {
  const { term, vote, commit } = found.hardState;
  const isCommitFitting = commit >= Math.min(hardState.commit, lastIndex) && commit <= found.lastIndex;
  return term === hardState.term && vote === hardState.vote && isCommitFitting;
}

function describe(log: EntryLog): string {
  return `${describeState(log.hardState)} last ${log.lastIndex}/${log.lastTerm}`;
}

function describeState({ term, vote, commit }: HardState): string {
  return `(term ${term} vote ${vote} commit ${commit})`;
}
