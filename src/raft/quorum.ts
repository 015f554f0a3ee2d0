import type { Index } from './types.ts';

/** How an election stands. */
export type VoteResult = 'won' | 'lost' | 'pending';

/**
 * The largest index that a majority of `members` has acknowledged (paper, 5.3). Infinity without members: an absent half of a
 * joint configuration holds nothing back. Quadratic in members, which are few, in exchange for allocating nothing.
 */
export function majorityIndex<Member>(members: readonly Member[], ackedOf: (member: Member) => Index): Index {
  if (members.length === 0) return Number.POSITIVE_INFINITY;
  const needed = majority(members.length);
  let best = 0;
  for (const candidate of members) {
    const index = ackedOf(candidate);
    if (index <= best) continue;
    let reached = 0;
    for (const member of members) if (ackedOf(member) >= index) reached++;
    if (reached >= needed) best = index;
  }
  return best;
}

/** Under joint consensus each half must agree on its own (dissertation, 4.3). */
export function jointIndex<Member>(
  incoming: readonly Member[],
  outgoing: readonly Member[],
  ackedOf: (member: Member) => Index,
): Index {
  return Math.min(majorityIndex(incoming, ackedOf), majorityIndex(outgoing, ackedOf));
}

/** Counts one half's votes; `voteOf` is undefined while a member has not answered. Won without members. */
export function majorityVote<Member>(
  members: readonly Member[],
  voteOf: (member: Member) => boolean | undefined,
): VoteResult {
  const needed = majority(members.length);
  let granted = 0;
  let missing = 0;
  for (const member of members) {
    const vote = voteOf(member);
    if (vote === true) granted++;
    else if (vote === undefined) missing++;
  }
  if (members.length === 0 || granted >= needed) return 'won';
  return granted + missing >= needed ? 'pending' : 'lost';
}

/** Won when both halves are won, lost as soon as one is (dissertation, 4.3). */
export function jointVote<Member>(
  incoming: readonly Member[],
  outgoing: readonly Member[],
  voteOf: (member: Member) => boolean | undefined,
): VoteResult {
  const first = majorityVote(incoming, voteOf);
  const second = majorityVote(outgoing, voteOf);
  if (first === second) return first;
  return first === 'lost' || second === 'lost' ? 'lost' : 'pending';
}

function majority(members: number): number {
  return Math.floor(members / 2) + 1;
}
