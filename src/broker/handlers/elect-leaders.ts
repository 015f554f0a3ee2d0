import {
  type ElectLeadersRequest,
  type ElectLeadersResponseInput,
  type ElectLeadersResponsePartitionResultInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { partitionState } from '../partition-state.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

const Election = { preferred: 0, unclean: 1 } as const;

/** ElectLeaders, versions 0 to 2 (KIP-460). Raft elects by itself: where there is a leader, no election is needed. */
export const electLeadersHandler: ApiHandler<ElectLeadersRequest, ElectLeadersResponseInput> = {
  apiKey: 43,
  minVersion: 0,
  maxVersion: 2,
  handle(services, { apiVersion }, request) {
    const { electionType, topicPartitions } = request;
    if (electionType !== Election.preferred && electionType !== Election.unclean) {
      return { errorCode: apiVersion === 0 ? 0 : ErrorCode.INVALID_REQUEST, replicaElectionResults: [] };
    }
    const asked =
      topicPartitions ??
      services.metadata.topics().map(({ name, partitions }) => ({
        topic: name,
        partitions: partitions.map(({ partition }) => partition),
      }));
    const results = asked.map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions
        .map((partition) => elect(services, topic, partition, electionType))
        // Asked for all, only those are told of where something was to be done.
        .filter(({ errorCode }) => topicPartitions !== null || errorCode !== ErrorCode.ELECTION_NOT_NEEDED),
    }));
    const replicaElectionResults = results.filter(
      ({ partitionResult }) => topicPartitions !== null || partitionResult.length > 0,
    );
    return { errorCode: ErrorCode.NONE, replicaElectionResults };
  },
};

function elect(
  services: BrokerServices,
  name: string,
  partitionId: number,
  electionType: number,
): ElectLeadersResponsePartitionResultInput {
  const topic = services.metadata.topic(name);
  const image = topic?.partitions[partitionId];
  if (topic === undefined || image === undefined) {
    const errorMessage = `No such partition as ${name}-${partitionId}.`;
    return { partitionId, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorMessage };
  }
  const { leaderId } = partitionState(services, topic, image);
  if (leaderId === -1) {
    const preferred = electionType === Election.preferred;
    const errorCode = preferred ? ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE : ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE;
    return { partitionId, errorCode, errorMessage: 'No replica of the partition can lead it now.' };
  }
  const errorMessage = `Node ${leaderId} leads the partition; no election is needed.`;
  return { partitionId, errorCode: ErrorCode.ELECTION_NOT_NEEDED, errorMessage };
}
