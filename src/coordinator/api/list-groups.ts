import { ErrorCode, type ListGroupsRequest, type ListGroupsResponseInput } from '../../protocol/index.ts';
import { listGroups as listGroupsOf } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';

/** The groups that this node coordinates, by states and types if asked for (KIP-518, KIP-848). Administrators ask all nodes. */
export function listGroups(shards: Shards, request: ListGroupsRequest): ListGroupsResponseInput {
  if (shards.isLoading) return { errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, groups: [] };
  const states = new Set(request.statesFilter.map((state) => state.toLowerCase()));
  const types = new Set(request.typesFilter.map((type) => type.toLowerCase()));
  return {
    errorCode: ErrorCode.NONE,
    groups: shards.serving().flatMap(({ core }) => listGroupsOf(core, states, types)),
  };
}
