import type { Partition } from '../../replication/index.ts';

/**
 * How long followers have been without a leader. An election is over in a moment and no reason to send consumers away; a follower that is
 * cut off from the others would keep them for ever.
 */
export class LeaderContact {
  readonly #lostSinceMs = new WeakMap<Partition, number>();

  /** Whether the replica has had no leader for `patienceMs`, as far as it was looked at. `nowMs` on the monotonic clock. */
  isLost(partition: Partition, nowMs: number, patienceMs: number): boolean {
    if (partition.isLeader || partition.leaderId >= 0) {
      this.#lostSinceMs.delete(partition);
      return false;
    }
    const sinceMs = this.#lostSinceMs.get(partition);
    if (sinceMs === undefined) this.#lostSinceMs.set(partition, nowMs);
    return nowMs - (sinceMs ?? nowMs) >= patienceMs;
  }
}
