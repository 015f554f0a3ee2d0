import { assert } from '../base/index.ts';
import { tryDecodeConfChange } from './conf-change-codec.ts';
import { isJoint, reconfigure } from './configuration.ts';
import type { Core } from './core.ts';
import type { ConfChange } from './membership-types.ts';
import { MessageType, type Proposal, type ProposeMessage } from './message-types.ts';
import type { ProposeResult, RefusalReason } from './raft-node.ts';
import { appendEntry, appendNoOp, broadcastAppend } from './replication.ts';
import { EntryKind } from './types.ts';

// The way in for new entries (paper, 5.3: "the leader appends the command to its log as a new entry").

/** Why nothing can be appended here; undefined: it can. `sizeBytes` of payload are to be added. */
function refusalReason(core: Core, sizeBytes: number): RefusalReason | undefined {
  if (core.storageFailed) return 'storage-failed';
  // A leader that was removed may go on leading until its successor is found, but takes nothing new.
  if (core.role !== 'leader' || core.self === undefined) return 'not-leader';
  if (core.leadTransferee !== 0) return 'leadership-transfer';
  // Something must always fit, or nothing large ever would; empty entries always do, so that leaders can act.
  const { uncommittedBytes } = core;
  if (sizeBytes > 0 && uncommittedBytes > 0 && uncommittedBytes + sizeBytes > core.settings.uncommittedBytesMax) {
    return 'uncommitted-full';
  }
  return undefined;
}

function refuse(core: Core, reason: RefusalReason): ProposeResult {
  return { outcome: 'refused', reason, leader: core.leader };
}

/** Appends one entry, or passes it to the leader. */
export function propose(core: Core, kind: EntryKind, data: Buffer): ProposeResult {
  assert(kind !== EntryKind.ConfChange, 'a membership change is proposed as such');
  const reason = refusalReason(core, data.length);
  if (reason !== undefined) return forwardOrRefuse(core, reason, [{ kind, data }]);
  const { index, term } = appendEntry(core, kind, data);
  broadcastAppend(core);
  return { outcome: 'appended', index, term };
}

/** Appends several data entries, all or none. */
export function proposeBatch(core: Core, batch: readonly Buffer[]): ProposeResult {
  assert(batch.length > 0, 'a batch of proposals has at least one');
  let sizeBytes = 0;
  for (const data of batch) sizeBytes += data.length;
  const reason = refusalReason(core, sizeBytes);
  if (reason !== undefined) {
    return forwardOrRefuse(
      core,
      reason,
      batch.map((data) => ({ kind: EntryKind.Data, data })),
    );
  }
  const index = core.log.lastIndex + 1;
  for (const data of batch) appendEntry(core, EntryKind.Data, data);
  broadcastAppend(core);
  return { outcome: 'appended', index, term: core.term };
}

/** Appends a membership change. One that must wait leaves an empty entry in its place, as in etcd, so that a batch keeps its order. */
export function proposeConfChange(core: Core, change: ConfChange, data: Buffer): ProposeResult {
  const reason = refusalReason(core, data.length);
  if (reason !== undefined) return forwardOrRefuse(core, reason, [{ kind: EntryKind.ConfChange, data }]);
  const verdict = judgeConfChange(core, change);
  if (verdict === 'conf-change-invalid') return refuse(core, verdict);
  if (verdict === 'conf-change-pending') {
    appendNoOp(core);
    broadcastAppend(core);
    return refuse(core, verdict);
  }
  const { index, term } = appendEntry(core, EntryKind.ConfChange, data);
  core.pendingConfIndex = index;
  broadcastAppend(core);
  return { outcome: 'appended', index, term };
}

function judgeConfChange(core: Core, change: ConfChange): 'ok' | 'conf-change-pending' | 'conf-change-invalid' {
  if (core.settings.disableConfChangeValidation) return 'ok';
  const { membership } = core.tracker;
  const wantsToLeave = change.changes.length === 0;
  if (core.rules.isConfChangePending(core.pendingConfIndex, core.log.applied)) return 'conf-change-pending';
  if (isJoint(membership) !== wantsToLeave) return 'conf-change-pending';
  return reconfigure(membership, change).ok ? 'ok' : 'conf-change-invalid';
}

/** Proposals that a follower passed on. Refused ones are dropped: their proposer knows no fate of them anyway. */
export function onPropose(core: Core, message: ProposeMessage): void {
  if (core.role !== 'leader') {
    if (message.from !== core.leader) forwardOrRefuse(core, 'not-leader', message.proposals);
    return;
  }
  for (const { kind, data } of message.proposals) {
    if (kind === EntryKind.ConfChange) {
      const change = tryDecodeConfChange(data);
      if (change !== undefined) proposeConfChange(core, change, data);
    } else {
      propose(core, kind, data);
    }
  }
}

function forwardOrRefuse(core: Core, reason: RefusalReason, proposals: readonly Proposal[]): ProposeResult {
  const canForward = core.settings.forwardProposals && core.role === 'follower' && core.leader !== 0;
  if (reason !== 'not-leader' || !canForward) return refuse(core, reason);
  core.send({ type: MessageType.Propose, from: core.id, to: core.leader, term: 0, proposals });
  return { outcome: 'forwarded', leader: core.leader };
}
