import { assert } from '../base/index.ts';
import { type Disk, DiskError, type DiskFile, type DiskLock, type OpenOptions } from '../log/index.ts';
import type { SeededRandom } from './random.ts';

/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512;
const BLOCK_BYTES = 4096;

interface UnsyncedWrite {
  readonly position: number;
  readonly bytes: Buffer;
}

/** A file's bytes as the process sees them, and as they would be found after a loss of power. */
class Inode {
  seen: Buffer = Buffer.alloc(0);
  durable: Buffer = Buffer.alloc(0);
  unsynced: UnsyncedWrite[] = [];
  /** Where the medium gives back nothing any more. */
  lostAt: number | undefined;
  #isCut = false;

  write(position: number, bytes: Buffer): void {
    this.seen = patched(this.seen, position, bytes);
    this.unsynced.push({ position, bytes });
  }

  sync(): void {
    if (this.#isCut) {
      this.durable = Buffer.from(this.seen);
      this.#isCut = false;
    } else {
      for (const { position, bytes } of this.unsynced) this.durable = patched(this.durable, position, bytes);
    }
    this.unsynced = [];
  }

  truncate(sizeBytes: number): void {
    // The journal orders it before what follows; that it may be lost with the rest is what `durable` says.
    this.#isCut = true;
    this.seen = resized(this.seen, sizeBytes);
    this.unsynced = this.unsynced.filter((write) => write.position < sizeBytes);
  }
}

function resized(bytes: Buffer, sizeBytes: number): Buffer {
  const result = Buffer.alloc(sizeBytes);
  bytes.copy(result, 0, 0, Math.min(bytes.length, sizeBytes));
  return result;
}

function patched(target: Buffer, position: number, bytes: Buffer): Buffer {
  const result = position + bytes.length > target.length ? resized(target, position + bytes.length) : target;
  bytes.copy(result, position);
  return result;
}

type NameChange =
  | { readonly kind: 'add'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string };

function apply(names: Map<string, Inode>, change: NameChange): void {
  if (change.kind === 'add') names.set(change.path, change.inode);
  else if (change.kind === 'remove') names.delete(change.path);
  else {
    for (const [path, inode] of [...names]) {
      if (path !== change.from && !path.startsWith(`${change.from}/`)) continue;
      names.delete(path);
      names.set(change.to + path.slice(change.from.length), inode);
    }
  }
}

function parentOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

export interface SimulatedDiskOptions {
  readonly random: SeededRandom;
  /** How long each operation takes; by default the next microtask. */
  readonly delay?: () => Promise<void>;
}

/**
 * A disk that keeps only what was synced, and of the rest whatever does most harm: any subset of sectors of unsynced writes, any prefix of
 * a folder's unsynced changes of names. It can be full, fail syncs and rot. Everything it does is drawn from its generator.
 */
export class SimulatedDisk {
  /** Bytes it can hold. */
  capacityBytes = Number.POSITIVE_INFINITY;
  /** The next sync, or write of a file that syncs each write, fails, and what it should have covered may be lost. */
  failsNextSync = false;
  /** Operations done so far, over all lives. */
  operationCount = 0;
  readonly #options: SimulatedDiskOptions;
  #seen = new Map<string, Inode>();
  #durable = new Map<string, Inode>();
  /** Unsynced changes of names by folder, in order. */
  #changes = new Map<string, NameChange[]>();
  readonly #memory: { life: number; readonly buffer: Buffer }[] = [];
  #life = 0;
  #locked = false;
  #crashAt = Number.POSITIVE_INFINITY;
  #onCrash: () => void = () => undefined;

  constructor(options: SimulatedDiskOptions) {
    this.#options = options;
  }

  /** The disk as a starting process finds it. */
  mount(): Disk {
    return new MountedDisk(this, this.#life);
  }

  /** Power fails after so many more operations, in the middle of that one; then `onCrash` is called. */
  crashAfter(operations: number, onCrash: () => void): void {
    this.#crashAt = this.operationCount + operations;
    this.#onCrash = onCrash;
  }

  /** The process dies; the operating system keeps all it was given. Operations under way never end. */
  kill(): void {
    this.#life++;
    this.#locked = false;
    this.#crashAt = Number.POSITIVE_INFINITY;
  }

  /** Power fails now. */
  crash(): void {
    this.kill();
    const { random } = this.#options;
    for (const changes of this.#changes.values()) {
      const kept = random.below(changes.length + 1);
      for (const change of changes.slice(0, kept)) apply(this.#durable, change);
    }
    this.#changes.clear();
    this.#seen = new Map(this.#durable);
    for (const inode of new Set(this.#seen.values())) {
      for (const write of this.#survivors(inode.unsynced)) {
        inode.durable = patched(inode.durable, write.position, write.bytes);
      }
      inode.unsynced = [];
      inode.seen = Buffer.from(inode.durable);
    }
  }

  /** Flips bits of one byte, as they are found from now on. */
  rot(path: string, position: number, mask = 0xff): void {
    const inode = this.#seen.get(path);
    assert(inode !== undefined && position < inode.seen.length, 'only what is there can rot');
    inode.seen[position]! ^= mask;
    inode.durable = Buffer.from(inode.seen);
  }

  /** What lies at `position` cannot be read any more. */
  lose(path: string, position: number): void {
    this.#inode(path).lostAt = position;
  }

  /** Paths of all files. */
  paths(): string[] {
    return [...this.#seen.keys()].sort();
  }

  /** A file's bytes as a process would read them. */
  contents(path: string): Buffer {
    return Buffer.from(this.#inode(path).seen);
  }

  removeFile(path: string): void {
    this.#seen.delete(path);
    this.#durable.delete(path);
  }

  get usedBytes(): number {
    let bytes = 0;
    for (const inode of this.#seen.values()) bytes += inode.seen.length;
    return bytes;
  }

  // --- for the mounted disk ---

  /** Memory of a former life is given out again: nothing of that life runs any more, and most runs have many. */
  allocate(life: number, sizeBytes: number): Buffer {
    const spare = this.#memory.find((piece) => piece.life < life && piece.buffer.length === sizeBytes);
    if (spare === undefined) {
      const buffer = Buffer.alloc(sizeBytes);
      this.#memory.push({ life, buffer });
      return buffer;
    }
    spare.life = life;
    return spare.buffer.fill(0);
  }

  /**
   * An operation of a life: `act` when its time has come, in one step with the question whether that life goes on; never resolves for one that has
   * ended. `torn` runs instead if power fails within it.
   */
  async operation<T>(life: number, act: () => T, torn?: () => void): Promise<T> {
    await (this.#options.delay?.() ?? Promise.resolve());
    if (life !== this.#life) return new Promise<never>(() => undefined);
    this.operationCount++;
    if (this.operationCount < this.#crashAt) return act();
    torn?.();
    this.crash();
    this.#onCrash();
    return new Promise<never>(() => undefined);
  }

  open(path: string, create: boolean): Inode {
    const present = this.#seen.get(path);
    if (present !== undefined) return present;
    if (!create) throw new DiskError('ENOENT', `cannot open ${path}: no such file`);
    const inode = new Inode();
    this.#change(parentOf(path), { kind: 'add', path, inode });
    return inode;
  }

  /** Takes as much as there is room for; throws if that is not all. */
  write(inode: Inode, path: string, position: number, bytes: Buffer): void {
    const growth = Math.max(0, position + bytes.length - inode.seen.length);
    const isUnlimited = growth === 0 || this.capacityBytes === Number.POSITIVE_INFINITY;
    const room = isUnlimited ? growth : this.capacityBytes - this.usedBytes;
    if (growth <= room) {
      inode.write(position, bytes);
      return;
    }
    const taken = Math.max(0, bytes.length - growth + Math.max(0, room));
    if (taken > 0) inode.write(position, bytes.subarray(0, this.#options.random.below(taken + 1)));
    throw new DiskError('ENOSPC', `cannot write ${path}: no space left on device`);
  }

  sync(inode: Inode, path: string, isDirect = false): void {
    if (this.failsNextSync) {
      this.failsNextSync = false;
      // The page cache calls the pages clean now, but the disk has only some of them.
      for (const write of this.#survivors(inode.unsynced)) {
        inode.durable = patched(inode.durable, write.position, write.bytes);
      }
      inode.unsynced = [];
      // What went past the page cache is not in it: the next to read sees what the disk has.
      if (isDirect) inode.seen = Buffer.from(inode.durable);
      throw new DiskError('ESYNC', `cannot sync ${path}: input/output error`);
    }
    inode.sync();
  }

  names(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`;
    const paths = [...this.#seen.keys()].filter((path) => path.startsWith(prefix));
    return [...new Set(paths.map((path) => path.slice(prefix.length).split('/')[0]!))].sort();
  }

  rename(from: string, to: string): void {
    assert(this.#seen.has(from) || this.names(from).length > 0, `only what is there is renamed: ${from}`);
    this.#change(parentOf(to), { kind: 'rename', from, to });
  }

  remove(path: string): void {
    if (this.#seen.has(path)) this.#change(parentOf(path), { kind: 'remove', path });
  }

  removeFolder(folder: string): void {
    for (const path of [...this.#seen.keys()]) if (path.startsWith(`${folder}/`)) this.remove(path);
  }

  syncFolder(folder: string): void {
    for (const change of this.#changes.get(folder) ?? []) apply(this.#durable, change);
    this.#changes.delete(folder);
  }

  lock(): DiskLock {
    if (this.#locked) throw new DiskError('EBUSY', 'the simulated disk is in use by another server');
    this.#locked = true;
    return {
      release: async () => {
        this.#locked = false;
      },
    };
  }

  #inode(path: string): Inode {
    const inode = this.#seen.get(path);
    assert(inode !== undefined, `${path} is there`);
    return inode;
  }

  #change(folder: string, change: NameChange): void {
    apply(this.#seen, change);
    this.#changes.set(folder, [...(this.#changes.get(folder) ?? []), change]);
  }

  /** What reaches the disk of writes that nobody waited for. */
  #survivors(writes: readonly UnsyncedWrite[]): UnsyncedWrite[] {
    const { random } = this.#options;
    const fate = random.below(4);
    if (fate === 0) return [];
    if (fate === 1) return [...writes];
    if (fate === 2) return writes.slice(0, random.below(writes.length + 1));
    return writes.flatMap((write) => {
      const sectors: UnsyncedWrite[] = [];
      for (let at = 0; at < write.bytes.length; ) {
        const end = Math.min(write.bytes.length, at + SECTOR_BYTES - ((write.position + at) % SECTOR_BYTES));
        if (random.below(2) === 0)
          sectors.push({ position: write.position + at, bytes: write.bytes.subarray(at, end) });
        at = end;
      }
      return sectors;
    });
  }
}

/** One life's view of the disk. */
class MountedDisk implements Disk {
  readonly description = 'simulated';
  readonly blockBytes = BLOCK_BYTES;
  readonly persistent = true;
  readonly #disk: SimulatedDisk;
  readonly #life: number;

  constructor(disk: SimulatedDisk, life: number) {
    this.#disk = disk;
    this.#life = life;
  }

  allocate(sizeBytes: number): Buffer {
    return this.#disk.allocate(this.#life, sizeBytes);
  }

  async open(path: string, options: OpenOptions): Promise<DiskFile> {
    const inode = await this.#operation(() => this.#disk.open(path, options.create === true));
    return new SimulatedFile(this.#disk, this.#life, path, inode, options);
  }

  async list(folder: string): Promise<readonly string[]> {
    return this.#operation(() => this.#disk.names(folder));
  }

  async makeFolder(): Promise<void> {
    await this.#operation(() => undefined);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#operation(() => this.#disk.rename(from, to));
  }

  async remove(path: string): Promise<void> {
    await this.#operation(() => this.#disk.remove(path));
  }

  async removeFolder(path: string): Promise<void> {
    await this.#operation(() => this.#disk.removeFolder(path));
  }

  async syncFolder(path: string): Promise<void> {
    await this.#operation(() => this.#disk.syncFolder(path));
  }

  async lock(): Promise<DiskLock> {
    return this.#disk.lock();
  }

  #operation<T>(act: () => T): Promise<T> {
    return this.#disk.operation(this.#life, act);
  }
}

class SimulatedFile implements DiskFile {
  readonly #disk: SimulatedDisk;
  readonly #life: number;
  readonly #path: string;
  readonly #inode: Inode;
  readonly #options: OpenOptions;

  constructor(disk: SimulatedDisk, life: number, path: string, inode: Inode, options: OpenOptions) {
    this.#disk = disk;
    this.#life = life;
    this.#path = path;
    this.#inode = inode;
    this.#options = options;
  }

  async write(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    const { direct, dataSync } = this.#options;
    assert(
      direct !== true || (position % BLOCK_BYTES === 0 && length % BLOCK_BYTES === 0),
      'direct writes are whole blocks',
    );
    const bytes = Buffer.from(buffer.subarray(offset, offset + length));
    const write = (): void => {
      assert(bytes.equals(buffer.subarray(offset, offset + length)), 'a buffer is not touched while it is written');
      this.#disk.write(this.#inode, this.#path, position, bytes);
    };
    await this.#operation(write, () => this.#inode.write(position, bytes));
    // A process that dies here leaves bytes that the next one can read and a loss of power can still take.
    if (dataSync === true) await this.sync();
  }

  async read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    return this.#operation(() => {
      const { seen, lostAt = -1 } = this.#inode;
      if (lostAt >= position && lostAt < position + length) {
        throw new DiskError('EMEDIUM', `cannot read ${this.#path} at ${position}: simulated`);
      }
      return seen.copy(buffer, offset, position, Math.min(seen.length, position + length));
    });
  }

  async sync(): Promise<void> {
    await this.#operation(() => this.#disk.sync(this.#inode, this.#path));
  }

  async truncate(sizeBytes: number): Promise<void> {
    await this.#operation(() => this.#inode.truncate(sizeBytes));
  }

  async sizeBytes(): Promise<number> {
    return this.#operation(() => this.#inode.seen.length);
  }

  async close(): Promise<void> {
    await this.#operation(() => undefined);
  }

  #operation<T>(act: () => T, torn?: () => void): Promise<T> {
    return this.#disk.operation(this.#life, act, torn);
  }
}
