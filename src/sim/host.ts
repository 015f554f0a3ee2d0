import type { Clock, Random } from '../base/index.ts';
import type { Disk } from '../log/index.ts';
import { SimulatedDisk } from './disk.ts';
import { Machine } from './machine.ts';
import { SimNetwork } from './network.ts';
import { SeededRandom } from './random.ts';
import { Scheduler, type TimeUs } from './scheduler.ts';
import { type Accept, type SimStream, SimStreams, type StreamEvents } from './streams.ts';

/** All that a program may touch: give it these in place of the operating system's, and it runs in the simulator. */
export interface HostEnvironment {
  readonly nodeId: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Mounted afresh in each life. */
  readonly disk: Disk;
  listen(port: number, accept: Accept): () => void;
  connect(nodeId: number, port: number, events: StreamEvents): SimStream;
}

/** Starts on a machine, at its start and after every crash. What it started is left behind when the machine stops. */
export type Program = (environment: HostEnvironment) => void | Promise<void>;

const Stream = { network: 11, disk: 2_000, machine: 1_000 } as const;
/** How long a disk's operations take in microseconds: mostly near the first, now and then up to the second. */
interface DiskSpeed {
  readonly usualUs: number;
  readonly usMax: number;
}

const DISK_SPEED: DiskSpeed = { usualUs: 100, usMax: 20_000 };

/**
 * A world of machines for programs of any kind, whole brokers too: virtual time, connections, disks, and faults on all three. Code
 * of several machines runs in this one process; it shares nothing but what it is given.
 */
export class SimWorld {
  readonly scheduler = new Scheduler();
  /** Cuts, delays and losses; also for {@link SimWorld.streams}, which never lose bytes but stall and break. */
  readonly network: SimNetwork<never>;
  readonly streams: SimStreams;
  private readonly machines = new Map<number, Machine>();
  private readonly disks = new Map<number, SimulatedDisk>();
  private readonly programs = new Map<number, Program>();
  /** Added to each operation of a disk, in microseconds. */
  private readonly diskDelaysUs = new Map<number, TimeUs>();
  private readonly seed: number;
  private readonly diskSpeed: DiskSpeed;
  private failure: unknown;

  constructor(seed: number, nodeIds: readonly number[], diskSpeed = DISK_SPEED) {
    this.network = new SimNetwork<never>(
      this.scheduler,
      new SeededRandom(seed, Stream.network),
      Math.max(...nodeIds),
      () => {},
    );
    this.streams = new SimStreams(this.scheduler, this.network, this.machines);
    this.seed = seed;
    this.diskSpeed = diskSpeed;
    for (const id of nodeIds) {
      this.machines.set(id, new Machine(this.scheduler, new SeededRandom(seed, Stream.machine + id), id));
      this.replaceDisk(id);
    }
  }

  /** A machine that is down gets another disk, empty. */
  replaceDisk(nodeId: number): void {
    const machine = this.machine(nodeId);
    const random = new SeededRandom(this.seed, Stream.disk + nodeId);
    const delay = (): Promise<void> => {
      const ownUs = random.heavyTailed(this.diskSpeed.usualUs, this.diskSpeed.usMax);
      const delayUs = ownUs + (this.diskDelaysUs.get(nodeId) ?? 0);
      return new Promise((resolve) => machine.after(delayUs, resolve));
    };
    this.disks.set(nodeId, new SimulatedDisk({ random, delay }));
  }

  machine(nodeId: number): Machine {
    return this.machines.get(nodeId)!;
  }

  disk(nodeId: number): SimulatedDisk {
    return this.disks.get(nodeId)!;
  }

  /** From now on each operation of the machine's disk takes `delayUs` longer. */
  slowDisk(nodeId: number, delayUs: TimeUs): void {
    this.diskDelaysUs.set(nodeId, delayUs);
  }

  /** Installs `program` on a machine and starts it. */
  start(nodeId: number, program: Program): void {
    this.programs.set(nodeId, program);
    this.restart(nodeId);
  }

  /** Power fails: unsynced data are lost as chance has it, connections break, nothing of this life runs again. */
  crash(nodeId: number): void {
    this.machine(nodeId).stop();
    this.streams.forgetAll(nodeId);
    this.disk(nodeId).crash();
  }

  /** The process dies; its host lives on: the disk keeps all it was given, connections are reset, new ones refused. */
  kill(nodeId: number): void {
    this.machine(nodeId).stop(true);
    this.streams.resetAll(nodeId);
    this.streams.forgetAll(nodeId);
    this.disk(nodeId).kill();
  }

  /** The machine's program begins a new life. */
  restart(nodeId: number): void {
    const machine = this.machine(nodeId);
    const program = this.programs.get(nodeId)!;
    machine.start();
    const environment: HostEnvironment = {
      nodeId,
      clock: machine.clock,
      random: machine.random,
      disk: this.disk(nodeId).mount(),
      listen: (port, accept) => this.streams.listen(nodeId, port, accept),
      connect: (to, port, events) => this.streams.connect(nodeId, to, port, events),
    };
    machine.run(() => {
      Promise.resolve(program(environment)).catch((error: unknown) => {
        this.failure ??= error;
      });
    });
  }

  /** Lets the world go on for `forUs`; throws what a program failed with. */
  async runFor(forUs: TimeUs): Promise<void> {
    await this.scheduler.runUntilSettling(this.scheduler.nowUs + forUs);
    if (this.failure !== undefined) throw this.failure;
  }
}
