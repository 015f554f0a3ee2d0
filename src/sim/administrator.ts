import {
  type ConfChange,
  ConfChangeOp,
  ConfChangeTransition,
  type MembershipConfig,
  type NodeId,
} from '../raft/index.ts';
import type { MembershipWish } from './faults.ts';
import { membersOf } from './membership-check.ts';
import type { SeededRandom } from './random.ts';
import type { Replica } from './replica.ts';

const VOTERS_MAX = 7;
const NO_CONTEXT = Buffer.alloc(0);

type Part = ConfChange['changes'][number];

/** Turns a wish into a change that fits the leader's configuration, and asks the leader for it. */
export class Administrator {
  private readonly random: SeededRandom;
  private readonly nodeIds: readonly NodeId[];

  constructor(random: SeededRandom, nodeIds: readonly NodeId[]) {
    this.random = random;
    this.nodeIds = nodeIds;
  }

  /** `broken`: nodes whose disks are lost; while there are any, only {@link Administrator.dismiss} changes anything. */
  fulfil(wish: MembershipWish, leader: Replica, broken: readonly NodeId[]): void {
    const { membership } = leader.node;
    if (membership.votersOutgoing.length > 0) {
      this.leaveJoint(leader);
      return;
    }
    if (broken.length > 0) return;
    const parts = this.partsFor(wish, membership, leader.id);
    const survivors = membership.voters.filter(
      (id) => !parts.some((part) => part.id === id && part.op !== ConfChangeOp.AddVoter),
    );
    const hasVoters = survivors.length > 0 || parts.some((part) => part.op === ConfChangeOp.AddVoter);
    if (parts.length === 0 || !hasVoters) return;
    const transition = this.random.pick([
      ConfChangeTransition.Auto,
      ConfChangeTransition.Auto,
      ConfChangeTransition.JointImplicit,
      ConfChangeTransition.JointExplicit,
    ]);
    leader.change({ transition, changes: parts, context: NO_CONTEXT });
  }

  /** Ends a joint configuration that does not end by itself. */
  leaveJoint(leader: Replica): void {
    const { votersOutgoing, autoLeave } = leader.node.membership;
    if (votersOutgoing.length === 0 || autoLeave) return;
    leader.change({ transition: ConfChangeTransition.Auto, changes: [], context: NO_CONTEXT });
  }

  /** Removes a broken node from the group. */
  dismiss(leader: Replica, id: NodeId): void {
    const changes = [{ op: ConfChangeOp.Remove, id }];
    leader.change({ transition: ConfChangeTransition.Auto, changes, context: NO_CONTEXT });
  }

  private partsFor(wish: MembershipWish, membership: MembershipConfig, leader: NodeId): Part[] {
    const { voters, learners } = membership;
    const strangers = this.nodeIds.filter((id) => !membersOf(membership).includes(id));
    switch (wish) {
      case 'add-voter':
        return voters.length >= VOTERS_MAX ? [] : this.one(ConfChangeOp.AddVoter, strangers);
      case 'add-learner':
        return this.one(ConfChangeOp.AddLearner, strangers);
      case 'promote-learner':
        return this.one(ConfChangeOp.AddVoter, learners);
      case 'demote-voter':
        return this.one(ConfChangeOp.AddLearner, voters);
      case 'remove-voter':
        return this.one(ConfChangeOp.Remove, voters);
      case 'remove-leader':
        return this.one(ConfChangeOp.Remove, [leader]);
      case 'replace-several':
        return this.several();
    }
  }

  private one(op: ConfChangeOp, choices: readonly NodeId[]): Part[] {
    return choices.length === 0 ? [] : [{ op, id: this.random.pick(choices) }];
  }

  private several(): Part[] {
    const ids = this.random.shuffle(this.nodeIds).slice(0, this.random.between(2, 4));
    const ops = [ConfChangeOp.AddVoter, ConfChangeOp.AddVoter, ConfChangeOp.AddLearner, ConfChangeOp.Remove];
    return ids.map((id) => ({ op: this.random.pick(ops), id }));
  }
}
