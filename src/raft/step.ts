import { assert } from '../base/index.ts';
import { acknowledgeSelf, onAppendResponse, onHeartbeatResponse } from './acknowledgement.ts';
import type { Core } from './core.ts';
import { campaign, learnCommit, onVoteRequest, onVoteResponse, refuseVote } from './election.ts';
import { onAppend, onHeartbeat, onSnapshot } from './follower.ts';
import { maybeLeaveJoint } from './membership.ts';
import { type Message, MessageType, type StorageAppendedMessage } from './message-types.ts';
import { onPropose } from './proposals.ts';
import { wake } from './quiescence.ts';
import { onReadIndex, onReadIndexResponse } from './reads.ts';
import { becomeFollower } from './roles.ts';
import { onTransferLeader } from './transfer.ts';

/** Takes one message: first what its term means, then what it says. */
export function step(core: Core, message: Message): void {
  if (core.storageFailed) return;
  assert(message.to === core.id, 'a message is stepped by the node it is for');
  if (core.quiesced && message.type !== MessageType.StorageAppended) {
    if (message.type !== MessageType.Heartbeat || !message.quiesce) wake(core);
  }
  if (message.term > core.term) {
    if (!acceptHigherTerm(core, message)) return;
  } else if (message.term < core.term && !isPassedOn(message)) {
    onLowerTerm(core, message);
    return;
  }
  dispatch(core, message);
}

/** Requests that a node passes on say nothing about terms. */
function isPassedOn(message: Message): boolean {
  return message.type === MessageType.Propose || message.type === MessageType.ReadIndex;
}

/** A later term exists: this one is over (paper, 5.1). False when the message is to be ignored. */
function acceptHigherTerm(core: Core, message: Message): boolean {
  const { type, from, term } = message;
  if (type === MessageType.Vote || type === MessageType.PreVote) {
    // Whoever hears a leader ignores candidates, or a node that was cut off or removed would depose it (dissertation, 4.2.3). Not the
    // leader itself: it has stepped down, and nobody answers as long as its last words count.
    if (!message.transfer && from !== core.leader && ignoresCandidates(core)) return false;
  }
  // A pre-vote asks about a term that nobody is in yet; so does its granted answer.
  if (type === MessageType.PreVote) return true;
  if (type === MessageType.PreVoteResponse && !message.reject) return true;
  const isFromLeader = type === MessageType.Append || type === MessageType.Heartbeat || type === MessageType.Snapshot;
  becomeFollower(core, term, isFromLeader ? from : 0);
  return true;
}

function ignoresCandidates(core: Core): boolean {
  const { electionTicks, checkQuorum } = core.settings;
  if (core.now < core.votesFromTick) return true;
  return checkQuorum && core.rules.isInLeaderLease(core.leader, core.electionElapsed, electionTicks);
}

/**
 * The sender is behind. With pre-vote or checkQuorum a node ahead of the others is not followed into its term by votes alone, so
 * a leader that still counts on it must be told: else that node could neither win nor rejoin.
 */
function onLowerTerm(core: Core, message: Message): void {
  const { type, from } = message;
  const { checkQuorum, preVote } = core.settings;
  if (type === MessageType.Heartbeat || type === MessageType.Append) {
    if (checkQuorum || preVote) core.sendAppendResponse(from, 0);
  } else if (type === MessageType.PreVote) {
    refuseVote(core, from, MessageType.PreVoteResponse);
  } else if (type === MessageType.Vote && !preVote) {
    // Without pre-votes only the refusal tells a candidate how far ahead the terms are (paper, 5.1); others may stand faster than it catches up.
    refuseVote(core, from, MessageType.VoteResponse);
  } else if (type === MessageType.StorageAppended) {
    onStorageAppended(core, message);
  }
}

function dispatch(core: Core, message: Message): void {
  switch (message.type) {
    case MessageType.Append:
      if (followSender(core, message)) onAppend(core, message);
      break;
    case MessageType.Heartbeat:
      if (followSender(core, message)) onHeartbeat(core, message);
      break;
    case MessageType.Snapshot:
      if (followSender(core, message)) onSnapshot(core, message);
      break;
    case MessageType.AppendResponse:
    case MessageType.HeartbeatResponse: {
      const peer = core.tracker.get(message.from);
      if (core.role !== 'leader' || peer === undefined) break;
      if (message.type === MessageType.AppendResponse) onAppendResponse(core, peer, message);
      else onHeartbeatResponse(core, peer, message);
      break;
    }
    case MessageType.Vote:
    case MessageType.PreVote:
      onVoteRequest(core, message);
      break;
    case MessageType.VoteResponse:
    case MessageType.PreVoteResponse:
      if (message.reject) learnCommit(core, message);
      if (core.role === 'candidate' || core.role === 'pre-candidate') onVoteResponse(core, message);
      break;
    case MessageType.StorageAppended:
      onStorageAppended(core, message);
      break;
    case MessageType.TimeoutNow:
      if (core.role === 'follower') campaign(core, true);
      break;
    case MessageType.TransferLeader:
      onTransferLeader(core, message);
      break;
    case MessageType.Propose:
      onPropose(core, message);
      break;
    case MessageType.ReadIndex:
      onReadIndex(core, message);
      break;
    case MessageType.ReadIndexResponse:
      onReadIndexResponse(core, message);
      break;
  }
}

/** A message that only the leader of this term sends: its sender is followed. Always true; stops the node if there are two leaders. */
function followSender(core: Core, message: Message): true {
  assert(core.role !== 'leader', 'at most one node leads in a term');
  if (core.role === 'follower') {
    core.electionElapsed = 0;
    core.leader = message.from;
  } else {
    becomeFollower(core, core.term, message.from);
  }
  return true;
}

/** What was handed out to be written is durable. */
function onStorageAppended(core: Core, message: StorageAppendedMessage): void {
  const { log } = core;
  const { index, logTerm, snapshotIndex, term } = message;
  if (index > 0 && core.rules.provesDurable(term, core.term)) log.stableTo(index, logTerm);
  if (snapshotIndex > 0) {
    // A snapshot's state is committed: it holds in any term.
    log.snapshotStable(snapshotIndex);
    onApplied(core, snapshotIndex);
  }
  if (core.role === 'leader') acknowledgeSelf(core);
}

/** Entries up to `index` were applied, or came with a snapshot. */
export function onApplied(core: Core, index: number): void {
  core.log.appliedTo(Math.max(index, core.log.applied));
  maybeLeaveJoint(core);
}
