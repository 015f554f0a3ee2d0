import { silentLogger } from '../base/index.ts';
import {
  DEFAULT_LOG_SETTINGS,
  type Disk,
  DiskError,
  LogError,
  type LogId,
  type LogManager,
  type LogSettings,
  openLogManager,
  type PartitionLog,
} from '../log/index.ts';
import type { AppendWork } from '../raft/index.ts';
import { SimulatedDisk } from './disk.ts';
import { EntryLog } from './entry-log.ts';
import type { Fault, UnsyncedFate } from './faults.ts';
import type { GroupStart } from './group-start.ts';
import { LogStorage } from './log-storage.ts';
import type { Machine } from './machine.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import { explainRecovery } from './recovery-check.ts';
import type { AppendListener, DiskCondition, ReplicaDisk, ReplicaStorage } from './replica-disk.ts';
import { check } from './violation.ts';

const LOG_ID: LogId = { topic: 'simulated', topicId: 'c2ltdWxhdGVkLWxvZw', partition: 0 };
const HANG_POLL_US = 10_000;
/** A server that cannot start, because its disk is full or fails, is started again after this. */
const RESTART_US = 50_000;
/** A crash within the disk comes within so many operations. */
const CRASH_OPERATIONS_MAX = 10;

/** What tests put between the log and its owner, and between the log and its disk. */
export interface LogBugs {
  readonly log?: (log: PartitionLog) => PartitionLog;
  readonly disk?: (disk: Disk) => Disk;
}

/** A machine's disk with the real log on it, which loses, tears, fails and rots as `SimulatedDisk` does. */
export class LogDisk implements ReplicaDisk {
  readonly condition: DiskCondition;
  durable = new EntryLog();
  /** Handed to the log and not reported durable, oldest first. */
  unsynced: AppendWork[] = [];
  private readonly plan: Plan;
  private readonly random: SeededRandom;
  private readonly start: GroupStart | undefined;
  private readonly simulated: SimulatedDisk;
  private readonly bugs: LogBugs;
  private machine: Machine | undefined;
  private isRotten = false;
  /** A write failed in the present life. */
  private hasFailed = false;

  constructor(plan: Plan, random: SeededRandom, start: GroupStart | undefined, bugs: LogBugs = {}) {
    this.bugs = bugs;
    this.plan = plan;
    this.random = random;
    this.start = start;
    this.simulated = new SimulatedDisk({ random, delay: () => this.delay() });
    this.condition = conditionOf(this.simulated);
  }

  open(machine: Machine, listener: AppendListener, done: (storage: ReplicaStorage | undefined) => void): void {
    this.machine = machine;
    machine.settleSoon();
    // Out of the promise chain, so that what `done` throws reaches the run and not the log.
    const settle = (action: () => void): void => machine.after(0, action);
    this.recover(machine, listener).then(
      (storage) => settle(() => done(storage)),
      (error: unknown) => settle(() => this.failedToOpen(error, machine, listener, done)),
    );
  }

  crash(fate: UnsyncedFate): void {
    if (fate === 'all-kept') this.simulated.kill();
    else this.simulated.crash();
  }

  crashSoon(onCrash: () => void): boolean {
    this.simulated.crashAfter(this.random.between(1, CRASH_OPERATIONS_MAX), onCrash);
    return true;
  }

  rot(place: Extract<Fault, { kind: 'bit-rot' }>['place']): void {
    const paths = this.simulated.paths().filter((path) => isFileFor(place, path));
    if (paths.length === 0) return;
    const path = this.random.pick(paths);
    const contents = this.simulated.contents(path);
    const used = contents.length - trailingZeros(contents);
    if (used === 0) return;
    this.isRotten = true;
    this.simulated.rot(path, this.random.below(used), 1 << this.random.below(8));
  }

  private async recover(machine: Machine, listener: AppendListener): Promise<ReplicaStorage | undefined> {
    const { limits } = this.plan;
    const settings = {
      ...DEFAULT_LOG_SETTINGS,
      segmentBytesMax: limits.segmentBytesMax,
      indexIntervalBytes: limits.indexIntervalBytes,
      retentionMs: -1,
    };
    let fatal: LogError | undefined;
    const manager = await openLogManager({
      disk: this.bugs.disk?.(this.simulated.mount()) ?? this.simulated.mount(),
      clock: machine.clock,
      random: machine.random,
      logger: silentLogger,
      onFatal: (error) => {
        fatal = error;
        machine.after(0, () => listener.failed());
      },
      defaultSettings: settings,
      tailBytesMax: limits.tailBytesMax,
      walBytesMax: limits.walSlots * limits.walSlotBytes,
      walSlotBytes: limits.walSlotBytes,
      openFilesMax: limits.openFilesMax,
      defer: (callback) => machine.after(0, () => letGo(machine, callback)),
    });
    const opened = await manager.open(LOG_ID, settings);
    const log = this.bugs.log?.(opened) ?? opened;
    if (log.failure !== undefined) throw log.failure;
    const recovered = await readAll(log);
    const difference = explainRecovery(this.durable, this.unsynced, recovered, this.hasFailed);
    if (this.isRotten && difference !== undefined) return undefined;
    check(difference === undefined, 'recovery keeps what was synced', () => `node ${machine.id}: ${difference}`);
    this.durable = recovered;
    this.unsynced = [];
    this.hasFailed = false;
    await this.found(log);
    if (fatal !== undefined) throw fatal;
    return this.storage(log, manager, settings, machine, listener);
  }

  /** The first start of a founding member; again if it did not get through. */
  private async found(log: PartitionLog): Promise<void> {
    const { start } = this;
    if (start === undefined || log.lastIndex >= start.entries.length) return;
    const { entries, hardState } = start;
    const work = { hardState, mustSync: true, snapshot: undefined, entries, responses: [] };
    this.unsynced.push(work);
    await new Promise<void>((resolve, reject) => {
      log.setProgressListener({
        onWritten: () => {},
        onDurable: (index) => index >= entries.length && resolve(),
        onFailed: (error) => {
          this.hasFailed = true;
          reject(error);
        },
      });
      log.append(entries, hardState);
    });
    this.durable.store(work);
    this.unsynced = [];
  }

  private storage(
    log: PartitionLog,
    manager: LogManager,
    settings: LogSettings,
    machine: Machine,
    listener: AppendListener,
  ): ReplicaStorage {
    const onDurable = (work: AppendWork): void => {
      this.durable.store(work);
      this.unsynced.shift();
    };
    const onHandedOut = (work: AppendWork): void => {
      this.unsynced.push(work);
    };
    const onFailed = (): void => {
      this.hasFailed = true;
    };
    const witness = { onHandedOut, onDurable, onFailed };
    return new LogStorage(log, manager, settings, this.durable.copy(), machine, listener, witness);
  }

  private failedToOpen(
    error: unknown,
    machine: Machine,
    listener: AppendListener,
    done: (storage: ReplicaStorage | undefined) => void,
  ): void {
    if (!(error instanceof LogError || error instanceof DiskError)) throw error;
    if (this.isRotten) {
      done(undefined);
      return;
    }
    const isDamaged = error instanceof LogError && error.reason === 'damaged';
    check(!isDamaged, 'recovery keeps what was synced', () => {
      return `node ${machine.id} finds damage where nothing was damaged: ${error.message}`;
    });
    this.simulated.kill();
    machine.after(RESTART_US, () => this.open(machine, listener, done));
  }

  private delay(): Promise<void> {
    return new Promise((resolve) => this.wait(this.operationTimeUs(), resolve));
  }

  private wait(delayUs: number, resolve: () => void): void {
    this.machine!.after(delayUs, () => {
      if (this.condition.isHung) {
        this.wait(HANG_POLL_US, resolve);
      } else {
        this.machine!.settleSoon();
        resolve();
      }
    });
  }

  private operationTimeUs(): number {
    const { syncUs, syncUsMax } = this.plan.storage;
    return this.random.heavyTailed(syncUs / 2, syncUsMax / 2) + this.condition.delayUs;
  }
}

function letGo(machine: Machine, callback: () => void): void {
  machine.settleSoon();
  callback();
}

function conditionOf(disk: SimulatedDisk): DiskCondition {
  return {
    delayUs: 0,
    isHung: false,
    get failsNextSync() {
      return disk.failsNextSync;
    },
    set failsNextSync(fails: boolean) {
      disk.failsNextSync = fails;
    },
    get isFull() {
      return disk.capacityBytes !== Number.POSITIVE_INFINITY;
    },
    set isFull(isFull: boolean) {
      disk.capacityBytes = isFull ? disk.usedBytes : Number.POSITIVE_INFINITY;
    },
  };
}

function isFileFor(place: Extract<Fault, { kind: 'bit-rot' }>['place'], path: string): boolean {
  const isWal = path.endsWith('.wal');
  if (place === 'hard-state') return isWal;
  const isSegment = path.endsWith('.log') || path.endsWith('index');
  return place === 'log' ? isSegment : !isWal && !isSegment;
}

function trailingZeros(bytes: Buffer): number {
  let count = 0;
  while (count < bytes.length && bytes[bytes.length - 1 - count] === 0) count++;
  return count;
}

/** What a log holds, all of it. */
async function readAll(log: PartitionLog): Promise<EntryLog> {
  const result = new EntryLog();
  const index = log.firstIndex - 1;
  result.restart({ ...result.snapshot, index, term: log.termAt(index)! });
  result.hardState = log.hardState;
  for (let index = log.firstIndex; index <= log.lastIndex; ) {
    const entries = await log.entries(index, log.lastIndex + 1, Number.POSITIVE_INFINITY);
    result.append(entries);
    index += entries.length;
  }
  return result;
}
