import { type ConfChange, ConfChangeOp, type MembershipConfig, type NodeId } from '../raft/index.ts';
import { check } from './violation.ts';

/** True if `granted` holds a majority of the voters, and while the configuration is joint of the outgoing voters too. */
export function hasQuorum(membership: MembershipConfig, granted: (id: NodeId) => boolean): boolean {
  return hasMajority(membership.voters, granted) && hasMajority(membership.votersOutgoing, granted);
}

function hasMajority(voters: readonly NodeId[], granted: (id: NodeId) => boolean): boolean {
  let count = 0;
  for (const id of voters) if (granted(id)) count++;
  return voters.length === 0 || count * 2 > voters.length;
}

/** Voter of either half. */
export function isVoter(membership: MembershipConfig, id: NodeId): boolean {
  return membership.voters.includes(id) || membership.votersOutgoing.includes(id);
}

/** Everybody who receives the log. */
export function membersOf(membership: MembershipConfig): NodeId[] {
  const ids = [...membership.voters, ...membership.votersOutgoing, ...membership.learners];
  return [...new Set(ids)].sort((left, right) => left - right);
}

export function describeMembership(membership: MembershipConfig): string {
  const { voters, votersOutgoing, learners, learnersNext } = membership;
  const joint = votersOutgoing.length > 0 ? ` outgoing ${votersOutgoing}` : '';
  const next = learnersNext.length > 0 ? ` learnersNext ${learnersNext}` : '';
  return `voters ${voters}${joint} learners ${learners.length === 0 ? 'none' : learners}${next}`;
}

export function isSameMembership(left: MembershipConfig, right: MembershipConfig): boolean {
  return (
    isSameList(left.voters, right.voters) &&
    isSameList(left.votersOutgoing, right.votersOutgoing) &&
    isSameList(left.learners, right.learners) &&
    isSameList(left.learnersNext, right.learnersNext) &&
    left.autoLeave === right.autoLeave
  );
}

function isSameList(left: readonly NodeId[], right: readonly NodeId[]): boolean {
  return left.length === right.length && left.every((id, position) => id === right[position]);
}

/**
 * Judges one step from a configuration to the next by what makes it safe, not by computing it a second time: any quorum of the
 * one must meet any quorum of the other (dissertation, 4.1 and 4.3), and what was asked for must have happened.
 */
export function checkTransition(before: MembershipConfig, after: MembershipConfig, change: ConfChange): void {
  const explain = (): string => `${describeMembership(before)} became ${describeMembership(after)}`;
  const wasJoint = before.votersOutgoing.length > 0;
  const isJoint = after.votersOutgoing.length > 0;
  if (!wasJoint && !isJoint) {
    const moved =
      before.voters.filter((id) => !after.voters.includes(id)).length +
      after.voters.filter((id) => !before.voters.includes(id)).length;
    check(
      moved <= 1,
      'configuration follows the log',
      () => `more than one voter moved without a joint step: ${explain()}`,
    );
  } else if (isJoint && !wasJoint) {
    check(isSameList(after.votersOutgoing, before.voters), 'configuration follows the log', () => {
      return `the outgoing half is not the former voters: ${explain()}`;
    });
  } else {
    const isLeft = !isJoint && isSameList(after.voters, before.voters);
    check(isLeft, 'configuration follows the log', () => `a joint configuration may only be left: ${explain()}`);
    const learners = [...before.learners, ...before.learnersNext].sort((left, right) => left - right);
    check(isSameList(after.learners, learners), 'configuration follows the log', explain);
  }
  for (const id of after.learners) {
    check(!isVoter(after, id), 'learners never count', () => `node ${id} votes and learns at once: ${explain()}`);
  }
  if (wasJoint) return;
  const lastOps = new Map(change.changes.map(({ op, id }) => [id, op]));
  for (const [id, op] of lastOps) {
    const isIn = after.voters.includes(id);
    check(isIn === (op === ConfChangeOp.AddVoter), 'configuration follows the log', () => `node ${id}: ${explain()}`);
    const learns = after.learners.includes(id) || after.learnersNext.includes(id);
    check(
      learns === (op === ConfChangeOp.AddLearner),
      'configuration follows the log',
      () => `node ${id}: ${explain()}`,
    );
  }
}
