/**
 * The reasons of a disk's refusal that the log treats differently; everything else is 'EIO'. 'ESYNC': a sync failed, for whatever reason, and
 * nobody can tell what the disk holds of what was written before; it must never be tried again. 'EMEDIUM': the disk has lost what lies at the
 * place that was to be read.
 */
export type DiskErrorCode = 'ESYNC' | 'EMEDIUM' | 'ENOSPC' | 'ENOENT' | 'EEXIST' | 'EACCES' | 'EBUSY' | 'EIO';

/** An operation that the disk refused. `message` names the operation and the path. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  constructor(code: DiskErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface OpenOptions {
  /** Make the file if it is not there; without it a missing file is ENOENT. */
  readonly create?: boolean;
  readonly write?: boolean;
  /** Go past the page cache: buffers from {@link Disk.allocate}, positions and lengths in whole blocks. A hint: disks may ignore it. */
  readonly direct?: boolean;
  /** A write resolves when its data are on disk. */
  readonly dataSync?: boolean;
}

/** An open file. Operations on one file may overlap; the caller orders those that touch the same bytes. Errors: {@link DiskError}. */
export interface DiskFile {
  /** Writes all of `buffer[offset, offset + length)` at `position`. */
  write(buffer: Buffer, offset: number, length: number, position: number): Promise<void>;
  /** Reads up to `length` bytes; fewer only at the end of the file. */
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<number>;
  /** Resolves when all data written so far, and the size, are on disk. Error: DiskError('ESYNC'). */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  sizeBytes(): Promise<number>;
  close(): Promise<void>;
}

/** The file operations the log needs. Paths are relative to the disk's folder, with '/' between names. Errors: {@link DiskError}. */
export interface Disk {
  /** For messages to people. */
  readonly description: string;
  /** Writes to files opened as `direct` must start and end at multiples of this; 1 when there is no such need. */
  readonly blockBytes: number;
  /** False if nothing outlives the process: then there is nothing to recover and nothing to sync. */
  readonly persistent: boolean;
  /** Memory for direct writes; never given back, so ask rarely. */
  allocate(sizeBytes: number): Buffer;
  open(path: string, options: OpenOptions): Promise<DiskFile>;
  /** Names in a folder, sorted; empty if it is missing or no folder. */
  list(folder: string): Promise<readonly string[]>;
  /** With parents; no error if it is there. */
  makeFolder(path: string): Promise<void>;
  /** Replaces what is at `to`. Durable after {@link Disk.syncFolder} of the parents. */
  rename(from: string, to: string): Promise<void>;
  /** No error if it is missing. */
  remove(path: string): Promise<void>;
  /** With all it holds; no error if it is missing. */
  removeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
  /** Locks the disk for this owner until `release` or the end of the process; EBUSY if someone else holds it. */
  lock(path: string): Promise<DiskLock>;
}

export interface DiskLock {
  release(): Promise<void>;
}
