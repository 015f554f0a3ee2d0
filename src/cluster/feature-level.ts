import type { NodeId } from '../raft/index.ts';
import type { FeatureLevels } from './types.ts';

/** Why a node that works with these levels cannot be in a cluster of this level. */
export function levelRefusal(nodeId: NodeId, { min, max }: FeatureLevels, level: number): string {
  return `Node ${nodeId} works with feature levels ${min} to ${max}, its cluster with level ${level}: start it with the release of the other nodes.`;
}
