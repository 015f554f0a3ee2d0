import { ApiError, type NewTopic, type TopicImage } from '../cluster/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import { withinTimeout } from './api-errors.ts';
import type { BrokerServices } from './types.ts';

/** How long an answer waits for a topic that the controller has and this node has not. */
const LATE_WAIT_MS = 500;

/**
 * A topic that this node does not know: it may have been made a moment ago through another node, and clients remember an "unknown" for
 * longer than it is true. So the controller is asked, and if it has the topic, this node's metadata is waited for. Undefined: there is no such
 * topic, or nobody could be asked.
 */
export async function lateTopic(services: BrokerServices, topic: NewTopic): Promise<TopicImage | undefined> {
  const { metadata, controller, nodeId, transport } = services;
  if (transport === undefined || metadata.controllerId === nodeId || metadata.controllerId === -1) return undefined;
  try {
    await withinTimeout(services, LATE_WAIT_MS, controller.createTopic(topic, { validateOnly: true }));
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.code === ErrorCode.TOPIC_ALREADY_EXISTS ? whenApplied(services, topic.name) : undefined;
  }
}

/** The topic as soon as this node's metadata has it; undefined after {@link LATE_WAIT_MS}. */
export function whenApplied({ metadata, clock }: BrokerServices, name: string): Promise<TopicImage | undefined> {
  const topic = metadata.topic(name);
  if (topic !== undefined) return Promise.resolve(topic);
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      timer.cancel();
      resolve(metadata.topic(name));
    };
    const stop = metadata.onChange(() => {
      if (metadata.topic(name) !== undefined) done();
    });
    const timer = clock.setTimer(LATE_WAIT_MS, done);
  });
}
