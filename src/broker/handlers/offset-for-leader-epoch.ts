import {
  ErrorCode,
  type OffsetForLeaderEpochRequest,
  type OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  type OffsetForLeaderEpochResponseEpochEndOffsetInput,
  type OffsetForLeaderEpochResponseInput,
} from '../../protocol/index.ts';
import { epochEnd } from '../leader-epochs.ts';
import { epochError, findPartition, leaderError } from '../partition-lookup.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

/** OffsetForLeaderEpoch, versions 2 to 4: where an epoch ends, by which a consumer notices that what it read was cut off (KIP-320). */
export const offsetForLeaderEpochHandler: ApiHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponseInput> = {
  apiKey: 23,
  minVersion: 2,
  maxVersion: 4,
  handle(services, _context, request) {
    return {
      topics: request.topics.map(({ topic, partitions }) => ({
        topic,
        partitions: partitions.map((query) => answerOf(services, topic, query)),
      })),
    };
  },
};

function answerOf(
  services: BrokerServices,
  topic: string,
  query: OffsetForLeaderEpochRequestOffsetForLeaderPartition,
): OffsetForLeaderEpochResponseEpochEndOffsetInput {
  const partition = findPartition(services, topic, query.partition);
  const errorCode =
    typeof partition === 'number'
      ? partition
      : leaderError(partition) || epochError(partition, query.currentLeaderEpoch);
  if (typeof partition === 'number' || errorCode !== ErrorCode.NONE) {
    return { partition: query.partition, errorCode, leaderEpoch: -1, endOffset: -1 };
  }
  return { partition: query.partition, errorCode, ...epochEnd(partition, query.leaderEpoch) };
}
