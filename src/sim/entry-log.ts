import { assert } from '../base/index.ts';
import type { AppendWork, Entry, HardState, Index, MembershipConfig, Snapshot, Term } from '../raft/index.ts';

const NOTHING_STORED: HardState = { term: 0, vote: 0, commit: 0 };
const NO_MEMBERS: MembershipConfig = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};
const EMPTY_SNAPSHOT: Snapshot = { index: 0, term: 0, membership: NO_MEMBERS, data: Buffer.alloc(0) };

/** A hard state, a snapshot and the entries after it, in memory: one picture of what a node has stored. */
export class EntryLog {
  hardState: HardState = NOTHING_STORED;
  snapshot: Snapshot = EMPTY_SNAPSHOT;
  private baseIndex: Index = 0;
  private baseTerm: Term = 0;
  private entriesHeld: Entry[] = [];

  get firstIndex(): Index {
    return this.baseIndex + 1;
  }

  get lastIndex(): Index {
    return this.baseIndex + this.entriesHeld.length;
  }

  get lastTerm(): Term {
    return this.entriesHeld.at(-1)?.term ?? this.baseTerm;
  }

  /** Undefined outside [firstIndex - 1, lastIndex]. */
  term(index: Index): Term | undefined {
    if (index === this.baseIndex) return this.baseTerm;
    return this.entriesHeld[index - this.baseIndex - 1]?.term;
  }

  entry(index: Index): Entry | undefined {
    return index <= this.baseIndex ? undefined : this.entriesHeld[index - this.baseIndex - 1];
  }

  /** Entries [from, to) that fit in `bytesMax`, at least one. */
  entries(from: Index, to: Index, bytesMax: number): Entry[] {
    const found: Entry[] = [];
    let sizeBytes = 0;
    for (let index = from; index < to; index++) {
      const entry = this.entry(index);
      assert(entry !== undefined, `entry ${index} is in [${this.firstIndex}, ${this.lastIndex}]`);
      sizeBytes += entry.data.length;
      if (found.length > 0 && sizeBytes > bytesMax) break;
      found.push(entry);
    }
    return found;
  }

  /** Takes in what a core handed out, all of it. */
  store(work: AppendWork): void {
    if (work.hardState !== undefined) this.hardState = work.hardState;
    if (work.snapshot !== undefined) this.restart(work.snapshot);
    this.append(work.entries);
  }

  append(entries: readonly Entry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    assert(first.index > this.baseIndex && first.index <= this.lastIndex + 1, 'stored entries leave no gap');
    this.truncateFrom(first.index);
    for (const entry of entries) this.entriesHeld.push(entry);
  }

  /** Drops the entries from `index` on. */
  truncateFrom(index: Index): void {
    const kept = index - this.baseIndex - 1;
    if (kept < this.entriesHeld.length) this.entriesHeld.length = kept;
  }

  /** The snapshot replaces everything. */
  restart(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.baseIndex = snapshot.index;
    this.baseTerm = snapshot.term;
    this.entriesHeld = [];
  }

  /** Keeps a snapshot of what is applied here and drops entries that it covers, except the newest `keepEntries` of them. */
  compact(snapshot: Snapshot, keepEntries: number): void {
    if (snapshot.index <= this.snapshot.index) return;
    this.snapshot = snapshot;
    const cut = Math.min(snapshot.index - keepEntries, this.lastIndex);
    if (cut <= this.baseIndex) return;
    this.baseTerm = this.term(cut)!;
    this.entriesHeld.splice(0, cut - this.baseIndex);
    this.baseIndex = cut;
  }

  copy(): EntryLog {
    const other = new EntryLog();
    other.hardState = this.hardState;
    other.snapshot = this.snapshot;
    other.baseIndex = this.baseIndex;
    other.baseTerm = this.baseTerm;
    other.entriesHeld = this.entriesHeld.slice();
    return other;
  }
}
