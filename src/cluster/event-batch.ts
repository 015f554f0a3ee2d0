import { buildBatch, iterateBatches, readRecords } from '../protocol/index.ts';
import { decodeEvent, encodeEvent, type MetadataEvent } from './events.ts';

/** The most that a batch of `__meta` may hold; it is written uncompressed. */
const BATCH_BYTES_MAX = 67_108_864;

/** Events as one record batch: all of them are committed, or none. */
export function encodeEventBatch(events: readonly MetadataEvent[], snapshot: boolean, timestampMs: number): Buffer {
  return buildBatch(events.map((event) => ({ ...encodeEvent(event, snapshot), timestamp: timestampMs })));
}

/** The events of committed batches from `fromOffset` on, in their order. Throws for what is not a metadata event. */
export function decodeEventBatches(
  buffers: readonly Buffer[],
  fromOffset: number,
): { readonly event: MetadataEvent; readonly snapshot: boolean }[] {
  return buffers.flatMap((buffer) =>
    [...iterateBatches(buffer)].flatMap((at) =>
      readRecords(buffer, at, { uncompressedBytesMax: BATCH_BYTES_MAX })
        .filter((record) => record.offset >= fromOffset)
        .map((record) => {
          if (record.key === null || record.value === null) {
            throw new Error(`The record at offset ${record.offset} of __meta is no metadata event.`);
          }
          return decodeEvent(record.key, record.value);
        }),
    ),
  );
}
