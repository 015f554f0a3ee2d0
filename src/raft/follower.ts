import type { Core } from './core.ts';
import {
  type AppendMessage,
  type HeartbeatMessage,
  MessageType,
  type Snapshot,
  type SnapshotMessage,
} from './message-types.ts';
import { quiesceAsFollower } from './quiescence.ts';

// The receiving side of AppendEntries and InstallSnapshot (paper, figure 2 and section 7).

export function onAppend(core: Core, message: AppendMessage): void {
  const { log, rules } = core;
  const { prevIndex, prevTerm, entries } = message;
  // What is committed here matches already; say how far it goes.
  if (prevIndex < log.committed) {
    core.sendAppendResponse(message.from, log.committed);
    return;
  }
  if (!log.matches(prevIndex, prevTerm)) {
    refuseAppend(core, message);
    return;
  }
  let known = 0;
  while (known < entries.length && !rules.conflicts(log.term(entries[known]!.index), entries[known]!.term)) known++;
  if (known < entries.length) {
    const from = entries[known]!.index;
    if (from <= log.lastIndex) log.truncateFrom(from);
    for (let i = known; i < entries.length; i++) log.append(entries[i]!);
  }
  const lastMatching = prevIndex + entries.length;
  log.commitTo(rules.followerCommit(message.commit, lastMatching));
  core.sendAppendResponse(message.from, lastMatching);
}

/** Says where the logs may agree, so that the leader need not step back entry by entry (paper, end of 5.3). */
function refuseAppend(core: Core, message: AppendMessage): void {
  const { log, rules } = core;
  const hint = rules.conflictHint(log, Math.min(message.prevIndex, log.lastIndex), message.prevTerm);
  core.send({
    type: MessageType.AppendResponse,
    from: core.id,
    to: message.from,
    term: core.term,
    index: message.prevIndex,
    reject: true,
    hintIndex: hint.index,
    hintTerm: hint.term,
  });
}

export function onHeartbeat(core: Core, message: HeartbeatMessage): void {
  core.log.commitTo(message.commit);
  if (message.quiesce && quiesceAsFollower(core, message.commit)) return;
  core.send({
    type: MessageType.HeartbeatResponse,
    from: core.id,
    to: message.from,
    term: core.term,
    readId: message.readId,
    sentTick: message.sentTick,
  });
}

export function onSnapshot(core: Core, message: SnapshotMessage): void {
  const installed = restore(core, message.snapshot);
  core.sendAppendResponse(message.from, installed ? core.log.lastIndex : core.log.committed);
}

/** Takes the snapshot in place of the log; false when it brings nothing. */
function restore(core: Core, snapshot: Snapshot): boolean {
  const { log, tracker } = core;
  const { index, term, membership } = snapshot;
  if (!core.rules.isSnapshotNews(index, log.committed)) return false;
  // A membership change among entries that are being applied belongs to the configuration before the snapshot's. The leader tries again.
  if (log.applying > log.applied) return false;
  // A snapshot of a configuration without this node is not meant for it: it would not know itself any more.
  const { voters, votersOutgoing, learners } = membership;
  if (![voters, votersOutgoing, learners].some((half) => half.includes(core.id))) return false;
  if (log.matches(index, term)) {
    // The log reaches further already and agrees: only the commit index was behind (paper, figure 13, step 6).
    log.commitTo(index);
    return false;
  }
  log.restore(snapshot);
  tracker.restore(membership, log.lastIndex);
  return true;
}
