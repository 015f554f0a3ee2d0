import { assert } from '../base/index.ts';
import type { Index, MembershipConfig, Term } from '../raft/index.ts';
import { READ_BYTES_MAX } from './read-buffers.ts';
import type { Segment } from './segment.ts';
import type { Chunk } from './segment-chunk.ts';
import { encodeManifest, type SnapshotManifest } from './snapshot-manifest.ts';
import type { LogSnapshot, SnapshotSegment } from './types.ts';

/** What an export needs of its log. */
export interface ExportedLog {
  /** Checks what this process has neither written nor checked of a segment's first `sizeBytes`. Errors: LogError, which take the log offline if it is damaged. */
  verify(segment: Segment, sizeBytes: number): Promise<void>;
  /** Reads up to READ_BYTES_MAX of a segment; again when its file was renamed meanwhile. Errors: LogError. */
  readPiece(segment: Segment, position: number, sizeBytes: number): Promise<Chunk>;
  /** The files may go. */
  unpin(): void;
}

/** A pinned state of a log, to be read by another node. */
export class LogExport implements LogSnapshot {
  readonly index: Index;
  readonly term: Term;
  readonly membership: MembershipConfig;
  readonly manifest: Buffer;
  readonly segments: readonly SnapshotSegment[];
  readonly #log: ExportedLog;
  readonly #files: readonly Segment[];
  readonly #verified = new Map<number, Promise<void>>();
  #isReleased = false;

  /** `files`: the segments of the manifest, in its order. */
  constructor(log: ExportedLog, manifest: SnapshotManifest, files: readonly Segment[]) {
    this.#log = log;
    this.#files = files;
    this.index = manifest.index;
    this.term = manifest.term;
    this.membership = manifest.membership;
    this.manifest = encodeManifest(manifest);
    this.segments = manifest.segments.map(({ baseOffset, sizeBytes }) => ({ baseOffset, sizeBytes }));
  }

  async read(segment: number, position: number, length: number): Promise<Buffer> {
    assert(!this.#isReleased, 'a released snapshot is not read');
    const { sizeBytes } = this.segments[segment]!;
    assert(position >= 0 && length >= 0 && position + length <= sizeBytes, 'a snapshot is read within its bounds');
    // The receiver would find damage too, but could not tell whose it is.
    if (!this.#verified.has(segment)) this.#verified.set(segment, this.#log.verify(this.#files[segment]!, sizeBytes));
    await this.#verified.get(segment);
    const result = Buffer.allocUnsafeSlow(length);
    for (let at = 0; at < length; ) {
      const count = Math.min(READ_BYTES_MAX, length - at);
      const piece = await this.#log.readPiece(this.#files[segment]!, position + at, count);
      piece.bytes.copy(result, at);
      piece.release();
      at += count;
    }
    return result;
  }

  release(): void {
    assert(!this.#isReleased, 'a snapshot is released once');
    this.#isReleased = true;
    this.#log.unpin();
  }
}
