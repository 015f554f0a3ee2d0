import { assert } from '../base/index.ts';
import { encodeConfChange } from './conf-change-codec.ts';
import { ConfChangeOp, ConfChangeTransition } from './membership-types.ts';
import { type Entry, EntryKind, type HardState, type NodeId } from './types.ts';

/**
 * What each founding member of a group stores before its node is made for the first time (an empty membership beside it): the
 * same entries of term 1, an addition each, all committed. So the log itself says who belongs to the group from its first entry
 * on, and a node that joins later starts with nothing and learns all of it from the log or a snapshot.
 */
export function foundingLog(
  voters: readonly NodeId[],
  learners: readonly NodeId[] = [],
): { readonly entries: readonly Entry[]; readonly hardState: HardState } {
  assert(voters.length > 0, 'a group is founded by at least one voter');
  const additions = [
    ...voters.map((id) => ({ op: ConfChangeOp.AddVoter, id })),
    ...learners.map((id) => ({ op: ConfChangeOp.AddLearner, id })),
  ];
  const entries = additions.map((addition, at): Entry => {
    const change = { transition: ConfChangeTransition.Auto, changes: [addition], context: Buffer.alloc(0) };
    return { index: at + 1, term: 1, kind: EntryKind.ConfChange, data: encodeConfChange(change) };
  });
  return { entries, hardState: { term: 1, vote: 0, commit: entries.length } };
}
