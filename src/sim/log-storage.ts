import type { LogManager, LogRead, PartitionLog } from '../log/index.ts';
import type { AppendWork, Entry, EntryLoad, HardState, Index, Snapshot, Storage, Term } from '../raft/index.ts';
import { EntryLog } from './entry-log.ts';
import type { Machine } from './machine.ts';
import { offsetsOf } from './payload.ts';
import type { AppendListener, CommittedBatches, ReplicaStorage } from './replica-disk.ts';
import { check } from './violation.ts';

/** Told of each work as it goes in and as it is durable. */
export interface WorkWitness {
  onHandedOut(work: AppendWork): void;
  onDurable(work: AppendWork): void;
  onFailed(): void;
}

/** The core's storage over one real log: what the replication layer does, without sharing the log with other groups. */
export class LogStorage implements ReplicaStorage {
  readonly forCore: Storage;
  readonly handedOut: EntryLog;
  readonly startSnapshot: Snapshot = new EntryLog().snapshot;
  private readonly log: PartitionLog;
  private readonly manager: LogManager;
  private readonly machine: Machine;
  private readonly listener: AppendListener;
  private readonly witness: WorkWitness;
  private readonly pending: AppendWork[] = [];
  /** What was pending then was dropped, though what came after it may still be written. */
  private hasFailed = false;

  constructor(
    log: PartitionLog,
    manager: LogManager,
    handedOut: EntryLog,
    machine: Machine,
    listener: AppendListener,
    witness: WorkWitness,
  ) {
    this.log = log;
    this.manager = manager;
    this.handedOut = handedOut;
    this.machine = machine;
    this.listener = listener;
    this.witness = witness;
    this.forCore = coreStorage(log);
    log.setProgressListener({
      onWritten: () => {},
      onDurable: (index, term) => {
        const { durableHardState } = log;
        this.machine.after(0, () => this.progressed(index, term, durableHardState));
      },
      onFailed: () => {
        this.hasFailed = true;
        this.witness.onFailed();
        this.machine.after(0, () => this.listener.failed());
      },
    });
  }

  get nextOffset(): number {
    return this.log.logEndOffset;
  }

  get hasRoom(): boolean {
    return this.manager.waitForRoom() === undefined;
  }

  append(work: AppendWork): void {
    if (!this.listener.reached('before-write')) return;
    this.handedOut.store(work);
    this.witness.onHandedOut(work);
    this.pending.push(work);
    if (isEmpty(work)) {
      if (this.pending.length === 1) this.machine.after(0, () => this.complete(0));
    } else {
      this.machine.settleSoon();
      this.log.append(work.entries, work.hardState);
    }
  }

  committed(index: Index): void {
    this.log.commitTo(Math.min(index, this.log.lastIndex));
  }

  /** The log keeps everything: cutting it belongs to retention, with segments as snapshots. */
  compact(): void {}

  load(load: EntryLoad, done: (entries: readonly Entry[] | undefined) => void): void {
    const settle = (entries: readonly Entry[] | undefined): void => this.machine.after(0, () => done(entries));
    this.machine.settleSoon();
    Promise.resolve()
      .then(() => this.log.entries(load.from, load.to, load.bytesMax))
      .then(settle, () => settle(undefined));
  }

  verifyReads(committed: CommittedBatches, fromOffset: number, bytesMax: number): void {
    const { highWatermark, logStartOffset, logEndOffset } = this.log;
    const explain = (): string => {
      return `node ${this.machine.id} has log start ${logStartOffset}, high watermark ${highWatermark}, log end ${logEndOffset}`;
    };
    const isOrdered = logStartOffset <= highWatermark && highWatermark <= logEndOffset;
    check(isOrdered && highWatermark <= committed.nextOffset, 'follower reads up to the commit', explain);
    const offset = Math.min(fromOffset, highWatermark);
    const verify = (read: LogRead): void => {
      const bytes = Buffer.concat(read.buffers);
      const { nextOffset } = read;
      read.release();
      this.machine.after(0, () => committed.compare(this.machine.id, bytes, offset, nextOffset, highWatermark));
    };
    const request = { offset, endOffset: highWatermark, bytesMax, atLeastOneBatch: true };
    // A read that the disk fails proves nothing; that the log fails with it is checked elsewhere.
    this.machine.settleSoon();
    Promise.resolve()
      .then(() => this.log.read(request))
      .then(verify, () => {});
  }

  /** Something of this log reached the disk: everything up to `index` of `term`, and up to `hardState`. */
  private progressed(index: Index, term: Term, hardState: HardState): void {
    if (this.hasFailed) return;
    let done = -1;
    for (const [position, work] of this.pending.entries()) {
      const last = work.entries.at(-1);
      const holds = last !== undefined && last.index === index && last.term === term;
      const isOnlyState = last === undefined && work.hardState === hardState;
      if (holds || isOnlyState) done = Math.max(done, position);
      else if (work.hardState === hardState) done = Math.max(done, position - 1);
      else if (work.entries.some((entry) => entry.index === index && entry.term === term))
        done = Math.max(done, position - 1);
    }
    if (done >= 0) this.complete(done);
  }

  private complete(position: number): void {
    const works = this.pending.splice(0, position + 1);
    while (this.pending[0] !== undefined && isEmpty(this.pending[0])) works.push(this.pending.shift()!);
    for (const work of works) this.witness.onDurable(work);
    if (!this.listener.reached('after-sync')) return;
    for (const work of works) this.listener.durable(work);
  }
}

function isEmpty(work: AppendWork): boolean {
  return work.entries.length === 0 && work.hardState === undefined;
}

function coreStorage(log: PartitionLog): Storage {
  const { hardState } = log;
  const membership = { voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  return {
    initialState: () => ({ hardState, membership }),
    get firstIndex() {
      return log.firstIndex;
    },
    get lastIndex() {
      return log.lastIndex;
    },
    term: (index) => log.termAt(index),
    entries: (from, to, bytesMax) => {
      if (log.failure !== undefined) return undefined;
      const found = log.entries(from, to, bytesMax);
      if (!(found instanceof Promise)) return found;
      // Not at hand: the core asks again by a load.
      found.catch(() => {});
      return undefined;
    },
    snapshot: () => undefined,
  };
}

function isAt(bytes: Buffer, at: number, expected: Buffer): boolean {
  return expected.equals(bytes.subarray(at, at + expected.length));
}

/** The committed batches in offset order, for comparison with what consumers would be given. */
export class BatchOrder implements CommittedBatches {
  nextOffset = 0;
  private readonly batches: { readonly base: number; readonly next: number; readonly bytes: Buffer }[] = [];

  add(bytes: Buffer): void {
    const { base, next } = offsetsOf(bytes);
    check(
      base === this.nextOffset,
      'log matching',
      () => `a batch of offsets ${base} to ${next} is committed after ${this.nextOffset}`,
    );
    this.batches.push({ base, next, bytes: Buffer.from(bytes) });
    this.nextOffset = next;
  }

  compare(nodeId: number, bytes: Buffer, offset: number, nextOffset: number, endOffset: number): void {
    let position = this.batches.findIndex(({ next }) => next > offset);
    let at = 0;
    for (; at < bytes.length; position++) {
      const batch = this.batches[position];
      const isCommitted = batch !== undefined && batch.next <= endOffset;
      check(isCommitted && isAt(bytes, at, batch.bytes), 'follower reads up to the commit', () => {
        return `node ${nodeId} reads something else than what is committed at offset ${batch?.base ?? offset}, high watermark ${endOffset}`;
      });
      at += batch.bytes.length;
    }
    const expectedNext = at === 0 ? offset : this.batches[position - 1]!.next;
    check(nextOffset === expectedNext, 'follower reads up to the commit', () => {
      return `node ${nodeId} says that offset ${nextOffset} follows what it read, not ${expectedNext}`;
    });
    check(at > 0 || offset >= endOffset, 'follower reads up to the commit', () => {
      return `node ${nodeId} reads nothing at offset ${offset} below its high watermark ${endOffset}`;
    });
  }
}
