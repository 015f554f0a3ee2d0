import type { Admin, ClusterMetadata } from '@platformatic/kafka';
import { CommandError } from './failure.ts';

/** Special timestamps of ListOffsets. */
export const EARLIEST = -2n;
export const LATEST = -1n;

/** The metadata of topics that must exist. */
export async function topicMetadata(admin: Admin, topics: readonly string[]): Promise<ClusterMetadata> {
  const metadata = await admin.metadata({ topics: [...topics], forceUpdate: true });
  for (const topic of topics)
    if (!metadata.topics.has(topic)) throw new CommandError(`topic ${topic} does not exist, or is internal`);
  return metadata;
}

/** Offsets of partitions at a timestamp (special ones too), by `topic:partition`; -1 where there is no such record. */
export async function offsetsAt(
  admin: Admin,
  partitions: ReadonlyMap<string, readonly number[]>,
  timestamp: bigint,
): Promise<Map<string, bigint>> {
  const listed = await admin.listOffsets({
    topics: [...partitions].map(([name, indexes]) => ({
      name,
      partitions: indexes.map((partitionIndex) => ({ partitionIndex, timestamp })),
    })),
  });
  const offsets = new Map<string, bigint>();
  for (const topic of listed) {
    for (const { partitionIndex, offset } of topic.partitions) offsets.set(`${topic.name}:${partitionIndex}`, offset);
  }
  return offsets;
}

/** 0, 1 … count - 1. */
export function indexes(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
