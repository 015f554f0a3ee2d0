import {
  type DescribeProducersRequest,
  type DescribeProducersResponseInput,
  type DescribeProducersResponsePartitionResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { findPartition, leaderError } from '../partition-lookup.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

/** DescribeProducers, version 0: the idempotent and transactional producers that partitions remember (KIP-664). */
export const describeProducersHandler: ApiHandler<DescribeProducersRequest, DescribeProducersResponseInput> = {
  apiKey: 61,
  minVersion: 0,
  maxVersion: 0,
  handle(services, _context, request) {
    return {
      topics: request.topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((index) => answerOf(services, name, index)),
      })),
    };
  },
};

function answerOf(
  services: BrokerServices,
  topic: string,
  partitionIndex: number,
): DescribeProducersResponsePartitionResponseInput {
  const partition = findPartition(services, topic, partitionIndex);
  const errorCode = typeof partition === 'number' ? partition : leaderError(partition);
  if (typeof partition === 'number' || errorCode !== ErrorCode.NONE) {
    return { partitionIndex, errorCode, errorMessage: null, activeProducers: [] };
  }
  const activeProducers = partition.log.producers.list().map((producer) => ({
    producerId: producer.producerId,
    producerEpoch: producer.producerEpoch,
    lastSequence: producer.lastSequence,
    lastTimestamp: producer.lastTimestampMs,
    coordinatorEpoch: producer.coordinatorEpoch,
    currentTxnStartOffset: producer.currentTxnStartOffset,
  }));
  return { partitionIndex, errorCode: ErrorCode.NONE, errorMessage: null, activeProducers };
}
