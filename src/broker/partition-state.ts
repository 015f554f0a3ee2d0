import type { PartitionImage, TopicImage } from '../cluster/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { HandlerServices } from './types.ts';

/** A replica that has no leader for longer than this is not in the middle of an election: a majority is away. */
export const ELECTION_MS_MAX = 1_500;

/** A partition as Metadata and DescribeTopicPartitions tell it. */
export interface PartitionState {
  readonly errorCode: number;
  readonly partitionIndex: number;
  /** -1 while there is no leader. */
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly replicaNodes: readonly number[];
  readonly isrNodes: readonly number[];
  readonly offlineReplicas: readonly number[];
}

/** What tells who leads a partition, and from when on. */
export interface LeaderFacts {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}

/**
 * Of what this node's replica knows and what the metadata says, the newer: a replica is the first to learn of its own leader, but
 * one that is cut off from the others stays behind. At the same epoch the one that knows the leader at all.
 */
export function newerLeader<Image extends LeaderFacts | undefined>(
  own: LeaderFacts | undefined,
  image: Image,
): LeaderFacts | Image {
  if (own === undefined || image === undefined) return own ?? image;
  if (own.leaderEpoch !== image.leaderEpoch) return own.leaderEpoch > image.leaderEpoch ? own : image;
  return own.leaderId >= 0 ? own : image;
}

/**
 * Who leads a partition now. A leader epoch told to clients never goes back, and the leader's own is the one that fetches are
 * judged by, so the newest that is known here is told. While an election is on, the last leader is named, as Kafka does: there clients
 * learn of the next one, whereas some take a partition without a leader for an error or for a fact to be remembered. In sync is who
 * the leader says is.
 */
export function partitionState(services: HandlerServices, topic: TopicImage, image: PartitionImage): PartitionState {
  const { nodeId, partitions, metadata, leaderContact, clock } = services;
  const { brokers } = metadata;
  const local = partitions.get(topic.name, image.partition);
  const own = local !== undefined && local.topicId === topic.id ? local : undefined;
  const isFailed = own?.log.failure !== undefined;
  const isCutOff = own !== undefined && leaderContact.isLost(own, clock.monotonicMs(), ELECTION_MS_MAX);
  const isElecting = own !== undefined && own.leaderId < 0 && !isFailed && !isCutOff;
  const newest = isElecting ? image : newerLeader(own, image);
  // This node knows best that it cannot lead, or that another does.
  const isLost = newest.leaderId === nodeId && own !== undefined && !own.isLeader && !isElecting;
  // Nobody has led a new partition yet: it will be the first of its replicas that serves, if those that do can elect it.
  const isNew = newest.leaderEpoch === 0 && newest.leaderId === -1 && !isCutOff;
  const serving = image.replicas.filter((node) => brokers.has(node));
  const first = 2 * serving.length > image.replicas.length ? serving[0]! : -1;
  const claimed = isNew ? first : newest.leaderId;
  const leaderId = isLost || !brokers.has(claimed) ? -1 : claimed;
  return {
    errorCode: leaderId >= 0 ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE,
    partitionIndex: image.partition,
    leaderId,
    // Its epoch is not known: an older one would be fenced.
    leaderEpoch: isNew ? -1 : newest.leaderEpoch,
    replicaNodes: image.replicas,
    isrNodes: own?.isLeader === true ? own.isr : image.isr,
    offlineReplicas: image.replicas.filter((node) => !brokers.has(node) || (isFailed && node === nodeId)),
  };
}
