import { type ConfChange, ConfChangeOp, ConfChangeTransition, type MembershipConfig } from './membership-types.ts';
import type { NodeId } from './types.ts';

/** What a change of membership makes of a configuration, or why it cannot be. */
export type Reconfiguration =
  | {
      readonly ok: true;
      readonly membership: MembershipConfig;
      /** Peers whose progress starts anew: added just now, even if they were known before. */
      readonly added: ReadonlySet<NodeId>;
    }
  | { readonly ok: false; readonly reason: string };

type Changes = ConfChange['changes'];

export const EMPTY_MEMBERSHIP: MembershipConfig = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

export function isJoint(membership: MembershipConfig): boolean {
  return membership.votersOutgoing.length > 0;
}

/** The change asks for nothing but to leave the joint configuration. */
export function leavesJoint(change: ConfChange): boolean {
  return change.changes.length === 0 && change.transition === ConfChangeTransition.Auto;
}

/** Applies a change the way its transition and size ask for (dissertation, chapter 4). Pure: the given configuration stays as it is. */
export function reconfigure(membership: MembershipConfig, change: ConfChange): Reconfiguration {
  if (leavesJoint(change)) return leaveJoint(membership);
  if (change.transition !== ConfChangeTransition.Auto || change.changes.length > 1) {
    return enterJoint(membership, change.transition !== ConfChangeTransition.JointExplicit, change.changes);
  }
  return changeSimply(membership, change.changes);
}

/** One voter at most is added or removed, so that old and new majorities overlap (dissertation, 4.1). */
export function changeSimply(membership: MembershipConfig, changes: Changes): Reconfiguration {
  if (isJoint(membership)) return refuse('a simple change must wait until the joint configuration is left');
  const draft = new Draft(membership);
  draft.apply(changes);
  if (draft.voters.size === 0) return refuse('the change would leave no voter');
  if (draft.votersChanged(membership.voters) > 1)
    return refuse('more than one voter changes: use a joint configuration');
  return draft.result();
}

/** The voters so far become the outgoing half, and the changes are made to the incoming one (dissertation, 4.3). */
export function enterJoint(membership: MembershipConfig, autoLeave: boolean, changes: Changes): Reconfiguration {
  if (isJoint(membership)) return refuse('the configuration is joint already');
  if (membership.voters.length === 0) return refuse('a configuration without voters cannot become joint');
  const draft = new Draft(membership);
  draft.outgoing = new Set(membership.voters);
  draft.autoLeave = autoLeave;
  draft.apply(changes);
  if (draft.voters.size === 0) return refuse('the change would leave no voter');
  return draft.result();
}

/** The incoming half decides alone from now on; learners that had to wait for it become learners. */
export function leaveJoint(membership: MembershipConfig): Reconfiguration {
  if (!isJoint(membership)) return refuse('the configuration is not joint');
  const draft = new Draft(membership);
  for (const id of draft.learnersNext) draft.learners.add(id);
  draft.learnersNext.clear();
  draft.outgoing.clear();
  draft.autoLeave = false;
  return draft.result();
}

function refuse(reason: string): Reconfiguration {
  return { ok: false, reason };
}

/** A configuration while it is being changed. */
class Draft {
  readonly voters: Set<NodeId>;
  outgoing: Set<NodeId>;
  readonly learners: Set<NodeId>;
  readonly learnersNext: Set<NodeId>;
  autoLeave: boolean;
  readonly #added = new Set<NodeId>();

  constructor(from: MembershipConfig) {
    this.voters = new Set(from.voters);
    this.outgoing = new Set(from.votersOutgoing);
    this.learners = new Set(from.learners);
    this.learnersNext = new Set(from.learnersNext);
    this.autoLeave = from.autoLeave;
  }

  apply(changes: Changes): void {
    for (const { op, id } of changes) {
      // Id 0 is how a caller strikes out a part that it decided not to carry out.
      if (id === 0) continue;
      if (op === ConfChangeOp.AddVoter) this.#addVoter(id);
      else if (op === ConfChangeOp.AddLearner) this.#addLearner(id);
      else this.#remove(id);
    }
  }

  #knows(id: NodeId): boolean {
    return this.voters.has(id) || this.learners.has(id) || this.outgoing.has(id);
  }

  #addVoter(id: NodeId): void {
    if (!this.#knows(id)) this.#added.add(id);
    this.learners.delete(id);
    this.learnersNext.delete(id);
    this.voters.add(id);
  }

  #addLearner(id: NodeId): void {
    if (!this.#knows(id)) this.#added.add(id);
    this.voters.delete(id);
    // A voter of the outgoing half cannot be a learner yet: it still counts there.
    if (this.outgoing.has(id)) this.learnersNext.add(id);
    else this.learners.add(id);
  }

  #remove(id: NodeId): void {
    this.voters.delete(id);
    this.learners.delete(id);
    this.learnersNext.delete(id);
    if (!this.#knows(id)) this.#added.delete(id);
  }

  votersChanged(before: readonly NodeId[]): number {
    const kept = before.filter((id) => this.voters.has(id)).length;
    return before.length - kept + (this.voters.size - kept);
  }

  result(): Reconfiguration {
    return {
      ok: true,
      added: this.#added,
      membership: {
        voters: sorted(this.voters),
        votersOutgoing: sorted(this.outgoing),
        learners: sorted(this.learners),
        learnersNext: sorted(this.learnersNext),
        autoLeave: this.autoLeave,
      },
    };
  }
}

function sorted(ids: ReadonlySet<NodeId>): NodeId[] {
  return [...ids].sort((a, b) => a - b);
}
