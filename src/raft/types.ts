/** A node id: 1 or more; 0 means "none". */
export type NodeId = number;
/** A Raft term: 0 before the first election, then grows by 1. Exact to 2^53. Also Kafka's leader epoch. */
export type Term = number;
/** A position in a Raft log: 1 is the first entry, 0 means "before it". Counts entries, not records. */
export type Index = number;

/** What an entry carries. The numbers are on disk and on the wire: never reuse one. */
export const EntryKind = {
  /** A Kafka record batch (v2), whole. The only kind that takes Kafka offsets. */
  Data: 0,
  /** A new leader's empty entry; takes no Kafka offset. */
  NoOp: 1,
  /** A membership change; takes no Kafka offset. */
  ConfChange: 2,
} as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** One entry of a Raft log. `data` is not copied: its owner must not write to it after it was handed over. */
export interface Entry {
  readonly index: Index;
  readonly term: Term;
  readonly kind: EntryKind;
  readonly data: Buffer;
}

/** What must be on disk before a message that depends on it leaves (Raft paper, figure 2; `commit` is a hint and may lag). */
export interface HardState {
  readonly term: Term;
  readonly vote: NodeId;
  readonly commit: Index;
}
