import {
  ErrorCode,
  type ListPartitionReassignmentsRequest,
  type ListPartitionReassignmentsResponseInput,
  type ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput,
} from '../../protocol/index.ts';
import type { ApiHandler } from '../types.ts';

/** ListPartitionReassignments, version 0: the partitions that are on their way to other replicas (KIP-455). */
export const listPartitionReassignmentsHandler: ApiHandler<
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponseInput
> = {
  apiKey: 46,
  minVersion: 0,
  maxVersion: 0,
  handle(services, _context, request) {
    const wanted =
      request.topics === null
        ? undefined
        : new Map(request.topics.map(({ name, partitionIndexes }) => [name, new Set(partitionIndexes)]));
    const topics = new Map<string, ListPartitionReassignmentsResponseOngoingPartitionReassignmentInput[]>();
    for (const { topic, partition, ...replicas } of services.controller.listReassignments()) {
      if (wanted !== undefined && wanted.get(topic)?.has(partition) !== true) continue;
      const partitions = topics.get(topic) ?? [];
      partitions.push({ partitionIndex: partition, ...replicas });
      topics.set(topic, partitions);
    }
    return {
      errorCode: ErrorCode.NONE,
      errorMessage: null,
      topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
    };
  },
};
