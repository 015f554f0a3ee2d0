import type { Core } from './core.ts';
import { MessageType, type TransferLeaderMessage } from './message-types.ts';
import type { Progress } from './progress.ts';
import { sendAppend } from './replication.ts';
import type { NodeId } from './types.ts';

// Handing leadership over (dissertation, 3.10): stop taking proposals, bring the successor up to date, tell it to stand at once.

/** The caller's or a peer's wish. On the leader it is carried out; a follower passes it on. */
export function requestTransfer(core: Core, transferee: NodeId): void {
  if (core.role === 'leader') startTransfer(core, transferee);
  else if (core.role === 'follower' && core.leader !== 0) {
    core.send({ type: MessageType.TransferLeader, from: core.id, to: core.leader, term: core.term, transferee });
  }
}

export function onTransferLeader(core: Core, message: TransferLeaderMessage): void {
  // A node that its sender takes for the leader, and that takes the sender for it, must not send it back.
  if (message.from !== core.leader) requestTransfer(core, message.transferee);
}

function startTransfer(core: Core, transferee: NodeId): void {
  const peer = core.tracker.get(transferee);
  if (peer === undefined || peer.isLearner) return;
  if (core.leadTransferee === transferee) return;
  // A wish for another successor, or to stay, ends the former one.
  core.leadTransferee = 0;
  if (transferee === core.id) return;
  // It must be done within an election timeout.
  core.electionElapsed = 0;
  core.leadTransferee = transferee;
  core.idleTicks = 0;
  if (peer.match === core.log.lastIndex) sendTimeoutNow(core, transferee);
  else sendAppend(core, peer, true);
}

/** The successor acknowledged something: has it caught up? */
export function continueTransfer(core: Core, peer: Progress): void {
  if (peer.id === core.leadTransferee && peer.match === core.log.lastIndex) sendTimeoutNow(core, peer.id);
}

function sendTimeoutNow(core: Core, to: NodeId): void {
  core.timeoutNowSent = true;
  core.send({ type: MessageType.TimeoutNow, from: core.id, to, term: core.term });
}
