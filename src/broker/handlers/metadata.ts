import { ZERO_UUID } from '../../base/index.ts';
import {
  ApiError,
  CONSUMER_OFFSETS,
  consumerOffsetsTopic,
  invalidTopicName,
  type MetadataView,
  type NewTopic,
  type TopicImage,
} from '../../cluster/index.ts';
import {
  ErrorCode,
  type MetadataRequest,
  type MetadataRequestTopic,
  type MetadataResponseInput,
  type MetadataResponseTopicInput,
} from '../../protocol/index.ts';
import { withinTimeout } from '../api-errors.ts';
import { CLUSTER_OPERATIONS, OPERATIONS_NOT_ASKED, TOPIC_OPERATIONS } from '../authorized-operations.ts';
import { electionsOver } from '../elections.ts';
import { lateTopic, whenApplied } from '../late-topic.ts';
import { partitionState } from '../partition-state.ts';
import { reachableController } from '../reachable-controller.ts';
import type { ApiHandler, HandlerServices, RequestContext } from '../types.ts';

/** How long an answer waits for topics that it creates; after that the client asks again. */
const CREATION_WAIT_MS = 2_000;

/** Why a topic could not be created now, though it may be there soon. */
const TRANSIENT: ReadonlySet<number> = new Set([
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NOT_CONTROLLER,
  ErrorCode.TOPIC_ALREADY_EXISTS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
]);

/** Metadata, versions 0 to 13: the nodes, and the topics asked for, which it may create (KIP-204, KIP-516). */
export const metadataHandler: ApiHandler<MetadataRequest, MetadataResponseInput> = {
  apiKey: 3,
  minVersion: 0,
  maxVersion: 13,
  async handle(services: HandlerServices, context, request) {
    const { apiVersion } = context;
    const asked = request.topics;
    if (
      asked !== null &&
      apiVersion < 12 &&
      asked.some(({ name, topicId }) => name === null || topicId !== ZERO_UUID)
    ) {
      return { brokers: [], topics: asked.map(({ name }) => absent(name ?? '', ErrorCode.INVALID_REQUEST)) };
    }
    // Version 0 has no null array: there an empty one means all topics.
    const all = asked === null || (apiVersion === 0 && asked.length === 0);
    await electionsOver(services, all ? services.metadata.topics() : knownTopics(services.metadata, asked));
    const topics = all
      ? services.metadata.topics().map((topic) => present(services, topic))
      : await describeAsked(services, request, asked);
    const withOperations = apiVersion >= 8 && request.includeTopicAuthorizedOperations;
    return {
      brokers: [...services.metadata.brokers.values()],
      clusterId: services.metadata.clusterId,
      controllerId: reachableController(services),
      topics: withOperations ? topics.map(addOperations) : topics,
      clusterAuthorizedOperations: clusterOperations(context, request),
    };
  },
};

function knownTopics(metadata: MetadataView, asked: readonly MetadataRequestTopic[]): readonly TopicImage[] {
  return asked.flatMap(({ name, topicId }) => {
    const topic = topicId === ZERO_UUID ? metadata.topic(name ?? '') : metadata.topicById(topicId);
    return topic ?? [];
  });
}

async function describeAsked(
  services: HandlerServices,
  request: MetadataRequest,
  asked: readonly MetadataRequestTopic[],
): Promise<MetadataResponseTopicInput[]> {
  const distinct = new Map(asked.map((topic) => [topic.topicId === ZERO_UUID ? topic.name : topic.topicId, topic]));
  const create = request.allowAutoTopicCreation && services.config.boolean('auto.create.topics.enable');
  return Promise.all(
    [...distinct.values()].map(({ name, topicId }) => {
      if (topicId !== ZERO_UUID) {
        const topic = services.metadata.topicById(topicId);
        return topic === undefined ? unknownId(topicId) : present(services, topic);
      }
      if (name === null) return absent(null, ErrorCode.INVALID_REQUEST);
      const topic = services.metadata.topic(name);
      if (topic !== undefined) return present(services, topic);
      if (invalidTopicName(name) !== undefined) return absent(name, ErrorCode.INVALID_TOPIC_EXCEPTION);
      return create ? createAndDescribe(services, name) : lookAgain(services, name);
    }),
  );
}

async function lookAgain(services: HandlerServices, name: string): Promise<MetadataResponseTopicInput> {
  const topic = await lateTopic(services, newTopic(services, name));
  return topic === undefined ? absent(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) : present(services, topic);
}

/** Creates the topic and answers when it can be used; a creation that takes long goes on while the client asks again. */
async function createAndDescribe(services: HandlerServices, name: string): Promise<MetadataResponseTopicInput> {
  try {
    const creation = services.controller.createTopic(newTopic(services, name), { validateOnly: false });
    return present(services, await withinTimeout(services, CREATION_WAIT_MS, creation));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Another node may have been faster.
    const exists = error.code === ErrorCode.TOPIC_ALREADY_EXISTS;
    const topic = exists ? await whenApplied(services, name) : services.metadata.topic(name);
    if (topic !== undefined) return present(services, topic);
    const retry = TRANSIENT.has(error.code);
    return absent(name, retry ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error.code);
  }
}

function newTopic(services: HandlerServices, name: string): NewTopic {
  if (name === CONSUMER_OFFSETS) return consumerOffsetsTopic(services.config);
  return { name, numPartitions: -1, replicationFactor: -1, assignments: new Map(), configs: new Map() };
}

function present(services: HandlerServices, topic: TopicImage): MetadataResponseTopicInput {
  return {
    errorCode: ErrorCode.NONE,
    name: topic.name,
    topicId: topic.id,
    isInternal: topic.internal,
    partitions: topic.partitions.map((partition) => partitionState(services, topic, partition)),
  };
}

function absent(name: string | null, errorCode: number): MetadataResponseTopicInput {
  return { errorCode, name, isInternal: name === CONSUMER_OFFSETS, partitions: [] };
}

function unknownId(topicId: string): MetadataResponseTopicInput {
  return { errorCode: ErrorCode.UNKNOWN_TOPIC_ID, name: null, topicId, partitions: [] };
}

function addOperations(topic: MetadataResponseTopicInput): MetadataResponseTopicInput {
  return topic.errorCode === ErrorCode.NONE ? { ...topic, topicAuthorizedOperations: TOPIC_OPERATIONS } : topic;
}

function clusterOperations({ apiVersion }: RequestContext, request: MetadataRequest): number {
  const asked = apiVersion >= 8 && apiVersion <= 10 && request.includeClusterAuthorizedOperations;
  return asked ? CLUSTER_OPERATIONS : OPERATIONS_NOT_ASKED;
}
