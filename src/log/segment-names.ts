import type { Disk } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import { SEGMENT_SUFFIXES, type Segment } from './segment.ts';

/** A log as far as its files are concerned. */
export interface LogFolder {
  readonly folder: string;
  readonly segments: readonly Segment[];
}

/**
 * Gives segments that compaction wrote or that were received their final names, which others may have had that they replace. Runs again after a
 * crash: what is already renamed is left. Errors: DiskError.
 */
export async function finishSwaps(disk: Disk, files: FileCache, log: LogFolder): Promise<void> {
  const waiting = log.segments.filter((segment) => segment.swapNumber !== 0);
  if (waiting.length === 0) return;
  const names = new Set(await disk.list(log.folder));
  for (const segment of waiting) {
    for (const suffix of SEGMENT_SUFFIXES) {
      const from = segment.filePath(suffix);
      if (!names.has(from.split('/').at(-1)!)) continue;
      const to = segment.finalPath(suffix);
      await disk.rename(from, to);
      await files.forget(from);
      await files.forget(to);
    }
    segment.swapNumber = 0;
  }
  await disk.syncFolder(log.folder);
}

/** Removes the files of segments that a log does not have any more, except for names that a segment of it has now. Errors: DiskError. */
export async function removeReplaced(
  disk: Disk,
  files: FileCache,
  log: LogFolder,
  replaced: readonly Segment[],
): Promise<void> {
  const present = new Set(log.segments.map((segment) => segment.path));
  for (const segment of replaced) {
    if (present.has(segment.path)) continue;
    for (const suffix of SEGMENT_SUFFIXES) {
      await disk.remove(segment.filePath(suffix));
      await files.forget(segment.filePath(suffix));
    }
  }
}
