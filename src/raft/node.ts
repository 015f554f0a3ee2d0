import { assert } from '../base/index.ts';
import { onSnapshotReport, onUnreachable } from './acknowledgement.ts';
import { encodeConfChange } from './conf-change-codec.ts';
import type { RaftConfig } from './config.ts';
import { Core } from './core.ts';
import { campaign } from './election.ts';
import { applyConfChange } from './membership.ts';
import type { ConfChange, MembershipConfig } from './membership-types.ts';
import type { Message } from './message-types.ts';
import { Output } from './output.ts';
import { propose, proposeBatch, proposeConfChange } from './proposals.ts';
import { wake } from './quiescence.ts';
import type { PeerStatus, PeerView, ProposeResult, RaftNode, RaftStatus, ReadResult } from './raft-node.ts';
import { requestRead } from './reads.ts';
import type { AppendWork, EntryLoad, Ready, Role } from './ready.ts';
import { sendLoaded } from './replication.ts';
import { becomeFollower } from './roles.ts';
import { onApplied, step } from './step.ts';
import { tick } from './ticks.ts';
import { requestTransfer } from './transfer.ts';
import { type Entry, EntryKind, type HardState, type Index, type NodeId, type Term } from './types.ts';

/** Makes a node from what its storage holds: a follower, without a leader, at the term where it stopped. */
export function createRaftNode(config: RaftConfig): RaftNode {
  return new CoreRaftNode(config);
}

/** The one implementation of `RaftNode`: a door to the state in `core` and the functions that act on it. */
export class CoreRaftNode implements RaftNode {
  readonly core: Core;
  readonly #output: Output;

  constructor(config: RaftConfig) {
    const core = new Core(config);
    this.core = core;
    const { hardState, membership } = core.settings.storage.initialState();
    core.tracker.restore(membership, core.log.lastIndex);
    loadState(core, hardState);
    becomeFollower(core, core.term, 0);
    this.#output = new Output(core, { term: core.term, vote: core.vote, commit: core.log.committed });
  }

  get id(): NodeId {
    return this.core.id;
  }

  get role(): Role {
    return this.core.role;
  }

  get leader(): NodeId {
    return this.core.leader;
  }

  get term(): Term {
    return this.core.term;
  }

  get commitIndex(): Index {
    return this.core.log.committed;
  }

  get lastIndex(): Index {
    return this.core.log.lastIndex;
  }

  get membership(): MembershipConfig {
    return this.core.tracker.membership;
  }

  get peers(): readonly PeerView[] {
    return this.core.tracker.peers;
  }

  get quiesced(): boolean {
    return this.core.quiesced;
  }

  step(message: Message): void {
    step(this.core, message);
  }

  tick(): void {
    tick(this.core);
  }

  propose(data: Buffer, kind: EntryKind = EntryKind.Data): ProposeResult {
    this.#wakeLeader();
    return propose(this.core, kind, data);
  }

  proposeBatch(data: readonly Buffer[]): ProposeResult {
    this.#wakeLeader();
    return proposeBatch(this.core, data);
  }

  proposeConfChange(change: ConfChange): ProposeResult {
    this.#wakeLeader();
    return proposeConfChange(this.core, change, encodeConfChange(change));
  }

  applyConfChange(change: ConfChange): MembershipConfig {
    return applyConfChange(this.core, change);
  }

  readIndex(): ReadResult {
    if (this.core.storageFailed) return { outcome: 'refused', reason: 'storage-failed', leader: this.core.leader };
    this.#wakeLeader();
    return requestRead(this.core);
  }

  transferLeader(transferee: NodeId): void {
    this.#wakeLeader();
    requestTransfer(this.core, transferee);
  }

  campaign(): void {
    wake(this.core);
    campaign(this.core, false);
  }

  forgetLeader(): void {
    const { core } = this;
    // A lease rests on followers that do not forget.
    if (core.role !== 'follower' || core.settings.readMode === 'lease') return;
    wake(core);
    core.leader = 0;
  }

  hasReady(): boolean {
    return this.#output.hasReady;
  }

  ready(): Ready {
    return this.#output.ready();
  }

  advance(): void {
    const { append, committed } = this.#output.takeOutstanding();
    if (append !== undefined) {
      this.core.worksOutstanding--;
      for (const response of append.responses) if (response.to === this.core.id) step(this.core, response);
    }
    const last = committed[committed.length - 1];
    if (last !== undefined) onApplied(this.core, last.index);
  }

  onAppended(work: AppendWork): void {
    const { core } = this;
    if (core.storageFailed) return;
    core.worksOutstanding--;
    core.ticksSinceWorkDone = 0;
    for (const response of work.responses) {
      if (response.to === core.id) step(core, response);
      else core.messages.push(response);
    }
  }

  onApplied(index: Index): void {
    onApplied(this.core, index);
  }

  onLoaded(load: EntryLoad, entries: readonly Entry[] | undefined): void {
    const { core } = this;
    if (load.peer === 0) {
      this.#output.onLoaded(load, entries);
      return;
    }
    const peer = core.tracker.get(load.peer);
    if (core.role !== 'leader' || core.term !== load.term || peer === undefined || !peer.loading) return;
    sendLoaded(core, peer, load.from, entries);
  }

  onStorageFailed(): void {
    const { core } = this;
    if (core.storageFailed) return;
    becomeFollower(core, core.term, 0);
    core.storageFailed = true;
    core.quiesced = false;
    core.messages.clear();
    core.messagesAfterAppend.clear();
  }

  reportUnreachable(peer: NodeId): void {
    const progress = this.core.tracker.get(peer);
    if (this.core.role === 'leader' && progress !== undefined) onUnreachable(progress);
  }

  reportSnapshot(peer: NodeId, succeeded: boolean): void {
    const progress = this.core.tracker.get(peer);
    if (this.core.role === 'leader' && progress !== undefined) onSnapshotReport(progress, succeeded);
  }

  wake(): void {
    wake(this.core);
  }

  /** A follower sleeps on: what it passes on or refuses is none of its work. */
  #wakeLeader(): void {
    if (this.core.role === 'leader') wake(this.core);
  }

  status(): RaftStatus {
    const { id, role, leader, term, vote, log, tracker, leadTransferee, quiesced, uncommittedBytes, reads } = this.core;
    return {
      id,
      role,
      leader,
      hardState: { term, vote, commit: log.committed },
      applied: log.applied,
      firstIndex: log.firstIndex,
      lastIndex: log.lastIndex,
      durableIndex: log.durableIndex,
      membership: tracker.membership,
      leaderTransferee: leadTransferee,
      quiesced,
      uncommittedBytes,
      pendingReads: reads.waiting,
      peers: role === 'leader' ? tracker.peers.map(statusOf) : [],
    };
  }
}

function statusOf(peer: Core['tracker']['peers'][number]): PeerStatus {
  return {
    id: peer.id,
    learner: peer.isLearner,
    match: peer.match,
    next: peer.next,
    state: peer.state,
    inflightMessages: peer.inflights.count,
    inflightBytes: peer.inflights.bytes,
    paused: peer.paused,
    recentlyActive: peer.recentlyActive,
    pendingSnapshot: peer.pendingSnapshot,
  };
}

/** Where the node stopped: term and vote as they are, the commit index as a hint, the applied index as the caller knows it. */
function loadState(core: Core, hardState: HardState): void {
  const { log, settings } = core;
  assert(hardState.commit <= log.lastIndex, 'the log reaches up to the stored commit index: was it truncated or lost?');
  log.commitTo(hardState.commit);
  core.term = hardState.term;
  core.vote = hardState.vote;
  if (settings.applied > 0) {
    log.commitTo(settings.applied);
    log.appliedTo(settings.applied);
  }
  if (settings.readMode === 'lease' && hardState.term > 0) core.votesFromTick = core.now + settings.electionTicks;
}
