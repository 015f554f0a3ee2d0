import { AssertionError } from '../base/index.ts';
import { type Entry, EntryKind, type Message, type NodeId, type RaftConfig, type RaftNode } from '../raft/index.ts';
import { Administrator } from './administrator.ts';
import { Chaos } from './chaos.ts';
import { EntryDisk } from './entry-disk.ts';
import type { EntryLog } from './entry-log.ts';
import { type GroupStart, groupStart } from './group-start.ts';
import { History } from './history.ts';
import { Load } from './load.ts';
import { type LogBugs, LogDisk } from './log-disk.ts';
import { BatchOrder } from './log-storage.ts';
import { Machine } from './machine.ts';
import { membersOf } from './membership-check.ts';
import { SimNetwork } from './network.ts';
import { batchPayloads, type PayloadFormat, plainPayloads } from './payload.ts';
import type { Plan } from './plan.ts';
import { SeededRandom } from './random.ts';
import { Replica, type ReplicaWorld } from './replica.ts';
import type { ReplicaDisk } from './replica-disk.ts';
import { SafetyChecker } from './safety.ts';
import { Scheduler } from './scheduler.ts';
import { Stream } from './swarm.ts';
import { Trace } from './trace.ts';
import { check, type Invariant, InvariantViolation } from './violation.ts';
import { WriteLedger } from './write-ledger.ts';

/** What a run is made of; tests put mutants here. */
export interface Parts {
  createNode(config: RaftConfig): RaftNode;
  /** A disk for one machine; its first content is `start` for members, nothing for spares. */
  createDisk(plan: Plan, random: SeededRandom, start: GroupStart | undefined): ReplicaDisk;
  readonly payloads: PayloadFormat;
  /** True: code under test awaits, so promises settle between events. */
  readonly settles: boolean;
}

export interface Failure {
  readonly invariant: Invariant;
  readonly message: string;
  readonly atMs: number;
}

export interface RunResult {
  readonly plan: Plan;
  /** Equal for two runs of one plan. */
  readonly traceHash: string;
  readonly failure: Failure | undefined;
  /** The newest lines of the trace, if it was kept. */
  readonly lines: readonly string[];
  readonly virtualMs: number;
  readonly eventCount: number;
  readonly committedCount: number;
  readonly writesAnswered: number;
  readonly readsAnswered: number;
}

/** Consumers fetch about this often. */
const FETCH_US_MAX = 100_000;
/** How often the healed group is looked at. */
const POLL_MS = 100;
/** So many times the limit a group that still makes progress may take. */
const LIMITS_MAX = 10;

/** Runs one group under `plan` to its end or to the first violation. */
export async function runGroup(plan: Plan, parts: Parts, trace = new Trace()): Promise<RunResult> {
  const run = new GroupRun(plan, parts, trace);
  let failure: Failure | undefined;
  const onLostError = (error: unknown): void => {
    failure ??= { ...failureOf(error), atMs: run.scheduler.nowUs / 1000 };
  };
  // A promise that nobody waits for must not take its failure, or the whole process, with it.
  process.on('unhandledRejection', onLostError);
  try {
    await run.run();
  } catch (error) {
    onLostError(error);
  } finally {
    process.off('unhandledRejection', onLostError);
  }
  return {
    plan,
    traceHash: trace.hash(),
    failure,
    lines: trace.tail(Number.POSITIVE_INFINITY),
    virtualMs: run.scheduler.nowUs / 1000,
    eventCount: run.scheduler.eventCount,
    committedCount: run.checker.committedIndex,
    writesAnswered: run.load.writesAnswered,
    readsAnswered: run.load.readsAnswered,
  };
}

function failureOf(error: unknown): Omit<Failure, 'atMs'> {
  if (error instanceof InvariantViolation) return { invariant: error.invariant, message: error.message };
  const isExpected = error instanceof AssertionError;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { invariant: 'no assertion fails', message: isExpected ? message : `unexpected ${message}` };
}

class GroupRun {
  readonly scheduler = new Scheduler();
  readonly checker: SafetyChecker;
  readonly load: Load;
  private readonly plan: Plan;
  private readonly parts: Parts;
  private readonly replicas: Replica[] = [];
  private readonly chaos: Chaos;
  private readonly network: SimNetwork<Message>;
  private readonly administrator: Administrator;
  private readonly batches = new BatchOrder();
  private lastCalls: 'none' | 'open' | 'answered' = 'none';

  constructor(plan: Plan, parts: Parts, trace: Trace) {
    this.plan = plan;
    this.parts = parts;
    const { scheduler, replicas } = this;
    const { group, seed } = plan;
    scheduler.settlesAlways = false;
    const nodeCount = group.voters + group.learners + group.spares;
    const random = (stream: number): SeededRandom => new SeededRandom(seed, stream);
    const start = groupStart(group);
    const history = new History();
    const ledger = new WriteLedger(group.forwardProposals, (entry) => parts.payloads.writeIdOf(entry));
    const onCommitted = (entry: Entry): void => {
      ledger.committed(entry);
      if (plan.layer === 'log' && entry.kind === EntryKind.Data) this.batches.add(entry.data);
    };
    const durableOf = (id: NodeId): EntryLog => replicas[id - 1]!.disk.durable;
    this.checker = new SafetyChecker(start, history, durableOf, onCommitted);
    this.network = new SimNetwork<Message>(scheduler, random(Stream.network), nodeCount, (_, to, message) => {
      replicas[to - 1]!.receive(message);
    });
    const world: ReplicaWorld = {
      plan,
      scheduler,
      trace,
      checker: this.checker,
      payloads: parts.payloads,
      createNode: (config) => parts.createNode(config),
      send: (message) => this.network.send(message.from, message.to, message, sizeOf(message)),
      hears: (from, to) => this.hears(from, to),
    };
    for (let id = 1; id <= nodeCount; id++) {
      const isMember = id <= group.voters + group.learners;
      const disk = parts.createDisk(plan, random(Stream.machine + 2 * id), isMember ? start : undefined);
      replicas.push(new Replica(world, new Machine(scheduler, random(Stream.machine + 2 * id + 1), id), disk));
    }
    this.load = new Load(plan.load, scheduler, random(Stream.load), replicas, history, ledger);
    this.checker.onElected = () => this.load.challengeOldLeaders();
    this.administrator = new Administrator(
      random(Stream.administrator),
      replicas.map(({ id }) => id),
    );
    this.chaos = new Chaos(scheduler, trace, this.network, replicas, this.administrator, this.load);
  }

  async run(): Promise<void> {
    const { plan } = this;
    this.network.weather = plan.weather;
    for (const replica of this.replicas) replica.start();
    this.load.start();
    if (plan.layer === 'log') this.fetchSometimes(new SeededRandom(plan.seed, Stream.fetches));
    this.chaos.schedule(plan.faults);
    await this.runFor(plan.chaosMs);
    this.load.stop();
    this.chaos.heal();
    await this.settle();
  }

  /** Consumers everywhere, now and then. */
  private fetchSometimes(random: SeededRandom): void {
    this.scheduler.after(random.between(1_000, FETCH_US_MAX), () => {
      const replica = random.pick(this.replicas);
      replica.fetch(this.batches, random.below(this.batches.nextOffset + 1), random.pick([1, 5_000, 1 << 20]));
      this.fetchSometimes(random);
    });
  }

  private async runFor(forMs: number): Promise<void> {
    const untilUs = this.scheduler.nowUs + forMs * 1000;
    if (this.parts.settles) await this.scheduler.runUntilSettling(untilUs);
    else this.scheduler.runUntil(untilUs);
  }

  /** Liveness: after healing there is one leader, and it brings everybody to the same end. */
  private async settle(): Promise<void> {
    const { settleMs } = this.plan;
    await this.runUntil(settleMs, 'one leader after healing', () => this.explainLeadership());
    // Without a single new write: a leader must finish what it found.
    await this.runUntil(settleMs, 'equal logs after healing', () => this.explainDifference());
    await this.runUntil(settleMs, 'pending work done after healing', () => this.explainLastCalls());
    await this.runUntil(settleMs, 'equal logs after healing', () => this.explainDifference());
  }

  /** One more write and one more read must go through, and every earlier call must have ended. */
  private explainLastCalls(): string | undefined {
    const leader = this.chaos.leader();
    if (leader === undefined) return 'nobody leads';
    if (this.lastCalls === 'none') {
      this.lastCalls = 'open';
      const retry = (): void => {
        this.lastCalls = 'none';
      };
      this.load.write(0, leader, (isWritten) => {
        if (!isWritten) return retry();
        this.load.read(0, leader, (isRead) => {
          if (isRead) this.lastCalls = 'answered';
          else retry();
        });
      });
    }
    if (this.lastCalls !== 'answered') return 'a write and a read on the leader are not answered';
    return this.load.openCalls > 0 ? `${this.load.openCalls} calls have neither answer nor timeout` : undefined;
  }

  /** Waits until `explain` has no problem left; gives up when nothing at all was applied anywhere for `limitMs`, and after a multiple of it. */
  private async runUntil(limitMs: number, invariant: Invariant, explain: () => string | undefined): Promise<void> {
    let progress = this.appliedInTotal();
    const giveUpUs = this.scheduler.nowUs + LIMITS_MAX * limitMs * 1000;
    for (let idleMs = 0; ; idleMs += POLL_MS) {
      const problem = explain();
      if (problem === undefined) return;
      check(idleMs < limitMs, invariant, () => `${problem}, and nothing has moved for ${limitMs} ms after healing`);
      check(this.scheduler.nowUs < giveUpUs, invariant, () => `${problem}, though something moves all the time`);
      await this.runFor(POLL_MS);
      if (this.appliedInTotal() > progress) {
        progress = this.appliedInTotal();
        idleMs = 0;
      }
    }
  }

  private appliedInTotal(): number {
    return this.replicas.reduce((sum, replica) => sum + replica.applied, 0);
  }

  /** What an administrator does when all is calm: end joint configurations, replace broken nodes. */
  private mendMembership(): void {
    const leader = this.chaos.leader();
    if (leader === undefined) return;
    this.administrator.leaveJoint(leader);
    const members = membersOf(leader.node.membership);
    for (const id of this.chaos.brokenNodes()) {
      if (members.includes(id) && leader.node.membership.votersOutgoing.length === 0)
        this.administrator.dismiss(leader, id);
    }
  }

  private explainLeadership(): string | undefined {
    const { group } = this.plan;
    const leader = this.chaos.leader();
    if (leader === undefined) return 'nobody leads';
    const members = membersOf(leader.node.membership);
    const broken = this.chaos.brokenNodes();
    for (const replica of this.replicas) {
      const isMember = members.includes(replica.id);
      // Only pre-vote and check-quorum together keep a removed node that still runs from disturbing the group (dissertation, 4.2.3).
      if (!isMember && !(group.preVote && group.checkQuorum)) replica.crash('all-kept', -1);
      if (!isMember || broken.includes(replica.id)) continue;
      // A change that was under way when it was switched off may have made it a member since.
      replica.start();
      if (!replica.isRunning) return `node ${replica.id} is not up`;
      if (replica.node.leader !== leader.id)
        return `node ${replica.id} believes that ${replica.node.leader} leads, not ${leader.id}`;
    }
    return undefined;
  }

  private explainDifference(): string | undefined {
    this.mendMembership();
    const leadership = this.explainLeadership();
    if (leadership !== undefined) return leadership;
    const leader = this.chaos.leader()!;
    const { node } = leader;
    if (node.membership.votersOutgoing.length > 0) return 'the configuration is still joint';
    if (node.commitIndex !== node.lastIndex)
      return `the leader holds ${node.lastIndex} and committed ${node.commitIndex}`;
    for (const id of membersOf(node.membership)) {
      const replica = this.replicas[id - 1]!;
      if (this.chaos.brokenNodes().includes(id)) return `broken node ${id} is still a member`;
      const problem = this.checker.explainLag(replica, node.lastIndex);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private hears(from: NodeId, to: NodeId): boolean {
    const sender = this.replicas[from - 1];
    if (sender === undefined || !sender.isRunning || sender.machine.isPaused) return false;
    return this.network.isOpen(from, to);
  }
}

const HEADER_BYTES = 40;

function sizeOf(message: Message): number {
  if (!('entries' in message)) return HEADER_BYTES;
  return message.entries.reduce((sizeBytes, entry) => sizeBytes + entry.data.length + HEADER_BYTES, HEADER_BYTES);
}

/** The bare core on perfect storage, as `createNode` makes it. */
export function coreParts(createNode: (config: RaftConfig) => RaftNode): Parts {
  return {
    createNode,
    createDisk: (plan, random, start) => new EntryDisk(plan.storage, random, start),
    payloads: plainPayloads,
    settles: false,
  };
}

/** The core over the real log on simulated disks; tests put `bugs` into it. */
export function logParts(createNode: (config: RaftConfig) => RaftNode, bugs: LogBugs = {}): Parts {
  return {
    createNode,
    createDisk: (plan, random, start) => new LogDisk(plan, random, start, bugs),
    payloads: batchPayloads,
    settles: true,
  };
}
