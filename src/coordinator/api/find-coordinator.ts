import {
  ErrorCode,
  errorInfo,
  type FindCoordinatorRequest,
  type FindCoordinatorResponseCoordinatorInput,
  type FindCoordinatorResponseInput,
} from '../../protocol/index.ts';
import type { Shards } from '../shell/shards.ts';
import type { GroupRequestContext } from '../types.ts';

const KEY_TYPE_GROUP = 0;
const KEY_TYPE_TRANSACTION = 1;
/** From this version on a request names several keys. */
const BATCHED_VERSION = 4;

/** Who coordinates groups: the leaders of their partitions of `__consumer_offsets`, which is made if it is not there yet. */
export async function findCoordinator(
  shards: Shards,
  context: GroupRequestContext,
  request: FindCoordinatorRequest,
): Promise<FindCoordinatorResponseInput> {
  const isBatched = context.apiVersion >= BATCHED_VERSION;
  const keys = isBatched ? request.coordinatorKeys : [request.key];
  if (request.keyType === KEY_TYPE_GROUP) await shards.offsetsTopic.ensure();
  const coordinators = keys.map((key) => locate(shards, request.keyType, key));
  if (isBatched) return { coordinators };
  const { errorCode, errorMessage, nodeId, host, port } = coordinators[0]!;
  // Before batches, Kafka sends the name of the code NONE with a success.
  return { errorCode, errorMessage: errorMessage ?? errorInfo.get(errorCode)?.name ?? null, nodeId, host, port };
}

function locate(shards: Shards, keyType: number, key: string): FindCoordinatorResponseCoordinatorInput {
  if (keyType === KEY_TYPE_TRANSACTION) {
    // A final error: clients retry every other one until their timeout, or for ever.
    const message = 'This broker does not coordinate transactions.';
    return notFound(key, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, message);
  }
  if (keyType !== KEY_TYPE_GROUP) return notFound(key, ErrorCode.INVALID_REQUEST, null);
  const leaderId = shards.leaderOf(shards.partitionOf(key));
  const broker = leaderId === -1 ? undefined : shards.metadata.brokers.get(leaderId);
  if (broker === undefined) {
    return notFound(
      key,
      ErrorCode.COORDINATOR_NOT_AVAILABLE,
      'The partition of this group has no leader now: try again.',
    );
  }
  const { nodeId, host, port } = broker;
  return { key, nodeId, host, port, errorCode: ErrorCode.NONE, errorMessage: null };
}

function notFound(
  key: string,
  errorCode: number,
  errorMessage: string | null,
): FindCoordinatorResponseCoordinatorInput {
  return { key, nodeId: -1, host: '', port: -1, errorCode, errorMessage };
}
