import { type ClusterMetadata, Consumer } from '@platformatic/kafka';
import { clientOptions, type GlobalOptions } from './session.ts';

/** A record as `consume` shows it. */
export interface ConsumedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly (readonly [string, string])[];
}

/** Where reading a partition stands; `endOffset` undefined: for ever. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  offset: bigint;
  readonly endOffset: bigint | undefined;
}

const FETCH_BYTES_MAX = 8 * 1024 * 1024;
const FETCH_WAIT_MS = 500;
const LOG_APPEND_TIME_BIT = 0x08;
const CONTROL_BIT = 0x20;

type BufferConsumer = Consumer<Buffer, Buffer, Buffer, Buffer>;

/** Reads partitions from given positions without a group, until each has reached its end or the caller stops iterating. */
export async function* readPartitions(
  options: GlobalOptions,
  metadata: ClusterMetadata,
  positions: readonly Position[],
): AsyncGenerator<ConsumedRecord> {
  const consumer: BufferConsumer = new Consumer({
    ...clientOptions(options),
    groupId: 'chronik-cli',
    minBytes: 1,
    maxBytes: FETCH_BYTES_MAX,
    maxWaitTime: FETCH_WAIT_MS,
  });
  try {
    for (const topic of new Set(positions.map((position) => position.topic))) consumer.topics.trackAll(topic);
    for (;;) {
      const open = positions.filter(
        (position) => position.endOffset === undefined || position.offset < position.endOffset,
      );
      if (open.length === 0) return;
      const leaders = new Set(open.map((position) => leaderOf(metadata, position)));
      for (const leader of leaders) {
        const mine = open.filter((position) => leaderOf(metadata, position) === leader);
        yield* fetchOnce(consumer, metadata, leader, mine);
      }
    }
  } finally {
    await consumer.close(true);
  }
}

function leaderOf(metadata: ClusterMetadata, { topic, partition }: Position): number {
  return metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1;
}

async function* fetchOnce(
  consumer: BufferConsumer,
  metadata: ClusterMetadata,
  node: number,
  positions: readonly Position[],
): AsyncGenerator<ConsumedRecord> {
  const names = [...new Set(positions.map(({ topic }) => topic))];
  const response = await consumer.fetch({
    node,
    topics: names.map((name) => ({
      topicId: metadata.topics.get(name)!.id,
      partitions: positions
        .filter(({ topic }) => topic === name)
        .map(({ partition, offset }) => ({
          partition,
          currentLeaderEpoch: -1,
          fetchOffset: offset,
          lastFetchedEpoch: -1,
          partitionMaxBytes: FETCH_BYTES_MAX,
        })),
    })),
  });
  for (const { topicId, partitions } of response.responses) {
    for (const { partitionIndex, records: batches = [] } of partitions) {
      const position = positions.find(
        (each) => each.partition === partitionIndex && metadata.topics.get(each.topic)?.id === topicId,
      );
      if (position === undefined) continue;
      for (const batch of batches) {
        if ((batch.attributes & CONTROL_BIT) === 0) yield* batchRecords(batch, position);
        position.offset = max(position.offset, batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n);
      }
    }
  }
}

type Batch = NonNullable<
  Awaited<ReturnType<BufferConsumer['fetch']>>['responses'][number]['partitions'][number]['records']
>[number];

function* batchRecords(batch: Batch, position: Position): Generator<ConsumedRecord> {
  const appendTime = (batch.attributes & LOG_APPEND_TIME_BIT) !== 0;
  for (const record of batch.records) {
    const offset = batch.firstOffset + BigInt(record.offsetDelta);
    if (offset < position.offset) continue;
    if (position.endOffset !== undefined && offset >= position.endOffset) return;
    yield {
      topic: position.topic,
      partition: position.partition,
      offset,
      timestamp: appendTime ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta,
      key: record.key,
      value: record.value,
      headers: record.headers.map(([name, value]) => [String(name ?? ''), String(value ?? '')] as const),
    };
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
