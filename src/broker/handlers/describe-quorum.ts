import { METADATA_TOPIC } from '../../cluster/index.ts';
import {
  type DescribeQuorumRequest,
  type DescribeQuorumResponseInput,
  type DescribeQuorumResponsePartitionDataInput,
  ErrorCode,
} from '../../protocol/index.ts';
import type { QuorumState } from '../metadata-quorum.ts';
import type { ApiHandler, HandlerServices } from '../types.ts';

/** What Kafka calls the metadata's topic: tools ask for it by this name. */
const KAFKA_METADATA_TOPIC = '__cluster_metadata';

/** DescribeQuorum, versions 0 to 2: voters and learners of the metadata's Raft group (KIP-595, KIP-836, KIP-853). Any node answers. */
export const describeQuorumHandler: ApiHandler<DescribeQuorumRequest, DescribeQuorumResponseInput> = {
  apiKey: 55,
  minVersion: 0,
  maxVersion: 2,
  async handle(services: HandlerServices, _context, request) {
    const quorum = await services.quorum.describe();
    const topics = request.topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => describe(quorum, topicName, partitionIndex)),
    }));
    const nodes = [...services.metadata.brokers.values()].map(({ nodeId, host, port }) => ({
      nodeId,
      listeners: [{ name: 'PLAINTEXT', host, port }],
    }));
    return { errorCode: ErrorCode.NONE, errorMessage: null, topics, nodes };
  },
};

function describe(
  quorum: QuorumState | undefined,
  topicName: string,
  partitionIndex: number,
): DescribeQuorumResponsePartitionDataInput {
  const isMetadata = topicName === KAFKA_METADATA_TOPIC || topicName === METADATA_TOPIC;
  if (!isMetadata || partitionIndex !== 0) {
    const message = `Only partition 0 of ${KAFKA_METADATA_TOPIC} has a quorum to describe.`;
    return refusal(partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, message);
  }
  if (quorum === undefined) {
    return refusal(partitionIndex, ErrorCode.NOT_LEADER_OR_FOLLOWER, 'The metadata has no leader now: try again.');
  }
  return { partitionIndex, errorCode: ErrorCode.NONE, errorMessage: null, ...quorum };
}

function refusal(
  partitionIndex: number,
  errorCode: number,
  errorMessage: string,
): DescribeQuorumResponsePartitionDataInput {
  return {
    partitionIndex,
    errorCode,
    errorMessage,
    leaderId: -1,
    leaderEpoch: -1,
    highWatermark: -1,
    currentVoters: [],
    observers: [],
  };
}
