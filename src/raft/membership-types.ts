import type { NodeId } from './types.ts';

/**
 * Who belongs to a group (dissertation, chapter 4). Joint while `votersOutgoing` is not empty: then every decision needs a
 * majority of `voters` (the incoming half) and one of `votersOutgoing`. All lists are sorted, without repeats.
 */
export interface MembershipConfig {
  readonly voters: readonly NodeId[];
  readonly votersOutgoing: readonly NodeId[];
  /** Receive the log, never vote or count. */
  readonly learners: readonly NodeId[];
  /** Voters of the outgoing half that become learners when the joint configuration is left. */
  readonly learnersNext: readonly NodeId[];
  /** The leader leaves the joint configuration by itself as soon as it is applied. */
  readonly autoLeave: boolean;
}

/** The numbers are on disk: never reuse one. */
export const ConfChangeOp = {
  AddVoter: 0,
  Remove: 1,
  AddLearner: 2,
} as const;
export type ConfChangeOp = (typeof ConfChangeOp)[keyof typeof ConfChangeOp];

/** How a change passes through a joint configuration. The numbers are on disk: never reuse one. */
export const ConfChangeTransition = {
  /** Simple when one voter at most changes, otherwise joint with auto-leave. */
  Auto: 0,
  /** Joint, left by the leader when applied. */
  JointImplicit: 1,
  /** Joint, left by a proposal of an empty change. */
  JointExplicit: 2,
} as const;
export type ConfChangeTransition = (typeof ConfChangeTransition)[keyof typeof ConfChangeTransition];

/** A membership change. An empty list of changes leaves a joint configuration. */
export interface ConfChange {
  readonly transition: ConfChangeTransition;
  readonly changes: readonly { readonly op: ConfChangeOp; readonly id: NodeId }[];
  /** Opaque to the core; at most 64 KiB. For the caller: addresses, a request id. */
  readonly context: Buffer;
}
