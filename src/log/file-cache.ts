import type { Disk, DiskFile } from './disk.ts';

interface CachedFile {
  readonly opening: Promise<DiskFile>;
  users: number;
  /** Closed as soon as the last user is done. */
  doomed: boolean;
}

/** Open segment files, at most `filesMax` of them while not more than that are in use at once; the least recently used is closed. */
export class FileCache {
  readonly #disk: Disk;
  readonly #filesMax: number;
  /** In order of use, oldest first. */
  readonly #files = new Map<string, CachedFile>();

  constructor(disk: Disk, filesMax: number) {
    this.#disk = disk;
    this.#filesMax = filesMax;
  }

  get openCount(): number {
    return this.#files.size;
  }

  /** Runs `action` with the file open for reading and writing; makes it if `create`. Errors: DiskError. */
  async use<T>(path: string, create: boolean, action: (file: DiskFile) => Promise<T>): Promise<T> {
    let cached = this.#files.get(path);
    if (cached === undefined) {
      cached = { opening: this.#disk.open(path, { write: true, create }), users: 0, doomed: false };
    } else {
      this.#files.delete(path);
    }
    this.#files.set(path, cached);
    cached.users++;
    try {
      return await action(await cached.opening);
    } catch (error) {
      // A file that could not be opened is not kept.
      if (
        await cached.opening.then(
          () => false,
          () => true,
        )
      )
        this.#files.delete(path);
      throw error;
    } finally {
      cached.users--;
      if (cached.doomed && cached.users === 0) await closeQuietly(cached);
      if (this.#files.size > this.#filesMax) await this.#closeOldest();
    }
  }

  /** Closes the file, at once or after its last user. */
  async forget(path: string): Promise<void> {
    const cached = this.#files.get(path);
    if (cached === undefined) return;
    this.#files.delete(path);
    cached.doomed = true;
    if (cached.users === 0) await closeQuietly(cached);
  }

  async close(): Promise<void> {
    for (const path of [...this.#files.keys()]) await this.forget(path);
  }

  async #closeOldest(): Promise<void> {
    for (const [path, cached] of this.#files) {
      if (cached.users > 0) continue;
      await this.forget(path);
      return;
    }
  }
}

/** Closing reports errors of earlier writes only, and those were awaited when they were synced. */
async function closeQuietly(cached: CachedFile): Promise<void> {
  await cached.opening.then((file) => file.close()).catch(() => undefined);
}
