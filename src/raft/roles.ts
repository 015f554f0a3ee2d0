import { assert } from '../base/index.ts';
import type { Core } from './core.ts';
import type { Progress } from './progress.ts';
import type { NodeId, Term } from './types.ts';

/** Starts afresh in `term`: timers, votes, transfer, and all that is known of peers. */
function reset(core: Core, term: Term): void {
  const { log, tracker } = core;
  assert(term >= core.term, 'a term never goes back');
  if (term !== core.term) {
    core.term = term;
    core.vote = 0;
  }
  core.leader = 0;
  core.electionElapsed = 0;
  core.heartbeatElapsed = 0;
  drawElectionTimeout(core);
  core.leadTransferee = 0;
  core.timeoutNowSent = false;
  core.pendingConfIndex = 0;
  core.uncommittedBytes = 0;
  core.appendsWanted = false;
  core.heartbeatWanted = false;
  core.idleTicks = 0;
  core.reads.dropAll(core.id);
  tracker.votes.clear();
  const lastIndex = log.lastIndex;
  for (const peer of tracker.peers) peer.reset(lastIndex + 1);
}

/** Each node waits for a time of its own, so that rarely two stand at once (paper, 5.2). */
function drawElectionTimeout(core: Core): void {
  const { electionTicks, random } = core.settings;
  core.randomizedElectionTicks = electionTicks + Math.floor(random() * electionTicks);
}

/** `leader` is 0 when unknown. */
export function becomeFollower(core: Core, term: Term, leader: NodeId): void {
  reset(core, term);
  core.role = 'follower';
  core.leader = leader;
}

/** Neither term nor vote change: a pre-candidate only asks (dissertation, 9.6). */
export function becomePreCandidate(core: Core): void {
  assert(core.role !== 'leader', 'a leader does not stand for election');
  core.tracker.votes.clear();
  core.role = 'pre-candidate';
  core.leader = 0;
}

/** A new term, and the own vote in it (paper, 5.2). */
export function becomeCandidate(core: Core): void {
  assert(core.role !== 'leader', 'a leader does not stand for election');
  reset(core, core.term + 1);
  core.role = 'candidate';
  core.vote = core.id;
}

/** After the election is won; the caller appends the first entry of the term. */
export function becomeLeader(core: Core): void {
  assert(core.role === 'candidate', 'only a candidate becomes leader');
  reset(core, core.term);
  core.role = 'leader';
  core.leader = core.id;
  assert(core.self !== undefined, 'a leader is a member when it is elected');
  trackSelf(core, core.self);
  // A membership change may be anywhere in the tail: no new one until all of it is applied.
  core.pendingConfIndex = core.log.lastIndex;
}

/** A leader is among its own peers: in step with its disk, and never asked whether it still leads. */
export function trackSelf(core: Core, self: Progress): void {
  const { log, rules } = core;
  self.becomeReplicate();
  self.match = rules.ownAcknowledgedIndex(log.durableIndex, log.lastIndex);
  self.next = log.lastIndex + 1;
  self.recentlyActive = true;
  self.ackedReadId = Number.POSITIVE_INFINITY;
  self.ackedTick = Number.POSITIVE_INFINITY;
}
