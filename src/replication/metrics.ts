import { HistogramCounts } from '../base/index.ts';
import type { Index } from '../raft/index.ts';

const MS_BOUNDS: readonly number[] = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/** What takes a group's time; milliseconds. */
export type GroupDuration = 'commit' | 'replication' | 'election' | 'snapshotCreate' | 'snapshotApply';

/** What one group has counted since it was opened, and when things last happened (monotonic milliseconds; -1: never). */
export class GroupMetrics {
  /** Elections that this node stood for, and those because no leader was heard. */
  elections = 0;
  electionTimeouts = 0;
  electionsWon = 0;
  leaderChanges = 0;
  lastElectionMs = -1;
  leaderSinceMs = -1;
  lastHeartbeatMs = -1;
  readonly openedMs: number;
  /** Entries appended, committed and cut off. */
  entriesAppended = 0;
  entriesCommitted = 0;
  truncations = 0;
  /** Appends of clients that were not committed in time, or were cut off. */
  commitFailures = 0;
  snapshotsSent = 0;
  snapshotsInstalled = 0;
  snapshotFailures = 0;
  lastSnapshotIndex = 0;
  lastSnapshotBytes = 0;
  isrShrinks = 0;
  isrExpands = 0;
  storageFailures = 0;
  /** Times that this node led and had to stop because no majority answered. */
  quorumLosses = 0;
  /** Made with their first value: most of a thousand groups have none. */
  readonly durations: Partial<Record<GroupDuration, HistogramCounts>> = {};

  constructor(openedMs: number) {
    this.openedMs = openedMs;
  }

  observe(duration: GroupDuration, tookMs: number): void {
    this.durations[duration] ??= new HistogramCounts(MS_BOUNDS);
    this.durations[duration].observe(tookMs);
  }

  /** A snapshot of this size was made for a follower, or came here. */
  noteSnapshot(index: Index, sizeBytes: number): void {
    this.lastSnapshotIndex = index;
    this.lastSnapshotBytes = sizeBytes;
  }
}

/** What all groups of a node count together. */
export class ReplicationMetrics {
  /** Messages for groups that this node does not have: kept for a while, and dropped. */
  messagesHeld = 0;
  messagesDropped = 0;
  leadershipTransfers = 0;
  snapshotBytesSent = 0;
  snapshotBytesReceived = 0;
  /** Damaged logs that were given up, to be fetched anew from the other replicas. */
  rebuilds = 0;
}
