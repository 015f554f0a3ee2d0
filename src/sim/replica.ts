import type { Clock } from '../base/index.ts';
import {
  type AppendWork,
  type ConfChange,
  decodeConfChange,
  type Entry,
  EntryKind,
  type Index,
  type Message,
  MessageType,
  type NodeId,
  type ProposeResult,
  type RaftConfig,
  type RaftNode,
  type Ready,
  type Snapshot,
  type Storage,
} from '../raft/index.ts';
import { AppliedState } from './applied-state.ts';
import { type Answer, ClientCalls } from './client-calls.ts';
import { describeMessage, describeWork } from './describe-message.ts';
import type { EntryLog } from './entry-log.ts';
import type { CrashPoint, UnsyncedFate } from './faults.ts';
import type { Machine } from './machine.ts';
import type { PayloadFormat } from './payload.ts';
import type { GroupPlan, Plan } from './plan.ts';
import type { AppendListener, CommittedBatches, ReplicaDisk, ReplicaStorage } from './replica-disk.ts';
import type { SafetyChecker, Witness } from './safety.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What replicas share. */
export interface ReplicaWorld {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly checker: SafetyChecker;
  readonly payloads: PayloadFormat;
  createNode(config: RaftConfig): RaftNode;
  /** False: dropped at once. */
  send(message: Message): boolean;
  /** Whether a process-level heartbeat from one node would reach the other. */
  hears(from: NodeId, to: NodeId): boolean;
}

/** A core that has something to do more often than this, at one moment, is in a loop. A long log may be applied entry by entry. */
const READY_ROUNDS_MAX = 100_000;
/** Compaction that only takes a snapshot. */
const KEEP_ALL = Number.MAX_SAFE_INTEGER;

/**
 * One member of the group on one machine: the core, its storage, and a state machine, joined as the replication layer joins
 * them. It keeps the contract of `Ready` and no more, so that what the core leaves open is really tried out.
 */
export class Replica implements Witness {
  readonly id: NodeId;
  readonly machine: Machine;
  readonly disk: ReplicaDisk;
  /** Its disk was found damaged: out of service until an administrator replaces it. */
  isDamaged = false;
  private readonly world: ReplicaWorld;
  private core: RaftNode | undefined;
  private storage: ReplicaStorage | undefined;
  private clock: Clock;
  private startedUs = 0;
  private ticksDone = 0;
  private deafTicks = 0;
  private readonly state = new AppliedState();
  private readonly calls = new ClientCalls();
  private isInAdvance = false;
  private afterAppend: () => void = () => {};
  private isFailed = false;
  private applyQueue: (readonly Entry[])[] = [];
  private isApplying = false;
  private ambush: { readonly point: CrashPoint; readonly unsynced: UnsyncedFate; readonly downMs: number } | undefined;

  constructor(world: ReplicaWorld, machine: Machine, disk: ReplicaDisk) {
    this.world = world;
    this.machine = machine;
    this.disk = disk;
    this.id = machine.id;
    this.clock = machine.clock;
  }

  get node(): RaftNode {
    return this.core!;
  }

  get applied(): Index {
    return this.state.index;
  }

  get handedOut(): EntryLog {
    return this.storage!.handedOut;
  }

  /** Up and recovered. */
  get isRunning(): boolean {
    return this.machine.isUp && this.core !== undefined;
  }

  /** Its storage failed: it runs on, but must be restarted to be of use. */
  get isOutOfService(): boolean {
    return this.isRunning && this.isFailed;
  }

  get isLogShown(): boolean {
    return !this.isInAdvance;
  }

  get isLeader(): boolean {
    return this.isRunning && this.core!.role === 'leader';
  }

  start(): void {
    if (this.machine.isUp || this.isDamaged) return;
    this.machine.start();
    this.note('start', this.machine.incarnation);
    const incarnation = this.machine.incarnation;
    this.disk.open(this.machine, this.storageListener(), (storage) => {
      if (incarnation !== this.machine.incarnation || !this.machine.isUp) return;
      if (storage === undefined) {
        this.note('damaged');
        this.isDamaged = true;
        this.machine.stop();
      } else if (!this.reached('in-recovery')) {
        return;
      } else {
        this.recovered(storage);
      }
    });
  }

  /** Power goes, and with it `unsynced` writes as chance has it; it comes back after `downMs`, unless negative. */
  crash(unsynced: UnsyncedFate, downMs: number): void {
    if (!this.machine.isUp) return;
    this.note('crash', downMs);
    this.machine.stop();
    this.disk.crash(unsynced);
    this.forgetLife();
    if (downMs >= 0) this.world.scheduler.after(downMs * 1000, () => this.start());
  }

  /** Crashes when the node next gets to `point`. */
  crashAt(point: CrashPoint, unsynced: UnsyncedFate, downMs: number): void {
    if (point === 'at-once') {
      this.crash(unsynced, downMs);
      return;
    }
    const isInDisk = point === 'before-write' || point === 'before-sync' || point === 'in-recovery';
    if (point === 'in-recovery') this.crash(unsynced, 0);
    if (isInDisk && this.disk.crashSoon?.(() => this.crash(unsynced, downMs))) return;
    this.ambush = { point, unsynced, downMs };
  }

  cancelAmbush(): void {
    this.ambush = undefined;
  }

  receive(message: Message): void {
    this.machine.run(() => {
      this.call(() => {
        this.note('receive', message.from, message.term, message.type, () => describeMessage(message));
        this.world.checker.asked(this, message);
        this.node.step(message);
      });
    });
  }

  /** A client's write of about `sizeBytes`. */
  write(writeId: number, sizeBytes: number, answer: Answer): void {
    this.machine.run(() => {
      this.call(() => {
        if (!this.storage!.hasRoom) {
          answer('refused');
          return;
        }
        this.calls.addWrite(writeId, answer);
        const payload = this.world.payloads.make(writeId, sizeBytes, this.storage!.nextOffset, this.node.term);
        const result = this.node.propose(payload);
        this.note('propose', writeId, 0, 0, () => `${writeId} ${JSON.stringify(result)}`);
        if (result.outcome === 'refused') this.calls.answerWrite(writeId, 'refused');
        if (result.outcome === 'appended') this.calls.placeWrite(writeId, result.index, result.term);
      });
    });
  }

  /** A client's linearizable read of the whole state. */
  read(answer: Answer): void {
    this.machine.run(() => {
      this.call(() => {
        const result = this.node.readIndex();
        this.note('read', 0, 0, 0, () => JSON.stringify(result));
        if (result.outcome === 'pending') this.calls.addRead(result.requestId, answer);
        else answer('refused');
      });
    });
  }

  /** A consumer's fetch, which any member answers up to what it knows to be committed. */
  fetch(committed: CommittedBatches, fromOffset: number, bytesMax: number): void {
    if (this.isRunning && !this.isFailed) this.storage!.verifyReads(committed, fromOffset, bytesMax);
  }

  change(change: ConfChange): void {
    this.machine.run(() => {
      this.call(() => {
        const result: ProposeResult = this.node.proposeConfChange(change);
        this.note('change', 0, 0, 0, () => `${JSON.stringify(change.changes)} ${JSON.stringify(result)}`);
      });
    });
  }

  transferTo(transferee: NodeId): void {
    this.machine.run(() => {
      this.call(() => {
        this.note('transfer', transferee);
        this.node.transferLeader(transferee);
      });
    });
  }

  /** Takes a snapshot of what is applied and cuts the log behind it, except for `keepEntries`. */
  compact(keepEntries: number): void {
    if (!this.isRunning || this.applied <= this.state.snapshotIndex) return;
    const snapshot = this.state.takeSnapshot(this.handedOut.term(this.applied)!);
    this.note('compact', snapshot.index, keepEntries);
    this.storage!.compact(snapshot, keepEntries);
  }

  private storageListener(): AppendListener {
    const { state } = this;
    return {
      reached: (stage) => this.reached(stage),
      durable: (work) => this.durable(work),
      failed: () => this.storageFailed(),
      snapshotWanted: () => this.machine.after(0, () => this.compact(KEEP_ALL)),
      stateAt: (index) => this.world.checker.stateAt(index),
      get configuredIndex() {
        return state.configuredIndex;
      },
    };
  }

  private recovered(storage: ReplicaStorage): void {
    const { world } = this;
    const { group } = world.plan;
    this.forgetLife();
    this.storage = storage;
    this.clock = this.machine.clock;
    this.startedUs = this.machine.localUs();
    this.ticksDone = 0;
    this.install(storage.startSnapshot);
    const random = this.machine.random;
    const config = configOf(group, this.id, storage.forCore, () => random.next());
    this.core = world.createNode(storage.startsApplied ? { ...config, applied: this.applied } : config);
    if (storage.startsApplied) this.catchUpMembership(storage);
    world.checker.started(this);
    this.note('recovered', this.applied, storage.handedOut.lastIndex, this.node.term);
    this.scheduleTick(random.below(group.tickMs));
    this.pump();
  }

  /** What is committed is applied, except for what the membership does not know of. */
  private catchUpMembership(storage: ReplicaStorage): void {
    let { membership } = storage.startSnapshot;
    for (const { index, data } of storage.startChanges) {
      const before = membership;
      const change = decodeConfChange(data);
      membership = this.node.applyConfChange(change);
      this.state.configure(membership);
      this.world.checker.applied(this, index, change, before, membership);
      storage.configured(index, membership);
    }
    this.world.checker.checkSnapshot(this.id, { ...storage.startSnapshot, membership });
  }

  private forgetLife(): void {
    this.core = undefined;
    this.storage = undefined;
    this.isInAdvance = false;
    this.isFailed = false;
    this.applyQueue = [];
    this.isApplying = false;
    this.calls.forgetAll();
  }

  /** Every call into the core goes through here: due ticks first, then the call, then what the core wants done. */
  private call(action: () => void): void {
    if (!this.isRunning) return;
    this.catchUpTicks();
    if (!this.isRunning) return;
    action();
    this.pump();
  }

  private scheduleTick(delayMs: number): void {
    this.clock.setTimer(delayMs, () => {
      this.scheduleTick(this.world.plan.group.tickMs);
      this.call(() => {});
    });
  }

  private catchUpTicks(): void {
    const tickUs = this.world.plan.group.tickMs * 1000;
    const due = Math.floor((this.machine.localUs() - this.startedUs) / tickUs);
    while (this.ticksDone < due) {
      this.ticksDone++;
      this.wakeIfAlone();
      if (this.node.quiesced) continue;
      this.node.tick();
      this.pump();
      if (!this.isRunning) return;
    }
  }

  /** The replication layer knows from its own heartbeats between processes that a sleeping group's leader is gone. */
  private wakeIfAlone(): void {
    const { node } = this;
    const isAlone = node.quiesced && node.leader !== this.id && !this.world.hears(node.leader, this.id);
    this.deafTicks = isAlone ? this.deafTicks + 1 : 0;
    if (this.deafTicks > this.world.plan.group.electionTicks) node.wake();
  }

  private pump(): void {
    for (let rounds = 0; this.isRunning && !this.isInAdvance && this.node.hasReady(); rounds++) {
      if (rounds > READY_ROUNDS_MAX) throw new Error(`node ${this.id} always has something ready`);
      this.handle(this.node.ready());
    }
    if (!this.isRunning) return;
    this.world.checker.observe(this);
    this.storage!.committed(this.node.commitIndex);
  }

  private handle(ready: Ready): void {
    const { append } = ready;
    const isAdvancing = this.world.plan.group.storageMode === 'advance';
    if (ready.roleChanged) this.note('role', ready.leader, this.node.term, 0, () => this.describeRole(ready));
    if (append !== undefined) this.handOut(append, ready);
    if (!this.isRunning) return;
    this.world.checker.observe(this);
    this.storage!.committed(this.node.commitIndex);
    this.isInAdvance = isAdvancing;
    for (const message of ready.messages) this.send(message);
    for (const load of ready.loads) {
      this.storage!.load(load, (entries) => {
        this.call(() => this.node.onLoaded(load, entries));
      });
    }
    for (const requestId of ready.readsDropped) this.calls.refuseRead(requestId);
    for (const { requestId, index } of ready.readStates) this.calls.confirmRead(requestId, index);
    this.calls.answerReads(this.applied);
    if (isAdvancing) {
      if (append === undefined) this.finishAdvance(ready.committed);
      else this.afterAppend = () => this.finishAdvance(ready.committed, append);
    } else if (ready.committed.length > 0) {
      this.applyQueue.push(ready.committed);
      if (!this.isApplying) this.applyNext();
    }
  }

  private handOut(work: AppendWork, ready: Ready): void {
    const { entries, hardState } = work;
    this.note('append', entries[0]?.index ?? 0, entries.length, hardState?.term ?? 0, () => describeWork(work));
    if (this.isFailed) return;
    this.world.checker.handedOut(this, work, ready.role);
    this.storage!.append(work);
  }

  private send(message: Message): void {
    this.world.checker.sending(this, message);
    const isTaken = this.world.send(message);
    const { random } = this.machine;
    if (message.type === MessageType.Snapshot) {
      const succeeded = isTaken && !random.permille(200);
      this.machine.after(random.between(1_000, 500_000), () => {
        this.call(() => this.node.reportSnapshot(message.to, succeeded));
      });
    } else if (!isTaken && random.permille(300)) {
      this.machine.after(random.below(20_000), () => {
        this.call(() => this.node.reportUnreachable(message.to));
      });
    }
  }

  /** False: the machine was switched off here. */
  private reached(point: CrashPoint): boolean {
    const { ambush } = this;
    if (ambush === undefined || ambush.point !== point) return true;
    this.ambush = undefined;
    this.crash(ambush.unsynced, ambush.downMs);
    return false;
  }

  private durable(work: AppendWork): void {
    if (!this.isRunning) return;
    if (work.hardState !== undefined) this.world.checker.hardStateDurable(this.id, work.hardState);
    this.note('durable', work.entries.at(-1)?.index ?? 0, work.hardState?.term ?? 0);
    const { storageMode } = this.world.plan.group;
    if (work.snapshot !== undefined && work.snapshot.index > this.applied) this.install(work.snapshot);
    if (storageMode === 'advance') {
      this.afterAppend();
    } else if (storageMode === 'appended') {
      this.call(() => this.node.onAppended(work));
    } else {
      for (const response of work.responses) this.deliverResponse(response);
    }
  }

  private deliverResponse(response: Message): void {
    this.call(() => {
      if (response.to === this.id) this.node.step(response);
      else this.send(response);
    });
  }

  private finishAdvance(committed: readonly Entry[], append?: AppendWork): void {
    this.call(() => {
      for (const response of append?.responses ?? []) if (response.to !== this.id) this.send(response);
      this.applyEntries(committed);
      if (!this.isRunning) return;
      this.node.advance();
      this.isInAdvance = false;
    });
  }

  private storageFailed(): void {
    this.note('storage failed');
    this.isFailed = true;
    this.call(() => this.node.onStorageFailed());
  }

  private applyNext(): void {
    const batch = this.applyQueue.shift();
    this.isApplying = batch !== undefined;
    if (batch === undefined) return;
    const { applyUs } = this.world.plan.storage;
    const apply = (): void => {
      this.call(() => {
        this.applyEntries(batch);
        if (!this.isRunning) return;
        this.node.onApplied(batch.at(-1)!.index);
        this.applyNext();
      });
    };
    if (applyUs === 0) {
      this.applyEntries(batch);
      if (!this.isRunning) return;
      this.node.onApplied(batch.at(-1)!.index);
      this.applyNext();
    } else {
      this.machine.after(this.machine.random.below(applyUs), apply);
    }
  }

  private applyEntries(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (!this.state.apply(entry, this, this.world.checker)) continue;
      if (entry.kind === EntryKind.ConfChange) this.applyChange(entry);
      this.calls.applied(entry, this.world.payloads.writeIdOf(entry));
    }
    if (entries.length === 0) return;
    if (!this.reached('after-apply')) return;
    this.calls.answerReads(this.applied);
    const { compactEveryEntries } = this.world.plan.group;
    if (compactEveryEntries > 0 && this.applied - this.state.snapshotIndex >= compactEveryEntries) {
      this.compact(this.machine.random.below(compactEveryEntries));
    }
  }

  private applyChange(entry: Entry): void {
    const change = decodeConfChange(entry.data);
    const before = this.state.membership;
    const after = this.node.applyConfChange(change);
    this.state.configure(after);
    this.storage!.configured(entry.index, after);
    this.note('configured', entry.index, 0, 0, () => JSON.stringify(after));
    this.world.checker.applied(this, entry.index, change, before, after);
  }

  private install(snapshot: Snapshot): void {
    this.state.install(snapshot);
    this.note('install', snapshot.index);
  }

  private describeRole({ role, leader }: Ready): string {
    return `${role} term ${this.node.term} leader ${leader}`;
  }

  private note(kind: string, a = 0, b = 0, c = 0, describe?: () => string): void {
    this.world.trace.event(this.world.scheduler.nowUs, kind, this.id, a, b, c, describe);
  }
}

function configOf(group: GroupPlan, id: NodeId, storage: Storage, random: () => number): RaftConfig {
  return {
    id,
    storage,
    random,
    electionTicks: group.electionTicks,
    heartbeatTicks: group.heartbeatTicks,
    preVote: group.preVote,
    checkQuorum: group.checkQuorum,
    readMode: group.leaseReads ? 'lease' : 'quorum',
    forwardProposals: group.forwardProposals,
    asyncStorage: group.storageMode !== 'advance',
    batchAppends: group.batchAppends,
    persistCommitAlone: group.persistCommitAlone,
    appendBytesMax: group.messageBytesMax,
    inflightMessagesMax: group.inflightMessagesMax,
    inflightBytesMax: group.inflightBytesMax,
    applyBytesMax: group.applyBytesMax,
    uncommittedBytesMax: group.proposalBytesMax,
    pendingReadsMax: group.pendingReadsMax,
    quiesceAfterTicks: group.quiesces ? 2 * group.electionTicks : 0,
    storageStallTicks: group.storageStallTicks,
  };
}
