import { crc32 } from '@node-rs/crc32';
import type { Index, MembershipConfig, Term } from '../raft/index.ts';
import type { LogImage } from './checkpoint.ts';
import type { Segment, SegmentImage } from './segment.ts';
import { LogError, type Offset } from './types.ts';

// The manifest of a snapshot: CRC-32 in eight hexadecimal digits, a blank, JSON.

const CRC_DIGITS = 8;
const VERSION = 1;

/** A log up to `index` as one node tells another of it: a line of a checkpoint without what is the node's own. */
export interface SnapshotManifest
  extends Pick<LogImage, 'terms' | 'producers' | 'transactions' | 'committedIndex' | 'cleanOffset'> {
  readonly version: typeof VERSION;
  /** Last entry, its term, and the offset after the last record. */
  readonly index: Index;
  readonly term: Term;
  readonly endOffset: Offset;
  readonly logStartOffset: Offset;
  readonly membership: MembershipConfig;
  /** Oldest first. */
  readonly segments: readonly SegmentImage[];
}

/** What takes the place of a log, as the write-ahead log keeps it: all that is not the log's identity. */
export type InstallImage = Omit<LogImage, 'number' | 'topic' | 'topicId' | 'partition' | 'failure' | 'cleanCount'>;

/** What a log becomes by a snapshot: `own` is the part that it has from itself; a log's start never goes back. */
export function imageFrom(
  manifest: SnapshotManifest,
  own: Required<Pick<InstallImage, 'hardState' | 'logStartOffset' | 'installCount'>>,
  segments: readonly Segment[],
): InstallImage {
  const { index, term, endOffset, terms, committedIndex, producers, transactions, cleanOffset, membership } = manifest;
  return {
    hardState: own.hardState,
    firstIndex: segments.find((segment) => !segment.compacted)?.firstIndex ?? index + 1,
    logStartOffset: Math.max(own.logStartOffset, manifest.logStartOffset),
    flushedIndex: index,
    flushedTerm: term,
    flushedOffset: endOffset,
    terms,
    segments: segments.map((segment) => segment.image()),
    committedIndex,
    producers,
    transactions,
    membership: { index, config: membership, changes: [] },
    cleanOffset,
    installCount: own.installCount,
  };
}

/** The manifest of a log whose checkpoint line would be `image`. Segments below the log's start are left out. */
export function manifestOf(image: LogImage, membership: MembershipConfig): SnapshotManifest {
  const { flushedIndex, flushedTerm, flushedOffset, logStartOffset, segments } = image;
  const alive = segments.findIndex(({ sealed, nextOffset }) => !sealed || nextOffset > logStartOffset);
  return {
    version: VERSION,
    index: flushedIndex,
    term: flushedTerm,
    endOffset: flushedOffset,
    logStartOffset,
    membership,
    terms: image.terms,
    producers: image.producers,
    transactions: image.transactions,
    committedIndex: image.committedIndex,
    cleanOffset: image.cleanOffset,
    segments: alive === -1 ? [] : segments.slice(alive).map((segment) => ({ ...segment, swapNumber: 0 })),
  };
}

export function encodeManifest(manifest: SnapshotManifest): Buffer {
  const text = JSON.stringify(manifest);
  return Buffer.from(`${crc32(text).toString(16).padStart(CRC_DIGITS, '0')} ${text}`);
}

/** Throws LogError('damaged') for bytes that are no manifest, or one that contradicts itself. */
export function decodeManifest(bytes: Buffer): SnapshotManifest {
  const text = bytes.toString('utf8', CRC_DIGITS + 1);
  if (Number.parseInt(bytes.toString('latin1', 0, CRC_DIGITS), 16) !== crc32(text)) throw refused('its CRC is wrong');
  const manifest = JSON.parse(text) as SnapshotManifest;
  if (manifest.version !== VERSION)
    throw refused(`it is of version ${manifest.version}, which this program cannot read`);
  const problem = contradictionIn(manifest);
  if (problem !== undefined) throw refused(problem);
  return manifest;
}

function contradictionIn({ index, endOffset, logStartOffset, segments }: SnapshotManifest): string | undefined {
  if (index < 1 || logStartOffset > endOffset) return 'it holds nothing';
  let before: SegmentImage | undefined;
  for (const segment of segments) {
    const { baseOffset, nextOffset, firstIndex, lastIndex, sizeBytes, sealed, compacted } = segment;
    const about = `its segment ${baseOffset}`;
    if (nextOffset < baseOffset || lastIndex < firstIndex - 1 || sizeBytes < 0) return `${about} ends before it begins`;
    if (nextOffset > endOffset || lastIndex > index) return `${about} ends behind the snapshot`;
    if (before !== undefined) {
      const follows = compacted ? firstIndex > before.lastIndex : firstIndex === before.lastIndex + 1;
      if (baseOffset < before.nextOffset || !(follows || before.compacted))
        return `${about} does not follow the one before`;
      if (!before.sealed) return `${about} follows one that is still written to`;
      if (compacted && !before.compacted) return `${about} is compacted, but the one before is not`;
    }
    if (compacted && !sealed) return `${about} is compacted, but still written to`;
    before = segment;
  }
  if (before !== undefined && !before.compacted && before.lastIndex !== index) return 'its last entries are missing';
  return undefined;
}

function refused(why: string): LogError {
  return new LogError('damaged', `the snapshot that was received cannot be used: ${why}`);
}
