import type { NewTopic, TopicImage } from '../../cluster/index.ts';
import { describeTopic } from '../../config/index.ts';
import {
  type CreateTopicsRequest,
  type CreateTopicsRequestCreatableTopic,
  type CreateTopicsResponseCreatableTopicResultInput,
  type CreateTopicsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { asRefusal, withinTimeout } from '../api-errors.ts';
import { repeated } from '../repeated.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

type Result = CreateTopicsResponseCreatableTopicResultInput;

/** CreateTopics, versions 2 to 7: answered when the topics can be written to. */
export const createTopicsHandler: ApiHandler<CreateTopicsRequest, CreateTopicsResponseInput> = {
  apiKey: 19,
  minVersion: 2,
  maxVersion: 7,
  async handle(services, _context, request) {
    const twice = repeated(request.topics.map(({ name }) => name));
    const single = request.topics.filter(({ name }) => !twice.has(name));
    const results = await Promise.all(single.map((topic) => create(services, request, topic)));
    const refused = [...twice].map((name) => refusal(name, ErrorCode.INVALID_REQUEST, 'Duplicate topic name.'));
    return { topics: [...results, ...refused] };
  },
};

async function create(
  services: BrokerServices,
  request: CreateTopicsRequest,
  topic: CreateTopicsRequestCreatableTopic,
): Promise<Result> {
  try {
    const creation = services.controller.createTopic(newTopic(topic), { validateOnly: request.validateOnly });
    return created(services, await withinTimeout(services, request.timeoutMs, creation));
  } catch (error) {
    const { errorCode, errorMessage } = asRefusal(error);
    return refusal(topic.name, errorCode, errorMessage);
  }
}

function newTopic(topic: CreateTopicsRequestCreatableTopic): NewTopic {
  const { name, numPartitions, replicationFactor } = topic;
  return {
    name,
    numPartitions,
    replicationFactor,
    assignments: new Map(topic.assignments.map(({ partitionIndex, brokerIds }) => [partitionIndex, brokerIds])),
    configs: new Map(topic.configs.map((config) => [config.name, config.value])),
  };
}

function created(services: BrokerServices, topic: TopicImage): Result {
  return {
    name: topic.name,
    topicId: topic.id,
    errorCode: ErrorCode.NONE,
    errorMessage: null,
    numPartitions: topic.partitions.length,
    replicationFactor: topic.partitions[0]!.replicas.length,
    configs: describeTopic(services.config, topic.configs, null).map((config) => ({
      name: config.name,
      value: config.value,
      readOnly: config.readOnly,
      configSource: config.source,
      isSensitive: config.sensitive,
    })),
  };
}

function refusal(name: string, errorCode: number, errorMessage: string | null): Result {
  return { name, errorCode, errorMessage, configs: [] };
}
