import { crc32c } from '@node-rs/crc32';
import { EntryKind, type HardState, type Index, type MembershipConfig } from '../raft/index.ts';
import type { TailEntry } from './memory-tail.ts';
import type { LogError, LogId, Offset } from './types.ts';
import type { WalItem, WalOwner } from './wal.ts';
import { FLAG_CARRIED, FrameType } from './wal-format.ts';

/** A hard state on its way to disk. */
export class HardStateItem implements WalItem {
  readonly type: FrameType = FrameType.HardState;
  readonly kind: EntryKind = EntryKind.NoOp;
  readonly flags = 0;
  readonly payload = undefined;
  readonly payloadCrc = 0;
  readonly owner: WalOwner;
  readonly logNumber: number;
  readonly hardState: HardState;
  readonly index: number;
  readonly term: number;
  readonly extra: number;
  generation = 0;
  /** Number of the append that ends with it; 0 if it is followed by entries. */
  append = 0;

  constructor(owner: WalOwner, logNumber: number, hardState: HardState) {
    this.owner = owner;
    this.logNumber = logNumber;
    this.hardState = hardState;
    this.index = hardState.commit;
    this.term = hardState.term;
    this.extra = hardState.vote;
  }
}

/** An entry that moves from an old slot to the present one because it cannot go to a segment yet. */
export class CarriedItem implements WalItem {
  readonly type: FrameType = FrameType.Entry;
  readonly flags = FLAG_CARRIED;
  readonly entry: TailEntry;
  generation = 0;

  /** Retains the entry: it may go to a segment and out of memory before this is written. */
  constructor(entry: TailEntry) {
    this.entry = entry;
    entry.retain();
  }

  get kind(): EntryKind {
    return this.entry.kind;
  }
  get payload(): Buffer {
    return this.entry.payload;
  }
  get payloadCrc(): number {
    return this.entry.payloadCrc;
  }
  get owner(): WalOwner {
    return this.entry.owner;
  }
  get logNumber(): number {
    return this.entry.logNumber;
  }
  get index(): number {
    return this.entry.index;
  }
  get term(): number {
    return this.entry.term;
  }
  get extra(): number {
    return this.entry.extra;
  }
}

/** Who waits for a note. */
export interface NoteCallbacks {
  onDurable(): void;
  onFailed(error: LogError): void;
}

/** A rare change of a log that is made durable through the write-ahead log. */
export class NoteItem implements WalItem {
  readonly type: FrameType;
  readonly kind: EntryKind = EntryKind.NoOp;
  readonly flags = 0;
  readonly payload: Buffer | undefined;
  readonly payloadCrc: number;
  readonly owner: WalOwner;
  readonly logNumber: number;
  readonly index: number;
  readonly term = 0;
  readonly extra: number;
  readonly callbacks: NoteCallbacks;
  generation = 0;

  private constructor(
    owner: WalOwner,
    logNumber: number,
    type: FrameType,
    content: { readonly json?: unknown; readonly extra?: number; readonly index?: Index },
    callbacks: NoteCallbacks,
  ) {
    this.owner = owner;
    this.logNumber = logNumber;
    this.type = type;
    this.payload = content.json === undefined ? undefined : Buffer.from(JSON.stringify(content.json));
    this.payloadCrc = this.payload === undefined ? 0 : crc32c(this.payload);
    this.index = content.index ?? 0;
    this.extra = content.extra ?? 0;
    this.callbacks = callbacks;
  }

  static create(owner: WalOwner, logNumber: number, id: LogId, callbacks: NoteCallbacks): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.Create, { json: id }, callbacks);
  }

  static delete(owner: WalOwner, logNumber: number, callbacks: NoteCallbacks): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.Delete, {}, callbacks);
  }

  static swap(owner: WalOwner, logNumber: number, swap: unknown, callbacks: NoteCallbacks): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.Swap, { json: swap }, callbacks);
  }

  static logStart(owner: WalOwner, logNumber: number, offset: Offset, callbacks: NoteCallbacks): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.LogStart, { extra: offset }, callbacks);
  }

  static install(owner: WalOwner, logNumber: number, image: unknown, callbacks: NoteCallbacks): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.Install, { json: image }, callbacks);
  }

  static membership(
    owner: WalOwner,
    logNumber: number,
    index: Index,
    config: MembershipConfig,
    callbacks: NoteCallbacks,
  ): NoteItem {
    return new NoteItem(owner, logNumber, FrameType.Membership, { json: config, index }, callbacks);
  }
}
