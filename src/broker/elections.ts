import type { PartitionImage, TopicImage } from '../cluster/index.ts';
import type { Transport } from '../transport/index.ts';
import { ELECTION_MS_MAX, partitionState } from './partition-state.ts';
import type { HandlerServices } from './types.ts';

/** How long an answer waits for the outcome of elections. */
const OUTCOME_WAIT_MS = 300;

/**
 * Resolves when no partition of these topics is between two leaders any more, after {@link OUTCOME_WAIT_MS} at the latest; undefined when none is. Clients
 * that lose a leader ask who leads within a millisecond, when the others are only about to notice. Told the old leader they come again after a
 * second (librdkafka), told none after a tenth of it; the election itself is over in a few dozen milliseconds.
 */
export function electionsOver(
  services: HandlerServices,
  topics: () => readonly TopicImage[],
): Promise<void> | undefined {
  const { metadata, clock, transport } = services;
  if (transport === undefined) return undefined;
  const isOn = (): boolean =>
    topics().some((topic) => topic.partitions.some((image) => isElecting(services, transport, topic, image)));
  if (!isOn()) return undefined;
  return new Promise((resolve) => {
    const done = (): void => {
      for (const stop of stops) stop();
      timer.cancel();
      resolve();
    };
    const look = (): void => {
      if (!isOn()) done();
    };
    const stops = [metadata.onChange(look), transport.onPeer(look)];
    const timer = clock.setTimer(OUTCOME_WAIT_MS, done);
  });
}

/** The last leader is still named, although it is none to this node's replica, or its process has just gone or is about to be found gone. */
function isElecting(
  services: HandlerServices,
  transport: Transport,
  topic: TopicImage,
  image: PartitionImage,
): boolean {
  const { leaderId } = partitionState(services, topic, image);
  const { nodeId, partitions, clock } = services;
  if (leaderId === -1 || leaderId === nodeId) return false;
  const own = partitions.get(topic.name, image.partition);
  if (own?.topicId === topic.id && own.leaderId < 0 && own.log.failure === undefined) return true;
  const { state, lastHeardMs } = transport.peer(leaderId);
  const isInDoubt = (state === 'connecting' && lastHeardMs > 0) || state === 'dead';
  return isInDoubt && clock.monotonicMs() - lastHeardMs < ELECTION_MS_MAX;
}
