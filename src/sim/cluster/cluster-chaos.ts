import type { SimulatedDisk } from '../disk.ts';
import type { SimWorld } from '../host.ts';
import type { Release } from '../network.ts';
import type { Trace } from '../trace.ts';
import type { BrokerNode } from './broker-node.ts';
import { type ClusterFault, type ClusterTarget, CONTROLLER, PARTITION_LEADER } from './cluster-plan.ts';

const SEGMENT = /\/\d{20}\.log$/;

/** What chaos asks of those who know the cluster as clients do. */
export interface Spectator {
  /** -1 if nobody knows. */
  leaderId(): number;
  controllerId(): number;
  administer(fault: ClusterFault): void;
  /** Asks for the removal of a node. */
  remove(node: BrokerNode, returns: boolean): void;
}

const LOOK_US = 100_000;

/** Makes the faults of a schedule happen to machines, network and disks of a world, and takes all of them back at the end. */
export class ClusterChaos {
  private readonly world: SimWorld;
  private readonly nodes: readonly BrokerNode[];
  private readonly clientIds: readonly number[];
  private readonly spectator: Spectator;
  private readonly trace: Trace;
  private readonly undo = new Set<() => void>();
  private isHealed = false;

  constructor(
    world: SimWorld,
    nodes: readonly BrokerNode[],
    clientIds: readonly number[],
    spectator: Spectator,
    trace: Trace,
  ) {
    this.world = world;
    this.nodes = nodes;
    this.clientIds = clientIds;
    this.spectator = spectator;
    this.trace = trace;
  }

  schedule(faults: readonly ClusterFault[]): void {
    for (const fault of faults) {
      this.world.scheduler.after(fault.atMs * 1000, () => {
        if (!this.isHealed) this.strike(fault);
      });
    }
  }

  /** Ends all faults: the network is calm, disks work, all machines run. */
  heal(): void {
    this.isHealed = true;
    for (const undo of [...this.undo]) undo();
    this.world.network.heal();
    for (const node of this.nodes) {
      const disk = this.world.disk(node.id);
      const machine = this.world.machine(node.id);
      disk.capacityBytes = Number.POSITIVE_INFINITY;
      disk.failsNextSync = false;
      disk.crashAfter(Number.POSITIVE_INFINITY, () => {});
      machine.slownessUs = 0;
      machine.setClockRate(0);
      machine.resume();
      node.up();
    }
  }

  private strike(fault: ClusterFault): void {
    const { world } = this;
    this.trace.event(world.scheduler.nowUs, 'fault', 0, fault.atMs, 0, 0, () => JSON.stringify(fault));
    switch (fault.kind) {
      case 'power-all':
        for (const node of this.nodes) this.down(node, fault.downMs, () => node.power());
        return;
      case 'join':
        this.nodes.find(({ id }) => id === fault.node)?.boot();
        return;
      case 'partition':
      case 'one-way':
        this.cut(fault);
        return;
      case 'cut-link':
        this.shutBoth(this.idOf(fault.node), fault.peer, fault.forMs);
        return;
      case 'weather':
        world.network.weather = fault.weather;
        return;
      case 'rolling-restart':
        this.roll(this.nodes, fault.downMs);
        return;
      case 'elect':
      case 'reassign':
      case 'add-partition':
      case 'delete-records':
      case 'recreate':
      case 'transfer':
      case 'rebalance':
        this.spectator.administer(fault);
        return;
      default: {
        const node = this.nodes.find(({ id }) => id === this.idOf(fault.node));
        if (node !== undefined) this.strikeNode(node, fault);
      }
    }
  }

  private strikeNode(
    node: BrokerNode,
    fault: Exclude<Extract<ClusterFault, { node: ClusterTarget }>, { kind: 'join' | 'transfer' }>,
  ): void {
    const { world } = this;
    const machine = world.machine(node.id);
    const disk = world.disk(node.id);
    switch (fault.kind) {
      case 'power':
        if (fault.operations === 0 || !node.isUp) this.down(node, fault.downMs, () => node.power());
        else {
          // Within an operation of the disk, which ends the call chain: the rest of the machine goes down in the next event.
          disk.crashAfter(fault.operations, () => {
            world.scheduler.after(0, () => this.down(node, fault.downMs, () => node.power()));
          });
        }
        break;
      case 'wipe':
        if (this.nodes.some((other) => other !== node && other.isBooted && !other.isUp)) return;
        this.down(node, fault.downMs, () => node.wipe());
        break;
      case 'rot':
        this.down(node, fault.downMs, () => {
          node.kill('is killed, and a segment rots');
          rot(disk, fault.segment, fault.position);
        });
        break;
      case 'remove':
        if (this.nodes.some((other) => other !== node && other.isBooted && !other.isUp)) return;
        this.spectator.remove(node, fault.returns);
        break;
      case 'kill':
        this.down(node, fault.downMs, () => node.kill('is killed'));
        break;
      case 'restart':
        node.restart(fault.downMs);
        break;
      case 'pause':
        machine.pause();
        this.until(fault.forMs, () => machine.resume());
        break;
      case 'slow-node':
        machine.slownessUs = fault.delayMs * 1000;
        this.until(fault.forMs, () => {
          machine.slownessUs = 0;
        });
        break;
      case 'flap':
        this.flap(node.id, fault.periodMs, world.scheduler.nowUs + fault.forMs * 1000);
        break;
      case 'slow-disk':
        this.slowDisk(node.id, fault.delayMs * 1000, fault.forMs);
        break;
      case 'hang-disk':
        this.slowDisk(node.id, fault.forMs * 1000, fault.forMs);
        break;
      case 'full-disk':
        disk.capacityBytes = disk.usedBytes;
        this.until(fault.forMs, () => {
          disk.capacityBytes = Number.POSITIVE_INFINITY;
        });
        break;
      case 'sync-error':
        disk.failsNextSync = true;
        break;
      case 'clock-rate':
        machine.setClockRate(fault.partsPerMillion);
        this.until(fault.forMs, () => machine.setClockRate(0));
        break;
      case 'wall-jump':
        machine.jumpWallClock(fault.byMs);
        break;
    }
  }

  /** One after the other, each once the one before serves again. */
  private roll([node, ...rest]: readonly BrokerNode[], downMs: number): void {
    if (node === undefined || this.isHealed) return;
    const { server } = node;
    node.restart(downMs);
    const look = (): void => {
      if (!node.isBooted || (node.server !== undefined && node.server !== server)) this.roll(rest, downMs);
      else if (!this.isHealed) this.world.scheduler.after(LOOK_US, look);
    };
    this.world.scheduler.after(LOOK_US, look);
  }

  private down(node: BrokerNode, downMs: number, fall: () => void): void {
    if (this.isHealed) return;
    fall();
    this.until(downMs, () => node.up());
  }

  private slowDisk(nodeId: number, delayUs: number, forMs: number): void {
    this.world.slowDisk(nodeId, delayUs);
    this.until(forMs, () => this.world.slowDisk(nodeId, 0));
  }

  /** Two sides lose each other. Of the clients a third goes with each side, and the rest still reaches everybody. */
  private cut(fault: Extract<ClusterFault, { kind: 'partition' | 'one-way' }>): void {
    const near = (fault.kind === 'one-way' ? fault.from : fault.side).map((node) => this.idOf(node));
    const far = this.nodes.map(({ id }) => id).filter((id) => !near.includes(id));
    for (const client of this.clientIds) {
      const choice = (client + fault.atMs) % 3;
      if (choice === 0) near.push(client);
      if (choice === 1) far.push(client);
    }
    const releases: Release[] = [];
    for (const from of near.filter((id) => id > 0)) {
      for (const to of far) {
        if (fault.kind !== 'one-way' || !fault.isInbound) releases.push(this.world.network.shut(from, to));
        if (fault.kind !== 'one-way' || fault.isInbound) releases.push(this.world.network.shut(to, from));
      }
    }
    this.until(fault.forMs, () => releaseAll(releases));
  }

  private shutBoth(node: number, peer: number, forMs: number): void {
    if (node <= 0 || node === peer) return;
    const releases = [this.world.network.shut(node, peer), this.world.network.shut(peer, node)];
    this.until(forMs, () => releaseAll(releases));
  }

  private flap(id: number, periodMs: number, untilUs: number): void {
    const { world } = this;
    if (this.isHealed || world.scheduler.nowUs >= untilUs) return;
    const others = this.nodes.filter((node) => node.id !== id);
    const releases = others.flatMap((other) => [world.network.shut(id, other.id), world.network.shut(other.id, id)]);
    this.until(periodMs, () => {
      releaseAll(releases);
      world.scheduler.after(periodMs * 1000, () => this.flap(id, periodMs, untilUs));
    });
  }

  private idOf(target: ClusterTarget): number {
    if (target === PARTITION_LEADER) return this.spectator.leaderId();
    return target === CONTROLLER ? this.spectator.controllerId() : target;
  }

  private until(forMs: number, undo: () => void): void {
    const once = (): void => {
      if (this.undo.delete(once)) undo();
    };
    this.undo.add(once);
    this.world.scheduler.after(forMs * 1000, once);
  }
}

function rot(disk: SimulatedDisk, segment: number, position: number): void {
  const paths = disk.paths().filter((path) => SEGMENT.test(path) && disk.contents(path).length > 0);
  const path = paths[segment % paths.length];
  if (path !== undefined) disk.rot(path, position % disk.contents(path).length, 1);
}

function releaseAll(releases: readonly Release[]): void {
  for (const release of releases) release();
}
