import { assert } from '../base/index.ts';
import type { HardState, Index, MembershipConfig, Term } from '../raft/index.ts';
import { isFatal, type LogContext, toLogError } from './context.ts';
import type { DiskFile } from './disk.ts';
import { SEGMENT_SUFFIXES, Segment } from './segment.ts';
import { checkReceivedSegment } from './segment-check.ts';
import { writeIndexFiles } from './segment-files.ts';
import { damaged } from './segment-walk.ts';
import type { SnapshotManifest } from './snapshot-manifest.ts';
import { TermHistory } from './term-history.ts';
import { LogError, type SnapshotInstall, type SnapshotSegment } from './types.ts';

/** What an import needs of the log that it is to replace. */
export interface ReplaceableLog {
  readonly folder: string;
  hasFolder: boolean;
  readonly removed: boolean;
  readonly commitIndex: Index;
  readonly settings: { readonly indexIntervalBytes: number };
  /** Puts the snapshot in the place of the log, durably. Errors: LogError, and the log is as it was. */
  replaceBy(manifest: SnapshotManifest, segments: readonly Segment[], hardState: HardState | undefined): Promise<void>;
  /** The import has ended, one way or the other. */
  importEnded(): void;
}

interface Incoming {
  readonly segment: Segment;
  file: DiskFile | undefined;
  /** Bytes written so far. */
  position: number;
  isComplete: boolean;
}

/**
 * A snapshot on its way in. Its files stand beside the log's under names of their own until the write-ahead log says that they are the log;
 * only then are they renamed. What a crash leaves of it before is removed later, like all files that belong to no segment.
 */
export class LogImport implements SnapshotInstall {
  readonly index: Index;
  readonly term: Term;
  readonly membership: MembershipConfig;
  readonly segments: readonly SnapshotSegment[];
  readonly #context: LogContext;
  readonly #log: ReplaceableLog;
  readonly #manifest: SnapshotManifest;
  readonly #terms: TermHistory;
  readonly #incoming: readonly Incoming[];
  #state: 'open' | 'finishing' | 'ended' = 'open';
  /** Writes are made one after the other. */
  #writing: Promise<void> = Promise.resolve();

  /** `number`: tells the files of this import from those of all earlier ones of the log. */
  constructor(context: LogContext, log: ReplaceableLog, manifest: SnapshotManifest, number: number) {
    this.#context = context;
    this.#log = log;
    this.#manifest = manifest;
    this.#terms = new TermHistory(manifest.terms);
    this.index = manifest.index;
    this.term = manifest.term;
    this.membership = manifest.membership;
    this.segments = manifest.segments.map(({ baseOffset, sizeBytes }) => ({ baseOffset, sizeBytes }));
    this.#incoming = manifest.segments.map((image) => ({
      segment: new Segment(log.folder, { ...image, swapNumber: -number }),
      file: undefined,
      position: 0,
      isComplete: false,
    }));
  }

  /** Makes the files. Errors: LogError. */
  async begin(): Promise<void> {
    const { disk } = this.#context;
    await this.#guarded(async () => {
      this.#log.hasFolder = true;
      await disk.makeFolder(this.#log.folder);
      for (const { segment } of this.#incoming) {
        // What an earlier attempt left must not be taken for a part of this one.
        for (const suffix of SEGMENT_SUFFIXES) await disk.remove(segment.filePath(suffix));
      }
      for (const incoming of this.#incoming) if (incoming.segment.sizeBytes === 0) await this.#complete(incoming);
    });
  }

  write(segment: number, position: number, bytes: Buffer): Promise<void> {
    const incoming = this.#incoming[segment]!;
    const written = this.#writing.then(() => this.#guarded(() => this.#write(incoming, position, bytes)));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async finish(hardState?: HardState): Promise<void> {
    assert(this.#state === 'open', 'a snapshot is finished once, unless it was given up');
    assert(
      this.#incoming.every(({ isComplete }) => isComplete),
      'a snapshot is finished when all of it was written',
    );
    assert(this.index > this.#log.commitIndex, 'a snapshot never moves the commit index back');
    this.#state = 'finishing';
    try {
      await this.#guarded(async () => {
        await this.#context.disk.syncFolder(this.#log.folder);
        await this.#context.disk.syncFolder('');
        const segments = this.#incoming.map(({ segment }) => segment);
        await this.#log.replaceBy(this.#manifest, segments, hardState);
      });
    } finally {
      // Even if it failed, the files stay for now: the disk may have what says that they are the log.
      this.#end();
    }
  }

  async abort(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#end();
    await this.#writing;
    const { disk, files } = this.#context;
    for (const incoming of this.#incoming) {
      await incoming.file?.close();
      incoming.file = undefined;
      for (const suffix of SEGMENT_SUFFIXES) {
        const path = incoming.segment.filePath(suffix);
        // What cannot be removed now is found by the next look through the folder.
        await disk.remove(path).catch(() => undefined);
        await files.forget(path);
      }
    }
  }

  async #write(incoming: Incoming, position: number, bytes: Buffer): Promise<void> {
    const { segment } = incoming;
    if (position !== incoming.position || position + bytes.length > segment.sizeBytes) {
      throw damaged(segment, position, `${bytes.length} bytes were received where ${incoming.position} was due`);
    }
    if (this.#state !== 'open' || this.#log.removed)
      throw new LogError('closed', `${segment.path} is not wanted any more`);
    incoming.file ??= await this.#context.disk.open(segment.path, { create: true, write: true });
    await incoming.file.write(bytes, 0, bytes.length, position);
    incoming.position += bytes.length;
    if (incoming.position === segment.sizeBytes) await this.#complete(incoming);
  }

  async #complete(incoming: Incoming): Promise<void> {
    const { disk, files } = this.#context;
    const { segment } = incoming;
    const file = incoming.file ?? (await disk.open(segment.path, { create: true, write: true }));
    incoming.file = undefined;
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    const index = await checkReceivedSegment(files, segment, this.#terms, this.#log.settings.indexIntervalBytes);
    if (segment.sealed) await writeIndexFiles(files, segment, index);
    segment.index = index;
    segment.verifiedFrom = 0;
    segment.verifiedTo = segment.sizeBytes;
    incoming.isComplete = true;
  }

  #end(): void {
    this.#state = 'ended';
    this.#log.importEnded();
  }

  async #guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      const failure = toLogError(error, `${this.#log.folder}: a snapshot could not be taken over`);
      if (isFatal(error)) this.#context.onFatal(failure);
      throw failure;
    }
  }
}
