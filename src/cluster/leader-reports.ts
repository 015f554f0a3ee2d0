import type { Uuid } from '../base/index.ts';
import type { NodeId, Term } from '../raft/index.ts';

/** What the leader of a partition tells the controller of its group. Short: there may be thousands in a call. */
export type LeaderReport = readonly [
  topicId: Uuid,
  partition: number,
  leaderEpoch: Term,
  isr: readonly NodeId[],
  /** Voters; of a joint configuration both halves. */
  voters: readonly NodeId[],
  learners: readonly NodeId[],
  joint: boolean,
];

/** The metadata names the sender as the partition's leader, but it leads no more and knows nobody who does. The term is its own. */
export type LeaderlessReport = readonly [topicId: Uuid, partition: number, term: Term];

/** The most reports in one call: some 100 bytes each, far below what a call may carry. */
export const REPORTS_PER_CALL = 2_000;
