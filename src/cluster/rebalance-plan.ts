import type { NodeId } from '../raft/index.ts';
import { sameOrder } from './assignment.ts';
import type { PlacementNode } from './placement.ts';

/** A partition that may be moved. */
export interface MovablePartition {
  readonly topic: string;
  readonly partition: number;
  /** The preferred leader first. */
  readonly replicas: readonly NodeId[];
}

export interface RebalanceInput {
  /** The nodes that replicas may be given to and taken from. What others hold stays where it is. */
  readonly nodes: readonly PlacementNode[];
  readonly partitions: readonly MovablePartition[];
  /** Raise partitions with fewer replicas to this many, as far as there are nodes. */
  readonly replicationFactor: number | undefined;
}

/** A partition and the replicas that it is to have. */
interface Draft {
  readonly source: MovablePartition;
  readonly replicas: NodeId[];
}

/**
 * Evens out replicas and preferred leaders in three steps, each with as few changes as it can: missing replicas are added where there are
 * fewest; replicas go from full nodes to emptier ones until all have as many or one more, and no partition is in fewer racks than before; then
 * leadership is handed along between replicas that are there already, which copies nothing. Pure; the outcome is its own fixed point.
 *
 * Returns the replicas of each partition in the order given.
 */
export function planRebalancing({
  nodes,
  partitions,
  replicationFactor,
}: RebalanceInput): readonly (readonly NodeId[])[] {
  const drafts = partitions.map((source): Draft => ({ source, replicas: [...source.replicas] }));
  const board = new Board(nodes, drafts);
  if (replicationFactor !== undefined) for (const draft of drafts) board.raise(draft, replicationFactor);
  board.evenReplicas();
  board.evenLeaders();
  return drafts.map(({ source, replicas }) => (sameOrder(source.replicas, replicas) ? source.replicas : replicas));
}

/** The best node for one more replica: in a rack of its own if there is one, then the one with the fewest. Undefined: all have one. */
export function nodeForReplica(
  nodes: readonly PlacementNode[],
  replicas: readonly NodeId[],
  counts: ReadonlyMap<NodeId, number>,
): NodeId | undefined {
  const racks = new Set(nodes.filter(({ nodeId }) => replicas.includes(nodeId)).map(({ rack }) => rack));
  const rank = ({ nodeId, rack }: PlacementNode): readonly number[] => [
    rack === null || racks.has(rack) ? 1 : 0,
    counts.get(nodeId) ?? 0,
    nodeId,
  ];
  const free = nodes.filter(({ nodeId }) => !replicas.includes(nodeId));
  return free.sort((a, b) => compare(rank(a), rank(b)))[0]?.nodeId;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** The state of a plan: who has what, counted. */
class Board {
  readonly #nodes: readonly PlacementNode[];
  readonly #racks: ReadonlyMap<NodeId, string | null>;
  readonly #drafts: readonly Draft[];
  readonly #replicas = new Map<NodeId, number>();
  readonly #leaders = new Map<NodeId, number>();

  constructor(nodes: readonly PlacementNode[], drafts: readonly Draft[]) {
    this.#nodes = [...nodes].sort((a, b) => a.nodeId - b.nodeId);
    this.#racks = new Map(nodes.map(({ nodeId, rack }) => [nodeId, rack]));
    this.#drafts = drafts;
    for (const { nodeId } of nodes) {
      this.#replicas.set(nodeId, 0);
      this.#leaders.set(nodeId, 0);
    }
    for (const { replicas } of drafts) {
      for (const node of replicas) this.#count(this.#replicas, node, 1);
      this.#count(this.#leaders, replicas[0]!, 1);
    }
  }

  raise({ replicas }: Draft, replicationFactor: number): void {
    while (replicas.length < replicationFactor) {
      const node = nodeForReplica(this.#nodes, replicas, this.#replicas);
      if (node === undefined) return;
      replicas.push(node);
      this.#count(this.#replicas, node, 1);
    }
  }

  /** Every turn brings two nodes closer together, so it ends. */
  evenReplicas(): void {
    for (;;) {
      const move = this.#nextMove();
      if (move === undefined) return;
      const { draft, from, to } = move;
      draft.replicas[draft.replicas.indexOf(from)] = to;
      this.#count(this.#replicas, from, -1);
      this.#count(this.#replicas, to, 1);
      if (draft.replicas[0] !== to) continue;
      this.#count(this.#leaders, from, -1);
      this.#count(this.#leaders, to, 1);
    }
  }

  evenLeaders(): void {
    for (;;) {
      const path = this.#leaderPath();
      if (path === undefined) return;
      for (const { draft, to } of path) {
        const { replicas } = draft;
        const at = replicas.indexOf(to);
        this.#count(this.#leaders, replicas[0]!, -1);
        this.#count(this.#leaders, to, 1);
        [replicas[0], replicas[at]] = [to, replicas[0]!];
      }
    }
  }

  #nextMove(): { readonly draft: Draft; readonly from: NodeId; readonly to: NodeId } | undefined {
    const byCount = this.#byCount(this.#replicas);
    for (const from of [...byCount].reverse()) {
      for (const to of byCount) {
        if (this.#replicas.get(from)! - this.#replicas.get(to)! <= 1) break;
        const draft = this.#movable(from, to);
        if (draft !== undefined) return { draft, from, to };
      }
    }
    return undefined;
  }

  /** A follower sooner than a leader. */
  #movable(from: NodeId, to: NodeId): Draft | undefined {
    let leading: Draft | undefined;
    for (const draft of this.#drafts) {
      const { replicas } = draft;
      if (!replicas.includes(from) || replicas.includes(to) || !this.#keepsRacks(replicas, from, to)) continue;
      if (replicas[0] !== from) return draft;
      leading ??= draft;
    }
    return leading;
  }

  #keepsRacks(replicas: readonly NodeId[], from: NodeId, to: NodeId): boolean {
    const racks = (nodes: readonly NodeId[]): number =>
      new Set(nodes.map((node) => this.#racks.get(node) ?? null).filter((rack) => rack !== null)).size;
    return racks(replicas.map((node) => (node === from ? to : node))) >= racks(replicas);
  }

  /** How to hand leadership from a node that leads most to one that leads fewest, along replicas that are there. */
  #leaderPath(): readonly { readonly draft: Draft; readonly to: NodeId }[] | undefined {
    const byCount = this.#byCount(this.#leaders);
    for (const from of [...byCount].reverse()) {
      const enough = this.#leaders.get(from)! - 1;
      const path = this.#pathFrom(from, (node) => this.#leaders.get(node)! < enough);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  #pathFrom(from: NodeId, isGoal: (node: NodeId) => boolean): readonly { draft: Draft; to: NodeId }[] | undefined {
    const cameBy = new Map<NodeId, { readonly draft: Draft; readonly from: NodeId } | undefined>([[from, undefined]]);
    const frontier = [from];
    for (let node = frontier.shift(); node !== undefined; node = frontier.shift()) {
      for (const draft of this.#drafts) {
        if (draft.replicas[0] !== node) continue;
        for (const to of draft.replicas) {
          if (cameBy.has(to) || !this.#leaders.has(to)) continue;
          cameBy.set(to, { draft, from: node });
          if (isGoal(to)) return pathTo(to, cameBy);
          frontier.push(to);
        }
      }
    }
    return undefined;
  }

  #byCount(counts: ReadonlyMap<NodeId, number>): readonly NodeId[] {
    return this.#nodes.map(({ nodeId }) => nodeId).sort((a, b) => counts.get(a)! - counts.get(b)! || a - b);
  }

  #count(counts: Map<NodeId, number>, node: NodeId, change: number): void {
    const count = counts.get(node);
    if (count !== undefined) counts.set(node, count + change);
  }
}

function pathTo(
  goal: NodeId,
  cameBy: ReadonlyMap<NodeId, { readonly draft: Draft; readonly from: NodeId } | undefined>,
): readonly { draft: Draft; to: NodeId }[] {
  const path: { draft: Draft; to: NodeId }[] = [];
  let to = goal;
  for (let step = cameBy.get(to); step !== undefined; step = cameBy.get(to)) {
    path.unshift({ draft: step.draft, to });
    to = step.from;
  }
  return path;
}
