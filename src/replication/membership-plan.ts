import {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  type MembershipConfig,
  type NodeId,
} from '../raft/index.ts';

/** The next step towards the wanted members. */
export type MembershipStep =
  | { readonly kind: 'change'; readonly change: ConfChange }
  /** The leader is not among the wanted ones, all of which vote by now: one of them must lead first. */
  | { readonly kind: 'hand-over' };

const NO_CONTEXT = Buffer.alloc(0);

/** Whom a group should consist of: `voters`, preferred leader first, and some who only learn. */
export interface MembershipTarget {
  readonly voters: readonly NodeId[];
  readonly learners: readonly NodeId[];
  /** Replicas that the partition is to have, those included that are left out for now: the most that min.insync.replicas may ask for. */
  readonly promised: number;
}

/**
 * What a leader does next so that its group consists of `target`: new members learn first; when all have caught up, one change makes them voters and
 * removes the others. A leader that is to go is kept until another leads. Derived from the membership alone, so that any later leader goes on
 * where this one stopped. Undefined: nothing to do, or nothing to do yet.
 */
export function nextMembershipStep(
  membership: MembershipConfig,
  target: MembershipTarget,
  self: NodeId,
  isCaughtUp: (learner: NodeId) => boolean,
): MembershipStep | undefined {
  const { voters, votersOutgoing, learners } = membership;
  // A joint configuration is left by the core; a target without voters is none.
  if (votersOutgoing.length > 0 || target.voters.length === 0 || voters.length === 0) return undefined;
  const stranger = [...target.voters, ...target.learners].find((id) => !voters.includes(id) && !learners.includes(id));
  if (stranger !== undefined) return change([{ op: ConfChangeOp.AddLearner, id: stranger }]);
  const staysLeader = target.voters.includes(self);
  const wanted = staysLeader ? target.voters : [...target.voters, self];
  const promoted = wanted.filter((id) => !voters.includes(id));
  if (!promoted.every(isCaughtUp)) return undefined;
  const leaving = [...voters, ...learners].filter((id) => !wanted.includes(id));
  const demoted = leaving.filter((id) => voters.includes(id) && target.learners.includes(id));
  const removed = leaving.filter((id) => !target.learners.includes(id));
  if (promoted.length + demoted.length + removed.length > 0) {
    return change([
      ...promoted.map((id) => ({ op: ConfChangeOp.AddVoter, id })),
      ...demoted.map((id) => ({ op: ConfChangeOp.AddLearner, id })),
      ...removed.map((id) => ({ op: ConfChangeOp.Remove, id })),
    ]);
  }
  return staysLeader ? undefined : { kind: 'hand-over' };
}

function change(changes: ConfChange['changes']): MembershipStep {
  return { kind: 'change', change: { transition: ConfChangeTransition.Auto, changes, context: NO_CONTEXT } };
}
