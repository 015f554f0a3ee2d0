import { assert } from '../base/index.ts';
import type { Disk, DiskFile } from './disk.ts';

/**
 * Writes byte ranges to files opened for direct writes: gathers the parts in aligned memory and writes whole blocks. One user
 * at a time. What is written behind the last part, up to the block's end, is zeros.
 */
export class BlockWriter {
  readonly #staging: Buffer;
  readonly #blockBytes: number;
  /** Bytes at the start of the staging area that precede the next position within its block. */
  #heldBytes = 0;

  /** Asks `disk` for `stagingBytes` of memory: also the largest single write. */
  constructor(disk: Disk, stagingBytes: number) {
    this.#blockBytes = disk.blockBytes;
    assert(stagingBytes % disk.blockBytes === 0, 'a staging area is whole blocks');
    this.#staging = disk.allocate(stagingBytes);
  }

  /** The next write starts at a position that is a block's start, or right where the last write ended. */
  startAtBlock(): void {
    this.#heldBytes = 0;
  }

  /** Makes the bytes of `position`'s block that are before it part of the next write. */
  async startAt(file: DiskFile, position: number): Promise<void> {
    this.#heldBytes = position % this.#blockBytes;
    if (this.#heldBytes === 0) return;
    const count = await file.read(this.#staging, 0, this.#blockBytes, position - this.#heldBytes);
    assert(count >= this.#heldBytes, 'a file holds what was written to it');
  }

  /**
   * Writes `parts` one after the other at `position`. Several writes if they exceed the staging area; in order, each after the one
   * before is done. After an error the same position can be written again.
   */
  async write(file: DiskFile, position: number, parts: readonly Buffer[]): Promise<void> {
    const staging = this.#staging;
    const held = this.#heldBytes;
    assert(position % this.#blockBytes === held, 'a write continues the block that the last one began');
    let filePosition = position - held;
    let filled = held;
    for (const part of parts) {
      let from = 0;
      while (from < part.length) {
        const count = part.copy(staging, filled, from);
        from += count;
        filled += count;
        if (filled === staging.length) {
          await file.write(staging, 0, filled, filePosition);
          filePosition += filled;
          filled = 0;
        }
      }
    }
    const rest = filled % this.#blockBytes;
    if (filled > 0) {
      const end = rest === 0 ? filled : filled - rest + this.#blockBytes;
      staging.fill(0, filled, end);
      await file.write(staging, 0, end, filePosition);
      if (rest > 0 && filled > rest) staging.copyWithin(0, filled - rest, filled);
    }
    this.#heldBytes = rest;
  }
}
