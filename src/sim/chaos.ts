import type { NodeId } from '../raft/index.ts';
import type { Administrator } from './administrator.ts';
import { describeFault, type Fault, LEADER, type Target } from './faults.ts';
import type { Load } from './load.ts';
import type { Release, SimNetwork } from './network.ts';
import type { Replica } from './replica.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** Makes the faults of a schedule happen to replicas, network and disks, and takes all of them back at the end. */
export class Chaos {
  private readonly scheduler: Scheduler;
  private readonly trace: Trace;
  private readonly network: Pick<SimNetwork<unknown>, 'shut' | 'slowDown' | 'heal' | 'weather'>;
  private readonly replicas: readonly Replica[];
  private readonly administrator: Administrator;
  private readonly load: Load;
  private readonly undo = new Set<() => void>();
  private readonly rotten = new Set<Replica>();
  private isHealed = false;

  constructor(
    scheduler: Scheduler,
    trace: Trace,
    network: Pick<SimNetwork<unknown>, 'shut' | 'slowDown' | 'heal' | 'weather'>,
    replicas: readonly Replica[],
    administrator: Administrator,
    load: Load,
  ) {
    this.scheduler = scheduler;
    this.trace = trace;
    this.network = network;
    this.replicas = replicas;
    this.administrator = administrator;
    this.load = load;
  }

  schedule(faults: readonly Fault[]): void {
    for (const fault of faults) {
      this.scheduler.after(fault.atMs * 1000, () => {
        this.trace.event(this.scheduler.nowUs, 'fault', 0, fault.atMs, 0, 0, () => describeFault(fault));
        this.apply(fault);
      });
    }
  }

  /** Whoever believes to lead in the highest term. */
  leader(): Replica | undefined {
    let found: Replica | undefined;
    for (const replica of this.replicas) {
      if (replica.isLeader && (found === undefined || replica.node.term > found.node.term)) found = replica;
    }
    return found;
  }

  /** Everything works again: links, disks, clocks; what is down starts. Broken disks stay broken. */
  heal(): void {
    this.isHealed = true;
    for (const undo of this.undo) undo();
    this.undo.clear();
    this.network.heal();
    for (const replica of this.replicas) {
      replica.cancelAmbush();
      replica.disk.condition.failsNextSync = false;
      if (replica.isOutOfService) replica.crash('prefix-kept', 0);
      else replica.start();
    }
  }

  brokenNodes(): NodeId[] {
    return this.replicas.filter((replica) => this.rotten.has(replica) || replica.isDamaged).map(({ id }) => id);
  }

  private apply(fault: Fault): void {
    switch (fault.kind) {
      case 'crash':
        this.on(fault.node, (replica) => replica.crashAt(fault.point, fault.unsynced, fault.downMs));
        break;
      case 'crash-all':
        for (const replica of this.replicas) replica.crash(fault.unsynced, fault.downMs);
        break;
      case 'pause':
        this.on(fault.node, ({ machine }) => {
          machine.pause();
          this.until(fault.forMs, () => machine.resume());
        });
        break;
      case 'slow-node':
        this.on(fault.node, ({ machine }) => {
          machine.slownessUs = fault.delayMs * 1000;
          this.until(fault.forMs, () => {
            machine.slownessUs = 0;
          });
        });
        break;
      case 'partition':
      case 'one-way':
      case 'bridge':
        this.cut(fault);
        break;
      case 'cut-link':
        this.cutFromLeader(fault.node, fault.isInbound, fault.forMs);
        break;
      case 'flap':
        this.on(fault.node, ({ id }) => this.flap(id, fault.periodMs, this.scheduler.nowUs + fault.forMs * 1000));
        break;
      case 'slow-link':
        this.on(fault.node, ({ id }) => {
          const releases = this.others([id]).flatMap((other) => [
            this.network.slowDown(id, other, fault.bytesPerMs),
            this.network.slowDown(other, id, fault.bytesPerMs),
          ]);
          this.until(fault.forMs, () => releaseAll(releases));
        });
        break;
      case 'weather': {
        const before = this.network.weather;
        this.network.weather = fault.weather;
        this.until(fault.forMs, () => {
          this.network.weather = before;
        });
        break;
      }
      case 'clock-rate':
        this.on(fault.node, ({ machine }) => {
          machine.setClockRate(fault.partsPerMillion);
          this.until(fault.forMs, () => machine.setClockRate(0));
        });
        break;
      case 'wall-jump':
        this.on(fault.node, ({ machine }) => machine.jumpWallClock(fault.byMs));
        break;
      case 'slow-disk':
      case 'hang-disk':
      case 'full-disk':
      case 'sync-error':
      case 'bit-rot':
        this.on(fault.node, (replica) => this.spoilDisk(fault, replica));
        break;
      case 'transfer':
        this.transfer(fault.to, fault.deafMs);
        break;
      case 'membership': {
        const leader = this.leader();
        if (leader !== undefined) this.administrator.fulfil(fault.wish, leader, this.brokenNodes());
        break;
      }
      case 'compact':
        this.on(fault.node, (replica) => replica.compact(fault.keepEntries));
        break;
      case 'burst':
        this.load.burst(fault.writes);
        break;
    }
  }

  private spoilDisk(
    fault: Extract<Fault, { kind: 'slow-disk' | 'hang-disk' | 'full-disk' | 'sync-error' | 'bit-rot' }>,
    replica: Replica,
  ): void {
    const { condition } = replica.disk;
    switch (fault.kind) {
      case 'slow-disk':
        condition.delayUs = fault.delayMs * 1000;
        this.until(fault.forMs, () => {
          condition.delayUs = 0;
        });
        break;
      case 'hang-disk':
        condition.isHung = true;
        this.until(fault.forMs, () => {
          condition.isHung = false;
        });
        break;
      case 'full-disk':
        condition.isFull = true;
        this.until(fault.forMs, () => {
          condition.isFull = false;
          if (replica.isOutOfService) replica.crash('prefix-kept', 0);
        });
        break;
      case 'sync-error':
        condition.failsNextSync = true;
        this.until(fault.downMs, () => {
          condition.failsNextSync = false;
          if (replica.isOutOfService) replica.crash('prefix-kept', 0);
        });
        break;
      case 'bit-rot':
        this.rot(fault.place, replica);
        break;
    }
  }

  /** Only where the group can do without the node: losing the disks of a majority loses data under any protocol. */
  private rot(place: Extract<Fault, { kind: 'bit-rot' }>['place'], replica: Replica): void {
    const leader = this.leader();
    if (leader === undefined || leader === replica) return;
    const { voters, votersOutgoing } = leader.node.membership;
    const isSpare = this.brokenNodes().length === 0 && votersOutgoing.length === 0 && voters.length >= 3;
    if (!isSpare || !voters.includes(replica.id)) return;
    this.rotten.add(replica);
    replica.disk.rot(place);
    replica.crash('prefix-kept', 10);
  }

  private transfer(to: Target, deafMs: number): void {
    const leader = this.leader();
    if (leader === undefined) return;
    const others = leader.node.membership.voters.filter((id) => id !== leader.id);
    const target = to === LEADER || to === leader.id ? others[0] : to;
    if (target === undefined) return;
    leader.transferTo(target);
    if (deafMs === 0) return;
    const releases = this.others([leader.id]).map((other) => this.network.shut(other, leader.id));
    this.until(deafMs, () => releaseAll(releases));
  }

  private cut(fault: Extract<Fault, { kind: 'partition' | 'one-way' | 'bridge' }>): void {
    const side = this.ids(fault.kind === 'one-way' ? fault.from : fault.side);
    const rest = this.others(side);
    const bridge = fault.kind === 'bridge' ? this.ids([fault.bridge])[0] : undefined;
    const isOutboundCut = fault.kind !== 'one-way' || !fault.isInbound;
    const isInboundCut = fault.kind !== 'one-way' || fault.isInbound;
    const releases: Release[] = [];
    for (const near of side) {
      for (const far of rest) {
        if (near === bridge || far === bridge) continue;
        if (isOutboundCut) releases.push(this.network.shut(near, far));
        if (isInboundCut) releases.push(this.network.shut(far, near));
      }
    }
    this.until(fault.forMs, () => releaseAll(releases));
  }

  private cutFromLeader(node: NodeId, isInbound: boolean, forMs: number): void {
    const leader = this.leader();
    if (leader === undefined || leader.id === node) return;
    const releases = [this.network.shut(leader.id, node)];
    if (!isInbound) releases.push(this.network.shut(node, leader.id));
    this.until(forMs, () => releaseAll(releases));
  }

  private flap(id: NodeId, periodMs: number, untilUs: number): void {
    if (this.isHealed || this.scheduler.nowUs >= untilUs) return;
    const releases = this.others([id]).flatMap((other) => [this.network.shut(id, other), this.network.shut(other, id)]);
    this.until(periodMs, () => {
      releaseAll(releases);
      this.scheduler.after(periodMs * 1000, () => this.flap(id, periodMs, untilUs));
    });
  }

  private on(target: Target, act: (replica: Replica) => void): void {
    const replica = target === LEADER ? this.leader() : this.replicas.find(({ id }) => id === target);
    if (replica !== undefined) act(replica);
  }

  private ids(targets: readonly Target[]): NodeId[] {
    const leader = this.leader();
    const ids = targets.map((target) => (target === LEADER ? (leader?.id ?? 0) : target));
    return ids.filter((id) => id !== 0);
  }

  private others(ids: readonly NodeId[]): NodeId[] {
    return this.replicas.map(({ id }) => id).filter((id) => !ids.includes(id));
  }

  private until(forMs: number, undo: () => void): void {
    const once = (): void => {
      if (this.undo.delete(once)) undo();
    };
    this.undo.add(once);
    this.scheduler.after(forMs * 1000, once);
  }
}

function releaseAll(releases: readonly Release[]): void {
  for (const release of releases) release();
}
