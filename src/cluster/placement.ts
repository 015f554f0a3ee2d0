import { assert } from '../base/index.ts';
import type { NodeId } from '../raft/index.ts';

export interface PlacementNode {
  readonly nodeId: NodeId;
  readonly rack: string | null;
}

/**
 * Places the replicas of `count` new partitions: leaders go round the nodes, followers to the next nodes, first to racks that the
 * partition has no replica in. Each time round, followers move on by one, so that a node's load spreads over all others when it
 * fails. `start` turns the whole, so that small topics do not all begin at the same node. Pure: the same input gives the same answer.
 *
 * `replicationFactor` is at most the number of nodes (assertion). The first replica is the preferred leader.
 */
export function placeReplicas(
  nodes: readonly PlacementNode[],
  count: number,
  replicationFactor: number,
  start: number,
): readonly (readonly NodeId[])[] {
  assert(replicationFactor >= 1 && replicationFactor <= nodes.length, 'there is a node for every replica');
  const ring = alternateRacks(nodes);
  return Array.from({ length: count }, (_, partition) => {
    const leader = (start + partition) % ring.length;
    const shift = Math.floor((start + partition) / ring.length) % Math.max(1, ring.length - 1);
    return replicasFrom(ring, leader, shift, replicationFactor);
  });
}

function replicasFrom(
  ring: readonly PlacementNode[],
  leader: number,
  shift: number,
  replicationFactor: number,
): readonly NodeId[] {
  const first = ring[leader]!;
  const others = ring.length - 1;
  const followers = Array.from(
    { length: others },
    (_, step) => ring[(leader + 1 + ((shift + step) % others)) % ring.length]!,
  );
  const chosen = [first];
  const racks = new Set([first.rack]);
  const take = (accept: (node: PlacementNode) => boolean): void => {
    for (const node of followers) {
      if (chosen.length === replicationFactor) return;
      if (chosen.includes(node) || !accept(node)) continue;
      chosen.push(node);
      racks.add(node.rack);
    }
  };
  take((node) => node.rack !== null && !racks.has(node.rack));
  take(() => true);
  return chosen.map((node) => node.nodeId);
}

/** Nodes by id, one rack after the other in turn, so that neighbours on the ring are in different racks where that can be. */
function alternateRacks(nodes: readonly PlacementNode[]): readonly PlacementNode[] {
  const byRack = new Map<string | null, PlacementNode[]>();
  for (const node of [...nodes].sort((a, b) => a.nodeId - b.nodeId)) {
    const rack = byRack.get(node.rack) ?? [];
    rack.push(node);
    byRack.set(node.rack, rack);
  }
  const racks = [...byRack.values()];
  const longest = Math.max(...racks.map((rack) => rack.length));
  return Array.from({ length: longest }, (_, row) => racks.flatMap((rack) => rack[row] ?? [])).flat();
}
