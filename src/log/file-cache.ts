import type { Disk, DiskFile } from './disk.ts';

/** How a file is used; `direct` as in OpenOptions. */
export interface FileUse {
  readonly create?: boolean;
  readonly direct?: boolean;
}

interface CachedFile {
  readonly opening: Promise<DiskFile>;
  users: number;
  /** Closed as soon as the last user is done. */
  doomed: boolean;
}

/** Marks the key of a file that is open a second time, past the page cache. */
const DIRECT = '\0direct';

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
  async use<T>(path: string, use: FileUse, action: (file: DiskFile) => Promise<T>): Promise<T> {
    const key = use.direct === true ? path + DIRECT : path;
    let cached = this.#files.get(key);
    if (cached === undefined) {
      cached = { opening: this.#disk.open(path, { write: true, ...use }), users: 0, doomed: false };
    } else {
      this.#files.delete(key);
    }
    this.#files.set(key, cached);
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
        this.#files.delete(key);
      throw error;
    } finally {
      cached.users--;
      if (cached.doomed && cached.users === 0) await closeQuietly(cached);
      if (this.#files.size > this.#filesMax) await this.#closeOldest();
    }
  }

  /**
   * Closes the file, at once or after its last user. To be called when the path has been renamed, removed or given to another file, not before: somebody
   * may open it until then, and what is open under a path is used for as long as it is kept.
   */
  async forget(path: string): Promise<void> {
    await this.#forget(path);
    await this.#forget(path + DIRECT);
  }

  /** As `forget`, for all files of a folder. */
  async forgetFolder(folder: string): Promise<void> {
    for (const key of [...this.#files.keys()]) if (key.startsWith(`${folder}/`)) await this.#forget(key);
  }

  async #forget(key: string): Promise<void> {
    const cached = this.#files.get(key);
    if (cached === undefined) return;
    this.#files.delete(key);
    cached.doomed = true;
    if (cached.users === 0) await closeQuietly(cached);
  }

  async close(): Promise<void> {
    for (const key of [...this.#files.keys()]) await this.#forget(key);
  }

  async #closeOldest(): Promise<void> {
    for (const [key, cached] of this.#files) {
      if (cached.users > 0) continue;
      await this.#forget(key);
      return;
    }
  }
}

/** Closing reports errors of earlier writes only, and those were awaited when they were synced. */
async function closeQuietly(cached: CachedFile): Promise<void> {
  await cached.opening.then((file) => file.close()).catch(() => undefined);
}
