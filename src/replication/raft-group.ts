import { assert, type BufferPool, type Clock, type Logger, type Random } from '../base/index.ts';
import type { AppendOptions, LogError, LogProgress, PartitionLog } from '../log/index.ts';
import {
  type AppendWork,
  type ConfChange,
  createRaftNode,
  decodeConfChange,
  type Entry,
  EntryKind,
  type EntryLoad,
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
import type { GroupId, Transport } from '../transport/index.ts';
import { BatchMemory, givenAway } from './batch-memory.ts';
import { groupStorage } from './group-storage.ts';
import type { GroupMetrics, ReplicationMetrics } from './metrics.ts';
import type { NodeScheduler } from './node-scheduler.ts';
import type { ReplicationSettings } from './settings.ts';
import type { ReceivedSnapshot, SnapshotSource } from './snapshot-types.ts';
import type { BatchDonor } from './types.ts';
import { WorkQueue } from './work-queue.ts';

/** What all groups of a node share. */
export interface GroupContext {
  readonly nodeId: NodeId;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly transport: Transport | undefined;
  readonly settings: ReplicationSettings;
  readonly scheduler: NodeScheduler;
  readonly pool: BufferPool;
  readonly metrics: ReplicationMetrics;
}

/** What a group tells the partition that owns it; from within calls and completions, never from a constructor. */
export interface GroupEvents {
  /** Role, leader or term changed. */
  onRole(): void;
  /** Everything up to `index` is committed, here and for good. */
  onCommitted(index: Index): void;
  onWritten(index: Index): void;
  /** Entries from `index` on were cut off: they were never committed and never will be. */
  onTruncated(index: Index): void;
  /** The log was replaced by a snapshot: what became of uncommitted entries is not known. */
  onReplaced(): void;
  onMembership(): void;
  /** The log takes no more writes; when it does again the group goes on by itself. */
  onFailed(error: LogError): void;
  /** Something was heard from members: acknowledgements may have moved. */
  onProgress(): void;
}

export interface GroupOptions {
  readonly id: GroupId;
  readonly log: PartitionLog;
  readonly context: GroupContext;
  readonly metrics: GroupMetrics;
  readonly events: GroupEvents;
  readonly snapshots: SnapshotSource | undefined;
}

/** Idle for so many ticks, a group goes to sleep. */
const QUIESCE_AFTER_TICKS = 30;
/** A core that has something to do more often than this, at one moment, is in a loop. */
const READY_ROUNDS_MAX = 10_000;
/** How often a log that refused writes is asked again, milliseconds. */
const RESUME_INTERVAL_MS = 1_000;
const NO_MEMBERS: readonly PeerView[] = [];

/** Received payloads from this size on stay where they are; the log copies smaller ones, so that they keep nothing larger alive. */
const KEPT_BYTES_MIN = 32 * 1024;

/** Memory of received entries that the core may still look at. */
interface Borrowed {
  readonly lastIndex: Index;
  readonly release: () => void;
}

/** A message that is being taken in, and its memory as long as nobody has taken that over. */
interface Incoming {
  readonly entries: readonly Entry[];
  release: (() => void) | undefined;
}

/**
 * One member of one Raft group: the core, joined with this node's log and the way to the other members. What the core hands out goes to the log and
 * to the peers at the same time, what depends on the log being durable follows when it is; so followers write while their leader does.
 * All calls into the core are made here.
 */
export class RaftGroup implements LogProgress {
  readonly id: GroupId;
  readonly log: PartitionLog;
  /** In the scheduler's list of groups to be pumped. */
  isScheduled = false;
  /** In the scheduler's list of groups that tick. */
  isAwake = false;

  readonly #context: GroupContext;
  readonly #events: GroupEvents;
  readonly #metrics: GroupMetrics;
  readonly #snapshots: SnapshotSource | undefined;
  readonly #works = new WorkQueue();
  readonly #memory: BatchMemory;
  #node: RaftNode;
  /** The newest append that was handed to the log. */
  #lastAppend: number;
  #committed: Index;
  #borrowed: Borrowed[] = [];
  #incoming: Incoming | undefined;
  /** Counts what may make the core hold entries longer than the log says. */
  #memoryEra = 0;
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
    this.#metrics = options.metrics;
    this.#snapshots = options.snapshots;
    this.#memory = new BatchMemory(options.context.pool);
    this.#node = this.#openNode();
    this.#lastAppend = this.log.durableAppend;
    this.#committed = this.log.commitIndex;
    this.#term = this.#node.term;
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
  get failure(): LogError | undefined {
    return this.#failure;
  }
  /** Every member as the leader knows it; empty on other nodes. */
  get members(): readonly PeerView[] {
    return this.isLeader ? this.#node.peers : NO_MEMBERS;
  }
  get isAlone(): boolean {
    const { voters, votersOutgoing } = this.#node.membership;
    return voters.length === 1 && voters[0] === this.#context.nodeId && votersOutgoing.length === 0;
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
      kept?.onReleased?.();
      return result.outcome === 'refused' ? result.reason : 'not-leader';
    }
    assert(this.log.lastIndex + 1 === index && result.index === index, 'the log is settled before a batch is proposed');
    const entries: readonly Entry[] = [{ index, term: result.term, kind: EntryKind.Data, data: kept?.bytes ?? batch }];
    this.#lastAppend =
      kept === undefined
        ? this.log.append(entries)
        : this.log.append(entries, undefined, { owned: true, ...(kept.onReleased && { onReleased: kept.onReleased }) });
    this.#metrics.entriesAppended++;
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
    if (succeeded) this.#metrics.snapshotsSent++;
    else this.#metrics.snapshotFailures++;
    this.#node.reportSnapshot(peer, succeeded);
    this.#schedule();
  }

  tick(): void {
    this.#node.tick();
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
    if (message.type === MessageType.Append && message.entries.length > 0) {
      this.#metrics.lastHeartbeatMs = this.#context.clock.monotonicMs();
      const incoming = { entries: message.entries, release };
      this.#incoming = incoming;
      // At once, so that the write begins in this turn of the event loop.
      this.pump();
      this.#incoming = undefined;
      const left = incoming.release;
      if (left !== undefined) this.#borrowed.push({ lastIndex: message.entries.at(-1)!.index, release: left });
      return;
    }
    if (message.type === MessageType.Heartbeat) this.#metrics.lastHeartbeatMs = this.#context.clock.monotonicMs();
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
    this.#borrowed = [];
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
    this.#failure = error;
    this.#metrics.storageFailures++;
    this.#works.clear();
    this.#behindInstall = undefined;
    this.#forgetMemory();
    this.#node.onStorageFailed();
    this.#events.onFailed(error);
    this.pump();
    if (error.reason === 'disk-full') this.#resumeLater();
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

  /**
   * What the log holds is on the disk of every member when this node is the only one, so it is committed: whoever opens the partition reads all of it
   * at once. Not past a membership change, which may have asked for a larger quorum.
   */
  #openNode(): RaftNode {
    const { log } = this;
    const node = this.#makeNode();
    const { voters, votersOutgoing } = node.membership;
    const isAlone = voters.length === 1 && voters[0] === this.#context.nodeId && votersOutgoing.length === 0;
    if (!isAlone || log.commitIndex === log.lastIndex || log.confChangesAfter(log.commitIndex).length > 0) return node;
    log.commitTo(log.lastIndex);
    return this.#makeNode();
  }

  #makeNode(): RaftNode {
    const { log } = this;
    const { nodeId, random, settings, logger } = this.#context;
    const tickMs = settings.heartbeatIntervalMs;
    const node = createRaftNode({
      id: nodeId,
      storage: groupStorage(log, startMembership(log, nodeId), () => this.#snapshots?.offer(this)),
      random: () => random.next(),
      electionTicks: Math.max(2, Math.ceil(settings.electionTimeoutMs / tickMs)),
      heartbeatTicks: 1,
      applied: log.commitIndex,
      appliesConfChangesOnly: true,
      uncommittedBytesMax: Number.MAX_SAFE_INTEGER,
      quiesceAfterTicks: QUIESCE_AFTER_TICKS,
    });
    for (const entry of log.confChangesAfter(log.membershipIndex)) {
      if (entry.index > log.commitIndex) break;
      log.setMembership(entry.index, node.applyConfChange(decodeConfChange(entry.data)));
    }
    logger.debug({ ...this.#subject(), term: node.term, lastIndex: log.lastIndex }, 'raft group opened');
    return node;
  }

  #handle(ready: Ready): void {
    if (ready.append !== undefined) this.#handOut(ready.append);
    for (const message of ready.messages) this.#send(message);
    for (const load of ready.loads) this.#load(load);
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
    if (known === entries.length && hardState === undefined) return this.#lastAppend;
    const added = known === 0 ? entries : entries.slice(known);
    const first = added[0]?.index ?? 0;
    if (first > 0 && first <= log.lastIndex) {
      this.#metrics.truncations++;
      this.#forgetMemory();
      this.#events.onTruncated(first);
    }
    this.#metrics.entriesAppended += added.length;
    this.#lastAppend = log.append(added, hardState, this.#takeOver(added));
    return this.#lastAppend;
  }

  /** Large entries that have just come stay in the memory that they came in, until the log has no more use for them. */
  #takeOver(added: readonly Entry[]): AppendOptions | undefined {
    const incoming = this.#incoming;
    const release = incoming?.release;
    if (incoming === undefined || release === undefined || added.length === 0) return undefined;
    const { entries } = incoming;
    if (added.length !== entries.length || added[0]!.data !== entries[0]!.data) return undefined;
    let sizeBytes = 0;
    for (const { data } of added) sizeBytes += data.length;
    if (sizeBytes < KEPT_BYTES_MIN) return undefined;
    incoming.release = undefined;
    const era = this.#memoryEra;
    const onReleased = (): void => {
      if (era === this.#memoryEra) release();
    };
    return { owned: true, onReleased };
  }

  /** What the core holds may outlive what the log says of it: memory that is in use now is left to the garbage collector. */
  #forgetMemory(): void {
    this.#memoryEra++;
    this.#memory.forgetAll();
    this.#borrowed = [];
  }

  #completeWorks(): void {
    for (;;) {
      const work = this.#works.take(this.log.durableAppend);
      if (work === undefined) return;
      this.#node.onAppended(work);
      this.#giveBack(work);
    }
  }

  /** Received memory that the core does not look at any more, as the work's own receipt says if it is of this term. */
  #giveBack(work: AppendWork): void {
    if (this.#borrowed.length === 0) return;
    let durableTo = 0;
    for (const response of work.responses) {
      if (response.type === MessageType.StorageAppended && response.term === this.#node.term)
        durableTo = response.index;
    }
    while (this.#borrowed.length > 0 && this.#borrowed[0]!.lastIndex <= durableTo) this.#borrowed.shift()!.release();
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
    const { clock, metrics, logger } = this.#context;
    const nowMs = clock.monotonicMs();
    const counts = this.#metrics;
    if (ready.role === 'pre-candidate' || ready.role === 'candidate') {
      if (counts.lastElectionMs < 0 || this.#term !== this.#node.term || ready.role === 'pre-candidate')
        counts.elections++;
      counts.lastElectionMs = nowMs;
    }
    if (ready.leader !== 0) {
      counts.leaderChanges++;
      if (counts.lastElectionMs >= 0) metrics.electionMs.observe(nowMs - counts.lastElectionMs);
    }
    this.#forgetMemory();
    if (ready.role === 'leader') {
      counts.electionsWon++;
      counts.leaderSinceMs = nowMs;
      if (!this.isAlone) logger.info({ ...this.#subject(), term: this.#node.term }, 'leads a partition');
    } else {
      counts.leaderSinceMs = -1;
    }
    this.#events.onRole();
  }

  #noteCommit(): void {
    if (this.#behindInstall !== undefined || this.#failure !== undefined) return;
    const index = Math.min(this.#node.commitIndex, this.log.lastIndex);
    if (index <= this.#committed) return;
    this.#metrics.entriesCommitted += index - this.#committed;
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
    const { metrics, clock, logger } = this.#context;
    metrics.snapshotApplyMs.observe(clock.monotonicMs() - startedMs);
    this.#metrics.snapshotsInstalled++;
    this.#metrics.lastSnapshotIndex = work.snapshot!.index;
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
    this.#metrics.snapshotFailures++;
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

/** Logs of a release without members belong to this node alone; an empty one to nobody yet. */
function startMembership(log: PartitionLog, nodeId: NodeId): MembershipConfig {
  const { membership, commitIndex } = log;
  const isOfOldRelease = membership.voters.length === 0 && commitIndex > 0 && log.confChangesAfter(0).length === 0;
  return isOfOldRelease ? { ...membership, voters: [nodeId] } : membership;
}
