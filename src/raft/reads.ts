import type { Core } from './core.ts';
import { broadcastHeartbeat } from './heartbeats.ts';
import { MessageType, type ReadIndexMessage, type ReadIndexResponseMessage } from './message-types.ts';
import type { ReadResult } from './raft-node.ts';
import { ackedReadIdOf, ackedTickOf } from './tracker.ts';
import type { Index, NodeId } from './types.ts';

// Linearizable reads without writing to the log (dissertation, 6.4).

/** The caller's request: answered here when leading, passed on to the leader otherwise. */
export function requestRead(core: Core): ReadResult {
  const refused = (reason: 'not-leader' | 'reads-full'): ReadResult => ({
    outcome: 'refused',
    reason,
    leader: core.leader,
  });
  if (core.leader === 0) return refused('not-leader');
  if (core.role === 'leader') {
    if (core.reads.waiting >= core.settings.pendingReadsMax) return refused('reads-full');
    const requestId = core.reads.newRequestId();
    startRead(core, core.id, requestId);
    return { outcome: 'pending', requestId };
  }
  const requestId = core.reads.newRequestId();
  core.send({ type: MessageType.ReadIndex, from: core.id, to: core.leader, term: 0, requestId });
  return { outcome: 'pending', requestId };
}

/** A follower's read arrived at what it takes for the leader. What cannot be served is dropped: the asking side has a timeout. */
export function onReadIndex(core: Core, message: ReadIndexMessage): void {
  if (core.role === 'leader') {
    if (core.reads.waiting < core.settings.pendingReadsMax) startRead(core, message.from, message.requestId);
  } else if (core.leader !== 0 && message.from !== core.leader) {
    core.send({ ...message, to: core.leader });
  }
}

export function onReadIndexResponse(core: Core, message: ReadIndexResponseMessage): void {
  core.reads.states.push({ requestId: message.requestId, index: message.index });
}

function startRead(core: Core, from: NodeId, requestId: number): void {
  const { log, reads, rules, settings, tracker } = core;
  core.idleTicks = 0;
  if (!rules.mayRead(log.term(log.committed), core.term)) {
    reads.postpone(from, requestId);
    return;
  }
  if (tracker.isOnlyVoter(core.id) || (settings.readMode === 'lease' && holdsLease(core))) {
    answerRead(core, from, requestId, log.committed);
    return;
  }
  reads.add(from, requestId, log.committed);
  if (settings.batchAppends) core.heartbeatWanted = true;
  else broadcastHeartbeat(core);
}

/** A quorum answered heartbeats sent less than `leaseTicks` ago, and nobody was asked to take over. */
function holdsLease(core: Core): boolean {
  const { rules, settings, tracker } = core;
  if (core.timeoutNowSent && !rules.keepsLeaseDuringTransfer) return false;
  return rules.isLeaseValid(core.now, rules.quorumIndex(tracker, ackedTickOf), settings.leaseTicks);
}

/** The leader has committed in its term: reads that came too early start now. */
export function releasePostponedReads(core: Core): void {
  for (const { from, requestId } of core.reads.takePostponed()) startRead(core, from, requestId);
}

/** A peer answered a heartbeat: reads that a quorum has now confirmed are answered, in order. */
export function confirmReads(core: Core): void {
  if (core.reads.waiting === 0) return;
  const quorumReadId = core.rules.quorumIndex(core.tracker, ackedReadIdOf);
  const confirmed = core.reads.takeConfirmed((readId) => core.rules.isReadConfirmed(readId, quorumReadId));
  for (const { from, requestId, index } of confirmed) answerRead(core, from, requestId, index);
}

function answerRead(core: Core, to: NodeId, requestId: number, index: Index): void {
  if (to === core.id) core.reads.states.push({ requestId, index });
  else core.send({ type: MessageType.ReadIndexResponse, from: core.id, to, term: core.term, requestId, index });
}
