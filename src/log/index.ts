export { type Disk, DiskError, type DiskErrorCode, type DiskFile, type DiskLock, type OpenOptions } from './disk.ts';
export { logKey, openLogManager } from './manager.ts';
export { memoryDisk } from './memory-disk.ts';
export type { LogMetrics } from './metrics.ts';
export { nodeDisk } from './node-disk.ts';
export { DEFAULT_LOG_SETTINGS, type LogManagerOptions } from './options.ts';
export * from './types.ts';
