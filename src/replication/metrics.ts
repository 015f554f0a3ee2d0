import { HistogramCounts } from '../base/index.ts';

const MS_BOUNDS: readonly number[] = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

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

  constructor(openedMs: number) {
    this.openedMs = openedMs;
  }
}

/** What all groups of a node count together: histograms would be too large for each. Milliseconds. */
export class ReplicationMetrics {
  /** From standing for election to a leader being known. */
  readonly electionMs = new HistogramCounts(MS_BOUNDS);
  /** From an append by a client, of acks=all, to its commitment. */
  readonly commitMs = new HistogramCounts(MS_BOUNDS);
  readonly snapshotCreateMs = new HistogramCounts(MS_BOUNDS);
  readonly snapshotApplyMs = new HistogramCounts(MS_BOUNDS);
  /** Messages for groups that this node does not have: kept for a while, and dropped. */
  messagesHeld = 0;
  messagesDropped = 0;
  leadershipTransfers = 0;
  snapshotBytesSent = 0;
  snapshotBytesReceived = 0;
  /** Damaged logs that were given up, to be fetched anew from the other replicas. */
  rebuilds = 0;
}
