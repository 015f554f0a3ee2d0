import type { MembershipConfig } from './membership-types.ts';
import type { Entry, Index, NodeId, Term } from './types.ts';

/** The numbers are on the wire: never reuse one. */
export const MessageType = {
  /** AppendEntries (paper, 5.3). */
  Append: 1,
  AppendResponse: 2,
  /** RequestVote (paper, 5.2). */
  Vote: 3,
  VoteResponse: 4,
  /** Asks whether an election could be won, without raising a term (dissertation, 9.6). */
  PreVote: 5,
  PreVoteResponse: 6,
  Heartbeat: 7,
  HeartbeatResponse: 8,
  /** InstallSnapshot (paper, section 7). */
  Snapshot: 9,
  /** The leader tells its successor to stand for election at once (dissertation, 3.10). */
  TimeoutNow: 10,
  /** A follower hands a request to its leader. */
  TransferLeader: 11,
  Propose: 12,
  ReadIndex: 13,
  ReadIndexResponse: 14,
  /** Own storage to own core: what was given to it is durable. Never on the wire. */
  StorageAppended: 15,
} as const;
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

interface Envelope {
  readonly from: NodeId;
  readonly to: NodeId;
  /** The sender's term; 0 on requests that a follower only passes on (Propose, ReadIndex). */
  readonly term: Term;
}

export interface AppendMessage extends Envelope {
  readonly type: typeof MessageType.Append;
  /** The entry just before `entries`; the receiver must hold it. */
  readonly prevIndex: Index;
  readonly prevTerm: Term;
  readonly commit: Index;
  /** Contiguous from prevIndex + 1; may be empty (a probe, or a commit index alone). */
  readonly entries: readonly Entry[];
}

export interface AppendResponseMessage extends Envelope {
  readonly type: typeof MessageType.AppendResponse;
  /** Accepted: the last index known to match. Refused: the refused prevIndex. */
  readonly index: Index;
  readonly reject: boolean;
  /** Refused: the sender's guess of the largest (index, term) where both logs may agree; else 0. */
  readonly hintIndex: Index;
  readonly hintTerm: Term;
}

export interface VoteMessage extends Envelope {
  readonly type: typeof MessageType.Vote | typeof MessageType.PreVote;
  readonly lastIndex: Index;
  readonly lastTerm: Term;
  /** The leader itself asked for this election: its lease does not stand in the way. */
  readonly transfer: boolean;
}

export interface VoteResponseMessage extends Envelope {
  readonly type: typeof MessageType.VoteResponse | typeof MessageType.PreVoteResponse;
  readonly reject: boolean;
  /** Refused: the sender's commit index and the term of the entry there; else 0. */
  readonly commit: Index;
  readonly commitTerm: Term;
}

export interface HeartbeatMessage extends Envelope {
  readonly type: typeof MessageType.Heartbeat;
  readonly commit: Index;
  /** Newest read attempt of the leader at the time of sending; echoed. 0: none. */
  readonly readId: number;
  /** The leader's tick count at the time of sending; echoed, for its lease. */
  readonly sentTick: number;
  /** The log ends at `commit`, here and there: stop ticking until woken. */
  readonly quiesce: boolean;
}

export interface HeartbeatResponseMessage extends Envelope {
  readonly type: typeof MessageType.HeartbeatResponse;
  readonly readId: number;
  readonly sentTick: number;
}

/** A state that replaces the log up to `index`. The core reads the numbers and the membership alone. */
export interface Snapshot {
  readonly index: Index;
  readonly term: Term;
  readonly membership: MembershipConfig;
  /** Opaque to the core: the state itself, or a handle by which the receiver fetches it. */
  readonly data: Buffer;
}

export interface SnapshotMessage extends Envelope {
  readonly type: typeof MessageType.Snapshot;
  readonly snapshot: Snapshot;
}

export interface TimeoutNowMessage extends Envelope {
  readonly type: typeof MessageType.TimeoutNow;
}

export interface TransferLeaderMessage extends Envelope {
  readonly type: typeof MessageType.TransferLeader;
  readonly transferee: NodeId;
}

export interface ProposeMessage extends Envelope {
  readonly type: typeof MessageType.Propose;
  readonly proposals: readonly Proposal[];
}

/** What becomes an entry once a leader has given it its place. */
export interface Proposal {
  readonly kind: Entry['kind'];
  readonly data: Buffer;
}

export interface ReadIndexMessage extends Envelope {
  readonly type: typeof MessageType.ReadIndex;
  /** The asking node's own number for this attempt; echoed. */
  readonly requestId: number;
}

export interface ReadIndexResponseMessage extends Envelope {
  readonly type: typeof MessageType.ReadIndexResponse;
  readonly requestId: number;
  readonly index: Index;
}

export interface StorageAppendedMessage extends Envelope {
  readonly type: typeof MessageType.StorageAppended;
  /** Last entry of the log when the work was handed out; 0 when it had no entries. */
  readonly index: Index;
  readonly logTerm: Term;
  /** Index of the installed snapshot; 0 when there was none. */
  readonly snapshotIndex: Index;
}

export type Message =
  | AppendMessage
  | AppendResponseMessage
  | VoteMessage
  | VoteResponseMessage
  | HeartbeatMessage
  | HeartbeatResponseMessage
  | SnapshotMessage
  | TimeoutNowMessage
  | TransferLeaderMessage
  | ProposeMessage
  | ReadIndexMessage
  | ReadIndexResponseMessage
  | StorageAppendedMessage;
