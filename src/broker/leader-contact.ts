import type { Partition } from '../replication/index.ts';

/**
 * How long replicas have been without a leader. An election is over in a moment and no reason to send clients away; a replica that is
 * cut off from the others would keep them for ever.
 */
export class LeaderContact {
  readonly #lost = new WeakMap<Partition, { readonly leaderEpoch: number; readonly sinceMs: number }>();
  readonly #staleReads = new WeakMap<Partition, number>();

  /** Reads that were sent away from here because what this replica knows may be stale. */
  staleReads(partition: Partition): number {
    return this.#staleReads.get(partition) ?? 0;
  }

  noteStaleRead(partition: Partition): void {
    this.#staleReads.set(partition, this.staleReads(partition) + 1);
  }

  /** Whether the replica has had no leader for `patienceMs`, as far as it was looked at. `nowMs` on the monotonic clock. */
  isLost(partition: Partition, nowMs: number, patienceMs: number): boolean {
    const { leaderEpoch } = partition;
    if (partition.isLeader || partition.leaderId >= 0) {
      this.#lost.delete(partition);
      return false;
    }
    const lost = this.#lost.get(partition);
    // In a newer epoch an election has come between.
    if (lost?.leaderEpoch === leaderEpoch) return nowMs - lost.sinceMs >= patienceMs;
    this.#lost.set(partition, { leaderEpoch, sinceMs: nowMs });
    return patienceMs <= 0;
  }
}
