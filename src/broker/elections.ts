import type { Uuid } from '../base/index.ts';
import type { PartitionImage, TopicImage } from '../cluster/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Transport } from '../transport/index.ts';
import { ELECTION_MS_MAX, partitionState } from './partition-state.ts';
import type { HandlerServices } from './types.ts';

const ALIVE_METHOD = 'broker.alive';
const NOTHING = Buffer.alloc(0);
/** How long a leader has to show that it lives. */
const SIGN_OF_LIFE_MS = 50;
/** How long an answer waits for the outcome of elections. */
const OUTCOME_WAIT_MS = 300;

/** Answers the other nodes' question whether this one is there. Once for each transport. */
export function showSignsOfLife(transport: Transport | undefined): void {
  transport?.serve(ALIVE_METHOD, () => NOTHING);
}

/**
 * Resolves when no partition of these topics is between two leaders any more, after {@link OUTCOME_WAIT_MS} at the latest. Clients that lose a leader ask
 * who leads within a millisecond. The kernel closes a dead process's youngest connections first, so they come before the other nodes can have noticed: those
 * who would be named are asked for a sign of life. Told the old leader, clients come again after a second (librdkafka), told none after a tenth of it;
 * the election itself is over in a few dozen milliseconds.
 */
export async function electionsOver(services: HandlerServices, topics: readonly TopicImage[]): Promise<void> {
  const { metadata, clock, transport } = services;
  if (transport === undefined) return;
  const signs = otherLeaders(services, topics).map((leader) =>
    transport.call(leader, ALIVE_METHOD, NOTHING, { timeoutMs: SIGN_OF_LIFE_MS }),
  );
  await Promise.allSettled(signs);
  const isElecting = ({ id, partition }: ElectingPartition): boolean => {
    const topic = metadata.topicById(id);
    const image = topic?.partitions[partition];
    return topic !== undefined && image !== undefined && namesLastLeader(services, transport, topic, image);
  };
  const electing = topics
    .flatMap(({ id, partitions }) => partitions.map(({ partition }) => ({ id, partition })))
    .filter(isElecting);
  if (electing.length === 0) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const stop of stops) stop();
      timer.cancel();
      resolve();
    };
    // Each is looked at until it is over, and then the next: a failover tells of a thousand partitions one by one.
    const look = (): void => {
      while (electing.length > 0 && !isElecting(electing.at(-1)!)) electing.pop();
      if (electing.length === 0) done();
    };
    const stops = [metadata.onChange(look), transport.onPeer(look)];
    const timer = clock.setTimer(OUTCOME_WAIT_MS, done);
  });
}

interface ElectingPartition {
  readonly id: Uuid;
  readonly partition: number;
}

function otherLeaders({ nodeId, metadata }: HandlerServices, topics: readonly TopicImage[]): readonly NodeId[] {
  const leaders = new Set<NodeId>();
  for (const { partitions } of topics) for (const { leaderId } of partitions) leaders.add(leaderId);
  return [...leaders].filter((leader) => leader !== nodeId && metadata.brokers.has(leader));
}

/** Whether a leader would be told that is none to this node's replica, or whose process has just gone or is about to be found gone. */
function namesLastLeader(
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
