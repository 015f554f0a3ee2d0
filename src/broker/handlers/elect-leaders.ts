import type { PartitionOutcome, TopicPartition } from '../../cluster/index.ts';
import { type ElectLeadersRequest, type ElectLeadersResponseInput, ErrorCode } from '../../protocol/index.ts';
import { asRefusal } from '../api-errors.ts';
import { partitionState } from '../partition-state.ts';
import type { ApiHandler, HandlerServices } from '../types.ts';

const Election = { preferred: 0, unclean: 1 } as const;

/**
 * ElectLeaders, versions 0 to 2 (KIP-460): hands leadership to the preferred replicas. There is no unclean election: a replica that
 * lacks committed records is never elected, so where there is no leader one must wait for a quorum.
 */
export const electLeadersHandler: ApiHandler<ElectLeadersRequest, ElectLeadersResponseInput> = {
  apiKey: 43,
  minVersion: 0,
  maxVersion: 2,
  async handle(services: HandlerServices, { apiVersion }, request) {
    const { electionType, topicPartitions, timeoutMs } = request;
    if (electionType !== Election.preferred && electionType !== Election.unclean) {
      return { errorCode: apiVersion === 0 ? 0 : ErrorCode.INVALID_REQUEST, replicaElectionResults: [] };
    }
    const asked =
      topicPartitions?.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))) ??
      null;
    try {
      const outcomes =
        electionType === Election.preferred
          ? await services.controller.electLeaders('preferred', asked, timeoutMs)
          : (asked ?? allPartitions(services)).map((partition) => electUnclean(services, partition));
      // Asked for all, only those are told of where something was to be done.
      const told = outcomes.filter(({ errorCode }) => asked !== null || errorCode !== ErrorCode.ELECTION_NOT_NEEDED);
      return { errorCode: ErrorCode.NONE, replicaElectionResults: byTopic(told) };
    } catch (error) {
      return { errorCode: asRefusal(error).errorCode, replicaElectionResults: [] };
    }
  },
};

function allPartitions({ metadata }: HandlerServices): readonly TopicPartition[] {
  return metadata
    .topics()
    .flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition })));
}

function electUnclean(services: HandlerServices, { topic: name, partition }: TopicPartition): PartitionOutcome {
  const topic = services.metadata.topic(name);
  const image = topic?.partitions[partition];
  const outcome = (errorCode: number, errorMessage: string): PartitionOutcome => {
    return { topic: name, partition, errorCode, errorMessage };
  };
  if (topic === undefined || image === undefined) {
    return outcome(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `No such partition as ${name}-${partition}.`);
  }
  const { leaderId } = partitionState(services, topic, image);
  if (leaderId >= 0) {
    return outcome(ErrorCode.ELECTION_NOT_NEEDED, `Node ${leaderId} leads the partition; no election is needed.`);
  }
  return outcome(
    ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
    'A majority of the replicas must be there to elect a leader; no records are given up for one.',
  );
}

function byTopic(outcomes: readonly PartitionOutcome[]): ElectLeadersResponseInput['replicaElectionResults'] {
  const topics = new Map<string, { partitionId: number; errorCode: number; errorMessage: string | null }[]>();
  for (const { topic, partition: partitionId, errorCode, errorMessage } of outcomes) {
    const results = topics.get(topic) ?? [];
    results.push({ partitionId, errorCode, errorMessage });
    topics.set(topic, results);
  }
  return [...topics].map(([topic, partitionResult]) => ({ topic, partitionResult }));
}
