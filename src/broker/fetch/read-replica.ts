import type { Offset } from '../../log/index.ts';
import type { Partition } from '../../replication/index.ts';
import type { HandlerServices } from '../types.ts';

/**
 * KIP-392: the follower that a consumer in `rack` should read from instead of this leader; undefined: read here. As with Kafka's
 * RackAwareReplicaSelector a leader in the consumer's rack comes first, then of the rack's followers the one that is furthest on.
 * Only voters that are in sync and hold `fetchOffset` are named: with any other the consumer would wait for what is here already.
 */
export function preferredReadReplica(
  services: HandlerServices,
  partition: Partition,
  rack: string,
  fetchOffset: Offset,
): number | undefined {
  if (rack === '' || !services.followerReads || !partition.isLeader) return undefined;
  const { brokers } = services.metadata;
  if (brokers.get(services.nodeId)?.rack === rack) return undefined;
  if (!partition.isr.some((nodeId) => brokers.get(nodeId)?.rack === rack)) return undefined;
  let best: { readonly nodeId: number; readonly logEndOffset: Offset } | undefined;
  for (const follower of partition.followerState()) {
    const { nodeId, logEndOffset, isLearner, isActive } = follower;
    if (isLearner || !isActive || nodeId === services.nodeId || logEndOffset < fetchOffset) continue;
    if (!partition.isr.includes(nodeId) || brokers.get(nodeId)?.rack !== rack) continue;
    if (best === undefined || logEndOffset > best.logEndOffset) best = follower;
  }
  return best?.nodeId;
}
