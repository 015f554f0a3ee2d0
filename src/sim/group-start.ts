import { type Entry, foundingLog, type HardState, type MembershipConfig, type Snapshot } from '../raft/index.ts';
import type { GroupPlan } from './plan.ts';

/** What the first members of a group have on their disks before they start for the first time. */
export interface GroupStart {
  readonly snapshot: Snapshot;
  readonly entries: readonly Entry[];
  readonly hardState: HardState;
}

/** A 32-bit hash of the state. */
const STATE_BYTES = 4;

/** A snapshot that names the members, or, at start index 0, a log whose first entries do. */
export function groupStart({ voters, learners, startIndex }: GroupPlan): GroupStart {
  const voterIds = range(1, voters);
  const learnerIds = range(voters + 1, voters + learners);
  const data = Buffer.alloc(STATE_BYTES);
  if (startIndex === 0) {
    return { snapshot: { index: 0, term: 0, membership: members([], []), data }, ...foundingLog(voterIds, learnerIds) };
  }
  return {
    snapshot: { index: startIndex, term: 1, membership: members(voterIds, learnerIds), data },
    entries: [],
    hardState: { term: 1, vote: 0, commit: startIndex },
  };
}

function members(voters: readonly number[], learners: readonly number[]): MembershipConfig {
  return { voters, votersOutgoing: [], learners, learnersNext: [], autoLeave: false };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, position) => first + position);
}
