import { assert } from '../../src/base/index.ts';
import { entrySizeBytes } from '../../src/raft/entry-ring.ts';
import type { Entry, HardState, Index, MembershipConfig, Snapshot, Storage, Term } from '../../src/raft/index.ts';

const NO_MEMBERS: MembershipConfig = {
  voters: [],
  votersOutgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

/** A log in memory that is durable at once, for tests, scenarios and benchmarks of the bare core. */
export class MemoryStorage implements Storage {
  hardState: HardState = { term: 0, vote: 0, commit: 0 };
  /** What a node that is too far behind gets; the owner keeps it up to date. */
  newestSnapshot: Snapshot | undefined;
  /** The members as of what is applied. */
  membership: MembershipConfig = NO_MEMBERS;
  /** The entry just before the first one: its data is gone, its place is known. */
  #baseIndex: Index = 0;
  #baseTerm: Term = 0;
  #entries: Entry[] = [];

  initialState(): { hardState: HardState; membership: MembershipConfig } {
    return { hardState: this.hardState, membership: this.membership };
  }

  get firstIndex(): Index {
    return this.#baseIndex + 1;
  }

  get lastIndex(): Index {
    return this.#baseIndex + this.#entries.length;
  }

  term(index: Index): Term | undefined {
    return index === this.#baseIndex ? this.#baseTerm : this.#entries[index - this.firstIndex]?.term;
  }

  entries(from: Index, to: Index, bytesMax: number): readonly Entry[] {
    const start = from - this.firstIndex;
    let end = start;
    let bytes = 0;
    while (end < to - this.firstIndex) {
      bytes += entrySizeBytes(this.#entries[end]!);
      if (bytes > bytesMax && end > start) break;
      end++;
    }
    return this.#entries.slice(start, end);
  }

  snapshot(): Snapshot | undefined {
    return this.newestSnapshot;
  }

  /** Replaces everything from the first of `entries` on. */
  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const from = entries[0]!.index - this.firstIndex;
    assert(from >= 0 && from <= this.#entries.length, 'entries follow what is stored');
    this.#entries.length = from;
    for (const entry of entries) this.#entries.push(entry);
  }

  /** Takes a snapshot in place of everything. */
  install(snapshot: Snapshot): void {
    this.#entries = [];
    this.#baseIndex = snapshot.index;
    this.#baseTerm = snapshot.term;
    this.membership = snapshot.membership;
  }

  /** Forgets entries up to and including `index`. */
  compact(index: Index): void {
    const term = this.term(index);
    assert(term !== undefined && index > this.#baseIndex, 'the log is compacted up to an entry that it holds');
    this.#entries = this.#entries.slice(index - this.#baseIndex);
    this.#baseIndex = index;
    this.#baseTerm = term;
  }

  all(): readonly Entry[] {
    return this.#entries;
  }
}
