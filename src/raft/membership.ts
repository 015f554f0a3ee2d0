import { assert } from '../base/index.ts';
import { encodeConfChange } from './conf-change-codec.ts';
import { reconfigure } from './configuration.ts';
import type { Core } from './core.ts';
import { type ConfChange, ConfChangeTransition, type MembershipConfig } from './membership-types.ts';
import { proposeConfChange } from './proposals.ts';
import { confirmReads } from './reads.ts';
import { broadcastAppend, maybeCommit, sendAppend } from './replication.ts';
import { becomeFollower, trackSelf } from './roles.ts';

// Cluster membership changes (dissertation, chapter 4), effective when applied, as in etcd.

/** A committed change takes effect here. */
export function applyConfChange(core: Core, change: ConfChange): MembershipConfig {
  const result = reconfigure(core.tracker.membership, change);
  assert(result.ok, `a committed membership change can be carried out${result.ok ? '' : `: ${result.reason}`}`);
  core.tracker.switchTo(result.membership, result.added, core.log.lastIndex);
  onMembershipChanged(core);
  return result.membership;
}

/** What follows from a new configuration for the node that leads. */
function onMembershipChanged(core: Core): void {
  const { self, tracker } = core;
  if (core.role !== 'leader') return;
  if (self === undefined || self.isLearner) {
    // It led to commit its own removal (dissertation, 4.2.2); now others can.
    if (core.settings.stepDownOnRemoval) becomeFollower(core, core.term, 0);
    return;
  }
  // Removed and added in one change, it would be a stranger to itself.
  trackSelf(core, self);
  // A smaller quorum may have confirmed more reads, or have more committed, at once: a sole voter waits for no answer any more.
  confirmReads(core);
  if (maybeCommit(core)) broadcastAppend(core);
  else if (core.settings.batchAppends) broadcastAppend(core);
  else for (const peer of tracker.peers) if (peer.id !== core.id) sendAppend(core, peer, false);
  const { leadTransferee } = core;
  if (leadTransferee !== 0 && !tracker.allVoters.some((peer) => peer.id === leadTransferee)) core.leadTransferee = 0;
}

/** The leader leaves a joint configuration by itself once it is applied; tried again as long as it does not succeed. */
export function maybeLeaveJoint(core: Core): void {
  if (core.role !== 'leader' || !core.tracker.membership.autoLeave) return;
  if (core.rules.isConfChangePending(core.pendingConfIndex, core.log.applied)) return;
  const leave: ConfChange = { transition: ConfChangeTransition.Auto, changes: [], context: Buffer.alloc(0) };
  proposeConfChange(core, leave, encodeConfChange(leave));
}
