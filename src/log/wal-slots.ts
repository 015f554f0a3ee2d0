import type { Disk, DiskFile } from './disk.ts';

export const WAL_FOLDER = 'wal';
const ZERO_WRITE_BYTES = 1 << 18;
/** Sizes of files are multiples of this. */
const SLOT_ROUNDING_BYTES = 1 << 16;
/** Generation of a slot that holds nothing that is needed. */
const FREE = 0;

/** One preallocated file of the write-ahead log; overwritten from its start each time it is taken. */
export interface WalSlot {
  readonly path: string;
  readonly sizeBytes: number;
  readonly file: DiskFile;
  /** Grows by one with each slot taken; 0 while the slot is free. */
  generation: number;
  /** Sequence number of the first commit in it. */
  firstSequence: number;
}

export interface WalSlotsOptions {
  readonly disk: Disk;
  readonly slotBytes: number;
  readonly totalBytesMax: number;
  /** False: writes resolve when the operating system has them. */
  readonly sync: boolean;
}

/**
 * The files of the write-ahead log. They are filled with zeros once, so that later writes change no metadata of the file system, and then
 * recycled. A commit that is larger than a slot gets a slot of its own size, which is removed after use.
 */
export class WalSlots {
  readonly #options: WalSlotsOptions;
  readonly #slots: WalSlot[] = [];
  #nextName = 1;
  #preparing: Promise<void> | undefined;
  #zeros: Buffer | undefined;

  constructor(options: WalSlotsOptions) {
    this.#options = options;
  }

  /** Bytes of all slots on disk. */
  get sizeBytes(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.sizeBytes, 0);
  }

  /** Bytes in slots from `generation` on. */
  usedBytes(): number {
    return this.#slots.reduce((sum, slot) => sum + (slot.generation === FREE ? 0 : slot.sizeBytes), 0);
  }

  /** Adds a file found at start, as free; `claim` makes it live. */
  async adopt(name: string): Promise<WalSlot> {
    const file = await this.#open(name, false);
    const slot: WalSlot = {
      path: `${WAL_FOLDER}/${name}`,
      sizeBytes: await file.sizeBytes(),
      file,
      generation: FREE,
      firstSequence: 0,
    };
    this.#slots.push(slot);
    this.#nextName = Math.max(this.#nextName, Number.parseInt(name, 10) + 1);
    return slot;
  }

  /** Marks an adopted slot as holding what is needed. */
  claim(slot: WalSlot, generation: number, firstSequence: number): void {
    slot.generation = generation;
    slot.firstSequence = firstSequence;
  }

  /**
   * After recovery: makes what was found in claimed slots durable, since the process that wrote it may have died before its sync, and removes
   * free slots that are not of this log's size (half made, or made under another setting). Errors: DiskError.
   */
  async settle(): Promise<void> {
    for (const slot of [...this.#slots]) {
      if (slot.generation !== FREE) await slot.file.sync();
      else if (slot.sizeBytes !== this.#options.slotBytes) await this.#remove(slot);
    }
  }

  /**
   * A slot of at least `sizeBytes` for `generation`; undefined when the total is reached: recycle first. With `beyondTotal` one is made all the
   * same, to be removed after use. Errors: DiskError.
   */
  async take(
    sizeBytes: number,
    generation: number,
    firstSequence: number,
    beyondTotal: boolean,
  ): Promise<WalSlot | undefined> {
    await this.#preparing;
    let slot = this.#slots.find((candidate) => candidate.generation === FREE && candidate.sizeBytes >= sizeBytes);
    if (slot === undefined) {
      const oversize = sizeBytes > this.#options.slotBytes;
      const isReached = this.sizeBytes + this.#options.slotBytes > this.#options.totalBytesMax;
      if (isReached && !oversize && !beyondTotal) return undefined;
      slot = await this.#create(Math.max(sizeBytes, this.#options.slotBytes));
    }
    this.claim(slot, generation, firstSequence);
    return slot;
  }

  /** Makes a free slot while there is time, so that the next `take` need not. Failure shows at that `take`. */
  prepare(): void {
    const { slotBytes, totalBytesMax } = this.#options;
    if (this.#preparing !== undefined || this.#slots.some((slot) => slot.generation === FREE)) return;
    if (this.sizeBytes + slotBytes > totalBytesMax) return;
    this.#preparing = this.#create(slotBytes)
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        this.#preparing = undefined;
      });
  }

  /** First commit's sequence number of the live slot with `generation`; undefined if nothing was written in that generation. */
  firstSequenceOf(generation: number): number | undefined {
    return this.#slots.find((slot) => slot.generation === generation)?.firstSequence;
  }

  /** Frees the slots below `generation`: a durable checkpoint covers them. */
  async recycleBelow(generation: number): Promise<void> {
    for (const slot of [...this.#slots]) {
      if (slot.generation === FREE || slot.generation >= generation) continue;
      slot.generation = FREE;
      const { slotBytes, totalBytesMax } = this.#options;
      if (slot.sizeBytes > slotBytes || this.sizeBytes > totalBytesMax) await this.#remove(slot);
    }
  }

  async close(): Promise<void> {
    await this.#preparing;
    for (const slot of this.#slots.splice(0)) await slot.file.close();
  }

  async #remove(slot: WalSlot): Promise<void> {
    this.#slots.splice(this.#slots.indexOf(slot), 1);
    await slot.file.close();
    await this.#options.disk.remove(slot.path);
  }

  async #create(sizeBytes: number): Promise<WalSlot> {
    const { disk } = this.#options;
    const name = `${String(this.#nextName++).padStart(4, '0')}.wal`;
    const rounded = Math.ceil(sizeBytes / SLOT_ROUNDING_BYTES) * SLOT_ROUNDING_BYTES;
    const path = `${WAL_FOLDER}/${name}`;
    // Past the page cache: its write-back in one go would hold up acknowledgements.
    const filling = await disk.open(path, { create: true, direct: true });
    try {
      this.#zeros ??= disk.allocate(ZERO_WRITE_BYTES).fill(0);
      const zeros = this.#zeros;
      for (let at = 0; at < rounded; at += zeros.length) {
        await filling.write(zeros, 0, Math.min(zeros.length, rounded - at), at);
      }
      await filling.sync();
    } catch (error) {
      await disk.remove(path);
      throw error;
    } finally {
      await filling.close();
    }
    await disk.syncFolder(WAL_FOLDER);
    const slot: WalSlot = {
      path,
      sizeBytes: rounded,
      file: await this.#open(name, true),
      generation: FREE,
      firstSequence: 0,
    };
    this.#slots.push(slot);
    return slot;
  }

  #open(name: string, create: boolean): Promise<DiskFile> {
    const { disk, sync } = this.#options;
    return disk.open(`${WAL_FOLDER}/${name}`, { create, write: true, direct: sync, dataSync: sync });
  }
}
