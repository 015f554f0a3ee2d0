import type { Clock, Timer } from '../base/index.ts';
import { BlockWriter } from './block-writer.ts';
import { CommitPace } from './commit-pace.ts';
import { type Disk, DiskError } from './disk.ts';
import type { LogMetrics } from './metrics.ts';
import { LogError } from './types.ts';
import {
  alignCommit,
  COMMIT_HEADER_BYTES,
  encodeCommitHead,
  FRAME_BYTES,
  type Frame,
  FrameType,
} from './wal-format.ts';
import type { WalSlot, WalSlots } from './wal-slots.ts';

/** One write is at most about this long, so that an acknowledgement never waits for much more than a few milliseconds of writing. */
const COMMIT_BYTES_MAX = 4 << 20;
const COMMIT_FRAMES_MAX = 16_384;

/** Who is told what became of its frames. */
export interface WalOwner {
  /** `item` is durable, and so is all that was pushed before it. */
  onItemDurable(item: WalItem): void;
  /** Called once after the items of a commit: the time to tell others. */
  onCommitDurable(): void;
  /** These items, which are all of this owner's that are not durable, were not kept. */
  onItemsFailed(items: readonly WalItem[], error: LogError): void;
}

/** A frame on its way to disk. */
export interface WalItem extends Frame {
  readonly owner: WalOwner;
  /** The slot generation it lies in; 0 until it is durable. */
  generation: number;
}

export interface WalOptions {
  readonly disk: Disk;
  readonly slots: WalSlots;
  readonly clock: Clock;
  readonly metrics: LogMetrics;
  readonly salt: Buffer;
  /** Where the log goes on: the first commit gets this sequence number in a slot of this generation. */
  readonly nextGeneration: number;
  readonly nextSequence: number;
  /** Runs a callback after what the event loop has at hand now, so that appends of one turn share a commit. */
  readonly defer: (callback: () => void) => void;
  /** Called when no slot is free: resolves when one may be; rejects with the reason why none can be. */
  readonly makeRoom: () => Promise<void>;
  /** Why nothing can be taken at present, if so. */
  readonly refusal: () => LogError | undefined;
  /** Called after each switch to another slot. */
  readonly onRotated: () => void;
  /** A write or sync failed in a way that must stop the node. */
  readonly onFatal: (error: LogError) => void;
}

/** Where logs push their frames. */
export interface FrameQueue {
  /** Generation of the slot that is being written. */
  readonly generation: number;
  /** Sequence number of the next commit. */
  readonly nextSequence: number;
  /** Queues a frame; its owner is told later, never from here. */
  push(item: WalItem): void;
  /** Resolves when everything pushed so far is durable or has failed. */
  drained(): Promise<void>;
}

function frameBytes(item: WalItem): number {
  return FRAME_BYTES + (item.payload === undefined ? 0 : item.payload.length);
}

/** Tells the owners of `items` that they are durable. */
export function tellDurable(items: readonly WalItem[]): void {
  const owners = new Set<WalOwner>();
  for (const item of items) {
    item.owner.onItemDurable(item);
    owners.add(item.owner);
  }
  for (const owner of owners) owner.onCommitDurable();
}

/** The node's write-ahead log: what arrived while the last write ran goes out in one write. */
export class WriteAheadLog implements FrameQueue {
  readonly #options: WalOptions;
  readonly #writer: BlockWriter;
  readonly #pace: CommitPace;
  readonly #head = Buffer.alloc(COMMIT_HEADER_BYTES + COMMIT_FRAMES_MAX * FRAME_BYTES);
  #pending: WalItem[] = [];
  #pendingBytes = 0;
  #running = false;
  /** Set while a commit waits for company. */
  #delay: Timer | undefined;
  #slot: WalSlot | undefined;
  #position = 0;
  #generation: number;
  #sequence: number;
  #failure: LogError | undefined;
  #idle: (() => void)[] = [];

  constructor(options: WalOptions) {
    this.#options = options;
    this.#writer = new BlockWriter(options.disk, COMMIT_BYTES_MAX + (1 << 20));
    this.#generation = options.nextGeneration - 1;
    this.#sequence = options.nextSequence;
    this.#pace = new CommitPace(options.clock);
  }

  get generation(): number {
    return this.#generation;
  }

  get nextSequence(): number {
    return this.#sequence;
  }

  // Bounded by the budget for bytes that are not in segments, which holds producers back.
  push(item: WalItem): void {
    this.#pending.push(item);
    this.#pendingBytes += frameBytes(item);
    if (this.#running) return;
    this.#running = true;
    const delayMs = this.#pace.delayMs();
    if (delayMs > 0) this.#delay = this.#options.clock.setTimer(delayMs, () => this.#start());
    else this.#start();
  }

  async drained(): Promise<void> {
    if (this.#delay !== undefined) {
      this.#delay.cancel();
      this.#start();
    }
    if (this.#running) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #start(): void {
    this.#delay = undefined;
    this.#options.defer(() => void this.#run());
  }

  async #run(): Promise<void> {
    let items = this.#take();
    let written = this.#write(items);
    for (;;) {
      const error = await written;
      const done = items;
      // The next write starts before anyone hears of the last one: the disk is never idle while there is work.
      const more = error === undefined && this.#pending.length > 0;
      if (more) {
        items = this.#take();
        written = this.#write(items);
      }
      if (error === undefined) tellDurable(done);
      else this.#tellFailed(done, error);
      if (more) continue;
      if (this.#pending.length === 0) break;
      items = this.#take();
      written = this.#write(items);
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #take(): WalItem[] {
    const pending = this.#pending;
    if (this.#pendingBytes <= COMMIT_BYTES_MAX && pending.length <= COMMIT_FRAMES_MAX) {
      this.#pending = [];
      this.#pendingBytes = 0;
      return pending;
    }
    let bytes = 0;
    let count = 0;
    while (count < pending.length && count < COMMIT_FRAMES_MAX) {
      const next = frameBytes(pending[count]!);
      if (count > 0 && bytes + next > COMMIT_BYTES_MAX) break;
      bytes += next;
      count++;
    }
    if (this.#mustStayTogether(count))
      bytes += count > 1 ? -frameBytes(pending[--count]!) : frameBytes(pending[count++]!);
    this.#pendingBytes -= bytes;
    return pending.splice(0, count);
  }

  /**
   * Whether the item at `count` may not come in a later commit than the one before it: a hard state's commit index may be about the entries that follow
   * it. Without the first of them, which cuts off what they replace, it would seem to be about those.
   */
  #mustStayTogether(count: number): boolean {
    return this.#pending[count - 1]?.type === FrameType.HardState && this.#pending[count]?.type === FrameType.Entry;
  }

  /** Never rejects: an error is the result. */
  async #write(items: readonly WalItem[]): Promise<LogError | undefined> {
    const { metrics, clock, refusal } = this.#options;
    // What makes room (deleted records, deleted logs) must pass when entries may not.
    const refused = this.#failure ?? (items.some((item) => item.type === FrameType.Entry) ? refusal() : undefined);
    if (refused !== undefined) return refused;
    try {
      let bytes = COMMIT_HEADER_BYTES + items.length * FRAME_BYTES;
      const parts: Buffer[] = [this.#head];
      for (const item of items) {
        if (item.payload === undefined || item.payload.length === 0) continue;
        parts.push(item.payload);
        bytes += item.payload.length;
      }
      const aligned = alignCommit(bytes);
      if (aligned > bytes) parts.push(Buffer.alloc(aligned - bytes));
      if (this.#slot === undefined || this.#slot.sizeBytes - this.#position < aligned) await this.#rotate(aligned);
      const slot = this.#slot!;
      const headBytes = encodeCommitHead(this.#head, items, slot.generation, this.#sequence, this.#options.salt);
      parts[0] = this.#head.subarray(0, headBytes);
      const startedMs = clock.monotonicMs();
      await this.#writer.write(slot.file, this.#position, parts);
      metrics.walSyncCount++;
      metrics.walSyncSeconds.observe((clock.monotonicMs() - startedMs) / 1000);
      metrics.walBytes += aligned;
      this.#position += aligned;
      this.#sequence++;
      this.#pace.note(items);
      for (const item of items) item.generation = slot.generation;
      return undefined;
    } catch (error) {
      return await this.#toLogError(error);
    }
  }

  async #rotate(sizeBytes: number): Promise<void> {
    const { slots, makeRoom, onRotated } = this.#options;
    let slot = await slots.take(sizeBytes, this.#generation + 1, this.#sequence, false);
    if (slot === undefined) {
      await makeRoom();
      // All that is left may be entries that wait for a quorum, which may in turn wait for what is to be written now.
      slot = await slots.take(sizeBytes, this.#generation + 1, this.#sequence, true);
    }
    this.#slot = slot;
    this.#generation++;
    this.#position = 0;
    this.#writer.startAtBlock();
    slots.prepare();
    onRotated();
  }

  async #toLogError(error: unknown): Promise<LogError> {
    if (error instanceof DiskError && error.code === 'ENOSPC') {
      // The place of the failed commit is written again by the next one.
      if (this.#slot !== undefined) await this.#writer.startAt(this.#slot.file, this.#position);
      return new LogError('disk-full', `no space left for the write-ahead log: ${error.message}`, { cause: error });
    }
    if (error instanceof LogError && error.reason === 'disk-full') return error;
    const where = this.#slot === undefined ? '' : ` (${this.#slot.path} at ${this.#position})`;
    const message = error instanceof Error ? error.message : String(error);
    this.#failure = new LogError('io-error', `the write-ahead log cannot be written${where}: ${message}`, {
      cause: error,
    });
    this.#options.onFatal(this.#failure);
    return this.#failure;
  }

  /** Frames that queued behind the failed ones would leave a gap: they fail too. */
  #tellFailed(items: readonly WalItem[], error: LogError): void {
    const failed = [...items, ...this.#pending];
    this.#pending = [];
    this.#pendingBytes = 0;
    for (const [owner, owned] of Map.groupBy(failed, (item) => item.owner)) owner.onItemsFailed(owned, error);
  }
}
