import type { MembershipConfig } from './membership-types.ts';
import type { Snapshot } from './message-types.ts';
import type { Entry, HardState, Index, Term } from './types.ts';

/**
 * The core's view of what its caller has stored. Read synchronously; never written by the core (see `Ready.append`). What was
 * handed out by `ready()` and is not yet reported by `onAppended` may already be visible here or not: the core does not look.
 */
export interface Storage {
  /**
   * Read once, when the node is made: what was durable at the last stop, and the membership as of the applied index. A joining node
   * starts with what the group's log begins with: nothing, if the group was founded with `foundingLog`.
   */
  initialState(): { readonly hardState: HardState; readonly membership: MembershipConfig };
  /** First index that `entries` can still give, now or later. What is below went into a snapshot. At least 1. */
  readonly firstIndex: Index;
  /** Last index held; firstIndex - 1 when no entry is. */
  readonly lastIndex: Index;
  /** Term of the entry at `index` in [firstIndex - 1, lastIndex]: always at hand, also for entries on disk. Undefined outside. */
  term(index: Index): Term | undefined;
  /**
   * Entries [from, to), from the first on, as many as fit in `bytesMax` (payload bytes; always at least one). Within
   * [firstIndex, lastIndex + 1). Undefined means "on disk, not at hand": the core then asks for them by `Ready.loads`.
   */
  entries(from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined;
  /**
   * With `appliesConfChangesOnly`: the ConfChange entries in [from, to), always at hand. Asked for durable entries only.
   */
  confChanges?(from: Index, to: Index): readonly Entry[];
  /** The newest snapshot, at or past firstIndex - 1; undefined while none can be had (the core asks again later). */
  snapshot(): Snapshot | undefined;
}
