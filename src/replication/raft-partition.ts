import type { AbortedTransaction, LogError, LogRead, Offset, PartitionLog } from '../log/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { Index, MembershipConfig, NodeId, Term } from '../raft/index.ts';
import { refused, stamp, validateAppend } from './append-validation.ts';
import type { GroupContext, GroupEvents } from './group-types.ts';
import { InSync } from './in-sync.ts';
import { type MembershipTarget, nextMembershipStep } from './membership-plan.ts';
import { GroupMetrics } from './metrics.ts';
import { ProducerWaits, type WaitEnd } from './producer-waits.ts';
import { RaftGroup } from './raft-group.ts';
import type { ReplicationSettings } from './settings.ts';
import type { SnapshotSource } from './snapshot-types.ts';
import type { AppendOptions, AppendResult, FollowerState, Partition, PartitionSettings } from './types.ts';
import { UncommittedBytes } from './uncommitted-bytes.ts';

export interface RaftPartitionOptions {
  readonly log: PartitionLog;
  readonly settings: PartitionSettings;
  readonly target: MembershipTarget;
  readonly context: GroupContext;
  readonly snapshots: SnapshotSource | undefined;
  /** Asked at each use. */
  readonly replication: () => ReplicationSettings;
  /** Tells the followers where the log begins now; resolves when those who can be reached know. */
  readonly shareLogStart: (partition: RaftPartition, offset: Offset) => Promise<void>;
}

/** What all partitions together may still do at one look, so that a node that came back is not given everything at once. */
export interface HouseAllowance {
  handOvers: number;
}

interface TransferWait {
  readonly to: NodeId;
  readonly untilMs: number;
  readonly settle: (succeeded: boolean) => void;
}

/** A member whose process is known to be gone is out of sync after this, rather than after `replica.lag.time.max.ms`. */
const DEAD_LAG_MS_MAX = 1_000;

/**
 * Producers of a leader that lost its place are answered after this, where the next leader has not committed their records by then:
 * most are within a planned change, and whoever is cut off from the others must not make its clients wait for it.
 */
const LOST_LEADER_WAIT_MS = 500;

const NOT_LEADER: WaitEnd = {
  errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER,
  errorMessage: 'this broker does not lead the partition; ask for its leader and send again',
};
const DELETED: WaitEnd = { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage: 'the topic was deleted' };
const NOT_STORED: WaitEnd = {
  errorCode: ErrorCode.KAFKA_STORAGE_ERROR,
  errorMessage: 'the broker could not store the records; nothing of them was kept',
};

/** A partition as a member of its Raft group sees it: leader or follower, alone or with others. */
export class RaftPartition implements Partition, GroupEvents {
  readonly log: PartitionLog;
  readonly group: RaftGroup;
  readonly metrics: GroupMetrics;

  readonly #context: GroupContext;
  readonly #replication: () => ReplicationSettings;
  readonly #shareLogStart: RaftPartitionOptions['shareLogStart'];
  readonly #snapshots: SnapshotSource | undefined;
  readonly #waits: ProducerWaits;
  readonly #uncommitted: UncommittedBytes;
  readonly #listeners = new Set<() => void>();
  #transfers: TransferWait[] = [];
  #lostLeaderMs = 0;
  #settings: PartitionSettings;
  #target: MembershipTarget;
  #replicas: readonly NodeId[] = [];
  #isr: readonly NodeId[] = [];
  #inSync: InSync;
  #wasLeader = false;
  /** The last epoch in which this node led. */
  #ledEpoch: Term = 0;
  #notifying = false;
  #retired = false;
  /** The last write failed, and the operator was told. */
  #failing = false;

  constructor(options: RaftPartitionOptions) {
    const { log, context } = options;
    this.log = log;
    this.#context = context;
    this.#settings = options.settings;
    this.#replication = options.replication;
    this.#shareLogStart = options.shareLogStart;
    this.#snapshots = options.snapshots;
    this.#target = options.target;
    const nowMs = context.clock.monotonicMs();
    this.metrics = new GroupMetrics(nowMs);
    this.group = new RaftGroup({
      id: { topicId: log.id.topicId, partition: log.id.partition },
      log,
      context,
      metrics: this.metrics,
      events: this,
      snapshots: options.snapshots,
    });
    this.#waits = new ProducerWaits(context.clock, log.durableIndex);
    this.#uncommitted = new UncommittedBytes(context.clock);
    this.#inSync = new InSync([], log.lastIndex, nowMs);
    this.#membersChanged();
    this.setTarget(options.target);
  }

  get topic(): string {
    return this.log.id.topic;
  }
  get topicId(): string {
    return this.log.id.topicId;
  }
  get partition(): number {
    return this.log.id.partition;
  }
  get settings(): PartitionSettings {
    return this.#settings;
  }
  get leaderId(): NodeId | -1 {
    return this.#retired || this.group.failure !== undefined ? -1 : this.group.leaderId;
  }
  get leaderEpoch(): Term {
    return this.group.term;
  }
  get isLeader(): boolean {
    return !this.#retired && this.group.isLeader;
  }
  get replicas(): readonly NodeId[] {
    return this.#replicas;
  }
  get isr(): readonly NodeId[] {
    return this.#isr;
  }
  get membership(): MembershipConfig {
    return this.group.membership;
  }
  get target(): readonly NodeId[] {
    return this.#target.voters;
  }
  get hasCaughtUp(): boolean {
    return this.group.hasCaughtUp;
  }
  get lastFetchable(): Offset {
    return this.log.highWatermark;
  }
  /** Producers that wait for an acknowledgement. */
  get waiting(): number {
    return this.#waits.size;
  }
  /** Bytes of proposed records that are not committed. */
  get uncommittedBytes(): number {
    return this.#uncommitted.sizeBytes;
  }

  updateSettings(settings: PartitionSettings): void {
    this.#settings = settings;
    this.log.updateSettings(settings);
  }

  /** See ReplicaManager.setTarget. */
  setTarget(target: MembershipTarget): void {
    const isNews = !isSame(target.voters, this.#target.voters);
    this.#target = target;
    const { nodeId } = this.#context;
    if ([...target.voters, ...target.learners].some((id) => id !== nodeId)) this.group.expectPeers();
    this.#orderReplicas();
    // There is work for a leader, and at rest nobody would notice that it serves no more.
    if (isNews) this.group.wake();
  }

  append(records: Buffer, options: AppendOptions): Promise<AppendResult> {
    const { acks } = options;
    const refusal = this.#refusal(acks);
    if (refusal !== undefined) return Promise.resolve(this.#refuse(refusal));
    this.group.settle();

    const verdict = validateAppend(records, options, this.#settings, this.log, this.#context.clock.wallMs());
    if (verdict.kind === 'refused') {
      return Promise.resolve({ logStartOffset: this.log.logStartOffset, ...verdict.result });
    }
    if (verdict.kind === 'duplicate') {
      const { lastIndex, baseOffset, lastOffset, appendTimeMs } = verdict;
      return this.#acknowledge(options, lastIndex, baseOffset, lastOffset, appendTimeMs);
    }
    const { batch } = verdict;
    const baseOffset = this.log.logEndOffset;
    const lastOffset = stamp(batch, baseOffset, this.group.term);
    const placed = this.group.propose(batch, batch === records ? options.donor : undefined);
    // Refused because leadership is being handed over, or is lost already: the next leader will take it.
    if (typeof placed === 'string') return Promise.resolve(this.#refuse(NOT_LEADER));
    this.#uncommitted.add(placed, batch.length);
    return this.#acknowledge(options, placed, baseOffset, lastOffset, verdict.appendTimeMs);
  }

  read(offset: Offset, bytesMax: number, atLeastOneBatch: boolean, readCommitted: boolean): LogRead | Promise<LogRead> {
    const endOffset = readCommitted ? this.log.lastStableOffset : this.log.highWatermark;
    return this.log.read({ offset, endOffset, bytesMax, atLeastOneBatch });
  }

  abortedTransactions(from: Offset, to: Offset): Promise<readonly AbortedTransaction[]> {
    return this.log.abortedTransactions(from, to);
  }

  async deleteRecordsBefore(offset: Offset): Promise<Offset> {
    await this.log.deleteRecordsBefore(offset);
    await this.#shareLogStart(this, offset);
    this.#notify();
    return this.log.logStartOffset;
  }

  transferLeadership(to: NodeId): Promise<boolean> {
    if (this.leaderId === to) return Promise.resolve(true);
    const isPossible = this.leaderId !== -1 && this.membership.voters.includes(to);
    if (!isPossible) return Promise.resolve(false);
    this.#context.metrics.leadershipTransfers++;
    const untilMs = this.#context.clock.monotonicMs() + 2 * this.#context.settings.electionTimeoutMs;
    return new Promise((settle) => {
      this.#transfers.push({ to, untilMs, settle });
      this.group.transferTo(to);
    });
  }

  confirmLeadership(): Promise<boolean> {
    return this.group.confirmLeadership();
  }

  followerState(): readonly FollowerState[] {
    if (!this.isLeader) return [];
    const { clock, nodeId } = this.#context;
    const { log, group } = this;
    const nowMs = clock.monotonicMs();
    const wallMs = clock.wallMs();
    const states = group.members.map((peer): FollowerState => {
      const isSelf = peer.id === nodeId;
      const lagEntries = isSelf ? 0 : Math.max(0, group.lastIndex - peer.match);
      const { caughtUpMs, wasSeen } = this.#inSync.progress(peer.id);
      const isActive = isSelf || this.#isAlive(peer.id);
      const lagMs = isSelf || (lagEntries === 0 && isActive) ? 0 : Math.max(0, nowMs - caughtUpMs);
      return {
        nodeId: peer.id,
        isLearner: peer.isLearner,
        lagEntries,
        lagMs: Number.isFinite(lagMs) ? lagMs : nowMs - Math.max(0, this.metrics.leaderSinceMs),
        lastCaughtUpMs: isSelf || wasSeen ? Math.round(wallMs - lagMs) : -1,
        logEndOffset: lagEntries === 0 ? log.logEndOffset : (log.endOffsetAt(peer.match) ?? -1),
        isActive,
      };
    });
    const place = (id: NodeId): number => (this.#replicas.indexOf(id) + 1 || states.length + 1) as number;
    return states.sort((a, b) => place(a.nodeId) - place(b.nodeId));
  }

  onAdvance(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is due now and then: overdue waits, who is in sync, the next step of a change of members, leadership for whom it is meant. */
  keepHouse(nowMs: number, allowance: HouseAllowance): void {
    if (this.#waits.size > 0) {
      this.#waits.expire(nowMs);
      if (!this.isLeader && nowMs - this.#lostLeaderMs >= LOST_LEADER_WAIT_MS) this.#waits.failAll(NOT_LEADER);
    }
    if (this.#transfers.length > 0) this.#settleTransfers(nowMs);
    if (!this.isLeader || (this.membership.voters.length === 1 && this.#isAsWanted())) return;
    this.#lookAtMembers(nowMs);
    this.#reconcile(nowMs, allowance);
  }

  /** The process of a peer is gone. */
  leaderDied(leader: NodeId): void {
    if (this.#retired || !this.group.forgetLeader(leader)) return;
    const left = this.#replicas.filter((id) => id !== leader);
    this.#context.scheduler.standSoon(this.group, Math.max(0, left.indexOf(this.#context.nodeId)));
  }

  /** Who should lead when this node no longer does: the first in order that is in sync and can be reached. */
  successor(): NodeId | undefined {
    const { nodeId } = this.#context;
    const isFit = (id: NodeId): boolean => id !== nodeId && this.#isr.includes(id) && this.#mayLead(id);
    const wanted = this.#target.voters.filter((id) => this.membership.voters.includes(id));
    return [...wanted, ...this.#replicas].find(isFit);
  }

  /** The partition is no longer served here: refuses what waits, wakes those who listen, and leaves the group without a word. */
  retire(): void {
    this.#retired = true;
    this.#waits.cutAfter(-1, DELETED);
    for (const { settle } of this.#transfers.splice(0)) settle(false);
    this.#snapshots?.forget(this.group);
    this.group.close();
    this.#notify();
  }

  // --- the group's events ---

  onRole(): void {
    const { isLeader } = this;
    if (isLeader && !this.#wasLeader) {
      const { voters } = this.membership;
      this.#inSync = new InSync(voters, this.group.lastIndex, this.#context.clock.monotonicMs());
    }
    if (!isLeader && this.#wasLeader) {
      this.#lostLeaderMs = this.#context.clock.monotonicMs();
      // Nobody answered, and nobody else leads as far as is known: it goes on as soon as the others are back.
      if (this.leaderEpoch === this.#ledEpoch) this.#context.scheduler.standSoon(this.group, 0);
    }
    if (isLeader) this.#ledEpoch = this.leaderEpoch;
    this.#uncommitted.clear();
    this.#wasLeader = isLeader;
    this.#refreshIsr();
    this.#settleTransfers(this.#context.clock.monotonicMs());
    this.#notify();
  }

  onCommitted(index: Index): void {
    this.#failing = false;
    this.#uncommitted.committed(index);
    this.#acknowledgeProgress();
    this.#notify();
  }

  onWritten(index: Index): void {
    this.#waits.written(index);
  }

  onTruncated(index: Index): void {
    this.metrics.commitFailures += this.#waits.size;
    this.#waits.cutAfter(index - 1, NOT_LEADER);
    this.#uncommitted.clear();
  }

  onReplaced(): void {
    this.#waits.cutAfter(-1, NOT_LEADER);
    this.#waits.written(this.log.lastIndex);
    this.#notify();
  }

  onMembership(): void {
    this.#membersChanged();
    this.#notify();
  }

  onFailed(error: LogError): void {
    // Once until a write succeeds again: producers try a full disk many times a second. Of damage the log itself has told.
    if (!this.#failing && error.reason !== 'damaged') {
      const { topic, partition } = this;
      this.#context.logger.error(
        { topic, partition, term: this.leaderEpoch, offset: this.log.logEndOffset, err: error },
        `cannot write to ${topic}-${partition}: ${error.message}`,
      );
    }
    this.#failing = true;
    this.#waits.cutAfter(this.log.lastIndex, NOT_STORED);
    this.#uncommitted.clear();
    this.#notify();
  }

  /** Matters where more replicas are asked for than make a quorum. */
  onProgress(): void {
    if (this.#waits.waitingForCommit > 0 && this.#minInSync > this.#quorum) this.#acknowledgeProgress();
  }

  // --- within ---

  get #minInSync(): number {
    return Math.min(this.#settings.minInsyncReplicas, this.#target.promised);
  }

  get #quorum(): number {
    return Math.floor(this.#replicas.length / 2) + 1;
  }

  #refusal(acks: AppendOptions['acks']): WaitEnd | undefined {
    if (this.#retired) return DELETED;
    const failure = this.log.failure ?? this.group.failure;
    if (failure !== undefined) return { errorCode: ErrorCode.KAFKA_STORAGE_ERROR, errorMessage: failure.message };
    if (!this.group.isLeader) return NOT_LEADER;
    if (acks === -1 && this.#isr.length < this.#minInSync) {
      return {
        errorCode: ErrorCode.NOT_ENOUGH_REPLICAS,
        errorMessage: `${this.#isr.length} replicas are in sync, min.insync.replicas asks for ${this.#minInSync}; try again when more are`,
      };
    }
    if (this.#replicas.length > 1 && this.#uncommitted.isStuck) {
      return {
        errorCode: ErrorCode.NOT_ENOUGH_REPLICAS,
        errorMessage: 'too many records wait for a majority of the replicas; try again when they can be reached',
      };
    }
    return undefined;
  }

  #acknowledge(
    options: AppendOptions,
    index: Index,
    baseOffset: Offset,
    lastOffset: Offset,
    logAppendTimeMs: number,
  ): Promise<AppendResult> {
    const appended = (): AppendResult => ({
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      baseOffset,
      lastOffset,
      logAppendTimeMs,
      logStartOffset: this.log.logStartOffset,
      recordErrors: [],
    });
    const { acks, timeoutMs } = options;
    // A batch that came before may have got to the last replica while nobody waited, and a group at rest tells nothing more of it.
    if (acks === -1) this.#acknowledgeProgress();
    if (this.#waits.isReached(acks, index)) return Promise.resolve(appended());
    const { clock } = this.#context;
    const startedMs = acks === -1 ? clock.monotonicMs() : 0;
    return new Promise((resolve) => {
      this.#waits.add(acks, index, timeoutMs, (end) => {
        if (end.errorCode === ErrorCode.NONE) {
          if (acks === -1) this.metrics.observe('commit', clock.monotonicMs() - startedMs);
          resolve(appended());
          return;
        }
        this.metrics.commitFailures++;
        resolve(this.#refuse(end));
      });
    });
  }

  #refuse({ errorCode, errorMessage }: WaitEnd): AppendResult {
    return { logStartOffset: this.log.logStartOffset, ...refused(errorCode, errorMessage) };
  }

  /** Tells producers of what is committed and on as many replicas as min.insync.replicas asks for. */
  #acknowledgeProgress(): void {
    const { commitIndex } = this.group;
    if (this.#minInSync <= this.#quorum) {
      this.#waits.acknowledged(commitIndex);
      return;
    }
    // Who does not lead any more cannot know how many have it.
    if (!this.isLeader) return;
    const matches = this.group.members.filter(({ isLearner }) => !isLearner).map(({ match }) => match);
    matches.sort((a, b) => b - a);
    this.#waits.acknowledged(Math.min(commitIndex, matches[this.#minInSync - 1] ?? 0));
    if (this.#isr.length < this.#minInSync) {
      this.#waits.failCommittedUpTo(commitIndex, {
        errorCode: ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
        errorMessage: `stored, but on fewer replicas than min.insync.replicas asks for, which is ${this.#minInSync}`,
      });
    }
  }

  #isAlive(peer: NodeId): boolean {
    const { nodeId, transport } = this.#context;
    return peer === nodeId || transport?.peer(peer).state === 'up';
  }

  #mayLead(peer: NodeId): boolean {
    return this.#isAlive(peer) && !this.#context.stopping?.has(peer);
  }

  #lookAtMembers(nowMs: number): void {
    const { nodeId } = this.#context;
    const views = this.group.members.map(({ id, match }) => ({
      id,
      match: id === nodeId ? this.group.lastIndex : match,
      isAlive: this.#isAlive(id),
    }));
    this.#inSync.look(views, this.group.lastIndex, nowMs);
    this.#refreshIsr();
  }

  #refreshIsr(): void {
    const isr = this.isLeader ? this.#replicas.filter((id) => this.#isInSync(id)) : this.#replicas;
    const before = this.#isr;
    if (isSame(before, isr)) return;
    this.#isr = isr;
    if (this.isLeader && this.#wasLeader && before.length !== isr.length) {
      const { topic, partition } = this;
      const isShrink = isr.length < before.length;
      if (isShrink) this.metrics.isrShrinks++;
      else this.metrics.isrExpands++;
      this.#context.logger.info(
        { topic, partition, term: this.leaderEpoch, isr, before },
        isShrink ? 'a replica fell behind and is not in sync any more' : 'a replica is in sync again',
      );
      if (isShrink) this.#acknowledgeProgress();
    }
    this.#notify();
  }

  #isInSync(id: NodeId): boolean {
    const { nodeId, clock, transport } = this.#context;
    if (id === nodeId) return true;
    const { replicaLagMsMax } = this.#replication();
    const isGone = transport?.peer(id).state === 'dead';
    return this.#inSync.isInSync(id, clock.monotonicMs(), isGone ? DEAD_LAG_MS_MAX : replicaLagMsMax);
  }

  #membersChanged(): void {
    this.#orderReplicas();
    const { voters, votersOutgoing, learners } = this.membership;
    if (voters.length + votersOutgoing.length + learners.length > 1) this.group.expectPeers();
  }

  #orderReplicas(): void {
    const { voters } = this.membership;
    const wanted = this.#target.voters.filter((id) => voters.includes(id));
    const replicas = [...wanted, ...voters.filter((id) => !wanted.includes(id))];
    if (!isSame(this.#replicas, replicas)) this.#replicas = replicas;
    this.#refreshIsr();
  }

  #isAsWanted(): boolean {
    const { voters, votersOutgoing, learners } = this.membership;
    const { target } = this;
    const isEqual = voters.length === target.length && target.every((id) => voters.includes(id));
    return isEqual && votersOutgoing.length === 0 && learners.length === this.#target.learners.length;
  }

  #reconcile(nowMs: number, allowance: HouseAllowance): void {
    const { nodeId } = this.#context;
    const { preferredLeaderDelayMs, autoLeaderRebalance } = this.#replication();
    if (!this.#isAsWanted()) {
      const isCaughtUp = (id: NodeId): boolean => this.#inSync.inStepMs(id, nowMs) > 0;
      const step = nextMembershipStep(this.membership, this.#target, nodeId, isCaughtUp);
      if (step?.kind === 'change') this.group.changeMembership(step.change);
      else if (step?.kind === 'hand-over') this.#handOver(this.successor());
      return;
    }
    const preferred = this.target[0];
    if (!autoLeaderRebalance || preferred === undefined || preferred === nodeId || allowance.handOvers === 0) return;
    if (this.#mayLead(preferred) && this.#inSync.inStepMs(preferred, nowMs) >= preferredLeaderDelayMs) {
      allowance.handOvers--;
      this.#handOver(preferred);
    }
  }

  #handOver(to: NodeId | undefined): void {
    if (to === undefined || this.#transfers.length > 0) return;
    void this.transferLeadership(to);
  }

  #settleTransfers(nowMs: number): void {
    const all = this.#transfers;
    if (all.length === 0) return;
    this.#transfers = [];
    for (const transfer of all) {
      if (this.leaderId === transfer.to) transfer.settle(true);
      else if (transfer.untilMs <= nowMs || this.#retired) transfer.settle(false);
      else this.#transfers.push(transfer);
    }
  }

  /** Coalesces: many entries committed by one sync wake a waiting fetch once. */
  #notify(): void {
    if (this.#notifying || this.#listeners.size === 0) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}

function isSame(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
