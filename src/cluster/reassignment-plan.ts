import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import { sameOrder } from './assignment.ts';
import type { MetadataEvent } from './events.ts';
import type { MetadataState } from './state.ts';
import { ApiError, type PartitionMove } from './types.ts';

/** Judges one move as Kafka does (KIP-455). Undefined: the partition is there, or on its way there, already. Throws ApiError. */
export function planReassignment(
  { topic: name, partition, replicas }: PartitionMove,
  state: MetadataState,
  allowReplicationFactorChange: boolean,
): MetadataEvent | undefined {
  const topic = state.topic(name);
  const assignment = topic === undefined ? undefined : state.assignment(topic.id, partition);
  if (topic === undefined || assignment === undefined) {
    throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${name}-${partition}.`);
  }
  const { target, replicas: current } = assignment;
  const event = (to: readonly NodeId[]): MetadataEvent => ({
    kind: 'partition-reassigned',
    id: topic.id,
    partition,
    replicas: to,
  });
  if (replicas === null) {
    if (target === undefined) {
      throw new ApiError(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, `${name}-${partition} is not being moved.`);
    }
    return sameOrder(target, current) ? undefined : event(current);
  }
  checkReplicas(replicas, assignment.holders, state);
  if (!allowReplicationFactorChange && replicas.length !== current.length) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      `The replication factor is ${current.length}; ${replicas.length} replicas would change it, which the request does not allow.`,
    );
  }
  return sameOrder(target ?? current, replicas) ? undefined : event(replicas);
}

function checkReplicas(replicas: readonly NodeId[], holders: readonly NodeId[], state: MetadataState): void {
  const refuse = (message: string): ApiError => new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
  if (replicas.length === 0) throw refuse('The replica list must not be empty.');
  if (new Set(replicas).size < replicas.length)
    throw refuse(`The replica list names a broker twice: ${replicas.join(',')}.`);
  const unknown = replicas.find((node) => !state.members.has(node));
  if (unknown !== undefined) throw refuse(`Broker ${unknown} is not registered.`);
  const leaving = replicas.find((node) => state.members.get(node)!.draining && !holders.includes(node));
  if (leaving !== undefined) throw refuse(`Broker ${leaving} is being removed from the cluster.`);
}
