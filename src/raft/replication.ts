import { assert } from '../base/index.ts';
import type { Core } from './core.ts';
import { entrySizeBytes } from './entry-ring.ts';
import { MessageType } from './message-types.ts';
import type { Progress } from './progress.ts';
import { releasePostponedReads } from './reads.ts';
import { matchOf } from './tracker.ts';
import { type Entry, EntryKind } from './types.ts';

// The leader's sending side of log replication (paper, 5.3), pipelined and flow-controlled (dissertation, 10.2).

const EMPTY = Buffer.alloc(0);
const NO_ENTRIES: readonly Entry[] = [];

/** Gives an entry its place in the log and term. The leader counts it for itself when it is durable. */
export function appendEntry(core: Core, kind: EntryKind, data: Buffer): Entry {
  const entry: Entry = { index: core.log.lastIndex + 1, term: core.term, kind, data };
  core.log.append(entry);
  core.uncommittedBytes += data.length;
  core.idleTicks = 0;
  return entry;
}

/** A new leader's first entry (paper, section 8). */
export function appendNoOp(core: Core): void {
  appendEntry(core, EntryKind.NoOp, EMPTY);
}

/** Sends every follower what is new: at once, or together with what else comes before the next `ready()`. */
export function broadcastAppend(core: Core): void {
  if (core.settings.batchAppends) {
    core.appendsWanted = true;
    return;
  }
  for (const peer of core.tracker.peers) if (peer.id !== core.id) sendAppend(core, peer, true);
}

/** Sends the batched part of `broadcastAppend`. */
export function flushAppends(core: Core): void {
  if (!core.appendsWanted) return;
  core.appendsWanted = false;
  for (const peer of core.tracker.peers) if (peer.id !== core.id) sendAllAppends(core, peer);
}

/** What one peer may be sent now: entries as far as its window allows, or at least a newer commit index. */
function sendAllAppends(core: Core, peer: Progress): void {
  if (!sendAppend(core, peer, peer.canBumpCommit(core.log.committed))) return;
  while (sendAppend(core, peer, false));
}

/** What has become possible for one peer after it answered. `commitMoved`: followers in general have news too. */
export function resumeAppends(core: Core, peer: Progress): void {
  if (!core.settings.batchAppends) {
    while (sendAppend(core, peer, false));
  } else if (!peer.paused && (peer.next <= core.log.lastIndex || peer.canBumpCommit(core.log.committed))) {
    core.appendsWanted = true;
  }
}

/**
 * Sends one Append message to a peer, or a snapshot when the log no longer reaches back far enough. With nothing to send, only if
 * `evenIfEmpty` (a probe, or a commit index). False when nothing was sent.
 */
export function sendAppend(core: Core, peer: Progress, evenIfEmpty: boolean): boolean {
  if (peer.paused) return false;
  const { log } = core;
  const prevIndex = peer.next - 1;
  const lastIndex = log.lastIndex;
  const prevTerm = log.term(prevIndex);
  if (prevTerm === undefined || (peer.next <= lastIndex && peer.next < log.firstIndex)) return sendSnapshot(core, peer);

  let entries = NO_ENTRIES;
  // With a full window an empty message still goes out now and then: if all in it was lost, its refusal shows it.
  if (peer.next <= lastIndex && (peer.state !== 'replicate' || !peer.inflights.full)) {
    const slice = log.slice(peer.next, lastIndex + 1, core.settings.appendBytesMax);
    // Only what is known to be durable: beyond it the storage may still show entries that the unstable tail replaces.
    if (slice === undefined) return requestLoad(core, peer, Math.min(lastIndex, log.durableIndex) + 1);
    entries = slice;
  }
  if (entries.length === 0 && !evenIfEmpty) return false;
  sendEntries(core, peer, prevTerm, entries);
  return true;
}

function sendEntries(core: Core, peer: Progress, prevTerm: number, entries: readonly Entry[]): void {
  const commit = core.log.committed;
  core.send({
    type: MessageType.Append,
    from: core.id,
    to: peer.id,
    term: core.term,
    prevIndex: peer.next - 1,
    prevTerm,
    commit,
    entries,
  });
  let sizeBytes = 0;
  for (const entry of entries) sizeBytes += entrySizeBytes(entry);
  peer.sent(entries.length, sizeBytes);
  peer.sentCommit = commit;
}

/** Asks the caller for entries that are on disk only; one request per peer at a time. */
function requestLoad(core: Core, peer: Progress, to: number): boolean {
  if (peer.loading) return false;
  peer.loading = true;
  const { appendBytesMax: bytesMax } = core.settings;
  core.loads.push({ peer: peer.id, from: peer.next, to, bytesMax, term: core.term });
  return false;
}

/** Old entries have been read for a peer; undefined: they could not be. */
export function sendLoaded(core: Core, peer: Progress, from: number, entries: readonly Entry[] | undefined): void {
  peer.loading = false;
  // The next heartbeat's answer tries again.
  if (entries === undefined) return;
  assert(entries.length > 0 && entries[0]!.index === from, 'loaded entries begin where they were asked for');
  const prevTerm = core.log.term(from - 1);
  const isStillNext = peer.next === from && !peer.paused && !(peer.state === 'replicate' && peer.inflights.full);
  if (isStillNext && prevTerm !== undefined) sendEntries(core, peer, prevTerm, entries);
  resumeAppends(core, peer);
}

/** The peer needs entries that are no longer in the log (paper, section 7). Not to a peer that is not heard from. */
function sendSnapshot(core: Core, peer: Progress): boolean {
  if (!peer.recentlyActive) return false;
  const snapshot = core.log.snapshotForPeer();
  if (snapshot === undefined) return false;
  assert(snapshot.index >= core.log.firstIndex - 1, 'a snapshot reaches up to where the log begins');
  peer.becomeSnapshot(snapshot.index);
  core.send({ type: MessageType.Snapshot, from: core.id, to: peer.id, term: core.term, snapshot });
  return true;
}

/** Moves the commit index to what a quorum holds, if it is of this term. True when it moved. */
export function maybeCommit(core: Core): boolean {
  const { log, rules, tracker } = core;
  const index = rules.quorumIndex(tracker, matchOf);
  if (index <= log.committed || !rules.mayCommit(log.term(index), core.term)) return false;
  log.commitTo(index);
  releasePostponedReads(core);
  return true;
}
