import type { Clock, Logger } from '../../base/index.ts';
import type { Offset } from '../../log/index.ts';
import { batchHeader, CodecError, iterateBatches, readRecords } from '../../protocol/index.ts';
import type { Partition } from '../../replication/index.ts';
import { decodeRecord } from '../records/codec.ts';
import type { CoordinatorRecord } from '../records/model.ts';
import type { LoadTurns } from './load-turns.ts';

const READ_BYTES_MAX = 1 << 20;
const UNCOMPRESSED_BYTES_MAX = 64 << 20;

export interface LoadOptions {
  readonly partition: Partition;
  readonly clock: Clock;
  readonly logger: Logger;
  /** True when the load is of no use any more. */
  readonly isCancelled: () => boolean;
  readonly apply: (record: CoordinatorRecord) => void;
}

/**
 * Replays a coordinator partition from its start to its end as of now, which must be committed first: a leader may hold records
 * of which it does not know yet whether they are. Between reads other work gets its turn. Rejects with LogError if the log
 * cannot be read.
 */
export async function loadRecords(
  options: LoadOptions,
  turns: LoadTurns,
): Promise<{ records: number; sizeBytes: number }> {
  const endOffset = options.partition.log.logEndOffset;
  await committedTo(options.partition, endOffset, options.isCancelled);
  return turns.run(() => replay(options, endOffset));
}

async function replay(options: LoadOptions, endOffset: Offset): Promise<{ records: number; sizeBytes: number }> {
  const { partition, clock } = options;
  let offset = partition.log.logStartOffset;
  const loaded = { records: 0, sizeBytes: 0 };
  while (offset < endOffset && !options.isCancelled()) {
    const pending = partition.read(offset, READ_BYTES_MAX, true, false);
    const read = pending instanceof Promise ? await pending : pending;
    try {
      for (const buffer of read.buffers) loaded.records += applyBatches(buffer, options);
      loaded.sizeBytes += read.sizeBytes;
      if (read.nextOffset === offset) break;
      offset = read.nextOffset;
    } finally {
      read.release();
    }
    if (!(pending instanceof Promise) && offset < endOffset) await nextTurn(clock);
  }
  return loaded;
}

function applyBatches(buffer: Buffer, options: LoadOptions): number {
  let count = 0;
  for (const at of iterateBatches(buffer)) {
    if (batchHeader.isControl(buffer, at)) continue;
    for (const { key, value, offset } of readRecords(buffer, at, { uncompressedBytesMax: UNCOMPRESSED_BYTES_MAX })) {
      if (key === null) continue;
      const record = decode(key, value, offset, options);
      if (record !== undefined) options.apply(record);
      count += 1;
    }
  }
  return count;
}

/** One record that cannot be read must not keep all groups of the partition away. */
function decode(
  key: Buffer,
  value: Buffer | null,
  offset: number,
  { partition, logger }: LoadOptions,
): CoordinatorRecord | undefined {
  try {
    return decodeRecord(key, value);
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    const fields = { topic: partition.topic, partition: partition.partition, term: partition.leaderEpoch, offset };
    logger.error({ ...fields, err: error }, 'a record of the group coordinator cannot be read and is passed over');
    return undefined;
  }
}

function committedTo(partition: Partition, endOffset: number, isCancelled: () => boolean): Promise<void> {
  const isReached = () => partition.log.highWatermark >= endOffset || isCancelled();
  if (isReached()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = partition.onAdvance(() => {
      if (!isReached() && partition.isLeader) return;
      end();
      resolve();
    });
  });
}

function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(0, resolve);
  });
}
