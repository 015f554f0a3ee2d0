import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock, systemRandom } from '../../src/base/index.ts';
import {
  DEFAULT_LOG_SETTINGS,
  type Disk,
  type LogError,
  type LogId,
  type LogManager,
  type LogManagerOptions,
  type LogSettings,
  nodeDisk,
  openLogManager,
  type PartitionLog,
} from '../../src/log/index.ts';
import { batch, dataEntry } from './batches.ts';

export const ID: LogId = { topic: 'orders', topicId: 'AAAAAAAAAAAAAAAAAAAAAQ', partition: 0 };

export function logId(topic: string, partition = 0): LogId {
  return { topic, topicId: Buffer.from(topic.padEnd(16, '.')).toString('base64url').slice(0, 22), partition };
}

/** Small limits, so that slots, segments and memory run over quickly. */
export const SMALL = { tailBytesMax: 1 << 20, walBytesMax: 4 << 20, walSlotBytes: 1 << 20 } as const;

export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chronik-log-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function openOn(disk: Disk, options: Partial<LogManagerOptions> = {}): Promise<LogManager> {
  return openLogManager({
    disk,
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    onFatal: (error) => {
      throw error;
    },
    defaultSettings: DEFAULT_LOG_SETTINGS,
    ...options,
  });
}

export async function openIn(folder: string, options: Partial<LogManagerOptions> = {}): Promise<LogManager> {
  return openOn(await nodeDisk(folder), options);
}

/** Drives one log as a Raft group of one would: what is durable is committed. */
export class Writer {
  readonly log: PartitionLog;
  error: LogError | undefined;
  #waiting: { index: number; resolve: () => void; reject: (error: LogError) => void }[] = [];

  constructor(log: PartitionLog) {
    this.log = log;
    log.setProgressListener({
      onWritten: () => undefined,
      onDurable: (index) => {
        log.commitTo(index);
        for (const waiter of this.#waiting.filter((candidate) => candidate.index <= index)) waiter.resolve();
        this.#waiting = this.#waiting.filter((candidate) => candidate.index > index);
      },
      onFailed: (error) => {
        this.error = error;
        for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
      },
    });
    log.commitTo(log.lastIndex);
  }

  static async open(manager: LogManager, id: LogId = ID, settings: Partial<LogSettings> = {}): Promise<Writer> {
    return new Writer(await manager.open(id, { ...DEFAULT_LOG_SETTINGS, ...settings }));
  }

  /** Appends one batch and resolves when it is durable and committed. */
  append(options: Partial<Parameters<typeof batch>[0]> = {}): Promise<void> {
    const term = options.term ?? Math.max(1, this.log.lastTerm);
    return this.appendBatch(batch({ ...options, term, baseOffset: this.log.logEndOffset }), term);
  }

  appendBatch(data: Buffer, term = 1): Promise<void> {
    const index = this.log.lastIndex + 1;
    this.log.append([dataEntry(index, data, term)]);
    return new Promise((resolve, reject) => this.#waiting.push({ index, resolve, reject }));
  }
}

/** Everything from `offset` on, batch by batch. */
export async function readAll(log: PartitionLog, offset = log.logStartOffset, bytesMax = 1 << 20): Promise<Buffer[]> {
  const batches: Buffer[] = [];
  for (let next = offset; next < log.highWatermark; ) {
    const read = await log.read({ offset: next, endOffset: log.highWatermark, bytesMax, atLeastOneBatch: true });
    for (const buffer of read.buffers) {
      for (let at = 0; at < buffer.length; ) {
        const end = at + 12 + buffer.readInt32BE(at + 8);
        batches.push(Buffer.from(buffer.subarray(at, end)));
        at = end;
      }
    }
    if (read.nextOffset === next) throw new Error(`nothing at ${next}`);
    next = read.nextOffset;
    read.release();
  }
  return batches;
}

/** The values of uncompressed batches made by `batch` with one-record batches of short values. */
export function firstValues(batches: readonly Buffer[]): string[] {
  return batches.map((data) => {
    const value = data.subarray(61 + 5, data.length - 1);
    return value.subarray(1).toString();
  });
}
