import { crc32c } from '@node-rs/crc32';
import { batchHeader } from '../protocol/index.ts';
import { EntryKind } from '../raft/index.ts';
import type { Disk } from './disk.ts';
import { otherVersion } from './format-file.ts';
import { LogError } from './types.ts';
import {
  alignCommit,
  COMMIT_ALIGNMENT_BYTES,
  COMMIT_HEADER_BYTES,
  COMMIT_MAGIC,
  type CommitHeader,
  decodeCommitHeader,
  decodeFrame,
  FRAME_BYTES,
  type Frame,
  FrameType,
  peekHeader,
  WAL_VERSION,
} from './wal-format.ts';
import { WAL_FOLDER, type WalSlot, type WalSlots } from './wal-slots.ts';

/** Where replay begins: the checkpoint's words. */
export interface ReplayStart {
  readonly salt: Buffer;
  readonly generation: number;
  readonly firstSequence: number;
}

export interface ReplayTarget {
  /** A frame that is whole; its payload is a view that is valid during the call. In the order of writing. */
  onFrame(frame: Frame, generation: number): void;
  /** A frame whose payload was on disk and is not what was written. `frame.payload` is not to be used. */
  onDamagedFrame(frame: Frame, where: string): void;
}

/** Where the write-ahead log goes on. */
export interface ReplayEnd {
  readonly nextGeneration: number;
  readonly nextSequence: number;
}

interface FoundSlot {
  readonly slot: WalSlot;
  /** What the header of its first commit states, whether or not that commit is whole. */
  readonly generation: number;
  readonly sequence: number;
}

/**
 * Reads the write-ahead log from `start` to its end. A commit that is not whole ends the log if nothing whole follows it: it was being
 * written when the node died, and nobody heard of it. If something follows, it had been synced, so it is damage: of single logs if its
 * frames can be read, else of the node, which throws LogError('damaged').
 */
export async function replayWal(
  disk: Disk,
  slots: WalSlots,
  start: ReplayStart,
  target: ReplayTarget,
): Promise<ReplayEnd> {
  const found: FoundSlot[] = [];
  for (const name of await disk.list(WAL_FOLDER)) {
    if (!name.endsWith('.wal')) continue;
    const slot = await slots.adopt(name);
    const head = await readStart(disk, slot, Buffer.alloc(COMMIT_HEADER_BYTES));
    if (head.length < COMMIT_HEADER_BYTES) continue;
    found.push({ slot, ...(peekHeader(head, start.salt) ?? { generation: 0, sequence: 0 }) });
  }
  // Youngest first: a torn slot of an earlier start may claim the same sequence number as its successor.
  found.sort((left, right) => right.generation - left.generation);
  return await new Replay(disk, found, slots, start, target).run();
}

class Replay {
  readonly #disk: Disk;
  readonly #found: readonly FoundSlot[];
  readonly #slots: WalSlots;
  readonly #start: ReplayStart;
  readonly #target: ReplayTarget;
  #sequence: number;
  #content = Buffer.alloc(0);
  /** A copy of the newest commit, and where it lies. */
  #last: { readonly slot: WalSlot; readonly position: number; readonly bytes: Buffer } | undefined;

  constructor(disk: Disk, found: readonly FoundSlot[], slots: WalSlots, start: ReplayStart, target: ReplayTarget) {
    this.#disk = disk;
    this.#found = found;
    this.#slots = slots;
    this.#start = start;
    this.#target = target;
    this.#sequence = start.firstSequence;
  }

  async run(): Promise<ReplayEnd> {
    let generation = this.#start.generation - 1;
    for (;;) {
      const next = await this.#slotThatContinues(generation);
      if (next === undefined) break;
      generation = next.found.generation;
      this.#slots.claim(next.found.slot, generation, this.#sequence);
      await this.#replaySlot(next.found, next.content);
    }
    await this.#secureLast();
    const youngest = this.#found.reduce((most, slot) => Math.max(most, slot.generation), this.#start.generation - 1);
    return { nextGeneration: Math.max(youngest, generation) + 1, nextSequence: this.#sequence };
  }

  /** The slot younger than `generation` whose first commit is the expected one. */
  async #slotThatContinues(generation: number): Promise<{ found: FoundSlot; content: Buffer } | undefined> {
    for (const found of this.#found) {
      if (found.generation <= generation || found.sequence !== this.#sequence) continue;
      const content = await this.#read(found);
      const header = this.#headerAt(found, content, 0);
      if (header === undefined) continue;
      if (this.#isWhole(content, 0, header) || (await this.#hasSuccessor(found, content, 0, header))) {
        return { found, content };
      }
    }
    await this.#assertNothingFollows(generation);
    return undefined;
  }

  async #replaySlot(found: FoundSlot, content: Buffer): Promise<void> {
    let last: { readonly position: number; readonly end: number } | undefined;
    for (let at = 0; ; ) {
      const header = this.#headerAt(found, content, at);
      if (header === undefined || header.generation !== found.generation || header.sequence !== this.#sequence) break;
      const isWhole = this.#isWhole(content, at, header);
      if (!isWhole && !(await this.#hasSuccessor(found, content, at, header))) break;
      this.#deliver(found, content, at, header, isWhole);
      this.#sequence++;
      last = { position: at, end: at + commitBytes(header) };
      at = last.end;
    }
    if (last === undefined) return;
    const { position, end } = last;
    this.#last = { slot: found.slot, position, bytes: Buffer.from(content.subarray(position, end)) };
  }

  /**
   * Writes the newest commit once more, over itself, synced. It alone may never have been: each commit was on disk before the next was begun,
   * but the last one's write may have failed, or the node died in it, with the bytes left where they can be read and still be lost with the power.
   */
  async #secureLast(): Promise<void> {
    if (this.#last === undefined) return;
    const { slot, position, bytes } = this.#last;
    const file = await this.#disk.open(slot.path, { write: true, dataSync: true });
    try {
      await file.write(bytes, 0, bytes.length, position);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  #deliver(found: FoundSlot, content: Buffer, at: number, header: CommitHeader, isWhole: boolean): void {
    let payloadAt = at + COMMIT_HEADER_BYTES + header.frameCount * FRAME_BYTES;
    for (let number = 0; number < header.frameCount; number++) {
      const frame = decodeFrame(content, at + COMMIT_HEADER_BYTES + number * FRAME_BYTES, payloadAt);
      if (isWhole || isPayloadWhole(frame)) this.#target.onFrame(frame, found.generation);
      else this.#target.onDamagedFrame(frame, `${found.slot.path} at position ${payloadAt}`);
      payloadAt += frame.payload!.length;
    }
  }

  #isWhole(content: Buffer, at: number, header: CommitHeader): boolean {
    if (at + commitBytes(header) > content.length) return false;
    let payloadAt = at + COMMIT_HEADER_BYTES + header.frameCount * FRAME_BYTES;
    for (let number = 0; number < header.frameCount; number++) {
      const frame = decodeFrame(content, at + COMMIT_HEADER_BYTES + number * FRAME_BYTES, payloadAt);
      if (!isPayloadWhole(frame)) return false;
      payloadAt += frame.payload!.length;
    }
    return true;
  }

  /** Throws LogError('damaged') for a commit of another version: to take it for the end of the log would lose what was acknowledged. */
  #headerAt({ slot }: FoundSlot, content: Buffer, at: number): CommitHeader | undefined {
    const header = decodeCommitHeader(content, at, this.#start.salt);
    if (header !== undefined && header.version !== WAL_VERSION) {
      throw otherVersion(
        `${this.#disk.description}/${slot.path} has a commit of version ${header.version} at position ${at}`,
        `version ${WAL_VERSION}`,
      );
    }
    return header;
  }

  /** The slot's bytes, valid until the next call. */
  #read(found: FoundSlot): Promise<Buffer> {
    if (this.#content.length < found.slot.sizeBytes) this.#content = Buffer.allocUnsafeSlow(found.slot.sizeBytes);
    return readStart(this.#disk, found.slot, this.#content.subarray(0, found.slot.sizeBytes));
  }

  /** Whether the commit after this one is there, which shows that this one had been synced. */
  async #hasSuccessor(found: FoundSlot, content: Buffer, at: number, header: CommitHeader): Promise<boolean> {
    const next = this.#headerAt(found, content, at + commitBytes(header));
    if (next?.generation === found.generation && next.sequence === header.sequence + 1) return true;
    for (const other of this.#found) {
      if (other.generation <= found.generation) continue;
      if (other.sequence !== header.sequence + 1) continue;
      const start = await readStart(this.#disk, other.slot, Buffer.allocUnsafeSlow(other.slot.sizeBytes));
      if (this.#headerAt(other, start, 0) !== undefined) return true;
    }
    return false;
  }

  /** Any valid commit that belongs behind the end shows that what is missing before it was lost after it had been synced. */
  async #assertNothingFollows(generation: number): Promise<void> {
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(COMMIT_MAGIC);
    for (const found of this.#found) {
      if (found.generation < generation && found.generation !== 0) continue;
      const content = await this.#read(found);
      for (let at = content.indexOf(magic); at !== -1; at = content.indexOf(magic, at + 1)) {
        if (at % COMMIT_ALIGNMENT_BYTES !== 0) continue;
        const header = this.#headerAt(found, content, at);
        if (header === undefined || header.sequence <= this.#sequence || header.generation < generation) continue;
        throw new LogError(
          'damaged',
          `the write-ahead log is damaged: commit ${header.sequence} is in ${found.slot.path} at position ${at}, ` +
            `but commit ${this.#sequence}, which was synced before it, cannot be read; restore the folder from a copy`,
        );
      }
    }
  }
}

function commitBytes(header: CommitHeader): number {
  return alignCommit(COMMIT_HEADER_BYTES + header.frameCount * FRAME_BYTES + header.payloadBytes);
}

/** Through a file of its own: the slot's is for direct writes. */
async function readStart(disk: Disk, slot: WalSlot, target: Buffer): Promise<Buffer> {
  const file = await disk.open(slot.path, {});
  try {
    return target.subarray(0, await file.read(target, 0, target.length, 0));
  } finally {
    await file.close();
  }
}

function isPayloadWhole(frame: Frame): boolean {
  const payload = frame.payload!;
  if (frame.type !== FrameType.Entry || frame.kind !== EntryKind.Data) {
    return payload.length === 0 || crc32c(payload) === frame.payloadCrc;
  }
  return (
    payload.length >= batchHeader.HEADER_BYTES &&
    batchHeader.baseOffset(payload, 0) === frame.extra &&
    batchHeader.sizeBytes(payload, 0) === payload.length &&
    batchHeader.partitionLeaderEpoch(payload, 0) === frame.term &&
    batchHeader.magic(payload, 0) === batchHeader.MAGIC &&
    batchHeader.crc(payload, 0) === frame.payloadCrc &&
    batchHeader.computeCrc(payload, 0) === frame.payloadCrc
  );
}
