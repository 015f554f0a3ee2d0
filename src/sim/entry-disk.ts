import { assert } from '../base/index.ts';
import type { AppendWork, Entry, EntryLoad, Snapshot, Storage } from '../raft/index.ts';
import { EntryLog } from './entry-log.ts';
import type { UnsyncedFate } from './faults.ts';
import type { GroupStart } from './group-start.ts';
import type { Machine } from './machine.ts';
import type { StoragePlan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import type { AppendListener, DiskCondition, ReplicaDisk, ReplicaStorage } from './replica-disk.ts';

/** A hung disk is looked at again this often. */
const HANG_POLL_US = 10_000;

/**
 * Durable storage at the level of whole append works: what a perfect log would do, so that the core can be tried alone and a
 * failure here is the core's. Works become durable in order; one sync covers all that were written when it began.
 */
export class EntryDisk implements ReplicaDisk {
  readonly condition: DiskCondition = { delayUs: 0, isHung: false, failsNextSync: false, isFull: false };
  durable = new EntryLog();
  /** Handed over and not synced, oldest first. */
  unsynced: AppendWork[] = [];
  /** How many of `unsynced` have been written. */
  writtenCount = 0;
  protected readonly random: SeededRandom;
  private readonly plan: StoragePlan;
  private isDamaged = false;

  constructor(plan: StoragePlan, random: SeededRandom, start: GroupStart | undefined) {
    this.plan = plan;
    this.random = random;
    if (start === undefined) return;
    this.durable.restart(start.snapshot);
    this.durable.append(start.entries);
    this.durable.hardState = start.hardState;
  }

  open(machine: Machine, listener: AppendListener, done: (storage: ReplicaStorage | undefined) => void): void {
    done(this.isDamaged ? undefined : new EntryStorage(this, this.plan, this.random, machine, listener));
  }

  crash(fate: UnsyncedFate): void {
    for (const work of this.unsynced.slice(0, this.survivorCount(fate))) this.durable.store(work);
    this.unsynced = [];
    this.writtenCount = 0;
  }

  rot(): void {
    this.isDamaged = true;
  }

  /** A sync ended well. */
  makeDurable(count: number): AppendWork[] {
    const works = this.unsynced.splice(0, count);
    this.writtenCount -= works.length;
    for (const work of works) this.durable.store(work);
    return works;
  }

  /** How many of the unsynced works recovery finds whole. A torn one fails its checksum, and with it what comes after. */
  protected survivorCount(fate: UnsyncedFate): number {
    switch (fate) {
      case 'all-lost':
        return 0;
      case 'all-kept':
        return this.writtenCount;
      case 'prefix-kept':
        return this.random.below(this.writtenCount + 1);
      case 'torn':
        return Math.max(0, this.writtenCount - 1);
    }
  }
}

class EntryStorage implements ReplicaStorage {
  readonly forCore: Storage;
  readonly handedOut: EntryLog;
  readonly startSnapshot: Snapshot;
  readonly startsApplied = false;
  readonly startChanges = [];
  private readonly disk: EntryDisk;
  private readonly plan: StoragePlan;
  private readonly random: SeededRandom;
  private readonly machine: Machine;
  private readonly listener: AppendListener;
  private isWriting = false;

  constructor(disk: EntryDisk, plan: StoragePlan, random: SeededRandom, machine: Machine, listener: AppendListener) {
    this.disk = disk;
    this.plan = plan;
    this.random = random;
    this.machine = machine;
    this.listener = listener;
    this.handedOut = disk.durable.copy();
    this.startSnapshot = disk.durable.snapshot;
    const seen = plan.showsUnsynced ? this.handedOut : disk.durable;
    const membership = this.startSnapshot.membership;
    const hardState = seen.hardState;
    this.forCore = {
      initialState: () => ({ hardState, membership }),
      get firstIndex() {
        return seen.firstIndex;
      },
      get lastIndex() {
        return seen.lastIndex;
      },
      term: (index) => seen.term(index),
      entries: (from, to, bytesMax) => {
        if (from <= seen.lastIndex - plan.entriesAtHand) return undefined;
        return seen.entries(from, to, bytesMax);
      },
      snapshot: () => this.newestSnapshot(seen),
    };
  }

  private newestSnapshot(seen: EntryLog): Snapshot | undefined {
    if (this.random.permille(this.plan.snapshotMissingPermille)) return undefined;
    if (seen.snapshot.index >= this.listener.configuredIndex) return seen.snapshot;
    this.listener.snapshotWanted();
    return undefined;
  }

  append(work: AppendWork): void {
    this.handedOut.store(work);
    this.disk.unsynced.push(work);
    if (!this.isWriting) this.write();
  }

  get nextOffset(): number {
    return 0;
  }

  committed(): void {}

  configured(): void {}

  get hasRoom(): boolean {
    return true;
  }

  verifyReads(): void {}

  compact(snapshot: Snapshot, keepEntries: number): void {
    this.machine.after(this.syncTimeUs(), () => {
      if (this.disk.condition.isFull) return;
      this.disk.durable.compact(snapshot, keepEntries);
      this.handedOut.compact(snapshot, keepEntries);
    });
  }

  load(load: EntryLoad, done: (entries: readonly Entry[] | undefined) => void): void {
    this.machine.after(this.syncTimeUs(), () => {
      const log = this.disk.durable;
      const isHeld = load.from >= log.firstIndex && load.to <= log.lastIndex + 1;
      done(isHeld && !this.random.permille(50) ? log.entries(load.from, load.to, load.bytesMax) : undefined);
    });
  }

  private write(): void {
    if (!this.listener.reached('before-write')) return;
    this.isWriting = true;
    const { disk } = this;
    const count = Math.min(disk.unsynced.length, this.plan.writesPerSyncMax);
    this.later(this.plan.writeUs, () => {
      if (disk.condition.isFull) {
        this.listener.failed();
        return;
      }
      disk.writtenCount = count;
      if (!this.listener.reached('before-sync')) return;
      const needsSync = disk.unsynced.slice(0, count).some((work) => work.mustSync);
      this.later(needsSync ? this.syncTimeUs() : 0, () => this.synced(count));
    });
  }

  private synced(count: number): void {
    const { disk } = this;
    if (disk.condition.failsNextSync) {
      disk.condition.failsNextSync = false;
      this.listener.failed();
      return;
    }
    const works = disk.makeDurable(count);
    assert(works.length === count, 'what was written is there to be synced');
    if (!this.listener.reached('after-sync')) return;
    this.isWriting = false;
    if (disk.unsynced.length > 0) this.write();
    for (const work of works) this.listener.durable(work);
  }

  private later(delayUs: number, task: () => void): void {
    const { condition } = this.disk;
    this.machine.after(delayUs + condition.delayUs, () => {
      if (condition.isHung) this.later(HANG_POLL_US, task);
      else task();
    });
  }

  private syncTimeUs(): number {
    return this.random.heavyTailed(this.plan.syncUs, this.plan.syncUsMax);
  }
}
