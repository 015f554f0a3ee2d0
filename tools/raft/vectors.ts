import { isDeepStrictEqual } from 'node:util';
import { changeSimply, enterJoint, leaveJoint, type Reconfiguration } from '../../src/raft/configuration.ts';
import { type ConfChange, ConfChangeOp, type MembershipConfig } from '../../src/raft/index.ts';
import { jointIndex, jointVote, majorityIndex, majorityVote } from '../../src/raft/quorum.ts';
import { Tracker } from '../../src/raft/tracker.ts';

/** A quorum and what it has acknowledged and voted, with the reference's answers. */
interface QuorumCase {
  readonly voters: readonly number[];
  readonly votersOutgoing?: readonly number[] | null;
  readonly acked: Readonly<Record<string, number>>;
  readonly votes: Readonly<Record<string, boolean>>;
  readonly committedIndex: number | 'infinity';
  readonly voteResult: string;
}

/** Changes of membership in order, from an empty configuration. */
interface ConfChangeCase {
  readonly steps: readonly ConfChangeStep[];
}

interface ConfChangeStep {
  readonly op: 'simple' | 'enterJoint' | 'leaveJoint';
  readonly autoLeave?: boolean;
  readonly changes: readonly { readonly change: string; readonly id: number }[];
  readonly lastIndex: number;
  readonly refused?: boolean;
  readonly expect?: MembershipConfig & { readonly progress: unknown };
}

/** Checks one line of a vector file; undefined: as expected, else what differs. */
export function checkVector(vector: QuorumCase | ConfChangeCase): string | undefined {
  return 'steps' in vector ? checkConfChanges(vector) : checkQuorum(vector);
}

function checkQuorum(vector: QuorumCase): string | undefined {
  const { voters, acked, votes } = vector;
  const outgoing = vector.votersOutgoing ?? [];
  const ackedOf = (id: number): number => acked[id] ?? 0;
  const voteOf = (id: number): boolean | undefined => votes[id];
  const expectedIndex = vector.committedIndex === 'infinity' ? Number.POSITIVE_INFINITY : vector.committedIndex;

  const results: [string, unknown, unknown][] = [
    ['committed index', jointIndex(voters, outgoing, ackedOf), expectedIndex],
    ['vote', jointVote(voters, outgoing, voteOf), vector.voteResult],
    ['committed index with the halves swapped', jointIndex(outgoing, voters, ackedOf), expectedIndex],
    ['vote with the halves swapped', jointVote(outgoing, voters, voteOf), vector.voteResult],
    ['committed index joint with itself', jointIndex(voters, voters, ackedOf), majorityIndex(voters, ackedOf)],
    ['vote joint with itself', jointVote(voters, voters, voteOf), majorityVote(voters, voteOf)],
  ];
  const wrong = results.find(([, got, expected]) => got !== expected);
  return wrong === undefined ? undefined : `${wrong[0]}: expected ${wrong[2]}, got ${wrong[1]}`;
}

const OPS: Readonly<Record<string, ConfChangeOp>> = {
  addVoter: ConfChangeOp.AddVoter,
  addLearner: ConfChangeOp.AddLearner,
  remove: ConfChangeOp.Remove,
};

function checkConfChanges(vector: ConfChangeCase): string | undefined {
  const tracker = new Tracker(1, 1);
  for (const [at, step] of vector.steps.entries()) {
    const result = reconfigure(tracker.membership, step);
    if (result.ok === (step.refused === true)) {
      return `step ${at}: expected ${step.refused === true ? 'a refusal' : `success, got: ${result.ok || result.reason}`}`;
    }
    if (!result.ok || step.expect === undefined) continue;
    tracker.switchTo(result.membership, result.added, step.lastIndex);
    const { progress, ...membership } = step.expect;
    const known = Object.fromEntries(
      tracker.peers.map(({ id, match, next, isLearner }) => [id, { match, next, learner: isLearner }]),
    );
    if (!isDeepStrictEqual({ ...tracker.membership }, { ...membership })) {
      return `step ${at}: expected ${JSON.stringify(membership)}, got ${JSON.stringify(tracker.membership)}`;
    }
    if (!isDeepStrictEqual(known, progress)) {
      return `step ${at}: expected progress ${JSON.stringify(progress)}, got ${JSON.stringify(known)}`;
    }
  }
  return undefined;
}

function reconfigure(membership: MembershipConfig, step: ConfChangeStep): Reconfiguration {
  // What is no change of membership (an update) is struck out by id 0.
  const changes: ConfChange['changes'] = step.changes.map(({ change, id }) =>
    change in OPS ? { op: OPS[change]!, id } : { op: ConfChangeOp.Remove, id: 0 },
  );
  if (step.op === 'leaveJoint') return leaveJoint(membership);
  if (step.op === 'enterJoint') return enterJoint(membership, step.autoLeave === true, changes);
  return changeSimply(membership, changes);
}
