import type { PartitionLog } from '../log/index.ts';
import type { Entry, Index, MembershipConfig, Snapshot, Storage, Term } from '../raft/index.ts';

const NO_ENTRIES: readonly Entry[] = [];

/** The core's view of a partition's log. `snapshot` says which one can be had for a follower that needs more than the log still has. */
export function groupStorage(
  log: PartitionLog,
  membership: MembershipConfig,
  snapshot: () => Snapshot | undefined,
): Storage {
  const { hardState } = log;
  return {
    initialState: () => ({ hardState: { ...hardState, commit: Math.min(log.commitIndex, log.lastIndex) }, membership }),
    get firstIndex(): Index {
      return log.firstIndex;
    },
    get lastIndex(): Index {
      return log.lastIndex;
    },
    term: (index: Index): Term | undefined => log.termAt(index),
    entries: (from: Index, to: Index, bytesMax: number): readonly Entry[] | undefined => {
      return log.failure === undefined ? log.entriesInMemory(from, to, bytesMax) : undefined;
    },
    confChanges: (from: Index, to: Index): readonly Entry[] => {
      const changes = log.confChangesAfter(from - 1);
      return changes.length === 0 ? NO_ENTRIES : changes.filter(({ index }) => index < to);
    },
    snapshot,
  };
}
