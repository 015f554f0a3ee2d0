import { ErrorCode } from '../protocol/index.ts';
import type { NodeId } from '../raft/index.ts';
import { ApiError, type FeatureLevels } from './types.ts';

/** From this level on every member understands that single replicas are given up because their log is damaged. */
export const DAMAGED_REPLICAS_LEVEL = 2;

/** Why a node that works with these levels cannot be in a cluster of this level. */
export function levelRefusal(nodeId: NodeId, { min, max }: FeatureLevels, level: number): string {
  return `Node ${nodeId} works with feature levels ${min} to ${max}, its cluster with level ${level}: start it with the release of the other nodes.`;
}

/** Why damage must wait while the level is below {@link DAMAGED_REPLICAS_LEVEL}. */
export function damageUnknown(): ApiError {
  return new ApiError(ErrorCode.UNSUPPORTED_VERSION, 'Some nodes run a release that cannot replace damaged replicas.');
}
