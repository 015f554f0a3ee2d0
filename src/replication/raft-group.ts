import { assert } from '../base/index.ts';
import type { LogError, LogProgress, PartitionLog } from '../log/index.ts';
import {
  type AppendWork,
  type ConfChange,
  decodeConfChange,
  type Entry,
  EntryKind,
  type EntryLoad,
  type HardState,
  type Index,
  type MembershipConfig,
  type Message,
  MessageType,
  type NodeId,
  type PeerView,
  type RaftNode,
  type Ready,
  type RefusalReason,
  type SnapshotMessage,
  type Term,
} from '../raft/index.ts';
import type { GroupId } from '../transport/index.ts';
import { BatchMemory, givenAway } from './batch-memory.ts';
import { GroupTimes } from './group-times.ts';
import type { GroupContext, GroupEvents, GroupOptions } from './group-types.ts';
import { LeadershipChecks } from './leadership-checks.ts';
import type { GroupMetrics } from './metrics.ts';
import { isSoleVoter, openNode } from './open-node.ts';
import { ReceivedMemory } from './received-memory.ts';
import type { ReceivedSnapshot, SnapshotSource } from './snapshot-types.ts';
import type { BatchDonor } from './types.ts';
import { WorkQueue } from './work-queue.ts';

/** A core that has something to do more often than this, at one moment, is in a loop. */
const READY_ROUNDS_MAX = 10_000;
/** A leader's stored commit index is at most about this far behind. */
const COMMIT_HINT_ENTRIES = 100;
/** How often a log that refused writes is asked again, milliseconds. */
const RESUME_INTERVAL_MS = 1_000;
const NO_MEMBERS: readonly PeerView[] = [];

/**
 * One member of one Raft group: the core, joined with this node's log and the way to the other members. What the core hands out goes to the log and
 * to the peers at the same time, what depends on the log being durable follows when it is; so followers write while their leader does.
 * All calls into the core are made here.
 */
export class RaftGroup implements LogProgress {
  readonly id: GroupId;
  readonly log: PartitionLog;
  readonly metrics: GroupMetrics;
  /** In the scheduler's list of groups to be pumped. */
  isScheduled = false;
  /** In the scheduler's list of groups that tick. */
  isAwake = false;

  readonly #context: GroupContext;
  readonly #events: GroupEvents;
  readonly #times: GroupTimes;
  readonly #snapshots: SnapshotSource | undefined;
  readonly #works = new WorkQueue();
  readonly #checks = new LeadershipChecks();
  readonly #memory: BatchMemory;
  #node: RaftNode;
  /** The newest append that was handed to the log. */
  #lastAppend: number;
  #committed: Index;
  /** What was committed when a leader first wrote to a log that was empty here; undefined until then. */
  #emptyUpTo: Index | undefined;
  readonly #receivedMemory = new ReceivedMemory();
  /** Works that wait until a snapshot has taken the place of the log. */
  #behindInstall: AppendWork[] | undefined;
  #received: ReceivedSnapshot | undefined;
  #failure: LogError | undefined;
  #isResuming = false;
  #closed = false;
  #term: Term;
  /** Proposals must outlive the request: others than this node hold them. */
  #copies = false;

  /** The log is open and durable. The caller adds the group to the scheduler, and lets it campaign if it is alone. */
  constructor(options: GroupOptions) {
    this.id = options.id;
    this.log = options.log;
    this.#context = options.context;
    this.#events = options.events;
    this.metrics = options.metrics;
    this.#times = new GroupTimes(options.metrics, options.context.clock);
    this.#snapshots = options.snapshots;
    this.#memory = new BatchMemory(options.context.pool);
    this.#node = this.#openNode();
    this.#lastAppend = this.log.durableAppend;
    this.#committed = this.log.commitIndex;
    if (this.log.lastIndex > 0) this.#emptyUpTo = 0;
    this.#term = this.#node.term;
    this.#failure = this.log.failure;
    // What it lost it may have voted by or acknowledged.
    if (this.#failure !== undefined) this.#node.onStorageFailed();
    this.log.setProgressListener(this);
  }

  // --- what the partition and the scheduler ask ---

  get isLeader(): boolean {
    return this.#node.role === 'leader' && this.#failure === undefined && !this.#closed;
  }
  /** -1: unknown. */
  get leaderId(): NodeId | -1 {
    return this.#node.leader === 0 ? -1 : this.#node.leader;
  }
  get role(): RaftNode['role'] {
    return this.#node.role;
  }
  get term(): Term {
    return this.#node.term;
  }
  get membership(): MembershipConfig {
    return this.#node.membership;
  }
  get commitIndex(): Index {
    return this.#committed;
  }
  get lastIndex(): Index {
    return this.#node.lastIndex;
  }
  /** See Partition.hasCaughtUp. */
  get hasCaughtUp(): boolean {
    return this.isLeader || this.#committed >= (this.#emptyUpTo ?? Number.POSITIVE_INFINITY);
  }
  get failure(): LogError | undefined {
    return this.#failure;
  }
  /** Every member as the leader knows it; empty on other nodes. */
  get members(): readonly PeerView[] {
    return this.isLeader ? this.#node.peers : NO_MEMBERS;
  }
  get isAlone(): boolean {
    return isSoleVoter(this.#node.membership, this.#context.nodeId);
  }
  get isQuiesced(): boolean {
    return this.#node.quiesced;
  }

  /** From now on proposals are copied: there are peers, or will be. */
  expectPeers(): void {
    this.#copies = true;
  }

  /** Brings the log up to what the core has: to be called before a batch is judged against the log. */
  settle(): void {
    if (this.log.lastIndex !== this.#node.lastIndex) this.pump();
  }

  /**
   * Appends a batch that has its final offsets and epoch, after `settle`. Its index, or why not. The bytes are the caller's again when the batch is
   * durable, or at once when the group has peers; unless the memory of `donor` was taken over with them.
   */
  propose(batch: Buffer, donor?: BatchDonor): Index | RefusalReason {
    const node = this.#node;
    const index = node.lastIndex + 1;
    const kept = this.#copies ? this.#memory.keep(index, batch, donor) : givenAway(batch, donor);
    const result = node.propose(kept?.bytes ?? batch);
    if (result.outcome !== 'appended') {
      kept?.onReleased?.(false);
      return result.outcome === 'refused' ? result.reason : 'not-leader';
    }
    assert(this.log.lastIndex + 1 === index && result.index === index, 'the log is settled before a batch is proposed');
    const entries: readonly Entry[] = [{ index, term: result.term, kind: EntryKind.Data, data: kept?.bytes ?? batch }];
    const hint = this.#commitHint();
    this.#lastAppend =
      kept === undefined
        ? this.log.append(entries, hint)
        : this.log.append(entries, hint, { owned: true, ...(kept.onReleased && { onReleased: kept.onReleased }) });
    this.#times.proposed(index);
    this.#schedule();
    return index;
  }

  changeMembership(change: ConfChange): void {
    if (!this.isLeader) return;
    this.settle();
    this.#node.proposeConfChange(change);
    this.#schedule();
  }

  transferTo(to: NodeId): void {
    if (this.#failure !== undefined || this.#closed) return;
    this.#node.transferLeader(to);
    this.#schedule();
  }

  /** See Partition.confirmLeadership. */
  confirmLeadership(): Promise<boolean> {
    if (!this.isLeader) return Promise.resolve(false);
    this.#schedule();
    return this.#checks.ask(this.#node);
  }

  campaign(): void {
    if (this.#failure !== undefined || this.#closed) return;
    this.#node.campaign();
    this.#schedule();
  }

  /** The process of `leader` is gone: whoever asks may have this node's vote. True if it led here. */
  forgetLeader(leader: NodeId): boolean {
    if (this.#closed || this.#node.leader !== leader || this.#node.role === 'leader') return false;
    this.#node.forgetLeader();
    this.#schedule();
    return true;
  }

  wake(): void {
    if (this.#closed || this.#failure !== undefined) return;
    this.#node.wake();
    this.#schedule();
  }

  /** Messages to `peer` may have been lost. */
  reportUnreachable(peer: NodeId): void {
    if (!this.isLeader) return;
    this.#node.reportUnreachable(peer);
  }

  reportSnapshot(peer: NodeId, succeeded: boolean): void {
    if (this.#closed) return;
    if (succeeded) this.metrics.snapshotsSent++;
    else this.metrics.snapshotFailures++;
    this.#context.transport?.metrics.outcome('snapshot', succeeded ? 'success' : 'error');
    this.#node.reportSnapshot(peer, succeeded);
    this.#schedule();
  }

  tick(): void {
    const wasFollower = this.#node.role === 'follower';
    this.#node.tick();
    if (wasFollower && this.#node.role === 'pre-candidate') this.metrics.electionTimeouts++;
    if (this.#node.hasReady()) this.pump();
    else this.#noteSleep();
  }

  /** A message of a peer. `release`: see the transport's `MessageHandler`. */
  step(message: Message, release: (() => void) | undefined): void {
    if (this.#closed || this.#failure !== undefined) {
      release?.();
      return;
    }
    if (message.type === MessageType.Snapshot) {
      release?.();
      if (message.term < this.#node.term || message.snapshot.index <= this.#committed) this.#stepNow(message);
      else this.#snapshots?.fetch(this, message);
      return;
    }
    if (this.#isOfAnEarlierLife(message)) {
      release?.();
      return;
    }
    this.#node.step(message);
    const isAppend = message.type === MessageType.Append;
    if (isAppend) this.#emptyUpTo ??= message.commit;
    if (isAppend && message.entries.length > 0) {
      this.metrics.lastHeartbeatMs = this.#context.clock.monotonicMs();
      // At once, so that the write begins in this turn of the event loop.
      this.#receivedMemory.during(message.entries, release, () => this.pump());
      return;
    }
    if (message.type === MessageType.Heartbeat) this.metrics.lastHeartbeatMs = this.#context.clock.monotonicMs();
    release?.();
    this.#schedule();
  }

  #stepNow(message: Message): void {
    this.#node.step(message);
    this.#schedule();
  }

  /**
   * A node that lost its data is let in again only after the group has let go of it, but a heartbeat from before may still be on its way: it speaks
   * of a log that this node has no more. Whoever counts on the new log knows how short it is.
   */
  #isOfAnEarlierLife(message: Message): boolean {
    if (message.type !== MessageType.Heartbeat) return false;
    return message.commit > this.#node.lastIndex && this.#node.membership.voters.length === 0;
  }

  /** A snapshot was received whole: it takes the log's place if the core wants it. */
  install(message: SnapshotMessage, received: ReceivedSnapshot): void {
    const isUsable = !this.#closed && this.#failure === undefined && this.#behindInstall === undefined;
    if (!isUsable || this.#received !== undefined) {
      received.abort();
      return;
    }
    this.#received = received;
    this.#node.step(message);
    this.pump();
    if (this.#received !== undefined) {
      // No news to the core.
      this.#received = undefined;
      received.abort();
    }
  }

  /** Takes no part any more. */
  close(): void {
    this.#closed = true;
    this.#works.clear();
    this.#checks.endAll();
    this.#receivedMemory.forgetAll();
    this.#received?.abort();
    this.#received = undefined;
    this.#context.scheduler.remove(this);
  }

  /** Does what the core wants done, until there is nothing more. */
  pump(): void {
    this.isScheduled = false;
    if (this.#closed) return;
    const node = this.#node;
    if (node.term !== this.#term) {
      this.#term = node.term;
      this.#forgetMemory();
    }
    for (let rounds = 0; node === this.#node && node.hasReady(); rounds++) {
      assert(rounds < READY_ROUNDS_MAX, 'a group comes to rest');
      this.#handle(node.ready());
    }
    this.#noteCommit();
    this.#noteSleep();
    this.#events.onProgress();
  }

  // --- the log's answers ---

  onWritten(index: Index): void {
    this.#events.onWritten(index);
  }

  onDurable(): void {
    if (this.#closed || this.#failure !== undefined) return;
    this.#completeWorks();
    this.pump();
  }

  onFailed(error: LogError): void {
    if (this.#closed) return;
    if (error.reason === 'damaged') this.#handOver();
    this.#failure = error;
    this.metrics.storageFailures++;
    this.#works.clear();
    this.#behindInstall = undefined;
    this.#forgetMemory();
    this.#node.onStorageFailed();
    this.#events.onFailed(error);
    this.pump();
    if (error.reason === 'disk-full') this.#resumeLater();
  }

  /** Damage that a reader found says nothing about the end of the log: whoever has that may lead at once. */
  #handOver(): void {
    const successor = this.isLeader ? this.#events.successor() : undefined;
    if (successor === undefined) return;
    this.#node.transferLeader(successor);
    this.pump();
  }

  #resumeLater(): void {
    if (this.#isResuming) return;
    this.#isResuming = true;
    const retry = (): void => {
      this.#isResuming = false;
      if (this.#failure !== undefined) this.#resumeLater();
    };
    this.#context.scheduler.after(RESUME_INTERVAL_MS, () => {
      if (this.#closed) return;
      this.log.resume().then(() => {
        this.#resume();
        retry();
      }, retry);
    });
  }

  /** The log can be written to again: a core made anew goes on from what is durable. */
  #resume(): void {
    if (this.#closed || this.log.failure !== undefined) return;
    this.#failure = undefined;
    this.#node = this.#openNode();
    this.#lastAppend = this.log.durableAppend;
    if (this.isAlone) this.#node.campaign();
    this.#events.onRole();
    this.pump();
  }

  // --- the core's wishes ---

  #openNode(): RaftNode {
    const { nodeId, random, settings } = this.#context;
    return openNode({ log: this.log, nodeId, random, settings, snapshot: () => this.#snapshots?.offer(this) });
  }

  #handle(ready: Ready): void {
    if (ready.append !== undefined) this.#handOut(ready.append);
    for (const message of ready.messages) this.#send(message);
    for (const load of ready.loads) this.#load(load);
    this.#checks.take(ready);
    // The log keeps a membership only up to what it knows to be committed.
    if (ready.committed.length > 0) this.#noteCommit();
    for (const entry of ready.committed) this.#applyChange(entry);
    if (ready.committedTo > 0) this.#node.onApplied(ready.committedTo);
    if (ready.roleChanged) this.#noteRole(ready);
  }

  #handOut(work: AppendWork): void {
    if (this.#failure !== undefined) return;
    if (this.#behindInstall !== undefined) {
      this.#behindInstall.push(work);
    } else if (work.snapshot !== undefined) {
      this.#beginInstall(work);
    } else {
      this.#works.add(work, this.#append(work));
      this.#completeWorks();
    }
  }

  /** Hands to the log what it does not have: what was proposed here is there already. Returns the append to wait for. */
  #append({ entries, hardState }: AppendWork): number {
    const { log } = this;
    let known = 0;
    const last = entries.at(-1);
    if (last !== undefined && last.index <= log.lastIndex && log.termAt(last.index) === last.term)
      known = entries.length;
    while (known < entries.length && log.termAt(entries[known]!.index) === entries[known]!.term) known++;
    // A commit index alone is worth no write that others would wait for: it goes along with a later append.
    if (known === entries.length && !this.#changesVote(hardState)) return this.#lastAppend;
    const added = known === 0 ? entries : entries.slice(known);
    const first = added[0]?.index ?? 0;
    if (first > 0 && first <= log.lastIndex) {
      this.metrics.truncations++;
      this.#forgetMemory();
      this.#events.onTruncated(first);
    }
    this.metrics.entriesAppended += added.length;
    this.#lastAppend = log.append(added, hardState, this.#receivedMemory.takeOver(added));
    return this.#lastAppend;
  }

  #changesVote(hardState: HardState | undefined): boolean {
    const { term, vote } = this.log.hardState;
    return hardState !== undefined && (hardState.term !== term || hardState.vote !== vote);
  }

  /** How far the log is committed, to be stored along with an append, now and then: after a restart it is known at once what may be served. */
  #commitHint(): HardState | undefined {
    const { hardState, commitIndex } = this.log;
    return commitIndex - hardState.commit < COMMIT_HINT_ENTRIES ? undefined : { ...hardState, commit: commitIndex };
  }

  /** What the core holds may outlive what the log says of it: memory that is in use now is left to the garbage collector. */
  #forgetMemory(): void {
    this.#memory.forgetAll();
    this.#receivedMemory.forgetAll();
  }

  #completeWorks(): void {
    for (;;) {
      const work = this.#works.take(this.log.durableAppend);
      if (work === undefined) return;
      this.#node.onAppended(work);
      this.#receivedMemory.durable(work, this.#node.term);
    }
  }

  #send(message: Message): void {
    const { transport } = this.#context;
    if (transport === undefined) return;
    if (message.type === MessageType.Append && message.entries.length > 0) {
      const done = this.#memory.retain(message.entries);
      if (!transport.send(this.id, message, done)) this.#node.reportUnreachable(message.to);
      return;
    }
    const isTaken = transport.send(this.id, message);
    if (message.type !== MessageType.Snapshot) return;
    if (isTaken) this.#snapshots?.sent(this, message.to);
    else this.#node.reportSnapshot(message.to, false);
  }

  #load(load: EntryLoad): void {
    const node = this.#node;
    const { scheduler } = this.#context;
    const done = (entries: readonly Entry[] | undefined): void => {
      if (this.#closed || node !== this.#node) return;
      node.onLoaded(load, entries !== undefined && entries.length > 0 ? entries : undefined);
      this.#schedule();
    };
    scheduler.loads.run(async () => {
      try {
        done(await this.log.entries(load.from, load.to, load.bytesMax));
      } catch {
        // Asked for again; what the log no longer has goes by snapshot.
        done(undefined);
      }
    });
  }

  #applyChange(entry: Entry): void {
    const before = this.#node.membership;
    const membership = this.#node.applyConfChange(decodeConfChange(entry.data));
    this.log.setMembership(entry.index, membership);
    const { voters, votersOutgoing, learners } = membership;
    if (before.voters.length > 0) {
      this.#context.logger.info(
        { ...this.#subject(), term: this.#node.term, index: entry.index, voters, votersOutgoing, learners },
        'the members of a partition changed',
      );
    }
    this.#events.onMembership();
  }

  #noteRole(ready: Ready): void {
    const { term } = this.#node;
    this.#times.roleChanged(ready, term);
    this.#forgetMemory();
    if (ready.role === 'leader' && !this.isAlone)
      this.#context.logger.info({ ...this.#subject(), term }, 'leads a partition');
    this.#events.onRole();
  }

  #noteCommit(): void {
    if (this.#behindInstall !== undefined || this.#failure !== undefined) return;
    const index = Math.min(this.#node.commitIndex, this.log.lastIndex);
    if (index <= this.#committed) return;
    this.#times.committed(index, index - this.#committed);
    this.#committed = index;
    this.log.commitTo(index);
    this.#events.onCommitted(index);
  }

  #noteSleep(): void {
    this.#context.scheduler.setAwake(this, !this.#node.quiesced && this.#failure === undefined);
  }

  // --- snapshots ---

  #beginInstall(work: AppendWork): void {
    const received = this.#received;
    this.#received = undefined;
    assert(received !== undefined && received.index === work.snapshot!.index, 'the core installs what was received');
    this.#behindInstall = [];
    const startedMs = this.#context.clock.monotonicMs();
    received.finish(work.hardState).then(
      () => this.#installed(work, startedMs),
      (error: unknown) => this.#installFailed(error as LogError),
    );
  }

  #installed(work: AppendWork, startedMs: number): void {
    if (this.#closed || this.#behindInstall === undefined) return;
    const { clock, logger } = this.#context;
    this.metrics.observe('snapshotApply', clock.monotonicMs() - startedMs);
    this.metrics.snapshotsInstalled++;
    logger.info({ ...this.#subject(), index: work.snapshot!.index }, 'a snapshot took the place of the log');
    const behind = this.#behindInstall;
    this.#behindInstall = undefined;
    this.#forgetMemory();
    this.#lastAppend = this.log.durableAppend;
    this.#committed = Math.max(this.#committed, this.log.commitIndex);
    // Its entries may come with the snapshot's own work; the hard state was written with the snapshot.
    const { entries } = work;
    this.#works.add(work, entries.length === 0 ? this.#lastAppend : this.#append({ ...work, hardState: undefined }));
    for (const next of behind) this.#handOut(next);
    this.#completeWorks();
    this.#events.onReplaced();
    this.#events.onMembership();
    this.pump();
  }

  /** The log is as it was, but the core thinks otherwise: it begins anew from the log. */
  #installFailed(error: LogError): void {
    if (this.#closed || this.#failure !== undefined) return;
    this.metrics.snapshotFailures++;
    this.#context.logger.error({ ...this.#subject(), err: error }, `cannot install a snapshot: ${error.message}`);
    this.onFailed(error);
    if (error.reason !== 'disk-full' && this.log.failure === undefined) this.#resumeLater();
  }

  #schedule(): void {
    this.#context.scheduler.schedule(this);
  }

  #subject(): { readonly topic: string; readonly partition: number } {
    const { topic, partition } = this.log.id;
    return { topic, partition };
  }
}
