import type { Clock, Logger, Random } from '../base/index.ts';
import type { Disk } from './disk.ts';
import { DiskError } from './disk.ts';
import type { EntryMemory } from './entry-memory.ts';
import type { FileCache } from './file-cache.ts';
import type { LogMetrics } from './metrics.ts';
import type { ReadAhead } from './read-ahead.ts';
import type { ReadBuffers } from './read-buffers.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { TailBudget } from './tail-budget.ts';
import { LogError } from './types.ts';
import type { WalItem } from './wal.ts';

/** What all logs of a node share. */
export interface LogContext {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
  readonly files: FileCache;
  readonly readBuffers: ReadBuffers;
  readonly readAhead: ReadAhead;
  /** Memory of the larger entries in the tails. */
  readonly entryMemory: EntryMemory;
  readonly budget: TailBudget;
  readonly writer: SegmentWriter;
  /** Runs a callback later, in order, never from within the call. */
  readonly defer: (callback: () => void) => void;
  /** Why entries would be refused at present, if so. */
  refusal(): LogError | undefined;
  /** Runs a job in the one queue for what changes segments. */
  maintain<T>(job: () => Promise<T>): Promise<T>;
  /** The disk failed so that nothing can be promised any more. */
  onFatal(error: LogError): void;
  /** Queues a frame for the write-ahead log. */
  push(item: WalItem): void;
  /** A log has entries that may go to segments. Called for every commit: must be cheap. */
  onFlushable(log: { readonly unflushedBytes: number }): void;
}

/** A failed sync is never tried again: what the page cache says afterwards cannot be trusted. */
export function isFatal(error: unknown): boolean {
  return error instanceof DiskError && error.code === 'ESYNC';
}

/** What a refusal of the disk means for a log. */
export function toLogError(error: unknown, about: string): LogError {
  if (error instanceof LogError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof DiskError && error.code === 'ENOSPC' ? 'disk-full' : 'io-error';
  return new LogError(reason, `${about}: ${message}`, { cause: error });
}
