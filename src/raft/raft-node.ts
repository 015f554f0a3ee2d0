import type { ConfChange, MembershipConfig } from './membership-types.ts';
import type { Message } from './message-types.ts';
import type { AppendWork, EntryLoad, Ready, Role } from './ready.ts';
import type { Entry, EntryKind, HardState, Index, NodeId, Term } from './types.ts';

/** Why a request was definitely not taken. */
export type RefusalReason =
  /** Another node leads, or nobody (`leader` is 0); nothing was appended. */
  | 'not-leader'
  /** Leadership is being handed over; try again when there is a leader. */
  | 'leadership-transfer'
  /** Too many bytes wait for commitment; try again when some are committed. */
  | 'uncommitted-full'
  /** The change must wait for the former one to be applied, or for the joint configuration to be left (or is not joint to leave). An empty entry took its place. */
  | 'conf-change-pending'
  /** The change does not fit the configuration (none left to vote, several voters without a joint configuration); nothing was appended. */
  | 'conf-change-invalid'
  /** Too many reads wait for confirmation. */
  | 'reads-full'
  /** This node's storage failed; see `onStorageFailed`. */
  | 'storage-failed';

export type ProposeResult =
  /** Place and term of the first entry; it is committed if and only if this index is committed with this term. */
  | { readonly outcome: 'appended'; readonly index: Index; readonly term: Term }
  /** Sent to the leader (forwardProposals): nothing is known of its fate. */
  | { readonly outcome: 'forwarded'; readonly leader: NodeId }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly leader: NodeId };

export type ReadResult =
  | { readonly outcome: 'pending'; readonly requestId: number }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly leader: NodeId };

export type ReplicationState =
  /** Where the logs agree is not known: one message at a time. */
  | 'probe'
  /** Messages are sent ahead, as far as the in-flight window allows. */
  | 'replicate'
  /** A snapshot is on its way: nothing is sent until it is reported. */
  | 'snapshot';

/** The leader's knowledge of a peer, itself included. */
export interface PeerStatus {
  readonly id: NodeId;
  readonly learner: boolean;
  readonly match: Index;
  readonly next: Index;
  readonly state: ReplicationState;
  readonly inflightMessages: number;
  readonly inflightBytes: number;
  readonly paused: boolean;
  /** Heard from since the last check of the quorum. */
  readonly recentlyActive: boolean;
  /** Index of the snapshot on its way; 0: none. */
  readonly pendingSnapshot: Index;
}

/** What a leader knows of a member as it is at the moment of looking; not to be kept. */
export type PeerView = Pick<PeerStatus, 'id' | 'match' | 'next' | 'state' | 'recentlyActive'> & {
  readonly isLearner: boolean;
};

/** A copy of a node's state, for people, metrics and checks. Not for hot paths. */
export interface RaftStatus {
  readonly id: NodeId;
  readonly role: Role;
  readonly leader: NodeId;
  readonly hardState: HardState;
  readonly applied: Index;
  readonly firstIndex: Index;
  readonly lastIndex: Index;
  /** Last index known to be durable here. */
  readonly durableIndex: Index;
  readonly membership: MembershipConfig;
  readonly leaderTransferee: NodeId;
  readonly quiesced: boolean;
  readonly uncommittedBytes: number;
  readonly pendingReads: number;
  /** Empty unless leader; in the order of ids. */
  readonly peers: readonly PeerStatus[];
}

/**
 * One node of one Raft group: a deterministic state machine without I/O. Everything comes in by the calls below, everything goes
 * out by `ready()`. After any call, `hasReady()` says whether there is something to do. Calls throw only AssertionError: a broken
 * invariant or contract, after which the node must not be used any more.
 */
export interface RaftNode {
  readonly id: NodeId;
  readonly role: Role;
  /** 0: unknown. */
  readonly leader: NodeId;
  readonly term: Term;
  readonly commitIndex: Index;
  readonly lastIndex: Index;
  readonly membership: MembershipConfig;
  /** Every member in the order of ids; of meaning on the leader only. For often looks: nothing is copied. */
  readonly peers: readonly PeerView[];
  /** True: ticks do nothing until something is to be done or `wake` is called; the caller may leave them out. */
  readonly quiesced: boolean;

  /** A message of a peer (or one of `AppendWork.responses` to this node). Of another group or receiver: assertion. */
  step(message: Message): void;
  /** Time passed by one tick. A caller who was late delivers every tick that is due before anything else. */
  tick(): void;

  /** Appends one entry, if leader. `data` is not copied. Synchronous: entries take their places in the order of calls. */
  propose(data: Buffer, kind?: EntryKind): ProposeResult;
  /** As `propose`, for several entries: all or none. At least one. */
  proposeBatch(data: readonly Buffer[]): ProposeResult;
  /** Proposes a membership change; at most one may be on its way (dissertation, 4.1). */
  proposeConfChange(change: ConfChange): ProposeResult;
  /** To be called when a committed ConfChange entry is applied, with its decoded payload (`decodeConfChange`). Returns what holds from now on. */
  applyConfChange(change: ConfChange): MembershipConfig;

  /**
   * Asks for a linearizable read (dissertation, 6.4), on the leader or through it. The answer is in `Ready.readStates` or
   * `Ready.readsDropped`; a lost message leaves it without either, so the caller gives up after its own timeout and asks anew.
   */
  readIndex(): ReadResult;

  /** Asks the leader (this node or another) to hand over to `transferee`; given up after electionTicks (dissertation, 3.10). */
  transferLeader(transferee: NodeId): void;
  /** Stands for election now (with a pre-vote first if so configured), unless leader or not promotable. */
  campaign(): void;
  /** Forgets the leader without waiting for the timeout, so that votes may be granted: for a caller that knows it to be dead. Not in lease mode. */
  forgetLeader(): void;

  hasReady(): boolean;
  ready(): Ready;
  /** Only without asyncStorage: everything of the last Ready was done. */
  advance(): void;
  /** `work` is durable. Works are reported in the order they were handed out. */
  onAppended(work: AppendWork): void;
  /** Committed entries up to `index` were applied. */
  onApplied(index: Index): void;
  /** The entries of `load`, from its first on, at least one; undefined when they could not be read (asked for again later). Exactly once per load. */
  onLoaded(load: EntryLoad, entries: readonly Entry[] | undefined): void;
  /** The storage takes no more writes: a leader steps down, and the node neither campaigns nor answers until it is made anew. */
  onStorageFailed(): void;

  /** A message to `peer` may have been lost. */
  reportUnreachable(peer: NodeId): void;
  /** The snapshot sent to `peer` has arrived and is being installed, or it failed. */
  reportSnapshot(peer: NodeId, succeeded: boolean): void;
  /** Ends quiescence: for a caller that learns, say, that the leader's process is gone. */
  wake(): void;

  status(): RaftStatus;
}
