import type { Connection } from '../base/index.ts';
import type { Message } from '../raft/index.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { FrameMemory } from './frame-memory.ts';
import { FrameWriter, type Piece } from './frame-writer.ts';
import type { TransportMetrics } from './metrics.ts';
import type { GroupId } from './types.ts';
import type { FrameType } from './wire.ts';

const MESSAGE_BYTES_GUESS = 64;

/** What outboxes of a transport share. */
export interface OutboxShared {
  readonly pool: FrameMemory;
  readonly flushQueue: FlushQueue;
  readonly metrics: TransportMetrics;
  /** Given to the network at a time. */
  readonly writeBytesMax: number;
}

/**
 * What waits to be sent on one connection, in order. Bounded: at or over `bytesMax` nothing more is taken, so that it holds one
 * frame more at the most. One write is under way at a time; what is queued meanwhile leaves together with the next.
 */
export class Outbox {
  readonly #shared: OutboxShared;
  readonly #writer: FrameWriter;
  readonly #bytesMax: number;
  #connection: Connection | undefined;
  /** Whole frames, from #next on, behind which come those of the writer. */
  #pieces: readonly Piece[] = [];
  #next = 0;
  #piecesBytes = 0;
  /** Given to the network, which has not taken all of it yet. */
  #writtenBytes = 0;
  #isBlocked = false;
  #isScheduled = false;
  /** When the network last took something, on the monotonic clock: a slow reader is not a lost one. */
  progressMs = 0;

  constructor(shared: OutboxShared, bytesMax: number) {
    this.#shared = shared;
    this.#writer = new FrameWriter(shared.pool);
    this.#bytesMax = bytesMax;
  }

  /** Bytes that wait or are being written. */
  get bytes(): number {
    return this.#piecesBytes + this.#writtenBytes + this.#writer.bytes;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  /** From now on frames go to this connection. */
  open(connection: Connection): void {
    this.close();
    this.#connection = connection;
  }

  /** The connection is gone: what waits is dropped, its `done` are called. */
  close(): void {
    this.#connection = undefined;
    this.#isBlocked = false;
    this.#writtenBytes = 0;
    const pieces = this.#pieces;
    const next = this.#next;
    this.#pieces = [];
    this.#next = 0;
    this.#piecesBytes = 0;
    this.#writer.reset();
    for (let i = next; i < pieces.length; i++) pieces[i]!.done?.();
  }

  /** False: dropped, and `done` was called. Otherwise the bytes that it takes. */
  message(group: GroupId, message: Message, done: (() => void) | undefined): number | false {
    if (!this.#hasRoom()) {
      done?.();
      return false;
    }
    const sizeBytes = this.#writer.message(group, message, done);
    this.#schedule();
    return sizeBytes;
  }

  /** False: dropped. */
  frame(type: FrameType, head: Buffer, payload?: Buffer): boolean {
    if (!this.#hasRoom()) return false;
    this.#writer.frameWithPayload(type, head, payload, undefined);
    this.#schedule();
    return true;
  }

  /** Called by the flush queue, and when the network has room. */
  flush(): void {
    this.#isScheduled = false;
    while (this.#connection !== undefined && !this.#isBlocked) {
      if (this.#next === this.#pieces.length) {
        this.#pieces = this.#writer.take();
        this.#next = 0;
        this.#piecesBytes = 0;
        for (const { bytes } of this.#pieces) this.#piecesBytes += bytes.length;
        if (this.#pieces.length === 0) return;
      }
      this.#write(this.#connection);
    }
  }

  drained(nowMs: number): void {
    this.progressMs = nowMs;
    this.#isBlocked = false;
    this.#writtenBytes = 0;
    this.flush();
  }

  #hasRoom(): boolean {
    return this.#connection !== undefined && this.bytes + MESSAGE_BYTES_GUESS <= this.#bytesMax;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isBlocked) return;
    this.#isScheduled = true;
    this.#shared.flushQueue.add(this);
  }

  /** Gives the network pieces up to its limit, as one write. */
  #write(connection: Connection): void {
    const { metrics, writeBytesMax } = this.#shared;
    const pieces = this.#pieces;
    const first = this.#next;
    let end = first;
    let bytes = 0;
    let last = -1;
    let notifies = false;
    while (end < pieces.length && (bytes < writeBytesMax || pieces[end]!.bytes.length === 0)) {
      const piece = pieces[end]!;
      bytes += piece.bytes.length;
      if (piece.bytes.length > 0) last = end;
      if (piece.done !== undefined) notifies = true;
      end++;
    }
    this.#next = end;
    this.#piecesBytes -= bytes;
    const done = notifies ? () => callDone(pieces, first, end) : undefined;
    if (last < 0) {
      done?.();
      return;
    }
    connection.cork?.();
    let hasRoom = true;
    for (let i = first; i <= last; i++) {
      const piece = pieces[i]!.bytes;
      if (piece.length > 0) hasRoom = connection.write(piece, i === last ? done : undefined);
    }
    connection.uncork?.();
    metrics.bytesSent += bytes;
    metrics.writes++;
    if (hasRoom) return;
    this.#isBlocked = true;
    this.#writtenBytes = bytes;
  }
}

function callDone(pieces: readonly Piece[], first: number, end: number): void {
  for (let i = first; i < end; i++) pieces[i]!.done?.();
}
