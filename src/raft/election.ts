import { assert } from '../base/index.ts';
import type { Core } from './core.ts';
import { MessageType, type VoteMessage, type VoteResponseMessage } from './message-types.ts';
import { appendNoOp, broadcastAppend } from './replication.ts';
import { becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate } from './roles.ts';
import { EntryKind, type NodeId, type Term } from './types.ts';

// Leader election (paper, 5.2) with pre-vote (dissertation, 9.6).

/** Stands for election, unless this node may not. `transfer`: the leader asked for it, so no pre-vote. */
export function campaign(core: Core, transfer: boolean): void {
  if (core.role === 'leader' || core.storageFailed) return;
  if (!core.rules.mayCampaign(core.self, core.log.hasSnapshot, hasUnappliedConfChange(core))) return;
  if (core.settings.preVote && !transfer) {
    becomePreCandidate(core);
    requestVotes(core, MessageType.PreVote, core.term + 1, false);
  } else {
    stand(core, transfer);
  }
}

function stand(core: Core, transfer: boolean): void {
  becomeCandidate(core);
  requestVotes(core, MessageType.Vote, core.term, transfer);
}

/** Is a membership change committed but not applied here? Where the storage cannot say at once: perhaps, and applying goes on. */
function hasUnappliedConfChange(core: Core): boolean {
  const { log } = core;
  let from = log.applied + 1;
  while (from <= log.committed) {
    if (log.hasSnapshot) return true;
    const entries = log.slice(from, log.committed + 1, core.settings.appendBytesMax);
    if (entries === undefined) return true;
    for (const entry of entries) if (entry.kind === EntryKind.ConfChange) return true;
    from += entries.length;
  }
  return false;
}

function requestVotes(
  core: Core,
  type: typeof MessageType.Vote | typeof MessageType.PreVote,
  term: number,
  transfer: boolean,
): void {
  const { lastIndex, lastTerm } = core.log;
  const responseType = type === MessageType.Vote ? MessageType.VoteResponse : MessageType.PreVoteResponse;
  for (const { id } of core.tracker.allVoters) {
    // The own vote counts when it is durable, like any other.
    if (id === core.id) grantVote(core, id, responseType, term);
    else core.send({ type, from: core.id, to: id, term, lastIndex, lastTerm, transfer });
  }
}

/**
 * Answers a candidate. Learners vote too: one that was promoted without knowing it yet may be the vote that is needed.
 * A granted answer has the term of the question, which for a pre-vote is one ahead; a refusal has this node's.
 */
export function onVoteRequest(core: Core, message: VoteMessage): void {
  const { log, rules } = core;
  const { from, lastIndex, lastTerm, term } = message;
  const isPreVote = message.type === MessageType.PreVote;
  const responseType = isPreVote ? MessageType.PreVoteResponse : MessageType.VoteResponse;
  const granted =
    rules.mayVote(from, core.vote, core.leader, isPreVote && term > core.term) &&
    rules.isUpToDate(lastTerm, lastIndex, log.lastTerm, log.lastIndex);
  if (granted && !isPreVote) {
    core.electionElapsed = 0;
    core.vote = from;
  }
  if (granted) grantVote(core, from, responseType, term);
  else refuseVote(core, from, responseType);
}

type ResponseType = VoteResponseMessage['type'];

function grantVote(core: Core, to: NodeId, type: ResponseType, term: Term): void {
  core.send({ type, from: core.id, to, term, reject: false, commit: 0, commitTerm: 0 });
}

/** Says how far the log is committed, for a candidate that cannot win before it knows. */
export function refuseVote(core: Core, to: NodeId, type: ResponseType): void {
  const { log } = core;
  const commit = log.committed;
  const commitTerm = log.term(commit);
  assert(commitTerm !== undefined, 'the log knows the term at its commit index');
  core.send({ type, from: core.id, to, term: core.term, reject: true, commit, commitTerm });
}

/**
 * Without this a group can be stuck for ever: a leader that is removed by a change which it alone knows to be committed steps
 * down with a longer log than anybody; those who are left need its vote, for the old configuration still binds them, and cannot
 * get it. Its refusal tells them.
 */
export function learnCommit(core: Core, { commit, commitTerm }: VoteResponseMessage): void {
  const { log } = core;
  if (core.role === 'leader' || commit <= log.committed || !log.matches(commit, commitTerm)) return;
  log.commitTo(commit);
  // Votes asked for under one configuration must not be counted under the next.
  if (core.role !== 'follower' && hasUnappliedConfChange(core)) becomeFollower(core, core.term, 0);
}

/** A candidate counts; answers to the pre-vote do not count as votes, nor the reverse. */
export function onVoteResponse(core: Core, message: VoteResponseMessage): void {
  const awaited = core.role === 'pre-candidate' ? MessageType.PreVoteResponse : MessageType.VoteResponse;
  if (message.type !== awaited) return;
  const { votes } = core.tracker;
  if (!votes.has(message.from)) votes.set(message.from, !message.reject);
  const result = core.rules.electionResult(core.tracker);
  if (result === 'lost') becomeFollower(core, core.term, 0);
  else if (result === 'won' && core.role === 'pre-candidate') stand(core, false);
  else if (result === 'won') {
    becomeLeader(core);
    if (core.rules.appendsNoOpWhenElected) appendNoOp(core);
    broadcastAppend(core);
  }
}
