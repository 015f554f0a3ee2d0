import { isJoint } from './configuration.ts';
import type { Core } from './core.ts';
import { broadcastQuiesce } from './heartbeats.ts';
import type { Index } from './types.ts';

// Sleep for groups with nothing to do, after CockroachDB's example. When every live follower holds and has committed all there
// is, the leader says so once and all stop ticking. Any request, any message but that one, or `wake` ends the sleep. Whether the
// leader's process lives is then the caller's to watch, once per node instead of once per group.

/** The leader's decision, at a heartbeat's time. True when the group sleeps now. */
export function maybeQuiesceAsLeader(core: Core): boolean {
  const { quiesceAfterTicks } = core.settings;
  if (quiesceAfterTicks === 0 || core.idleTicks < quiesceAfterTicks || !isIdle(core)) return false;
  broadcastQuiesce(core);
  core.quiesced = true;
  return true;
}

function isIdle(core: Core): boolean {
  const { log, tracker } = core;
  const lastIndex = log.lastIndex;
  if (log.applied < lastIndex || log.hasUnstableEntries || core.worksOutstanding > 0) return false;
  if (core.leadTransferee !== 0 || core.reads.waiting > 0 || isJoint(tracker.membership)) return false;
  if (core.messages.count > 0 || core.messagesAfterAppend.count > 0) return false;
  for (const peer of tracker.peers) {
    if (peer.id === core.id) continue;
    // A dead voter does not keep the group awake: back again, it finds no leader and its pre-vote wakes all. A learner never asks for votes.
    const isAbsent = !peer.isLearner && core.now - peer.ackedTick > core.settings.electionTicks;
    if (!isAbsent && (peer.match !== lastIndex || peer.state !== 'replicate')) return false;
  }
  return true;
}

/** The follower's consent: it holds and has applied exactly what the leader has. False: it answers as to any heartbeat. */
export function quiesceAsFollower(core: Core, leaderCommit: Index): boolean {
  const { log } = core;
  if (core.settings.quiesceAfterTicks === 0) return false;
  if (log.lastIndex !== leaderCommit || log.applied !== leaderCommit || log.hasUnstableEntries) return false;
  core.quiesced = true;
  return true;
}

/** Ends the sleep. Timers start anew: nobody could be heard from in the meantime, and no lease is left. */
export function wake(core: Core): void {
  core.idleTicks = 0;
  if (!core.quiesced) return;
  core.quiesced = false;
  core.electionElapsed = 0;
  core.now += core.settings.leaseTicks + 1;
  if (core.role !== 'leader') return;
  for (const peer of core.tracker.peers) peer.recentlyActive = true;
  core.heartbeatWanted = true;
}
