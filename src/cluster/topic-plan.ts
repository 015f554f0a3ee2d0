import { invalidTopicConfigs, type LiveConfig } from '../config/index.ts';
import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import type { Member } from './members.ts';
import { placeReplicas } from './placement.ts';
import type { MetadataState } from './state.ts';
import { CONSUMER_OFFSETS, invalidTopicName, METADATA_TOPIC } from './topic-names.ts';
import { ApiError, type NewTopic, type TopicImage } from './types.ts';

/** The most partitions that one request may make for one topic. */
const PARTITIONS_PER_REQUEST_MAX = 10_000;

/** Names that no topic of a user may take: the metadata, here and in Kafka, and the logs of what is not offered. */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  METADATA_TOPIC,
  '__cluster_metadata',
  '__transaction_state',
  '__share_group_state',
]);

/** What a new topic will be, when everything about it is allowed. */
export interface TopicPlan {
  readonly replicas: readonly (readonly NodeId[])[];
  readonly configs: Readonly<Record<string, string>>;
  readonly internal: boolean;
}

/**
 * Judges a new topic as Kafka's controller does (ReplicationControlManager) and places it, beginning at the node where `start` points.
 * Throws ApiError.
 */
export function planTopic(
  topic: NewTopic,
  internal: boolean,
  state: MetadataState,
  config: LiveConfig,
  start: number,
): TopicPlan {
  checkNewName(topic.name, state);
  const configs = checkConfigs(topic.configs, config);
  const offsetsTopic = topic.name === CONSUMER_OFFSETS;
  const partitionsDefault = config.number(offsetsTopic ? 'offsets.topic.num.partitions' : 'num.partitions');
  const replicas =
    topic.assignments.size > 0
      ? checkAssignments(topic, state.members)
      : place(topic, partitionsDefault, internal || offsetsTopic, state, config, start);
  checkPartitionCount(replicas.length);
  if (offsetsTopic && replicas.length !== partitionsDefault) {
    throw new ApiError(
      ErrorCode.INVALID_PARTITIONS,
      `${CONSUMER_OFFSETS} must have ${partitionsDefault} partitions (offsets.topic.num.partitions): groups are found by that number.`,
    );
  }
  return { replicas, configs, internal: internal || offsetsTopic };
}

/** Judges added partitions and places them. Throws ApiError. */
export function planPartitions(
  topic: TopicImage,
  count: number,
  assignments: readonly (readonly NodeId[])[] | null,
  state: MetadataState,
): readonly (readonly NodeId[])[] {
  const present = topic.partitions.length;
  const refuse = (message: string): ApiError => new ApiError(ErrorCode.INVALID_PARTITIONS, message);
  if (topic.internal)
    throw refuse(`The partitions of ${topic.name} cannot be changed: records are found by their number.`);
  if (count === present) throw refuse(`Topic already has ${present} partition(s).`);
  if (count < present) {
    throw refuse(`The topic ${topic.name} currently has ${present} partition(s); ${count} would not be an increase.`);
  }
  const added = count - present;
  checkPartitionCount(added);
  const replicationFactor = state.assignment(topic.id, 0)!.replicas.length;
  if (assignments === null) return placeOnLive(state, added, replicationFactor, present);
  if (assignments.length !== added) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      `Attempted to add ${added} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
    );
  }
  for (const nodes of assignments) checkAssignment(nodes, replicationFactor, state.members);
  return assignments;
}

function checkNewName(name: string, state: MetadataState): void {
  const problem = invalidTopicName(name);
  if (problem !== undefined) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
  if (RESERVED_NAMES.has(name)) {
    throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, `The name ${name} is reserved for the server itself.`);
  }
  if (state.topic(name) !== undefined) {
    throw new ApiError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
  }
  const colliding = state.topicCollidingWith(name);
  if (colliding !== undefined) {
    throw new ApiError(
      ErrorCode.INVALID_TOPIC_EXCEPTION,
      `Topic '${name}' collides with existing topic: ${colliding}. Names may not differ only in '.' and '_'.`,
    );
  }
}

function checkConfigs(given: ReadonlyMap<string, string | null>, config: LiveConfig): Readonly<Record<string, string>> {
  const configs = new Map<string, string>();
  for (const [name, value] of given) {
    if (value === null)
      throw new ApiError(ErrorCode.INVALID_CONFIG, `Null value not supported for topic configs: ${name}.`);
    configs.set(name, value);
  }
  const problem = invalidTopicConfigs(configs, config);
  if (problem !== undefined) throw new ApiError(ErrorCode.INVALID_CONFIG, problem);
  return Object.fromEntries(configs);
}

function place(
  topic: NewTopic,
  partitionsDefault: number,
  internal: boolean,
  state: MetadataState,
  config: LiveConfig,
  start: number,
): readonly (readonly NodeId[])[] {
  const { replicationFactor, numPartitions } = topic;
  if (replicationFactor < -1 || replicationFactor === 0) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      'Replication factor must be larger than 0, or -1 to use the default value.',
    );
  }
  if (numPartitions < -1 || numPartitions === 0) {
    throw new ApiError(
      ErrorCode.INVALID_PARTITIONS,
      'Number of partitions must be larger than 0, or -1 to use the default value.',
    );
  }
  const factorDefault = config.number(internal ? 'offsets.topic.replication.factor' : 'default.replication.factor');
  const asked = replicationFactor === -1 ? factorDefault : replicationFactor;
  // The server's own topics, and those without a wish, work on a single node too: they take as many members as there are.
  const factor = internal || replicationFactor === -1 ? Math.max(1, Math.min(asked, usableNodes(state).length)) : asked;
  const count = numPartitions === -1 ? partitionsDefault : numPartitions;
  checkPartitionCount(count);
  return placeOnLive(state, count, factor, start);
}

function checkAssignments(topic: NewTopic, members: MetadataState['members']): readonly (readonly NodeId[])[] {
  if (topic.replicationFactor !== -1 || topic.numPartitions !== -1) {
    const field = topic.replicationFactor !== -1 ? 'the replication factor' : 'the number of partitions';
    throw new ApiError(
      ErrorCode.INVALID_REQUEST,
      `A manual partition assignment was specified, but ${field} was not set to -1.`,
    );
  }
  const replicationFactor = topic.assignments.values().next().value!.length;
  return Array.from({ length: topic.assignments.size }, (_, partition) => {
    const nodes = topic.assignments.get(partition);
    if (nodes === undefined) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        'The partitions of a manual assignment must be numbered from 0 without a gap.',
      );
    }
    checkAssignment(nodes, replicationFactor, members);
    return nodes;
  });
}

function checkAssignment(nodes: readonly NodeId[], replicationFactor: number, members: MetadataState['members']): void {
  const refuse = (message: string): ApiError => new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
  if (nodes.length === 0) throw refuse('The manual partition assignment includes an empty replica list.');
  const unknown = nodes.find((node) => !members.has(node));
  if (unknown !== undefined) {
    throw refuse(`The manual partition assignment includes broker ${unknown}, but no such broker is registered.`);
  }
  const leaving = nodes.find((node) => members.get(node)!.draining);
  if (leaving !== undefined) {
    throw refuse(
      `The manual partition assignment includes broker ${leaving}, which is being removed from the cluster.`,
    );
  }
  if (new Set(nodes).size < nodes.length) {
    throw refuse(`The manual partition assignment names a broker twice: ${nodes.join(',')}.`);
  }
  if (nodes.length !== replicationFactor) {
    throw refuse(
      `The manual partition assignment includes a partition with ${nodes.length} replica(s), but this is not consistent with other partitions, which have ${replicationFactor} replica(s).`,
    );
  }
}

function checkPartitionCount(count: number): void {
  if (count > PARTITIONS_PER_REQUEST_MAX) {
    throw new ApiError(
      ErrorCode.POLICY_VIOLATION,
      `${count} partitions are more than one request may make: at most ${PARTITIONS_PER_REQUEST_MAX}.`,
    );
  }
}

/**
 * Places on nodes that serve. Where there are too few of them, each partition has a replica on all of those, which lead in turn and elect a leader
 * wherever they are a majority; the others are on nodes that are away. A topic that is made while nodes start or are gone must not live on few of
 * them for ever, nor without a leader. As in Kafka, who is registered counts, serving or not (StripedReplicaPlacer).
 */
function placeOnLive(
  state: MetadataState,
  count: number,
  factor: number,
  start: number,
): readonly (readonly NodeId[])[] {
  const usable = usableNodes(state);
  if (factor > usable.length) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `The target replication factor of ${factor} cannot be reached because only ${usable.length} broker(s) are registered.`,
    );
  }
  const [live, away] = [usable.filter(({ fenced }) => !fenced), usable.filter(({ fenced }) => fenced)];
  if (live.length >= factor) return placeReplicas(live, count, factor, start);
  const filling = placeReplicas(away, count, factor - live.length, start);
  if (live.length === 0) return filling;
  return placeReplicas(live, count, live.length, start).map((replicas, at) => [...replicas, ...filling[at]!]);
}

/** All members but those that are to be removed. */
function usableNodes(state: MetadataState): readonly Member[] {
  return [...state.members.values()].filter(({ draining }) => !draining);
}
