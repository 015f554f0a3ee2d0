import type { Message, Snapshot } from './message-types.ts';
import type { Entry, HardState, Index, NodeId, Term } from './types.ts';

/** What a node is at present. */
export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader';

/**
 * To be made durable as one: what is in here or nothing. Works are written in the order they were handed out; when one is durable
 * it is given back by `onAppended`, once, in the same order. (A later work may have replaced its entries by then.) A work with
 * nothing to write is given back when those before it were.
 */
export interface AppendWork {
  /** Undefined: unchanged. */
  readonly hardState: HardState | undefined;
  /** False: the hard state moved its commit index only; the write may wait for the next sync. */
  readonly mustSync: boolean;
  /** Replaces the whole log; comes before `entries`. The caller installs the state as well. Undefined: none. */
  readonly snapshot: Snapshot | undefined;
  /** Contiguous. The first may be at or below the stored lastIndex: what is stored from there on is dropped first. */
  readonly entries: readonly Entry[];
  /**
   * What depends on this work being durable, for callers who do not use `onAppended`: deliver each to its `to`, those to the
   * node itself by `step`, in order.
   */
  readonly responses: readonly Message[];
}

/** A linearizable read may be answered once entries up to `index` are applied. */
export interface ReadState {
  /** As returned by `readIndex`. */
  readonly requestId: number;
  readonly index: Index;
}

/** Old entries that the storage has on disk only: to be read in the background and given back by `onLoaded`. */
export interface EntryLoad {
  /** The follower they are for; 0: to be applied here. */
  readonly peer: NodeId;
  readonly from: Index;
  /** Exclusive. */
  readonly to: Index;
  readonly bytesMax: number;
  /** The term in which they were asked for. */
  readonly term: Term;
}

/**
 * What is to be done now. In this order, as far as they are not empty: start `append`; send `messages` (they need not wait for
 * it); start `loads`; answer `readStates`; apply `committed`. Arrays are the caller's from here on.
 */
export interface Ready {
  /** True when role or leader changed since the last Ready. */
  readonly roleChanged: boolean;
  readonly role: Role;
  /** 0: unknown. */
  readonly leader: NodeId;
  readonly append: AppendWork | undefined;
  /** To other nodes, at once: they depend on nothing that is not durable yet. */
  readonly messages: readonly Message[];
  /**
   * To be applied in order: contiguous, each index once. Each `EntryKind.ConfChange` among them goes to `applyConfChange` when
   * its turn has come. Durable here already (asyncStorage), or with this very Ready's `append` (otherwise).
   */
  readonly committed: readonly Entry[];
  /** Everything up to here is in `committed` of this Ready or a former one: to be told to `onApplied` once it is applied. 0: nothing new. */
  readonly committedTo: Index;
  readonly readStates: readonly ReadState[];
  /** Reads that will not be confirmed here any more (leadership lost): ask again. Ids as returned by `readIndex`. */
  readonly readsDropped: readonly number[];
  readonly loads: readonly EntryLoad[];
}
