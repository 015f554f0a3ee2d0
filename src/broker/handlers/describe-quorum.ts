import { METADATA_TOPIC } from '../../cluster/index.ts';
import {
  type DescribeQuorumRequest,
  type DescribeQuorumResponseInput,
  type DescribeQuorumResponsePartitionDataInput,
  ErrorCode,
} from '../../protocol/index.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

/** What Kafka calls the metadata's topic: tools ask for it by this name. */
const KAFKA_METADATA_TOPIC = '__cluster_metadata';

/** DescribeQuorum, versions 0 to 2: the voters of the metadata's Raft group (KIP-595, KIP-836). */
export const describeQuorumHandler: ApiHandler<DescribeQuorumRequest, DescribeQuorumResponseInput> = {
  apiKey: 55,
  minVersion: 0,
  maxVersion: 2,
  handle(services, _context, request) {
    const topics = request.topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) => describe(services, topicName, partitionIndex)),
    }));
    const nodes = [...services.metadata.brokers.values()].map(({ nodeId, host, port }) => ({
      nodeId,
      listeners: [{ name: 'PLAINTEXT', host, port }],
    }));
    return { errorCode: ErrorCode.NONE, errorMessage: null, topics, nodes };
  },
};

function describe(
  services: BrokerServices,
  topicName: string,
  partitionIndex: number,
): DescribeQuorumResponsePartitionDataInput {
  const isMetadata = topicName === KAFKA_METADATA_TOPIC || topicName === METADATA_TOPIC;
  const partition = isMetadata ? services.partitions.get(METADATA_TOPIC, partitionIndex) : undefined;
  if (partition === undefined) {
    return {
      partitionIndex,
      errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
      errorMessage: `Only partition 0 of ${KAFKA_METADATA_TOPIC} has a quorum to describe.`,
      leaderId: -1,
      leaderEpoch: -1,
      highWatermark: -1,
      currentVoters: [],
      observers: [],
    };
  }
  const nowMs = services.clock.wallMs();
  return {
    partitionIndex,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    leaderId: partition.leaderId,
    leaderEpoch: partition.leaderEpoch,
    highWatermark: partition.log.highWatermark,
    currentVoters: partition.replicas.map((replicaId) => {
      const own = replicaId === services.nodeId;
      return {
        replicaId,
        logEndOffset: own ? partition.log.logEndOffset : -1,
        lastFetchTimestamp: own ? nowMs : -1,
        lastCaughtUpTimestamp: own ? nowMs : -1,
      };
    }),
    observers: [],
  };
}
