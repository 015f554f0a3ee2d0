import { assert } from '../base/index.ts';
import { type Entry, EntryKind, type Index, type MembershipConfig, type Term } from '../raft/index.ts';

/** A ConfChange entry in a checkpoint. */
interface StoredChange {
  readonly index: Index;
  readonly term: Term;
  /** Base64. */
  readonly data: string;
}

/** What a checkpoint keeps: the membership, and the changes after it that lie in segments. */
export interface MembershipImage {
  readonly index: Index;
  readonly config: MembershipConfig;
  readonly changes: readonly StoredChange[];
}

const NOBODY: MembershipConfig = { voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };

/** Of a log that was never told of a membership. */
export const NO_MEMBERSHIP: MembershipImage = { index: 0, config: NOBODY, changes: [] };

/**
 * The membership that was applied last, and all changes that follow it in the log, applied or not. So the start of a Raft node reads no
 * segment, and none of them is missed when its segment was deleted or compacted.
 */
export class MembershipRecord {
  #index: Index;
  #config: MembershipConfig;
  /** Oldest first; at most as many as are not applied: usually none, never two that are not committed. */
  #changes: Entry[];

  constructor({ index, config, changes }: MembershipImage) {
    this.#index = index;
    this.#config = config;
    this.#changes = changes.map((change) => ({
      index: change.index,
      term: change.term,
      kind: EntryKind.ConfChange,
      data: Buffer.from(change.data, 'base64'),
    }));
  }

  get index(): Index {
    return this.#index;
  }

  get config(): MembershipConfig {
    return this.#config;
  }

  /** The newest change that is not applied; undefined if there is none. */
  get newestChange(): Entry | undefined {
    return this.#changes.at(-1);
  }

  set(index: Index, config: MembershipConfig): void {
    assert(index >= this.#index, 'memberships are applied in the order of the log');
    this.#index = index;
    this.#config = config;
    this.#changes = this.#changes.filter((change) => change.index > index);
  }

  /** Follows an appended entry. Copies what it keeps. */
  append({ index, term, kind, data }: Entry): void {
    if (kind !== EntryKind.ConfChange || index <= this.#index) return;
    this.#changes.push({ index, term, kind, data: Buffer.from(data) });
  }

  truncateFrom(index: Index): void {
    while ((this.#changes.at(-1)?.index ?? 0) >= index) this.#changes.pop();
  }

  after(index: Index): readonly Entry[] {
    assert(index >= this.#index, 'older changes are in the membership already');
    return this.#changes.filter((change) => change.index > index);
  }

  /** As of the last entry in segments; what is behind it is in the write-ahead log. */
  image(flushedIndex: Index): MembershipImage {
    const flushed = this.#changes.filter((change) => change.index <= flushedIndex);
    const changes = flushed.map(({ index, term, data }) => ({ index, term, data: data.toString('base64') }));
    return { index: this.#index, config: this.#config, changes };
  }
}
