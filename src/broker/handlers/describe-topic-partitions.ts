import { ZERO_UUID } from '../../base/index.ts';
import { invalidTopicName } from '../../cluster/index.ts';
import {
  type DescribeTopicPartitionsRequest,
  type DescribeTopicPartitionsResponseInput,
  type DescribeTopicPartitionsResponseTopicInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { TOPIC_OPERATIONS } from '../authorized-operations.ts';
import { partitionState } from '../partition-state.ts';
import type { ApiHandler, HandlerServices } from '../types.ts';

/** DescribeTopicPartitions, version 0: topics by name, in pages of partitions (KIP-966). No topic asked for means all. */
export const describeTopicPartitionsHandler: ApiHandler<
  DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsResponseInput
> = {
  apiKey: 75,
  minVersion: 0,
  maxVersion: 0,
  handle(services: HandlerServices, _context, request) {
    const { cursor } = request;
    if (cursor !== null && cursor.partitionIndex < 0) {
      return { topics: request.topics.map(({ name }) => absent(name, ErrorCode.INVALID_REQUEST)) };
    }
    const all = request.topics.length === 0;
    const pageMax = services.config.number('max.request.partition.size.limit');
    let remaining = Math.max(1, Math.min(pageMax, request.responsePartitionLimit));
    const topics: DescribeTopicPartitionsResponseTopicInput[] = [];
    for (const name of namesFromCursor(services, request)) {
      if (remaining === 0) return { topics, nextCursor: { topicName: name, partitionIndex: 0 } };
      const first = cursor?.topicName === name ? cursor.partitionIndex : 0;
      const described = describe(services, name, first, remaining);
      if (described === undefined) {
        const invalid = invalidTopicName(name) !== undefined;
        if (!all)
          topics.push(absent(name, invalid ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        continue;
      }
      topics.push(described.topic);
      if (described.nextPartition !== undefined) {
        return { topics, nextCursor: { topicName: name, partitionIndex: described.nextPartition } };
      }
      remaining -= described.topic.partitions.length;
    }
    return { topics };
  },
};

/** Sorted and without repetitions, from the cursor's topic on; that one is described even if it is not asked for. */
function namesFromCursor(services: HandlerServices, request: DescribeTopicPartitionsRequest): readonly string[] {
  const from = request.cursor?.topicName ?? '';
  if (request.topics.length === 0) {
    return services.metadata.topics().flatMap(({ name }) => (name >= from ? [name] : []));
  }
  const names = new Set(request.topics.map(({ name }) => name).filter((name) => name >= from));
  if (request.cursor !== null) names.add(from);
  return [...names].sort();
}

function describe(
  services: HandlerServices,
  name: string,
  first: number,
  limit: number,
):
  | { readonly topic: DescribeTopicPartitionsResponseTopicInput; readonly nextPartition: number | undefined }
  | undefined {
  const image = services.metadata.topic(name);
  if (image === undefined) return undefined;
  const end = first + limit;
  const partitions = image.partitions.slice(first, end).map((partition) => ({
    ...partitionState(services, image, partition),
    eligibleLeaderReplicas: [],
    lastKnownElr: [],
  }));
  const topic = {
    errorCode: ErrorCode.NONE,
    name,
    topicId: image.id,
    isInternal: image.internal,
    partitions,
    topicAuthorizedOperations: TOPIC_OPERATIONS,
  };
  return { topic, nextPartition: end < image.partitions.length ? end : undefined };
}

function absent(name: string, errorCode: number): DescribeTopicPartitionsResponseTopicInput {
  return { errorCode, name, topicId: ZERO_UUID, partitions: [] };
}
