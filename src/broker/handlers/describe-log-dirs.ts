import { statfs } from 'node:fs/promises';
import {
  type DescribeLogDirsRequest,
  type DescribeLogDirsResponseDescribeLogDirsTopicInput,
  type DescribeLogDirsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import type { ApiHandler, HandlerServices } from '../types.ts';

interface Volume {
  readonly totalBytes: number;
  readonly usableBytes: number;
}

const UNKNOWN_VOLUME: Volume = { totalBytes: -1, usableBytes: -1 };
const IN_MEMORY = 'memory';

/** DescribeLogDirs, versions 1 to 5: the one data directory of this node and the size of each partition in it. */
export const describeLogDirsHandler: ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponseInput> = {
  apiKey: 35,
  minVersion: 1,
  maxVersion: 5,
  async handle(services: HandlerServices, _context, request) {
    const { dataDir } = services;
    const volume = dataDir === '' ? UNKNOWN_VOLUME : await volumeOf(dataDir);
    const logDir = dataDir === '' ? IN_MEMORY : dataDir;
    return {
      errorCode: ErrorCode.NONE,
      results: [{ errorCode: ErrorCode.NONE, logDir, topics: topicsOf(services, request), ...volume }],
    };
  },
};

async function volumeOf(directory: string): Promise<Volume> {
  try {
    const stats = await statfs(directory);
    return { totalBytes: stats.blocks * stats.bsize, usableBytes: stats.bavail * stats.bsize };
  } catch {
    // Not every file system tells; Kafka's clients take -1 for unknown.
    return UNKNOWN_VOLUME;
  }
}

function topicsOf(
  services: HandlerServices,
  request: DescribeLogDirsRequest,
): DescribeLogDirsResponseDescribeLogDirsTopicInput[] {
  const wanted =
    request.topics === null
      ? undefined
      : new Map(request.topics.map(({ topic, partitions }) => [topic, new Set(partitions)]));
  const topics = new Map<
    string,
    { partitionIndex: number; partitionSize: number; offsetLag: number; isFutureKey: boolean }[]
  >();
  for (const { topic, partition, log } of services.partitions.all()) {
    // What is not a topic to clients, as the metadata's own log, is not shown to them.
    if (services.metadata.topic(topic) === undefined) continue;
    if (wanted !== undefined && wanted.get(topic)?.has(partition) !== true) continue;
    const row = { partitionIndex: partition, partitionSize: log.sizeBytes, offsetLag: 0, isFutureKey: false };
    const rows = topics.get(topic);
    if (rows === undefined) topics.set(topic, [row]);
    else rows.push(row);
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions }));
}
