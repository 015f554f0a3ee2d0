import type { RaftLog } from './log.ts';
import { MessageType } from './message-types.ts';
import type { Progress } from './progress.ts';
import { jointIndex, jointVote, type VoteResult } from './quorum.ts';
import type { Tracker } from './tracker.ts';
import type { Index, NodeId, Term } from './types.ts';

/**
 * Raft's safety rules, each in one place, each with its source: "paper" is Ongaro and Ousterhout 2014 (extended version),
 * "dissertation" Ongaro 2014. The rest of the core asks here and adds when and to whom. They are handed in as data, so that the
 * simulator can break one and see that it is missed.
 */
export const protocolRules = {
  // --- Elections ---

  /** One vote per term, and none where a leader is known; a pre-vote for a later term binds nobody (paper, 5.2; dissertation, 9.6). */
  mayVote(candidate: NodeId, vote: NodeId, leader: NodeId, isPreVoteForLaterTerm: boolean): boolean {
    return vote === candidate || (vote === 0 && leader === 0) || isPreVoteForLaterTerm;
  },

  /** Only a candidate whose log holds at least as much may win: later last term, or same and not shorter (paper, 5.4.1). */
  isUpToDate(lastTerm: Term, lastIndex: Index, ownLastTerm: Term, ownLastIndex: Index): boolean {
    return lastTerm > ownLastTerm || (lastTerm === ownLastTerm && lastIndex >= ownLastIndex);
  },

  /** Whoever heard a leader within the least election timeout neither votes nor takes over a candidate's term (dissertation, 4.2.3). */
  isInLeaderLease(leader: NodeId, electionElapsed: number, electionTicks: number): boolean {
    return leader !== 0 && electionElapsed < electionTicks;
  },

  /** Majorities of both halves, learners in neither (dissertation, 4.3 and 4.2.1). */
  electionResult(tracker: Tracker): VoteResult {
    return jointVote(tracker.voters, tracker.votersOutgoing, tracker.voteOf);
  },

  /** Only voters stand for election, and none with a snapshot half installed or a committed membership change not applied. */
  mayCampaign(self: Progress | undefined, hasSnapshot: boolean, hasUnappliedConfChange: boolean): boolean {
    return self !== undefined && !self.isLearner && !hasSnapshot && !hasUnappliedConfChange;
  },

  // --- Replication and commitment ---

  /** A new leader appends an empty entry: only so can it commit what former terms left (paper, section 8; dissertation, 6.4). */
  appendsNoOpWhenElected: true,

  /** The largest index (or tick, or read attempt) that both majorities have acknowledged (paper, 5.3; dissertation, 4.3). */
  quorumIndex(tracker: Tracker, ackedOf: (peer: Progress) => number): number {
    return jointIndex(tracker.voters, tracker.votersOutgoing, ackedOf);
  },

  /** Only entries of the leader's own term are committed by counting; older ones along with them (paper, 5.4.2 and figure 8). */
  mayCommit(entryTerm: Term | undefined, term: Term): boolean {
    return entryTerm === term;
  },

  /** A leader counts itself for what its own disk has, not for what it has appended (dissertation, 10.2.1). */
  ownAcknowledgedIndex(durableIndex: Index, _lastIndex: Index): Index {
    return durableIndex;
  },

  /** A follower commits what the leader has committed, but only as far as it knows its own log to be the leader's (paper, figure 2). */
  followerCommit(leaderCommit: Index, lastMatchingIndex: Index): Index {
    return Math.min(leaderCommit, lastMatchingIndex);
  },

  /** A heartbeat carries no entries to compare: it must not commit beyond what the follower is known to hold. */
  heartbeatCommit(match: Index, committed: Index): Index {
    return Math.min(match, committed);
  },

  /** Existing entries go only when one conflicts: an old message must not undo what a newer one brought (paper, 5.3, figure 2). */
  conflicts(ownTerm: Term | undefined, term: Term): boolean {
    return ownTerm !== term;
  },

  /** Where both logs may agree, given one entry of the other log: whole terms are skipped (paper, end of 5.3). */
  conflictHint(log: RaftLog, index: Index, term: Term): { readonly index: Index; readonly term: Term } {
    return log.lastIndexNotAbove(index, term);
  },

  /**
   * Who refuses a vote says how far its log is committed, and an entry of the same index and term is the same entry (5.3), so it is
   * committed here too. Not in the paper (raft-rs has it); without it some groups are stuck for ever, see `learnCommit`.
   */
  provesCommitted(ownTerm: Term | undefined, commitTerm: Term): boolean {
    return ownTerm === commitTerm;
  },

  /** A snapshot that covers no more than what is committed here is old (paper, section 7). */
  isSnapshotNews(snapshotIndex: Index, committed: Index): boolean {
    return snapshotIndex > committed;
  },

  // --- Durability ---

  /**
   * Messages that say "I have voted" or "I have appended" wait for the disk (paper, figure 2: persistent state; dissertation, 3.8).
   * So does a request for votes: it speaks for a term and a log end that a crash could take back.
   */
  waitsForStorage(type: MessageType): boolean {
    return (
      type === MessageType.AppendResponse ||
      type === MessageType.VoteResponse ||
      type === MessageType.PreVoteResponse ||
      type === MessageType.Vote
    );
  },

  /** The end of a write proves entries durable only in the term in which it was handed out: later ones may have replaced them. */
  provesDurable(termOfWork: Term, term: Term): boolean {
    return termOfWork === term;
  },

  // --- Membership ---

  /** One change at a time: the next waits until the last one is applied (dissertation, 4.1). */
  isConfChangePending(pendingIndex: Index, applied: Index): boolean {
    return pendingIndex > applied;
  },

  // --- Reads ---

  /** A new leader's commit index may lag until it has committed an entry of its own term (dissertation, 6.4, step 1). */
  mayRead(termAtCommit: Term | undefined, term: Term): boolean {
    return termAtCommit === term;
  },

  /** Heartbeats sent after the read came in were answered by a quorum: nobody else had been elected by then (6.4, step 3). */
  isReadConfirmed(readId: number, quorumReadId: number): boolean {
    return readId <= quorumReadId;
  },

  /** A quorum promised at `quorumTick` or later to vote for nobody for an election timeout; the lease ends well before (6.4.1). */
  isLeaseValid(now: number, quorumTick: number, leaseTicks: number): boolean {
    return now - quorumTick < leaseTicks;
  },

  /** A leader that asked another to take over cannot rely on its lease for the rest of the term: the lease does not bind the successor. */
  keepsLeaseDuringTransfer: false,
};

/** See `protocolRules`. */
export type ProtocolRules = typeof protocolRules;
