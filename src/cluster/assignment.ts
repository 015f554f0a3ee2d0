import type { NodeId } from '../raft/index.ts';

/**
 * Where a partition is and where it is to be. Immutable; each event makes another one.
 *
 * A move is over when the group's leader reports that the group consists of the target and nothing else; until then every node
 * that could be a member of the group keeps its log.
 */
export interface Assignment {
  /** The replicas of the last completed assignment, the preferred leader first. */
  readonly replicas: readonly NodeId[];
  /** Undefined: at rest. */
  readonly target: readonly NodeId[] | undefined;
  /** All nodes that may be in the group: of `replicas`, `target`, and targets that were given up before they were reached. */
  readonly holders: readonly NodeId[];
  /** Replicas that lost their data. They leave the group first and come back as new ones. */
  readonly lost: readonly NodeId[];
  /**
   * Nobody is known to have left the group since it was founded, or it was not founded yet: one of `replicas` that has no log and is not lost has never
   * had one, so it writes the founding one.
   */
  readonly founding: boolean;
}

export function newAssignment(replicas: readonly NodeId[]): Assignment {
  return { replicas, target: undefined, holders: replicas, lost: [], founding: true };
}

/** The members that the group should have now; undefined: nothing can be done, since all that are left lost their data. */
export function wantedMembers({ replicas, target, lost }: Assignment): readonly NodeId[] | undefined {
  const wanted = target ?? replicas;
  if (lost.length === 0) return wanted;
  const whole = without(wanted, lost);
  return whole.length > 0 ? whole : undefined;
}

/**
 * How many replicas the partition is promised to have, whoever is in its group at the moment: what min.insync.replicas is held against. While a
 * move changes their number, the smaller one.
 */
export function promisedReplicas({ replicas, target }: Assignment): number {
  return Math.min(replicas.length, (target ?? replicas).length);
}

/** The members that a log begins with that `node` makes now; empty: it gets its log from the leader. */
export function foundersFor({ replicas, founding }: Assignment, node: NodeId): readonly NodeId[] {
  return founding && replicas.includes(node) ? replicas : [];
}

/** Whether the node has, or should have, a replica that takes part in the group. */
export function holds({ holders, lost }: Assignment, node: NodeId): boolean {
  return holders.includes(node) && !lost.includes(node);
}

/** To other replicas, or back to where it was: then the members that were added meanwhile must leave again. */
export function reassigned(from: Assignment, target: readonly NodeId[]): Assignment {
  return { ...from, target, holders: union(from.holders, target) };
}

export function completed(replicas: readonly NodeId[]): Assignment {
  return { replicas, target: undefined, holders: replicas, lost: [], founding: false };
}

/** A holder came back with an empty folder. */
export function withLost(from: Assignment, node: NodeId): Assignment {
  if (!from.holders.includes(node) || from.lost.includes(node)) return from;
  return { ...from, lost: [...from.lost, node] };
}

/**
 * A holder's log is damaged: as if it was lost, if a majority of the others can let go of it. Otherwise the assignment stays as it is, since a disk that
 * is mended may be all that helps.
 */
export function withDamaged(from: Assignment, node: NodeId): Assignment {
  const { replicas, target, lost } = from;
  const gone = [...lost, node];
  const isSpared = (nodes: readonly NodeId[]): boolean => isMajority(without(nodes, gone), nodes);
  return isSpared(replicas) && isSpared(target ?? replicas) ? withLost(from, node) : from;
}

export function lostLeft(from: Assignment, nodes: readonly NodeId[]): Assignment {
  if (!nodes.some((node) => from.lost.includes(node))) return from;
  return { ...from, lost: without(from.lost, nodes), founding: false };
}

/** As clients see it (KIP-455): while it moves, the target and behind it those that will go. */
export function visibleReplicas({ replicas, target, holders }: Assignment): readonly NodeId[] {
  return target === undefined ? replicas : union(target, holders);
}

export function addingReplicas({ replicas, target }: Assignment): readonly NodeId[] {
  return target === undefined ? [] : without(target, replicas);
}

export function removingReplicas({ target, holders }: Assignment): readonly NodeId[] {
  return target === undefined ? [] : without(holders, target);
}

export function isMajority(some: readonly NodeId[], nodes: readonly NodeId[]): boolean {
  return 2 * some.length > nodes.length;
}

export function without(nodes: readonly NodeId[], excluded: readonly NodeId[]): readonly NodeId[] {
  return nodes.filter((node) => !excluded.includes(node));
}

function union(first: readonly NodeId[], second: readonly NodeId[]): readonly NodeId[] {
  return [...first, ...without(second, first)];
}

export function sameSet(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((node) => b.includes(node));
}

export function sameOrder(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((node, position) => node === b[position]);
}
