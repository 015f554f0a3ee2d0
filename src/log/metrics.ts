import { HistogramCounts, LATENCY_BOUNDS_SECONDS } from '../base/index.ts';

/** Plain counters of one node's log, for whoever exports them. They only grow, except those marked as a present value. */
export interface LogMetrics {
  walSyncCount: number;
  /** Latency of group commits: one write and one sync for all that arrived meanwhile. */
  readonly walSyncSeconds: HistogramCounts;
  walBytes: number;
  checkpointCount: number;
  checkpointMsTotal: number;
  segmentBytesWritten: number;
  segmentSyncCount: number;
  /** Records bytes served from memory and from disk. */
  readBytesFromMemory: number;
  readBytesFromDisk: number;
  /** Present value: bytes of entries in memory. */
  tailBytes: number;
  /** Present value: bytes of entries that are not in segments yet. */
  unflushedBytes: number;
}

export function newLogMetrics(): LogMetrics {
  return {
    walSyncCount: 0,
    walSyncSeconds: new HistogramCounts(LATENCY_BOUNDS_SECONDS),
    walBytes: 0,
    checkpointCount: 0,
    checkpointMsTotal: 0,
    segmentBytesWritten: 0,
    segmentSyncCount: 0,
    readBytesFromMemory: 0,
    readBytesFromDisk: 0,
    tailBytes: 0,
    unflushedBytes: 0,
  };
}
