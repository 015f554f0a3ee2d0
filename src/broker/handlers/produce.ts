import {
  ErrorCode,
  type ProduceRequest,
  type ProduceRequestPartitionProduceData,
  type ProduceRequestTopicProduceData,
  type ProduceResponseInput,
  type ProduceResponsePartitionProduceResponseInput,
} from '../../protocol/index.ts';
import type { AppendOptions, AppendResult, Partition } from '../../replication/index.ts';
import { CloseConnection } from '../close-connection.ts';
import { LeaderHints } from '../leader-hint.ts';
import { findPartition, findPartitionById, leaderError } from '../partition-lookup.ts';
import type { ApiHandler, BrokerServices, RequestContext } from '../types.ts';

type PartitionAnswer = ProduceResponsePartitionProduceResponseInput;

const FIRST_VERSION_BY_TOPIC_ID = 13;
/** Kafka lets its own tools repair internal topics under this client id. */
const ADMIN_CLIENT_ID = '__admin_client';

/**
 * Produce, versions 3 to 13: one batch for each partition. Every batch has its place in the log before this returns, so that
 * requests which are begun in order are appended in order; the promise waits for the acknowledgements.
 */
export const produceHandler: ApiHandler<ProduceRequest, ProduceResponseInput> = {
  apiKey: 0,
  minVersion: 3,
  maxVersion: 13,
  handle(services, context, request) {
    const { acks } = request;
    if (acks !== 0 && acks !== 1 && acks !== -1) return refuseAll(request, ErrorCode.INVALID_REQUIRED_ACKS);
    const options: AppendOptions = {
      acks,
      origin: 'client',
      timeoutMs: Math.max(0, request.timeoutMs),
      apiVersion: context.apiVersion,
    };
    const only = onlyPartition(request);
    if (only !== undefined && acks !== 0) {
      const { donor } = context;
      const kept = donor === undefined ? options : { ...options, donor };
      const answer = append(services, context, request.topicData[0]!, only, kept);
      if (answer instanceof Promise) return answer.then((result) => respondOne(services, request, result));
      return respondOne(services, request, answer);
    }
    const answers: (PartitionAnswer | Promise<PartitionAnswer>)[] = [];
    for (const topic of request.topicData) {
      for (const data of topic.partitionData) answers.push(append(services, context, topic, data, options));
    }
    return acks === 0 ? closeOnError(answers) : Promise.all(answers).then((each) => respond(services, request, each));
  },
};

function onlyPartition(request: ProduceRequest): ProduceRequestPartitionProduceData | undefined {
  if (request.topicData.length !== 1) return undefined;
  const { partitionData } = request.topicData[0]!;
  return partitionData.length === 1 ? partitionData[0] : undefined;
}

function append(
  services: BrokerServices,
  context: RequestContext,
  topic: ProduceRequestTopicProduceData,
  data: ProduceRequestPartitionProduceData,
  options: AppendOptions,
): PartitionAnswer | Promise<PartitionAnswer> {
  const partition =
    context.apiVersion >= FIRST_VERSION_BY_TOPIC_ID
      ? findPartitionById(services, topic.topicId, data.index)
      : findPartition(services, topic.name, data.index);
  if (typeof partition === 'number') return refusal(data.index, partition, null);
  const errorCode = leaderError(partition);
  if (errorCode !== ErrorCode.NONE) return refusal(data.index, errorCode, partition.log.failure?.message ?? null);
  if (isInternal(services, partition) && context.clientId !== ADMIN_CLIENT_ID) {
    return refusal(data.index, ErrorCode.INVALID_TOPIC_EXCEPTION, `${partition.topic} is written by the broker only`);
  }
  if (data.records === null || data.records.length === 0) {
    return refusal(
      data.index,
      ErrorCode.INVALID_RECORD,
      'a produce request carries one record batch for each partition',
    );
  }
  return partition.append(data.records, options).then((result) => accepted(data.index, result));
}

/** Internal topics begin with two underscores, which spares the look-up for all others. */
function isInternal(services: BrokerServices, partition: Partition): boolean {
  return partition.topic.startsWith('__') && services.metadata.topic(partition.topic)?.internal === true;
}

function accepted(index: number, result: AppendResult): PartitionAnswer {
  return {
    index,
    errorCode: result.errorCode,
    baseOffset: result.baseOffset,
    logAppendTimeMs: result.logAppendTimeMs,
    logStartOffset: result.logStartOffset,
    recordErrors:
      result.recordErrors.length === 0
        ? undefined
        : result.recordErrors.map((error) => ({ batchIndex: error.batchIndex, batchIndexErrorMessage: error.message })),
    errorMessage: result.errorMessage,
  };
}

function refusal(index: number, errorCode: number, errorMessage: string | null): PartitionAnswer {
  return { index, errorCode, baseOffset: -1, errorMessage };
}

function refuseAll(request: ProduceRequest, errorCode: number): ProduceResponseInput | undefined {
  return {
    responses: request.topicData.map((topic) => ({
      name: topic.name,
      topicId: topic.topicId,
      partitionResponses: topic.partitionData.map((data) =>
        refusal(data.index, errorCode, `acks must be -1 (all), 0 or 1, not ${request.acks}`),
      ),
    })),
  };
}

/** The usual request, one batch for one partition, without the detours of the general one. */
function respondOne(services: BrokerServices, request: ProduceRequest, answer: PartitionAnswer): ProduceResponseInput {
  if (answer.errorCode !== ErrorCode.NONE) return respond(services, request, [answer]);
  const { name, topicId } = request.topicData[0]!;
  return { responses: [{ name, topicId, partitionResponses: [answer] }] };
}

function respond(
  services: BrokerServices,
  request: ProduceRequest,
  answers: readonly PartitionAnswer[],
): ProduceResponseInput {
  const hints = new LeaderHints(services);
  let next = 0;
  const responses = request.topicData.map(({ name, topicId, partitionData }) => {
    const partitionResponses = partitionData.map(({ index }) => {
      const answer = answers[next++]!;
      if (answer.errorCode !== ErrorCode.NOT_LEADER_OR_FOLLOWER) return answer;
      const topic = name !== '' ? name : (services.metadata.topicById(topicId)?.name ?? '');
      const currentLeader = hints.leaderFor(answer.errorCode, topic, index, services.partitions.get(topic, index));
      return { ...answer, currentLeader };
    });
    return { name, topicId, partitionResponses };
  });
  return { responses, nodeEndpoints: hints.endpoints() };
}

/** acks=0 has no answer: the client learns of an error by its connection being closed, and asks for metadata again. */
async function closeOnError(answers: readonly (PartitionAnswer | Promise<PartitionAnswer>)[]): Promise<undefined> {
  for (const answer of await Promise.all(answers)) {
    if (answer.errorCode !== ErrorCode.NONE) {
      throw new CloseConnection(
        `a produce request with acks=0 failed with error ${answer.errorCode}: ${answer.errorMessage ?? ''}`,
      );
    }
  }
  return undefined;
}
