import {
  type AppendWork,
  type ConfChange,
  type Entry,
  EntryKind,
  type HardState,
  type Index,
  type MembershipConfig,
  type Message,
  MessageType,
  type NodeId,
  type RaftNode,
  type Role,
  type Snapshot,
  type Term,
} from '../raft/index.ts';
import type { EntryLog } from './entry-log.ts';
import { fingerprint, nextStateHash } from './fingerprint.ts';
import type { GroupStart } from './group-start.ts';
import type { History } from './history.ts';
import { checkTransition, describeMembership, hasQuorum, isSameMembership, isVoter } from './membership-check.ts';
import { check } from './violation.ts';

/** What the checker may see of one node in its present life. */
export interface Witness {
  readonly id: NodeId;
  readonly node: RaftNode;
  /** What the core has handed out to be stored. */
  readonly handedOut: EntryLog;
  readonly applied: Index;
  /** False while the core holds changes of its log back until the last ones are done. */
  readonly isLogShown: boolean;
}

interface Known {
  readonly term: Term;
  readonly print: number;
}

/** What a node was when it was last looked at. */
interface Seen {
  role: Role;
  term: Term;
  commit: Index;
  lastIndex: Index;
  /** The commit index when `handedOut` was last complete. */
  shownCommit: Index;
  /** The newest hard state it handed out. */
  handedTerm: Term;
  handedVote: NodeId;
}

interface Ask {
  readonly lastIndex: Index;
  readonly lastTerm: Term;
  readonly ownLastIndex: Index;
  readonly ownLastTerm: Term;
}

const TERM_MAX = 1_000_000;

/** One number for a place in the history of logs. */
function placeOf(index: Index, term: Term): number {
  return index * TERM_MAX + term;
}

/**
 * Watches every node after every step and stops the run at the first broken safety rule (Raft paper, figure 3, and what an
 * implementation must keep beside it). It knows all nodes and their disks at once, which no node does.
 */
export class SafetyChecker {
  /** Entries that a leader has committed, from index 1 on; a hole (undefined) where the log began with a snapshot. */
  readonly committed: (Known | undefined)[] = [];
  /** Called after each election. */
  onElected: () => void = () => {};
  private readonly onCommitted: (entry: Entry) => void;
  private readonly history: History;
  private readonly durableOf: (id: NodeId) => EntryLog;
  private readonly leaders = new Map<Term, NodeId>();
  private readonly votes = new Map<number, NodeId>();
  private readonly asks = new Map<string, Ask>();
  private readonly places = new Map<number, { readonly print: number; readonly prevTerm: Term }>();
  /** Term of the leader that committed the index; never falls as the index grows. */
  private readonly commitTerms: Term[] = [];
  private readonly stateHashes: (number | undefined)[] = [];
  private readonly memberships: (MembershipConfig | undefined)[] = [];
  private readonly seen = new Map<NodeId, Seen>();
  private readonly durableTerms = new Map<NodeId, Term>();

  /** All members start from `start`. `durableOf`: what a node would find after a loss of power. `onCommitted`: told of each committed entry, in order. */
  constructor(
    start: GroupStart,
    history: History,
    durableOf: (id: NodeId) => EntryLog,
    onCommitted: (entry: Entry) => void,
  ) {
    this.onCommitted = onCommitted;
    this.history = history;
    this.durableOf = durableOf;
    const { snapshot } = start;
    this.committed[snapshot.index] = undefined;
    this.commitTerms[snapshot.index] = snapshot.term;
    this.stateHashes[snapshot.index] = snapshot.data.readUInt32BE(0);
    this.memberships[snapshot.index] = snapshot.membership;
    history.wrote('log', snapshot.index);
    for (const entry of start.entries) this.registerEntry(entry, entry.term);
  }

  /** The last index that any leader has committed. */
  get committedIndex(): Index {
    return this.commitTerms.length - 1;
  }

  /** The state after every entry up to `index`, all of them committed. */
  stateAt(index: Index): Buffer {
    const state = Buffer.alloc(4);
    state.writeUInt32BE(index === 0 ? 0 : this.stateHashes[index]!);
    return state;
  }

  /** A node came up again, with what recovery found. */
  started(witness: Witness): void {
    const { id, node, handedOut } = witness;
    const durableTerm = this.durableTerms.get(id) ?? 0;
    check(node.term >= durableTerm, 'monotonic term', () => {
      return `node ${id} came up in term ${node.term} but had term ${durableTerm} on disk`;
    });
    this.hardStateDurable(id, handedOut.hardState);
    this.seen.set(id, {
      role: node.role,
      term: node.term,
      commit: node.commitIndex,
      lastIndex: handedOut.lastIndex,
      shownCommit: node.commitIndex,
      handedTerm: handedOut.hardState.term,
      handedVote: handedOut.hardState.vote,
    });
  }

  /** A vote request is about to reach the core: its own log as of now decides whether it may grant it. */
  asked(witness: Witness, message: Message): void {
    if (message.type !== MessageType.Vote || !witness.isLogShown) return;
    const { handedOut } = witness;
    this.asks.set(`${witness.id} ${message.from} ${message.term}`, {
      lastIndex: message.lastIndex,
      lastTerm: message.lastTerm,
      ownLastIndex: handedOut.lastIndex,
      ownLastTerm: handedOut.lastTerm,
    });
  }

  /** The core handed out `work`; called before it goes into `handedOut`. */
  handedOut(witness: Witness, work: AppendWork, role: Role): void {
    const { id, node, handedOut } = witness;
    if (work.hardState !== undefined) this.voted(witness, work.hardState);
    if (work.snapshot !== undefined) {
      this.checkSnapshot(id, work.snapshot);
      const { shownCommit } = this.seen.get(id)!;
      const snapshotIndex = work.snapshot.index;
      check(snapshotIndex > shownCommit, 'snapshot equals its prefix', () => {
        return `node ${id} replaces its log by a snapshot at ${snapshotIndex}, though it had committed ${shownCommit}`;
      });
    }
    const first = work.entries[0];
    if (first === undefined) return;
    const base = work.snapshot;
    const lastIndex = base === undefined ? handedOut.lastIndex : base.index;
    let prevTerm = base?.index === first.index - 1 ? base.term : handedOut.term(first.index - 1);
    check(prevTerm !== undefined, 'log matching', () => `node ${id} appends ${first.index} after ${lastIndex}`);
    const wasLeader =
      role === 'leader' && this.seen.get(id)?.role === 'leader' && this.seen.get(id)?.term === node.term;
    check(!(wasLeader && first.index <= lastIndex), 'leader append-only', () => {
      return `leader ${id} of term ${node.term} overwrites ${first.index}..${lastIndex}`;
    });
    this.checkNothingCommittedLost(witness, work);
    for (const entry of work.entries) {
      this.checkMatching(id, entry, prevTerm);
      if (wasLeader && entry.kind === EntryKind.ConfChange) this.checkOneChange(witness, entry);
      prevTerm = entry.term;
    }
  }

  /** A message is about to leave a node. */
  sending(witness: Witness, message: Message): void {
    const { id } = witness;
    const durable = this.durableOf(id);
    if (message.type === MessageType.VoteResponse && !message.reject) {
      this.recordVote(id, message.term, message.to);
      const { term, vote } = durable.hardState;
      check(
        term > message.term || (term === message.term && vote === message.to),
        'durable before dependent messages',
        () => {
          return `node ${id} answers a vote for ${message.to} in term ${message.term} with only term ${term}, vote ${vote} on disk`;
        },
      );
    }
    if (message.type === MessageType.AppendResponse && !message.reject && message.term === durable.hardState.term) {
      check(durable.lastIndex >= message.index, 'durable before dependent messages', () => {
        return `node ${id} answers that it has ${message.index} with only ${durable.lastIndex} on disk`;
      });
    }
    if (message.type === MessageType.AppendResponse && !message.reject) {
      check(durable.hardState.term >= message.term, 'durable before dependent messages', () => {
        return `node ${id} answers an append of term ${message.term} with only term ${durable.hardState.term} on disk`;
      });
    }
  }

  /** A hard state reached the disk. */
  hardStateDurable(id: NodeId, hardState: HardState): void {
    const before = this.durableTerms.get(id) ?? 0;
    check(hardState.term >= before, 'monotonic term', () => `node ${id} stored term ${hardState.term} after ${before}`);
    this.durableTerms.set(id, hardState.term);
    if (hardState.vote !== 0) this.recordVote(id, hardState.term, hardState.vote);
  }

  /** To be called after every call into a core, once it handed out what it had. */
  observe(witness: Witness): void {
    const { id, node } = witness;
    const seen = this.seen.get(id)!;
    const { role, term, commitIndex } = node;
    if (term !== seen.term) {
      check(term > seen.term, 'monotonic term', () => `node ${id} went from term ${seen.term} to ${term}`);
      check(term < TERM_MAX, 'bounded resources', () => `node ${id} has reached term ${term}`);
    }
    if (role === 'leader' && (seen.role !== 'leader' || seen.term !== term)) this.elected(witness);
    if (role === 'leader' && seen.role === 'leader' && seen.term === term) {
      check(node.lastIndex >= seen.lastIndex, 'leader append-only', () => {
        return `leader ${id} of term ${term} cut its log from ${seen.lastIndex} to ${node.lastIndex}`;
      });
    }
    if (commitIndex !== seen.commit) this.committedAt(witness, seen.commit);
    seen.role = role;
    seen.term = term;
    seen.commit = commitIndex;
    seen.lastIndex = node.lastIndex;
    if (witness.isLogShown) seen.shownCommit = commitIndex;
  }

  /** `witness` applies `entry`; returns the hash of its state machine afterwards. */
  applying(witness: Witness, entry: Entry, stateHash: number): number {
    const { id, node, applied } = witness;
    check(
      entry.index === applied + 1,
      'state machine safety',
      () => `node ${id} applies ${entry.index} after ${applied}`,
    );
    check(entry.index <= node.commitIndex, 'state machine safety', () => {
      return `node ${id} applies ${entry.index} beyond its commit index ${node.commitIndex}`;
    });
    const known = this.committed[entry.index];
    const print = fingerprint(entry);
    check(known !== undefined && known.term === entry.term && known.print === print, 'state machine safety', () => {
      const expected = known === undefined ? 'nothing' : `an entry of term ${known.term}`;
      return `node ${id} applies an entry of term ${entry.term} at ${entry.index} where ${expected} is committed`;
    });
    const next = nextStateHash(stateHash, print);
    check(
      this.stateHashes[entry.index] === next,
      'state machine safety',
      () => `node ${id} has another state at ${entry.index}`,
    );
    return next;
  }

  /** `change` at `index` was applied on `witness`, which now has `after`. */
  applied(witness: Witness, index: Index, change: ConfChange, before: MembershipConfig, after: MembershipConfig): void {
    const known = this.memberships[index];
    if (known === undefined) {
      checkTransition(before, after, change);
      this.memberships[index] = after;
      return;
    }
    check(isSameMembership(known, after), 'configuration follows the log', () => {
      return `node ${witness.id} has ${describeMembership(after)} at ${index}, others ${describeMembership(known)}`;
    });
  }

  /** A snapshot is taken in or handed on: it must be what applying the log up to there gives. */
  checkSnapshot(id: NodeId, snapshot: Snapshot): void {
    const { index, term, membership, data } = snapshot;
    check(index <= this.committedIndex, 'snapshot equals its prefix', () => {
      return `node ${id} takes a snapshot at ${index}, committed is ${this.committedIndex}`;
    });
    const known = this.committed[index];
    check(known === undefined || known.term === term, 'snapshot equals its prefix', () => {
      return `node ${id} takes a snapshot of term ${term} at ${index}, committed in term ${known?.term}`;
    });
    check(data.readUInt32BE(0) === this.stateHashes[index], 'snapshot equals its prefix', () => {
      return `node ${id} takes a snapshot at ${index} with another state`;
    });
    const expected = this.membershipAt(index);
    check(isSameMembership(expected, membership), 'configuration follows the log', () => {
      return `node ${id}'s snapshot at ${index} has ${describeMembership(membership)}, the log ${describeMembership(expected)}`;
    });
  }

  /** Why `witness` is not at the same point as a leader with `lastIndex`, all of it committed; undefined if it is. */
  explainLag(witness: Witness, lastIndex: Index): string | undefined {
    const { id, node, handedOut, applied } = witness;
    if (applied !== lastIndex) return `node ${id} applied ${applied} of ${lastIndex}`;
    if (node.commitIndex !== lastIndex) return `node ${id} committed ${node.commitIndex} of ${lastIndex}`;
    if (handedOut.lastIndex !== lastIndex) return `node ${id} holds ${handedOut.lastIndex}, the leader ${lastIndex}`;
    for (let index = handedOut.firstIndex; index <= lastIndex; index++) {
      const known = this.committed[index];
      check(
        known === undefined || known.print === fingerprint(handedOut.entry(index)!),
        'equal logs after healing',
        () => {
          return `node ${id} holds another entry at ${index} than was committed`;
        },
      );
    }
    return undefined;
  }

  private membershipAt(index: Index): MembershipConfig {
    for (let at = index; at >= 0; at--) {
      const membership = this.memberships[at];
      if (membership !== undefined) return membership;
    }
    throw new Error('the first snapshot has a membership');
  }

  private voted(witness: Witness, hardState: HardState): void {
    const { id } = witness;
    const { term, vote } = hardState;
    const seen = this.seen.get(id)!;
    const isOld = seen.handedTerm === term && seen.handedVote === vote;
    seen.handedTerm = term;
    seen.handedVote = vote;
    if (isOld || vote === 0 || vote === id) return;
    const ask = this.asks.get(`${id} ${vote} ${term}`);
    if (ask === undefined) return;
    const isUpToDate =
      ask.lastTerm > ask.ownLastTerm || (ask.lastTerm === ask.ownLastTerm && ask.lastIndex >= ask.ownLastIndex);
    check(isUpToDate, 'vote only for up-to-date logs', () => {
      return `node ${id} (last ${ask.ownLastIndex} of term ${ask.ownLastTerm}) votes for ${vote} (last ${ask.lastIndex} of term ${ask.lastTerm}) in term ${term}`;
    });
  }

  private recordVote(voter: NodeId, term: Term, candidate: NodeId): void {
    const key = placeOf(voter, term);
    const earlier = this.votes.get(key);
    check(earlier === undefined || earlier === candidate, 'one vote per term', () => {
      return `node ${voter} voted for ${earlier} and for ${candidate} in term ${term}`;
    });
    this.votes.set(key, candidate);
  }

  private elected(witness: Witness): void {
    const { id, node, handedOut } = witness;
    const { term, membership } = node;
    const earlier = this.leaders.get(term);
    check(
      earlier === undefined || earlier === id,
      'election safety',
      () => `nodes ${earlier} and ${id} both lead term ${term}`,
    );
    this.leaders.set(term, id);
    check(
      isVoter(membership, id),
      'learners never count',
      () => `node ${id} leads but votes not: ${describeMembership(membership)}`,
    );
    const isGranted = (voter: NodeId): boolean => this.votes.get(placeOf(voter, term)) === id;
    check(hasQuorum(membership, isGranted), 'election safety', () => {
      return `node ${id} leads term ${term} without durable votes of a quorum of ${describeMembership(membership)}`;
    });
    let index = this.committedIndex;
    while (index > 0 && this.commitTerms[index]! >= term) index--;
    const known = this.committed[index];
    const held = handedOut.term(index);
    const hasIt =
      index < handedOut.firstIndex || known === undefined ? handedOut.lastIndex >= index : held === known.term;
    check(hasIt, 'leader completeness', () => {
      return `leader ${id} of term ${term} has ${held === undefined ? 'nothing' : `term ${held}`} at ${index}, committed in term ${known?.term}`;
    });
    this.onElected();
  }

  private checkNothingCommittedLost(witness: Witness, work: AppendWork): void {
    const { id, handedOut } = witness;
    const end = Math.min(this.seen.get(id)!.shownCommit, handedOut.lastIndex);
    for (const entry of work.entries) {
      if (entry.index > end) break;
      const held = handedOut.term(entry.index);
      check(held === undefined || held === entry.term, 'committed entries are never truncated', () => {
        return `node ${id} replaces committed ${entry.index} of term ${held} by term ${entry.term}`;
      });
    }
    const last = work.entries.at(-1)!.index;
    check(last >= end, 'committed entries are never truncated', () => {
      return `node ${id} cuts its log to ${last} below its commit index ${end}`;
    });
  }

  private checkMatching(id: NodeId, entry: Entry, prevTerm: Term): void {
    const place = placeOf(entry.index, entry.term);
    const print = fingerprint(entry);
    const known = this.places.get(place);
    if (known === undefined) {
      this.places.set(place, { print, prevTerm });
      return;
    }
    check(known.print === print, 'log matching', () => {
      return `node ${id} holds another entry at ${entry.index} of term ${entry.term} than others do`;
    });
    check(known.prevTerm === prevTerm, 'log matching', () => {
      return `node ${id} has term ${prevTerm} before ${entry.index} of term ${entry.term}, others ${known.prevTerm}`;
    });
  }

  private checkOneChange(witness: Witness, entry: Entry): void {
    const { id, handedOut, applied } = witness;
    for (let index = Math.max(applied + 1, handedOut.firstIndex); index < entry.index; index++) {
      const isChange = handedOut.entry(index)?.kind === EntryKind.ConfChange;
      check(!isChange, 'one configuration change at a time', () => {
        return `leader ${id} appends a change at ${entry.index} before it applied the one at ${index}`;
      });
    }
  }

  private committedAt(witness: Witness, before: Index): void {
    const { id, node, handedOut } = witness;
    const { commitIndex, term, role, membership } = node;
    check(commitIndex > before, 'monotonic commit', () => `node ${id} went from commit ${before} to ${commitIndex}`);
    if (role === 'leader' && commitIndex > this.committedIndex) {
      const last = handedOut.term(commitIndex);
      check(last === term, 'commit by counting the current term only', () => {
        return `leader ${id} of term ${term} commits ${commitIndex} of term ${last}`;
      });
      const isDurable = (voter: NodeId): boolean => {
        const log = this.durableOf(voter);
        return log.firstIndex > commitIndex || log.term(commitIndex) === last;
      };
      check(hasQuorum(membership, isDurable), 'commit only on a durable quorum', () => {
        return `leader ${id} commits ${commitIndex}, which is not on the disks of a quorum of ${describeMembership(membership)}`;
      });
      this.register(handedOut, commitIndex, term);
    }
    check(commitIndex <= this.committedIndex, 'follower reads up to the commit', () => {
      return `${role} ${id} believes ${commitIndex} committed; leaders have committed ${this.committedIndex}`;
    });
    const known = this.committed[commitIndex];
    const held = witness.isLogShown ? handedOut.term(commitIndex) : undefined;
    check(known === undefined || held === undefined || held === known.term, 'state machine safety', () => {
      return `${role} ${id} believes ${commitIndex} of term ${held} committed; it was committed with term ${known?.term}`;
    });
  }

  private register(log: EntryLog, commitIndex: Index, term: Term): void {
    for (let index = this.committedIndex + 1; index <= commitIndex; index++) {
      const entry = log.entry(index);
      check(
        entry !== undefined,
        'acknowledged writes survive',
        () => `a leader commits ${index}, which it does not hold`,
      );
      this.registerEntry(entry, term);
    }
  }

  private registerEntry(entry: Entry, term: Term): void {
    const { index } = entry;
    const print = fingerprint(entry);
    this.committed[index] = { term: entry.term, print };
    this.stateHashes[index] = nextStateHash(this.stateHashes[index - 1]!, print);
    this.commitTerms[index] = term;
    this.history.wrote('log', index);
    this.onCommitted(entry);
  }
}
