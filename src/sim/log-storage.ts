import {
  DiskError,
  LogError,
  type LogManager,
  type LogRead,
  type LogSettings,
  type PartitionLog,
} from '../log/index.ts';
import type {
  AppendWork,
  Entry,
  EntryLoad,
  HardState,
  Index,
  MembershipConfig,
  Snapshot,
  Storage,
} from '../raft/index.ts';
import type { EntryLog } from './entry-log.ts';
import type { Machine } from './machine.ts';
import { offsetsOf } from './payload.ts';
import type { AppendListener, CommittedBatches, ReplicaStorage } from './replica-disk.ts';
import { check } from './violation.ts';

/** Snapshots travel in pieces of this. */
const PIECE_BYTES = 5_000;
/** What retention takes an entry for. */
const RETAINED_ENTRY_BYTES = 1_000;
/** To keep fewer than these, retention takes all that is committed. */
const FEW_ENTRIES = 10;
/** Of a snapshot's data: the state as the checker knows it, the manifest's length; then the manifest and the segments. */
const STATE_BYTES = 4;
const SNAPSHOT_HEAD_BYTES = 8;

/** Told of each work as it goes in and as it is durable. */
export interface WorkWitness {
  onHandedOut(work: AppendWork): void;
  onDurable(work: AppendWork): void;
  onFailed(): void;
}

/** A work on its way to the log, and the number of its append once it was made. */
interface Pending {
  readonly work: AppendWork;
  append: number | undefined;
}

/** The core's storage over one real log: what the replication layer does, without sharing the log with other groups. */
export class LogStorage implements ReplicaStorage {
  readonly forCore: Storage;
  readonly handedOut: EntryLog;
  readonly startSnapshot: Snapshot;
  readonly startsApplied = true;
  readonly startChanges: readonly Entry[];
  private readonly log: PartitionLog;
  private readonly manager: LogManager;
  private readonly settings: LogSettings;
  private readonly machine: Machine;
  private readonly listener: AppendListener;
  private readonly witness: WorkWitness;
  private readonly pending: Pending[] = [];
  /** A snapshot is being installed: what follows it waits. */
  private isInstalling = false;
  /** Retention is under way: nothing more is committed meanwhile. */
  private isCutting = false;
  private committedIndex: Index = 0;
  /** What was pending then was dropped, though what came after it may still be written. */
  private hasFailed = false;
  /** The newest snapshot that was read for others. */
  private offered: Snapshot | undefined;
  private isExporting = false;

  constructor(
    log: PartitionLog,
    manager: LogManager,
    settings: LogSettings,
    handedOut: EntryLog,
    machine: Machine,
    listener: AppendListener,
    witness: WorkWitness,
  ) {
    this.log = log;
    this.manager = manager;
    this.settings = settings;
    this.handedOut = handedOut;
    this.machine = machine;
    this.listener = listener;
    this.witness = witness;
    const index = log.hardState.commit;
    this.startSnapshot = { index, term: log.termAt(index)!, membership: log.membership, data: listener.stateAt(index) };
    this.startChanges = log.confChangesAfter(log.membershipIndex).filter((change) => change.index <= index);
    this.forCore = coreStorage(log, this.startSnapshot.membership, () => this.newestSnapshot());
    log.commitTo(this.startSnapshot.index);
    log.setProgressListener({
      onWritten: () => {},
      onDurable: () => {
        const { durableAppend } = log;
        this.machine.after(0, () => this.progressed(durableAppend));
      },
      onFailed: () => this.failed(),
    });
  }

  get nextOffset(): number {
    return this.log.logEndOffset;
  }

  get hasRoom(): boolean {
    // The core hears of a failure a moment later; until then it would give places to entries that the log does not take.
    return !this.hasFailed && this.manager.waitForRoom() === undefined;
  }

  append(work: AppendWork): void {
    if (!this.listener.reached('before-write')) return;
    this.handedOut.store(work);
    this.witness.onHandedOut(work);
    const pending: Pending = { work, append: undefined };
    this.pending.push(pending);
    if (!this.isInstalling) this.give(pending);
  }

  committed(index: Index): void {
    this.committedIndex = Math.max(this.committedIndex, index);
    // Until the log is what the core believes it to be, the index is about other entries than those that are there.
    const waits = this.isInstalling || this.isCutting;
    if (!waits) this.log.commitTo(Math.min(this.committedIndex, this.log.lastIndex));
  }

  configured(index: Index, membership: MembershipConfig): void {
    if (this.hasFailed) return;
    this.machine.settleSoon();
    // Also while retention is under way: up to here all is applied.
    this.log.commitTo(index);
    this.log.setMembership(index, membership);
  }

  /** Retention: all that is committed goes, or only what is not among the newest `keepEntries` or so, as far as it is in segments that are full. */
  compact(snapshot: Snapshot, keepEntries: number): void {
    // What is not applied yet must stay: the simulated state machine reads entries.
    const isBehind = snapshot.index < this.log.commitIndex || this.isCutting || this.isInstalling;
    if (this.hasFailed || isBehind || keepEntries > snapshot.index) return;
    this.isCutting = true;
    this.machine.settleSoon();
    const limit =
      keepEntries < FEW_ENTRIES ? { retentionMs: 0 } : { retentionBytes: keepEntries * RETAINED_ENTRY_BYTES };
    this.log.updateSettings({ ...this.settings, ...limit });
    void this.manager.keepHouse().then(() => {
      this.log.updateSettings(this.settings);
      this.machine.after(0, () => this.cut());
    });
  }

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
    // A read that the disk fails, or of what retention took, proves nothing; that the log fails with the disk is checked elsewhere.
    this.machine.settleSoon();
    Promise.resolve()
      .then(() => this.log.read(request))
      .then(verify, () => {});
  }

  private cut(): void {
    this.isCutting = false;
    this.machine.settleSoon();
    this.committed(this.committedIndex);
  }

  private give(pending: Pending): void {
    const { work } = pending;
    this.machine.settleSoon();
    if (work.snapshot === undefined) {
      pending.append = this.log.append(work.entries, work.hardState);
      if (pending.append <= this.log.durableAppend)
        this.machine.after(0, () => this.progressed(this.log.durableAppend));
      return;
    }
    this.isInstalling = true;
    this.install(work.snapshot, work.hardState).then(
      () => this.machine.after(0, () => this.installed(pending)),
      (error: unknown) => this.machine.after(0, () => this.notInstalled(error)),
    );
  }

  private async install(snapshot: Snapshot, hardState: HardState | undefined): Promise<void> {
    const { manifest, segments } = unpackSnapshot(snapshot.data);
    const install = await this.log.installSnapshot(manifest);
    try {
      let at = 0;
      for (const [segment, { sizeBytes }] of install.segments.entries()) {
        for (let position = 0; position < sizeBytes; position += PIECE_BYTES) {
          const end = Math.min(position + PIECE_BYTES, sizeBytes);
          await install.write(segment, position, segments.subarray(at + position, at + end));
        }
        at += sizeBytes;
      }
      await install.finish(hardState);
    } catch (error) {
      await install.abort();
      throw error;
    }
  }

  private installed(pending: Pending): void {
    if (this.hasFailed) return;
    this.isInstalling = false;
    pending.append = this.log.append(pending.work.entries);
    this.committed(this.committedIndex);
    for (const next of this.pending) {
      if (next.append !== undefined) continue;
      this.give(next);
      if (this.isInstalling) break;
    }
    this.machine.settleSoon();
    this.progressed(this.log.durableAppend);
  }

  /** As for any write that fails: the core starts anew from what the disk has. */
  private notInstalled(error: unknown): void {
    if (!(error instanceof LogError || error instanceof DiskError)) throw error;
    this.failed();
  }

  private failed(): void {
    this.hasFailed = true;
    this.witness.onFailed();
    this.machine.after(0, () => this.listener.failed());
  }

  /** All appends up to this number are durable. */
  private progressed(durableAppend: number): void {
    if (this.hasFailed) return;
    const works: AppendWork[] = [];
    for (let next = this.pending[0]; next !== undefined; next = this.pending[0]) {
      if (next.append === undefined || next.append > durableAppend) break;
      works.push(next.work);
      this.pending.shift();
    }
    for (const work of works) this.witness.onDurable(work);
    if (works.length === 0 || !this.listener.reached('after-sync')) return;
    for (const work of works) this.listener.durable(work);
  }

  private newestSnapshot(): Snapshot | undefined {
    const { offered, log } = this;
    if (offered !== undefined && offered.index >= Math.max(log.firstIndex - 1, log.membershipIndex)) return offered;
    if (!this.isExporting && !this.hasFailed) {
      this.isExporting = true;
      this.machine.settleSoon();
      this.export().then(
        (snapshot) => {
          this.offered = snapshot;
          this.isExporting = false;
        },
        () => {
          this.isExporting = false;
        },
      );
    }
    return undefined;
  }

  private async export(): Promise<Snapshot> {
    const snapshot = await this.log.exportSnapshot();
    const { index, term, membership } = snapshot;
    try {
      const pieces: Buffer[] = [];
      for (const [segment, { sizeBytes }] of snapshot.segments.entries()) {
        for (let position = 0; position < sizeBytes; position += PIECE_BYTES) {
          pieces.push(await snapshot.read(segment, position, Math.min(PIECE_BYTES, sizeBytes - position)));
        }
      }
      const data = packSnapshot(this.listener.stateAt(index), snapshot.manifest, pieces);
      return { index, term, membership, data };
    } finally {
      snapshot.release();
    }
  }
}

function packSnapshot(state: Buffer, manifest: Buffer, pieces: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(SNAPSHOT_HEAD_BYTES);
  state.copy(head);
  head.writeUInt32BE(manifest.length, STATE_BYTES);
  return Buffer.concat([head, manifest, ...pieces]);
}

function unpackSnapshot(data: Buffer): { readonly manifest: Buffer; readonly segments: Buffer } {
  const end = SNAPSHOT_HEAD_BYTES + data.readUInt32BE(STATE_BYTES);
  return { manifest: data.subarray(SNAPSHOT_HEAD_BYTES, end), segments: data.subarray(end) };
}

function coreStorage(
  log: PartitionLog,
  membership: MembershipConfig,
  newestSnapshot: () => Snapshot | undefined,
): Storage {
  const { hardState } = log;
  return {
    initialState: () => ({ hardState, membership }),
    get firstIndex() {
      return log.firstIndex;
    },
    get lastIndex() {
      return log.lastIndex;
    },
    term: (index) => log.termAt(index),
    // What is not at hand the core asks for by a load.
    entries: (from, to, bytesMax) => log.entriesInMemory(from, to, bytesMax),
    snapshot: newestSnapshot,
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
