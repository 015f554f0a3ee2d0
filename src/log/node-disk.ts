import * as fs from 'node:fs';
import { join } from 'node:path';
import { type Disk, DiskError, type DiskErrorCode, type DiskFile, type DiskLock, type OpenOptions } from './disk.ts';

/** The one part of WebAssembly that is used here; the compiler's library for servers leaves it out. */
declare const WebAssembly: {
  readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

const DIRECT_UNIT_BYTES = 512;
const WASM_PAGE_BYTES = 65_536;
const KNOWN_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'ENOENT', 'EEXIST', 'EACCES', 'EBUSY']);
const NO_FOLDER_CODES: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
const SQLITE_BUSY = 5;

function toDiskError(error: unknown, operation: string, path: string): DiskError {
  const system = error as NodeJS.ErrnoException;
  let code: DiskErrorCode = 'EIO';
  if (system.code === 'EDQUOT') code = 'ENOSPC';
  else if (system.code === 'EPERM' || system.code === 'EROFS') code = 'EACCES';
  else if (system.code !== undefined && KNOWN_CODES.has(system.code)) code = system.code as DiskErrorCode;
  return new DiskError(code, `cannot ${operation} ${path}: ${system.message}`, { cause: error });
}

interface FileTraits {
  readonly isDirect: boolean;
  /** The operating system has no way to open the file so that it does. */
  readonly syncsWrites: boolean;
}

class NodeFile implements DiskFile {
  readonly #descriptor: number;
  readonly #path: string;
  readonly #isDirect: boolean;
  readonly #syncsWrites: boolean;

  constructor(descriptor: number, path: string, { isDirect, syncsWrites }: FileTraits) {
    this.#syncsWrites = syncsWrites;
    this.#descriptor = descriptor;
    this.#path = path;
    this.#isDirect = isDirect;
  }

  async write(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    await this.#write(buffer, offset, length, position);
    if (this.#syncsWrites) await this.sync();
  }

  #write(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = (from: number): void => {
        fs.write(this.#descriptor, buffer, offset + from, length - from, position + from, (error, written) => {
          if (error !== null) reject(toDiskError(error, 'write', this.#path));
          else if (from + written === length) resolve();
          else if (written === 0) reject(new DiskError('EIO', `cannot write ${this.#path}: nothing was taken`));
          else step(from + written);
        });
      };
      step(0);
    });
  }

  read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const step = (from: number): void => {
        fs.read(this.#descriptor, buffer, offset + from, length - from, position + from, (error, count) => {
          if (error?.code === 'EIO') reject(this.#lost(error, position + from));
          else if (error !== null) reject(toDiskError(error, 'read', this.#path));
          else if (count === 0 || from + count === length || this.#endsWithin(count)) resolve(from + count);
          else step(from + count);
        });
      };
      step(0);
    });
  }

  #lost(error: Error, position: number): DiskError {
    return new DiskError('EMEDIUM', `cannot read ${this.#path} at ${position}: ${error.message}`, { cause: error });
  }

  /** A direct read that ends within a unit of the device has met the end of the file, and could not go on from there. */
  #endsWithin(count: number): boolean {
    return this.#isDirect && count % DIRECT_UNIT_BYTES !== 0;
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.#descriptor, (error) => {
        if (error === null) resolve();
        else reject(new DiskError('ESYNC', `cannot sync ${this.#path}: ${error.message}`, { cause: error }));
      });
    });
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#call('truncate', (done) => fs.ftruncate(this.#descriptor, sizeBytes, done));
  }

  sizeBytes(): Promise<number> {
    return new Promise((resolve, reject) => {
      fs.fstat(this.#descriptor, (error, stats) => {
        if (error !== null) reject(toDiskError(error, 'stat', this.#path));
        else resolve(stats.size);
      });
    });
  }

  close(): Promise<void> {
    return this.#call('close', (done) => fs.close(this.#descriptor, done));
  }

  #call(operation: string, start: (done: (error: NodeJS.ErrnoException | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      start((error) => (error === null ? resolve() : reject(toDiskError(error, operation, this.#path))));
    });
  }
}

/**
 * A folder of the operating system's file system. Direct writes use O_DIRECT where the file system has it; aligned memory comes
 * from WebAssembly.Memory, the one kind of page-aligned memory that JavaScript can get.
 */
class NodeDisk implements Disk {
  readonly description: string;
  readonly blockBytes = 4096;
  readonly persistent = true;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.description = root;
  }

  allocate(sizeBytes: number): Buffer {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(sizeBytes / WASM_PAGE_BYTES) });
    return Buffer.from(memory.buffer, 0, sizeBytes);
  }

  async open(path: string, options: OpenOptions): Promise<DiskFile> {
    const { O_CREAT, O_DIRECT, O_DSYNC, O_RDONLY, O_RDWR } = fs.constants;
    const full = join(this.#root, path);
    let flags = options.write === true || options.create === true ? O_RDWR : O_RDONLY;
    if (options.create === true) flags |= O_CREAT;
    if (options.dataSync === true) flags |= O_DSYNC ?? 0;
    const syncsWrites = options.dataSync === true && O_DSYNC === undefined;
    if (options.direct === true && O_DIRECT !== undefined) {
      try {
        return new NodeFile(await openDescriptor(full, flags | O_DIRECT), full, { isDirect: true, syncsWrites });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw toDiskError(error, 'open', full);
      }
    }
    return this.#try(
      'open',
      path,
      async () => new NodeFile(await openDescriptor(full, flags), full, { isDirect: false, syncsWrites }),
    );
  }

  async list(folder: string): Promise<readonly string[]> {
    return this.#try('list', folder, async (full) => {
      try {
        return (await fs.promises.readdir(full)).sort();
      } catch (error) {
        if (NO_FOLDER_CODES.has((error as NodeJS.ErrnoException).code ?? '')) return [];
        throw error;
      }
    });
  }

  async makeFolder(path: string): Promise<void> {
    await this.#try('make folder', path, (full) => fs.promises.mkdir(full, { recursive: true }));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#try('rename', from, (full) => fs.promises.rename(full, join(this.#root, to)));
  }

  async remove(path: string): Promise<void> {
    await this.#try('remove', path, (full) => fs.promises.rm(full, { force: true }));
  }

  async removeFolder(path: string): Promise<void> {
    await this.#try('remove folder', path, (full) => fs.promises.rm(full, { force: true, recursive: true }));
  }

  async syncFolder(path: string): Promise<void> {
    await this.#try('sync folder', path, async (full) => {
      const folder = await fs.promises.open(full, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  }

  /**
   * Node offers no flock; SQLite's exclusive lock is the kernel's record lock on the file, so it ends with the process however that
   * dies, and SQLite itself refuses a second holder within the process.
   */
  async lock(path: string): Promise<DiskLock> {
    const { DatabaseSync } = await import('node:sqlite');
    const full = join(this.#root, path);
    const database = await this.#try('open', path, async () => new DatabaseSync(full));
    try {
      database.exec('PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
        throw new DiskError('EBUSY', `${this.#root} is in use by another server; stop it or choose another folder`);
      }
      throw toDiskError(error, 'lock', full);
    }
    return { release: async () => database.close() };
  }

  async #try<T>(operation: string, path: string, action: (full: string) => Promise<T>): Promise<T> {
    const full = join(this.#root, path);
    try {
      return await action(full);
    } catch (error) {
      if (error instanceof DiskError) throw error;
      throw toDiskError(error, operation, full);
    }
  }
}

function openDescriptor(path: string, flags: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.open(path, flags, 0o644, (error, descriptor) => (error === null ? resolve(descriptor) : reject(error)));
  });
}

/** A disk in `folder`, which is made if it is missing. Errors: DiskError with the reason for the operator. */
export async function nodeDisk(folder: string): Promise<Disk> {
  const disk = new NodeDisk(folder);
  await disk.makeFolder('');
  return disk;
}
