import type { BufferPool, Clock, Logger, Random } from '../base/index.ts';
import type { Disk } from './disk.ts';
import type { LogError, LogSettings } from './types.ts';

/** What a node's logs are opened with. Sizes in bytes, times in milliseconds. */
export interface LogManagerOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** A write or sync failed so that nothing can be promised any more: the owner must stop the node. Called once. */
  readonly onFatal: (error: LogError) => void;
  /** Settings of logs found on disk until their owner opens them. */
  readonly defaultSettings: LogSettings;
  /** False: acknowledge what the operating system has, without waiting for the disk. For comparison only. Default true. */
  readonly sync?: boolean;
  /**
   * Logs that grow fast are written to segments past the page cache, which costs a fraction of the CPU; what is read of them later than the tail
   * holds it comes from the disk. False: through the page cache, for slow disks and many late readers. Default true.
   */
  readonly directSegments?: boolean;
  /** Memory for recent entries of all logs. Default 64 MiB. */
  readonly tailBytesMax?: number;
  /** Size of the write-ahead log on disk. Default 256 MiB. */
  readonly walBytesMax?: number;
  /** Size of one of its files. Default 16 MiB. */
  readonly walSlotBytes?: number;
  /** Memory of entries that left the tail, for new ones; may be shared with other rooms. Default: a pool of its own. */
  readonly buffers?: BufferPool;
  /** Open segment files. Default 512. */
  readonly openFilesMax?: number;
  /** Memory for reads from segments that is kept for use again. Default 32 MiB. */
  readonly readBuffersBytesMax?: number;
  /** How the log tidies up; asked at every turn, so that it may change while the log is open. What is missing has Kafka's default. */
  readonly housekeeping?: () => Partial<HousekeepingSettings>;
  /** Most keys that one pass of compaction remembers, about 100 bytes each. Default 500,000. */
  readonly cleanerKeysMax?: number;
  /**
   * Runs a callback once the event loop has handed out what it has at hand, so that appends of one turn share a write. Default setImmediate;
   * a simulator gives its own.
   */
  readonly defer?: (callback: () => void) => void;
}

/** Settings of all logs of a node together; times in milliseconds. */
export interface HousekeepingSettings {
  /** Kafka's log.retention.check.interval.ms. */
  readonly retentionCheckMs: number;
  /** Kafka's log.cleaner.enable: whether logs are compacted. */
  readonly cleanerEnabled: boolean;
  /** Kafka's log.cleaner.backoff.ms. */
  readonly cleanerBackoffMs: number;
  /** Kafka's producer.id.expiration.ms and producer.id.expiration.check.interval.ms. */
  readonly producerExpirationMs: number;
  readonly producerCheckMs: number;
}

export const LOG_DEFAULTS = {
  tailBytesMax: 64 << 20,
  walBytesMax: 256 << 20,
  walSlotBytes: 16 << 20,
  openFilesMax: 512,
  readBuffersBytesMax: 32 << 20,
  cleanerKeysMax: 500_000,
} as const;

export const DEFAULT_HOUSEKEEPING: HousekeepingSettings = {
  retentionCheckMs: 300_000,
  cleanerEnabled: true,
  cleanerBackoffMs: 15_000,
  producerExpirationMs: 86_400_000,
  producerCheckMs: 600_000,
};

/** Kafka's defaults of the topic settings that the log obeys. */
export const DEFAULT_LOG_SETTINGS: LogSettings = {
  segmentBytesMax: 1 << 30,
  segmentMsMax: 7 * 24 * 3_600_000,
  segmentJitterMs: 0,
  indexIntervalBytes: 4096,
  indexBytesMax: 10 << 20,
  retentionMs: 7 * 24 * 3_600_000,
  retentionBytes: -1,
  cleanupDelete: true,
  cleanupCompact: false,
  minCleanableDirtyRatio: 0.5,
  minCompactionLagMs: 0,
  maxCompactionLagMs: Number.MAX_SAFE_INTEGER,
  deleteRetentionMs: 24 * 3_600_000,
  fileDeleteDelayMs: 60_000,
};
