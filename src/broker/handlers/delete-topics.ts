import { ZERO_UUID } from '../../base/index.ts';
import {
  type DeleteTopicsRequest,
  type DeleteTopicsResponseDeletableTopicResultInput,
  type DeleteTopicsResponseInput,
  ErrorCode,
} from '../../protocol/index.ts';
import { refusalOf, withinTimeout } from '../api-errors.ts';
import { repeated } from '../repeated.ts';
import type { ApiHandler, BrokerServices } from '../types.ts';

type Result = DeleteTopicsResponseDeletableTopicResultInput;

interface Asked {
  readonly name: string | null;
  readonly topicId: string;
}

/** DeleteTopics, versions 1 to 6: by name, since version 6 by name or id (KIP-516). */
export const deleteTopicsHandler: ApiHandler<DeleteTopicsRequest, DeleteTopicsResponseInput> = {
  apiKey: 20,
  minVersion: 1,
  maxVersion: 6,
  async handle(services, { apiVersion }, request) {
    const asked: readonly Asked[] =
      apiVersion >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
    if (!services.config.boolean('delete.topic.enable')) {
      // Before version 3 clients do not know the error for it.
      const errorCode = apiVersion < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED;
      return {
        responses: asked.map((topic) => refusal(topic, errorCode, 'Topic deletion is disabled (delete.topic.enable).')),
      };
    }
    const twice = repeated(asked.map((topic) => idOf(services, topic)).filter((id) => id !== undefined));
    const responses = new Map<string, Promise<Result> | Result>();
    for (const topic of asked) {
      const key = `${topic.name ?? ''}:${topic.topicId}`;
      const earlier = responses.has(key);
      responses.set(
        key,
        earlier
          ? refusal(topic, ErrorCode.INVALID_REQUEST, 'Duplicate topic.')
          : remove(services, request, topic, twice),
      );
    }
    return { responses: await Promise.all(responses.values()) };
  },
};

function idOf(services: BrokerServices, { name, topicId }: Asked): string | undefined {
  if (topicId !== ZERO_UUID) return topicId;
  return name === null ? undefined : services.metadata.topic(name)?.id;
}

function remove(
  services: BrokerServices,
  request: DeleteTopicsRequest,
  asked: Asked,
  twice: ReadonlySet<string>,
): Promise<Result> | Result {
  const { name, topicId } = asked;
  const byId = topicId !== ZERO_UUID;
  if (byId && name !== null) {
    return refusal(asked, ErrorCode.INVALID_REQUEST, 'You may not specify both topic name and topic id.');
  }
  if (!byId && (name === null || name === '')) {
    return refusal(asked, ErrorCode.INVALID_REQUEST, 'Neither topic name nor id were specified.');
  }
  const topic = byId ? services.metadata.topicById(topicId) : services.metadata.topic(name!);
  if (topic === undefined) {
    return byId
      ? refusal(asked, ErrorCode.UNKNOWN_TOPIC_ID, 'This server does not host this topic ID.')
      : refusal(asked, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'This server does not host this topic-partition.');
  }
  const full: Asked = { name: topic.name, topicId: topic.id };
  if (twice.has(topic.id)) {
    return refusal(full, ErrorCode.INVALID_REQUEST, 'The provided topic name maps to an ID that was already supplied.');
  }
  return deleteOne(services, request, full);
}

async function deleteOne(services: BrokerServices, request: DeleteTopicsRequest, topic: Asked): Promise<Result> {
  const problem = await refusalOf(() =>
    withinTimeout(services, request.timeoutMs, services.controller.deleteTopic(topic.topicId)),
  );
  return { ...topic, ...(problem ?? { errorCode: ErrorCode.NONE, errorMessage: null }) };
}

function refusal({ name, topicId }: Asked, errorCode: number, errorMessage: string): Result {
  return { name, topicId, errorCode, errorMessage };
}
