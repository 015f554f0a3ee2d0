import { batchHeader } from '../protocol/index.ts';
import type { Index } from '../raft/index.ts';
import { DiskError, type DiskFile } from './disk.ts';
import type { FileCache } from './file-cache.ts';
import { READ_BYTES_MAX } from './read-buffers.ts';
import type { Segment } from './segment.ts';
import type { IndexedPlace } from './segment-index.ts';
import { LogError, type Offset, type TimestampMs } from './types.ts';

/** A batch met on a walk; `bytes` is a view that is valid during the visit only, and may end early when only heads were asked for. */
export interface WalkedBatch {
  readonly position: number;
  readonly sizeBytes: number;
  readonly baseOffset: Offset;
  readonly lastOffset: Offset;
  readonly maxTimestamp: TimestampMs;
  /** Raft index; counts Raft's own entries that lie between. Meaningless in a compacted segment. */
  readonly index: Index;
  readonly bytes: Buffer;
}

/** What cannot be a batch of this segment at this place is damage: the checkpoint says that these bytes were written and synced. */
export function damaged(segment: Segment, position: number, what: string): LogError {
  return new LogError('damaged', `${segment.path} is damaged at position ${position}: ${what}`);
}

/**
 * The size of the batch at `at`, if its head can stand at `position` of the segment. Throws LogError('damaged') if not, so that no reader
 * ever hands out or steps over garbage. `at + batchHeader.HEADER_BYTES` must lie within `buffer`.
 */
export function checkedBatchBytes(segment: Segment, buffer: Buffer, at: number, position: number): number {
  if (batchHeader.magic(buffer, at) !== batchHeader.MAGIC) throw damaged(segment, position, 'no batch begins here');
  const sizeBytes = batchHeader.sizeBytes(buffer, at);
  if (sizeBytes < batchHeader.HEADER_BYTES || position + sizeBytes > segment.sizeBytes) {
    throw damaged(segment, position, `a batch of ${sizeBytes} bytes cannot be here`);
  }
  const baseOffset = batchHeader.baseOffset(buffer, at);
  const lastOffset = batchHeader.lastOffset(buffer, at);
  if (baseOffset < segment.baseOffset || lastOffset < baseOffset || lastOffset >= segment.nextOffset) {
    throw damaged(segment, position, `a batch with offsets ${baseOffset} to ${lastOffset} cannot be here`);
  }
  return sizeBytes;
}

/** Throws LogError('damaged') unless the batch at `at`, whole in `buffer`, has the CRC it states, and the epoch, which the CRC leaves out. */
export function checkBatch(segment: Segment, buffer: Buffer, at: number, position: number): void {
  const epoch = segment.epochAt(batchHeader.baseOffset(buffer, at));
  if (epoch > 0 && batchHeader.partitionLeaderEpoch(buffer, at) !== epoch) {
    throw damaged(segment, position, `the epoch of the batch is not ${epoch}`);
  }
  if (batchHeader.computeCrc(buffer, at) !== batchHeader.crc(buffer, at)) {
    throw damaged(segment, position, 'the CRC of the batch does not fit its bytes');
  }
}

/** Reads from a segment's file; a place that the disk cannot read any more is damaged like one that reads wrongly. Errors: DiskError, LogError('damaged'). */
export async function readSegment(
  file: DiskFile,
  segment: Segment,
  target: { readonly buffer: Buffer; readonly at: number },
  position: number,
  sizeBytes: number,
): Promise<number> {
  try {
    return await file.read(target.buffer, target.at, sizeBytes, position);
  } catch (error) {
    if (error instanceof DiskError && error.code === 'EMEDIUM') throw damaged(segment, position, error.message);
    throw error;
  }
}

/**
 * Steps through the batches of [start, endPosition) in order, reading ahead in pieces of a megabyte, until `visit` returns false. The
 * batch is whole in `bytes` if it is within the piece or `whole` asks for it.
 */
export async function walkBatches(
  files: FileCache,
  segment: Segment,
  start: IndexedPlace,
  endPosition: number,
  visit: (batch: WalkedBatch) => boolean,
  options: { readonly whole?: boolean; readonly checkContents?: boolean } = {},
): Promise<void> {
  let buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(READ_BYTES_MAX, endPosition - start.position)));
  let position = start.position;
  let index = start.index;
  let ownAt = segment.ownEntries.findIndex((own) => own.index >= index);
  const skipOwnEntries = (): void => {
    while (ownAt >= 0 && segment.ownEntries[ownAt]?.index === index) {
      index++;
      ownAt++;
    }
  };
  const needWhole = options.whole === true || options.checkContents === true;
  await files.use(segment.path, {}, async (file) => {
    while (position < endPosition) {
      const wanted = Math.min(buffer.length, endPosition - position);
      const count = await readSegment(file, segment, { buffer, at: 0 }, position, wanted);
      if (count < batchHeader.HEADER_BYTES) throw damaged(segment, position, 'the file ends early');
      let at = 0;
      while (at + batchHeader.HEADER_BYTES <= count && position + at < endPosition) {
        const sizeBytes = checkedBatchBytes(segment, buffer, at, position + at);
        const end = at + sizeBytes;
        if (end > count && needWhole) {
          if (sizeBytes > buffer.length) buffer = Buffer.allocUnsafeSlow(sizeBytes);
          break;
        }
        if (options.checkContents === true) checkBatch(segment, buffer, at, position + at);
        skipOwnEntries();
        const more = visit({
          position: position + at,
          sizeBytes,
          baseOffset: batchHeader.baseOffset(buffer, at),
          lastOffset: batchHeader.lastOffset(buffer, at),
          maxTimestamp: batchHeader.maxTimestamp(buffer, at),
          index,
          bytes: buffer.subarray(at, Math.min(end, count)),
        });
        if (!more) return;
        index++;
        at = end;
      }
      if (at === 0 && count < wanted) throw damaged(segment, position, 'the file ends early');
      position += at;
    }
  });
}
