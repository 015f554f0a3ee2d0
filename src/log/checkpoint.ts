import { crc32 } from '@node-rs/crc32';
import type { HardState, Index, Term } from '../raft/index.ts';
import { type Disk, DiskError } from './disk.ts';
import { otherVersion } from './format-file.ts';
import type { MembershipImage } from './membership-record.ts';
import type { ProducerState } from './producer-table.ts';
import type { SegmentImage } from './segment.ts';
import type { TermStart } from './term-history.ts';
import type { TransactionsImage } from './transaction-table.ts';
import { LogError, type LogId, type Offset } from './types.ts';

/** What a log was when all its flushed entries were synced. What came later is in the write-ahead log. */
export interface LogImage {
  readonly number: number;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly hardState: HardState;
  readonly firstIndex: Index;
  readonly logStartOffset: Offset;
  /** Last entry in segments, its term, and the offset after the last record in segments. */
  readonly flushedIndex: Index;
  readonly flushedTerm: Term;
  readonly flushedOffset: Offset;
  readonly terms: readonly TermStart[];
  readonly segments: readonly SegmentImage[];
  /** Producers and transactions are those of the entries up to here. */
  readonly committedIndex: Index;
  readonly producers: readonly ProducerState[];
  readonly transactions: TransactionsImage;
  /** Missing in checkpoints of release 0.1. */
  readonly membership?: MembershipImage;
  /** Up to here the log was compacted; from here it is dirty. */
  readonly cleanOffset: Offset;
  /** How often the log was compacted: numbers the files that compaction writes. */
  readonly cleanCount: number;
  /** How often the log was replaced by a snapshot: numbers the files that come with one. Missing in checkpoints of release 0.1. */
  readonly installCount?: number;
  /** Damage that cannot be found again by reading, because the write-ahead log that had it was recycled since; null if there is none. */
  readonly failure: string | null;
}

/** The image of a log that holds nothing. */
export function emptyLogImage(id: LogId, number: number): LogImage {
  return {
    number,
    topic: id.topic,
    topicId: id.topicId,
    partition: id.partition,
    hardState: { term: 0, vote: 0, commit: 0 },
    firstIndex: 1,
    logStartOffset: 0,
    flushedIndex: 0,
    flushedTerm: 0,
    flushedOffset: 0,
    terms: [],
    segments: [],
    committedIndex: 0,
    producers: [],
    transactions: { open: [], aborted: [] },
    cleanOffset: 0,
    cleanCount: 0,
    installCount: 0,
    failure: null,
  };
}

/** Of the lines and what they say; a field that older programs may pass over does not make a new one. */
const CHECKPOINT_VERSION = 1;

export interface CheckpointHead {
  readonly version: typeof CHECKPOINT_VERSION;
  /** Hexadecimal; in every commit of the write-ahead log. */
  readonly salt: string;
  /** The write-ahead log is needed from the start of this slot generation, whose first commit has this sequence number. */
  readonly generation: number;
  readonly firstSequence: number;
  readonly nextLogNumber: number;
  /** The server was closed in order when the write-ahead log's next commit would have been this; null: written while it ran. */
  readonly closedAtSequence: number | null;
  readonly logCount: number;
}

export interface Checkpoint {
  readonly head: CheckpointHead;
  readonly logs: readonly LogImage[];
  /** Lines that did not fit their CRC, as far as they could still be read: which logs they were about can be trusted, nothing else. */
  readonly damaged: readonly LogImage[];
}

const NAMES = ['checkpoint', 'checkpoint.copy'] as const;
const CRC_DIGITS = 8;

function line(text: string): string {
  return `${crc32(text).toString(16).padStart(CRC_DIGITS, '0')} ${text}\n`;
}

/** The text of a log's line; callers keep it until the log changes, so that a checkpoint of many idle logs costs little. */
export function encodeLogLine(image: LogImage): string {
  return line(JSON.stringify(image));
}

/** Replaces the checkpoint, then its copy: at every moment one of them is whole. Errors: DiskError. */
export async function writeCheckpoint(disk: Disk, head: CheckpointHead, logLines: readonly string[]): Promise<void> {
  const content = Buffer.from(line(JSON.stringify(head)) + logLines.join(''));
  for (const name of NAMES) {
    const next = `${name}.next`;
    const file = await disk.open(next, { create: true });
    try {
      await file.truncate(0);
      await file.write(content, 0, content.length, 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(next, name);
    await disk.syncFolder('');
  }
}

/** The newest whole checkpoint; undefined on a new disk. Throws LogError('damaged') if there are files but no usable one, or one of another version. */
export async function readCheckpoint(disk: Disk): Promise<Checkpoint | undefined> {
  const files: { readonly path: string; readonly text: string }[] = [];
  for (const name of NAMES) {
    const text = await readText(disk, name);
    if (text !== undefined) files.push({ path: `${disk.description}/${name}`, text });
  }
  if (files.length === 0) return undefined;
  const parsed = files.map(({ path, text }) => parse(path, text)).filter((checkpoint) => checkpoint !== undefined);
  const whole = parsed.find((checkpoint) => checkpoint.damaged.length === 0);
  const best = whole ?? parsed[0];
  if (best === undefined) {
    throw new LogError(
      'damaged',
      `${disk.description}/checkpoint and its copy are both damaged; restore one of them or the folder`,
    );
  }
  return best;
}

function parse(path: string, text: string): Checkpoint | undefined {
  const [first, ...lines] = text.split('\n').slice(0, -1);
  const headText = first === undefined ? undefined : checked(first);
  if (headText === undefined) return undefined;
  const head = JSON.parse(headText) as CheckpointHead;
  if (head.version !== CHECKPOINT_VERSION) {
    throw otherVersion(`${path} is of version ${head.version}`, `version ${CHECKPOINT_VERSION}`);
  }
  const logs: LogImage[] = [];
  const damaged: LogImage[] = [];
  for (const text of lines) {
    const valid = checked(text);
    if (valid !== undefined) {
      logs.push(JSON.parse(valid) as LogImage);
      continue;
    }
    const image = salvage(text);
    if (image === undefined) return undefined;
    damaged.push(image);
  }
  return logs.length + damaged.length === head.logCount ? { head, logs, damaged } : undefined;
}

function checked(text: string): string | undefined {
  const body = text.slice(CRC_DIGITS + 1);
  return Number.parseInt(text.slice(0, CRC_DIGITS), 16) === crc32(body) ? body : undefined;
}

function salvage(text: string): LogImage | undefined {
  try {
    const image = JSON.parse(text.slice(CRC_DIGITS + 1)) as Partial<LogImage>;
    const { number, topic, topicId, partition } = image;
    const known =
      [number, partition].every(Number.isInteger) && typeof topic === 'string' && typeof topicId === 'string';
    return known ? (image as LogImage) : undefined;
  } catch {
    return undefined;
  }
}

async function readText(disk: Disk, name: string): Promise<string | undefined> {
  try {
    const file = await disk.open(name, {});
    try {
      const content = Buffer.allocUnsafeSlow(await file.sizeBytes());
      const count = await file.read(content, 0, content.length, 0);
      return content.toString('utf8', 0, count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DiskError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
