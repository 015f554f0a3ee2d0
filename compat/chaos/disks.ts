import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../lib/paths.ts';

const chunk = Buffer.alloc(1 << 20);

/** A disk of its own for one node (a file that is mounted, or memory where that may not be), and what befalls it. */
export class TestDisk {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #faults: string;
  readonly #ballast: string;

  /** `directory` gets the mount point; the disk's file has no name any more once it is mounted. */
  constructor(directory: string, node: number, sizeMegabytes: number) {
    this.path = join(directory, `disk-${node}`);
    this.#ballast = join(this.path, 'ballast');
    mkdirSync(this.path, { recursive: true });
    const image = join(directory, `disk-${node}.img`);
    if (!mountImage(image, this.path, sizeMegabytes)) {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMegabytes}m`, 'none', this.path]);
    }
    this.#faults = join(directory, `faults-${node}`);
    writeFileSync(this.#faults, Buffer.alloc(24));
    this.environment = { CHAOS_FAULTS: this.#faults, LD_PRELOAD: join(cacheRoot, 'bin', 'faults.so') };
  }

  /** Every sync and every write to a file takes this much longer. */
  slow(milliseconds: number): void {
    this.#set(1, milliseconds * 1000);
    this.#set(2, milliseconds * 1000);
  }

  /** The wall clock of the node's processes is this far from ours. */
  shiftClock(seconds: number): void {
    this.#set(0, seconds * 1e9);
  }

  /** Takes all the space that is left. */
  fill(): void {
    const { bavail, bsize } = statfsSync(this.path);
    // Most of it at once and without writing it.
    execFileSync('fallocate', ['-l', `${Math.max(1, Math.floor(bavail * 0.99)) * bsize}`, this.#ballast]);
    const file = openSync(this.#ballast, 'a');
    try {
      for (;;) writeSync(file, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Gives the space back. */
  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  #set(position: number, value: number): void {
    const number = Buffer.alloc(8);
    number.writeBigInt64LE(BigInt(value));
    const file = openSync(this.#faults, 'r+');
    writeSync(file, number, 0, 8, position * 8);
    closeSync(file);
  }
}

function mountImage(image: string, path: string, sizeMegabytes: number): boolean {
  const file = openSync(image, 'w');
  ftruncateSync(file, sizeMegabytes * 1024 * 1024);
  closeSync(file);
  try {
    execFileSync('mkfs.ext4', ['-q', '-m', '0', '-E', 'nodiscard', image], { stdio: 'ignore' });
    execFileSync('mount', ['-o', 'loop', image, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(image);
  }
}
