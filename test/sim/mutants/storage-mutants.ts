import { type AppendWork, createRaftNode } from '../../../src/raft/index.ts';
import { EntryDisk } from '../../../src/sim/entry-disk.ts';
import type { UnsyncedFate } from '../../../src/sim/faults.ts';
import { coreParts, type Parts } from '../../../src/sim/index.ts';
import type { Mutant } from './mutant.ts';

/** Loses the newest synced entry along with a write that was torn. */
class TailLosingDisk extends EntryDisk {
  override crash(fate: UnsyncedFate): void {
    const wasTorn = fate === 'torn' && this.writtenCount > 0;
    super.crash(fate);
    const { durable } = this;
    if (wasTorn && durable.lastIndex >= durable.firstIndex) durable.truncateFrom(durable.lastIndex);
  }
}

/** Finds a log one entry short at every start, so that its index is given out again. */
class ForgetfulDisk extends EntryDisk {
  override crash(fate: UnsyncedFate): void {
    super.crash(fate);
    const { durable } = this;
    if (durable.lastIndex < durable.firstIndex) return;
    durable.truncateFrom(durable.lastIndex);
    const { hardState } = durable;
    durable.hardState = { ...hardState, commit: Math.min(hardState.commit, durable.lastIndex) };
  }
}

/** Comes back with a term of the past. */
class TermLosingDisk extends EntryDisk {
  override crash(fate: UnsyncedFate): void {
    super.crash(fate);
    const { hardState } = this.durable;
    this.durable.hardState = { ...hardState, term: Math.max(0, hardState.term - 1), vote: 0 };
  }
}

/** Keeps the hard state of a write whose entries are lost: the two are not stored as one. */
class SplittingDisk extends EntryDisk {
  override crash(fate: UnsyncedFate): void {
    const last = this.unsynced.findLast((work) => work.hardState !== undefined);
    super.crash(fate);
    if (last?.hardState !== undefined) this.durable.hardState = last.hardState;
  }
}

/** Calls a sync done that has covered only what the one before should have. */
class LyingDisk extends EntryDisk {
  private cached: AppendWork[] = [];

  override makeDurable(count: number): AppendWork[] {
    const works = this.unsynced.splice(0, count);
    this.writtenCount -= works.length;
    for (const work of this.cached) this.durable.store(work);
    this.cached = works;
    return works;
  }

  override crash(fate: UnsyncedFate): void {
    this.cached = [];
    super.crash(fate);
  }
}

function onDisk(Disk: typeof EntryDisk): Parts {
  return {
    ...coreParts(createRaftNode),
    createDisk: (plan, random, start) => new Disk(plan.storage, random, start),
  };
}

/** Storage that breaks its promise. */
export const storageMutants: readonly Mutant[] = [
  {
    name: 'lose the tail after a torn write',
    bug: 'recovery cuts off what was synced before the torn write',
    seedsMax: 100,
    parts: onDisk(TailLosingDisk),
  },
  {
    name: 'report a write before it is synced',
    bug: 'an acknowledged write is lost with the power',
    seedsMax: 50,
    parts: onDisk(LyingDisk),
  },
  {
    name: 'reuse an index after a restart',
    bug: 'the newest entry is forgotten at each start and its index given to another',
    seedsMax: 50,
    parts: onDisk(ForgetfulDisk),
  },
  {
    name: 'lose the term in a restart',
    bug: 'a node comes back in a term in which it may have voted',
    seedsMax: 50,
    parts: onDisk(TermLosingDisk),
  },
  {
    name: 'keep a hard state without its entries',
    bug: 'hard state and entries are not stored as one: the commit index is beyond the log',
    seedsMax: 500,
    parts: onDisk(SplittingDisk),
  },
];
