import { ErrorCode, type ListGroupsRequest, type ListGroupsResponseInput } from '../../protocol/index.ts';
import { listGroups as listGroupsOf } from '../core/index.ts';
import type { Shards } from '../shell/shards.ts';

/** Administrators try this one again; where groups are now is not their business. */
const COMING_BACK = ErrorCode.COORDINATOR_NOT_AVAILABLE;

/**
 * The groups that this node coordinates, by states and types if asked for (KIP-518, KIP-848). Administrators ask all nodes. Told
 * when all that was written before is committed.
 */
export async function listGroups(shards: Shards, request: ListGroupsRequest): Promise<ListGroupsResponseInput> {
  if (shards.isLoading) return { errorCode: ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, groups: [] };
  const states = new Set(request.statesFilter.map((state) => state.toLowerCase()));
  const types = new Set(request.typesFilter.map((type) => type.toLowerCase()));
  const cores = shards.serving().map(({ core }) => core);
  const groups = cores.flatMap((core) => listGroupsOf(core, states, types));
  const committed = await Promise.all(cores.map((core) => new Promise<number>((done) => core.env.persist([], done))));
  const errorCode = committed.find((code) => code !== ErrorCode.NONE) ?? ErrorCode.NONE;
  return errorCode === ErrorCode.NONE ? { errorCode, groups } : { errorCode: COMING_BACK, groups: [] };
}
