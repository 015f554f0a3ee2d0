import type { Core } from './core.ts';
import type { AppendResponseMessage, HeartbeatResponseMessage } from './message-types.ts';
import type { Progress } from './progress.ts';
import { confirmReads } from './reads.ts';
import { broadcastAppend, maybeCommit, resumeAppends, sendAppend } from './replication.ts';
import { continueTransfer } from './transfer.ts';
import type { Index } from './types.ts';

// The leader's receiving side of log replication (paper, 5.3 and 5.4).

export function onAppendResponse(core: Core, peer: Progress, message: AppendResponseMessage): void {
  peer.recentlyActive = true;
  if (message.reject) onRefusal(core, peer, message);
  else onAccepted(core, peer, message.index);
}

/** The follower's log did not reach or match where the message began. */
function onRefusal(core: Core, peer: Progress, message: AppendResponseMessage): void {
  const { index: rejected, hintIndex, hintTerm } = message;
  // What the follower has at hintIndex is of hintTerm, so nowhere above what this log has of that term or older can both agree.
  const hint = hintTerm > 0 ? core.rules.conflictHint(core.log, hintIndex, hintTerm).index : hintIndex;
  if (!peer.retreat(rejected, hint)) return;
  if (peer.state === 'replicate') peer.becomeProbe();
  sendAppend(core, peer, true);
}

/** The follower holds the leader's log up to `index`, durably. */
function onAccepted(core: Core, peer: Progress, index: Index): void {
  const isNews = peer.acknowledge(index);
  // A follower without anything new to acknowledge still leaves the probe state by an answer to it.
  if (!isNews && !(peer.state === 'probe' && peer.match === index)) return;
  if (peer.state === 'probe') {
    peer.becomeReplicate();
  } else if (peer.state === 'snapshot') {
    // Whatever snapshot it installed: it counts when the log reaches back to it.
    if (peer.match + 1 >= core.log.firstIndex) peer.becomeReplicate();
  } else {
    peer.inflights.freeUpTo(index);
  }
  if (maybeCommit(core)) broadcastAppend(core);
  else if (!core.settings.batchAppends && peer.canBumpCommit(core.log.committed)) sendAppend(core, peer, true);
  resumeAppends(core, peer);
  continueTransfer(core, peer);
}

/** This node's own disk has everything up to its durable index: only now does the leader count itself. */
export function acknowledgeSelf(core: Core): void {
  const { log, rules, self } = core;
  if (self === undefined) return;
  if (!self.acknowledge(rules.ownAcknowledgedIndex(log.durableIndex, log.lastIndex))) return;
  if (maybeCommit(core)) broadcastAppend(core);
}

export function onHeartbeatResponse(core: Core, peer: Progress, message: HeartbeatResponseMessage): void {
  peer.recentlyActive = true;
  peer.flowPaused = false;
  if (message.readId > peer.ackedReadId) peer.ackedReadId = message.readId;
  if (message.sentTick > peer.ackedTick) peer.ackedTick = message.sentTick;
  // Something it was sent may have been lost: an append, even an empty one, shows where it stands.
  if (peer.match < core.log.lastIndex || peer.state === 'probe') sendAppend(core, peer, true);
  confirmReads(core);
}

/** A message to the peer may have been lost: what was sent ahead is not taken for received. */
export function onUnreachable(peer: Progress): void {
  if (peer.state === 'replicate') peer.becomeProbe();
}

/** The snapshot has arrived, or not. Either way the next message waits for an answer, or for the next heartbeat's. */
export function onSnapshotReport(peer: Progress, succeeded: boolean): void {
  if (peer.state !== 'snapshot') return;
  if (!succeeded) peer.pendingSnapshot = 0;
  peer.becomeProbe();
  peer.flowPaused = true;
}
