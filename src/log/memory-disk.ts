import { type Disk, DiskError, type DiskFile, type DiskLock, type OpenOptions } from './disk.ts';

const FIRST_CAPACITY_BYTES = 4096;

/** The bytes of one file: capacity grows by doubling, so that appends cost their own bytes only. */
class MemoryContent {
  bytes = Buffer.alloc(0);
  sizeBytes = 0;

  write(buffer: Buffer, offset: number, length: number, position: number): void {
    const end = position + length;
    if (end > this.bytes.length) {
      const grown = Buffer.alloc(Math.max(FIRST_CAPACITY_BYTES, end, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, this.sizeBytes);
      this.bytes = grown;
    }
    buffer.copy(this.bytes, position, offset, offset + length);
    this.sizeBytes = Math.max(this.sizeBytes, end);
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes < this.sizeBytes) this.bytes.fill(0, sizeBytes, this.sizeBytes);
    else if (sizeBytes > this.sizeBytes) this.write(Buffer.alloc(1), 0, 1, sizeBytes - 1);
    this.sizeBytes = sizeBytes;
  }
}

class MemoryFile implements DiskFile {
  readonly #content: MemoryContent;

  constructor(content: MemoryContent) {
    this.#content = content;
  }

  async write(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    this.#content.write(buffer, offset, length, position);
  }

  async read(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    const end = Math.min(this.#content.sizeBytes, position + length);
    return end <= position ? 0 : this.#content.bytes.copy(buffer, offset, position, end);
  }

  async sync(): Promise<void> {}

  async truncate(sizeBytes: number): Promise<void> {
    this.#content.truncate(sizeBytes);
  }

  async sizeBytes(): Promise<number> {
    return this.#content.sizeBytes;
  }

  async close(): Promise<void> {}
}

class MemoryDisk implements Disk {
  readonly description = 'memory';
  readonly blockBytes = 1;
  readonly persistent = false;
  readonly #files = new Map<string, MemoryContent>();
  #locked = false;

  allocate(sizeBytes: number): Buffer {
    return Buffer.allocUnsafeSlow(sizeBytes);
  }

  async open(path: string, options: OpenOptions): Promise<DiskFile> {
    let content = this.#files.get(path);
    if (content === undefined) {
      if (options.create !== true) throw new DiskError('ENOENT', `cannot open ${path} in memory: no such file`);
      content = new MemoryContent();
      this.#files.set(path, content);
    }
    return new MemoryFile(content);
  }

  async list(folder: string): Promise<readonly string[]> {
    const prefix = folder === '' ? '' : `${folder}/`;
    const names = new Set<string>();
    for (const path of this.#files.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/')[0]!);
    }
    return [...names].sort();
  }

  async makeFolder(): Promise<void> {}

  async rename(from: string, to: string): Promise<void> {
    const moved = [...this.#files].filter(([path]) => path === from || path.startsWith(`${from}/`));
    if (moved.length === 0) throw new DiskError('ENOENT', `cannot rename ${from} in memory: no such file`);
    for (const [path, content] of moved) {
      this.#files.delete(path);
      this.#files.set(to + path.slice(from.length), content);
    }
  }

  async remove(path: string): Promise<void> {
    this.#files.delete(path);
  }

  async removeFolder(path: string): Promise<void> {
    for (const name of [...this.#files.keys()]) if (name.startsWith(`${path}/`)) this.#files.delete(name);
  }

  async syncFolder(): Promise<void> {}

  async lock(): Promise<DiskLock> {
    if (this.#locked) throw new DiskError('EBUSY', 'this memory disk is in use by another server');
    this.#locked = true;
    return {
      release: async () => {
        this.#locked = false;
      },
    };
  }
}

/** A disk in memory, for servers embedded in tests and tools: what it holds ends with the process. */
export function memoryDisk(): Disk {
  return new MemoryDisk();
}
