import type { Core } from './core.ts';
import { campaign } from './election.ts';
import { broadcastHeartbeat } from './heartbeats.ts';
import { maybeLeaveJoint } from './membership.ts';
import { maybeQuiesceAsLeader } from './quiescence.ts';
import { majorityVote } from './quorum.ts';
import { becomeFollower } from './roles.ts';
import { recentlyActiveOf } from './tracker.ts';

/** One tick of time. */
export function tick(core: Core): void {
  if (core.quiesced || core.storageFailed) return;
  core.now++;
  core.electionElapsed++;
  if (core.applyLoadFailed) {
    core.applyLoadFailed = false;
    core.applyLoading = false;
  }
  if (core.role === 'leader') tickLeader(core);
  else tickFollower(core);
}

/** Followers and candidates: too long without a leader (paper, 5.2). */
function tickFollower(core: Core): void {
  if (core.electionElapsed < core.randomizedElectionTicks) return;
  const { self } = core;
  if (self === undefined || self.isLearner) return;
  core.electionElapsed = 0;
  campaign(core, false);
}

function tickLeader(core: Core): void {
  core.heartbeatElapsed++;
  core.idleTicks++;
  if (core.electionElapsed >= core.settings.electionTicks) {
    core.electionElapsed = 0;
    checkQuorum(core);
    if (core.role === 'leader' && core.leadTransferee !== 0) giveUpTransfer(core);
  }
  checkStorage(core);
  if (core.role !== 'leader' || core.heartbeatElapsed < core.settings.heartbeatTicks) return;
  if (!maybeQuiesceAsLeader(core)) broadcastHeartbeat(core);
}

/** A leader that no quorum answers may have been replaced: it stops leading (dissertation, 6.2). */
function checkQuorum(core: Core): void {
  if (!core.settings.checkQuorum) return;
  const { tracker } = core;
  const isActive =
    majorityVote(tracker.voters, recentlyActiveOf) === 'won' &&
    majorityVote(tracker.votersOutgoing, recentlyActiveOf) === 'won';
  if (!isActive) {
    becomeFollower(core, core.term, 0);
    return;
  }
  for (const peer of tracker.peers) if (peer.id !== core.id) peer.recentlyActive = false;
}

/** The successor did not take over in time: proposals are taken again (dissertation, 3.10). */
function giveUpTransfer(core: Core): void {
  core.leadTransferee = 0;
  maybeLeaveJoint(core);
}

/** A leader whose disk hangs must not keep its followers quiet with heartbeats. */
function checkStorage(core: Core): void {
  const { storageStallTicks } = core.settings;
  if (storageStallTicks === 0 || core.worksOutstanding === 0 || core.role !== 'leader') return;
  core.ticksSinceWorkDone++;
  if (core.ticksSinceWorkDone >= storageStallTicks) becomeFollower(core, core.term, 0);
}
