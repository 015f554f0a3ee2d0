import { assert } from '../base/index.ts';
import { EntryRing, entrySizeBytes } from './entry-ring.ts';
import { Inflights } from './inflights.ts';
import type { Snapshot } from './message-types.ts';
import type { Storage } from './storage.ts';
import type { Entry, Index, Term } from './types.ts';

const NO_ENTRIES: readonly Entry[] = [];

/**
 * The log as the core sees it: what the storage holds, and on top of it the unstable tail that is being written or waits to be.
 * Also where commit, apply and durability stand: applied <= applying <= committed <= lastIndex.
 */
export class RaftLog {
  readonly #storage: Storage;
  /** Entries not known to be durable. They hide what the storage holds from `first` on. */
  readonly #unstable: EntryRing;
  /** Unstable entries before this index were handed out to be written. */
  #handedOut: Index;
  #snapshot: Snapshot | undefined;
  #snapshotHandedOut = false;
  #committed: Index;
  #applying: Index;
  #applied: Index;
  /** Batches handed out to be applied. */
  readonly #applyWindow: Inflights;
  readonly #applyBytesMax: number;
  /** No further batch until one is applied: the last one was cut short by the limit. */
  #applyPaused = false;
  /** The last slice, shared by all who want the same range: the writer and each follower. */
  #cached: readonly Entry[] = NO_ENTRIES;
  #cachedFrom: Index = 0;
  #cachedTo: Index = 0;
  #cachedBytesMax = 0;

  constructor(storage: Storage, applyBytesMax: number) {
    this.#storage = storage;
    this.#unstable = new EntryRing(storage.lastIndex + 1);
    this.#handedOut = this.#unstable.first;
    this.#committed = storage.firstIndex - 1;
    this.#applying = this.#committed;
    this.#applied = this.#committed;
    this.#applyBytesMax = applyBytesMax;
    this.#applyWindow = new Inflights(Number.MAX_SAFE_INTEGER, applyBytesMax);
  }

  get committed(): Index {
    return this.#committed;
  }

  get applying(): Index {
    return this.#applying;
  }

  get applied(): Index {
    return this.#applied;
  }

  get firstIndex(): Index {
    return this.#snapshot === undefined ? this.#storage.firstIndex : this.#snapshot.index + 1;
  }

  get lastIndex(): Index {
    return this.#unstable.end - 1;
  }

  get lastTerm(): Term {
    const term = this.term(this.lastIndex);
    assert(term !== undefined, 'the last entry of the log has a term');
    return term;
  }

  /** Last index known to be durable here; 0 while a snapshot is being installed. */
  get durableIndex(): Index {
    return this.#snapshot === undefined ? this.#unstable.first - 1 : 0;
  }

  get hasSnapshot(): boolean {
    return this.#snapshot !== undefined;
  }

  /** Undefined outside [firstIndex - 1, lastIndex]. */
  term(index: Index): Term | undefined {
    if (index >= this.#unstable.first) return index < this.#unstable.end ? this.#unstable.at(index).term : undefined;
    if (this.#snapshot !== undefined) return index === this.#snapshot.index ? this.#snapshot.term : undefined;
    return this.#storage.term(index);
  }

  matches(index: Index, term: Term): boolean {
    return this.term(index) === term;
  }

  /** Adds an entry at the end. */
  append(entry: Entry): void {
    assert(entry.index === this.#unstable.end, 'an entry is appended at the end of the log');
    this.#unstable.push(entry);
  }

  /** Drops everything from `index` on; never what is committed (paper, 5.4: committed entries stay). */
  truncateFrom(index: Index): void {
    assert(index > this.#committed, 'a committed entry is never truncated');
    if (index < this.#unstable.first) this.#unstable.reset(index);
    else this.#unstable.truncateFrom(index);
    this.#handedOut = Math.min(this.#handedOut, index);
    this.forgetSlice();
  }

  /**
   * The largest index at or below `index` whose term is at most `term` (or unknown, told as term 0): a guess where this log may
   * agree with one that holds `term` at `index`, skipping whole terms (paper, end of 5.3).
   */
  lastIndexNotAbove(index: Index, term: Term): { readonly index: Index; readonly term: Term } {
    for (let at = index; at > 0; at--) {
      const own = this.term(at);
      if (own === undefined) return { index: at, term: 0 };
      if (own <= term) return { index: at, term: own };
    }
    return { index: 0, term: 0 };
  }

  /** Raises the commit index; never lowers it. */
  commitTo(index: Index): void {
    if (index <= this.#committed) return;
    assert(index <= this.lastIndex, 'nothing is committed that is not in the log: was the log truncated or lost?');
    this.#committed = index;
  }

  /** Entries [from, to), at least one, up to `bytesMax`; undefined when the storage has them on disk only. */
  slice(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined {
    if (this.#cachedFrom === from && this.#cachedTo === to && this.#cachedBytesMax === bytesMax) return this.#cached;
    const entries = this.#read(from, to, bytesMax);
    if (entries === undefined) return undefined;
    this.#remember(from, to, bytesMax, entries);
    return entries;
  }

  #read(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined {
    const boundary = this.#unstable.first;
    if (from >= boundary) return this.#unstable.slice(from, to, bytesMax);
    const stored = this.#storage.entries(from, Math.min(to, boundary), bytesMax);
    if (stored === undefined) return undefined;
    assert(stored.length > 0 && stored[0]!.index === from, 'the storage answers from the asked index on');
    if (to <= boundary || from + stored.length < boundary) return stored;
    let bytesLeft = bytesMax;
    for (const entry of stored) bytesLeft -= entrySizeBytes(entry);
    if (bytesLeft < entrySizeBytes(this.#unstable.at(boundary))) return stored;
    return stored.concat(this.#unstable.slice(boundary, to, bytesLeft));
  }

  #remember(from: Index, to: Index, bytesMax: number, entries: readonly Entry[]): void {
    this.#cached = entries;
    this.#cachedFrom = from;
    this.#cachedTo = to;
    this.#cachedBytesMax = bytesMax;
  }

  /** Lets go of the shared slice, so that an idle group holds no payloads. */
  forgetSlice(): void {
    this.#cached = NO_ENTRIES;
    this.#cachedFrom = 0;
    this.#cachedTo = 0;
  }

  // --- To be written ---

  get hasEntriesToWrite(): boolean {
    return this.#handedOut < this.#unstable.end;
  }

  get hasSnapshotToWrite(): boolean {
    return this.#snapshot !== undefined && !this.#snapshotHandedOut;
  }

  /** True while entries wait for the storage, handed out or not. */
  get hasUnstableEntries(): boolean {
    return this.#unstable.count > 0;
  }

  takeEntriesToWrite(): readonly Entry[] {
    const from = this.#handedOut;
    const to = this.#unstable.end;
    if (from === to) return NO_ENTRIES;
    this.#handedOut = to;
    // Followers are usually sent the very same range.
    const cached = this.#cached;
    if (this.#cachedFrom === from && this.#cachedTo === to && cached.length === to - from) return cached;
    return this.#unstable.slice(from, to, Number.POSITIVE_INFINITY);
  }

  takeSnapshotToWrite(): Snapshot | undefined {
    if (!this.hasSnapshotToWrite) return undefined;
    this.#snapshotHandedOut = true;
    return this.#snapshot;
  }

  /**
   * Everything up to `index` is durable, if the entry there is still the one of `term`: an earlier write at the same index proves
   * nothing about the entry that replaced it.
   */
  stableTo(index: Index, term: Term): void {
    if (index < this.#unstable.first || index >= this.#unstable.end) return;
    if (this.#unstable.at(index).term !== term) return;
    this.#unstable.dropUpTo(index);
    this.#handedOut = Math.max(this.#handedOut, this.#unstable.first);
  }

  snapshotStable(index: Index): void {
    if (this.#snapshot?.index !== index) return;
    this.#snapshot = undefined;
    this.#snapshotHandedOut = false;
  }

  /** Replaces the whole log by a snapshot (paper, section 7). */
  restore(snapshot: Snapshot): void {
    assert(snapshot.index > this.#committed, 'a snapshot never moves the commit index back');
    this.#snapshot = snapshot;
    this.#snapshotHandedOut = false;
    this.#unstable.reset(snapshot.index + 1);
    this.#handedOut = snapshot.index + 1;
    this.#committed = snapshot.index;
    this.forgetSlice();
  }

  /** The newest snapshot for a peer that is too far behind; undefined while there is none to be had. */
  snapshotForPeer(): Snapshot | undefined {
    return this.#snapshot ?? this.#storage.snapshot();
  }

  // --- To be applied ---

  /** [applying + 1, returned) may be handed out now; empty while a snapshot is being installed or too much is underway. */
  appliableEnd(allowUnstable: boolean): Index {
    if (this.#applyPaused || this.#snapshot !== undefined) return this.#applying + 1;
    return this.#appliableIndex(allowUnstable) + 1;
  }

  #appliableIndex(allowUnstable: boolean): Index {
    return allowUnstable ? this.#committed : Math.min(this.#committed, this.durableIndex);
  }

  /** Bytes that may still be handed out to be applied. */
  get applyBytesLeft(): number {
    return this.#applyBytesMax - this.#applyWindow.bytes;
  }

  /** `entries` are handed out to be applied. Returns their payload bytes. */
  startApplying(entries: readonly Entry[], allowUnstable: boolean): number {
    let sizeBytes = 0;
    let payloadBytes = 0;
    for (const entry of entries) {
      sizeBytes += entrySizeBytes(entry);
      payloadBytes += entry.data.length;
    }
    const last = entries[entries.length - 1]!.index;
    this.#applying = last;
    this.#applyWindow.add(last, sizeBytes);
    this.#applyPaused = this.#applyWindow.full || last < this.#appliableIndex(allowUnstable);
    return payloadBytes;
  }

  /** As `startApplying`, without a limit. */
  startApplyingTo(index: Index): void {
    this.#applying = index;
  }

  appliedTo(index: Index): void {
    assert(index <= this.#committed, 'nothing is applied that is not committed');
    if (index < this.#applied) return;
    this.#applied = index;
    this.#applying = Math.max(this.#applying, index);
    this.#applyWindow.freeUpTo(index);
    this.#applyPaused = this.#applyWindow.full;
  }
}
